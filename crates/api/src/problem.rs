//! Everything that can go wrong, as RFC 9457 problem details.
//!
//! A handler gives a [`Problem`]; [`speak`] turns it into JSON in the caller's
//! language on the way out, and does the same with refusals of the framework
//! (no such path, wrong method, a panic). Nothing internal is ever said.

mod refusal;

use std::borrow::Cow;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use xinqiao_hotline::ActError;
use xinqiao_identity::tokens::TokenError;
use xinqiao_kernel::UnitId;
use xinqiao_platform::{
    attachments::AttachmentError,
    db::{DbError, WriteError},
};

use crate::words::{ActWord, RoleWord, StateWord};

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

/// What a program may want to know of a problem beside its text.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Facts {
    /// Which field or parameter, as a path such as `person.phone`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub field: Option<String>,
    /// The scope that is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub scope: Option<String>,
    /// What was tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub act: Option<ActWord>,
    /// Where the case stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub state: Option<StateWord>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub since: Option<Timestamp>,
    /// What its state allows instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub possible: Option<Vec<ActWord>>,
    /// The version the act was decided on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    pub expected_version: Option<u32>,
    /// The version there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    pub version: Option<u32>,
    /// When the window closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub closed_at: Option<Timestamp>,
    /// When the deadline was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub due_at: Option<Timestamp>,
    /// Not before this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub not_before: Option<Timestamp>,
    /// Which units.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<Vec<i64>>)]
    pub units: Option<Vec<UnitId>>,
    /// Who has to do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub needs: Option<RoleWord>,
    /// How often it was done, or how often it still has to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    pub count: Option<u64>,
    /// The most there may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub most: Option<String>,
    /// Where the rule stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub rule: Option<String>,
}

/// Problem details, RFC 9457.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Details<'a> {
    /// Names the kind of problem for programs; never changes.
    #[serde(rename = "type")]
    #[schema(
        example = "urn:xinqiao:problem:return_window_closed",
        pattern = "^urn:xinqiao:problem:[a-z0-9_]+$"
    )]
    kind: String,
    /// What sort of problem it is.
    title: &'a str,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened, and what to do now; in Chinese, or in English where
    /// `Accept-Language` puts it first.
    detail: &'a str,
    #[serde(flatten)]
    #[schema(inline)]
    facts: &'a Facts,
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

    /// How the framework's own refusals are told.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::new(
                status,
                "no_such_path",
                "没有这个地址，请查阅 /api/v1/openapi.json",
                "there is nothing at this address; see /api/v1/openapi.json",
            ),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                status,
                "method_not_allowed",
                "这个地址不支持该方法，可用的方法见 Allow",
                "this address does not take this method; see Allow",
            ),
            status if status.is_client_error() => Self::new(
                status,
                "unreadable",
                "请求无法识别，请对照接口文档检查",
                "the request cannot be read; compare it with the document",
            ),
            _ => Self::internal(),
        }
    }

    fn title(&self, english: bool) -> &'static str {
        let (zh, en) = match self.status.as_u16() {
            401 => ("需要身份凭证", "Who is asking is not known"),
            403 => ("没有权限", "Not allowed"),
            404 => ("不存在", "Not found"),
            405 => ("方法不支持", "Method not allowed"),
            409 => ("现在不能这样办", "Not possible now"),
            412 => ("已被他人更新", "Changed meanwhile"),
            413 => ("内容过大", "Too large"),
            415 => ("类型不支持", "Unsupported media type"),
            422 => ("填写的内容不能使用", "Cannot be used"),
            429 => ("请求过多", "Too many requests"),
            503 => ("暂时不可用", "Not available for the moment"),
            500..=599 => ("系统出错", "Internal error"),
            _ => ("请求有误", "Bad request"),
        };
        if english { en } else { zh }
    }

    fn tell(&self, english: bool) -> Response {
        let details = Details {
            kind: format!("urn:xinqiao:problem:{}", self.code),
            title: self.title(english),
            status: self.status.as_u16(),
            detail: if english {
                &self.detail.en
            } else {
                &self.detail.zh
            },
            facts: &self.facts,
        };
        let body = serde_json::to_vec(&details).unwrap_or_default();
        let mut response = (self.status, Body::from(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        let language = if english { "en" } else { "zh-CN" };
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language));
        headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Carries the problem out to [`speak`], which knows the caller's language.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Tells every refusal as a problem in the caller's language.
pub async fn speak(request: Request, next: Next) -> Response {
    let language = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    let problem = parts
        .extensions
        .remove()
        .unwrap_or_else(|| Problem::of_status(status));
    let mut told = problem.tell(prefers_english(language.as_ref()));
    if let Some(allow) = parts.headers.remove(header::ALLOW) {
        told.headers_mut().insert(header::ALLOW, allow);
    }
    told
}

/// Chinese, unless `Accept-Language` weighs English higher (RFC 9110, 12.5.4).
fn prefers_english(accepted: Option<&HeaderValue>) -> bool {
    let Some(accepted) = accepted.and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let weight = |tongue: &str| {
        accepted
            .split(',')
            .filter_map(|range| {
                let (range, weight) = range.split_once(';').unwrap_or((range, "q=1"));
                let is_it = range
                    .trim()
                    .get(..2)
                    .is_some_and(|head| head.eq_ignore_ascii_case(tongue));
                let weight = weight
                    .trim()
                    .strip_prefix("q=")
                    .and_then(|weight| weight.parse().ok());
                is_it.then(|| weight.unwrap_or(0.0))
            })
            .fold(0.0_f32, f32::max)
    };
    weight("en") > weight("zh")
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        match error {
            ActError::NotFound => Self::not_found(
                "没有这件工单，请核对工单编号",
                "there is no such case; please check its number",
            ),
            ActError::Refused(refusal) => (&refusal).into(),
            ActError::KeyUsed => Self::bilingual(
                StatusCode::UNPROCESSABLE_ENTITY,
                "key_used",
                &error.to_string(),
            ),
            ActError::Write(WriteError::Busy { retry_after }) => Self::away(retry_after.as_secs()),
            ActError::Write(WriteError::Unavailable { .. }) => Self::away(5),
            ActError::Write(WriteError::Db(error)) | ActError::Db(error) => error.into(),
            ActError::Seal(error) => {
                tracing::error!(%error, "personal data could not be sealed or opened");
                Self::internal()
            }
        }
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Conflict { .. } => Self::away(1),
            error if error.is_passing() => {
                tracing::warn!(%error, "the database could not serve a request");
                Self::away(5)
            }
            error => {
                tracing::error!(%error, "the database failed");
                Self::internal()
            }
        }
    }
}

impl From<TokenError> for Problem {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Db(error) => error.into(),
            error => {
                tracing::error!(%error, "a stored token cannot be read");
                Self::internal()
            }
        }
    }
}

impl From<AttachmentError> for Problem {
    fn from(error: AttachmentError) -> Self {
        use AttachmentError as E;
        let (status, code) = match &error {
            E::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            E::Kind => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "file_kind"),
            E::Empty => (StatusCode::BAD_REQUEST, "unreadable"),
            E::BrokeOff => (StatusCode::BAD_REQUEST, "broke_off"),
            E::Infected { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "infected"),
            E::Missing => (StatusCode::NOT_FOUND, "not_found"),
            E::NotScanned { .. } | E::Full => {
                tracing::warn!(%error, "an attachment could not be kept");
                return Self::away(30);
            }
            E::Io(_) => {
                tracing::error!(%error, "the store of attachments failed");
                return Self::internal();
            }
        };
        Self::bilingual(status, code, &error.to_string())
    }
}

/// A header as text, when there is one and it is text.
pub(crate) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_busy_writer_says_when_to_come_back() {
        let busy = WriteError::Busy {
            retry_after: Duration::from_secs(3),
        };
        let told = Problem::from(ActError::Write(busy)).tell(true);
        assert_eq!(told.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(told.headers()[header::RETRY_AFTER], "3");
    }

    #[test]
    fn a_mistake_of_ours_says_nothing_of_what_is_inside() {
        let broken = DbError::Corrupt {
            what: "cases.doc at /var/lib".to_owned(),
        };
        let problem = Problem::from(ActError::Db(broken));
        assert_eq!(problem.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!format!("{problem:?}").contains("cases.doc"));
    }

    #[test]
    fn chinese_is_spoken_unless_english_is_wanted_more() {
        let english = |header: &str| prefers_english(Some(&HeaderValue::from_str(header).unwrap()));
        assert!(!prefers_english(None));
        assert!(!english("*"));
        assert!(!english("fr"));
        assert!(english("en"));
        assert!(english("en-GB,zh;q=0.5"));
        assert!(!english("zh-CN,zh;q=0.9,en;q=0.8"));
        assert!(!english("en;q=nonsense"));
        assert!(!english("é"));
    }
}
