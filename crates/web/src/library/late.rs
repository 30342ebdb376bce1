//! Late upkeep by unit, for supervision: how much of what, and the list behind
//! each number.

use std::cmp::Reverse;

use askama::Template;
use axum::extract::State;
use xinqiao_identity::{Actor, policy::items};
use xinqiao_kernel::words::Role;
use xinqiao_knowledge::queries::upkeep::{self, LateAtTheHotline};

use super::{lists, reader};
use crate::{
    Web,
    case_page::names::Names,
    error::{Answer, Error},
    page::{Page, show},
    view::Tab,
};

pub(super) async fn late(State(web): State<Web>, page: Page) -> Answer {
    let actor = reader(&page)?.clone();
    if !supervises(&actor) {
        return Err(Error::not_found());
    }
    let since = lists::review_begun_before(&web, page.now);
    let db = web.knowledge.db();
    let units = upkeep::by_unit(db, page.now, since).await;
    let units = units.map_err(Error::broken)?;
    let hotline = upkeep::at_the_hotline(db, page.now, since).await;
    let hotline = hotline.map_err(Error::broken)?;
    let names = Names::of(&web, page.words);
    let mut rows: Vec<Row> = units
        .into_iter()
        .map(|(unit, late)| {
            let list = |tab: &str| format!("/library?tab={tab}&unit={unit}&late=1");
            Row {
                name: names.unit(unit),
                sum: late.sum(),
                counts: vec![
                    (late.reviews, list("review_overdue")),
                    (late.corrections, list("corrections")),
                    (late.unit_reviews, list("unit_review")),
                    // Who is asked to write is on no list of items.
                    (late.asks, String::new()),
                ],
            }
        })
        .collect();
    rows.sort_by_key(|row| Reverse(row.sum));
    show(&Late {
        rows,
        hotline,
        keeps: items::keeps_knowledge(&actor),
        tabs: lists::tabs(&web, &page, &actor, "late").await?,
        page,
    })
}

/// Whether late upkeep is this person's to see.
pub(super) fn supervises(actor: &Actor) -> bool {
    items::keeps_knowledge(actor) || actor.is(Role::Supervisor)
}

/// One unit.
struct Row {
    name: String,
    sum: u64,
    /// Each count, and the list behind it.
    counts: Vec<(u64, String)>,
}

#[derive(Template)]
#[template(path = "library/late.html")]
struct Late {
    page: Page,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    hotline: LateAtTheHotline,
    keeps: bool,
}
