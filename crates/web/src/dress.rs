//! Gives every request its [`Page`] and every error its page.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use jiff::Timestamp;

use crate::{
    Web,
    cookie::{self, Lasts},
    csrf::{self, Seal},
    door::Person,
    error::{Error, Kind},
    look::{self, Theme},
    lost::{self, Came},
    page::Page,
    rate::{self, Allowance},
    words::{Lang, Words},
};

pub(crate) async fn dress(State(web): State<Web>, request: Request, next: Next) -> Response {
    if let Some(switched) = look::switch(request.method(), request.uri(), web.settings.https) {
        return switched;
    }
    let (mut parts, body) = request.into_parts();
    let now = web.hotline.clock().now();
    let mut page = context(&web, &parts, now);
    let pace = Allowance::per_minute(web.settings.requests_per_minute);
    let answer = match web.limiter.take("all", &page.client, pace, now) {
        Err(seconds) => Error::too_many(seconds).into_response(),
        Ok(()) => match person(&web, &parts.headers, now).await {
            Err(error) => error.into_response(),
            Ok(person) => {
                page.person = person.map(Arc::new);
                let asks = parts.method == Method::GET && !page.fragment;
                if asks && let Some(kept) = lost::waiting(&web, &page, &parts.headers).await {
                    page.kept = Some(kept);
                    page.notice = Some(page.t("lost-restored").into_owned());
                }
                parts.extensions.insert(page.clone());
                let headers = parts.headers.clone();
                let mut answer = next.run(Request::from_parts(parts, body)).await;
                if let Some(came) = answer.extensions().get::<Came>().cloned() {
                    lost::taken(&web, &page, &headers, &mut answer).await;
                    let error = answer.extensions().get::<Error>().cloned();
                    if let Some(error) = error.filter(|_| !page.fragment)
                        && let Some(shown) =
                            lost::answer(&web, &page, &headers, &error, &came).await
                    {
                        answer = shown;
                    }
                }
                answer
            }
        },
    };
    let mut answer = as_page(answer, &page);
    keep_cookies(&mut answer, &page);
    answer
}

fn context(web: &Web, parts: &Parts, now: Timestamp) -> Page {
    let https = web.settings.https;
    let read = |name| cookie::read(&parts.headers, name, https);
    let path = parts
        .uri
        .path_and_query()
        .map_or("/", |whole| whole.as_str());
    Page {
        words: Words {
            lang: read(cookie::LANG)
                .and_then(Lang::from_code)
                .unwrap_or_default(),
        },
        elder: read(cookie::ELDER) == Some("1"),
        theme: read(cookie::THEME).and_then(Theme::from_code),
        now,
        person: None,
        notice: read(cookie::NOTICE)
            .and_then(csrf::unhex)
            .and_then(|b| String::from_utf8(b).ok()),
        path: path.to_owned(),
        fragment: parts
            .headers
            .get("hx-request-type")
            .is_some_and(|kind| kind == "partial"),
        client: rate::client(parts, web.settings.behind_proxy),
        site: web.settings.site.clone(),
        kept: None,
        seal: read(cookie::SEAL)
            .and_then(Seal::from_cookie)
            .unwrap_or_else(Seal::new),
        https,
    }
}

async fn person(web: &Web, headers: &HeaderMap, now: Timestamp) -> Result<Option<Person>, Error> {
    let Some(session) = cookie::read(headers, cookie::SESSION, web.settings.https) else {
        return Ok(None);
    };
    web.door.who(session, now).await.map_err(|away| {
        tracing::error!(%away, "sign-in unavailable");
        Error::unavailable(5)
    })
}

/// Makes a page of an error, ours or axum's own bare status.
fn as_page(answer: Response, page: &Page) -> Response {
    let status = answer.status();
    let error = answer.extensions().get::<Error>().cloned();
    let bare = || {
        let kind = answer.headers().get(header::CONTENT_TYPE);
        let plain = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
        let wrong = status.is_client_error() || status.is_server_error();
        (wrong && plain).then(|| Error::from_status(status))
    };
    let Some(error) = error.or_else(bare) else {
        return answer;
    };
    if error.kind == Kind::SignIn && !page.fragment {
        return page.go(&format!("/sign-in?next={}", escaped(&page.path)));
    }
    let (title, help) = error.kind.keys();
    let view = Failure {
        page: page.clone(),
        title: page.t(title).into_owned(),
        help: error
            .said
            .clone()
            .unwrap_or_else(|| page.t(help).into_owned()),
        error,
    };
    let body = if page.fragment {
        view.as_failure().render()
    } else {
        view.render()
    };
    let mut dressed = (view.error.status(), Html(body.unwrap_or(view.help))).into_response();
    if let Some(wait) = answer.headers().get(header::RETRY_AFTER) {
        dressed
            .headers_mut()
            .insert(header::RETRY_AFTER, wait.clone());
    }
    if let Some(methods) = answer.headers().get(header::ALLOW) {
        dressed.headers_mut().insert(header::ALLOW, methods.clone());
    }
    dressed
}

/// Gives a new client its seal, and takes a notice back once it was read.
fn keep_cookies(answer: &mut Response, page: &Page) {
    let is_page = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return;
    }
    let headers = answer.headers_mut();
    if page.seal.is_new() {
        let line = cookie::write(
            cookie::SEAL,
            &page.seal.for_cookie(),
            Lasts::Session,
            page.https,
        );
        headers.append(header::SET_COOKIE, line);
    }
    if page.notice.is_some() && !page.fragment {
        let line = cookie::write(cookie::NOTICE, "", Lasts::Over, page.https);
        headers.append(header::SET_COOKIE, line);
    }
    // "Back" after signing out must not show what only that person may see. For
    // everybody else the browser may keep the page, and what was typed into it.
    let keep = if page.person.is_some() {
        "no-store"
    } else {
        "private, no-cache"
    };
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(keep));
}

/// A path as the value of a query field.
pub(crate) fn escaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[derive(Template)]
#[template(path = "layout/failure.html", blocks = ["failure"])]
struct Failure {
    page: Page,
    title: String,
    help: String,
    error: Error,
}
