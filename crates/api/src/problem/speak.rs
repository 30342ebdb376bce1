//! Telling problems: in the caller's language, whoever refused.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Problem, facts::Details};

/// Carries the problem out to [`speak()`], which knows the caller's language.
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

impl Problem {
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

    pub(super) fn tell(&self, english: bool) -> Response {
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

#[cfg(test)]
mod tests {
    use super::*;

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
