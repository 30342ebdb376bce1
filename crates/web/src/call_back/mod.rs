//! The call-back desk: one person after the other is asked whether it helped.
//! The next number comes by one key, and so does what came of the call; while
//! somebody is on the phone, nobody else gets the case. Mounted at
//! `/desk/call-back`.
//!
//! Reading order: [`next`], [`page`], [`script`], [`outcome`].

mod next;
mod outcome;
mod page;
mod script;

use axum::{
    Router,
    routing::{get, post},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::PersonId;

use crate::{Web, desk::calls_back, error::Error, page::Page};

/// Where the desk lies.
const HERE: &str = "/desk/call-back";

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(page::desk))
        .route("/next", post(next::next))
        .route("/dial", post(next::dial))
        .route("/leave", post(next::leave))
        .route("/outcome", post(outcome::outcome))
}

/// Somebody who calls people back; for everybody else there is nothing here.
fn caller(page: &Page) -> Result<(&Actor, PersonId), Error> {
    let actor = &page.staff()?.actor;
    match actor.person {
        Some(person) if calls_back(actor) => Ok((actor, person)),
        _ => Err(Error::not_found()),
    }
}
