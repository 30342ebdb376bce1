//! One service item: who may apply, with which papers, where, how long it takes.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_services::{ServiceId, ServiceItem, store};

use crate::{
    Web,
    error::{Answer, Error},
    page::{Page, show},
    portal::away,
};

/// What else the unit handles.
const MOST: u32 = 6;

#[derive(Template)]
#[template(path = "knowledge/service.html")]
struct Service {
    page: Page,
    item: ServiceItem,
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
