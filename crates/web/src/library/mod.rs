//! Pages for those who keep the encyclopedia: write, review, correct, renew.
//! Mounted at `/library`; what the public reads of it is elsewhere.
//!
//! Reading order: [`lists`], [`item`], [`acts`], [`fields`], [`mod@write`],
//! [`versions`]; what calls for an item in [`gaps`] and [`asks`]; [`late`]; files in
//! [`import`], [`outcome`], [`export`]. Who may do and see what is asked in
//! `xinqiao_knowledge` alone.

mod acts;
mod asks;
mod begun_for;
mod export;
mod fields;
mod gaps;
mod history;
mod import;
mod item;
mod late;
mod lists;
mod outcome;
mod refused;
mod standing;
mod told;
mod versions;
mod write;

use axum::{Router, routing::get};
use xinqiao_identity::{
    Actor,
    policy::items::{self, ItemsVisible},
};
use xinqiao_kernel::{UnitId, words::Role};
use xinqiao_knowledge::ItemId;

use crate::{Web, error::Error, page::Page};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(lists::lists))
        .route("/new", get(write::new).post(write::begin))
        .route("/items/{id}", get(item::item).post(acts::act))
        .route("/items/{id}/edit", get(write::edit).post(write::change))
        .route("/gaps", get(gaps::list))
        .route("/gaps/{id}", get(gaps::gap).post(gaps::act))
        .route("/asks", get(asks::list))
        .route("/asks/{id}", get(asks::ask).post(asks::act))
        .route("/late", get(late::late))
        .route("/import", get(import::blank).post(import::send))
        .route("/import/form.xlsx", get(import::empty_form))
        .route("/import/{id}", get(import::tried).post(import::take))
        .route("/import/{id}/refused", get(import::refused))
        .route("/export", get(export::choose))
        .route("/export/file", get(export::file))
        .route("/items/{id}/versions", get(versions::list))
        .route("/items/{id}/compare", get(versions::compare))
}

/// Whether the encyclopedia is part of this person's work.
pub(crate) fn works_with_it(actor: &Actor) -> bool {
    items::uses_knowledge(actor)
        && actor
            .posts
            .iter()
            .any(|post| post.role != Role::Administrator)
}

/// Somebody on the staff; for everybody else there is nothing here.
fn reader(page: &Page) -> Result<&Actor, Error> {
    let actor = &page.staff()?.actor;
    if items::uses_knowledge(actor) {
        Ok(actor)
    } else {
        Err(Error::not_found())
    }
}

/// Whether this person writes items at all.
fn writes(actor: &Actor) -> bool {
    items::keeps_knowledge(actor) || actor.is(Role::Handler) || actor.is(Role::UnitHead)
}

/// The units whose items this person keeps; none when it is all of them, or nothing.
fn own_units(actor: &Actor) -> Vec<UnitId> {
    match items::visible(actor) {
        ItemsVisible::Staff(units) => units,
        ItemsVisible::Everything | ItemsVisible::Public => Vec::new(),
    }
}

/// The item an address names.
fn item_of(id: i64) -> Result<ItemId, Error> {
    ItemId::try_from(id).map_err(|_| Error::not_found())
}

fn href(id: ItemId) -> String {
    format!("/library/items/{id}")
}
