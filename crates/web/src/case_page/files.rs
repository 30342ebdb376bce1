//! A file of a case, handed out to whoever may see the case.

use axum::extract::{Path, State};

use super::handlers::see;
use crate::{
    Web,
    error::{Answer, Error},
    files,
    page::Page,
};

/// `GET …/cases/{number}/files/{sha256}`.
pub(super) async fn hand_out(
    State(web): State<Web>,
    page: Page,
    Path((number, sha256)): Path<(String, String)>,
) -> Answer {
    let seen = see(&web, &page, &number).await?;
    let file = files::of_case(&seen).find(|file| file.sha256 == sha256);
    files::hand_out(&web, file.ok_or_else(Error::not_found)?).await
}
