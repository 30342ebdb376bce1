//! The form of an act: what it offers to choose from, and what is filled in
//! before anybody types.

use xinqiao_hotline::{
    Case, Seen,
    fact::Fact,
    triage::{Reading, Whose},
};
use xinqiao_kernel::{
    LimitUnit,
    words::{ActKind, Milestone},
};

use super::{
    choices::choices,
    course::Said,
    handlers::base,
    names::Names,
    offer::Offered,
    reply_checks::{Judged, judged},
    suggested::{self, Suggested},
    view::CaseView,
};
use crate::{
    Web,
    form::Form,
    page::Page,
    texts,
    triage::{
        Heard, heard,
        whose::{self, Matter},
    },
    view::Choice,
};

/// From this probability on a class is filled in before anybody typed.
const FILLED_IN: f32 = 0.5;

/// What is known of a case that waits for its class or its unit.
#[derive(Default)]
pub(super) struct Advised {
    pub(super) reading: Reading,
    pub(super) whose: Whose,
}

/// The case that a form is for.
pub(super) struct About<'a> {
    pub(super) seen: &'a Seen,
    pub(super) view: &'a CaseView,
    pub(super) advised: &'a Advised,
}

/// What is known, where an act asks for it.
pub(super) async fn advised(web: &Web, seen: &Seen, kind: Option<ActKind>) -> Advised {
    let asks = [ActKind::Accept, ActKind::Dispatch, ActKind::Redispatch];
    if !kind.is_some_and(|kind| asks.contains(&kind)) {
        return Advised::default();
    }
    let case = &seen.case;
    let text = told(seen);
    let reading = web.triage.read(&case.title, text).await;
    let first = reading.classes.first();
    let class = match first {
        Some(first) if case.class.is_empty() => &first.class,
        _ => &case.class,
    };
    let whose = whose::whose(
        web,
        &Matter {
            class,
            class_is_sure: !case.class.is_empty() || first.is_some_and(|first| first.sure),
            region: &case.region,
            words: &format!("{} {text}", case.title),
            reported: case.reported,
        },
    );
    Advised { reading, whose }
}

/// What the person told first.
pub(super) fn told(seen: &Seen) -> &str {
    let mut facts = seen.events.iter().flat_map(|event| &event.body.facts);
    let filed = facts.find_map(|fact| match fact {
        Fact::Filed { filing, .. } => Some(filing.text.as_str()),
        _ => None,
    });
    filed.unwrap_or_default()
}

/// One act's form.
pub(crate) struct ActForm {
    /// The act's code; the template chooses the fields by it.
    pub(crate) code: &'static str,
    pub(crate) title: String,
    /// Where it is posted to.
    pub(crate) action: String,
    /// Where what is typed is judged without being sent.
    pub(crate) check: String,
    /// The version that was looked at, so that nobody is overwritten unseen.
    pub(crate) version: u32,
    /// Another key each time the form is made, so that it is done once.
    pub(crate) once: String,
    /// The form sends files.
    pub(crate) files: bool,
    /// The wish that is ruled on, in words, and what was written with it.
    pub(crate) wish: Option<(String, Vec<Said>)>,
    /// Something to know before.
    pub(crate) advice: String,
    /// Shown before it is sent, where it cannot be taken back.
    pub(crate) confirm: String,
    pub(crate) suggested: Vec<Suggested>,
    /// What the words say, where somebody accepts or passes on.
    pub(crate) heard: Heard,
    pub(crate) units: Vec<Choice>,
    /// The one set of choices most forms have.
    pub(crate) choices: Vec<Choice>,
    /// A second set, where there is one.
    pub(crate) more: Vec<Choice>,
    /// What the second reader says of the reply.
    pub(crate) judged: Option<Judged>,
    /// Templates that fit, without scripts to choose from; the field they go to.
    pub(crate) texts: Vec<Choice>,
    pub(crate) area: Option<&'static str>,
}

impl ActForm {
    pub(super) fn new(
        offered: &Offered,
        web: &Web,
        page: &Page,
        names: &Names,
        about: &About<'_>,
        form: &Form,
    ) -> Self {
        let About {
            seen,
            view,
            advised,
        } = *about;
        let kind = offered.kind;
        let case = &seen.case;
        let dispatching = matches!(kind, ActKind::Dispatch | ActKind::Redispatch);
        let (choices, more) = choices(kind, web, page, names, seen);
        let needs_units = dispatching
            || matches!(
                kind,
                ActKind::RuleOnReturn | ActKind::GiveBack | ActKind::AskAssist
            );
        Self {
            code: kind.code(),
            title: page.word(&kind).into_owned(),
            action: format!("{}/cases/{}/{}", base(page), view.compact, offered.resource),
            check: format!("{}/cases/{}/reply-check", base(page), view.compact),
            version: case.version,
            once: format!("{:032x}", rand::random::<u128>()),
            files: matches!(kind, ActKind::Reply | ActKind::Supplement),
            wish: wish(kind, seen, view),
            advice: advice(kind, page, names, case),
            confirm: match kind {
                ActKind::Archive | ActKind::Close | ActKind::RefuseToAccept => {
                    page.t1("act-confirm", "act", page.word(&kind))
                }
                _ => String::new(),
            },
            suggested: if dispatching {
                suggested::explained(web, page, names, &advised.whose)
            } else {
                Vec::new()
            },
            heard: Heard::of(web, page, &advised.reading),
            units: if needs_units {
                names.choices()
            } else {
                Vec::new()
            },
            texts: texts::choices(web, &page.actor(), kind),
            area: texts::area_of(kind),
            choices,
            more,
            judged: match (kind, &view.letter) {
                (ActKind::Reply, _) => Some(judged(page, names, seen, form.value("to_person"))),
                (ActKind::PassReply, Some(letter)) => {
                    Some(judged(page, names, seen, &letter.to_person))
                }
                _ => None,
            },
        }
    }
}

/// The form before anybody typed: what follows from the case is filled in.
pub(super) fn filled(
    kind: ActKind,
    web: &Web,
    page: &Page,
    seen: &Seen,
    advised: &Advised,
) -> Form {
    let form = Form::blank(page);
    let case = &seen.case;
    match kind {
        ActKind::Dispatch => {
            let best = advised.whose.suggestions.first();
            let lead = best.map(|best| best.lead.to_string()).unwrap_or_default();
            form.with("lead", lead).with("with_helpers", "yes")
        }
        ActKind::Redispatch => form.with("with_helpers", "yes"),
        ActKind::Accept if !case.class.is_empty() => form.with(
            "class",
            web.classes
                .say(&case.class, web.classes.known(), page.words),
        ),
        ActKind::RequestExtension => form
            .with("amount", "5")
            .with("counted", LimitUnit::WorkingDays.code()),
        ActKind::Supervise => form.with("level", (case.supervision + 1).min(3).to_string()),
        ActKind::MarkRisk => form.with("risk", case.risk.clone().unwrap_or_default()),
        ActKind::SetSecrecy => form.with("secret", if case.secret { "no" } else { "yes" }),
        // Help that comes after the reply is due helps nobody.
        ActKind::AskAssist => {
            let due = case.deadline(Milestone::Reply).map(|due| due.at);
            let last = due.filter(|due| *due > page.now).unwrap_or(page.now);
            let day = web.hotline.calendar().date_of(last);
            form.with("by", day.to_string())
        }
        ActKind::Accept => {
            let first = advised.reading.classes.first();
            let likely = first.filter(|first| first.probability.is_some_and(|p| p >= FILLED_IN));
            let class = likely.map(|first| heard::way(&web.classes, &first.class, page));
            form.with("class", class.unwrap_or_default())
        }
        ActKind::ReleaseAssist | ActKind::Assist | ActKind::DeclineAssist => {
            let actor = page.actor();
            let mine = |unit: &_| actor.posts.iter().any(|post| post.unit == Some(*unit));
            let any = kind == ActKind::ReleaseAssist;
            let unit = case.waiting_for().find(|unit| any || mine(unit));
            form.with(
                "unit",
                unit.map(|unit| unit.to_string()).unwrap_or_default(),
            )
        }
        ActKind::CorrectPerson => match &seen.person {
            Some(person) => form
                .with("name", &person.name)
                .with("phone", &person.phone)
                .with("address", &person.address)
                .with("identity_number", &person.identity_number),
            None => form,
        },
        _ => form,
    }
}

/// The wish a ruling is about, with the words it was put in.
fn wish(kind: ActKind, seen: &Seen, view: &CaseView) -> Option<(String, Vec<Said>)> {
    let asked = match kind {
        ActKind::RuleOnReturn => ActKind::GiveBack,
        ActKind::RuleOnExtension => ActKind::RequestExtension,
        ActKind::RuleOnEnd => ActKind::RequestEnd,
        ActKind::RuleOnContest => ActKind::ContestEvaluation,
        ActKind::Assist | ActKind::DeclineAssist => ActKind::AskAssist,
        _ => return None,
    };
    let event = seen
        .events
        .iter()
        .rev()
        .find(|event| event.body.act == asked)?;
    let entry = view.course.iter().find(|entry| entry.seq == event.seq)?;
    let said = entry.said.iter().map(|said| Said {
        label: said.label.clone(),
        words: said.words.clone(),
        own: said.own,
    });
    Some((entry.title.clone(), said.collect()))
}

fn advice(kind: ActKind, page: &Page, names: &Names, case: &Case) -> String {
    let waiting: Vec<_> = case.waiting_for().collect();
    match kind {
        ActKind::Reply if !waiting.is_empty() => {
            page.t1("refusal-assists", "units", names.units(&waiting))
        }
        ActKind::RuleOnExtension => match &case.extension_asked {
            Some(asked) => page.t1("advice-ruled-by", "by", page.word(&asked.ruled_by)),
            None => String::new(),
        },
        ActKind::CallBack => match case.call_back_from.filter(|from| page.now < *from) {
            Some(from) => page.t1("refusal-call-back-not-yet", "from", page.exactly(&from)),
            None if case.not_reached > 0 => {
                page.t1("advice-not-reached", "count", u32::from(case.not_reached))
            }
            None => String::new(),
        },
        ActKind::GiveBack => page.t("advice-give-back").into_owned(),
        ActKind::Park => page.t("advice-park").into_owned(),
        ActKind::Merge => page.t("advice-merge").into_owned(),
        ActKind::RefuseToAccept => page.t("advice-refuse").into_owned(),
        ActKind::RequestEnd => page.t("advice-request-end").into_owned(),
        _ => String::new(),
    }
}
