//! `GET /map/outlines.geojson`: the outlines with names, for browsers to draw.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use serde_json::{Value, json};
use xinqiao_kernel::{Point, outlines::Shape};
use xinqiao_platform::sm3;

use crate::{Web, error::Error, tree::Tree};

/// The file, and what it is known by.
#[derive(Debug)]
pub(super) struct Written {
    text: Bytes,
    tag: String,
}

pub(super) async fn outlines(State(web): State<Web>, asked: HeaderMap) -> Result<Response, Error> {
    let map = &web.settings.map;
    if map.outlines.is_empty() {
        return Err(Error::not_found());
    }
    let written = map
        .written
        .get_or_init(|| write(map.outlines.iter(), &web.regions));
    let tag = HeaderValue::try_from(&written.tag).map_err(Error::broken)?;
    let headers = [
        (header::ETAG, tag.clone()),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=3600"),
        ),
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/geo+json"),
        ),
    ];
    if asked.get(header::IF_NONE_MATCH) == Some(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    Ok((headers, written.text.clone()).into_response())
}

/// Regions that are no more are left out, so that nobody chooses one.
fn write<'s>(shapes: impl Iterator<Item = &'s Shape>, regions: &Tree) -> Written {
    let features: Vec<Value> = shapes.filter_map(|shape| feature(shape, regions)).collect();
    let text = json!({ "type": "FeatureCollection", "features": features }).to_string();
    let tag = format!("\"{}\"", &sm3::hex(&sm3::digest(&[text.as_bytes()]))[..16]);
    Written {
        text: text.into(),
        tag,
    }
}

fn feature(shape: &Shape, regions: &Tree) -> Option<Value> {
    let code = shape.code.to_string();
    let node = regions.get(&code)?;
    let parts: Vec<Vec<Vec<[f64; 2]>>> = shape
        .parts
        .iter()
        .map(|rings| {
            let ring = |ring: &Vec<Point>| ring.iter().copied().map(pair).collect();
            rings.iter().map(ring).collect()
        })
        .collect();
    Some(json!({
        "type": "Feature",
        "properties": {
            "code": code,
            "name": node.name,
            "en": node.en,
            "level": shape.code.level().digits(),
            "middle": shape.middle().map(pair),
        },
        "geometry": { "type": "MultiPolygon", "coordinates": parts },
    }))
}

/// Longitude and latitude in degrees, as GeoJSON has them.
pub(super) fn pair(point: Point) -> [f64; 2] {
    [point.longitude_micro(), point.latitude_micro()].map(|micro| f64::from(micro) / 1e6)
}
