//! Telling the hotline something, one question a page: `/file` for everybody,
//! `/enterprise` for companies (政企直通车).
//!
//! Every answer is posted, kept in a sealed draft ([`writing`]) and followed by the
//! next question, so the way back is the browser's own and nothing is lost on the
//! way ([`answers`] says which question comes next); [`message`] makes a case of them. Nothing is asked that is not
//! needed, and nothing of what people write ever stands in an address.

mod answers;
mod check;
mod company;
mod frame;
mod message;
mod nature;
mod photos;
mod place;
mod same;
mod start;
mod what;
mod who;
mod writing;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Web;

pub(crate) use writing::forget;

/// Cases one client may file in an hour: enough for a library or a village on one
/// address.
const AN_HOUR: u32 = 40;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/file", get(start::open))
        .route("/enterprise", get(start::open_enterprise))
        .route("/file/begin", post(start::begin))
        .route("/file/anew", post(start::anew))
        .route("/file/clear", post(start::clear))
        .route("/file/company", get(company::ask).post(company::send))
        .route("/file/what", get(what::ask).post(what::send))
        .route("/file/where", get(place::ask).post(place::send))
        .route(same::PATH, get(same::ask))
        .route("/file/photos", get(photos::ask).post(photos::send))
        .route("/file/photos/{place}", get(photos::hand_out))
        .route("/file/nature", get(nature::ask).post(nature::send))
        .route("/file/who", get(who::ask).post(who::send))
        .route("/file/check", get(check::ask).post(check::send))
}
