//! One service item: who may apply, with which papers, where, how long it takes.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_knowledge::ItemId;
use xinqiao_search::{Asked, Kind};
use xinqiao_services::{ServiceId, ServiceItem, store};

use super::{find::searched, lines::Line, refused, sees, today};
use crate::{
    Web,
    error::{Answer, Error},
    page::{Page, show},
    portal::away,
};

/// What else the unit handles.
const MOST: u32 = 6;
/// Answers among which those that name it are looked for.
const NEAR: usize = 20;

#[derive(Template)]
#[template(path = "knowledge/service.html")]
struct Service {
    page: Page,
    item: ServiceItem,
    /// Items that name it, the nearest first.
    answers: Vec<(String, String)>,
    others: Vec<(String, String)>,
}

/// `GET /knowledge/services/{number}`.
pub(super) async fn service(
    page: Page,
    State(web): State<Web>,
    Path(number): Path<String>,
) -> Answer {
    let id = number.parse().map_err(|_| Error::not_found())?;
    let db = web.knowledge.db();
    let held = store::one(db, ServiceId(id)).await.map_err(away)?;
    let item = held.ok_or_else(Error::not_found)?.item;
    let others = store::of_unit(db, &item.unit, MOST).await.map_err(away)?;
    let others = others
        .into_iter()
        .filter(|other| other.item.code != item.code);
    show(&Service {
        answers: answers(&web, &page, &item).await?,
        others: others
            .map(|other| {
                let href = format!("/knowledge/services/{}", other.item.id());
                (href, other.item.name)
            })
            .collect(),
        item,
        page,
    })
}

/// The search knows which items are near, the items which of them it is; so no table
/// of links has to be kept right.
async fn answers(
    web: &Web,
    page: &Page,
    service: &ServiceItem,
) -> Result<Vec<(String, String)>, Error> {
    let asked = Asked {
        sees: sees(page),
        kinds: vec![Kind::Item],
        limit: NEAR,
        ..Asked::new(service.name.clone(), today(web, page))
    };
    let hits = searched(web, asked).await?.hits;
    let ids: Vec<ItemId> = hits
        .iter()
        .filter_map(|hit| ItemId::try_from(hit.key.id).ok())
        .collect();
    let found = web.knowledge.items(&page.actor(), &ids).await;
    let found = found.map_err(refused)?;
    let names_it = found.iter().filter(|seen| {
        let content = seen.item.shown();
        content.is_some_and(|content| content.services.contains(&service.id().0))
    });
    Ok(names_it
        .filter_map(|seen| Line::of(page, &seen.item))
        .map(|line| (line.href, line.title))
        .collect())
}
