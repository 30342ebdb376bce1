//! Stylesheet, mark and scripts, built into the binary.
//!
//! Each file is served under a name that holds a hash of its content, so a
//! browser may keep it for a year and still never shows a stale one.

use axum::{
    Router,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{Web, error::Error};

mod built {
    use super::File;
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

pub use built::ENHANCED;
use built::FILES;

/// One embedded file.
pub(crate) struct File {
    /// The name the source calls it by: `xinqiao.css`.
    name: &'static str,
    /// The name it is served under: `xinqiao-<hash>.css`.
    hashed: &'static str,
    bytes: &'static [u8],
}

/// The address of an asset, or `None` when it is not built in.
#[must_use]
pub fn address(name: &str) -> Option<String> {
    FILES
        .iter()
        .find(|file| file.name == name)
        .map(|file| format!("/assets/{}", file.hashed))
}

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/assets/{file}", get(serve))
        .route("/favicon.ico", get(async || serve_named("favicon.svg")))
        .route(
            "/robots.txt",
            get(async || "User-agent: *\nAllow: /\nDisallow: /cases/\n"),
        )
}

async fn serve(Path(wanted): Path<String>) -> Result<Response, Error> {
    let file = FILES
        .iter()
        .find(|file| file.hashed == wanted)
        .ok_or_else(Error::not_found)?;
    Ok(respond(file, "public, max-age=31536000, immutable"))
}

fn serve_named(name: &str) -> Result<Response, Error> {
    let file = FILES
        .iter()
        .find(|file| file.name == name)
        .ok_or_else(Error::not_found)?;
    Ok(respond(file, "public, max-age=86400"))
}

fn respond(file: &File, cache: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind(file.hashed)),
        (header::CACHE_CONTROL, cache),
    ];
    (headers, file.bytes).into_response()
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("webmanifest") => "application/manifest+json",
        Some("json" | "map") => "application/json",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
