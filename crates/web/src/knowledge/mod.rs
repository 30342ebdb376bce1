//! The encyclopedia for everybody (热线百科): one true answer to each question, with
//! who answers for it and until when it holds.
//!
//! [`front`] is its first page, [`find`] answers in the words people use, [`shelf`]
//! lists by theme, life event or newest first, [`item`] shows one answer with what
//! search engines read of it, [`wrong`] takes what somebody found wrong in it,
//! [`helped`] whether it did help; [`service`] shows one service item, [`feed`] is for
//! feed readers. Staff who signed in see here what is for them, too.

mod feed;
pub(crate) mod find;
mod front;
mod helped;
mod item;
pub(crate) mod lines;
mod service;
mod shelf;
mod wrong;

use axum::{
    Router,
    routing::{get, post},
};
use jiff::civil::Date;
use xinqiao_knowledge::ActError;
use xinqiao_search::Sees;

use crate::{Web, error::Error, page::Page, portal::away};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/knowledge", get(front::front))
        .route("/knowledge/search", get(find::find))
        .route("/knowledge/newest", get(shelf::newest))
        .route("/knowledge/themes/{code}", get(shelf::theme))
        .route("/knowledge/life/{code}", get(shelf::life))
        .route("/knowledge/items/{number}", get(item::item))
        .route("/knowledge/items/{number}/helped", post(helped::helped))
        .route(
            "/knowledge/items/{number}/wrong",
            get(wrong::ask).post(wrong::send),
        )
        .route("/knowledge/services/{number}", get(service::service))
        .route("/knowledge/feed.xml", get(feed::feed))
}

/// What the one who asks may find.
pub(crate) fn sees(page: &Page) -> Sees {
    let Some(person) = page.person.as_ref().filter(|person| person.staff) else {
        return Sees::Public;
    };
    let unit = person.actor.posts.iter().find_map(|post| post.unit);
    unit.map_or(Sees::Staff, |unit| Sees::Unit(unit.0))
}

/// The day it is here.
pub(crate) fn today(web: &Web, page: &Page) -> Date {
    web.knowledge.calendar().date_of(page.now)
}

/// The page for what the encyclopedia will not do or cannot.
pub(crate) fn refused(error: ActError) -> Error {
    match error {
        ActError::NotFound => Error::not_found(),
        ActError::Refused(refusal) => Error::refused(refusal.to_string()),
        ActError::Db(error) => away(error),
        ActError::Numbers(error) => Error::broken(error),
    }
}
