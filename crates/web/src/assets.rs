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

use xinqiao_platform::sm3;

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
        .route("/worker.js", get(worker))
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

/// What the service worker keeps for the time without a line.
const KEPT_OFFLINE: [&str; 3] = ["xinqiao.css", "portal.js", "favicon.svg"];

/// The service worker, at the root so that its scope is every page. In front of it
/// stands what it keeps: a new release is another text, and so a new worker.
async fn worker() -> Result<Response, Error> {
    let file = FILES
        .iter()
        .find(|file| file.name == "worker.js")
        .ok_or_else(Error::not_found)?;
    let assets: Vec<String> = KEPT_OFFLINE
        .iter()
        .filter_map(|name| address(name))
        .collect();
    let version = sm3::hex(&sm3::digest(&[
        file.hashed.as_bytes(),
        assets.join(" ").as_bytes(),
    ]));
    let kept = serde_json::json!({ "version": &version[..16], "assets": assets });
    let mut script = format!("self.XINQIAO={kept};\n").into_bytes();
    script.extend_from_slice(file.bytes);
    let headers = [
        (header::CONTENT_TYPE, kind(file.hashed)),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, script).into_response())
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
