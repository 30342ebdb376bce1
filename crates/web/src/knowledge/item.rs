//! One answer: what to do, who says so, until when it holds.

use askama::Template;
use axum::extract::{Path, State};
use serde_json::json;
use xinqiao_knowledge::{Content, Item, ItemId, Seen, markup};
use xinqiao_services::{ServiceId, store as services};

use super::{lines, lines::Line, refused, today};
use crate::{
    Web,
    error::{Answer, Error},
    library,
    page::{Page, show},
    portal::{away, places},
};

#[derive(Template)]
#[template(path = "knowledge/item.html")]
struct Shown {
    page: Page,
    number: String,
    content: Content,
    /// Safe HTML of the answer.
    answer: String,
    owner: String,
    until: String,
    regions: String,
    changed: jiff::Timestamp,
    above: Vec<(String, String)>,
    related: Vec<Line>,
    services: Vec<(String, String)>,
    /// What search engines read; safe inside a script element.
    data: String,
    address: String,
    /// For the staff: where the item is kept, corrected and reviewed.
    kept: Option<String>,
}

/// `GET /knowledge/items/{number}`.
pub(super) async fn item(page: Page, State(web): State<Web>, Path(number): Path<String>) -> Answer {
    let item = open(&web, &page, &number).await?;
    let content = item.shown().cloned().ok_or_else(Error::not_found)?;
    web.knowledge.note_read(item.id);
    let units = web.knowledge.units();
    let owner = units.get(item.owner);
    let themes = web.knowledge.themes();
    let above = themes
        .path(&content.theme)
        .map(|theme| {
            let name = page.words.either(&theme.name, &theme.en).to_owned();
            (format!("/knowledge/themes/{}", theme.code), name)
        })
        .collect();
    let regions = content.regions.iter();
    let regions: Vec<String> = regions
        .map(|code| places::name(&web.regions, code, page.words))
        .collect();
    let address = format!("{}/knowledge/items/{number}", web.settings.public_url);
    show(&Shown {
        answer: markup::html(&content.body),
        owner: owner.map(|unit| unit.name.clone()).unwrap_or_default(),
        until: lines::until(&page, content.until),
        regions: regions.join(&*page.t("knowledge-and")),
        changed: item.shown.as_ref().map_or(item.since, |edition| edition.at),
        above,
        related: related(&web, &page, &content).await?,
        services: offered(&web, &content).await?,
        data: data(&content, &address),
        address,
        kept: page
            .staff()
            .is_ok_and(|person| library::works_with_it(&person.actor))
            .then(|| format!("/library/items/{}", item.id)),
        number,
        content,
        page,
    })
}

/// The item of this number, when the one who asks may read it today.
pub(super) async fn open(web: &Web, page: &Page, number: &str) -> Result<Item, Error> {
    Ok(seen(web, page, number).await?.item)
}

/// The same, with what may be done with it.
pub(super) async fn seen(web: &Web, page: &Page, number: &str) -> Result<Seen, Error> {
    let id: i64 = number.parse().map_err(|_| Error::not_found())?;
    let id = ItemId::try_from(id).map_err(|_| Error::not_found())?;
    let seen = web
        .knowledge
        .item(&page.actor(), id)
        .await
        .map_err(refused)?;
    let holds = seen
        .item
        .shown()
        .is_some_and(|content| content.holds_on(today(web, page)));
    let is_shown = seen.item.state == xinqiao_kernel::words::ItemState::Published && holds;
    if is_shown {
        Ok(seen)
    } else {
        Err(Error::not_found())
    }
}

async fn related(web: &Web, page: &Page, content: &Content) -> Result<Vec<Line>, Error> {
    let found = web.knowledge.items(&page.actor(), &content.related).await;
    let found = found.map_err(refused)?;
    Ok(found
        .iter()
        .filter_map(|seen| Line::of(page, &seen.item))
        .collect())
}

async fn offered(web: &Web, content: &Content) -> Result<Vec<(String, String)>, Error> {
    let ids: Vec<ServiceId> = content.services.iter().copied().map(ServiceId).collect();
    let held = services::some(web.knowledge.db(), &ids)
        .await
        .map_err(away)?;
    let link = |held: services::Held| {
        let href = format!("/knowledge/services/{}", held.item.id());
        (href, held.item.name)
    };
    Ok(held.into_iter().map(link).collect())
}

/// schema.org FAQPage. A browser ends a script at `</script`, wherever it stands, so
/// no `<` is left in it.
fn data(content: &Content, address: &str) -> String {
    let data = json!({
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "url": address,
        "mainEntity": [{
            "@type": "Question",
            "name": content.title,
            "acceptedAnswer": { "@type": "Answer", "text": markup::plain(&content.body) },
        }],
    });
    data.to_string().replace('<', "\\u003c")
}
