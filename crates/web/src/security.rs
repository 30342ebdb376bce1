//! What browsers are told not to do with our pages.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::Web;

/// No script and no style from anywhere but our own files; nothing inline. QR
/// codes and bars are SVG in the page, photos are chosen as `blob:` before they
/// are sent.
const CONTENT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Case numbers stand in addresses: no other site may learn them.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()",
    ),
];

/// Two years, as browsers' preload lists ask; sent over TLS only.
const ONLY_TLS: &str = "max-age=63072000; includeSubDomains";

/// A site that has map tiles from elsewhere allows that one place, for pictures and
/// for what a map fetches.
fn content(tiles: Option<&str>) -> HeaderValue {
    let usual = HeaderValue::from_static(CONTENT);
    let Some(origin) = tiles else { return usual };
    let wider = CONTENT
        .replace("blob:;", &format!("blob: {origin};"))
        .replace(
            "connect-src 'self'",
            &format!("connect-src 'self' {origin}"),
        );
    HeaderValue::try_from(wider).unwrap_or(usual)
}

pub(crate) async fn headers(State(web): State<Web>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert_with(|| content(web.settings.map.tiles.origin()));
    if web.settings.https {
        let once = HeaderValue::from_static(ONLY_TLS);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, once);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_site_s_own_tiles_may_come_from_elsewhere() {
        assert_eq!(content(None), CONTENT);
        let wider = content(Some("https://tiles.example.gov.cn"));
        let wider = wider.to_str().unwrap();
        assert!(wider.contains("img-src 'self' data: blob: https://tiles.example.gov.cn;"));
        assert!(wider.contains("connect-src 'self' https://tiles.example.gov.cn;"));
        assert!(wider.contains("script-src 'self';"));
    }
}
