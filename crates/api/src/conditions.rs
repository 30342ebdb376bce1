//! What a request says about itself in its headers: the version it was decided
//! on, and the key under which it is done only once.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
};
use xinqiao_hotline::Asked;
use xinqiao_kernel::CaseId;

use crate::{Api, caller::Caller, problem::Problem};

/// The header that carries an idempotency key.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The longest idempotency key, in characters.
const KEY_MOST: usize = 200;

/// If-Match and Idempotency-Key of a request.
pub struct Conditions {
    seen: Option<u32>,
    key: Option<Box<str>>,
}

impl Conditions {
    /// The same for a case. People with a query code have no account that tells
    /// their keys apart, so theirs hold within the case.
    pub fn on(mut self, caller: &Caller, id: CaseId) -> Self {
        if caller.holder {
            self.key = self.key.map(|key| format!("{id} {key}").into());
        }
        self
    }

    /// The version that was seen.
    #[must_use]
    pub const fn seen(&self) -> Option<u32> {
        self.seen
    }

    /// How the hotline is asked for this caller.
    pub fn asked(&self, caller: &Caller) -> Asked<'_> {
        Asked {
            seen: self.seen,
            holder: caller.holder,
            key: self.key.as_deref(),
            at: None,
        }
    }
}

impl FromRequestParts<Api> for Conditions {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Self, Problem> {
        let seen = match parts.headers.get(header::IF_MATCH) {
            Some(tag) => seen(tag)?,
            None => None,
        };
        let key = parts.headers.get(IDEMPOTENCY_KEY).map(key).transpose()?;
        Ok(Self { seen, key })
    }
}

/// The strong entity tag of a version.
#[must_use]
pub fn tag(version: u32) -> HeaderValue {
    HeaderValue::try_from(format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Whether the caller has this version already (If-None-Match, weak comparison).
#[must_use]
pub fn has_already(headers: &HeaderMap, version: u32) -> bool {
    let tag = tag(version);
    let known = headers.get_all(header::IF_NONE_MATCH).iter();
    known
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|known| {
            let known = known.trim();
            known == "*" || known.strip_prefix("W/").unwrap_or(known).as_bytes() == tag.as_bytes()
        })
}

/// `*` is true of every case there is. A weak tag never matches here (RFC 9110, 13.1.1).
fn seen(tag: &HeaderValue) -> Result<Option<u32>, Problem> {
    let unreadable = || {
        Problem::unreadable(
            "If-Match",
            "应为一个版本的 ETag，如 \"3\"",
            "give the ETag of one version, such as \"3\"",
        )
    };
    let tag = tag.to_str().map_err(|_| unreadable())?.trim();
    if tag == "*" {
        return Ok(None);
    }
    let (weak, strong) = match tag.strip_prefix("W/") {
        Some(strong) => (true, strong),
        None => (false, tag),
    };
    // Clients and proxies that lose the quotation marks mean the same.
    let version = match strong.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"'),
        None => Some(strong),
    };
    let version = version.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let version = version
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(unreadable)?;
    if weak {
        return Err(Problem::new(
            StatusCode::PRECONDITION_FAILED,
            "stale",
            "If-Match 只接受强 ETag",
            "If-Match takes strong tags only",
        ));
    }
    Ok(Some(version))
}

fn key(key: &HeaderValue) -> Result<Box<str>, Problem> {
    let visible = key.to_str().ok().filter(|key| {
        (1..=KEY_MOST).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
    });
    visible.map(Box::from).ok_or_else(|| {
        Problem::unreadable(
            "Idempotency-Key",
            "应为 1 到 200 个可见的 ASCII 字符，如一个 UUID",
            "1 to 200 visible ASCII characters, such as a UUID",
        )
    })
}
