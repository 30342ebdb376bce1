//! Who did what with an item, when, and what they said with it.

use xinqiao_knowledge::fact::{Event, Fact, Moment};

use crate::{
    case_page::names::Names,
    page::Page,
    view::{Progress, Step},
};

/// The life of an item, the newest first.
pub(super) fn steps(events: &[Event], page: &Page, names: &Names) -> Vec<Step> {
    let step = |event: &Event| Step {
        title: title(event, page),
        who: Some(names.hand(&event.body.hand)),
        at: Some(event.at),
        by: None,
        note: note(&event.body.facts, page, names),
        own_words: asked(&event.body.facts),
        progress: Progress::Done,
    };
    events.iter().rev().map(step).collect()
}

fn title(event: &Event, page: &Page) -> String {
    let act = page.word(&event.body.act).into_owned();
    let edition = event.body.facts.iter().find_map(|fact| match fact {
        Fact::Published { edition } => Some(*edition),
        _ => None,
    });
    match edition {
        Some(edition) => {
            let edition = page.t1("library-edition", "number", edition);
            format!("{act} · {edition}")
        }
        None => act,
    }
}

/// What was said with it.
fn note(facts: &[Fact], page: &Page, names: &Names) -> Option<String> {
    let said: Vec<String> = facts
        .iter()
        .filter_map(|fact| sentence(fact, page, names))
        .filter(|said| !said.is_empty())
        .collect();
    Some(said.join("\n")).filter(|said| !said.is_empty())
}

/// Somebody else's own words.
fn asked(facts: &[Fact]) -> bool {
    let asks = |fact: &Fact| {
        matches!(
            fact,
            Fact::CorrectionAsked { .. } | Fact::HarmReported { .. }
        )
    };
    facts.iter().any(asks)
}

fn sentence(fact: &Fact, page: &Page, names: &Names) -> Option<String> {
    let numbered = |key: &str, number: &u32, said: &str| {
        let said = page.t2(key, "number", number, "said", said);
        said.trim_end_matches(['：', ':', ' ']).to_owned()
    };
    Some(match fact {
        Fact::Begun { origin, .. } => origin.clone()?,
        Fact::Written { restored_from, .. } => {
            page.t1("library-restored-from", "number", (*restored_from)?)
        }
        Fact::UnitPassed { note } | Fact::HarmCleared { note } => note.clone(),
        Fact::SentBack { reason } | Fact::Withdrawn { reason, .. } => reason.clone(),
        Fact::CorrectionAsked { number, what, .. } => {
            numbered("library-correction-said", number, what)
        }
        Fact::CorrectionTaken { number, note } => {
            numbered("library-correction-taken", number, note)
        }
        Fact::CorrectionRefused { number, reason } => {
            numbered("library-correction-refused", number, reason)
        }
        Fact::CorrectionMended { number } => page.t1("library-correction-mended", "number", number),
        Fact::HarmReported { what, .. } => what.clone(),
        Fact::Renewed { until, note } => {
            let holds = match until {
                Some(until) => page.t1("library-holds-until", "day", until.to_string()),
                None => page.t("library-holds-on").into_owned(),
            };
            [holds, note.clone()].join(" ").trim().to_owned()
        }
        Fact::Reminded { of } => match of {
            Moment::Review => page.t("library-reminded-review").into_owned(),
            Moment::Expiry | Moment::Reminder | Moment::Archive => {
                page.t("library-reminded-expiry").into_owned()
            }
        },
        Fact::Transferred { to, reason } => format!("→ {} {reason}", names.unit(*to)),
        Fact::Followed { .. }
        | Fact::Submitted { .. }
        | Fact::Recalled
        | Fact::Published { .. }
        | Fact::Discarded
        | Fact::Archived
        | Fact::Due { .. } => return None,
    })
}
