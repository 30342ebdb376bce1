//! Staff sign in at another identity provider, where a site has one. The browser
//! that sets out takes a cookie along, and only it can come back.

use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::IntoResponse as _,
};
use serde::Deserialize;
use xinqiao_identity::oidc::OidcError;

use super::{origin::From, welcome};
use crate::{
    Web,
    cookie::{self, Lasts},
    error::{Answer, Error},
    page::Page,
};

const COOKIE: &str = "xq_oidc";
/// Seconds the way there and back may take.
const ERRAND: u32 = 600;

/// What the provider sends back. A refusal has `error` and no `code`.
#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
}

/// `GET /sign-in/oidc`.
pub(super) async fn depart(page: Page, State(web): State<Web>) -> Answer {
    let provider = web.identity.oidc.as_ref().ok_or_else(Error::not_found)?;
    let departure = provider
        .depart(page.now)
        .await
        .map_err(|error| refused(&page, error))?;
    let url = HeaderValue::from_str(&departure.url).map_err(Error::broken)?;
    let line = cookie::write(COOKIE, &departure.state, Lasts::Seconds(ERRAND), page.https);
    let headers = [(header::LOCATION, url), (header::SET_COOKIE, line)];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// `GET /sign-in/oidc/back`.
pub(super) async fn arrive(
    page: Page,
    from: From,
    State(web): State<Web>,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Answer {
    let provider = web.identity.oidc.as_ref().ok_or_else(Error::not_found)?;
    let cookie = cookie::read(&headers, COOKIE, page.https).unwrap_or_default();
    let signed_in = provider
        .arrive(&back.state, &back.code, cookie, from.origin(), page.now)
        .await
        .map_err(|error| refused(&page, error))?;
    let mut answer = welcome(&web, &page, signed_in, "").await?;
    let over = cookie::write(COOKIE, "", Lasts::Over, page.https);
    answer.headers_mut().append(header::SET_COOKIE, over);
    Ok(answer)
}

fn refused(page: &Page, error: OidcError) -> Error {
    let key = match error {
        OidcError::Stale => "oidc-stale",
        OidcError::NotOnTheStaff => "oidc-not-on-the-staff",
        OidcError::Db(error) => return crate::portal::away(error),
        OidcError::Provider(_) | OidcError::NotProven(_) | OidcError::Settings(_) => {
            tracing::warn!(%error, "sign-in at the provider failed");
            "oidc-away"
        }
    };
    Error::refused(page.t(key))
}
