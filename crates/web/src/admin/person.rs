//! One member of staff: names, posts, whether they may sign in, a new password,
//! where they are signed in now.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::HeaderMap,
    routing::{get, post},
};
use xinqiao_identity::{
    passwords::{Password, PasswordError},
    people::Person,
    sessions::Session,
};
use xinqiao_kernel::{PersonId, UnitId, words::Role};

use super::{
    db_error, half, keeper, objection, origin,
    people::{known_unit, post_role, role_choices, sign_in_name, unit_choices, unit_name},
    sign_ins::{self, Line},
    tabs,
};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::{Page, show, show_again},
    view::{Choice, Tab},
};

/// Rows of the sign-in log on the page of a person.
const LATEST: u32 = 8;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/people/{id}", get(person).post(rename))
        .route("/people/{id}/posts", post(add_post))
        .route("/people/{id}/posts/remove", post(remove_post))
        .route("/people/{id}/disabled", post(disable))
        .route("/people/{id}/password", post(set_password))
        .route("/people/{id}/sign-out", post(sign_out))
}

async fn person(State(web): State<Web>, page: Page, Path(id): Path<i64>) -> Answer {
    keeper(&page)?;
    let known = find(&web, id)?;
    let form = Form::blank(&page);
    show(&PersonPage::of(&web, page, &known, form).await?)
}

async fn rename(State(web): State<Web>, page: Page, Path(id): Path<i64>, mut form: Form) -> Answer {
    let by = keeper(&page)?;
    let known = find(&web, id)?;
    let (name, sign_in) = (form.text("name", 1, 60), sign_in_name(&mut form));
    let (Some(name), Some(sign_in)) = (name, sign_in) else {
        return show_again(&PersonPage::of(&web, page, &known, form).await?);
    };
    let changed = Person {
        name,
        sign_in,
        ..known.clone()
    };
    keep(Change { web, page, by }, &known, changed, form, "sign_in").await
}

async fn add_post(
    State(web): State<Web>,
    page: Page,
    Path(id): Path<i64>,
    mut form: Form,
) -> Answer {
    let by = keeper(&page)?;
    let known = find(&web, id)?;
    let roster = web.identity.directory.roster();
    let role = form.choice("role", post_role);
    let unit = form.choice("unit", |code| known_unit(&roster, code));
    let (Some(role), Some(unit)) = (role, unit) else {
        return show_again(&PersonPage::of(&web, page, &known, form).await?);
    };
    let mut changed = known.clone();
    changed.posts.push((role, unit));
    changed.posts.sort_unstable();
    changed.posts.dedup();
    keep(Change { web, page, by }, &known, changed, form, "unit").await
}

async fn remove_post(
    State(web): State<Web>,
    page: Page,
    Path(id): Path<i64>,
    mut form: Form,
) -> Answer {
    let by = keeper(&page)?;
    let known = find(&web, id)?;
    let role = form.choice("role", Role::from_code);
    let unit = form.number("unit", 1, i64::MAX).map(UnitId);
    let (Some(role), Some(unit)) = (role, unit) else {
        return Err(Error::bad_input(form.errors().to_vec()));
    };
    if by == known.id && role == Role::Administrator {
        return Err(Error::refused(page.t("admin-not-oneself")));
    }
    let mut changed = known.clone();
    changed.posts.retain(|post| *post != (role, unit));
    keep(Change { web, page, by }, &known, changed, form, "unit").await
}

/// What every change of a person needs.
struct Change {
    web: Web,
    page: Page,
    by: PersonId,
}

/// Writes a changed person; says on the form what speaks against it.
async fn keep(
    change: Change,
    known: &Person,
    changed: Person,
    mut form: Form,
    field: &str,
) -> Answer {
    let Change { web, page, by } = change;
    let kept = web
        .identity
        .directory
        .put_people(&[changed], page.now)
        .await;
    if let Err(error) = kept {
        let said = objection(page.words, error)?;
        form.wrong::<()>(field, said);
        return show_again(&PersonPage::of(&web, page, known, form).await?);
    }
    tracing::info!(
        by = by.0,
        person = known.id.0,
        "a member of staff was changed"
    );
    Ok(page.go_saying(&href(known), &page.t("admin-person-kept")))
}

/// Lets a person sign in no more and signs them out, or lets them in again.
async fn disable(
    State(web): State<Web>,
    page: Page,
    headers: HeaderMap,
    Path(id): Path<i64>,
    form: Form,
) -> Answer {
    let by = keeper(&page)?;
    let known = find(&web, id)?;
    let disabled = form.value("disabled") == "yes";
    if by == known.id {
        return Err(Error::refused(page.t("admin-not-oneself")));
    }
    let directory = &web.identity.directory;
    if let Err(error) = directory.disable(known.id, disabled, page.now).await {
        return Err(Error::refused(objection(page.words, error)?));
    }
    if disabled {
        force_out(&web, &page, &headers, known.id).await?;
    }
    tracing::info!(
        by = by.0,
        person = id,
        disabled,
        "a member of staff was shut out or let in"
    );
    let said = if disabled {
        "admin-person-disabled"
    } else {
        "admin-person-enabled"
    };
    Ok(page.go_saying(&href(&known), &page.t(said)))
}

/// Sets a new password. Whoever is signed in with the old one is signed out.
async fn set_password(
    State(web): State<Web>,
    page: Page,
    Path(id): Path<i64>,
    mut form: Form,
) -> Answer {
    let by = keeper(&page)?;
    let known = find(&web, id)?;
    let password = Password::typed(form.value("password"));
    let passwords = &web.identity.passwords;
    match passwords
        .set(known.id, &known.sign_in, password, page.now)
        .await
    {
        Ok(()) => {}
        Err(weak @ PasswordError::Weak) => {
            form.wrong::<()>("password", half(page.words, &weak.to_string()));
            return show_again(&PersonPage::of(&web, page, &known, form).await?);
        }
        Err(PasswordError::Db(error)) => return Err(db_error(&error)),
        Err(error) => return Err(Error::broken(error)),
    }
    let sessions = &web.identity.sessions;
    sessions
        .end_all(known.id, page.now)
        .await
        .map_err(|error| db_error(&error))?;
    tracing::info!(by = by.0, person = id, "a password was set anew");
    Ok(page.go_saying(&href(&known), &page.t("admin-password-set")))
}

async fn sign_out(
    State(web): State<Web>,
    page: Page,
    headers: HeaderMap,
    Path(id): Path<i64>,
    _: Form,
) -> Answer {
    let by = keeper(&page)?;
    let known = find(&web, id)?;
    let ended = force_out(&web, &page, &headers, known.id).await?;
    tracing::info!(
        by = by.0,
        person = id,
        ended,
        "a member of staff was signed out"
    );
    Ok(page.go_saying(&href(&known), &page.t1("admin-signed-out", "count", ended)))
}

async fn force_out(
    web: &Web,
    page: &Page,
    headers: &HeaderMap,
    person: PersonId,
) -> Result<u64, Error> {
    let from = origin(page, headers);
    let ended = web.identity.force_out(person, from, page.now).await;
    ended.map_err(Error::broken)
}

fn find(web: &Web, id: i64) -> Result<Person, Error> {
    let roster = web.identity.directory.roster();
    let known = roster.people.get(PersonId(id));
    known
        .map(|person| Person::clone(person))
        .ok_or_else(Error::not_found)
}

fn href(person: &Person) -> String {
    format!("/admin/people/{}", person.id.0)
}

struct Post {
    role: Role,
    unit: i64,
    unit_name: String,
}

#[derive(Template)]
#[template(path = "admin/person.html")]
struct PersonPage {
    page: Page,
    tabs: Vec<Tab>,
    form: Form,
    id: i64,
    name: String,
    disabled: bool,
    /// The administrator's own page: nobody shuts themselves out.
    own: bool,
    posts: Vec<Post>,
    roles: Vec<Choice>,
    units: Vec<Choice>,
    sessions: Vec<Session>,
    log: Vec<Line>,
}

impl PersonPage {
    async fn of(web: &Web, page: Page, person: &Person, form: Form) -> Result<Self, Error> {
        let own = keeper(&page)? == person.id;
        let roster = web.identity.directory.roster();
        let failed = |error| db_error(&error);
        let sessions = web.identity.sessions.of(person.id, page.now).await;
        let log = web.identity.log.latest(Some(person.id), LATEST).await;
        // What was typed stands before what is known.
        let form = form
            .with("name", &person.name)
            .with("sign_in", person.sign_in.as_str());
        let posts = person.posts.iter().map(|(role, unit)| Post {
            role: *role,
            unit: unit.0,
            unit_name: unit_name(&page, &roster, *unit),
        });
        Ok(Self {
            tabs: tabs(&page),
            id: person.id.0,
            name: person.name.clone(),
            disabled: person.disabled,
            own,
            posts: posts.collect(),
            roles: role_choices(&page),
            units: unit_choices(&page, &roster),
            sessions: sessions.map_err(failed)?,
            log: sign_ins::lines(&page, &roster, &log.map_err(failed)?),
            form,
            page,
        })
    }
}
