//! `people.toml`: members of staff. Passwords are never part of a pack.

use serde::Deserialize;
use toml::Spanned;
use xinqiao_identity::{
    people::{People, Person, SignInName},
    units::Units,
};
use xinqiao_kernel::{PersonId, words::Role};

use super::{Pack, SiteError, pack::line_at};

const FILE: &str = "people.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    person: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: Spanned<i64>,
    sign_in: String,
    name: String,
    unit: String,
    roles: Vec<Role>,
}

pub(super) fn read(pack: &Pack, units: &Units) -> Result<Vec<Person>, SiteError> {
    let file: File = pack.toml(FILE)?;
    let text = pack.text(FILE)?;
    let mut people = Vec::with_capacity(file.person.len());
    for row in file.person {
        let line = line_at(text, row.id.span().start);
        let wrong = |why: String| pack.broken(FILE, Some(line), why);
        let unit = units
            .by_code(&row.unit)
            .ok_or_else(|| wrong(format!("单位「{}」不存在 · no such unit", row.unit)))?;
        let person = Person {
            id: PersonId(*row.id.get_ref()),
            sign_in: SignInName::parse(&row.sign_in).map_err(|error| wrong(error.to_string()))?,
            name: row.name,
            posts: row.roles.iter().map(|role| (*role, unit.id)).collect(),
            disabled: false,
        };
        People::new([person.clone()], units).map_err(|error| wrong(error.to_string()))?;
        people.push(person);
    }
    People::new(people.iter().cloned(), units).map_err(|error| pack.broken(FILE, None, error))?;
    Ok(people)
}
