//! 预警: what is heating up, with its evidence, and what is said to it. Whoever
//! opens an alert is written down as having seen it.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::{Html, IntoResponse as _},
    routing::{get, post},
};
use jiff::Timestamp;
use serde::Deserialize;
use xinqiao_hotline::{
    ActError,
    alert::{
        self, Alert, Kind, Stage, Whole,
        judge::{Step, WORDS_MOST},
    },
};
use xinqiao_identity::{Actor, directory::Roster};
use xinqiao_kernel::{
    PersonId,
    masking::{MaskRules, mask_text},
};
use xinqiao_platform::db::DbError;

use super::{
    nudge::{Nudged, nudged},
    tabs,
    wall::{away, rows},
    watcher,
};
use crate::{
    Web,
    case_page::{names::Names, refused::failed},
    error::{Answer, Error},
    form::Form,
    page::{Page, show, show_again},
    view::Tab,
};

/// Alerts shown at a glance on the overview.
const AT_A_GLANCE: usize = 3;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/alerts", get(list))
        .route("/alerts/{id}", get(one))
        .route("/alerts/{id}/{step}", post(step))
}

/// An alert in words.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) title: String,
    /// `red`, `orange`, `yellow` or `blue`.
    pub(super) level: &'static str,
    /// The level in words; never by colour alone.
    pub(super) level_words: String,
    pub(super) kind: String,
    /// How many persons told how many cases, since when.
    pub(super) size: String,
    pub(super) places: String,
    pub(super) asked: String,
    pub(super) stage: String,
    pub(super) moved_at: Timestamp,
}

impl Row {
    fn of(web: &Web, page: &Page, alert: &Alert) -> Self {
        let (level, key) = level(alert);
        let masked = |words: &str| mask_text(words, &MaskRules::default()).into_owned();
        let between = page.words.either("、", ", ");
        let places = if alert.places.is_empty() && !alert.region.is_empty() {
            web.regions.name(&alert.region, page.words).to_owned()
        } else {
            masked(&alert.places.join(between))
        };
        let size = page.t2("alert-size", "persons", alert.persons, "cases", alert.cases);
        let since = page.t1("alert-since", "when", page.when(&alert.since));
        Self {
            href: format!("/command/alerts/{}", alert.id),
            title: masked(&alert.title),
            level,
            level_words: page.t(key).into_owned(),
            kind: page.t(kind(alert.kind)).into_owned(),
            size: format!("{size} · {since}"),
            places,
            asked: masked(&alert.asked.join(between)),
            stage: page.t(stage(alert.stage)).into_owned(),
            moved_at: alert.moved_at,
        }
    }
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::FirstSigns => "alert-kind-first_signs",
        Kind::Trending => "alert-kind-trending",
        Kind::Clustered => "alert-kind-clustered",
        Kind::Unusual => "alert-kind-unusual",
    }
}

const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Raised => "alert-stage-raised",
        Stage::Judged => "alert-stage-judged",
        Stage::Handled => "alert-stage-handled",
        Stage::Closed => "alert-stage-closed",
    }
}

const fn to_do(step: Step) -> &'static str {
    match step {
        Step::Real => "alert-step-real",
        Step::False => "alert-step-false",
        Step::Handle => "alert-step-handled",
        Step::Close => "alert-step-closed",
    }
}

fn done(what: &str) -> &'static str {
    match what {
        "raised" => "alert-said-raised",
        "risen" => "alert-said-risen",
        "real" => "alert-said-real",
        "false" => "alert-said-false",
        "handled" => "alert-said-handled",
        _ => "alert-said-closed",
    }
}

/// The code of the colour and the key of the words.
fn level(alert: &Alert) -> (&'static str, &'static str) {
    match alert.level {
        alert::Level::Red => ("red", "alert-level-red"),
        alert::Level::Orange => ("orange", "alert-level-orange"),
        alert::Level::Yellow => ("yellow", "alert-level-yellow"),
        alert::Level::Blue => ("blue", "alert-level-blue"),
    }
}

/// The gravest alerts, for the overview, and how many there are.
pub(super) async fn gravest(
    web: &Web,
    actor: &Actor,
    page: &Page,
) -> Result<(Vec<Row>, usize), DbError> {
    let all = alert::list(web.hotline.db(), actor, false).await?;
    let shown = all.iter().take(AT_A_GLANCE);
    Ok((
        shown.map(|alert| Row::of(web, page, alert)).collect(),
        all.len(),
    ))
}

#[derive(Deserialize)]
struct Which {
    closed: Option<u8>,
}

async fn list(State(web): State<Web>, page: Page, Query(which): Query<Which>) -> Answer {
    let actor = watcher(&page)?.clone();
    let names = Names::of(&web, page.words);
    let closed = which.closed == Some(1);
    let alerts = alert::list(web.hotline.db(), &actor, closed).await;
    let alerts = alerts.map_err(|error| away(error, &page, &names))?;
    let tab = |href: &str, key: &str, here: bool| Tab {
        href: href.to_owned(),
        label: page.t(key).into_owned(),
        count: None,
        here,
    };
    let shown = List {
        tabs: tabs(&page),
        lists: vec![
            tab("/command/alerts", "alert-open", !closed),
            tab("/command/alerts?closed=1", "alert-closed", closed),
        ],
        rows: alerts
            .iter()
            .map(|alert| Row::of(&web, &page, alert))
            .collect(),
        again: if closed {
            "/command/alerts?closed=1"
        } else {
            "/command/alerts"
        },
        page,
    };
    if shown.page.fragment {
        return Ok(Html(shown.as_list().render()?).into_response());
    }
    show(&shown)
}

#[derive(Template)]
#[template(path = "command/alerts.html", blocks = ["list"])]
struct List {
    page: Page,
    tabs: Vec<Tab>,
    lists: Vec<Tab>,
    rows: Vec<Row>,
    again: &'static str,
}

async fn one(State(web): State<Web>, page: Page, Path(id): Path<i64>) -> Answer {
    let form = Form::blank(&page);
    let shown = Shown::read(&web, page, id, form).await?;
    show(&shown)
}

/// One step with an alert, and what is said to it.
async fn step(
    State(web): State<Web>,
    page: Page,
    Path((id, step)): Path<(i64, String)>,
    mut form: Form,
) -> Answer {
    let actor = watcher(&page)?.clone();
    let step = Step::ALL.into_iter().find(|known| known.code() == step);
    let step = step.ok_or_else(Error::not_found)?;
    let Some(words) = form.text("words", 2, WORDS_MOST) else {
        return show_again(&Shown::read(&web, page, id, form).await?);
    };
    let names = Names::of(&web, page.words);
    let done = web.hotline.judge_alert(&actor, id, step, &words).await;
    let done = done.map_err(|error| failed(error, &page, &names))?;
    web.live.tell("queue");
    let key = match done {
        Some(_) => "alert-step-done",
        None => "alert-step-late",
    };
    Ok(page.go_saying(&format!("/command/alerts/{id}"), &page.t(key)))
}

/// What was said to an alert.
struct Said {
    at: Timestamp,
    who: String,
    what: String,
    words: String,
}

/// Whom an alert goes to.
struct Reader {
    name: String,
    seen: Option<Timestamp>,
}

/// A step that is open.
struct Choice {
    code: &'static str,
    label: String,
    grave: bool,
}

#[derive(Template)]
#[template(path = "command/alert.html")]
struct Shown {
    page: Page,
    tabs: Vec<Tab>,
    id: i64,
    row: Row,
    /// How many were usual, when that is why.
    usual: String,
    evidence: Vec<Nudged>,
    said: Vec<Said>,
    readers: Vec<Reader>,
    steps: Vec<Choice>,
    form: Form,
}

impl Shown {
    async fn read(web: &Web, page: Page, id: i64, form: Form) -> Result<Self, Error> {
        let actor = watcher(&page)?.clone();
        let names = Names::of(web, page.words);
        let whole = alert::whole(web.hotline.db(), &actor, id, page.now).await;
        let whole = whole.map_err(|error: ActError| failed(error, &page, &names))?;
        let cases = rows(web, &page, &names, &actor);
        let evidence = whole.evidence.iter().map(|case| nudged(&cases, case));
        let evidence = evidence.collect();
        let usual = whole
            .alert
            .usual
            .map(|usual| page.t1("alert-usual", "count", usual));
        Ok(Self {
            tabs: tabs(&page),
            id,
            row: Row::of(web, &page, &whole.alert),
            usual: usual.unwrap_or_default(),
            evidence,
            said: said(&whole, &page, &names),
            readers: readers(&whole, &web.identity.directory.roster()),
            steps: steps(&actor, whole.alert.stage, &page),
            form,
            page,
        })
    }
}

fn said(whole: &Whole, page: &Page, names: &Names) -> Vec<Said> {
    let say = |word: &alert::Word| Said {
        at: word.at,
        who: word.by.map_or_else(
            || page.t("alert-by-rule").into_owned(),
            |by| names.person(by),
        ),
        what: page.t(done(&word.what)).into_owned(),
        words: word.words.clone(),
    };
    whole.words.iter().map(say).collect()
}

/// Everybody it goes to by name, who has seen it first.
fn readers(whole: &Whole, roster: &Arc<Roster>) -> Vec<Reader> {
    let seen = |id: PersonId| {
        whole
            .seen
            .iter()
            .find(|(by, _)| *by == id)
            .map(|(_, at)| *at)
    };
    let people = roster.people.all().into_iter();
    let mut readers: Vec<Reader> = people
        .filter(|person| {
            let actor = person.actor(&roster.units);
            actor.is_some_and(|actor| alert::may_read(&actor))
        })
        .map(|person| Reader {
            name: person.name.clone(),
            seen: seen(person.id),
        })
        .collect();
    readers.sort_by_key(|reader| (reader.seen.is_none(), reader.seen));
    readers
}

fn steps(actor: &Actor, stage: Stage, page: &Page) -> Vec<Choice> {
    if !alert::may_judge(actor) {
        return Vec::new();
    }
    let open = Step::ALL.into_iter().filter(|step| step.is_open_at(stage));
    open.map(|step| Choice {
        code: step.code(),
        label: page.t(to_do(step)).into_owned(),
        grave: step == Step::False,
    })
    .collect()
}
