//! Everybody on the staff: found by name, sign-in name or unit, and added.

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    routing::get,
};
use serde::Deserialize;
use xinqiao_identity::{
    directory::Roster,
    people::{Person, SignInName},
};
use xinqiao_kernel::{PersonId, UnitId, words::Role};

use super::{keeper, objection, tabs};
use crate::{
    Web,
    error::Answer,
    form::Form,
    page::{Page, show, show_again},
    view::{Choice, Tab},
};

/// More than this nobody reads; a search finds the others.
const MOST_SHOWN: usize = 200;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/people", get(list))
        .route("/people/new", get(blank).post(add))
}

/// What narrows the list.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    q: String,
    unit: Option<i64>,
}

async fn list(State(web): State<Web>, page: Page, Query(wanted): Query<Wanted>) -> Answer {
    keeper(&page)?;
    let roster = web.identity.directory.roster();
    let words = wanted.q.trim().to_lowercase();
    let named = |person: &Person| {
        person.name.to_lowercase().contains(&words) || person.sign_in.as_str().contains(&words)
    };
    let placed = |person: &Person| {
        let mut posts = person.posts.iter();
        wanted
            .unit
            .is_none_or(|unit| posts.any(|(_, at)| at.0 == unit))
    };
    let all = roster.people.all();
    let found: Vec<_> = all
        .iter()
        .filter(|person| named(person) && placed(person))
        .collect();
    let rows = found.iter().take(MOST_SHOWN).map(|person| Row {
        href: format!("/admin/people/{}", person.id.0),
        name: person.name.clone(),
        sign_in: person.sign_in.as_str().to_owned(),
        posts: posts(&page, &roster, person),
        disabled: person.disabled,
    });
    let form = Form::blank(&page).with("q", wanted.q.trim()).with(
        "unit",
        wanted.unit.map(|unit| unit.to_string()).unwrap_or_default(),
    );
    show(&People {
        tabs: tabs(&page),
        rows: rows.collect(),
        found: found.len(),
        units: unit_choices(&page, &roster),
        form,
        page,
    })
}

async fn blank(State(web): State<Web>, page: Page) -> Answer {
    keeper(&page)?;
    let form = Form::blank(&page);
    show(&NewPerson::new(&web, page, form))
}

/// Adds somebody with a first post. They cannot sign in before they have a
/// password, which is the next step.
async fn add(State(web): State<Web>, page: Page, mut form: Form) -> Answer {
    let by = keeper(&page)?;
    let roster = web.identity.directory.roster();
    let name = form.text("name", 1, 60);
    let sign_in = sign_in_name(&mut form);
    let role = form.choice("role", post_role);
    let unit = form.choice("unit", |code| known_unit(&roster, code));
    let (Some(name), Some(sign_in), Some(role), Some(unit)) = (name, sign_in, role, unit) else {
        return show_again(&NewPerson::new(&web, page, form));
    };
    let id = free_number(&roster);
    let person = Person {
        id,
        sign_in,
        name,
        posts: vec![(role, unit)],
        disabled: false,
    };
    let added = web.identity.directory.put_people(&[person], page.now).await;
    if let Err(error) = added {
        let said = objection(page.words, error)?;
        form.wrong::<()>("sign_in", said);
        return show_again(&NewPerson::new(&web, page, form));
    }
    tracing::info!(by = by.0, person = id.0, "a member of staff was added");
    let there = format!("/admin/people/{}", id.0);
    Ok(page.go_saying(&there, &page.t("admin-person-added")))
}

/// The number after the last: a number is never given twice, as people are
/// disabled and not deleted.
fn free_number(roster: &Roster) -> PersonId {
    let last = roster.people.all().last().map_or(0, |person| person.id.0);
    PersonId(last + 1)
}

/// A person's posts in words: 派单员 · 热线中心.
pub(super) fn posts(page: &Page, roster: &Roster, person: &Person) -> Vec<String> {
    let posts = person.posts.iter();
    posts
        .map(|(role, unit)| format!("{} · {}", page.word(role), unit_name(page, roster, *unit)))
        .collect()
}

pub(super) fn unit_name(page: &Page, roster: &Roster, unit: UnitId) -> String {
    roster.units.get(unit).map_or_else(
        || unit.0.to_string(),
        |unit| page.words.either(&unit.name, &unit.en).to_owned(),
    )
}

pub(super) fn unit_choices(page: &Page, roster: &Roster) -> Vec<Choice> {
    let units = roster.units.iter();
    units
        .map(|unit| Choice::new(unit.id.0.to_string(), unit_name(page, roster, unit.id)))
        .collect()
}

/// Posts that staff can hold.
pub(super) fn role_choices(page: &Page) -> Vec<Choice> {
    let roles = Role::ALL.iter().filter(|role| is_of_staff(**role));
    roles
        .map(|role| Choice::new(role.code(), page.word(role)))
        .collect()
}

pub(super) fn post_role(code: &str) -> Option<Role> {
    Role::from_code(code).filter(|role| is_of_staff(*role))
}

pub(super) fn known_unit(roster: &Roster, code: &str) -> Option<UnitId> {
    let id = UnitId(code.parse().ok()?);
    roster.units.get(id).map(|unit| unit.id)
}

const fn is_of_staff(role: Role) -> bool {
    !matches!(role, Role::Citizen | Role::Clock)
}

/// The sign-in name in the field `sign_in`.
pub(super) fn sign_in_name(form: &mut Form) -> Option<SignInName> {
    let typed = form.text("sign_in", 2, 40)?;
    match SignInName::parse(&typed) {
        Ok(name) => Some(name),
        Err(_) => form.wrong_key("sign_in", "admin-sign-in-hint"),
    }
}

struct Row {
    href: String,
    name: String,
    sign_in: String,
    posts: Vec<String>,
    disabled: bool,
}

#[derive(Template)]
#[template(path = "admin/people.html")]
struct People {
    page: Page,
    tabs: Vec<Tab>,
    form: Form,
    units: Vec<Choice>,
    rows: Vec<Row>,
    found: usize,
}

#[derive(Template)]
#[template(path = "admin/person_new.html")]
struct NewPerson {
    page: Page,
    tabs: Vec<Tab>,
    form: Form,
    roles: Vec<Choice>,
    units: Vec<Choice>,
}

impl NewPerson {
    fn new(web: &Web, page: Page, form: Form) -> Self {
        let roster = web.identity.directory.roster();
        Self {
            tabs: tabs(&page),
            roles: role_choices(&page),
            units: unit_choices(&page, &roster),
            form,
            page,
        }
    }
}
