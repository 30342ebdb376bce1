//! Who is who: cases, units and people.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case_number::CaseNumber;

/// A case: `yymmdd`, node (2 digits), count (7 digits), as one decimal number.
///
/// Ordered by time, made on each node without asking another, at most 15
/// digits and therefore exact in every JSON reader. For people it is written
/// as a [`CaseNumber`]; nothing else has to be looked up to get from one to
/// the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct CaseId(i64);

/// A unit of the administration: hotline, department, district, town.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitId(pub i64);

/// A person with an account: staff or citizen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub i64);

/// Why there is no such case id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseIdError {
    /// The year does not fit two digits.
    #[error("case ids exist for the years 2000 to 2099, not for {0}")]
    Year(i16),
    /// The node does not fit two digits.
    #[error("a node has a number from 0 to 99, not {0}")]
    Node(u8),
    /// The day is full on this node.
    #[error("a node makes at most 9,999,999 cases a day, not {0}; let another node take some")]
    Count(u32),
    /// The first six digits are not a day.
    #[error("{0} is not a case id: its first six digits of fifteen are not a day (yymmdd)")]
    NoSuchDay(i64),
}

impl CaseId {
    /// How many cases one node can make in a day.
    pub const MOST_A_DAY: u32 = 9_999_999;

    /// The `count`-th case that `node` made on this day.
    ///
    /// # Errors
    /// When the year is not 2000–2099, the node above 99, or the count above
    /// [`Self::MOST_A_DAY`].
    pub fn new(date: Date, node: u8, count: u32) -> Result<Self, CaseIdError> {
        if !(2000..=2099).contains(&date.year()) {
            return Err(CaseIdError::Year(date.year()));
        }
        if node > 99 {
            return Err(CaseIdError::Node(node));
        }
        if count > Self::MOST_A_DAY {
            return Err(CaseIdError::Count(count));
        }
        let day = i64::from(date.year() - 2000) * 10_000
            + i64::from(date.month()) * 100
            + i64::from(date.day());
        Ok(Self(
            day * PER_DAY + i64::from(node) * PER_NODE + i64::from(count),
        ))
    }

    /// The smallest id of a node's day, for ranges.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn first_of(date: Date, node: u8) -> Result<Self, CaseIdError> {
        Self::new(date, node, 0)
    }

    /// The largest id of a node's day, for ranges.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn last_of(date: Date, node: u8) -> Result<Self, CaseIdError> {
        Self::new(date, node, Self::MOST_A_DAY)
    }

    /// The id as the database keeps it.
    #[must_use]
    pub const fn value(self) -> i64 {
        self.0
    }

    /// The day it was filed, in the site's own time.
    #[must_use]
    pub fn date(self) -> Date {
        day_of(self.0).expect("every way to make an id checks its day")
    }

    /// The node that made it.
    #[must_use]
    pub const fn node(self) -> u8 {
        (self.0 / PER_NODE % 100) as u8
    }

    /// Its number within the node's day.
    #[must_use]
    pub const fn count(self) -> u32 {
        (self.0 % PER_NODE) as u32
    }

    /// The same id as people read it to each other.
    #[must_use]
    pub const fn number(self) -> CaseNumber {
        CaseNumber::of(self)
    }
}

const PER_NODE: i64 = 10_000_000;
const PER_DAY: i64 = 100 * PER_NODE;

fn day_of(id: i64) -> Option<Date> {
    let day = id / PER_DAY;
    if id < 0 || day > 991_231 {
        return None;
    }
    let (year, month, day) = (2000 + day / 10_000, day / 100 % 100, day % 100);
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

impl TryFrom<i64> for CaseId {
    type Error = CaseIdError;

    fn try_from(value: i64) -> Result<Self, CaseIdError> {
        day_of(value)
            .map(|_| Self(value))
            .ok_or(CaseIdError::NoSuchDay(value))
    }
}

impl From<CaseId> for i64 {
    fn from(id: CaseId) -> Self {
        id.0
    }
}

impl fmt::Display for CaseId {
    /// Fifteen digits, for machines; people get [`CaseId::number`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:015}", self.0)
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_id_shows_its_day_node_and_count() {
        let id = CaseId::new(date(2026, 11, 22), 1, 17).unwrap();
        assert_eq!(id.to_string(), "261122010000017");
        assert_eq!(
            (id.date(), id.node(), id.count()),
            (date(2026, 11, 22), 1, 17)
        );
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(
            CaseId::new(date(1999, 12, 31), 0, 0),
            Err(CaseIdError::Year(1999))
        );
        assert_eq!(
            CaseId::new(date(2026, 1, 1), 100, 0),
            Err(CaseIdError::Node(100))
        );
        assert!(CaseId::new(date(2026, 1, 1), 0, 10_000_000).is_err());
        assert!(CaseId::try_from(261_332_010_000_017).is_err());
        assert!(CaseId::try_from(-1).is_err());
        assert!(CaseId::try_from(i64::MAX).is_err());
    }

    #[test]
    fn json_carries_the_plain_number() {
        let id = CaseId::new(date(2026, 11, 22), 1, 17).unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "261122010000017");
        assert_eq!(
            serde_json::from_str::<CaseId>("261122010000017").unwrap(),
            id
        );
        assert!(serde_json::from_str::<CaseId>("261399010000017").is_err());
    }

    proptest! {
        #[test]
        fn ids_are_ordered_by_day_then_node_then_count(
            a in (0_i32..36_500, 0_u8..100, 0_u32..10_000_000),
            b in (0_i32..36_500, 0_u8..100, 0_u32..10_000_000),
        ) {
            let id = |(days, node, count): (i32, u8, u32)| {
                let day = date(2000, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
                CaseId::new(day, node, count).unwrap()
            };
            prop_assert_eq!(id(a).cmp(&id(b)), a.cmp(&b));
            prop_assert_eq!(CaseId::try_from(id(a).value()), Ok(id(a)));
        }
    }
}
