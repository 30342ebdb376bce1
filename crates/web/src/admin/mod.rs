//! People, units and rules, for those who keep them. Mounted at `/admin`.
//!
//! People, tokens, sign-ins and the state of the system are the administrator's
//! alone. Units, rule sets, catalogue and calendar are no secret: every member
//! of staff may read by what their cases are judged. No page here shows a case.

mod calendar;
mod catalogue;
mod people;
mod person;
mod rules;
mod rules_explained;
mod sign_ins;
mod system;
mod tokens;
mod triage;
mod units;

use std::net::{IpAddr, Ipv4Addr};

use axum::{
    Router,
    http::{HeaderMap, header},
    routing::get,
};
use xinqiao_identity::{directory::DirectoryError, sign_in_log::Origin};
use xinqiao_kernel::{PersonId, words::Role};
use xinqiao_platform::DbError;

use crate::{
    Web,
    error::{Answer, Error},
    page::Page,
    texts,
    view::Tab,
    words::Words,
};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(start))
        .merge(units::routes())
        .merge(people::routes())
        .merge(person::routes())
        .merge(tokens::routes())
        .merge(sign_ins::routes())
        .merge(rules::routes())
        .merge(catalogue::routes())
        .merge(calendar::routes())
        .merge(triage::routes())
        .merge(system::routes())
        .merge(texts::pages())
}

/// Leads to the first page that the person may open.
async fn start(page: Page) -> Answer {
    let person = page.staff()?;
    let first = if person.actor.is(Role::Administrator) {
        "/admin/people"
    } else {
        "/admin/rules"
    };
    Ok(page.go(first))
}

/// The administrator; for all others these pages do not exist.
fn keeper(page: &Page) -> Result<PersonId, Error> {
    let person = page.staff()?;
    let keeps = person.actor.is(Role::Administrator);
    person
        .actor
        .person
        .filter(|_| keeps)
        .ok_or_else(Error::not_found)
}

/// The pages of this part that the person may open.
fn tabs(page: &Page) -> Vec<Tab> {
    let tab = |href: &str, key: &str| Tab {
        href: href.to_owned(),
        label: page.t(key).into_owned(),
        count: None,
        here: page.under(href),
    };
    let mut tabs = Vec::new();
    let keeps = keeper(page).is_ok();
    if keeps {
        tabs.push(tab("/admin/people", "admin-people"));
    }
    tabs.push(tab("/admin/units", "admin-units"));
    tabs.push(tab("/admin/rules", "admin-rules"));
    tabs.push(tab("/admin/catalogue", "admin-catalogue"));
    tabs.push(tab("/admin/calendar", "admin-calendar"));
    if keeps {
        tabs.push(tab("/admin/templates", "texts-title"));
        tabs.push(tab("/admin/sign-ins", "admin-sign-ins"));
        tabs.push(tab("/admin/tokens", "admin-tokens"));
        tabs.push(tab("/admin/triage", "triage-title"));
        tabs.push(tab("/admin/system", "admin-system"));
    }
    tabs
}

/// Where a forced sign-out comes from, as its log wants it.
fn origin<'a>(page: &Page, headers: &'a HeaderMap) -> Origin<'a> {
    // Of an IPv6 client the page knows the first half only.
    let address: Option<IpAddr> = page
        .client
        .parse()
        .or_else(|_| format!("{}::", page.client).parse())
        .ok();
    let device = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    Origin {
        address: address.unwrap_or(Ipv4Addr::UNSPECIFIED.into()),
        device: device.unwrap_or_default(),
    }
}

/// The half of a text in two languages (`中文 · English`) that this person reads.
fn half(words: Words, text: &str) -> String {
    let (zh, en) = text.split_once(" · ").unwrap_or((text, ""));
    words.either(zh, en).to_owned()
}

/// A database that cannot be asked now.
fn db_error(error: &DbError) -> Error {
    match error {
        DbError::Conflict { .. } => Error::unavailable(1),
        error if error.is_passing() => Error::unavailable(5),
        error => Error::broken(error),
    }
}

/// What speaks against a change of staff: a text for the form, or a failure.
fn objection(words: Words, error: DirectoryError) -> Result<String, Error> {
    match error {
        DirectoryError::Db(DbError::Conflict { .. }) => Ok(words.t("admin-conflict").into_owned()),
        DirectoryError::Db(error) => Err(db_error(&error)),
        DirectoryError::UnknownCode { .. } => Err(Error::broken(error)),
        DirectoryError::NoSuchPerson(_) => Err(Error::not_found()),
        DirectoryError::Units(_) | DirectoryError::People(_) | DirectoryError::Absence(_) => {
            Ok(half(words, &error.to_string()))
        }
    }
}
