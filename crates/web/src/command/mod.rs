//! Pages for supervision, the centre's head and analysts: what is late, what
//! needs a decision, what the units have on their hands, and whether the record
//! of a case holds. Mounted at `/command`.
//!
//! The page of a case is the staff's own ([`crate::case_page`]); an act that is
//! done there looks and works as on the desk.

mod alerts;
mod chain;
mod find;
mod lists;
mod map;
mod nudge;
mod units;
mod wall;

use axum::{Router, routing::get};
use xinqiao_identity::Actor;
use xinqiao_kernel::words::Role;

use crate::{Web, case_page, error::Error, figures, page::Page, view::Tab};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(wall::wall))
        .route("/map.json", get(map::open_cases))
        .route("/lists/{list}", get(lists::list))
        .route("/units", get(units::units))
        .route("/units/{id}", get(units::unit))
        .route("/find", get(find::find))
        .route("/cases/{number}/chain", get(chain::chain))
        .merge(alerts::routes())
        .merge(nudge::routes())
        .merge(case_page::routes())
        .merge(figures::routes())
}

/// Whoever watches over all cases; for all others these pages do not exist, the
/// administrator included, who keeps people and rules and sees no case.
pub(crate) fn watcher(page: &Page) -> Result<&Actor, Error> {
    let actor = &page.staff()?.actor;
    let watches = [Role::Supervisor, Role::CentreHead, Role::Analyst];
    if watches.iter().any(|role| actor.is(*role)) {
        Ok(actor)
    } else {
        Err(Error::not_found())
    }
}

/// Whether this person may urge and supervise, and not only look.
pub(crate) fn may_urge(actor: &Actor) -> bool {
    actor.is(Role::Supervisor) || actor.is(Role::CentreHead)
}

/// The pages of this part.
pub(crate) fn tabs(page: &Page) -> Vec<Tab> {
    let tab = |href: &str, key: &str, here: bool| Tab {
        href: href.to_owned(),
        label: page.t(key).into_owned(),
        count: None,
        here,
    };
    let path = page.path.split('?').next().unwrap_or_default();
    vec![
        tab("/command", "command-wall", path == "/command"),
        tab(
            "/command/alerts",
            "alert-title",
            page.under("/command/alerts"),
        ),
        tab(
            "/command/lists/late",
            "command-lists",
            page.under("/command/lists"),
        ),
        tab(
            "/command/units",
            "command-units",
            page.under("/command/units"),
        ),
        tab(
            "/command/figures",
            "insight-title",
            page.under("/command/figures") || page.under("/command/measures"),
        ),
        tab("/library/late", "library-late", false),
        tab("/admin/rules", "command-rules", false),
    ]
}
