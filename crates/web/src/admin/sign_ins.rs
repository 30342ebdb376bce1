//! Who signed in when and from where, and who was turned away.

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    routing::get,
};
use jiff::Timestamp;
use serde::Deserialize;
use xinqiao_identity::{directory::Roster, people::FIRST_CITIZEN, sign_in_log::Entry};
use xinqiao_kernel::PersonId;

use super::{db_error, keeper, tabs};
use crate::{
    Web,
    error::Answer,
    page::{Page, show},
    view::Tab,
};

/// Rows shown at once.
const MOST: u32 = 200;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/sign-ins", get(log))
}

/// One person's rows only.
#[derive(Deserialize)]
struct Wanted {
    person: Option<i64>,
}

async fn log(State(web): State<Web>, page: Page, Query(wanted): Query<Wanted>) -> Answer {
    keeper(&page)?;
    let roster = web.identity.directory.roster();
    let person = wanted.person.map(PersonId);
    let entries = web.identity.log.latest(person, MOST).await;
    let entries = entries.map_err(|error| db_error(&error))?;
    show(&SignIns {
        tabs: tabs(&page),
        of: person.map(|person| who(&page, &roster, person)),
        lines: lines(&page, &roster, &entries),
        page,
    })
}

/// Rows of the log in words.
pub(super) fn lines(page: &Page, roster: &Roster, entries: &[Entry]) -> Vec<Line> {
    let line = |entry: &Entry| Line {
        at: entry.at,
        who: entry.person.map(|person| who(page, roster, person)),
        href: entry
            .person
            .filter(|person| person.0 < FIRST_CITIZEN)
            .map(|person| format!("/admin/people/{}", person.0)),
        way: page.t(way_key(&entry.way)).into_owned(),
        outcome: page.t(outcome_key(&entry.outcome)).into_owned(),
        turned_away: matches!(entry.outcome.as_str(), "wrong" | "locked" | "disabled"),
        address: entry.address.clone(),
        device: entry.device.clone(),
    };
    entries.iter().map(line).collect()
}

/// Staff by name; of a citizen the administrator learns the number only.
fn who(page: &Page, roster: &Roster, person: PersonId) -> String {
    match roster.people.get(person) {
        Some(known) => known.name.clone(),
        None => page.t1("admin-citizen", "number", person.0.to_string()),
    }
}

fn way_key(way: &str) -> &'static str {
    match way {
        "password" => "admin-way-password",
        "code" => "admin-way-code",
        "oidc" => "admin-way-oidc",
        "demo" => "admin-way-demo",
        _ => "admin-way-other",
    }
}

fn outcome_key(outcome: &str) -> &'static str {
    match outcome {
        "signed_in" => "admin-outcome-signed-in",
        "wrong" => "admin-outcome-wrong",
        "locked" => "admin-outcome-locked",
        "disabled" => "admin-outcome-disabled",
        "signed_out" => "admin-outcome-signed-out",
        "forced_out" => "admin-outcome-forced-out",
        _ => "admin-way-other",
    }
}

/// One row of the log.
pub(super) struct Line {
    pub(super) at: Timestamp,
    pub(super) who: Option<String>,
    pub(super) href: Option<String>,
    pub(super) way: String,
    pub(super) outcome: String,
    pub(super) turned_away: bool,
    pub(super) address: String,
    pub(super) device: String,
}

#[derive(Template)]
#[template(path = "admin/sign_ins.html")]
struct SignIns {
    page: Page,
    tabs: Vec<Tab>,
    of: Option<String>,
    lines: Vec<Line>,
}
