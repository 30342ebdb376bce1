//! The dispatch catalogue to be read, and tried: which row would match, why,
//! and what else was thought of.

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    routing::get,
};
use serde::Deserialize;
use xinqiao_hotline::catalogue::{FoundBy, Lead, Reason, Row, Suggestion};
use xinqiao_identity::units::UnitKind;
use xinqiao_kernel::UnitId;

use super::tabs;
use crate::{
    Web,
    error::Answer,
    form::Form,
    page::{Page, show},
    view::{Choice, Tab},
};

/// Words longer than this are cut before they are tried.
const LONGEST: usize = 2_000;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/catalogue", get(catalogue))
}

/// What is tried; an empty form tries nothing.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    class: String,
    region: String,
    words: String,
}

async fn catalogue(State(web): State<Web>, page: Page, Query(wanted): Query<Wanted>) -> Answer {
    page.staff()?;
    let words: String = wanted.words.chars().take(LONGEST).collect();
    let tried = !(wanted.class.is_empty() && wanted.region.is_empty() && words.is_empty());
    let suggestions = if tried {
        web.hotline
            .suggest(&wanted.class, &wanted.region, &words, None)
    } else {
        Vec::new()
    };
    let mut found = suggestions
        .iter()
        .map(|suggestion| Found::of(&web, &page, suggestion));
    let best = found.next();
    let others = found.collect();
    let day = web.hotline.calendar().date_of(page.now);
    let rows = web.hotline.catalogue().rows().iter().map(|row| Line {
        over: row.to.is_some_and(|last| last < day) || day < row.from,
        ..Line::of(&web, &page, row)
    });
    let form = Form::blank(&page)
        .with("class", wanted.class)
        .with("region", wanted.region)
        .with("words", words);
    show(&Catalogue {
        tabs: tabs(&page),
        rows: rows.collect(),
        classes: web.classes.choices(0, page.words),
        regions: web.regions.choices(0, page.words),
        form,
        tried,
        best,
        others,
        page,
    })
}

fn unit(web: &Web, page: &Page, id: UnitId) -> String {
    let name =
        |unit: &xinqiao_identity::units::Unit| page.words.either(&unit.name, &unit.en).to_owned();
    web.hotline
        .units()
        .get(id)
        .map_or_else(|| id.0.to_string(), name)
}

fn units(web: &Web, page: &Page, ids: &[UnitId]) -> String {
    let names: Vec<String> = ids.iter().map(|id| unit(web, page, *id)).collect();
    names.join(page.words.either("、", ", "))
}

/// A limit that a row names, in words: 24 小时.
fn limit(web: &Web, page: &Page, id: Option<&String>) -> Option<String> {
    let id = id?;
    let rule = web.hotline.rules().on(page.now).limit(id).cloned();
    Some(rule.map_or_else(
        || id.clone(),
        |rule| {
            let (zh, en) = (rule.limit.zh(), rule.limit.en());
            page.words.either(&zh, &en).to_owned()
        },
    ))
}

/// Who would lead, in words.
struct Found {
    row: Option<String>,
    how: String,
    lead: String,
    assists: String,
    limit: Option<String>,
    basis: String,
    reasons: Vec<String>,
}

impl Found {
    fn of(web: &Web, page: &Page, suggestion: &Suggestion) -> Self {
        let (row, how) = match &suggestion.by {
            FoundBy::Row(id) => (Some(id.clone()), page.t("admin-by-row")),
            FoundBy::Nearest(id) => (Some(id.clone()), page.t("admin-by-nearest")),
            FoundBy::Fallback => (None, page.t("admin-by-fallback")),
            FoundBy::History => (None, page.t("suggest-history")),
        };
        Self {
            row,
            how: how.into_owned(),
            lead: unit(web, page, suggestion.lead),
            assists: units(web, page, &suggestion.assists),
            limit: limit(web, page, suggestion.limit.as_ref()),
            basis: suggestion.basis.clone(),
            reasons: suggestion
                .reasons
                .iter()
                .map(|reason| reason_words(web, page, reason))
                .collect(),
        }
    }
}

fn reason_words(web: &Web, page: &Page, reason: &Reason) -> String {
    match reason {
        Reason::Class { code, above } => {
            let class = web.classes.say(code, 0, page.words);
            let key = if *above {
                "admin-reason-class-above"
            } else {
                "admin-reason-class"
            };
            page.t2(key, "class", class, "code", code.as_str())
        }
        Reason::Region { code } => {
            let region = web.regions.name(code, page.words);
            page.t1("admin-reason-region", "region", region)
        }
        Reason::Keyword { word } => page.t1("admin-reason-keyword", "word", word.as_str()),
        Reason::Place { code } => {
            let region = web.regions.name(code, page.words);
            page.t1("admin-reason-place", "region", region)
        }
        Reason::NobodyOwnsIt => page.t("admin-reason-nobody").into_owned(),
    }
}

/// A row of the catalogue, in words.
struct Line {
    id: String,
    class: String,
    code: String,
    region: String,
    words: String,
    lead: String,
    assists: String,
    limit: Option<String>,
    basis: String,
    from: String,
    to: Option<String>,
    /// Not in force today.
    over: bool,
}

impl Line {
    fn of(web: &Web, page: &Page, row: &Row) -> Self {
        let lead = match row.lead {
            Lead::Unit(id) => unit(web, page, id),
            Lead::OfPlace(UnitKind::Town) => page.t("admin-lead-town").into_owned(),
            Lead::OfPlace(_) => page.t("admin-lead-county").into_owned(),
        };
        let region = row.region.as_ref();
        Self {
            id: row.id.clone(),
            class: web.classes.say(&row.class, 0, page.words),
            code: row.class.clone(),
            region: region.map_or_else(
                || page.t("admin-everywhere").into_owned(),
                |code| web.regions.name(code, page.words),
            ),
            words: row.keywords.join(page.words.either("、", ", ")),
            lead,
            assists: units(web, page, &row.assists),
            limit: limit(web, page, row.limit.as_ref()),
            basis: row.basis.clone(),
            from: row.from.to_string(),
            to: row.to.map(|day| day.to_string()),
            over: false,
        }
    }
}

#[derive(Template)]
#[template(path = "admin/catalogue.html")]
struct Catalogue {
    page: Page,
    tabs: Vec<Tab>,
    form: Form,
    classes: Vec<Choice>,
    regions: Vec<Choice>,
    rows: Vec<Line>,
    tried: bool,
    best: Option<Found>,
    others: Vec<Found>,
}
