//! A year's holidays and make-up working days, read from a file.
//!
//! The State Council announces them once a year. The days that move (调休)
//! follow from no rule, so they are data.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What was announced for one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayYear {
    /// The year the notice is for.
    pub year: i16,
    /// The days that differ from Monday to Friday, in order. Empty: not
    /// announced yet. A notice may name days of the December before (2019 did).
    pub days: Vec<NamedDay>,
}

/// A day that is not what its weekday says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedDay {
    /// The day.
    pub date: Date,
    /// The holiday it belongs to.
    pub name: String,
    /// Free (`true`), or a working day that makes up for one (`false`).
    pub off: bool,
}

/// What is wrong with a holiday file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HolidayError {
    /// Not JSON, or not of this shape.
    #[error(
        "line {line}, column {column}: {what}; a holiday file looks like \
         {{\"year\": 2026, \"days\": [{{\"date\": \"2026-01-01\", \"name\": \"元旦\", \"isOffDay\": true}}]}}"
    )]
    Shape {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the reader stumbled over.
        what: String,
    },
    /// A year nobody can mean.
    #[error("year: {0} is not between 1950 and 2199; write the year the notice is for")]
    Year(i16),
    /// A day that does not exist.
    #[error("days[{index}].date: {found:?} is not a day; write it as \"2026-01-01\"")]
    NotADay {
        /// Its place in `days`, from 0.
        index: usize,
        /// What stood there.
        found: String,
    },
    /// A day too far away.
    #[error(
        "days[{index}].date: {date} does not belong to {year}; a notice may name days from the \
         December before to the January after"
    )]
    OtherYear {
        /// Its place in `days`, from 0.
        index: usize,
        /// The day.
        date: Date,
        /// The file's year.
        year: i16,
    },
    /// A day that is there twice.
    #[error("days[{index}].date: {date} is there twice; leave one of the two")]
    Twice {
        /// The second one's place in `days`, from 0.
        index: usize,
        /// The day.
        date: Date,
    },
}

impl HolidayYear {
    /// Reads a file's text; fields it does not know are passed over.
    ///
    /// # Errors
    /// Names line and column, or the field, and says how to mend it.
    pub fn read(text: &str) -> Result<Self, HolidayError> {
        let file: File =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(shape)?;
        if !(1950..=2199).contains(&file.year) {
            return Err(HolidayError::Year(file.year));
        }
        let mut days: Vec<NamedDay> = Vec::with_capacity(file.days.len());
        let mut seen = std::collections::HashSet::new();
        for (index, day) in file.days.into_iter().enumerate() {
            let date: Date = day.date.parse().map_err(|_| HolidayError::NotADay {
                index,
                found: day.date.chars().take(20).collect(),
            })?;
            if !belongs(date, file.year) {
                return Err(HolidayError::OtherYear {
                    index,
                    date,
                    year: file.year,
                });
            }
            if !seen.insert(date) {
                return Err(HolidayError::Twice { index, date });
            }
            days.push(NamedDay {
                date,
                name: day.name,
                off: day.off,
            });
        }
        days.sort_by_key(|day| day.date);
        Ok(Self {
            year: file.year,
            days,
        })
    }

    /// Whether the year's holidays are known yet.
    #[must_use]
    pub fn is_announced(&self) -> bool {
        !self.days.is_empty()
    }
}

#[derive(Deserialize)]
struct File {
    year: i16,
    days: Vec<Day>,
}

#[derive(Deserialize)]
struct Day {
    date: String,
    name: String,
    #[serde(rename = "isOffDay", alias = "off")]
    off: bool,
}

fn belongs(date: Date, year: i16) -> bool {
    date.year() == year
        || (date.year() == year - 1 && date.month() == 12)
        || (date.year() == year + 1 && date.month() == 1)
}

fn shape(error: serde_json::Error) -> HolidayError {
    let whole = error.to_string();
    let what = whole
        .rsplit_once(" at line ")
        .map_or(whole.as_str(), |(what, _)| what);
    let what = what.chars().take(120).collect();
    HolidayError::Shape {
        line: error.line(),
        column: error.column(),
        what,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn error(text: &str) -> String {
        HolidayYear::read(text).unwrap_err().to_string()
    }

    #[test]
    fn a_notice_may_name_days_of_the_december_before() {
        let read = HolidayYear::read(
            r#"{ "papers": ["…"], "year": 2019, "days": [
                 { "name": "元旦", "date": "2019-01-01", "isOffDay": true },
                 { "name": "元旦", "date": "2018-12-29", "isOffDay": false } ] }"#,
        )
        .unwrap();
        assert!(read.is_announced());
        assert_eq!(read.days[0].date, date(2018, 12, 29));
        assert!(!read.days[0].off);
    }

    #[test]
    fn our_own_files_say_off() {
        let text = r#"{"year": 2026, "source": "…", "days": [{"date":"2026-01-01","name":"元旦","off":true}]}"#;
        assert!(HolidayYear::read(text).unwrap().days[0].off);
    }

    #[test]
    fn an_empty_list_means_not_announced_yet() {
        assert!(
            !HolidayYear::read(r#"{"year": 2027, "days": []}"#)
                .unwrap()
                .is_announced()
        );
    }

    #[test]
    fn a_broken_file_says_where_and_how_to_mend_it() {
        insta::assert_snapshot!(error("{\n  \"year\": 2026,\n  \"days\": [}"), @r#"line 3, column 12: expected value; a holiday file looks like {"year": 2026, "days": [{"date": "2026-01-01", "name": "元旦", "isOffDay": true}]}"#);
        insta::assert_snapshot!(error(r#"{"year": 2026}"#), @r#"line 1, column 14: missing field `days`; a holiday file looks like {"year": 2026, "days": [{"date": "2026-01-01", "name": "元旦", "isOffDay": true}]}"#);
        insta::assert_snapshot!(error(r#"{"year": 3, "days": []}"#), @"year: 3 is not between 1950 and 2199; write the year the notice is for");
        let with = |date: &str| {
            let day = format!(r#"{{"date": "{date}", "name": "n", "off": true}}"#);
            format!(
                r#"{{"year": 2026, "days": [{{"date": "2026-05-01", "name": "n", "off": true}}, {day}]}}"#
            )
        };
        insta::assert_snapshot!(error(&with("2026-02-30")), @r#"days[1].date: "2026-02-30" is not a day; write it as "2026-01-01""#);
        insta::assert_snapshot!(error(&with("2024-01-01")), @"days[1].date: 2024-01-01 does not belong to 2026; a notice may name days from the December before to the January after");
        insta::assert_snapshot!(error(&with("2026-05-01")), @"days[1].date: 2026-05-01 is there twice; leave one of the two");
    }
}
