//! Pages for the hotline's agents, dispatchers and call-back desk. Mounted at `/desk`.

mod answers;
mod bulk;
mod call;
mod choices;
mod drafted;
mod earlier;
mod helps;
mod intake;
mod narrowing;
mod queues;
mod sample;
mod saved;
mod taken;

use axum::{
    Router,
    routing::{get, post},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::words::Role;

pub(crate) use narrowing::encoded;

use crate::{Web, case_page, error::Error, page::Page, texts};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(call::desk))
        .route("/cases", post(call::file))
        .route("/help", post(call::look))
        .route("/earlier", post(earlier::earlier))
        .route("/choices/{lang}/{name}", get(choices::choices))
        .route("/taken/{number}", get(taken::taken))
        .route("/side", get(queues::side))
        .route("/queues/{name}", get(queues::queue))
        .route("/filters", post(saved::save))
        .route("/filters/forget", post(saved::forget))
        .route("/sample", get(sample::sample))
        .route("/sample/{number}", post(sample::judged))
        .route("/bulk", post(bulk::preview))
        .route("/bulk/done", post(bulk::carry_out))
        .route("/bulk/undone", post(bulk::undo))
        .merge(case_page::routes())
        .merge(texts::pages())
}

/// Somebody of the hotline; for everybody else there is nothing here.
fn of_the_hotline(page: &Page) -> Result<&Actor, Error> {
    let actor = &page.staff()?.actor;
    let roles = [
        Role::Agent,
        Role::Dispatcher,
        Role::CallBack,
        Role::Supervisor,
        Role::CentreHead,
    ];
    if roles.iter().any(|role| actor.is(*role)) {
        Ok(actor)
    } else {
        Err(Error::not_found())
    }
}

/// Whether this person calls people back.
pub(crate) fn calls_back(actor: &Actor) -> bool {
    actor.is(Role::CallBack) || actor.is(Role::CentreHead)
}

/// Whether this person takes calls.
fn takes_calls(actor: &Actor) -> bool {
    [Role::Agent, Role::Dispatcher, Role::CentreHead]
        .iter()
        .any(|role| actor.is(*role))
}
