//! "Did this help?": one tap, once a browser and day.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
};

use super::{item, refused};
use crate::{
    Web,
    cookie::{self, Lasts},
    error::{Answer, Error},
    form::Form,
    page::Page,
    rate::Allowance,
};

/// A number by which a browser is told from others for a day, and nothing else.
const COOKIE: &str = "xq_reader";
const SECONDS: u32 = 24 * 3600;
/// Taps from one address.
const AN_HOUR: u32 = 60;

/// `POST /knowledge/items/{number}/helped`.
pub(super) async fn helped(
    page: Page,
    State(web): State<Web>,
    Path(number): Path<String>,
    headers: HeaderMap,
    form: Form,
) -> Answer {
    let item = item::open(&web, &page, &number).await?;
    let pace = Allowance::per_hour(AN_HOUR);
    let waited = web.limiter.take("helped", &page.client, pace, page.now);
    waited.map_err(Error::too_many)?;
    let known = cookie::read(&headers, COOKIE, page.https).and_then(|text| text.parse().ok());
    let reader: i64 = known.unwrap_or_else(|| rand::random::<i64>() >> 1);
    let did = form.value("helped") == "yes";
    let voted = web
        .knowledge
        .vote(&page.actor(), item.id, reader, did)
        .await;
    voted.map_err(refused)?;
    let said = if did {
        "knowledge-thanks"
    } else {
        "knowledge-sorry"
    };
    let mut answer = page.go_saying(&format!("/knowledge/items/{number}"), &page.t(said));
    let lasts = Lasts::Seconds(SECONDS);
    let line = cookie::write(COOKIE, &reader.to_string(), lasts, page.https);
    answer.headers_mut().append(header::SET_COOKIE, line);
    Ok(answer)
}
