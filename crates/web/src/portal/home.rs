//! The first page: one question, three ways, what happened lately, the number.

use askama::Template;
use axum::extract::State;
use jiff::tz::Offset;
use xinqiao_hotline::queries::published::{PublicFilter, published};

use super::{public::Row, refused::away, standing::Teller};
use crate::{
    Web,
    error::Answer,
    page::{Page, show},
};

/// Public cases on the first page.
const LATELY: u32 = 3;

#[derive(Template)]
#[template(path = "portal/home.html")]
struct Home {
    greeting: String,
    lately: Vec<Row>,
    page: Page,
}

/// `GET /`.
pub(super) async fn home(page: Page, State(web): State<Web>) -> Answer {
    let filter = PublicFilter::default();
    let found = published(web.hotline.db(), &filter, None, LATELY, 0).await;
    let cases = found.map_err(away)?.listed.cases;
    let teller = Teller::to_everybody(&web, &page);
    let lately = cases.iter().map(|case| Row::new(teller, case)).collect();
    show(&Home {
        greeting: greeting(&page),
        lately,
        page,
    })
}

/// As one says it at the door, at this time of day.
fn greeting(page: &Page) -> String {
    let seconds = page.site.utc_offset_minutes * 60;
    let offset = Offset::from_seconds(seconds).unwrap_or(Offset::UTC);
    let key = match offset.to_datetime(page.now).hour() {
        5..11 => "home-morning",
        11..13 => "home-noon",
        13..18 => "home-afternoon",
        _ => "home-evening",
    };
    page.t(key).into_owned()
}
