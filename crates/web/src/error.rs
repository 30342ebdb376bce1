//! What a person is told when something does not work.
//!
//! One type with few constructors. A handler returns it with `?`; the page
//! around it is made in the person's language by [`crate::dress`]. It never
//! carries internals: those go to the log where the error is made.

use std::fmt::Display;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::form::FieldError;

/// What a handler answers.
pub type Answer = Result<Response, Error>;

/// Something that did not work, as the person is told.
#[derive(Clone, Debug)]
pub struct Error {
    pub(crate) kind: Kind,
    /// Said in the person's language in place of the standing text.
    pub(crate) said: Option<String>,
    pub(crate) fields: Vec<FieldError>,
    retry_after: Option<u64>,
}

/// The standing pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    NotFound,
    Refused,
    BadInput,
    SignIn,
    Stale,
    TooLarge,
    TooMany,
    Unavailable,
    Broken,
    Method,
    MediaType,
}

impl Error {
    /// Nothing here, or nothing this person may see: a foreign id is a 404.
    #[must_use]
    pub fn not_found() -> Self {
        Self::of(Kind::NotFound)
    }

    /// The law said no. `text` is the refusal in the person's language: what is
    /// not possible, since when, and what is.
    #[must_use]
    pub fn refused(text: impl Into<String>) -> Self {
        Self {
            said: Some(text.into()),
            ..Self::of(Kind::Refused)
        }
    }

    /// Input that no form of ours can send, or a form that cannot be shown again.
    #[must_use]
    pub fn bad_input(fields: Vec<FieldError>) -> Self {
        Self {
            fields,
            ..Self::of(Kind::BadInput)
        }
    }

    /// The page is for people who signed in; leads to the sign-in page and back.
    #[must_use]
    pub fn sign_in() -> Self {
        Self::of(Kind::SignIn)
    }

    /// Come back in a moment (the writer is full, the database is away).
    #[must_use]
    pub fn unavailable(retry_after_seconds: u64) -> Self {
        Self {
            retry_after: Some(retry_after_seconds),
            ..Self::of(Kind::Unavailable)
        }
    }

    /// Too many requests from one client.
    #[must_use]
    pub fn too_many(retry_after_seconds: u64) -> Self {
        Self {
            retry_after: Some(retry_after_seconds),
            ..Self::of(Kind::TooMany)
        }
    }

    /// Our fault. The cause is logged here and shown to nobody, so it must hold
    /// no personal data.
    #[must_use]
    pub fn broken(cause: impl Display) -> Self {
        tracing::error!(%cause, "a page could not be made");
        Self::of(Kind::Broken)
    }

    /// The form's seal is missing or of another session.
    #[must_use]
    pub(crate) fn stale() -> Self {
        Self::of(Kind::Stale)
    }

    #[must_use]
    pub(crate) fn too_large() -> Self {
        Self::of(Kind::TooLarge)
    }

    #[must_use]
    pub(crate) fn media_type() -> Self {
        Self::of(Kind::MediaType)
    }

    #[must_use]
    pub(crate) fn method_not_allowed() -> Self {
        Self::of(Kind::Method)
    }

    /// The error that a bare status of axum's own stands for.
    pub(crate) fn from_status(status: StatusCode) -> Self {
        Self::of(match status {
            StatusCode::NOT_FOUND => Kind::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Kind::Method,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::MediaType,
            StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
            StatusCode::TOO_MANY_REQUESTS => Kind::TooMany,
            StatusCode::SERVICE_UNAVAILABLE => Kind::Unavailable,
            status if status.is_client_error() => Kind::BadInput,
            _ => Kind::Broken,
        })
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.kind {
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Refused => StatusCode::CONFLICT,
            Kind::BadInput => StatusCode::BAD_REQUEST,
            Kind::SignIn => StatusCode::UNAUTHORIZED,
            Kind::Stale => StatusCode::FORBIDDEN,
            Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Kind::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Kind::Method => StatusCode::METHOD_NOT_ALLOWED,
            Kind::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        }
    }

    fn of(kind: Kind) -> Self {
        Self {
            kind,
            said: None,
            fields: Vec::new(),
            retry_after: None,
        }
    }
}

impl Kind {
    /// Keys of the heading and of the explanation.
    pub(crate) const fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => ("error-not-found", "error-not-found-help"),
            Self::Refused => ("error-refused", "error-refused-help"),
            Self::BadInput => ("error-bad-input", "error-bad-input-help"),
            Self::SignIn => ("error-sign-in", "error-sign-in-help"),
            Self::Stale => ("error-stale", "error-stale-help"),
            Self::TooLarge => ("error-too-large", "error-too-large-help"),
            Self::TooMany => ("error-too-many", "error-too-many-help"),
            Self::Unavailable => ("error-unavailable", "error-unavailable-help"),
            Self::Broken => ("error-broken", "error-broken-help"),
            Self::Method => ("error-method", "error-method-help"),
            Self::MediaType => ("error-media-type", "error-media-type-help"),
        }
    }
}

/// A template that cannot be written is our fault.
impl From<askama::Error> for Error {
    fn from(cause: askama::Error) -> Self {
        Self::broken(cause)
    }
}

/// Carries the error to [`crate::dress`], which makes the page.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}
