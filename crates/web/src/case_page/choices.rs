//! What an act's form offers to choose from.

use xinqiao_hotline::{Case, Seen};
use xinqiao_kernel::{
    LimitUnit,
    words::{ActKind, Card, Ending, Grade, Milestone, Outside},
};

use super::{acts::OUTCOMES, names::Names, sentences::supervision};
use crate::{
    Web,
    page::Page,
    view::Choice,
    words::{Lang, Word},
};

/// The choices of an act's form, and a second set where there is one.
pub(super) fn choices(
    kind: ActKind,
    web: &Web,
    page: &Page,
    names: &Names,
    seen: &Seen,
) -> (Vec<Choice>, Vec<Choice>) {
    let case = &seen.case;
    let waiting = || -> Vec<Choice> {
        let units = case.waiting_for();
        units
            .map(|unit| Choice::new(unit.to_string(), names.unit(unit)))
            .collect()
    };
    let said = |pairs: &[(&str, &str)]| -> Vec<Choice> {
        pairs
            .iter()
            .map(|(code, key)| Choice::new(*code, page.t(key)))
            .collect()
    };
    match kind {
        ActKind::TransferOut => (words(Outside::ALL, page), Vec::new()),
        ActKind::ShowCard => (words(Card::ALL, page), Vec::new()),
        ActKind::CallBack => {
            let outcomes = OUTCOMES.map(|(_, code, key)| (code, key));
            (said(&outcomes), words(Grade::ALL, page))
        }
        ActKind::Close => {
            let endings = [Ending::Unreachable, Ending::Settled, Ending::Unreasonable];
            (words(&endings, page), Vec::new())
        }
        ActKind::RuleOnExtension | ActKind::RuleOnEnd => (
            said(&[("yes", "ruling-grant"), ("no", "ruling-refuse")]),
            Vec::new(),
        ),
        ActKind::RuleOnContest => (
            said(&[("yes", "ruling-strike"), ("no", "ruling-keep")]),
            Vec::new(),
        ),
        ActKind::RuleOnReturn => (
            said(&[
                ("grant", "ruling-return-grant"),
                ("refuse", "ruling-return-refuse"),
                ("name", "ruling-return-name"),
            ]),
            Vec::new(),
        ),
        ActKind::RequestExtension => {
            let units = [
                LimitUnit::WorkingDays,
                LimitUnit::CalendarDays,
                LimitUnit::Hours,
            ];
            let word = |unit: &LimitUnit| match page.words.lang {
                Lang::Zh => unit.zh().to_owned(),
                Lang::En => unit.code().replace('_', " "),
            };
            let units = units
                .iter()
                .map(|unit| Choice::new(unit.code(), word(unit)));
            (units.collect(), Vec::new())
        }
        ActKind::Supervise => {
            let level = |level: u8| Choice::new(level.to_string(), supervision(level, page));
            let levels = (0..=3).filter(|at| *at != case.supervision).map(level);
            (levels.collect(), Vec::new())
        }
        ActKind::SetSecrecy => (
            said(&[("yes", "secrecy-keep"), ("no", "secrecy-lift")]),
            Vec::new(),
        ),
        ActKind::ReleaseAssist | ActKind::Assist | ActKind::DeclineAssist => {
            (waiting(), Vec::new())
        }
        ActKind::Dispatch | ActKind::Redispatch => (limits(web, case, page), Vec::new()),
        _ => (Vec::new(), Vec::new()),
    }
}

/// Reply limits that a dispatch may name.
fn limits(web: &Web, case: &Case, page: &Page) -> Vec<Choice> {
    let Some(set) = web.hotline.rules().of(case) else {
        return Vec::new();
    };
    set.limits
        .iter()
        .filter(|rule| rule.milestone == Milestone::Reply)
        .map(|rule| {
            let limit = match page.words.lang {
                Lang::Zh => rule.limit.zh(),
                Lang::En => rule.limit.en(),
            };
            Choice::new(&rule.id, format!("{limit} · {}", rule.id))
        })
        .collect()
}

fn words<W: Word>(all: &[W], page: &Page) -> Vec<Choice> {
    let choice = |word: &W| Choice::new(word.code(), page.word(word));
    all.iter().map(choice).collect()
}
