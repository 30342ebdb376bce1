//! Office hours of a working day.

use serde::{Deserialize, Serialize};

/// The hours in which offices work, as `[["09:00", "12:00"], ["13:30", "17:30"]]`.
///
/// The same on every working day; in order, not overlapping, within one day
/// (`24:00` may end it).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<[String; 2]>", into = "Vec<[String; 2]>")]
pub struct OfficeHours {
    slots: Vec<Slot>,
    per_day: i64,
}

/// Nanoseconds since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    opens: i64,
    closes: i64,
}

/// What is wrong with office hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfficeHoursError {
    /// Nobody ever works.
    #[error("office hours are empty; write at least [[\"09:00\", \"17:30\"]]")]
    Empty,
    /// Not a time of day.
    #[error("{found:?} is not a time of day; write it as \"09:00\"")]
    NotATime {
        /// What stood there.
        found: String,
    },
    /// Closes before it opens, or opens before the one before has closed.
    #[error(
        "office hours {from}–{to} are out of order: each ends after it begins, and begins when the one before has ended"
    )]
    OutOfOrder {
        /// The wrong slot's beginning.
        from: String,
        /// The wrong slot's end.
        to: String,
    },
}

pub(crate) const SECOND: i64 = 1_000_000_000;
pub(crate) const DAY: i64 = 86_400 * SECOND;

impl OfficeHours {
    /// Reads hours and minutes, slot by slot.
    ///
    /// # Errors
    /// When there is no slot, a time is not `HH:MM`, or slots are out of order.
    pub fn parse<T: AsRef<str>>(slots: &[[T; 2]]) -> Result<Self, OfficeHoursError> {
        let mut read: Vec<Slot> = Vec::with_capacity(slots.len());
        for [from, to] in slots {
            let slot = Slot {
                opens: since_midnight(from)?,
                closes: since_midnight(to)?,
            };
            let earliest = read.last().map_or(0, |before| before.closes);
            if slot.opens < earliest || slot.closes <= slot.opens {
                let (from, to) = (from.as_ref().to_owned(), to.as_ref().to_owned());
                return Err(OfficeHoursError::OutOfOrder { from, to });
            }
            read.push(slot);
        }
        if read.is_empty() {
            return Err(OfficeHoursError::Empty);
        }
        let per_day = read.iter().map(|slot| slot.closes - slot.opens).sum();
        Ok(Self {
            slots: read,
            per_day,
        })
    }

    /// Office time of a whole day, in nanoseconds; never 0.
    pub(crate) const fn per_day(&self) -> i64 {
        self.per_day
    }

    /// When the last slot of a day ends.
    pub(crate) fn closes(&self) -> i64 {
        self.slots.last().map_or(DAY, |slot| slot.closes)
    }

    /// Office time that has passed since midnight.
    pub(crate) fn passed(&self, at: i64) -> i64 {
        self.slots
            .iter()
            .map(|slot| (at.min(slot.closes) - slot.opens).max(0))
            .sum()
    }

    /// The earliest moment of a day at which this much office time has passed.
    pub(crate) fn moment(&self, passed: i64) -> i64 {
        let mut left = passed;
        for slot in &self.slots {
            let length = slot.closes - slot.opens;
            if left <= length {
                return slot.opens + left;
            }
            left -= length;
        }
        self.closes()
    }
}

fn since_midnight(text: impl AsRef<str>) -> Result<i64, OfficeHoursError> {
    let text = text.as_ref();
    let read = || {
        let (hour, minute) = text.split_once(':')?;
        let number = |part: &str| {
            (part.len() == 2)
                .then(|| part.parse::<u8>().ok())
                .flatten()
                .map(i64::from)
        };
        let minutes = number(hour)? * 60 + number(minute)?;
        (number(minute)? < 60 && minutes <= 24 * 60).then_some(minutes * 60 * SECOND)
    };
    read().ok_or_else(|| OfficeHoursError::NotATime {
        found: text.chars().take(20).collect(),
    })
}

impl TryFrom<Vec<[String; 2]>> for OfficeHours {
    type Error = OfficeHoursError;

    fn try_from(slots: Vec<[String; 2]>) -> Result<Self, OfficeHoursError> {
        Self::parse(&slots)
    }
}

impl From<OfficeHours> for Vec<[String; 2]> {
    fn from(hours: OfficeHours) -> Self {
        let written = |at: i64| {
            let minutes = at / SECOND / 60;
            format!("{:02}:{:02}", minutes / 60, minutes % 60)
        };
        hours
            .slots
            .iter()
            .map(|slot| [written(slot.opens), written(slot.closes)])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3600 * SECOND;

    #[test]
    fn lunch_is_not_office_time() {
        let hours = OfficeHours::parse(&[["09:00", "12:00"], ["13:30", "17:30"]]).unwrap();
        assert_eq!(hours.per_day(), 7 * HOUR);
        assert_eq!(hours.passed(12 * HOUR), hours.passed(13 * HOUR));
        assert_eq!(hours.moment(3 * HOUR), 12 * HOUR);
        assert_eq!(hours.moment(4 * HOUR), 14 * HOUR + HOUR / 2);
        assert_eq!(hours.moment(7 * HOUR), hours.closes());
    }

    #[test]
    fn office_hours_are_checked_when_read() {
        let read = |slots: &[[&str; 2]]| OfficeHours::parse(slots).unwrap_err().to_string();
        insta::assert_snapshot!(read(&[]), @r#"office hours are empty; write at least [["09:00", "17:30"]]"#);
        insta::assert_snapshot!(read(&[["9 am", "17:30"]]), @r#""9 am" is not a time of day; write it as "09:00""#);
        insta::assert_snapshot!(read(&[["00:00", "24:01"]]), @r#""24:01" is not a time of day; write it as "09:00""#);
        insta::assert_snapshot!(read(&[["13:00", "17:00"], ["09:00", "12:00"]]), @"office hours 09:00–12:00 are out of order: each ends after it begins, and begins when the one before has ended");
    }

    #[test]
    fn office_hours_are_written_as_they_were_read() {
        let json = r#"[["08:30","12:00"],["14:00","24:00"]]"#;
        let hours: OfficeHours = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&hours).unwrap(), json);
    }
}
