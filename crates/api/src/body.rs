//! Bodies: JSON that is read strictly, and an error that says which field to mend.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;

use crate::{Api, problem::Problem};

/// The largest body: a reply with two letters as long as they may be, every
/// character written as a pair of `\uXXXX`, which is twelve bytes.
pub const MOST_BYTES: usize = 256 * 1024;

/// What was sent as JSON. An empty body is `{}`: an act that needs no words
/// needs no body either.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Api> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Api) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = whole(&parts.headers, body).await?;
        if bytes.is_empty() {
            return read(b"{}").map(Self);
        }
        if !is_json(&parts.headers) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "请以 Content-Type: application/json 发送 UTF-8 编码的 JSON",
                "send JSON in UTF-8 with Content-Type: application/json",
            ));
        }
        read(&bytes).map(Self)
    }
}

async fn whole(headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok());
    let announced = announced.and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MOST_BYTES) {
        return Err(too_large());
    }
    to_bytes(body, MOST_BYTES).await.map_err(|error| {
        // The limit is the only failure of a body that has no other source.
        match std::error::Error::source(&error) {
            Some(cause) if !cause.to_string().contains("length limit") => Problem::new(
                StatusCode::BAD_REQUEST,
                "broke_off",
                "请求没有收完整，请重新发送",
                "the request broke off; send it again",
            ),
            _ => too_large(),
        }
    })
}

fn too_large() -> Problem {
    let most = MOST_BYTES / 1024;
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        format!("请求过大，最多 {most} KB；文件请另行上传到 /attachments"),
        format!("the request is too large, at most {most} KB; send files to /attachments"),
    )
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(sent) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|sent| sent.to_str().ok())
    else {
        return false;
    };
    let (media, parameters) = sent.split_once(';').unwrap_or((sent, ""));
    let charset = parameters.trim().to_ascii_lowercase();
    media.trim().eq_ignore_ascii_case("application/json")
        && (!charset.starts_with("charset=") || charset.trim_matches('"').ends_with("utf-8"))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => misfit::<T>(bytes),
        // A word given as a number is no mistake of syntax, but is called one.
        _ if serde_json::from_slice::<IgnoredAny>(bytes).is_ok() => misfit::<T>(bytes),
        Category::Io | Category::Syntax | Category::Eof => {
            let (line, column) = (error.line(), error.column());
            Problem::unreadable(
                "",
                &format!("请求内容不是正确的 JSON（第 {line} 行第 {column} 列）"),
                &format!("the body is not JSON (line {line}, column {column})"),
            )
        }
    })
}

/// Reads once more, to say where; only wrong bodies pay for that.
fn misfit<T: DeserializeOwned>(bytes: &[u8]) -> Problem {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    match serde_path_to_error::deserialize::<_, T>(&mut reader) {
        Ok(_) => Problem::unreadable("", "请求内容无法识别", "the body cannot be read"),
        Err(error) => {
            let field = error.path().to_string();
            let field = if field == "." { "" } else { field.as_str() };
            explain(field, &error.inner().to_string())
        }
    }
}

/// What serde says, in both languages and without the value that was sent,
/// which may be somebody's name.
pub(crate) fn explain(field: &str, said: &str) -> Problem {
    let said = said.split(" at line ").next().unwrap_or(said);
    let field: String = field.chars().take(100).collect();
    let (zh, en) = if let Some(both) = said.split_once(" · ") {
        (both.0.to_owned(), both.1.to_owned())
    } else if let Some(missing) = quoted(said, "missing field `") {
        (format!("缺少 {missing}"), format!("{missing} is missing"))
    } else if let Some(twice) = quoted(said, "duplicate field `") {
        (
            format!("{twice} 出现了两次"),
            format!("{twice} is there twice"),
        )
    } else if said.starts_with("unknown field `") {
        let known = expected(said).unwrap_or("nothing");
        (
            format!("没有这个字段；可用：{known}"),
            format!("no such field; there is {known}"),
        )
    } else if let Some(expected) = expected(said) {
        (
            format!("类型或取值不对，应为 {expected}"),
            format!("should be {expected}"),
        )
    } else if ["unicode", "surrogate", "UTF-8"]
        .iter()
        .any(|word| said.contains(word))
    {
        (
            "有不是 UTF-8 的字符".to_owned(),
            "there are characters that are not UTF-8".to_owned(),
        )
    } else {
        ("取值不对".to_owned(), "the value cannot be used".to_owned())
    };
    Problem::unreadable(&field, &zh, &en)
}

fn quoted<'s>(said: &'s str, start: &str) -> Option<&'s str> {
    said.strip_prefix(start)?.split('`').next()
}

fn expected(said: &str) -> Option<&str> {
    said.rsplit_once(", expected ")
        .map(|(_, expected)| expected)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Small {
        name: String,
        count: Option<u8>,
    }

    fn problem(body: &str) -> String {
        format!("{:?}", read::<Small>(body.as_bytes()).unwrap_err())
    }

    #[test]
    fn an_error_names_the_field_and_never_repeats_what_was_sent() {
        assert!(
            problem(r#"{"name":"x","count":"13900001234"}"#)
                .contains("count：类型或取值不对，应为 u8")
        );
        assert!(!problem(r#"{"name":"x","count":"13900001234"}"#).contains("139"));
        assert!(problem(r#"{"count":1}"#).contains("缺少 name"));
        assert!(problem(r#"{"name":"x","name":"y"}"#).contains("出现了两次"));
        assert!(problem(r#"{"nam":"x"}"#).contains("可用：`name` or `count`"));
        assert!(problem("{").contains("不是正确的 JSON"));
        let deep = format!(r#"{{"name":{}"#, "[".repeat(100_000));
        assert!(problem(&deep).contains("unreadable"));
    }
}
