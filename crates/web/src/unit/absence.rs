//! Away, and who stands in: set for oneself, by the head of the unit for those
//! who work there, by an administrator for anybody.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::Deserialize;
use xinqiao_identity::{
    Actor,
    absences::{Absence, AbsenceError, can_stand_in},
    directory::{DirectoryError, Roster},
    people::Person,
};
use xinqiao_kernel::{PersonId, words::Role};
use xinqiao_platform::db::DbError;

use super::inbox::tabs;
use crate::{
    Web,
    case_page::names::Names,
    error::{Answer, Error},
    form::Form,
    page::Page,
    view::{Choice, Tab},
};

/// Whose time away is set: `?person=12`; one's own when nobody is named.
#[derive(Deserialize)]
pub(super) struct Whose {
    person: Option<i64>,
}

pub(super) async fn ask(State(web): State<Web>, page: Page, Query(whose): Query<Whose>) -> Answer {
    let today = web.hotline.calendar().date_of(page.now).to_string();
    let form = Form::blank(&page)
        .with("from", &today)
        .with("until", &today);
    shown(&web, page, whose.person, form, StatusCode::OK)
}

pub(super) async fn set(State(web): State<Web>, page: Page, mut form: Form) -> Answer {
    let roster = web.identity.directory.roster();
    let set_by = me(&page)?;
    let whose = form.value("person").parse().ok();
    let person = whom(&page, &roster, whose)?;
    let (from, until) = (form.date("from"), form.date("until"));
    let stand_in = form.choice("stand_in", |code| code.parse().ok().map(PersonId));
    let (Some(from), Some(until), Some(stand_in)) = (from, until, stand_in) else {
        return shown(&web, page, whose, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let absence = Absence {
        person: person.id,
        stand_in,
        from: begin_of(&web, from),
        until: web.hotline.calendar().end_of(until),
        set_by,
    };
    let directory = &web.identity.directory;
    match directory.put_absence(&absence, page.now).await {
        Ok(()) => {
            let names = Names::of(&web, page.words);
            let said = page.words.with(
                "absence-set",
                &[
                    ("name", &names.person(person.id)),
                    ("stand_in", &names.person(stand_in)),
                    ("until", &until.to_string()),
                ],
            );
            Ok(page.go_saying("/unit/absence", &said))
        }
        Err(DirectoryError::Absence(refused)) => {
            let (field, said) = help(&refused, &page, &Names::of(&web, page.words));
            form.wrong::<()>(field, said);
            shown(&web, page, whose, form, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(DirectoryError::Db(DbError::Conflict { .. })) => Err(Error::unavailable(1)),
        Err(error) => Err(Error::broken(error)),
    }
}

pub(super) async fn end(State(web): State<Web>, page: Page, form: Form) -> Answer {
    let roster = web.identity.directory.roster();
    let person = whom(&page, &roster, form.value("person").parse().ok())?;
    let from = form.value("from").parse().ok();
    let from = from.and_then(|from| Timestamp::from_millisecond(from).ok());
    let absence = from.and_then(|from| roster.absences.find(person.id, from));
    let absence = absence.ok_or_else(Error::not_found)?;
    let ended = web.identity.directory.end_absence(absence, page.now).await;
    ended.map_err(Error::broken)?;
    let name = Names::of(&web, page.words).person(person.id);
    Ok(page.go_saying("/unit/absence", &page.t1("absence-ended", "name", name)))
}

/// What the inbox says of standing in and of being away, as of now.
pub(super) fn standing(web: &Web, page: &Page, names: &Names, actor: &Actor) -> Vec<String> {
    let Some(me) = actor.person else {
        return Vec::new();
    };
    let roster = web.identity.directory.roster();
    let holding = roster.absences.iter().filter(|a| a.holds(page.now));
    holding
        .filter_map(|absence| {
            let until = page.when(&absence.until);
            match me {
                me if me == absence.stand_in => {
                    let name = names.person(absence.person);
                    Some(page.t2("absence-you-stand-in", "name", name, "until", until))
                }
                me if me == absence.person => {
                    let name = names.person(absence.stand_in);
                    Some(page.t2("absence-you-are-away", "name", name, "until", until))
                }
                _ => None,
            }
        })
        .collect()
}

fn me(page: &Page) -> Result<PersonId, Error> {
    page.staff()?.actor.person.ok_or_else(Error::not_found)
}

/// Whose time away this is about, if it may be set by whoever asks.
fn whom<'r>(page: &Page, roster: &'r Roster, whose: Option<i64>) -> Result<&'r Person, Error> {
    let id = whose.map_or_else(|| me(page), |id| Ok(PersonId(id)))?;
    let person = roster.people.get(id).map(|person| &**person);
    let person = person.filter(|person| may_set(&page.actor(), person));
    person.ok_or_else(Error::not_found)
}

fn may_set(actor: &Actor, person: &Person) -> bool {
    let heads = |unit| {
        let mut posts = actor.posts.iter();
        posts.any(|post| {
            let own = post.stands_in_for.is_none();
            own && matches!(post.role, Role::UnitHead | Role::CentreHead) && post.reaches(unit)
        })
    };
    actor.person == Some(person.id)
        || actor.is(Role::Administrator)
        || person.posts.iter().any(|(_, unit)| heads(*unit))
}

/// The first moment of a day.
fn begin_of(web: &Web, day: Date) -> Timestamp {
    let before = day.yesterday().unwrap_or(day);
    web.hotline.calendar().end_of(before) + SignedDuration::from_millis(1)
}

/// Beside which field a refusal stands, and in which words.
fn help(refused: &AbsenceError, page: &Page, names: &Names) -> (&'static str, String) {
    let plain = |key: &str| page.t(key).into_owned();
    match refused {
        AbsenceError::Over => ("until", plain("absence-over")),
        AbsenceError::NoSuchPerson(_) => ("stand_in", plain("form-choose")),
        AbsenceError::Oneself => ("stand_in", plain("absence-oneself")),
        AbsenceError::NoSuchPost { role, unit } => {
            let (role, unit) = (page.word(role), names.unit(*unit));
            let said = page.t2("absence-no-such-post", "role", role, "unit", unit);
            ("stand_in", said)
        }
        AbsenceError::AlreadyAway { until } => {
            let until = page.when(until);
            ("from", page.t1("absence-already", "until", until))
        }
        AbsenceError::StandInAway { stand_in, until } => {
            let (name, until) = (names.person(*stand_in), page.when(until));
            let said = page.t2("absence-stand-in-away", "name", name, "until", until);
            ("stand_in", said)
        }
        AbsenceError::StandsIn { person, until } => {
            let (name, until) = (names.person(*person), page.when(until));
            let said = page.t2("absence-stands-in", "name", name, "until", until);
            ("from", said)
        }
    }
}

fn shown(web: &Web, page: Page, whose: Option<i64>, form: Form, status: StatusCode) -> Answer {
    let roster = web.identity.directory.roster();
    let names = Names::of(web, page.words);
    let person = whom(&page, &roster, whose)?;
    let actor = page.actor();
    let fits = |other: &&&std::sync::Arc<Person>| {
        let mut posts = person.posts.iter();
        !other.disabled
            && other.id != person.id
            && posts.all(|(role, unit)| {
                *role == Role::Administrator || can_stand_in(other, *role, *unit, &roster.units)
            })
    };
    let all = roster.people.all();
    let stand_ins = all
        .iter()
        .filter(fits)
        .map(|other| Choice::new(other.id.0.to_string(), described(other, &names, &page)));
    let colleagues = all
        .iter()
        .filter(|other| !other.disabled && actor.person != Some(other.id))
        .filter(|other| !actor.is(Role::Administrator) && may_set(&actor, other))
        .map(|other| Tab {
            href: format!("/unit/absence?person={}", other.id.0),
            label: other.name.clone(),
            count: None,
            here: other.id == person.id,
        });
    let mut known: Vec<_> = roster
        .absences
        .iter()
        .filter(|a| a.until > page.now)
        .collect();
    known.sort_by_key(|absence| absence.from);
    let rows = known.into_iter().filter_map(|absence| {
        let absent = roster.people.get(absence.person)?;
        let may_end = may_set(&actor, absent);
        let concerns = may_end || actor.person == Some(absence.stand_in);
        concerns.then(|| Row {
            person: absence.person.0,
            from: absence.from.as_millisecond(),
            name: absent.name.clone(),
            stand_in: names.person(absence.stand_in),
            begins: page.when(&absence.from),
            ends: page.when(&absence.until),
            now: absence.holds(page.now),
            may_end,
        })
    });
    let shown = AbsencePage {
        tabs: tabs(&page),
        person: person.id.0,
        own: actor.person == Some(person.id),
        name: described(person, &names, &page),
        stand_ins: stand_ins.collect(),
        colleagues: colleagues.collect(),
        rows: rows.collect(),
        form,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// 樊晓舟 · 市城市管理局 · 承办人.
fn described(person: &Person, names: &Names, page: &Page) -> String {
    let post = person.posts.first();
    let post = post.map(|(role, unit)| format!(" · {} · {}", names.unit(*unit), page.word(role)));
    format!("{}{}", person.name, post.unwrap_or_default())
}

/// One time away.
struct Row {
    person: i64,
    from: i64,
    name: String,
    stand_in: String,
    begins: String,
    ends: String,
    now: bool,
    may_end: bool,
}

#[derive(Template)]
#[template(path = "unit/absence.html")]
struct AbsencePage {
    page: Page,
    tabs: Vec<Tab>,
    person: i64,
    own: bool,
    name: String,
    stand_ins: Vec<Choice>,
    colleagues: Vec<Tab>,
    rows: Vec<Row>,
    form: Form,
}
