//! Any measures of any span, split by up to three things and narrowed by more: read
//! from the rows, which are whole numbers beside each other.

mod added;
mod grouped;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan as _, civil::Date};
use thiserror::Error;
use xinqiao_identity::policy::Visible;
use xinqiao_kernel::UnitId;
use xinqiao_platform::db::{Db, DbError, Engine};

use crate::{
    count::{By, Count, Sums},
    day::{self, Day, Span},
    measure::Measure,
};

/// By what figures can be split and narrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Each day; the code is its number.
    Day,
    /// Weeks from Monday; the code is the number of the Monday.
    Week,
    /// Months; the code is the number of the first.
    Month,
    /// The unit that had the case.
    Unit,
    /// The class on its first level: two digits.
    Class,
    /// On its second: four digits.
    Subclass,
    /// On its third: six digits.
    Leaf,
    /// The district: six digits of the region.
    District,
    /// The town: nine digits.
    Town,
    /// What the person wants.
    Nature,
    /// How it came in.
    Channel,
    /// How soon something must happen.
    Urgency,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Measures, at least one.
    pub measures: Vec<&'a Measure>,
    /// Split by these, three at most.
    pub by: Vec<Dimension>,
    /// Only what has one of these codes, for each dimension that is named.
    pub only: Vec<(Dimension, Vec<i64>)>,
    /// Over these days.
    pub span: Span,
}

/// The answer: sums by the codes of the dimensions, in their order.
pub type Answer = BTreeMap<Vec<i64>, Sums>;

/// The most things at once by which an answer is split.
pub const DIMENSIONS_MOST: usize = 3;
/// The most lines of an answer.
pub const LINES_MOST: usize = 20_000;
/// The longest span.
pub const DAYS_MOST: i64 = 3_660;

/// Why a question has no answer.
#[derive(Debug, Error)]
pub enum ExploreError {
    /// Too many dimensions.
    #[error(
        "一次最多按 {DIMENSIONS_MOST} 个维度拆分 · at most {DIMENSIONS_MOST} dimensions at once"
    )]
    TooManyDimensions,
    /// Nobody can read so many lines.
    #[error(
        "拆得太细，超过 {LINES_MOST} 行；请少选一个维度、缩短时段或加上筛选 · more than \
         {LINES_MOST} lines: take fewer dimensions, a shorter span or a filter"
    )]
    TooManyLines,
    /// A span too long or the wrong way round.
    #[error("时段要在 1 到 {DAYS_MOST} 天之间 · the span is 1 to {DAYS_MOST} days")]
    Span,
    /// A measure of cases as they came in has no unit.
    #[error(
        "「{name}」按来件统计，没有承办单位，不能按单位拆分或筛选 · {name} is counted before any unit has the case"
    )]
    NoUnit {
        /// The measure.
        name: String,
    },
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl Dimension {
    /// All, in the order in which people read them.
    pub const ALL: &[Self] = &[
        Self::Month,
        Self::Week,
        Self::Day,
        Self::Unit,
        Self::Class,
        Self::Subclass,
        Self::Leaf,
        Self::District,
        Self::Town,
        Self::Nature,
        Self::Channel,
        Self::Urgency,
    ];

    /// Its code, in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Unit => "unit",
            Self::Class => "class",
            Self::Subclass => "subclass",
            Self::Leaf => "leaf",
            Self::District => "district",
            Self::Town => "town",
            Self::Nature => "nature",
            Self::Channel => "channel",
            Self::Urgency => "urgency",
        }
    }

    /// The dimension with a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.code() == code)
    }

    /// The column and by what it is divided; none for what is told from the day.
    const fn column(self) -> Option<(&'static str, i64)> {
        match self {
            Self::Day | Self::Week | Self::Month => None,
            Self::Unit => Some(("unit", 1)),
            Self::Class => Some(("class", 1_000_000)),
            Self::Subclass => Some(("class", 10_000)),
            Self::Leaf => Some(("class", 100)),
            Self::District => Some(("region", 1_000_000)),
            Self::Town => Some(("region", 1_000)),
            Self::Nature => Some(("nature", 1)),
            Self::Channel => Some(("channel", 1)),
            Self::Urgency => Some(("urgency", 1)),
        }
    }

    /// The code of a day; itself for what is not told from the day.
    fn of_day(self, day: Day) -> Day {
        match self {
            Self::Week => week(day),
            Self::Month => day::number(day::date(day).first_of_month()),
            _ => day,
        }
    }

    /// As an expression over a row, where `day` is the column of the day.
    pub(crate) fn sql(self, day: &str, span: Span) -> String {
        match (self, self.column()) {
            (_, Some((column, 1))) => column.to_owned(),
            (_, Some((column, by))) => format!("{column} / {by}"),
            (Self::Week, None) => format!("({day} + 3) / 7 * 7 - 3"),
            (Self::Month, None) => month(day, span),
            (_, None) => day.to_owned(),
        }
    }
}

/// The Monday before a day: 1 January 1970 was a Thursday.
const fn week(day: Day) -> Day {
    (day + 3).div_euclid(7) * 7 - 3
}

/// The first day of the month in which a day lies.
fn month(day: &str, span: Span) -> String {
    let first = span.first.first_of_month();
    let months: Vec<Day> = first
        .series(1.month())
        .take_while(|month: &Date| *month <= span.last)
        .map(day::number)
        .collect();
    let cases: Vec<String> = months
        .windows(2)
        .map(|pair| format!("when {day} < {} then {}", pair[1], pair[0]))
        .collect();
    match months.last() {
        Some(last) if cases.is_empty() => last.to_string(),
        Some(last) => format!("case {} else {last} end", cases.join(" ")),
        None => "0".to_owned(),
    }
}

/// Works out an answer, as far as the actor may see.
///
/// # Errors
/// [`ExploreError`]; what cannot be asked says what to ask instead.
pub async fn ask(db: &Db, sees: &Visible, question: &Question<'_>) -> Result<Answer, ExploreError> {
    check(question)?;
    let wanted: BTreeSet<Count> = question
        .measures
        .iter()
        .flat_map(|one| one.counts())
        .collect();
    let answer = match db.engine() {
        Engine::Sqlite => added::read(db, sees, question, &wanted).await?,
        Engine::Postgres => grouped::read(db, sees, question, &wanted).await?,
    };
    if answer.len() > LINES_MOST {
        return Err(ExploreError::TooManyLines);
    }
    Ok(answer)
}

fn check(question: &Question<'_>) -> Result<(), ExploreError> {
    if question.by.len() > DIMENSIONS_MOST {
        return Err(ExploreError::TooManyDimensions);
    }
    if !(1..=DAYS_MOST).contains(&question.span.days()) {
        return Err(ExploreError::Span);
    }
    let narrowed = question.only.iter().map(|(dimension, _)| dimension);
    if question
        .by
        .iter()
        .chain(narrowed)
        .any(|by| *by == Dimension::Unit)
        && let Some(measure) = question.measures.iter().find(|measure| !measure.of_units())
    {
        return Err(ExploreError::NoUnit {
            name: measure.name.clone(),
        });
    }
    Ok(())
}

/// The condition on what the actor may see; nothing when that is nothing at all.
/// Cases as they came in are nobody's unit's.
pub(crate) fn seen(sees: &Visible, by: By) -> Option<String> {
    match sees {
        Visible::Everything => Some("true".to_owned()),
        Visible::Units(units) if !by.of_the_case() => Some(format!(
            "unit in ({})",
            list(units.iter().map(|UnitId(unit)| *unit))
        )),
        _ => None,
    }
}

pub(crate) const fn table(by: By) -> &'static str {
    if by.of_the_case() {
        "figure_intake"
    } else {
        "figure_round"
    }
}

/// Rows that a count holds for.
pub(crate) fn marked(count: Count) -> String {
    let (with, without) = (count.with().0, count.without().0);
    match (with, without) {
        (0, 0) => "true".to_owned(),
        _ => format!("marks & {} = {with}", with | without),
    }
}

pub(crate) fn narrowed(only: &[(Dimension, Vec<i64>)], day: &str, span: Span) -> String {
    only.iter()
        .map(|(dimension, codes)| {
            format!(
                " and {} in ({})",
                dimension.sql(day, span),
                list(codes.iter().copied())
            )
        })
        .collect()
}

/// Numbers of an `in`; none fit an empty one.
fn list(codes: impl Iterator<Item = i64>) -> String {
    let codes: Vec<String> = codes.map(|code| code.to_string()).collect();
    if codes.is_empty() {
        "null".to_owned()
    } else {
        codes.join(", ")
    }
}
