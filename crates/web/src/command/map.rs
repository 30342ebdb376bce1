//! `GET /command/map.json`: open cases for the map on the wall, those due first.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use xinqiao_hotline::queries::{self, Queue};

use super::{wall, watcher};
use crate::{
    Web,
    case_page::{names::Names, refused::failed},
    error::Error,
    map::{self, Spot},
    page::Page,
};

/// Cases drawn at most: what is most pressing, on a wall that nobody scrolls.
const MOST: u32 = 600;

pub(super) async fn open_cases(State(web): State<Web>, page: Page) -> Result<Response, Error> {
    let actor = watcher(&page)?.clone();
    let names = Names::of(&web, page.words);
    let db = web.hotline.db();
    let open = queries::queue(db, &actor, Queue::Open, None, MOST, page.now).await;
    let open = open.map_err(|error| failed(error.into(), &page, &names))?;
    let rows = wall::rows(&web, &page, &names, &actor);
    let spots: Vec<Spot> = open
        .cases
        .iter()
        .map(|case| {
            let row = rows.row(case);
            let late = case.next_due().is_some_and(|due| due.at < page.now);
            let words = [
                row.unit,
                row.left.map(|left| left.words).unwrap_or_default(),
            ];
            Spot {
                point: case.point,
                region: case.region.clone(),
                title: row.title,
                href: row.href,
                kind: if late { "late" } else { "open" },
                said: words
                    .into_iter()
                    .filter(|said| !said.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · "),
            }
        })
        .collect();
    let headers = [
        (header::CONTENT_TYPE, "application/geo+json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, map::collection(&web, &spots)).into_response())
}
