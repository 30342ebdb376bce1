//! `/knowledge/feed.xml`: the newest answers for feed readers, as Atom (RFC 4287).

use askama::Template;
use axum::{
    extract::{Query, State},
    http::header,
    response::IntoResponse as _,
};
use serde::Deserialize;
use xinqiao_knowledge::{
    markup,
    queries::public::{Shelf, list},
};

use crate::{
    Web,
    error::{Answer, Error},
    page::Page,
    portal::away,
};

/// Answers of the feed.
const MOST: u32 = 50;

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    theme: String,
}

#[derive(Template)]
#[template(path = "knowledge/feed.xml")]
struct Feed {
    title: String,
    here: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    address: String,
    title: String,
    owner: String,
    updated: String,
    text: String,
}

/// `GET /knowledge/feed.xml`.
pub(super) async fn feed(
    page: Page,
    State(web): State<Web>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let themes = web.knowledge.themes();
    let (shelf, name) = match themes.get(&wanted.theme) {
        Some(theme) => (Shelf::Theme(&theme.code), format!(" · {}", theme.name)),
        None if wanted.theme.is_empty() => (Shelf::All, String::new()),
        None => return Err(Error::not_found()),
    };
    let found = list(web.knowledge.db(), shelf, &[], None, MOST, page.now);
    let items = found.await.map_err(away)?.items;
    let public = &web.settings.public_url;
    let entries: Vec<Entry> = items
        .iter()
        .filter_map(|item| {
            let edition = item.shown.as_ref()?;
            let owner = web.knowledge.units().get(item.owner);
            Some(Entry {
                address: format!("{public}/knowledge/items/{}", item.id),
                title: edition.content.title.clone(),
                owner: owner.map(|unit| unit.name.clone()).unwrap_or_default(),
                updated: edition.at.to_string(),
                text: markup::plain(&edition.content.body),
            })
        })
        .collect();
    let feed = Feed {
        title: format!("{} · {}{name}", page.site_name(), page.t("knowledge-title")),
        here: format!("{public}{}", page.path),
        updated: entries
            .first()
            .map_or_else(|| page.now.to_string(), |entry| entry.updated.clone()),
        entries,
    };
    let body = feed.render().map_err(Error::broken)?;
    let kind = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    Ok((kind, body).into_response())
}
