//! Tokens for programs: who has one and for what, a new one, an end to one.
//!
//! The text of a token is shown once, on the page that answers its making; it
//! is stored nowhere, so no page can show it again.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    routing::{get, post},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use xinqiao_identity::{
    directory::Roster,
    people::Person,
    scopes::{Scope, Scopes},
    secret::Fingerprint,
    tokens::{Token, TokenError, Tokens, Wanted},
};
use xinqiao_kernel::{
    PersonId, UnitId,
    words::{ActKind, Role},
};

use super::{db_error, keeper, people::unit_name, tabs};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::{Page, show, show_again},
    view::{Choice, Tab},
};

/// Rows shown at once.
const MOST: u32 = 200;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/tokens", get(all))
        .route("/people/{id}/tokens", get(of_person).post(issue))
        .route("/people/{id}/tokens/{token}/revoke", post(revoke))
}

async fn all(State(web): State<Web>, page: Page) -> Answer {
    keeper(&page)?;
    let roster = web.identity.directory.roster();
    let tokens = web.identity.tokens.all(page.now, MOST).await;
    show(&AllTokens {
        tabs: tabs(&page),
        rows: rows(&page, &roster, &tokens.map_err(failed)?),
        page,
    })
}

/// `?post=` chooses the post beforehand.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Begin {
    post: String,
}

async fn of_person(
    State(web): State<Web>,
    page: Page,
    Path(id): Path<i64>,
    Query(begin): Query<Begin>,
) -> Answer {
    keeper(&page)?;
    let form = Form::blank(&page)
        .with("post", begin.post)
        .with("scope", Scope::CasesRead.to_string())
        .with("days", "90");
    show(&TokensPage::of(&web, page, id, form, None).await?)
}

async fn issue(State(web): State<Web>, page: Page, Path(id): Path<i64>, mut form: Form) -> Answer {
    let by = keeper(&page)?;
    let roster = web.identity.directory.roster();
    let person = find(&roster, id)?;
    let post = form.choice("post", |code| held(person, code));
    let label = form.text("label", 2, 100);
    let days = form.number("days", 1, Tokens::LONGEST.as_hours() / 24);
    let scopes = chosen_scopes(&mut form);
    let (Some((role, unit)), Some(label), Some(days), Some(scopes)) = (post, label, days, scopes)
    else {
        return show_again(&TokensPage::of(&web, page, id, form, None).await?);
    };
    let wanted = Wanted {
        person: person.id,
        role,
        unit,
        label,
        scopes,
        lives: SignedDuration::from_hours(24 * days),
    };
    let made = web.identity.tokens.issue(wanted, page.now).await;
    let (text, _) = made.map_err(failed)?;
    tracing::info!(by = by.0, person = id, "a token was made");
    let form = Form::blank(&page);
    show(&TokensPage::of(&web, page, id, form, Some(text)).await?)
}

async fn revoke(
    State(web): State<Web>,
    page: Page,
    Path((id, token)): Path<(i64, String)>,
    _: Form,
) -> Answer {
    let by = keeper(&page)?;
    let token = Fingerprint::parse(&token).ok_or_else(Error::not_found)?;
    let tokens = &web.identity.tokens;
    let revoked = tokens.revoke(PersonId(id), token, page.now).await;
    if !revoked.map_err(failed)? {
        return Err(Error::not_found());
    }
    tracing::info!(by = by.0, person = id, "a token was revoked");
    let there = format!("/admin/people/{id}/tokens");
    Ok(page.go_saying(&there, &page.t("admin-token-revoked")))
}

/// What was ticked: whole scopes, and single acts.
fn chosen_scopes(form: &mut Form) -> Option<Scopes> {
    let ticked: Vec<String> = form
        .values("scope")
        .chain(form.values("act"))
        .map(str::to_owned)
        .collect();
    match ticked.join(" ").parse::<Scopes>() {
        Ok(scopes) => Some(scopes),
        Err(_) => form.wrong_key("scope", "admin-scope-missing"),
    }
}

/// A post the person holds, written `role:unit`.
fn held(person: &Person, code: &str) -> Option<(Role, UnitId)> {
    let (role, unit) = code.split_once(':')?;
    let post = (Role::from_code(role)?, UnitId(unit.parse().ok()?));
    person.posts.contains(&post).then_some(post)
}

fn find(roster: &Roster, id: i64) -> Result<&Person, Error> {
    let known = roster.people.get(PersonId(id));
    known.map(AsRef::as_ref).ok_or_else(Error::not_found)
}

fn failed(error: TokenError) -> Error {
    match error {
        TokenError::Db(error) => db_error(&error),
        other => Error::refused(other.to_string()),
    }
}

fn rows(page: &Page, roster: &Roster, tokens: &[Token]) -> Vec<Row> {
    let row = |token: &Token| {
        let owner = roster.people.get(token.person);
        let person = token.person.0;
        Row {
            label: token.label.clone(),
            owner: owner.map_or_else(|| person.to_string(), |owner| owner.name.clone()),
            owner_href: format!("/admin/people/{person}/tokens"),
            post: format!(
                "{} · {}",
                page.word(&token.role),
                unit_name(page, roster, token.unit)
            ),
            held: owner.is_some_and(|owner| {
                !owner.disabled && owner.posts.contains(&(token.role, token.unit))
            }),
            scopes: token
                .scopes
                .iter()
                .map(|scope| scope_words(page, scope))
                .collect(),
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
            revoke: format!("/admin/people/{person}/tokens/{}/revoke", token.id),
        }
    };
    tokens.iter().map(row).collect()
}

fn scope_words(page: &Page, scope: Scope) -> String {
    match scope {
        Scope::CasesRead => page.t("admin-scope-read").into_owned(),
        Scope::CasesWrite => page.t("admin-scope-write").into_owned(),
        Scope::KnowledgeRead => page.t("admin-scope-knowledge-read").into_owned(),
        Scope::KnowledgeWrite => page.t("admin-scope-knowledge-write").into_owned(),
        Scope::Admin => page.t("admin-scope-admin").into_owned(),
        Scope::Act(act) => page.word(&act).into_owned(),
    }
}

struct Row {
    label: String,
    owner: String,
    owner_href: String,
    post: String,
    /// Its owner still holds the post; otherwise it opens nothing.
    held: bool,
    scopes: Vec<String>,
    expires_at: Timestamp,
    last_used_at: Option<Timestamp>,
    revoke: String,
}

#[derive(Template)]
#[template(path = "admin/tokens.html")]
struct AllTokens {
    page: Page,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "admin/person_tokens.html")]
struct TokensPage {
    page: Page,
    tabs: Vec<Tab>,
    form: Form,
    id: i64,
    name: String,
    rows: Vec<Row>,
    posts: Vec<Choice>,
    scopes: Vec<Choice>,
    acts: Vec<Choice>,
    /// The text of the token just made; shown this once.
    made: Option<String>,
}

impl TokensPage {
    async fn of(
        web: &Web,
        page: Page,
        id: i64,
        form: Form,
        made: Option<String>,
    ) -> Result<Self, Error> {
        let roster = web.identity.directory.roster();
        let person = find(&roster, id)?;
        let tokens = web.identity.tokens.of(person.id, page.now).await;
        let posts = person.posts.iter().map(|(role, unit)| {
            let label = format!("{} · {}", page.word(role), unit_name(&page, &roster, *unit));
            Choice::new(format!("{role}:{}", unit.0), label)
        });
        let scopes = [
            (Scope::CasesRead, "admin-scope-read"),
            (Scope::CasesWrite, "admin-scope-write"),
            (Scope::KnowledgeRead, "admin-scope-knowledge-read"),
            (Scope::KnowledgeWrite, "admin-scope-knowledge-write"),
            (Scope::Admin, "admin-scope-admin"),
        ];
        let acts = ActKind::ALL.iter();
        Ok(Self {
            tabs: tabs(&page),
            id,
            name: person.name.clone(),
            rows: rows(&page, &roster, &tokens.map_err(failed)?),
            posts: posts.collect(),
            scopes: scopes
                .map(|(scope, key)| {
                    Choice::new(scope.to_string(), page.t(key)).explained(scope.to_string())
                })
                .into(),
            acts: acts
                .map(|act| Choice::new(Scope::Act(*act).to_string(), page.word(act)))
                .collect(),
            form,
            made,
            page,
        })
    }
}
