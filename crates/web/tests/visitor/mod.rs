//! Somebody with a browser of their own: it keeps cookies, follows redirects when
//! asked to, and fills in forms as they stand on the page.

#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::unwrap_used,
    reason = "each story needs a part of it, and may fail like a test"
)]

use std::collections::BTreeMap;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use tower::ServiceExt as _;

pub struct Visitor {
    router: Router,
    jar: BTreeMap<String, String>,
}

/// What came back.
pub struct Shown {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    pub text: String,
}

impl Shown {
    pub fn says(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn leads_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.header("location")
    }

    /// What stands between two texts of the page.
    pub fn between(&self, start: &str, end: &str) -> &str {
        let rest = self
            .text
            .split_once(start)
            .unwrap_or_else(|| panic!("{start} in {}", self.text));
        rest.1.split_once(end).unwrap().0
    }
}

impl Visitor {
    pub fn new(router: &Router) -> Self {
        Self {
            router: router.clone(),
            jar: BTreeMap::new(),
        }
    }

    pub fn with_cookie(mut self, name: &str, value: &str) -> Self {
        self.jar.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.jar.get(name).map(String::as_str)
    }

    pub async fn opens(&mut self, path: &str) -> Shown {
        let request = Request::get(path).header(header::COOKIE, self.cookies());
        self.asks(request.body(Body::empty()).unwrap()).await
    }

    /// Sends the form that stands on `page` to `action`.
    pub async fn sends(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Shown {
        let seal = self.seal_of(page).await;
        let pairs = fields
            .iter()
            .map(|(name, value)| format!("&{name}={}", escaped(value)));
        let body = format!("seal={seal}{}", pairs.collect::<String>());
        self.posts(action, "application/x-www-form-urlencoded", body.into())
            .await
    }

    /// The same, with files: name and content.
    pub async fn sends_files(
        &mut self,
        page: &str,
        action: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Shown {
        let seal = self.seal_of(page).await;
        let mut body = Vec::new();
        let mut part = |head: &str, content: &[u8]| {
            body.extend_from_slice(b"--b\r\ncontent-disposition: form-data; ");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(b"\r\n\r\n");
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        };
        part("name=\"seal\"", seal.as_bytes());
        for (name, value) in fields {
            part(&format!("name=\"{name}\""), value.as_bytes());
        }
        for (name, content) in files {
            let head = format!("name=\"photos\"; filename=\"{name}\"\r\ncontent-type: text/html");
            part(&head, content);
        }
        body.extend_from_slice(b"--b--\r\n");
        self.posts(action, "multipart/form-data; boundary=b", body)
            .await
    }

    pub async fn posts(&mut self, action: &str, kind: &str, body: Vec<u8>) -> Shown {
        let request = Request::post(action)
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, self.cookies())
            .header(header::CONTENT_TYPE, kind);
        self.asks(request.body(Body::from(body)).unwrap()).await
    }

    async fn seal_of(&mut self, page: &str) -> String {
        let shown = self.opens(page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.text);
        shown.between("name=\"seal\" value=\"", "\"").to_owned()
    }

    async fn asks(&mut self, request: Request<Body>) -> Shown {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = axum::body::to_bytes(body, usize::MAX)
            .await
            .unwrap()
            .to_vec();
        Shown {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }

    fn cookies(&self) -> String {
        let pairs = self
            .jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }
}

/// As a browser sends a field.
fn escaped(value: &str) -> String {
    let sign = |byte: u8| {
        if byte.is_ascii_alphanumeric() {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    value.bytes().map(sign).collect()
}
