//! Figures of days, by one thing: as many rows are read as days and things are
//! asked for.

use std::collections::BTreeMap;

use xinqiao_platform::db::{Db, DbError};

use crate::{
    count::{Sums, added},
    day::{self, Day, Span},
    fold::Rows,
    row::Lies,
    store::{self, Days},
};

/// By what days are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Not at all.
    All,
    /// By unit; counts of cases as they came in have none.
    Unit,
    /// By class, on its second level: four digits.
    Class,
    /// By town: nine digits of the region.
    Town,
    /// By nature, as [`NATURES`](crate::row::NATURES) numbers them.
    Nature,
    /// By channel, as [`CHANNELS`](crate::row::CHANNELS) numbers them.
    Channel,
}

/// What is cut off a class, and off a region.
const CLASS_CUT: i64 = 10_000;
const TOWN_CUT: i64 = 1_000;

impl Part {
    const ALL: [Self; 6] = [
        Self::All,
        Self::Unit,
        Self::Class,
        Self::Town,
        Self::Nature,
        Self::Channel,
    ];

    /// Its number in the table; never given to another.
    pub(crate) const fn number(self) -> i64 {
        self as i64
    }

    pub(crate) fn numbered(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.number() == number)
    }

    /// A code of a class or town with all its digits, of another part as it is;
    /// empty where the class or place is not known.
    #[must_use]
    pub fn digits(self, code: i64) -> String {
        match (self, code) {
            (Self::Class | Self::Town, 0) => String::new(),
            (Self::Class, code) => format!("{code:04}"),
            (Self::Town, code) => format!("{code:09}"),
            (_, code) => code.to_string(),
        }
    }

    fn code(self, lies: &Lies, unit: Option<i64>) -> Option<i64> {
        match self {
            Self::All => Some(0),
            Self::Unit => unit,
            Self::Class => Some(lies.class / CLASS_CUT),
            Self::Town => Some(lies.region / TOWN_CUT),
            Self::Nature => Some(lies.nature),
            Self::Channel => Some(lies.channel),
        }
    }
}

/// The sums of a span.
///
/// # Errors
/// Any [`DbError`].
pub async fn sum(db: &Db, span: Span) -> Result<Sums, DbError> {
    Ok(sums(db, Part::All, span)
        .await?
        .remove(&0)
        .unwrap_or_default())
}

/// The sums of a span, by code.
///
/// # Errors
/// Any [`DbError`].
pub async fn sums(db: &Db, part: Part, span: Span) -> Result<BTreeMap<i64, Sums>, DbError> {
    let mut by_code: BTreeMap<i64, Sums> = BTreeMap::new();
    for ((_, code), sums) in each(db, part, span).await? {
        by_code.entry(code).or_default().add_all(&sums);
    }
    Ok(by_code)
}

/// The sums of each day, by day and code; days without anything are left out.
///
/// # Errors
/// Any [`DbError`].
pub async fn each(db: &Db, part: Part, span: Span) -> Result<BTreeMap<(Day, i64), Sums>, DbError> {
    let sql = format!(
        "select day, code, {} from figure_day where part = {} and day between {} and {}",
        store::columns(),
        part.number(),
        day::number(span.first),
        day::number(span.last)
    );
    let rows = db.query(&sql, Vec::new()).await?;
    rows.iter()
        .map(|row| Ok(((row.get(0)?, row.get(1)?), Sums::read(row, 2)?)))
        .collect()
}

/// Adds what the rows of a case bring, or takes it away.
pub(crate) fn count(days: &mut Days, rows: &Rows, sign: i64) {
    for (count, day, more, round) in added(rows) {
        let lies = &rows.intake.lies;
        let unit = round.map(|round| round.unit);
        for part in Part::ALL {
            if let Some(code) = part.code(lies, unit) {
                days.entry((day, part, code))
                    .or_default()
                    .add(count, sign * more);
            }
        }
    }
}
