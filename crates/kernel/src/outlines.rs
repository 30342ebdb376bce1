//! Outlines of regions, as a site pack brings them, and in which one a point lies.

use std::cmp::Reverse;

use serde_json::Value;

use crate::{Point, RegionCode};

/// The most that a file may weigh: browsers fetch all of it.
const BYTES_MOST: usize = 150 * 1024;

/// The outlines of a site's regions.
#[derive(Clone, Debug, Default)]
pub struct Outlines {
    shapes: Vec<Shape>,
}

/// One region's outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Which region.
    pub code: RegionCode,
    /// Its parts, the largest first; of each the ring around it, then its holes.
    pub parts: Vec<Vec<Ring>>,
    bounds: Bounds,
}

/// A closed line of points; the last is the first again.
pub type Ring = Vec<Point>;

/// The smallest box around something, in millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The south-west corner.
    pub south_west: (i32, i32),
    /// The north-east corner.
    pub north_east: (i32, i32),
}

/// Why outlines cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{why}", .feature.map(|feature| format!("第 {feature} 个图形 (feature {feature})：")).unwrap_or_default())]
pub struct OutlinesError {
    /// Which feature of the file, from 1.
    pub feature: Option<usize>,
    /// What is wrong and how to mend it, in both languages.
    pub why: String,
}

impl Outlines {
    /// Reads a GeoJSON file: polygons with the region's code as property `code`,
    /// longitude first, CGCS2000 or WGS-84.
    ///
    /// # Errors
    /// Says which feature is wrong, why, and how to mend it.
    pub fn read(text: &str) -> Result<Self, OutlinesError> {
        let whole = |why: String| OutlinesError { feature: None, why };
        if text.len() > BYTES_MOST {
            return Err(whole(format!(
                "文件有 {} KB，最多 {} KB；请简化边界，例如 mapshaper -simplify · too large for phones: simplify the lines",
                text.len() / 1024,
                BYTES_MOST / 1024
            )));
        }
        let json: Value = serde_json::from_str(text)
            .map_err(|error| whole(format!("不是 JSON · not JSON: {error}")))?;
        let features = json["features"].as_array().ok_or_else(|| {
            whole(
                "缺少 features，应为 GeoJSON FeatureCollection · a FeatureCollection has features"
                    .to_owned(),
            )
        })?;
        let mut shapes: Vec<Shape> = Vec::with_capacity(features.len());
        for (place, feature) in features.iter().enumerate() {
            let wrong = |why: String| OutlinesError {
                feature: Some(place + 1),
                why,
            };
            let shape = shape(feature).map_err(wrong)?;
            if shapes.iter().any(|known| known.code == shape.code) {
                return Err(wrong(format!(
                    "区划 {} 出现了两次，请合成一个 MultiPolygon · appears twice: make one MultiPolygon",
                    shape.code
                )));
            }
            shapes.push(shape);
        }
        // The finest first: what lies in a street lies in its district too.
        shapes.sort_by_key(|shape| (Reverse(shape.code.level()), shape.code));
        Ok(Self { shapes })
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// Every outline, the finest level first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Shape> {
        self.shapes.iter()
    }

    /// The finest region with an outline in which the point lies.
    #[must_use]
    pub fn region_of(&self, point: Point) -> Option<RegionCode> {
        let shape = self.shapes.iter().find(|shape| shape.contains(point));
        shape.map(|shape| shape.code)
    }

    /// The outline of a region, or of the nearest one above it that has one.
    #[must_use]
    pub fn around(&self, code: RegionCode) -> Option<&Shape> {
        self.shapes.iter().find(|shape| shape.code.contains(code))
    }

    /// The box around all of them.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        let boxes = self.shapes.iter().map(|shape| shape.bounds);
        boxes.reduce(Bounds::joined)
    }
}

impl Shape {
    /// Whether the point lies in it. A point on a line between two regions lies in
    /// exactly one of them.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        self.bounds.contains(point)
            && self.parts.iter().any(|rings| {
                // In a hole one has crossed the outer ring and the hole's.
                rings.iter().filter(|ring| crosses(ring, point)).count() % 2 == 1
            })
    }

    /// The box around it.
    #[must_use]
    pub const fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// A point well within its largest part, where its name can stand: the middle
    /// of the widest stretch along the middle latitude.
    #[must_use]
    pub fn middle(&self) -> Option<Point> {
        let ring = self.parts.first()?.first()?;
        let bounds = Bounds::of(ring)?;
        let latitude = i32::midpoint(bounds.south_west.1, bounds.north_east.1);
        let mut crossings: Vec<i64> = lines(ring)
            .filter_map(|(from, to)| meets(from, to, latitude))
            .collect();
        crossings.sort_unstable();
        let stretches = crossings.chunks_exact(2).map(|pair| (pair[0], pair[1]));
        let (from, to) = stretches.max_by_key(|(from, to)| to - from)?;
        let longitude = i32::try_from(i64::midpoint(from, to)).ok()?;
        Point::from_micro(longitude, latitude).ok()
    }
}

impl Bounds {
    fn of(ring: &Ring) -> Option<Self> {
        let boxes = ring.iter().map(|point| {
            let corner = (point.longitude_micro(), point.latitude_micro());
            Self {
                south_west: corner,
                north_east: corner,
            }
        });
        boxes.reduce(Self::joined)
    }

    fn joined(self, other: Self) -> Self {
        let ((a, b), (c, d)) = (self.south_west, other.south_west);
        let ((e, f), (g, h)) = (self.north_east, other.north_east);
        Self {
            south_west: (a.min(c), b.min(d)),
            north_east: (e.max(g), f.max(h)),
        }
    }

    const fn contains(self, point: Point) -> bool {
        let (x, y) = (point.longitude_micro(), point.latitude_micro());
        self.south_west.0 <= x
            && x <= self.north_east.0
            && self.south_west.1 <= y
            && y <= self.north_east.1
    }
}

fn shape(feature: &Value) -> Result<Shape, String> {
    let code = match &feature["properties"]["code"] {
        Value::String(code) => code.clone(),
        Value::Number(code) => code.to_string(),
        _ => {
            return Err(
                "properties 里缺少区划代码 code · properties lack the region's code".to_owned(),
            );
        }
    };
    let code = RegionCode::parse(&code).map_err(|error| format!("{} · {error}", error.zh()))?;
    let geometry = &feature["geometry"];
    let coordinates = &geometry["coordinates"];
    let parts = match geometry["type"].as_str() {
        Some("Polygon") => vec![part(coordinates)?],
        Some("MultiPolygon") => list(coordinates)?
            .iter()
            .map(part)
            .collect::<Result<_, _>>()?,
        _ => {
            return Err(
                "应为 Polygon 或 MultiPolygon · should be a Polygon or a MultiPolygon".to_owned(),
            );
        }
    };
    let outer = parts.iter().filter_map(|rings: &Vec<Ring>| rings.first());
    let bounds = outer.filter_map(Bounds::of).reduce(Bounds::joined);
    let mut shape = Shape {
        code,
        bounds: bounds.ok_or("没有边界线 · there is no line")?,
        parts,
    };
    shape
        .parts
        .sort_by_key(|rings| Reverse(rings.first().map_or(0, area)));
    Ok(shape)
}

fn part(coordinates: &Value) -> Result<Vec<Ring>, String> {
    list(coordinates)?.iter().map(ring).collect()
}

fn ring(coordinates: &Value) -> Result<Ring, String> {
    let ring: Ring = list(coordinates)?
        .iter()
        .map(corner)
        .collect::<Result<_, _>>()?;
    if ring.len() < 4 || ring.first() != ring.last() {
        return Err(
            "边界线应闭合：至少四个点，首尾相同 · a ring closes: four points or more, the last like the first"
                .to_owned(),
        );
    }
    Ok(ring)
}

fn corner(pair: &Value) -> Result<Point, String> {
    let degrees = |place: usize| pair.get(place).and_then(Value::as_f64);
    let (Some(longitude), Some(latitude)) = (degrees(0), degrees(1)) else {
        return Err("坐标应为 [经度, 纬度] · a position is [longitude, latitude]".to_owned());
    };
    Point::parse(&format!("{longitude:.6},{latitude:.6}"))
        .map_err(|error| format!("{} · {error}", error.zh()))
}

fn list(value: &Value) -> Result<&Vec<Value>, String> {
    let why = "coordinates 不完整 · coordinates are incomplete";
    value.as_array().ok_or_else(|| why.to_owned())
}

/// Whether a ray to the east crosses the ring an odd number of times. A line counts
/// its lower end and not its upper one, so that a corner is crossed once.
fn crosses(ring: &Ring, point: Point) -> bool {
    let (x, y) = (i64::from(point.longitude_micro()), point.latitude_micro());
    let east = lines(ring)
        .filter_map(|(from, to)| meets(from, to, y))
        .filter(|crossing| *crossing > x);
    east.count() % 2 == 1
}

fn lines(ring: &Ring) -> impl Iterator<Item = (Point, Point)> + '_ {
    ring.windows(2).map(|pair| (pair[0], pair[1]))
}

/// The longitude at which a line meets a latitude.
fn meets(from: Point, to: Point, latitude: i32) -> Option<i64> {
    // From south to north, so that both neighbours of a line round alike.
    let (from, to) = if from.latitude_micro() <= to.latitude_micro() {
        (from, to)
    } else {
        (to, from)
    };
    if latitude < from.latitude_micro() || to.latitude_micro() <= latitude {
        return None;
    }
    let part = |point: Point| {
        (
            i64::from(point.longitude_micro()),
            i64::from(point.latitude_micro()),
        )
    };
    let ((x1, y1), (x2, y2)) = (part(from), part(to));
    Some(x1 + (x2 - x1) * (i64::from(latitude) - y1) / (y2 - y1))
}

/// Twice the area, whichever way round.
fn area(ring: &Ring) -> i64 {
    let part = |point: Point| {
        (
            i64::from(point.longitude_micro()),
            i64::from(point.latitude_micro()),
        )
    };
    let origin = ring.first().map_or((0, 0), |point| part(*point));
    let sum: i64 = lines(ring)
        .map(|(from, to)| {
            let ((x1, y1), (x2, y2)) = (part(from), part(to));
            (x1 - origin.0) * (y2 - origin.1) - (x2 - origin.0) * (y1 - origin.1)
        })
        .sum();
    sum.abs()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CITY: &str = include_str!("../../../sites/demo/outlines.geojson");

    fn square(code: &str, west: f64, south: f64) -> String {
        let (east, north) = (west + 1.0, south + 1.0);
        format!(
            r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon",
            "coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"#
        )
    }

    fn file(features: &[String]) -> String {
        format!(
            r#"{{"type":"FeatureCollection","features":[{}]}}"#,
            features.join(",")
        )
    }

    fn of(outlines: &Outlines, text: &str) -> Option<String> {
        let code = outlines.region_of(text.parse().unwrap());
        code.map(|code| code.to_string())
    }

    #[test]
    fn a_point_lies_in_the_finest_region_and_on_a_border_in_exactly_one() {
        let outlines = Outlines::read(&file(&[
            square("990101", 150.0, 30.0),
            square("990102", 151.0, 30.0),
            square("9901", 150.0, 30.0),
        ]))
        .unwrap();
        assert_eq!(of(&outlines, "150.5,30.5").as_deref(), Some("990101"));
        assert_eq!(of(&outlines, "151,30.5").as_deref(), Some("990102"));
        assert_eq!(of(&outlines, "149.9,30.5"), None);
        let street = RegionCode::parse("990101001").unwrap();
        let known = outlines.around(street).unwrap();
        assert_eq!(known.code.to_string(), "990101");
        assert_eq!(known.middle(), Some("150.5,30.5".parse().unwrap()));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place_and_the_way_to_mend_it() {
        let said = |text: &str| Outlines::read(text).unwrap_err().to_string();
        assert!(said("{").contains("JSON"));
        assert!(said("{}").contains("FeatureCollection"));
        let twice = said(&file(&[square("9901", 1.0, 1.0), square("9901", 3.0, 3.0)]));
        assert!(
            twice.contains("feature 2") && twice.contains("MultiPolygon"),
            "{twice}"
        );
        let nameless = said(&file(&[square("9901", 1.0, 1.0).replace("code", "name")]));
        assert!(nameless.contains("code"), "{nameless}");
        let beyond = said(&file(&[square("9901", 30.0, 150.0)]));
        assert!(beyond.contains("先写经度"), "{beyond}");
        let open = r#"{"properties":{"code":"99"},"geometry":{"type":"Polygon","coordinates":[[[1,1],[2,2],[3,1]]]}}"#;
        assert!(said(&file(&[open.to_owned()])).contains("首尾相同"));
        let line = open.replace("Polygon", "LineString");
        assert!(said(&file(&[line])).contains("Polygon"));
        assert!(said(&" ".repeat(BYTES_MOST + 1)).contains("简化"));
    }

    #[test]
    fn the_middle_of_every_region_of_the_demo_city_lies_in_it() {
        let city = Outlines::read(CITY).unwrap();
        for shape in city.iter() {
            let middle = shape.middle().unwrap();
            assert!(shape.contains(middle), "{}", shape.code);
            let found = city.region_of(middle).unwrap();
            assert!(shape.code.contains(found), "{}", shape.code);
        }
    }

    proptest! {
        #[test]
        fn the_streets_of_the_demo_city_lie_side_by_side_and_fill_it(
            longitude in 149_600_000..150_350_000_i32, latitude in 29_750_000..30_350_000_i32,
        ) {
            let city = Outlines::read(CITY).unwrap();
            let point = Point::from_micro(longitude, latitude).unwrap();
            let within: Vec<String> = city
                .iter()
                .filter(|shape| shape.contains(point))
                .map(|shape| shape.code.to_string())
                .collect();
            // Street, district, city; or none of them.
            prop_assert!(within.is_empty() || within.len() == 3, "{within:?}");
            if let [street, district, town] = within.as_slice() {
                prop_assert!(street.starts_with(district.as_str()) && district.starts_with(town.as_str()));
            }
        }
    }
}
