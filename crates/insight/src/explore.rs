//! Any measures of any span, split by up to three things and narrowed by more: read
//! from the rows, which are whole numbers beside each other, in as many pieces at
//! once as the machine has hands.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::try_join_all;
use jiff::{ToSpan as _, civil::Date};
use thiserror::Error;
use xinqiao_identity::policy::Visible;
use xinqiao_kernel::UnitId;
use xinqiao_platform::db::{Db, DbError, Engine};

use crate::{
    count::{By, Count, Sum, Sums},
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
/// Spans longer than this are read in pieces at once where the database itself
/// reads with one hand.
const DAYS_OF_A_PIECE: i64 = 45;
/// Pieces at once: half of the readers there are.
const PIECES: i64 = 2;

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

    /// As an expression over a row, where `day` is the column of the day.
    pub(crate) fn sql(self, day: &str, span: Span) -> String {
        match self {
            Self::Day => day.to_owned(),
            // 1 January 1970 was a Thursday.
            Self::Week => format!("({day} + 3) / 7 * 7 - 3"),
            Self::Month => month(day, span),
            Self::Unit => "unit".to_owned(),
            Self::Class => "class / 1000000".to_owned(),
            Self::Subclass => "class / 10000".to_owned(),
            Self::Leaf => "class / 100".to_owned(),
            Self::District => "region / 1000000".to_owned(),
            Self::Town => "region / 1000".to_owned(),
            Self::Nature => "nature".to_owned(),
            Self::Channel => "channel".to_owned(),
            Self::Urgency => "urgency".to_owned(),
        }
    }
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
    let by: BTreeSet<By> = wanted.iter().map(|count| count.by()).collect();
    let mut texts = Vec::new();
    for by in by {
        let counts: Vec<Count> = wanted
            .iter()
            .copied()
            .filter(|count| count.by() == by)
            .collect();
        let Some(seen) = seen(sees, by) else { continue };
        for span in pieces(db.engine(), question.span) {
            texts.push((counts.clone(), text(question, by, &counts, span, &seen)));
        }
    }
    let read = texts.iter().map(|(_, sql)| db.query(sql, Vec::new()));
    let mut answer = Answer::new();
    for ((counts, _), rows) in texts.iter().zip(try_join_all(read).await?) {
        for row in &rows {
            let codes = (0..question.by.len())
                .map(|at| row.get(at))
                .collect::<Result<_, _>>()?;
            let sums = answer.entry(codes).or_default();
            for (at, count) in counts.iter().enumerate() {
                sums.add(*count, row.get(question.by.len() + at)?);
            }
        }
        if rows.len() > LINES_MOST || answer.len() > LINES_MOST {
            return Err(ExploreError::TooManyLines);
        }
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

/// SQLite reads with one hand, so a long span is cut in two; PostgreSQL has hands
/// of its own.
fn pieces(engine: Engine, span: Span) -> Vec<Span> {
    if engine == Engine::Postgres || span.days() <= DAYS_OF_A_PIECE {
        return vec![span];
    }
    let (first, days) = (day::number(span.first), span.days());
    let edge = |piece: i64| day::date(first + days * piece / PIECES);
    (0..PIECES)
        .map(|piece| Span {
            first: edge(piece),
            last: edge(piece + 1).saturating_sub(1.day()),
        })
        .collect()
}

/// One reading of the rows: everything that is counted by the same day.
fn text(question: &Question<'_>, by: By, counts: &[Count], span: Span, seen: &str) -> String {
    let day = by.column();
    let split: Vec<String> = question
        .by
        .iter()
        .map(|dimension| dimension.sql(day, question.span))
        .collect();
    let sums = counts.iter().map(|count| {
        let what = match count.sum() {
            Sum::Rows => "1",
            Sum::Minutes => "minutes",
            Sum::Grade => "grade",
        };
        let marks = marked(*count);
        format!("coalesce(cast(sum(case when {marks} then {what} else 0 end) as bigint), 0)")
    });
    let columns: Vec<String> = split.iter().cloned().chain(sums).collect();
    let mut sql = format!(
        "select {} from {} where {day} between {} and {} and {seen}{}",
        columns.join(", "),
        table(by),
        day::number(span.first),
        day::number(span.last),
        narrowed(&question.only, day, question.span)
    );
    if !split.is_empty() {
        let places: Vec<String> = (1..=split.len()).map(|place| place.to_string()).collect();
        sql += &format!(" group by {} limit {}", places.join(", "), LINES_MOST + 1);
    }
    sql
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
