//! 通报, 周报, 日报: the figures of a span with those of the span before and of the
//! year before, by nature, channel, place, topic and unit, and the paper that tells
//! them in words. The figures are the paper's ground: whoever has the JSON can count
//! every sentence of it again.

mod gathered;
mod told;

use jiff::civil::Date;
use serde::Serialize;
use xinqiao_hotline::classes::Classes;
use xinqiao_identity::units::Units;
use xinqiao_kernel::Regions;

pub use self::gathered::{BulletinError, gather};
use crate::{day::Span, measure::Measures};

/// How long a bulletin is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A day.
    Daily,
    /// A week from Monday.
    Weekly,
    /// A month.
    Monthly,
    /// Any other span.
    Special,
}

/// What a bulletin is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// How long, and so what it is called.
    pub period: Period,
    /// Which days.
    pub span: Span,
    /// The day on which it is made; figures of open days may still change.
    pub made: Date,
}

/// What the names in a bulletin are read from.
pub struct Place<'a> {
    /// Who issues it.
    pub issuer: &'a str,
    /// What is measured.
    pub measures: &'a Measures,
    /// Units, abolished ones among them.
    pub units: &'a Units,
    /// The class tree.
    pub classes: &'a Classes,
    /// Regions of all times.
    pub regions: &'a Regions,
    /// Minutes of an office day.
    pub office_day: i64,
}

/// A bulletin in figures.
#[derive(Clone, Debug, Serialize)]
pub struct Bulletin {
    /// How long it is about.
    pub period: Period,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// The day on which it was made.
    pub made: Date,
    /// Who issues it.
    pub issuer: String,
    /// Every measure.
    pub measures: Vec<Measured>,
    /// By what people want.
    pub natures: Vec<Part>,
    /// By how it came in.
    pub channels: Vec<Part>,
    /// By district.
    pub districts: Vec<Part>,
    /// What most was about, the most first.
    pub topics: Vec<Topic>,
    /// Units that had something, by what was due.
    pub units: Vec<UnitLine>,
    /// Units of the lowest rank of the tree that had nothing: listed apart, never scored.
    pub without_cases: Vec<String>,
}

/// A measure in the span, the span before and the same days a year earlier.
#[derive(Clone, Debug, Serialize)]
pub struct Measured {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// How it is worked out, in words.
    pub formula: String,
    /// What is not counted, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub left_out: String,
    /// In the span.
    pub now: Value,
    /// In the span before.
    pub before: Value,
    /// A year earlier.
    pub year_earlier: Value,
}

/// A figure as it was counted and as it is printed.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Value {
    /// What was counted.
    pub of: i64,
    /// Over what; absent for a plain number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<i64>,
    /// As it is printed; `—` over an empty base.
    pub said: String,
}

/// What came in of one kind.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Cases received in the span.
    pub received: i64,
    /// In the span before.
    pub before: i64,
}

/// A topic with what it consists of.
#[derive(Clone, Debug, Serialize)]
pub struct Topic {
    /// The class on the second level.
    #[serde(flatten)]
    pub part: Part,
    /// Classes in it, the most first.
    pub leaves: Vec<Part>,
    /// A case that stands for many, its title masked; only one that its person lets
    /// the public see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typical: Option<Typical>,
}

/// A case that stands for many.
#[derive(Clone, Debug, Serialize)]
pub struct Typical {
    /// Its number.
    pub number: String,
    /// Its title, masked.
    pub title: String,
}

/// A unit's figures.
#[derive(Clone, Debug, Serialize)]
pub struct UnitLine {
    /// Its number.
    pub unit: i64,
    /// Its name.
    pub name: String,
    /// Given to it.
    pub given: i64,
    /// Had to be replied to.
    pub due: i64,
    /// Of those, replied to.
    pub replied: i64,
    /// Of those due, in time.
    pub in_time: i64,
    /// Of those due, late.
    pub late: i64,
    /// Given back.
    pub returned: i64,
    /// Evaluated.
    pub evaluated: i64,
    /// Of those, satisfied.
    pub satisfied: i64,
    /// Of those, not.
    pub negative: i64,
}

impl Bulletin {
    /// One of its measures.
    #[must_use]
    pub fn measure(&self, code: &str) -> Option<&Measured> {
        self.measures.iter().find(|measure| measure.code == code)
    }
}
