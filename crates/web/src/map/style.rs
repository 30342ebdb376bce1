//! `GET /map/style.json`: what lies under the outlines. The browser draws outlines
//! and cases above it in the colours of the page, so that dark and high contrast
//! need no second style.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};

use super::{
    Tiles,
    tiles::{Datum, Drawn},
};
use crate::{Web, error::Error};

pub(super) async fn style(State(web): State<Web>) -> Result<Response, Error> {
    let map = &web.settings.map;
    let Some(bounds) = map.outlines.bounds() else {
        return Err(Error::not_found());
    };
    let degrees = |micro: i32| f64::from(micro) / 1e6;
    let ((west, south), (east, north)) = (bounds.south_west, bounds.north_east);
    let (source, layers) = under(&map.tiles);
    let edges = [west, south, east, north].map(degrees);
    let style = json!({
        "version": 8,
        "sources": source.map_or_else(|| json!({}), |source| json!({ "tiles": source })),
        "layers": layers,
        "metadata": {
            "xinqiao:datum": map.tiles.datum().code(),
            "xinqiao:bounds": edges,
        },
    });
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    Ok((headers, style.to_string()).into_response())
}

/// The source of the tiles, and the layers that draw it.
fn under(tiles: &Tiles) -> (Option<Value>, Vec<Value>) {
    let raster = || vec![json!({ "id": "tiles", "type": "raster", "source": "tiles" })];
    match tiles {
        Tiles::None => (None, Vec::new()),
        Tiles::File { .. } => {
            let source = json!({ "type": "vector", "url": "pmtiles:///map/tiles.pmtiles" });
            (Some(source), plain_layers())
        }
        Tiles::Service {
            template,
            drawn,
            attribution,
            ..
        } => {
            let kind = if *drawn == Drawn::Raster {
                "raster"
            } else {
                "vector"
            };
            let source = json!({
                "type": kind, "tiles": [template], "tileSize": 256, "attribution": attribution,
            });
            let layers = match drawn {
                Drawn::Raster => raster(),
                Drawn::Vector => plain_layers(),
            };
            (Some(source), layers)
        }
    }
}

/// Land, water and roads by the names of the open Protomaps schema; the page gives
/// them its colours.
fn plain_layers() -> Vec<Value> {
    let line = |id: &str, of: &str, width: f64| {
        json!({
            "id": id, "type": "line", "source": "tiles", "source-layer": of,
            "paint": { "line-width": width },
        })
    };
    vec![
        json!({ "id": "water", "type": "fill", "source": "tiles", "source-layer": "water" }),
        line("roads", "roads", 1.0),
        line("boundaries", "boundaries", 0.5),
    ]
}

impl Datum {
    /// As the browser's half of the map calls it.
    const fn code(self) -> &'static str {
        match self {
            Self::Cgcs2000 => "cgcs2000",
            Self::Gcj02 => "gcj02",
        }
    }
}
