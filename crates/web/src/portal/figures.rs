//! Open figures: what came in, was answered and went late, day by day, for everybody
//! to read, print and take along. Counted as it happens, so a page reads thirty rows.

use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use xinqiao_hotline::days::{self, Day};

use super::refused::away;
use crate::{
    Web,
    error::{Answer, Error},
    page::{Page, show},
    trend::Trend,
};

/// Days shown.
const DAYS: u16 = 30;

#[derive(Template)]
#[template(path = "portal/figures.html")]
struct Figures {
    page: Page,
    trend: Trend,
}

/// `GET /figures`.
pub(super) async fn figures(page: Page, State(web): State<Web>) -> Answer {
    let days = known(&web, &page).await?;
    show(&Figures {
        trend: Trend::new(&page, &days),
        page,
    })
}

/// `GET /figures.csv`: the same, for a spreadsheet.
pub(super) async fn table(page: Page, State(web): State<Web>) -> Result<Response, Error> {
    let mut csv = String::from("\u{feff}date,received,answered,late\r\n");
    for day in known(&web, &page).await? {
        let Day {
            date,
            received,
            answered,
            late,
        } = day;
        csv.push_str(&format!("{date},{received},{answered},{late}\r\n"));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"figures.csv\"",
        ),
    ];
    Ok((headers, csv).into_response())
}

async fn known(web: &Web, page: &Page) -> Result<Vec<Day>, Error> {
    let today = web.hotline.calendar().date_of(page.now);
    days::last(web.hotline.db(), today, DAYS)
        .await
        .map_err(away)
}
