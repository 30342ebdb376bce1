//! Pages for citizens: file a case, follow it, read public ones.
//!
//! [`filing`] takes a case step by step and [`filed`] confirms it; [`follow`] opens it
//! again, [`own_case`] shows it, [`rate`], [`add`] and [`withdraw`] are what a person can
//! do with it; [`public`] is for everybody, [`about`] says what the hotline is for.
//! [`standing`] and [`course`] turn a case into sentences.

mod about;
mod add;
mod course;
mod figures;
mod filed;
pub(crate) mod files;
mod filing;
mod follow;
mod held;
mod home;
mod join;
mod offline;
mod own_case;
pub(crate) mod places;
mod public;
mod rate;
mod refused;
pub(crate) mod same;
mod standing;
mod together;
mod withdraw;

use axum::{
    Router,
    routing::{get, post},
};
use xinqiao_identity::Actor;

use crate::{Web, page::Page};

pub(crate) use filing::forget as forget_draft;
pub(crate) use held::forget;
pub(crate) use refused::away;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(home::home))
        .merge(filing::routes())
        .route("/filed/{number}", get(filed::filed))
        .route("/offline", get(offline::offline))
        .route("/follow", get(follow::ask).post(follow::find))
        .route("/follow/forget", post(follow::forget))
        .route("/follow/{number}", get(own_case::own_case))
        .route("/follow/{number}/files/{place}", get(files::hand_out))
        .route("/follow/{number}/add", get(add::ask).post(add::send))
        .route("/follow/{number}/rate", get(rate::ask).post(rate::send))
        .route(
            "/follow/{number}/withdraw",
            get(withdraw::ask).post(withdraw::send),
        )
        .route("/mine", get(follow::mine))
        .route("/cases", get(public::list))
        .route("/cases.geojson", get(public::points))
        .route("/cases/{number}", get(public::case))
        .route("/cases/{number}/join", post(join::join))
        .route("/cases/{number}/joined", get(join::thanks))
        .route("/figures", get(figures::figures))
        .route("/figures.csv", get(figures::table))
        .route("/about", get(about::about))
        .route("/about/ways", get(about::ways))
        .route("/about/privacy", get(about::privacy))
}

/// As whom somebody acts on the portal: a citizen who signed in as themselves,
/// everybody else, staff included, as somebody at the counter. A clerk who tells
/// the hotline something from home must not file it as a clerk.
fn citizen(page: &Page) -> Actor {
    match &page.person {
        Some(person) if !person.staff => person.actor.clone(),
        _ => Actor::anonymous(),
    }
}
