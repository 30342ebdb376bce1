//! `/manifest.webmanifest`: lets a phone keep the site beside its apps, under the
//! name and in the colours of the place.

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
    routing::get,
};
use serde_json::json;

use crate::{Web, assets};

/// `--paper` and `--bridge` of tokens.css: a manifest knows no variables.
const PAPER: &str = "#fbfaf7";
const BRIDGE: &str = "#0a4f68";

pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/manifest.webmanifest", get(manifest))
}

async fn manifest(State(web): State<Web>) -> Response {
    let icon = |name: &str, sizes: &str, kind: &str, purpose: &str| {
        json!({
            "src": assets::address(name).unwrap_or_default(),
            "sizes": sizes,
            "type": kind,
            "purpose": purpose,
        })
    };
    let site = &web.settings.site;
    let manifest = json!({
        "name": site.name,
        "short_name": site.phone,
        "lang": "zh-CN",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        // With the browser's own bar: people copy the address and go back.
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": BRIDGE,
        "icons": [
            icon("favicon.svg", "any", "image/svg+xml", "any"),
            icon("maskable.svg", "any", "image/svg+xml", "maskable"),
            icon("apple-touch-icon.png", "180x180", "image/png", "any"),
        ],
    });
    let headers = [
        (header::CONTENT_TYPE, "application/manifest+json"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, manifest.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_colours_are_those_of_the_pages() {
        let tokens = include_str!("../assets/css/tokens.css");
        for (name, colour) in [("paper", PAPER), ("bridge", BRIDGE)] {
            assert!(tokens.contains(&format!("--{name}: {colour};")), "{name}");
        }
    }
}
