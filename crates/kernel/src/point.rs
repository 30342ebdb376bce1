//! A point on the map, in the one reference system in which the platform keeps
//! places, and the small cells by which points near each other are found.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::typed;

/// Millionths of a degree in a degree.
const MICRO: i32 = 1_000_000;
/// Edge of a [`Cell`] in millionths of a degree: 0.005°, some 550 m from south
/// to north.
const CELL: i32 = 5_000;
/// How many cells there are from west to east.
const CELLS_AROUND: i64 = 360 * (MICRO / CELL) as i64;

/// A point in CGCS2000, the national system that GB 22021 and the Surveying and
/// Mapping Law ask for; the same as what satellites tell a phone (WGS-84).
///
/// The two share origin, scale and orientation; their ellipsoids differ by 0.1 mm
/// at the poles, and their frames by some decimetres that plates have moved since
/// 2000 (Yang Yuanxi, *Chinese Geodetic Coordinate System 2000*, Chinese Science
/// Bulletin 54, 2009; Wei Ziqing, *大地测量与地球动力学* 28, 2008). A phone is
/// some metres off and this type keeps eleven centimetres, so that no sum stands
/// between them. GCJ-02, the shifted coordinates of map services, is never kept:
/// pages convert at their edge.
///
/// Written `longitude,latitude` with six decimals: `150.012345,30.123456`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Point {
    longitude: i32,
    latitude: i32,
}

/// A square of 0.005°: points in it and in the eight around it are near.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    column: i64,
    row: i64,
}

/// Why a text is not a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PointError {
    /// Not two numbers with a comma between.
    #[error("write a point as longitude,latitude in degrees, such as 150.012345,30.123456")]
    NotTwoNumbers,
    /// East or west of the date line.
    #[error("a longitude lies between -180 and 180")]
    Longitude,
    /// Beyond a pole.
    #[error("a latitude lies between -90 and 90; longitude comes first")]
    Latitude,
}

impl PointError {
    /// The same for a Chinese reader.
    #[must_use]
    pub const fn zh(&self) -> &'static str {
        match self {
            Self::NotTwoNumbers => "位置请写成“经度,纬度”，例如 150.012345,30.123456",
            Self::Longitude => "经度应在 -180 到 180 之间",
            Self::Latitude => "纬度应在 -90 到 90 之间，请先写经度，再写纬度",
        }
    }
}

impl Point {
    /// The point at these millionths of a degree.
    ///
    /// # Errors
    /// When they lie outside the globe.
    pub const fn from_micro(longitude: i32, latitude: i32) -> Result<Self, PointError> {
        if longitude < -180 * MICRO || longitude > 180 * MICRO {
            return Err(PointError::Longitude);
        }
        if latitude < -90 * MICRO || latitude > 90 * MICRO {
            return Err(PointError::Latitude);
        }
        Ok(Self {
            longitude,
            latitude,
        })
    }

    /// Reads `longitude,latitude` in degrees, as people and browsers write it;
    /// what is finer than a millionth of a degree is rounded off.
    ///
    /// # Errors
    /// When it is not two numbers, or they lie outside the globe.
    pub fn parse(text: &str) -> Result<Self, PointError> {
        let plain: String = text
            .chars()
            .map(|sign| match sign {
                '，' => ',',
                other => typed::plain(other),
            })
            .collect();
        let (longitude, latitude) = plain.split_once(',').ok_or(PointError::NotTwoNumbers)?;
        Self::from_micro(
            micro(longitude, PointError::Longitude)?,
            micro(latitude, PointError::Latitude)?,
        )
    }

    /// Millionths of a degree east.
    #[must_use]
    pub const fn longitude_micro(self) -> i32 {
        self.longitude
    }

    /// Millionths of a degree north.
    #[must_use]
    pub const fn latitude_micro(self) -> i32 {
        self.latitude
    }

    /// Degrees east, written with six decimals.
    #[must_use]
    pub fn longitude(self) -> String {
        degrees(self.longitude)
    }

    /// Degrees north, written with six decimals.
    #[must_use]
    pub fn latitude(self) -> String {
        degrees(self.latitude)
    }

    /// The cell it lies in.
    #[must_use]
    pub fn cell(self) -> Cell {
        Cell {
            column: i64::from((self.longitude + 180 * MICRO) / CELL) % CELLS_AROUND,
            row: i64::from((self.latitude + 90 * MICRO) / CELL),
        }
    }

    /// The middle of its cell: as much as somebody learns who is not to know
    /// whose door it is.
    #[must_use]
    pub const fn coarse(self) -> Self {
        const fn middle(micro: i32) -> i32 {
            micro.div_euclid(CELL) * CELL + CELL / 2
        }
        // Of the outermost cells the middle would lie beyond the edge.
        match Self::from_micro(middle(self.longitude), middle(self.latitude)) {
            Ok(point) => point,
            Err(_) => self,
        }
    }
}

impl Cell {
    /// One number a cell, for a column and its index.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.row * CELLS_AROUND + self.column
    }

    /// The cell itself and the eight around it.
    #[must_use]
    pub fn around(self) -> [Self; 9] {
        let mut near = [self; 9];
        for (place, cell) in near.iter_mut().enumerate() {
            let step = i64::try_from(place).unwrap_or_default();
            cell.column = (self.column + step % 3 - 1).rem_euclid(CELLS_AROUND);
            cell.row = (self.row + step / 3 - 1).max(0);
        }
        near
    }
}

/// Degrees as typed, in millionths. Beyond the edge it is `beyond`, not "no number".
fn micro(text: &str, beyond: PointError) -> Result<i32, PointError> {
    let text = text.trim();
    // `f64` also reads "inf", "nan" and "1e5", which nobody means.
    if text.is_empty()
        || !text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+'))
    {
        return Err(PointError::NotTwoNumbers);
    }
    let degrees: f64 = text.parse().map_err(|_| PointError::NotTwoNumbers)?;
    let micro = (degrees * f64::from(MICRO)).round();
    if micro.abs() > f64::from(180 * MICRO) {
        return Err(beyond);
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole, and at most 180 million"
    )]
    Ok(micro as i32)
}

fn degrees(micro: i32) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    let size = micro.unsigned_abs();
    let unit = MICRO.unsigned_abs();
    format!("{sign}{}.{:06}", size / unit, size % unit)
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.longitude(), self.latitude())
    }
}

/// Where somebody was is personal; a log does not need it.
impl fmt::Debug for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Point(…)")
    }
}

impl FromStr for Point {
    type Err = PointError;

    fn from_str(text: &str) -> Result<Self, PointError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Point {
    type Error = PointError;

    fn try_from(text: String) -> Result<Self, PointError> {
        Self::parse(&text)
    }
}

impl From<Point> for String {
    fn from(point: Point) -> Self {
        point.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(text: &str) -> Point {
        Point::parse(text).unwrap()
    }

    #[test]
    fn a_point_is_written_with_six_decimals_longitude_first() {
        for (typed, written) in [
            ("150.0123456,30.1", "150.012346,30.100000"),
            (" 150.5， -0.25 ", "150.500000,-0.250000"),
            ("１５０，３０", "150.000000,30.000000"),
            ("-0.0000004,0", "0.000000,0.000000"),
        ] {
            assert_eq!(point(typed).to_string(), written);
        }
        assert_eq!(
            serde_json::to_string(&point("150,30")).unwrap(),
            "\"150.000000,30.000000\""
        );
    }

    #[test]
    fn an_error_says_how_to_write_it() {
        use PointError as E;
        for (typed, error) in [
            ("", E::NotTwoNumbers),
            ("150", E::NotTwoNumbers),
            ("150,", E::NotTwoNumbers),
            ("east,north", E::NotTwoNumbers),
            ("1e2,3", E::NotTwoNumbers),
            ("nan,inf", E::NotTwoNumbers),
            ("150,30,0", E::NotTwoNumbers),
            ("181,0", E::Longitude),
            ("99999999999,0", E::Longitude),
            ("30,150", E::Latitude),
        ] {
            assert_eq!(Point::parse(typed), Err(error), "{typed}");
        }
    }

    #[test]
    fn what_a_stranger_learns_is_half_a_kilometre_wide() {
        let door = point("150.012345,30.123456");
        assert_eq!(door.coarse().to_string(), "150.012500,30.122500");
        assert_eq!(door.coarse(), point("150.011000,30.121000").coarse());
        assert_eq!(format!("{door:?}"), "Point(…)");
    }

    #[test]
    fn the_date_line_parts_no_neighbours() {
        let [west, east] = ["-179.999,0", "179.999,0"].map(|text| point(text).cell());
        assert!(west.around().contains(&east));
        assert_eq!(point("180,0").cell(), point("-180,0").cell());
    }

    proptest! {
        #[test]
        fn points_read_back(longitude in -180_000_000..=180_000_000_i32, latitude in -90_000_000..=90_000_000_i32) {
            let point = Point::from_micro(longitude, latitude).unwrap();
            prop_assert_eq!(Point::parse(&point.to_string()), Ok(point));
        }

        #[test]
        fn what_is_within_a_cell_of_each_other_is_found(
            longitude in 100_000_000..150_000_000_i32, latitude in 0..60_000_000_i32,
            east in -CELL..=CELL, north in -CELL..=CELL,
        ) {
            let here = Point::from_micro(longitude, latitude).unwrap();
            let there = Point::from_micro(longitude + east, latitude + north).unwrap();
            prop_assert!(here.cell().around().contains(&there.cell()));
            prop_assert_eq!(here.coarse().cell(), here.cell());
        }

        #[test]
        fn no_typing_breaks_it(text in "\\PC{0,40}") {
            let _ = Point::parse(&text);
        }
    }
}
