//! Lists of answers: under a theme, for a life event, the newest first.

use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use xinqiao_knowledge::{
    ItemId,
    queries::public::{After, Shelf, list},
};

use super::lines::Line;
use crate::{
    Web,
    error::{Answer, Error},
    page::{Page, show},
    portal::away,
};

/// Answers of a page.
const MOST: u32 = 30;

/// Where the list goes on: moment and number of the last answer.
#[derive(Deserialize)]
pub(super) struct From {
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "knowledge/shelf.html")]
struct List {
    page: Page,
    title: String,
    /// The themes above, each with its address.
    above: Vec<(String, String)>,
    /// The themes below.
    below: Vec<(String, String)>,
    feed: String,
    lines: Vec<Line>,
    next: Option<String>,
}

/// `GET /knowledge/newest`.
pub(super) async fn newest(page: Page, State(web): State<Web>, Query(from): Query<From>) -> Answer {
    let list = List {
        title: page.t("knowledge-newest").into_owned(),
        above: Vec::new(),
        below: Vec::new(),
        feed: "/knowledge/feed.xml".to_owned(),
        lines: Vec::new(),
        next: None,
        page,
    };
    list.filled(&web, Shelf::All, &from, "/knowledge/newest")
        .await
}

/// `GET /knowledge/themes/{code}`.
pub(super) async fn theme(
    page: Page,
    State(web): State<Web>,
    Path(code): Path<String>,
    Query(from): Query<From>,
) -> Answer {
    let themes = web.knowledge.themes();
    let theme = themes.get(&code).ok_or_else(Error::not_found)?;
    let link = |code: &str, name: &str, en: &str| {
        let name = page.words.either(name, en).to_owned();
        (format!("/knowledge/themes/{code}"), name)
    };
    let path = themes.path(&code).filter(|above| above.code != code);
    let above = path
        .map(|above| link(&above.code, &above.name, &above.en))
        .collect();
    let below = themes.children(&code);
    let list = List {
        title: page.words.either(&theme.name, &theme.en).to_owned(),
        above,
        below: below
            .map(|below| link(&below.code, &below.name, &below.en))
            .collect(),
        feed: format!("/knowledge/feed.xml?theme={code}"),
        lines: Vec::new(),
        next: None,
        page: page.clone(),
    };
    let here = format!("/knowledge/themes/{code}");
    list.filled(&web, Shelf::Theme(&code), &from, &here).await
}

/// `GET /knowledge/life/{code}`.
pub(super) async fn life(
    page: Page,
    State(web): State<Web>,
    Path(code): Path<String>,
    Query(from): Query<From>,
) -> Answer {
    let event = web.knowledge.themes().life_event(&code);
    let event = event.ok_or_else(Error::not_found)?;
    let list = List {
        title: page.words.either(&event.name, &event.en).to_owned(),
        above: Vec::new(),
        below: Vec::new(),
        feed: String::new(),
        lines: Vec::new(),
        next: None,
        page: page.clone(),
    };
    let here = format!("/knowledge/life/{code}");
    list.filled(&web, Shelf::LifeEvent(&code), &from, &here)
        .await
}

impl List {
    async fn filled(mut self, web: &Web, shelf: Shelf<'_>, from: &From, here: &str) -> Answer {
        let after = after(&from.after);
        let found = list(web.knowledge.db(), shelf, &[], after, MOST, self.page.now);
        let found = found.await.map_err(away)?;
        let lines = found.items.iter();
        self.lines = lines
            .filter_map(|item| Line::of(&self.page, item))
            .collect();
        self.next = found.next.map(|next| {
            let at = next.shown_at.as_millisecond();
            format!("{here}?after={at}-{}", next.item)
        });
        show(&self)
    }
}

fn after(text: &str) -> Option<After> {
    let (at, item) = text.split_once('-')?;
    let item: i64 = item.parse().ok()?;
    Some(After {
        shown_at: Timestamp::from_millisecond(at.parse().ok()?).ok()?,
        item: ItemId::try_from(item).ok()?,
    })
}
