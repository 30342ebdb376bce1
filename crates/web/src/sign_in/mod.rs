//! Signing in and out.
//!
//! Citizens prove a phone by a code ([`by_code`]), staff their name by a password
//! ([`by_password`]) or at another provider ([`elsewhere`]); a demo lets anybody in
//! by one click ([`demo`]). [`sessions`] lists where one is signed in and ends it.

mod by_code;
mod by_password;
mod demo;
mod elsewhere;
mod origin;
mod sessions;

use axum::{
    Router,
    http::header,
    response::Response,
    routing::{get, post},
};
use xinqiao_identity::{
    secret::Secret,
    sessions::{Kind, Session},
};

use crate::{
    Web,
    cookie::{self, Lasts},
    error::Error,
    page::Page,
};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/sign-in", get(by_code::ask))
        .route("/sign-in/code", post(by_code::send_code))
        .route("/sign-in/enter", post(by_code::enter))
        .route(
            "/sign-in/staff",
            get(by_password::ask).post(by_password::enter),
        )
        .route("/sign-in/oidc", get(elsewhere::depart))
        .route("/sign-in/oidc/back", get(elsewhere::arrive))
        .route("/sign-in/demo", get(demo::ask).post(demo::enter))
        .route("/sign-in/demo/{name}", get(demo::link))
        .route("/sign-in/sessions", get(sessions::list))
        .route("/sign-in/sessions/end", post(sessions::end))
        .route("/sign-in/sessions/end-others", post(sessions::end_others))
        .route("/sign-out", post(sessions::sign_out))
}

/// Parts of the site that only staff work in; who comes from there is asked for a
/// password, not for a phone.
const STAFF: [&str; 4] = ["/desk", "/unit", "/command", "/admin"];

/// Ninety days: as long as a citizen's session can last.
const CITIZENS_COOKIE: u32 = 90 * 24 * 3600;

fn is_for_staff(next: &str) -> bool {
    STAFF.iter().any(|place| {
        next.strip_prefix(place)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    })
}

/// Takes somebody in: the session's cookie, and on to `next`, else to where their
/// work is.
async fn welcome(
    web: &Web,
    page: &Page,
    (secret, session): (Secret, Session),
    next: &str,
) -> Result<Response, Error> {
    let text = secret.reveal();
    let person = web.door.who(&text, page.now).await.map_err(Error::broken)?;
    let mut inside = page.clone();
    inside.person = person.map(std::sync::Arc::new);
    let home = match session.kind {
        Kind::Citizen => "/mine",
        Kind::Staff => inside.places().first().map_or("/", |(place, _)| place),
    };
    // Somebody who may not enter where they came from would only see a 404.
    let fits = match session.kind {
        Kind::Citizen => !is_for_staff(next),
        Kind::Staff => {
            !is_for_staff(next)
                || inside
                    .places()
                    .iter()
                    .any(|(place, _)| next.starts_with(place))
        }
    };
    let next = if next.is_empty() || next == "/" || !fits {
        home
    } else {
        next
    };
    let mut answer = page.go(next);
    let lasts = match session.kind {
        Kind::Citizen => Lasts::Seconds(CITIZENS_COOKIE),
        Kind::Staff => Lasts::Session,
    };
    let line = cookie::write(cookie::SESSION, &text, lasts, page.https);
    answer.headers_mut().append(header::SET_COOKIE, line);
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_places_are_told_from_those_that_begin_alike() {
        assert!(is_for_staff("/desk") && is_for_staff("/unit/cases?x=1"));
        assert!(!is_for_staff("/desks") && !is_for_staff("/mine") && !is_for_staff(""));
    }
}
