//! What was suggested and taken, and the versions of what was learned: how each did,
//! which is in use, and the way back to another.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::{get, post},
};
use jiff::Timestamp;
use xinqiao_hotline::triage::{
    learn::{ENOUGH, Learn},
    taken::{Tally, Week},
    versions::{self, Version, Why},
};

use super::{calendar::day_words, db_error, keeper, tabs};
use crate::{
    Web,
    case_page::names::Names,
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
    view::Tab,
};

/// Weeks shown.
const WEEKS: i64 = 12;
/// Classes shown, those with most cases.
const CLASSES: usize = 30;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/triage", get(figures))
        .route("/triage/learn", post(learn))
        .route("/triage/versions/{number}", post(put_to_use))
}

async fn figures(State(web): State<Web>, page: Page) -> Answer {
    keeper(&page)?;
    let db = web.hotline.db();
    let today = web.hotline.calendar().date_of(page.now);
    let since = today.saturating_sub(jiff::Span::new().days(7 * (WEEKS - 1)));
    let weeks = web.triage.weeks(since).await.map_err(|e| db_error(&e))?;
    let known = versions::all(db).await.map_err(|e| db_error(&e))?;
    let in_use = versions::in_use(db).await.map_err(|e| db_error(&e))?;
    let names = Names::of(&web, page.words);
    let line = |version: &Version| Line::of(&page, &names, version, in_use.map(|u| u.number));
    show(&Figures {
        tabs: tabs(&page),
        all: Shares::of(
            weeks
                .iter()
                .fold(Tally::default(), |all, week| all.and(week.tally)),
        ),
        weeks: by_week(&page, &weeks),
        classes: by_class(&web, &page, &weeks),
        versions: known.iter().map(line).collect(),
        loaded: web.triage.version(),
        enough: ENOUGH,
        by_itself: web.triage.allowed().dispatch,
        page,
    })
}

/// Learns as soon as the job comes to run: a page waits for no model.
async fn learn(State(web): State<Web>, page: Page, _: Form) -> Answer {
    let by = keeper(&page)?;
    let job = Learn::at_once(by, page.now).map_err(Error::broken)?;
    let asked = web.hotline.db().transact(vec![job]).await;
    asked.map_err(|error| db_error(&error))?;
    tracing::info!(by = by.0, "learning was asked for");
    Ok(page.go_saying("/admin/triage", &page.t("triage-learning")))
}

async fn put_to_use(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<i64>,
    _: Form,
) -> Answer {
    let by = keeper(&page)?;
    let db = web.hotline.db();
    let put = versions::put_to_use(db, number, Some(by), Why::Chosen, page.now).await;
    if !put.map_err(|error| db_error(&error))? {
        return Err(Error::not_found());
    }
    tracing::info!(by = by.0, number, "a version was put to use");
    let said = page.t1("triage-put-to-use", "number", number);
    Ok(page.go_saying("/admin/triage", &said))
}

fn by_week(page: &Page, weeks: &[Week]) -> Vec<(String, Shares)> {
    let mut by: BTreeMap<jiff::civil::Date, Tally> = BTreeMap::new();
    for week in weeks {
        let tally = by.entry(week.monday).or_default();
        *tally = tally.and(week.tally);
    }
    by.into_iter()
        .rev()
        .map(|(monday, tally)| (day_words(page, monday), Shares::of(tally)))
        .collect()
}

/// Those with most cases first.
fn by_class(web: &Web, page: &Page, weeks: &[Week]) -> Vec<(String, Shares)> {
    let mut by: BTreeMap<&str, Tally> = BTreeMap::new();
    for week in weeks {
        let tally = by.entry(&week.class).or_default();
        *tally = tally.and(week.tally);
    }
    let mut by: Vec<(&str, Tally)> = by.into_iter().collect();
    by.sort_by_key(|(class, tally)| (std::cmp::Reverse(tally.led.max(tally.classed)), *class));
    by.truncate(CLASSES);
    let said = |class: &str| match class {
        "" => page.t("triage-no-class-yet").into_owned(),
        class => web.classes.say(class, 0, page.words),
    };
    by.into_iter()
        .map(|(class, tally)| (said(class), Shares::of(tally)))
        .collect()
}

/// How much was taken of what was suggested, in words.
struct Shares {
    classes: Share,
    leads: Share,
    sure: Share,
}

/// A share with what it is of.
struct Share {
    /// 92 %, or a dash where nothing was suggested.
    words: String,
    of: i64,
}

impl Shares {
    fn of(tally: Tally) -> Self {
        Self {
            classes: Share::of(tally.class_taken, tally.classed),
            leads: Share::of(tally.lead_taken, tally.led),
            sure: Share::of(tally.sure_taken, tally.sure),
        }
    }
}

impl Share {
    fn of(taken: i64, of: i64) -> Self {
        let words = match of {
            0 => "—".to_owned(),
            _ => format!("{} %", taken * 100 / of),
        };
        Self { words, of }
    }
}

/// A version, in words.
struct Line {
    number: i64,
    made_at: Timestamp,
    by: String,
    examples: i64,
    classes: i64,
    tested_on: i64,
    accuracy: String,
    macro_f1: String,
    sure: String,
    accuracy_of_sure: String,
    then: String,
    in_use: bool,
}

impl Line {
    fn of(page: &Page, names: &Names, version: &Version, in_use: Option<i64>) -> Self {
        let figures = &version.figures;
        let share = |share: f64| format!("{:.1} %", share * 100.0);
        Self {
            number: version.number,
            made_at: version.made_at,
            by: version.made_by.map_or_else(
                || page.t("triage-by-time").into_owned(),
                |by| names.person(by),
            ),
            examples: figures.examples,
            classes: figures.classes,
            tested_on: figures.tested_on,
            accuracy: share(figures.accuracy),
            macro_f1: format!("{:.3}", figures.macro_f1),
            sure: share(figures.sure),
            accuracy_of_sure: share(figures.accuracy_of_sure),
            then: version.in_use_then.map(share).unwrap_or_default(),
            in_use: in_use == Some(version.number),
        }
    }
}

#[derive(Template)]
#[template(path = "admin/triage.html")]
struct Figures {
    page: Page,
    tabs: Vec<Tab>,
    all: Shares,
    weeks: Vec<(String, Shares)>,
    classes: Vec<(String, Shares)>,
    versions: Vec<Line>,
    /// The version this node judges by; another may be loading.
    loaded: Option<i64>,
    enough: usize,
    by_itself: bool,
}
