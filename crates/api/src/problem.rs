//! Everything that can go wrong, as RFC 9457 problem details.
//!
//! A handler gives a [`Problem`]; [`speak()`] turns it into JSON in the caller's
//! language on the way out, and does the same with refusals of the framework
//! (no such path, wrong method, a panic). Nothing internal is ever said.

mod causes;
mod facts;
mod knowledge;
mod refusal;
mod speak;

pub use facts::{Details, Facts};
pub use speak::speak;

use std::borrow::Cow;

use axum::http::{HeaderMap, StatusCode};

/// A problem, before anybody knows in which language it is told.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: Told,
    facts: Box<Facts>,
    retry_after: Option<u64>,
}

/// The same in both languages.
#[derive(Clone, Debug)]
pub struct Told {
    zh: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Problem {
    /// A problem of this kind.
    pub fn new(
        status: StatusCode,
        code: &'static str,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        let detail = Told {
            zh: zh.into(),
            en: en.into(),
        };
        Self {
            status,
            code,
            detail,
            facts: Box::default(),
            retry_after: None,
        }
    }

    /// From a text that says it in both languages, `中文 · English`.
    pub fn bilingual(status: StatusCode, code: &'static str, text: &str) -> Self {
        let (zh, en) = text.split_once(" · ").unwrap_or((text, text));
        Self::new(status, code, zh.to_owned(), en.to_owned())
    }

    /// With facts for programs.
    #[must_use]
    pub fn with(mut self, tell: impl FnOnce(&mut Facts)) -> Self {
        tell(&mut self.facts);
        self
    }

    fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds.max(1));
        self
    }

    /// What was sent cannot be read.
    pub fn unreadable(field: &str, zh: &str, en: &str) -> Self {
        let (in_zh, in_en) = match field {
            "" => (String::new(), String::new()),
            field => (format!("{field}："), format!("{field}: ")),
        };
        Self::new(
            StatusCode::BAD_REQUEST,
            "unreadable",
            format!("{in_zh}{zh}"),
            format!("{in_en}{en}"),
        )
        .with(|facts| facts.field = (!field.is_empty()).then(|| field.to_owned()))
    }

    /// Nobody, or nobody known, asks.
    pub fn who_are_you() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "请提供有效的令牌：Authorization: Bearer xq_…；令牌可能已过期、被撤销或所属岗位已变动",
            "a valid token is needed: Authorization: Bearer xq_…; this one may be over, revoked, or its post given up",
        )
    }

    /// Number and query code do not belong together, or there is no such case.
    pub fn wrong_query_code() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "wrong_query_code",
            "工单编号与查询码不符，请核对回执上的编号和查询码",
            "number and query code do not belong together; compare both with the receipt",
        )
    }

    /// Too many tries.
    pub fn too_many(wait: u64) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_tries",
            format!("尝试次数过多，请 {wait} 秒后再试"),
            format!("too many tries; wait {wait} seconds"),
        )
        .after(wait)
    }

    /// The token does not open this.
    pub fn scope(scope: String) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "scope_missing",
            format!("令牌没有权限范围 {scope}，请让管理员签发带有该范围的令牌"),
            format!("the token lacks the scope {scope}; ask for one that has it"),
        )
        .with(|facts| facts.scope = Some(scope))
    }

    /// There is no such thing, or not for this caller.
    pub fn not_found(zh: &'static str, en: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", zh, en)
    }

    /// A mistake of ours. What went wrong is in the log, not in the answer.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "系统出错，已记录；请稍后重试，或联系管理员",
            "something went wrong here and was logged; try again later, or tell the administrator",
        )
    }

    /// Nothing is wrong with the request; it cannot be served now.
    pub fn away(seconds: u64) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            format!("系统繁忙或暂时不可用，本次未受理，请 {seconds} 秒后重试"),
            format!(
                "busy, or not available for the moment; nothing was done, retry in {seconds} s"
            ),
        )
        .after(seconds)
    }
}

/// A header as text, when there is one and it is text.
pub(crate) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
