//! What somebody wrote is not lost with their session.
//!
//! A form that comes after its session ended, or under the seal of another
//! session, does nothing. It is answered with a page that shows what was written.
//!
//! - Whoever has to sign in again finds the form filled in afterwards. For that
//!   the text waits as a sealed draft (docs/adr/0010) behind a cookie. It opens
//!   for the person whose session it was and for nobody else who signs in at the
//!   same browser; where that person is not known any more it is not kept.
//! - Whoever only waited too long reads it again and sends it again.
//!
//! Nothing is ever sent by itself. Passwords and codes are neither kept nor shown.

use std::sync::Arc;

use askama::Template;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use xinqiao_identity::secret::Secret;
use xinqiao_kernel::PersonId;

use crate::{
    Web,
    cookie::{self, Lasts},
    csrf,
    error::{Error, Kind},
    form::Posted,
    page::Page,
};

/// Holds the secret of what waits for somebody to sign in again.
const COOKIE: &str = "xq_kept";
/// For how long it waits.
const WAITS: SignedDuration = SignedDuration::from_hours(24);
/// What belongs to the one sending of a form, not to what was written.
const OF_THE_SENDING: [&str; 4] = [csrf::FIELD, "once", "version", "do"];
/// A value as long as this was written; a shorter one of letters and digits was chosen.
const WRITTEN: usize = 20;

type Fields = Vec<(String, String)>;

/// A form that came, beside the answer it got.
#[derive(Clone)]
pub(crate) struct Came(pub(crate) Arc<Posted>);

/// What waits, and for whom.
#[derive(Serialize, Deserialize)]
struct Kept {
    person: i64,
    /// Where the form stands.
    form: String,
    fields: Fields,
}

#[derive(Template)]
#[template(path = "layout/lost.html")]
struct Lost {
    page: Page,
    title: String,
    help: String,
    /// Shown: the name of the field, what the page calls it, its value.
    written: Vec<(String, String, String)>,
    /// Sent again as they are.
    chosen: Fields,
    again: bool,
    sign_in: String,
}

/// The page for a form that came too late; `None` when nothing was written in it.
pub(crate) async fn answer(
    web: &Web,
    page: &Page,
    headers: &HeaderMap,
    error: &Error,
    came: &Came,
) -> Option<Response> {
    let again = match error.kind {
        Kind::Stale => true,
        Kind::SignIn => false,
        _ => return None,
    };
    let fields: Fields = came
        .0
        .fields
        .iter()
        .filter(|field| is_worth_keeping(field))
        .cloned()
        .collect();
    let is_written = |value: &str| {
        !value.is_ascii() || value.contains(char::is_whitespace) || value.len() > WRITTEN
    };
    let (written, chosen): (Fields, Fields) = fields
        .iter()
        .cloned()
        .partition(|(_, value)| is_written(value));
    if written.is_empty() {
        return None;
    }
    let form = form_of(&page.path, headers);
    let cookie = if again {
        None
    } else {
        keep(web, page, headers, &form, fields).await
    };
    let (title, help) = match (again, &cookie) {
        (true, _) => ("lost-stale", "lost-stale-help"),
        (false, Some(_)) => ("lost-sign-in", "lost-kept-help"),
        (false, None) => ("lost-sign-in", "lost-shown-help"),
    };
    let view = Lost {
        title: page.t(title).into_owned(),
        help: page.t(help).into_owned(),
        written: written
            .into_iter()
            .map(|(name, value)| {
                let label = page
                    .field_name(&name)
                    .unwrap_or_else(|| page.t("lost-yours"));
                (name, label.into_owned(), value)
            })
            .collect(),
        chosen,
        again,
        sign_in: format!("/sign-in?next={}", crate::dress::escaped(&form)),
        page: page.clone(),
    };
    let status = if again {
        StatusCode::FORBIDDEN
    } else {
        StatusCode::UNAUTHORIZED
    };
    let mut shown = (status, Html(view.render().ok()?)).into_response();
    // Nobody else shall find it by "back".
    let never = HeaderValue::from_static("no-store");
    shown.headers_mut().insert(header::CACHE_CONTROL, never);
    if let Some(line) = cookie {
        shown.headers_mut().append(header::SET_COOKIE, line);
    }
    Some(shown)
}

/// What waits for this person on this page.
pub(crate) async fn waiting(web: &Web, page: &Page, headers: &HeaderMap) -> Option<Arc<Fields>> {
    let (_, kept) = open(web, page, headers).await?;
    (bare(&page.path) == bare(&kept.form)).then(|| Arc::new(kept.fields))
}

/// Forgets what waited once its form was taken.
pub(crate) async fn taken(web: &Web, page: &Page, headers: &HeaderMap, answer: &mut Response) {
    if answer.status() != StatusCode::SEE_OTHER {
        return;
    }
    let Some((secret, kept)) = open(web, page, headers).await else {
        return;
    };
    if bare(&form_of(&page.path, headers)) != bare(&kept.form) {
        return;
    }
    if let Err(error) = web.hotline.drafts().forget(&secret).await {
        tracing::warn!(%error, "what was kept could not be forgotten, and ends by itself");
    }
    let over = cookie::write(COOKIE, "", Lasts::Over, page.https);
    answer.headers_mut().append(header::SET_COOKIE, over);
}

fn is_worth_keeping((name, value): &(String, String)) -> bool {
    let secret = name.contains("password") || name.contains("code");
    !secret && !value.trim().is_empty() && !OF_THE_SENDING.contains(&name.as_str())
}

/// Keeps it for the person whose session it was; the cookie that finds it again.
async fn keep(
    web: &Web,
    page: &Page,
    headers: &HeaderMap,
    form: &str,
    fields: Fields,
) -> Option<HeaderValue> {
    let session = cookie::read(headers, cookie::SESSION, page.https)?;
    let person = web.door.whose(session).await.ok().flatten()?;
    let kept = Kept {
        person: person.0,
        form: form.to_owned(),
        fields,
    };
    let content = serde_json::to_vec(&kept).ok()?;
    match web.hotline.drafts().begin(&content, page.now).await {
        Ok(secret) => {
            let seconds = u32::try_from(WAITS.as_secs()).unwrap_or_default();
            let lasts = Lasts::Seconds(seconds);
            Some(cookie::write(COOKIE, &secret.reveal(), lasts, page.https))
        }
        Err(error) => {
            tracing::warn!(%error, "what was written could not be kept");
            None
        }
    }
}

/// What waits for the person who is signed in now.
async fn open(web: &Web, page: &Page, headers: &HeaderMap) -> Option<(Secret, Kept)> {
    let person: PersonId = page.person.as_ref()?.actor.person?;
    let secret = Secret::parse(cookie::read(headers, COOKIE, page.https)?)?;
    let draft = web.hotline.drafts().open(&secret, page.now).await.ok()??;
    let kept: Kept = serde_json::from_slice(&draft.content).ok()?;
    let is_theirs = kept.person == person.0 && page.now < draft.begun_at + WAITS;
    is_theirs.then_some((secret, kept))
}

/// The page that a form was sent from: an act's form is on the page of its case;
/// else the browser says it, or the form stands where it is sent to.
fn form_of(action: &str, headers: &HeaderMap) -> String {
    let parts: Vec<&str> = bare(action).trim_start_matches('/').split('/').collect();
    if let [part @ ("desk" | "unit" | "command"), "cases", number, act] = parts.as_slice() {
        return format!("/{part}/cases/{number}?act={act}");
    }
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let from = || {
        let (_, rest) = text(header::REFERER)?.split_once("://")?;
        let (host, path) = rest.split_at(rest.find('/')?);
        (Some(host) == text(header::HOST)).then(|| path.to_owned())
    };
    from().unwrap_or_else(|| action.to_owned())
}

fn bare(path: &str) -> &str {
    path.split('?').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_an_act_is_on_the_page_of_its_case() {
        let none = HeaderMap::new();
        assert_eq!(
            form_of("/unit/cases/26/replies", &none),
            "/unit/cases/26?act=replies"
        );
        assert_eq!(form_of("/file", &none), "/file");
    }

    #[test]
    fn a_page_of_another_site_is_not_where_a_form_stood() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("here"));
        headers.insert(header::REFERER, HeaderValue::from_static("http://there/x"));
        assert_eq!(form_of("/admin/people/7", &headers), "/admin/people/7");
        headers.insert(
            header::REFERER,
            HeaderValue::from_static("http://here/x?y=1"),
        );
        assert_eq!(form_of("/admin/people/7", &headers), "/x?y=1");
    }

    #[test]
    fn passwords_and_codes_are_not_kept() {
        let field = |name: &str| (name.to_owned(), "一段文字".to_owned());
        assert!(is_worth_keeping(&field("reason")));
        for name in ["password", "new_password", "code", "query_code", "seal"] {
            assert!(!is_worth_keeping(&field(name)), "{name}");
        }
    }
}
