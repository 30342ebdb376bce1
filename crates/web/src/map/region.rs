//! `GET /map/region?at=150.012345,30.123456`: in which region a point lies.

use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use xinqiao_kernel::Point;

use crate::{Web, error::Error, page::Page};

/// Where.
#[derive(Deserialize)]
pub(super) struct Asked {
    at: String,
}

/// The finest region that is known there, with its name and those of its parents.
#[derive(Serialize)]
struct Found {
    /// Absent outside of all regions.
    code: Option<String>,
    /// 南汀区 / 老码头街道.
    name: String,
}

pub(super) async fn region(
    page: Page,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let point: Point = asked.at.parse().map_err(|_| Error::bad_input(Vec::new()))?;
    let code = web.settings.map.outlines.region_of(point);
    let known = code
        .map(|code| code.to_string())
        .filter(|code| web.regions.get(code).is_some());
    let found = Found {
        name: known
            .as_deref()
            .map(|code| web.regions.say(code, web.regions.known(), page.words))
            .unwrap_or_default(),
        code: known,
    };
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        // Where somebody points is nobody else's business.
        (header::CACHE_CONTROL, "no-store"),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    let body = serde_json::to_string(&found).map_err(Error::broken)?;
    Ok((headers, body).into_response())
}
