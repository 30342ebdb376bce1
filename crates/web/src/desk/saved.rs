//! Filters with a name: a person's own, and everybody's by the centre's head.

use axum::extract::State;
use xinqiao_hotline::desk::{self, NAME_MOST};
use xinqiao_identity::Actor;
use xinqiao_kernel::{PersonId, words::Role};

use super::of_the_hotline;
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::Page,
};

/// Filters that have a key of their own.
const KEYS: usize = 9;
/// The longest address kept.
const ADDRESS_MOST: usize = 600;

/// A saved filter as a tab.
pub(super) struct Saved {
    pub(super) href: String,
    pub(super) name: String,
    /// `1` to `9`; empty for those beyond.
    pub(super) key: String,
    /// It is what the page shows.
    pub(super) here: bool,
    /// As the form sends it to be forgotten; empty when it is not this person's to forget.
    pub(super) forget: String,
    pub(super) shared: bool,
}

/// The saved filters this person sees.
pub(super) async fn saved(web: &Web, actor: &Actor, here: &str) -> Result<Vec<Saved>, Error> {
    let person = person(actor)?;
    let filters = desk::filters(web.hotline.db(), person).await;
    let filters = filters.map_err(Error::broken)?;
    let heads = may_share(actor);
    let tab = |(at, filter): (usize, desk::SavedFilter)| Saved {
        here: filter.address == here,
        key: match at < KEYS {
            true => (at + 1).to_string(),
            false => String::new(),
        },
        forget: match (filter.shared, heads) {
            (true, false) => String::new(),
            (true, true) => format!("shared-{}", filter.number),
            (false, _) => format!("own-{}", filter.number),
        },
        href: filter.address,
        name: filter.name,
        shared: filter.shared,
    };
    Ok(filters.into_iter().enumerate().map(tab).collect())
}

/// Whether this person saves filters for everybody.
pub(super) fn may_share(actor: &Actor) -> bool {
    actor.is(Role::CentreHead)
}

/// Keeps the address of the page under a name.
pub(super) async fn save(State(web): State<Web>, page: Page, mut form: Form) -> Answer {
    let actor = of_the_hotline(&page)?;
    let address = of_a_queue(form.value("address"))?;
    let shared = form.ticked("shared") && may_share(actor);
    let Some(name) = form.text("filter_name", 1, NAME_MOST) else {
        let why = form.error("filter_name").unwrap_or_default();
        return Ok(page.go_saying(&address, why));
    };
    let kept = desk::save_filter(web.hotline.db(), person(actor)?, shared, &name, &address).await;
    let said = match kept.map_err(Error::broken)? {
        true => page.t1("filter-saved", "name", name),
        false => page.t("filter-too-many").into_owned(),
    };
    Ok(page.go_saying(&address, &said))
}

/// Forgets a filter.
pub(super) async fn forget(State(web): State<Web>, page: Page, form: Form) -> Answer {
    let actor = of_the_hotline(&page)?;
    let address = of_a_queue(form.value("address"))?;
    let asked = form.value("forget").split_once('-');
    let (shared, number) = match asked {
        Some(("shared", number)) if may_share(actor) => (true, number),
        Some(("own", number)) => (false, number),
        _ => return Err(Error::bad_input(Vec::new())),
    };
    let Ok(number) = number.parse() else {
        return Err(Error::bad_input(Vec::new()));
    };
    let gone = desk::drop_filter(web.hotline.db(), person(actor)?, shared, number).await;
    gone.map_err(Error::broken)?;
    Ok(page.go_saying(&address, &page.t("filter-forgotten")))
}

pub(super) fn person(actor: &Actor) -> Result<PersonId, Error> {
    actor.person.ok_or_else(Error::not_found)
}

/// Only an address of a queue is kept or gone back to.
pub(super) fn of_a_queue(address: &str) -> Result<String, Error> {
    let inside = address.starts_with("/desk/queues/") && address.len() <= ADDRESS_MOST;
    if inside && address.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(address.to_owned())
    } else {
        Err(Error::bad_input(Vec::new()))
    }
}
