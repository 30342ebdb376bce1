//! What place, time and object add to words: the same words far away, or half a
//! year ago, are another matter.

use jiff::{SignedDuration, Timestamp};
use xinqiao_kernel::{Point, UnitId};

use super::AT_MOST_APART;

/// Digits of a street's code.
const STREET: usize = 9;
/// Digits of a district's code.
const DISTRICT: usize = 6;
/// Metres between two points within which they may be one place, and beyond
/// which they are not.
const CLOSE: f32 = 800.0;
const FAR: f32 = 5_000.0;
/// Metres of a millionth of a degree of latitude.
const METRES: f32 = 0.111_2;

/// Where, when and about whom.
#[derive(Clone, Debug)]
pub(super) struct Circumstances {
    pub(super) region: String,
    pub(super) point: Option<Point>,
    pub(super) reported: Option<UnitId>,
    pub(super) at: Timestamp,
}

/// How like two messages are when the circumstances count too; nothing when they
/// cannot be of one matter, whatever the words.
pub(super) fn weigh(likeness: f32, one: &Circumstances, other: &Circumstances) -> Option<f32> {
    if let (Some(one), Some(other)) = (one.reported, other.reported)
        && one != other
    {
        return None;
    }
    let place = place(one, other)?;
    let time = time(one.at.duration_since(other.at).abs())?;
    Some((likeness * place * time).min(1.0))
}

fn place(one: &Circumstances, other: &Circumstances) -> Option<f32> {
    if let (Some(one), Some(other)) = (one.point, other.point) {
        let metres = metres(one, other);
        if metres > FAR {
            return None;
        }
        return Some(if metres <= CLOSE { 1.4 } else { 0.9 });
    }
    let known = one.region.len().min(other.region.len());
    let common = one
        .region
        .bytes()
        .zip(other.region.bytes())
        .take_while(|(one, other)| one == other)
        .count();
    // Whoever names only the city may mean any street of it.
    if common < known.min(DISTRICT) {
        None
    } else if common >= STREET {
        Some(1.2)
    } else if common < known {
        Some(0.8)
    } else {
        Some(0.9)
    }
}

fn time(apart: SignedDuration) -> Option<f32> {
    let days = apart.as_hours() / 24;
    if apart > AT_MOST_APART {
        None
    } else if days <= 14 {
        Some(1.0)
    } else if days <= 45 {
        Some(0.8)
    } else {
        Some(0.6)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few metres do not matter")]
fn metres(one: Point, other: Point) -> f32 {
    let north = (one.latitude_micro() - other.latitude_micro()) as f32 * METRES;
    let latitude = one.latitude_micro() as f32 / 1_000_000.0;
    let east = (one.longitude_micro() - other.longitude_micro()) as f32
        * METRES
        * latitude.to_radians().cos();
    north.hypot(east)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(region: &str, point: Option<&str>, day: &str) -> Circumstances {
        Circumstances {
            region: region.to_owned(),
            point: point.map(|point| Point::parse(point).unwrap()),
            reported: None,
            at: format!("{day}T08:00:00Z").parse().unwrap(),
        }
    }

    #[test]
    fn the_same_words_in_another_district_are_another_matter() {
        let here = at("990101001", None, "2026-11-01");
        assert!(weigh(0.9, &here, &at("990102001", None, "2026-11-01")).is_none());
        let next_street = weigh(0.5, &here, &at("990101002", None, "2026-11-01")).unwrap();
        let same_street = weigh(0.5, &here, &at("990101001", None, "2026-11-01")).unwrap();
        let anywhere = weigh(0.5, &here, &at("9901", None, "2026-11-01")).unwrap();
        assert!(next_street < anywhere && anywhere < same_street);
    }

    #[test]
    fn the_same_words_half_a_year_ago_are_another_matter() {
        let now = at("990101001", None, "2026-11-01");
        assert!(weigh(0.9, &now, &at("990101001", None, "2026-05-01")).is_none());
        let last_week = weigh(0.5, &now, &at("990101001", None, "2026-10-26")).unwrap();
        let in_summer = weigh(0.5, &now, &at("990101001", None, "2026-08-20")).unwrap();
        assert!(in_summer < last_week);
    }

    #[test]
    fn two_points_ten_kilometres_apart_are_two_places() {
        let one = at("990101001", Some("150.000000,30.000000"), "2026-11-01");
        let near = at("990101001", Some("150.003000,30.002000"), "2026-11-01");
        let far = at("990101001", Some("150.100000,30.000000"), "2026-11-01");
        assert!(weigh(0.3, &one, &near).unwrap() > 0.3);
        assert!(weigh(0.9, &one, &far).is_none());
    }

    #[test]
    fn who_complains_of_another_unit_tells_of_another_matter() {
        let mut one = at("990101001", None, "2026-11-01");
        let mut other = one.clone();
        one.reported = Some(UnitId(1));
        assert!(weigh(0.5, &one, &other).is_some());
        other.reported = Some(UnitId(2));
        assert!(weigh(0.9, &one, &other).is_none());
    }
}
