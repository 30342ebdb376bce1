//! The demo's sign-in by one click, for every role there is. Elsewhere these
//! addresses do not exist.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_identity::{
    people::{Person, SignInName},
    units::Units,
};
use xinqiao_kernel::words::Role;

use super::{origin::From, welcome};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
};

#[derive(Template)]
#[template(path = "sign_in/demo.html")]
struct Demo {
    page: Page,
    groups: Vec<Group>,
}

/// Everybody whose first post is of one role.
struct Group {
    role: String,
    people: Vec<Somebody>,
}

struct Somebody {
    sign_in: String,
    name: String,
    unit: String,
}

/// `GET /sign-in/demo`.
pub(super) async fn ask(page: Page, State(web): State<Web>) -> Answer {
    only_in_a_demo(&web)?;
    let roster = web.identity.directory.roster();
    let staff = roster.people.all();
    let groups = Role::ALL.iter().map(|role| {
        let of_role = staff.iter().filter(|person| {
            !person.disabled && person.posts.first().is_some_and(|(first, _)| first == role)
        });
        let people = of_role.map(|person| Somebody {
            sign_in: person.sign_in.as_str().to_owned(),
            name: person.name.clone(),
            unit: unit(&page, &roster.units, person),
        });
        Group {
            role: page.word(role).into_owned(),
            people: people.collect(),
        }
    });
    let groups = groups.filter(|group| !group.people.is_empty()).collect();
    show(&Demo { groups, page })
}

/// `POST /sign-in/demo`.
pub(super) async fn enter(page: Page, from: From, State(web): State<Web>, form: Form) -> Answer {
    let name = form.value("sign_in").to_owned();
    sign_in(&page, &web, &from, &name).await
}

/// `GET /sign-in/demo/{name}`: the links that the demo prints when it starts.
pub(super) async fn link(
    page: Page,
    from: From,
    State(web): State<Web>,
    Path(name): Path<String>,
) -> Answer {
    sign_in(&page, &web, &from, &name).await
}

async fn sign_in(page: &Page, web: &Web, from: &From, name: &str) -> Answer {
    only_in_a_demo(web)?;
    let roster = web.identity.directory.roster();
    let name = SignInName::parse(name).map_err(|_| Error::not_found())?;
    let person = roster
        .people
        .by_sign_in(&name)
        .filter(|person| !person.disabled);
    let person = person.ok_or_else(Error::not_found)?.id;
    let signed_in = web.identity.demo(person, from.origin(), page.now).await;
    welcome(web, page, signed_in.map_err(crate::portal::away)?, "").await
}

fn only_in_a_demo(web: &Web) -> Result<(), Error> {
    if web.demo.is_some() {
        Ok(())
    } else {
        Err(Error::not_found())
    }
}

fn unit(page: &Page, units: &Units, person: &Person) -> String {
    let unit = person.posts.first().and_then(|(_, unit)| units.get(*unit));
    let name = unit.map(|unit| page.words.either(&unit.name, &unit.en).to_owned());
    name.unwrap_or_default()
}
