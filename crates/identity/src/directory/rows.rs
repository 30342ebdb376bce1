//! Units and people as rows, both ways.

use jiff::Timestamp;
use xinqiao_kernel::{PersonId, UnitId, words::Role};
use xinqiao_platform::{
    db::{Row, Statement, Value},
    values,
};

use super::DirectoryError;
use crate::{
    absences::Absence,
    people::{Person, SignInName},
    units::{Unit, UnitKind, UnitLevel},
};

pub(super) fn put_unit(unit: &Unit) -> Statement {
    let sql = "insert into unit (id, code, name, en, parent, region, level, kind, fallback, phone)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (id) do update set code = excluded.code, name = excluded.name,
            en = excluded.en, parent = excluded.parent, region = excluded.region,
            level = excluded.level, kind = excluded.kind, fallback = excluded.fallback,
            phone = excluded.phone";
    let params = values![
        unit.id.0,
        &unit.code,
        &unit.name,
        &unit.en,
        unit.parent.map(|parent| parent.0),
        &unit.region,
        unit.level.code(),
        unit.kind.code(),
        unit.fallback,
        &unit.phone,
    ];
    Statement::new(sql, params)
}

pub(super) fn put_person(person: &Person, now: Timestamp) -> Vec<Statement> {
    let id = person.id.0;
    let own = |sql| Statement::new(sql, values![id]);
    let name = person.sign_in.as_str();
    let mut statements = vec![
        Statement::new(
            "insert into person (id, name, created_at, disabled_at) values ($1, $2, $3, $4)
             on conflict (id) do update set name = excluded.name,
                 disabled_at = case when excluded.disabled_at is null then null
                               else coalesce(person.disabled_at, excluded.disabled_at) end",
            values![id, &person.name, now, person.disabled.then_some(now)],
        ),
        Statement::new(
            "delete from sign_in_name where person = $1 and name <> $2",
            values![id, name],
        ),
        // Somebody else's name is not taken over: no row changes, all is undone.
        Statement::new(
            "insert into sign_in_name (name, person) values ($1, $2)
             on conflict (name) do update set person = excluded.person
             where sign_in_name.person = excluded.person",
            values![name, id],
        )
        .expecting(1),
        own("delete from post where person = $1"),
    ];
    let post = "insert into post (person, role, unit) values ($1, $2, $3) on conflict do nothing";
    let posts = person
        .posts
        .iter()
        .map(|(role, unit)| values![id, role.code(), unit.0]);
    statements.extend(posts.map(|params: Vec<Value>| Statement::new(post, params)));
    statements
}

pub(super) fn unit_of(row: &Row) -> Result<Unit, DirectoryError> {
    let (level, kind): (String, String) = (row.get(6)?, row.get(7)?);
    Ok(Unit {
        id: UnitId(row.get(0)?),
        code: row.get(1)?,
        name: row.get(2)?,
        en: row.get(3)?,
        parent: row.get::<Option<i64>>(4)?.map(UnitId),
        region: row.get(5)?,
        level: known("unit level", &level, UnitLevel::from_code)?,
        kind: known("unit kind", &kind, UnitKind::from_code)?,
        fallback: row.get(8)?,
        phone: row.get(9)?,
    })
}

pub(super) fn person_of(row: &Row) -> Result<Person, DirectoryError> {
    Ok(Person {
        id: PersonId(row.get(0)?),
        sign_in: SignInName::parse(&row.get::<String>(1)?)?,
        name: row.get(2)?,
        posts: Vec::new(),
        disabled: row.get::<Option<i64>>(3)?.is_some(),
    })
}

pub(super) fn post_of(row: &Row) -> Result<(PersonId, (Role, UnitId)), DirectoryError> {
    let role: String = row.get(1)?;
    let role = known("role", &role, Role::from_code)?;
    Ok((PersonId(row.get(0)?), (role, UnitId(row.get(2)?))))
}

pub(super) fn put_absence(absence: &Absence, now: Timestamp) -> Statement {
    let sql = "insert into absence (person, from_at, until_at, stand_in, set_by, set_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (person, from_at) do update set until_at = excluded.until_at,
            stand_in = excluded.stand_in, set_by = excluded.set_by, set_at = excluded.set_at";
    let params = values![
        absence.person.0,
        absence.from,
        absence.until,
        absence.stand_in.0,
        absence.set_by.0,
        now,
    ];
    Statement::new(sql, params)
}

pub(super) fn absence_of(row: &Row) -> Result<Absence, DirectoryError> {
    Ok(Absence {
        person: PersonId(row.get(0)?),
        stand_in: PersonId(row.get(1)?),
        from: row.get(2)?,
        until: row.get(3)?,
        set_by: PersonId(row.get(4)?),
    })
}

fn known<T>(
    what: &'static str,
    code: &str,
    from_code: impl Fn(&str) -> Option<T>,
) -> Result<T, DirectoryError> {
    from_code(code).ok_or_else(|| DirectoryError::UnknownCode {
        what,
        code: code.to_owned(),
    })
}
