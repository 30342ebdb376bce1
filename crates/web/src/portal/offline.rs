//! The page for the time without a line. The service worker keeps it, so it holds
//! nothing of anybody: no name, no seal, no case.

use askama::Template;

use crate::{
    error::Answer,
    page::{Page, show},
};

#[derive(Template)]
#[template(path = "portal/offline.html")]
struct Offline {
    page: Page,
}

/// `GET /offline`.
pub(super) async fn offline(page: Page) -> Answer {
    show(&Offline { page })
}
