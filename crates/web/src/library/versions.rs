//! Versions of an item: every edition that was published, what changed from one to
//! another, and the way back to an old one.

use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use xinqiao_identity::policy::items::ItemSight;
use xinqiao_kernel::words::{Audience, ItemAct, ItemKind, Openness};
use xinqiao_knowledge::compare::{Change, Comparison, Field, Line};

use super::{
    href, item_of, reader,
    refused::failed,
    standing::Rows,
    told::{classes, life_events, regions},
};
use crate::{
    Web,
    case_page::names::Names,
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
    view::Choice,
};

/// The number that stands for the version that is being worked on.
const WORK: u32 = 0;

pub(super) async fn list(State(web): State<Web>, page: Page, Path((id,)): Path<(i64,)>) -> Answer {
    let actor = reader(&page)?.clone();
    let id = item_of(id)?;
    let seen = web.knowledge.item(&actor, id).await;
    let seen = seen.map_err(|error| failed(error, &page))?;
    if seen.sight < ItemSight::Whole {
        return Err(Error::not_found());
    }
    let editions = web.knowledge.editions(&actor, id).await;
    let editions = editions.map_err(|error| failed(error, &page))?;
    let names = Names::of(&web, page.words);
    let newest = editions.first().map_or(0, |edition| edition.number);
    // What people look for first: what the newest one changes.
    let (older, newer) = if seen.item.work.is_some() {
        (newest, WORK)
    } else {
        (newest.saturating_sub(1).max(1), newest)
    };
    let rows = editions.iter().map(|edition| Row {
        number: edition.number,
        name: page.t1("library-edition", "number", edition.number),
        title: edition.content.title.clone(),
        at: edition.at,
        author: edition.author.map(|person| names.person(person)),
        published_by: edition.published_by.map(|person| names.person(person)),
        before: edition.number.checked_sub(1).filter(|number| *number > 0),
        newest: edition.number == newest,
    });
    show(&Versions {
        rows: rows.collect(),
        choices: choices(
            &page,
            editions.iter().map(|edition| edition.number),
            seen.item.work.is_some(),
        ),
        form: Form::default()
            .with("a", older.to_string())
            .with("b", newer.to_string()),
        may_restore: seen.possible.contains(&ItemAct::Restore),
        version: seen.item.version,
        title: seen.item.title().to_owned(),
        href: href(id),
        page,
    })
}

/// From which version to which; 0 is the one that is being worked on.
#[derive(Deserialize)]
pub(super) struct Between {
    #[serde(default)]
    a: String,
    #[serde(default)]
    b: String,
}

pub(super) async fn compare(
    State(web): State<Web>,
    page: Page,
    Path((id,)): Path<(i64,)>,
    Query(between): Query<Between>,
) -> Answer {
    let actor = reader(&page)?.clone();
    let id = item_of(id)?;
    let read = |number: &str| number.parse().map_err(|_| Error::not_found());
    let (from, to): (u32, u32) = (read(&between.a)?, read(&between.b)?);
    let seen = web.knowledge.item(&actor, id).await;
    let seen = seen.map_err(|error| failed(error, &page))?;
    let compared = web.knowledge.compared(&actor, id, from, to).await;
    let compared = compared.map_err(|error| failed(error, &page))?;
    let names = Names::of(&web, page.words);
    let rows = Rows {
        web: &web,
        page: &page,
        names: &names,
    };
    let name = |number: u32| match number {
        WORK => page.t("library-work").into_owned(),
        number => page.t1("library-edition", "number", number),
    };
    let Comparison { fields, body } = compared;
    show(&Compared {
        fields: fields.into_iter().map(|field| said(&rows, field)).collect(),
        body,
        from: name(from),
        to: name(to),
        choices: choices(
            &page,
            (1..=seen.item.editions).rev(),
            seen.item.work.is_some(),
        ),
        form: Form::default()
            .with("a", from.to_string())
            .with("b", to.to_string()),
        title: seen.item.title().to_owned(),
        href: href(id),
        page,
    })
}

fn choices(page: &Page, editions: impl Iterator<Item = u32>, work: bool) -> Vec<Choice> {
    let worked_on = work.then(|| Choice::new(WORK.to_string(), page.t("library-work")));
    let edition = |number: u32| {
        let name = page.t1("library-edition", "number", number);
        Choice::new(number.to_string(), name)
    };
    worked_on.into_iter().chain(editions.map(edition)).collect()
}

/// A field that differs, with its name and every code in words.
fn said(rows: &Rows<'_>, field: Field) -> (String, String, String) {
    let page = rows.page;
    let key = match field.name {
        "kind" => "library-kind",
        "title" => "library-title",
        "questions" => "library-questions",
        "audience" => "library-audience",
        "theme" => "library-theme",
        "life_events" => "library-life-events",
        "regions" => "library-regions",
        "source_name" => "library-source-name",
        "source_number" => "library-source-number",
        "source_link" => "library-source-link",
        "from" => "library-from",
        "until" => "library-until",
        "openness" => "library-openness",
        "related" => "library-related",
        "services" => "library-services",
        "classes" => "library-classes",
        "keywords" => "library-keywords",
        _ => "library-files",
    };
    let in_words = |text: String| {
        let codes = || -> Vec<String> {
            let codes = text.split('、').filter(|code| !code.is_empty());
            codes.map(str::to_owned).collect()
        };
        let word = match field.name {
            "kind" => ItemKind::from_code(&text).map(|kind| page.word(&kind).into_owned()),
            "openness" => Openness::from_code(&text).map(|one| page.word(&one).into_owned()),
            "audience" => {
                let codes = codes();
                let who = codes.iter().filter_map(|code| Audience::from_code(code));
                let who: Vec<_> = who.map(|who| page.word(&who)).collect();
                Some(who.join(page.words.either("、", ", ")))
            }
            "theme" => Some(rows.theme(&text)),
            "life_events" => Some(life_events(rows.web, page, &codes())),
            "regions" => Some(regions(rows.web, page, &codes())),
            "classes" => Some(classes(rows.web, page, &codes())),
            _ => None,
        };
        word.unwrap_or(text)
    };
    (
        page.t(key).into_owned(),
        in_words(field.before),
        in_words(field.after),
    )
}

/// One edition.
struct Row {
    number: u32,
    name: String,
    title: String,
    at: Timestamp,
    author: Option<String>,
    published_by: Option<String>,
    /// The edition before it.
    before: Option<u32>,
    newest: bool,
}

#[derive(Template)]
#[template(path = "library/versions.html")]
struct Versions {
    page: Page,
    form: Form,
    title: String,
    href: String,
    rows: Vec<Row>,
    choices: Vec<Choice>,
    may_restore: bool,
    version: u32,
}

#[derive(Template)]
#[template(path = "library/compare.html")]
struct Compared {
    page: Page,
    form: Form,
    title: String,
    href: String,
    from: String,
    to: String,
    /// Name, before, after.
    fields: Vec<(String, String, String)>,
    body: Vec<Line>,
    choices: Vec<Choice>,
}

impl Compared {
    /// The sign in front of a line, which says without colour what became of it.
    fn sign(&self, change: &Change) -> &'static str {
        match change {
            Change::Same => "",
            Change::Gone => "−",
            Change::New => "+",
        }
    }

    fn code(&self, change: &Change) -> &'static str {
        match change {
            Change::Same => "same",
            Change::Gone => "gone",
            Change::New => "new",
        }
    }
}
