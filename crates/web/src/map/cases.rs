//! Cases as points that a map draws.

use serde_json::{Value, json};
use xinqiao_kernel::Point;

use super::outlines::pair;
use crate::Web;

/// One case on a map.
pub(crate) struct Spot {
    /// Where; the middle of its region when nobody chose a point.
    pub(crate) point: Option<Point>,
    /// Region code of the place.
    pub(crate) region: String,
    /// What it is about.
    pub(crate) title: String,
    /// Where it opens.
    pub(crate) href: String,
    /// How it stands, as the legend has it: `open`, `late`, `done`.
    pub(crate) kind: &'static str,
    /// The same in words.
    pub(crate) said: String,
}

/// The cases as GeoJSON. What lies outside of all outlines is left to the list.
pub(crate) fn collection(web: &Web, spots: &[Spot]) -> String {
    let features: Vec<Value> = spots
        .iter()
        .filter_map(|spot| {
            let exact = spot.point.is_some();
            let point = spot.point.or_else(|| middle(web, &spot.region))?;
            Some(json!({
                "type": "Feature",
                "properties": {
                    "title": spot.title, "href": spot.href, "kind": spot.kind,
                    "said": spot.said, "exact": exact,
                },
                "geometry": { "type": "Point", "coordinates": pair(point) },
            }))
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

fn middle(web: &Web, region: &str) -> Option<Point> {
    let code = region.parse().ok()?;
    web.settings.map.outlines.around(code)?.middle()
}
