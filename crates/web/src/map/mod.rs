//! Maps: outlines of the site's regions, tiles when the site has some, and the
//! region in which a point lies.
//!
//! A page never needs a map: beside it stands a list or a field that does the same.
//! Points are CGCS2000 everywhere ([`xinqiao_kernel::Point`]); what a map service
//! shifts (GCJ-02) is converted in the browser, at the edge of that service.

mod cases;
mod outlines;
mod region;
mod style;
mod tiles;

use std::sync::OnceLock;

use axum::{Router, routing::get};
use xinqiao_kernel::Outlines;

use crate::Web;

pub(crate) use cases::{Spot, collection};
pub use tiles::{Datum, Tiles};

/// What a site's maps are made of.
#[derive(Debug, Default)]
pub struct Maps {
    /// Outlines of the regions; without them pages have no maps.
    pub outlines: Outlines,
    /// What lies under them.
    pub tiles: Tiles,
    /// The outlines as browsers read them, written when the first one asks.
    written: OnceLock<outlines::Written>,
}

impl Maps {
    /// Maps of these outlines.
    #[must_use]
    pub fn new(outlines: Outlines, tiles: Tiles) -> Self {
        Self {
            outlines,
            tiles,
            written: OnceLock::new(),
        }
    }
}

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/map/region", get(region::region))
        .route("/map/outlines.geojson", get(outlines::outlines))
        .route("/map/style.json", get(style::style))
        .route("/map/tiles.pmtiles", get(tiles::tiles))
}
