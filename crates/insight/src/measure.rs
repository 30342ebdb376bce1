//! What a figure means, written once, as data: what is counted over what, in words
//! and in counts, what is left out, and where that was read.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml::Spanned;

use crate::count::{Count, Sums};

/// In what a measure is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// So many; with a base, so many of a hundred.
    #[default]
    Plain,
    /// Minutes of office time, told in working days.
    Workdays,
    /// A grade out of five.
    Grade,
}

/// One measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its code, in addresses and score sheets.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// The same in English.
    pub en: String,
    /// How it is worked out, in words.
    pub formula: String,
    /// Counts added up for the numerator.
    pub of: Vec<Count>,
    /// Counts added up for the base; none for a plain number.
    pub over: Vec<Count>,
    /// In what it is said.
    pub unit: Unit,
    /// What is not counted, in words; empty when all is.
    pub left_out: String,
    /// Where the definition was read.
    pub source: String,
}

/// All measures of a site.
#[derive(Clone, Debug, Default)]
pub struct Measures {
    all: Vec<Measure>,
}

/// Definitions that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}{}: {reason}", .line.map(|line| format!(" 第 {line} 行 (line {line})")).unwrap_or_default())]
pub struct BrokenMeasures {
    /// Which file.
    pub file: String,
    /// Which line, from 1.
    pub line: Option<usize>,
    /// What is wrong and how to mend it.
    pub reason: String,
}

/// A measure worked out: exact, as two whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What was counted.
    pub of: i64,
    /// Over what; absent for a plain number.
    pub over: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "measure", default)]
    measures: Vec<FileMeasure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileMeasure {
    code: Spanned<String>,
    name: String,
    en: String,
    formula: String,
    of: Vec<Spanned<String>>,
    #[serde(default)]
    over: Vec<Spanned<String>>,
    #[serde(default)]
    unit: Unit,
    #[serde(default)]
    left_out: String,
    source: String,
}

impl Measures {
    /// The measures that come with the platform.
    ///
    /// # Errors
    /// Never, as a test reads them.
    pub fn shipped() -> Result<Self, BrokenMeasures> {
        let mut measures = Self::default();
        measures.add(
            "measures/shipped.toml",
            include_str!("../measures/shipped.toml"),
        )?;
        Ok(measures)
    }

    /// Adds the measures of a file; one with a known code takes that one's place.
    ///
    /// # Errors
    /// [`BrokenMeasures`] with file, line and reason; nothing was added then.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), BrokenMeasures> {
        let broken = |at: Option<usize>, reason: String| BrokenMeasures {
            file: file.to_owned(),
            line: at.map(|at| text[..at.min(text.len())].matches('\n').count() + 1),
            reason,
        };
        let parsed: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map(|span| span.start);
            broken(at, error.message().to_owned())
        })?;
        let mut read = Vec::new();
        for measure in parsed.measures {
            let counts = |codes: &[Spanned<String>]| {
                let known = |code: &Spanned<String>| {
                    Count::from_code(code.get_ref()).ok_or_else(|| {
                        broken(Some(code.span().start), unknown_count(code.get_ref()))
                    })
                };
                codes.iter().map(known).collect::<Result<Vec<_>, _>>()
            };
            let at = Some(measure.code.span().start);
            if measure.of.is_empty() {
                let why = "of 至少要写一个计数 · name at least one count in `of`";
                return Err(broken(at, why.to_owned()));
            }
            if measure.unit != Unit::Plain && measure.over.is_empty() {
                let why = "平均值要写 over · a mean needs a base in `over`";
                return Err(broken(at, why.to_owned()));
            }
            read.push(Measure {
                of: counts(&measure.of)?,
                over: counts(&measure.over)?,
                code: measure.code.into_inner(),
                name: measure.name,
                en: measure.en,
                formula: measure.formula,
                unit: measure.unit,
                left_out: measure.left_out,
                source: measure.source,
            });
        }
        for measure in read {
            match self.all.iter_mut().find(|known| known.code == measure.code) {
                Some(known) => *known = measure,
                None => self.all.push(measure),
            }
        }
        Ok(())
    }

    /// The measure with a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Measure> {
        self.all.iter().find(|measure| measure.code == code)
    }

    /// All, in the order in which people read them.
    pub fn iter(&self) -> impl Iterator<Item = &Measure> {
        self.all.iter()
    }
}

impl Measure {
    /// Worked out from sums.
    #[must_use]
    pub fn figure(&self, sums: &Sums) -> Figure {
        let add = |counts: &[Count]| counts.iter().map(|count| sums.of(*count)).sum();
        Figure {
            of: add(&self.of),
            over: (!self.over.is_empty()).then(|| add(&self.over)),
        }
    }

    /// Whether a unit answers for it: all of it is counted in rounds.
    #[must_use]
    pub fn of_units(&self) -> bool {
        self.counts().all(|count| !count.by().of_the_case())
    }

    /// Every count it is made of.
    pub fn counts(&self) -> impl Iterator<Item = Count> + '_ {
        self.of.iter().chain(&self.over).copied()
    }
}

impl Figure {
    /// Out of `whole`, with `digits` behind the point, half rounded up; nothing over
    /// an empty base, which is neither 0 nor 100.
    #[must_use]
    pub fn scaled(self, whole: i64, digits: u32) -> Option<Decimal> {
        let over = i128::from(self.over.unwrap_or(1));
        if over <= 0 {
            return None;
        }
        let ten = 10_i128.pow(digits);
        let scaled = i128::from(self.of) * i128::from(whole) * ten;
        let rounded = (2 * scaled + over).div_euclid(2 * over);
        Some(Decimal {
            scaled: i64::try_from(rounded).unwrap_or(i64::MAX),
            digits,
        })
    }

    /// As it is printed: a plain number as it is, a share in percent with two digits,
    /// a mean with two; `—` over an empty base. `office_day` is in minutes.
    #[must_use]
    pub fn said(self, unit: Unit, office_day: i64) -> String {
        if self.over.is_none() {
            return self.of.to_string();
        }
        let (value, sign) = match unit {
            Unit::Plain => (self.scaled(100, 2), "%"),
            Unit::Grade => (self.scaled(1, 2), ""),
            Unit::Workdays => {
                let over = self.over.map(|over| over * office_day.max(1));
                (Self { of: self.of, over }.scaled(1, 2), "")
            }
        };
        value.map_or("—".to_owned(), |value| format!("{value}{sign}"))
    }
}

/// A number with a fixed count of digits behind the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal {
    /// The number without its point.
    pub scaled: i64,
    /// Digits behind the point.
    pub digits: u32,
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ten = 10_u64.pow(self.digits);
        let (sign, all) = (
            if self.scaled < 0 { "-" } else { "" },
            self.scaled.unsigned_abs(),
        );
        if self.digits == 0 {
            return write!(f, "{sign}{all}");
        }
        let width = self.digits as usize;
        write!(f, "{sign}{}.{:0width$}", all / ten, all % ten)
    }
}

fn unknown_count(code: &str) -> String {
    let known: Vec<&str> = Count::ALL.iter().map(|count| count.code()).collect();
    format!(
        "没有计数「{code}」，可用的有：{0} · there is no count `{code}`; there are: {0}",
        known.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_can_be_read_and_says_all_it_has_to() {
        let measures = Measures::shipped().unwrap();
        assert!(measures.iter().count() > 20);
        for measure in measures.iter() {
            assert!(!measure.formula.is_empty() && !measure.source.is_empty());
        }
    }

    #[test]
    fn published_rates_come_out_to_the_digit() {
        let share = |of, over| {
            Figure {
                of,
                over: Some(over),
            }
            .said(Unit::Plain, 0)
        };
        assert_eq!(share(25_783, 29_186), "88.34%");
        assert_eq!(share(24_165, 29_186), "82.80%");
        assert_eq!(share(6_673, 8_947), "74.58%");
        assert_eq!(share(0, 0), "—");
        assert_eq!(share(1, 800), "0.13%", "half is rounded up");
        let days = Figure {
            of: 960,
            over: Some(2),
        };
        assert_eq!(days.said(Unit::Workdays, 480), "1.00");
        assert_eq!(Figure { of: 7, over: None }.said(Unit::Plain, 0), "7");
    }

    #[test]
    fn a_count_that_does_not_exist_is_named_with_its_line() {
        let text = "[[measure]]\ncode = \"x\"\nname = \"x\"\nen = \"x\"\nformula = \"x\"\n\
                    of = [\"nobody\"]\nsource = \"x\"\n";
        let broken = Measures::default().add("own.toml", text).unwrap_err();
        assert_eq!(broken.line, Some(6));
        assert!(broken.to_string().contains("nobody"), "{broken}");
    }
}
