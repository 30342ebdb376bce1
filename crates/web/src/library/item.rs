//! One item: what it says, how it stands, what may be done with it by whoever
//! reads it now, and who did what before.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use jiff::Timestamp;
use xinqiao_identity::{Actor, policy::items::ItemSight};
use xinqiao_kernel::words::{ItemAct, ItemState, Stage};
use xinqiao_knowledge::{ItemId, Seen};

use super::{
    history, item_of, reader,
    refused::failed,
    standing::{Mark, Rows, left, marks},
    told::Told,
};
use crate::{
    Web,
    case_page::names::Names,
    error::Answer,
    form::Form,
    page::Page,
    view::{Choice, Step, TimeLeft},
};

pub(super) async fn item(State(web): State<Web>, page: Page, Path((id,)): Path<(i64,)>) -> Answer {
    let id = item_of(id)?;
    let form = Form::blank(&page);
    shown(&web, page, id, Refused::default(), form).await
}

/// What an act came back with.
#[derive(Default)]
pub(super) struct Refused {
    /// The act that was tried, whose form stands open.
    pub(super) act: Option<ItemAct>,
    /// What the law said.
    pub(super) said: Option<String>,
    pub(super) status: StatusCode,
}

/// The page, also after an act that was refused, with what was typed.
pub(super) async fn shown(
    web: &Web,
    page: Page,
    id: ItemId,
    refused: Refused,
    form: Form,
) -> Answer {
    let actor = reader(&page)?.clone();
    let seen = web.knowledge.item(&actor, id).await;
    let seen = seen.map_err(|error| failed(error, &page))?;
    let names = Names::of(web, page.words);
    let rows = Rows {
        web,
        page: &page,
        names: &names,
    };
    let item = &seen.item;
    let work = match &item.work {
        Some(work) => Some(Told::of(&rows, &actor, &work.content).await?),
        None => None,
    };
    let public = match item.shown() {
        Some(content) => Some(Told::of(&rows, &actor, content).await?),
        None => None,
    };
    let steps = if seen.sight == ItemSight::Whole {
        let events = web.knowledge.history(&actor, id).await;
        let events = events.map_err(|error| failed(error, &page))?;
        history::steps(&events, &page, &names)
    } else {
        Vec::new()
    };
    let rules = web.knowledge.rules();
    let form = prefilled(form, &seen);
    let view = ItemPage {
        marks: marks(item, &page),
        owner: names.unit(item.owner),
        does: does(&seen, &actor, rules.review.four_eyes),
        rules_on: seen.possible.contains(&ItemAct::RuleOnCorrection),
        corrections: item
            .corrections
            .iter()
            .map(|asked| Correction {
                number: asked.number,
                what: asked.what.clone(),
                at: asked.at,
                who: match (asked.by_staff, asked.by) {
                    (true, Some(person)) => names.person(person),
                    (true, None) => page.t("library-by-staff").into_owned(),
                    (false, _) => page.t("library-by-reader").into_owned(),
                },
                left: left(web, &page, asked.due_at, rules.correction.limit),
                taken: asked.taken,
            })
            .collect(),
        harm: item.harm.as_ref().map(|harm| {
            let left = left(web, &page, harm.due_at, rules.harm.limit);
            (harm.what.clone(), left)
        }),
        sent_back: item
            .work
            .as_ref()
            .filter(|work| work.stage == Stage::Draft)
            .map(|work| work.sent_back.clone())
            .filter(|reason| !reason.is_empty()),
        author: item
            .work
            .as_ref()
            .and_then(|work| work.author)
            .map(|person| names.person(person)),
        units: names.choices(),
        whole: seen.sight == ItemSight::Whole,
        may_edit: seen.possible.contains(&ItemAct::Edit),
        refused,
        steps,
        work,
        public,
        form,
        seen,
        page,
    };
    let status = view.refused.status;
    Ok((status, Html(view.render()?)).into_response())
}

/// What stands in the forms before anybody typed.
fn prefilled(form: Form, seen: &Seen) -> Form {
    let until = seen.item.shown().and_then(|content| content.until);
    match until {
        Some(until) => form.with("renew_until", until.to_string()),
        None => form,
    }
}

/// An act that may be done now.
pub(super) struct Do {
    pub(super) act: ItemAct,
    /// What it brings about.
    pub(super) help: &'static str,
    /// Asked before it is done; may be empty.
    pub(super) sure: &'static str,
    /// What the turn of the item asks for, before everything else.
    pub(super) first: bool,
    /// Done by one press: nothing has to be said with it.
    pub(super) plain: bool,
}

/// The acts with a form of their own, as people look for them. What the law would
/// refuse anyway is left out, or says why.
fn does(seen: &Seen, actor: &Actor, four_eyes: bool) -> Vec<Do> {
    use ItemAct as A;
    let item = &seen.item;
    let may = |act: A| seen.possible.contains(&act);
    let author = item.work.as_ref().and_then(|work| work.author);
    let own = four_eyes && author.is_some() && author == actor.person;
    let order = [
        A::Publish,
        A::PassUnit,
        A::SendBack,
        A::Submit,
        A::RuleOnHarm,
        A::Renew,
        A::AskCorrection,
        A::ReportHarm,
        A::Recall,
        A::Withdraw,
        A::Transfer,
        A::Discard,
        A::Archive,
    ];
    let fits = |act: &A| match act {
        A::Publish => !own,
        A::SendBack => may(A::Publish) || may(A::PassUnit),
        A::Renew => item.state != ItemState::Withdrawn || item.expired,
        _ => true,
    };
    order
        .into_iter()
        .filter(|act| may(*act) && fits(act))
        .map(|act| Do {
            act,
            help: help(act),
            sure: match act {
                A::Discard => "library-sure-discard",
                A::Archive => "library-sure-archive",
                _ => "",
            },
            first: matches!(
                act,
                A::Publish | A::PassUnit | A::SendBack | A::Submit | A::RuleOnHarm
            ),
            plain: matches!(
                act,
                A::Publish | A::Submit | A::Recall | A::Discard | A::Archive
            ),
        })
        .collect()
}

const fn help(act: ItemAct) -> &'static str {
    match act {
        ItemAct::Publish => "library-do-publish",
        ItemAct::PassUnit => "library-do-pass-unit",
        ItemAct::SendBack => "library-do-send-back",
        ItemAct::Submit => "library-do-submit",
        ItemAct::RuleOnHarm => "library-do-rule-on-harm",
        ItemAct::Renew => "library-do-renew",
        ItemAct::AskCorrection => "library-do-ask-correction",
        ItemAct::ReportHarm => "library-do-report-harm",
        ItemAct::Recall => "library-do-recall",
        ItemAct::Withdraw => "library-do-withdraw",
        ItemAct::Transfer => "library-do-transfer",
        ItemAct::Discard => "library-do-discard",
        _ => "library-do-archive",
    }
}

/// A correction somebody asked for.
pub(super) struct Correction {
    number: u32,
    what: String,
    at: Timestamp,
    who: String,
    left: TimeLeft,
    taken: bool,
}

#[derive(Template)]
#[template(path = "library/item.html")]
struct ItemPage {
    page: Page,
    form: Form,
    seen: Seen,
    marks: Vec<Mark>,
    owner: String,
    /// The version that is being worked on.
    work: Option<Told>,
    /// What was published last.
    public: Option<Told>,
    author: Option<String>,
    sent_back: Option<String>,
    harm: Option<(String, TimeLeft)>,
    corrections: Vec<Correction>,
    /// Whether this person rules on corrections.
    rules_on: bool,
    does: Vec<Do>,
    may_edit: bool,
    /// Whether this person reads versions and history.
    whole: bool,
    units: Vec<Choice>,
    refused: Refused,
    steps: Vec<Step>,
}

impl ItemPage {
    /// Whether the form of an act stands open: it was tried and came back.
    fn is_open(&self, act: &ItemAct) -> bool {
        self.refused.act == Some(*act)
    }

    /// The author looks at their own version, which somebody else has to publish.
    fn waits_for_another(&self) -> bool {
        self.seen.possible.contains(&ItemAct::Publish)
            && !self.does.iter().any(|one| one.act == ItemAct::Publish)
    }
}
