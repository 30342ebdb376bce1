//! `/knowledge`: ask, or look where people look most.

use askama::Template;
use axum::extract::State;
use xinqiao_knowledge::{
    queries::public::{Shelf, counts, list},
    usage::hot,
};

use super::lines::Line;
use crate::{
    Web,
    error::Answer,
    page::{Page, show},
    portal::away,
};

/// Answers of each list.
const MOST: u32 = 8;

#[derive(Template)]
#[template(path = "knowledge/front.html")]
struct Front {
    page: Page,
    themes: Vec<Tile>,
    events: Vec<(String, String)>,
    hot: Vec<Line>,
    newest: Vec<Line>,
}

/// A theme, with how much there is under it.
struct Tile {
    href: String,
    name: String,
    count: String,
}

/// `GET /knowledge`.
pub(super) async fn front(page: Page, State(web): State<Web>) -> Answer {
    let db = web.knowledge.db();
    let themes = web.knowledge.themes();
    let top: Vec<_> = themes.children("").collect();
    let shelves: Vec<Shelf<'_>> = top.iter().map(|theme| Shelf::Theme(&theme.code)).collect();
    let counts = counts(db, &shelves).await.map_err(away)?;
    let tiles = top.iter().zip(counts).map(|(theme, count)| Tile {
        href: format!("/knowledge/themes/{}", theme.code),
        name: page.words.either(&theme.name, &theme.en).to_owned(),
        count: page.t1("knowledge-count", "count", count),
    });
    let events = themes.life_events().iter().map(|event| {
        let name = page.words.either(&event.name, &event.en).to_owned();
        (format!("/knowledge/life/{}", event.code), name)
    });
    let asked = hot(db, Shelf::All, MOST, page.now).await.map_err(away)?;
    let newest = list(db, Shelf::All, &[], None, MOST, page.now);
    let newest = newest.await.map_err(away)?.items;
    let lines = |items: &[_]| {
        items
            .iter()
            .filter_map(|item| Line::of(&page, item))
            .collect()
    };
    show(&Front {
        themes: tiles.collect(),
        events: events.collect(),
        hot: lines(&asked),
        newest: lines(&newest),
        page,
    })
}
