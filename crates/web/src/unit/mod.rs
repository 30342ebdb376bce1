//! Pages for the units that handle cases. Mounted at `/unit`.
//!
//! Reading order: [`inbox`], [`list`], [`turn`], [`order`]. The page of a case is
//! the staff's own ([`crate::case_page`]) with the list beside it.

mod absence;
mod inbox;
pub(crate) mod list;
mod order;
mod turn;

use axum::{
    Router,
    routing::{get, post},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::words::Role;

use crate::{Web, case_page, error::Error, figures, page::Page, texts};

pub(crate) use inbox::tabs;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(inbox::inbox))
        .route("/done", get(inbox::done))
        .route("/absence", get(absence::ask).post(absence::set))
        .route("/absence/end", post(absence::end))
        .merge(case_page::routes())
        .merge(figures::routes())
        .merge(texts::pages())
}

/// Somebody who works in a unit; for everybody else there is nothing here.
fn of_a_unit(page: &Page) -> Result<&Actor, Error> {
    let actor = &page.staff()?.actor;
    if actor.is(Role::Handler) || actor.is(Role::UnitHead) {
        Ok(actor)
    } else {
        Err(Error::not_found())
    }
}
