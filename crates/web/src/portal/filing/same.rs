//! "Is it this?": shown between two questions, and only when something is alike. The
//! draft stays as it is, so whoever says no simply goes on.

use askama::Template;
use axum::extract::State;

use super::{
    super::same::{self, Same},
    answers::{Answers, Step},
    frame::{self, Frame},
    writing::Writing,
};
use crate::{
    Web,
    error::{Answer, Error},
    page::Page,
};

pub(super) const PATH: &str = "/file/same";

#[derive(Template)]
#[template(path = "portal/file/same.html")]
struct Alike {
    page: Page,
    frame: Frame,
    rows: Vec<Same>,
    /// The next question.
    next: &'static str,
}

/// `GET /file/same`.
pub(super) async fn ask(page: Page, writing: Writing, State(web): State<Web>) -> Answer {
    let answers = writing.answers();
    let next = answers.next().path();
    let rows = alike(&web, &page, &answers).await?;
    if rows.is_empty() {
        return Ok(page.go(next));
    }
    frame::show(&Alike {
        frame: Frame::new(&page, &answers, Step::Where),
        rows,
        next,
        page,
    })
}

/// What may be the same as this draft tells of.
pub(super) async fn alike(web: &Web, page: &Page, answers: &Answers) -> Result<Vec<Same>, Error> {
    match &answers.place {
        Some(place) => same::near(web, page, &answers.what, &place.region, place.point).await,
        None => Ok(Vec::new()),
    }
}
