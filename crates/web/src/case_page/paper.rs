//! The work order on paper: what the unit needs on site, on one A4 sheet.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use xinqiao_kernel::words::Milestone;

use super::{
    handlers::see,
    names::Names,
    view::{self, CaseView},
};
use crate::{
    Web,
    error::Error,
    page::{Page, show},
};

pub(super) async fn print(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
) -> Result<Response, Error> {
    let seen = see(&web, &page, &number).await?;
    let names = Names::of(&web, page.words);
    let case = view::view(&web, &page, &names, &seen);
    let due = seen.case.deadline(Milestone::Reply);
    let reply_by = due.map(|due| page.exactly(&due.at)).unwrap_or_default();
    show(&Paper {
        reply_by,
        case,
        page,
    })
}

#[derive(Template)]
#[template(path = "case_page/paper.html")]
struct Paper {
    page: Page,
    case: CaseView,
    /// When the person has to have a reply.
    reply_by: String,
}
