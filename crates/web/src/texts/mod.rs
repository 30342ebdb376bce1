//! Text templates on the staff's pages: offered beside the words that somebody
//! has to write ([`offered`]), and kept by whoever they belong to ([`mod@pages`]).

mod offered;
mod pages;

use axum::{
    Router,
    routing::{get, post},
};

pub(crate) use offered::{area_of, blanks_left, choices, complain, fields_of, fields_of_call, put};

use crate::Web;

/// Asked by scripts, wherever somebody writes.
pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/staff/texts", post(offered::offered))
}

/// The pages that keep templates; mounted in `/desk`, `/unit` and `/admin`.
pub(crate) fn pages() -> Router<Web> {
    Router::new()
        .route("/templates", get(pages::list).post(pages::add))
        .route("/templates/new", get(pages::new))
        .route("/templates/{id}", get(pages::one).post(pages::change))
}
