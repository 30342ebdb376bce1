//! The page of a case for staff: what was told, what happened, what is due and
//! why, and the acts that are open to whoever looks. Desk, unit and command
//! mount the same page, so an act looks and works alike everywhere.
//!
//! Reading order: [`handlers`], [`shown`], [`view`], [`course`] with
//! [`sentences`], [`clocks`], [`offer`], [`act_form`] and [`acts`],
//! [`reply_checks`], [`refused`].

mod act_form;
pub(crate) mod acts;
mod before;
mod choices;
pub(crate) mod clocks;
mod course;
pub(crate) mod cursor;
mod files;
mod group;
mod handlers;
pub(crate) mod names;
pub(crate) mod offer;
mod paper;
pub(crate) mod present;
pub(crate) mod refused;
mod reply_checks;
pub(crate) mod rows;
pub(crate) mod same;
mod sentences;
mod shown;
pub(crate) mod suggested;
pub(crate) mod undo;
mod view;

use axum::{
    Router,
    routing::{get, post},
};
use xinqiao_kernel::{CaseId, CaseNumber};

pub(crate) use handlers::{base, see};
pub(crate) use shown::{Told, shown_after};

use crate::{Web, error::Error};

/// The routes of a case, to be merged into a part of the staff's pages.
pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/cases/{number}", get(handlers::show_case))
        .route("/cases/{number}/print", get(paper::print))
        .route("/cases/{number}/files/{sha256}", get(files::hand_out))
        .route(
            "/cases/{number}/reply-check",
            post(reply_checks::judge_typed),
        )
        .route("/cases/{number}/before", get(before::before))
        .route("/cases/{number}/present", get(present::present))
        .route("/cases/{number}/undo", post(handlers::undo))
        .route("/cases/{number}/same", post(same::rule))
        .route("/cases/{number}/group", get(group::group))
        .route("/cases/{number}/group.json", get(group::points))
        .route("/cases/{number}/{acts}", post(handlers::act))
}

/// The case a number in an address stands for; a wrong number is no case.
pub(crate) fn id_of(number: &str) -> Result<CaseId, Error> {
    CaseNumber::parse(number)
        .map(CaseNumber::id)
        .map_err(|_| Error::not_found())
}
