//! Time limits, as a rule writes them: how much, of what, counted from when.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// How long something may take.
///
/// Written `5 working_days from next_day`, in rule files and everywhere else;
/// `from instant` may be left out. What it means in time is for
/// [`WorkingCalendar::deadline`](crate::WorkingCalendar::deadline).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Limit {
    /// How many of the unit; at least 1, at most ten years' worth.
    pub amount: u32,
    /// What is counted. It is part of every rule: petitions count calendar
    /// days, licences and penalties working days, Beijing's 2 h clock hours.
    pub unit: LimitUnit,
    /// When counting starts.
    pub start: Start,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LimitUnit {
    /// Clock minutes, day and night.
    Minutes,
    /// Clock hours, day and night.
    Hours,
    /// Days with holidays.
    CalendarDays,
    /// Days on which offices work.
    WorkingDays,
}

/// When a limit starts to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Start {
    /// At the moment itself (自收到之时起).
    Instant,
    /// On the day after (次日起); the day itself is not counted.
    NextDay,
}

/// Why a text is not a limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// No number in front.
    #[error("a limit starts with a number, as in \"5 working_days\"; found {found:?}")]
    Amount {
        /// What stood there.
        found: String,
    },
    /// No time at all, or more than ten years.
    #[error("a limit is at least 1 and at most {most} {unit}, not {amount}")]
    Bounds {
        /// What was asked for.
        amount: u64,
        /// What is possible.
        most: u32,
        /// The unit's word.
        unit: &'static str,
    },
    /// A unit that does not exist.
    #[error(
        "a limit counts minutes, hours, calendar_days or working_days, not {found:?}; \
         for plain days write calendar_days"
    )]
    Unit {
        /// What stood there.
        found: String,
    },
    /// Not `from instant` or `from next_day`.
    #[error("a limit ends with \"from instant\", \"from next_day\" or nothing, not {found:?}")]
    Start {
        /// What stood there.
        found: String,
    },
}

impl Limit {
    /// A limit within bounds.
    ///
    /// # Errors
    /// [`LimitError::Bounds`] for nothing at all and for more than ten years.
    pub fn new(amount: u32, unit: LimitUnit, start: Start) -> Result<Self, LimitError> {
        if (1..=unit.most()).contains(&amount) {
            Ok(Self {
                amount,
                unit,
                start,
            })
        } else {
            let (amount, most) = (amount.into(), unit.most());
            Err(LimitError::Bounds {
                amount,
                most,
                unit: unit.code(),
            })
        }
    }

    /// For a Chinese reader: `5 个工作日（次日起算）`.
    #[must_use]
    pub fn zh(self) -> String {
        let start = match self.start {
            Start::Instant => "",
            Start::NextDay => "（次日起算）",
        };
        format!("{} {}{start}", self.amount, self.unit.zh())
    }

    /// For an English reader: `5 working days, from the next day`.
    #[must_use]
    pub fn en(self) -> String {
        let start = match self.start {
            Start::Instant => "",
            Start::NextDay => ", from the next day",
        };
        format!(
            "{} {}{start}",
            self.amount,
            self.unit.word(self.amount).replace('_', " ")
        )
    }
}

impl LimitUnit {
    /// Every unit, the shortest first.
    pub const ALL: [Self; 4] = [
        Self::Minutes,
        Self::Hours,
        Self::CalendarDays,
        Self::WorkingDays,
    ];

    /// The word in rule files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::CalendarDays => "calendar_days",
            Self::WorkingDays => "working_days",
        }
    }

    /// The Chinese measure word and unit.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Minutes => "分钟",
            Self::Hours => "小时",
            Self::CalendarDays => "个自然日",
            Self::WorkingDays => "个工作日",
        }
    }

    /// The largest amount: ten years.
    #[must_use]
    pub const fn most(self) -> u32 {
        match self {
            Self::Minutes => 10 * 366 * 24 * 60,
            Self::Hours => 10 * 366 * 24,
            Self::CalendarDays | Self::WorkingDays => 10 * 366,
        }
    }

    /// One hour, two hours.
    fn word(self, amount: u32) -> &'static str {
        let code = self.code();
        if amount == 1 {
            &code[..code.len() - 1]
        } else {
            code
        }
    }
}

impl Start {
    /// The word in rule files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Instant => "instant",
            Self::NextDay => "next_day",
        }
    }
}

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Self, LimitError> {
        let mut words = text.split_whitespace();
        let amount = words.next().unwrap_or_default();
        let amount: u64 = amount.parse().map_err(|_| LimitError::Amount {
            found: short(amount),
        })?;
        let unit = words.next().unwrap_or_default();
        let unit = LimitUnit::ALL
            .into_iter()
            .find(|known| unit == known.word(1) || unit == known.code())
            .ok_or_else(|| LimitError::Unit { found: short(unit) })?;
        let rest: Vec<&str> = words.collect();
        let start = match rest.as_slice() {
            [] | ["from", "instant"] => Start::Instant,
            ["from", "next_day"] => Start::NextDay,
            other => {
                return Err(LimitError::Start {
                    found: short(&other.join(" ")),
                });
            }
        };
        let within = u32::try_from(amount).map_err(|_| LimitError::Bounds {
            amount,
            most: unit.most(),
            unit: unit.code(),
        })?;
        Self::new(within, unit, start)
    }
}

/// As much of a wrong text as an error needs to show.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.unit.word(self.amount))?;
        match self.start {
            Start::Instant => Ok(()),
            Start::NextDay => f.write_str(" from next_day"),
        }
    }
}

impl TryFrom<String> for Limit {
    type Error = LimitError;

    fn try_from(text: String) -> Result<Self, LimitError> {
        text.parse()
    }
}

impl From<Limit> for String {
    fn from(limit: Limit) -> Self {
        limit.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_reads_as_a_rule_writes_it() {
        let limit: Limit = "5 working_days from next_day".parse().unwrap();
        assert_eq!(
            limit,
            Limit::new(5, LimitUnit::WorkingDays, Start::NextDay).unwrap()
        );
        assert_eq!(limit.to_string(), "5 working_days from next_day");
        assert_eq!(limit.zh(), "5 个工作日（次日起算）");
        assert_eq!(limit.en(), "5 working days, from the next day");
        let one: Limit = "1 hours from instant".parse().unwrap();
        assert_eq!(one.to_string(), "1 hour");
        assert_eq!(one.zh(), "1 小时");
    }

    #[test]
    fn every_limit_is_written_in_one_way_and_reads_back() {
        for unit in LimitUnit::ALL {
            for start in [Start::Instant, Start::NextDay] {
                for amount in [1, 2, 30, unit.most()] {
                    let limit = Limit::new(amount, unit, start).unwrap();
                    assert_eq!(limit.to_string().parse(), Ok(limit));
                    let json = serde_json::to_string(&limit).unwrap();
                    assert_eq!(json, format!("\"{limit}\""));
                    assert_eq!(serde_json::from_str::<Limit>(&json).unwrap(), limit);
                }
            }
        }
    }

    #[test]
    fn a_wrong_limit_says_how_to_mend_it() {
        let error = |text: &str| text.parse::<Limit>().unwrap_err().to_string();
        insta::assert_snapshot!(error("five days"), @r#"a limit starts with a number, as in "5 working_days"; found "five""#);
        insta::assert_snapshot!(error("5 days"), @r#"a limit counts minutes, hours, calendar_days or working_days, not "days"; for plain days write calendar_days"#);
        insta::assert_snapshot!(error("5 working_days tomorrow"), @r#"a limit ends with "from instant", "from next_day" or nothing, not "tomorrow""#);
        insta::assert_snapshot!(error("0 hours"), @"a limit is at least 1 and at most 87840 hours, not 0");
        insta::assert_snapshot!(error("99999999999 hours"), @"a limit is at least 1 and at most 87840 hours, not 99999999999");
        insta::assert_snapshot!(error(""), @r#"a limit starts with a number, as in "5 working_days"; found """#);
    }
}
