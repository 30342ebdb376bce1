//! Late upkeep, for supervision: which unit keeps whom waiting. Late or poor
//! upkeep is itself a ground for supervision (Jinan, art. 28).

use std::collections::BTreeMap;

use jiff::Timestamp;
use xinqiao_kernel::UnitId;
use xinqiao_platform::{
    db::{Db, DbError},
    values,
};

/// What is late in a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Late {
    /// Items whose review is overdue.
    pub reviews: u64,
    /// Items with a correction that waits too long.
    pub corrections: u64,
    /// Items that wait too long in the unit's own review.
    pub unit_reviews: u64,
    /// Items the unit was asked to write and did not.
    pub asks: u64,
}

impl Late {
    /// All of it.
    #[must_use]
    pub const fn sum(&self) -> u64 {
        self.reviews + self.corrections + self.unit_reviews + self.asks
    }
}

/// What is late at the hotline itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LateAtTheHotline {
    /// Reports of harm that wait too long for a ruling.
    pub harm: u64,
    /// Gaps nobody has answered in time.
    pub gaps: u64,
    /// Items that wait too long in the hotline's review.
    pub reviews: u64,
}

/// What is late now, by unit. Only what is late is read, by its own index; counted
/// at once by unit SQLite would walk all items in the order of their units. Units
/// with nothing late are left out.
/// `in_review_since` is how long ago a review may have begun.
///
/// # Errors
/// Any [`DbError`].
pub async fn by_unit(
    db: &Db,
    now: Timestamp,
    in_review_since: Timestamp,
) -> Result<BTreeMap<UnitId, Late>, DbError> {
    let mut late: BTreeMap<UnitId, Late> = BTreeMap::new();
    let reviews = "select owner, count(*) from (select owner from item where state = 'published' \
                   and review_at <= $1 order by review_at limit 100000) as late group by owner";
    for (unit, count) in counted(db, reviews, now).await? {
        late.entry(unit).or_default().reviews = count;
    }
    let corrections = "select owner, count(*) from (select owner from item where correct_by is not null \
                       and correct_by <= $1 order by correct_by limit 100000) as late group by owner";
    for (unit, count) in counted(db, corrections, now).await? {
        late.entry(unit).or_default().corrections = count;
    }
    let unit_reviews = "select owner, count(*) from (select owner from item where stage = 'unit_review' \
                        and stage_at <= $1 order by stage_at limit 100000) as late group by owner";
    for (unit, count) in counted(db, unit_reviews, in_review_since).await? {
        late.entry(unit).or_default().unit_reviews = count;
    }
    let asks =
        "select unit, count(*) from item_ask where state = 'open' and due_at <= $1 group by unit";
    for (unit, count) in counted(db, asks, now).await? {
        late.entry(unit).or_default().asks = count;
    }
    Ok(late)
}

/// What is late at the hotline itself.
///
/// # Errors
/// Any [`DbError`].
pub async fn at_the_hotline(
    db: &Db,
    now: Timestamp,
    in_review_since: Timestamp,
) -> Result<LateAtTheHotline, DbError> {
    let count = async |sql: &str, at: Timestamp| {
        let row = db.query_one(sql, values![at]).await?;
        row.map_or(Ok(0), |row| row.get::<i64>(0))
            .map(i64::unsigned_abs)
    };
    let harm = "select count(*) from item where harm_by is not null and harm_by <= $1";
    let gaps = "select count(*) from item_gap where state in ('open', 'taken') and due_at <= $1";
    let reviews = "select count(*) from item where stage = 'hotline_review' and stage_at <= $1";
    Ok(LateAtTheHotline {
        harm: count(harm, now).await?,
        gaps: count(gaps, now).await?,
        reviews: count(reviews, in_review_since).await?,
    })
}

async fn counted(db: &Db, sql: &str, at: Timestamp) -> Result<Vec<(UnitId, u64)>, DbError> {
    let rows = db.query(sql, values![at]).await?;
    rows.iter()
        .map(|row| Ok((UnitId(row.get(0)?), row.get::<i64>(1)?.unsigned_abs())))
        .collect()
}
