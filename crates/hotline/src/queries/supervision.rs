//! What those who supervise look at: marked cases, and how much each unit has
//! on its hands. Only open cases are read, so the cost does not grow with the
//! years.

use jiff::Timestamp;
use xinqiao_identity::Actor;
use xinqiao_kernel::UnitId;
use xinqiao_platform::db::{Db, DbError};

use super::{Cursor, Listed, OPEN_BY_DUE, Where, listed};
use crate::marks::{RED, REWORKED, SUPERVISED, YELLOW};

/// Open cases with something in common beside their state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    /// Under supervision, at whatever level.
    Supervised,
    /// A red card was shown.
    Red,
    /// A yellow card was shown, and no red one since.
    Yellow,
    /// Sent back or reopened: in a second round or a later one.
    Reworked,
    /// This unit leads or still has to assist.
    Unit(UnitId),
}

/// How many open cases carry a mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Under supervision.
    pub supervised: u64,
    /// With a red card.
    pub red: u64,
    /// With a yellow card.
    pub yellow: u64,
    /// In a second round or a later one.
    pub reworked: u64,
}

/// What one unit leads at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// The unit.
    pub unit: UnitId,
    /// Open cases it leads.
    pub open: u64,
    /// Of those, with a step that is late.
    pub late: u64,
    /// Of those, under supervision.
    pub supervised: u64,
    /// Of those, with a red card.
    pub red: u64,
}

/// One page of marked cases, by their next deadline.
///
/// # Errors
/// Any [`DbError`].
pub async fn marked(
    db: &Db,
    actor: &Actor,
    marked: Marked,
    after: Option<Cursor>,
    most: u32,
) -> Result<Listed, DbError> {
    let mut sql = Where::new();
    sql.visible(actor);
    sql.and("is_open = 1", Vec::new());
    match marked {
        Marked::Supervised => sql.marked(SUPERVISED),
        Marked::Red => sql.marked(RED),
        Marked::Yellow => sql.marked(YELLOW),
        Marked::Reworked => sql.marked(REWORKED),
        Marked::Unit(unit) => sql.of_units(&[unit]),
    }
    sql.behind(after);
    if !matches!(marked, Marked::Unit(_)) {
        // Found in the index of marks alone: asked for whole rows at once, SQLite
        // reads every open case to see its marks.
        sql.parts = vec![format!(
            "id in (select id from cases where {} order by {OPEN_BY_DUE} limit {})",
            sql.text(),
            u64::from(most) + 1
        )];
    }
    listed(db, sql, OPEN_BY_DUE, most, true).await
}

/// How many open cases carry which mark, as far as the actor may see them.
///
/// # Errors
/// Any [`DbError`].
pub async fn marks(db: &Db, actor: &Actor) -> Result<Marks, DbError> {
    let mut sql = Where::new();
    sql.visible(actor);
    sql.and("is_open = 1 and marks > 0", Vec::new());
    let counted = [SUPERVISED, RED, YELLOW, REWORKED].map(|mark| count_where(&has(mark)));
    let text = format!(
        "select {} from cases where {}",
        counted.join(", "),
        sql.text()
    );
    let Some(row) = db.query_one(&text, sql.values).await? else {
        return Ok(Marks::default());
    };
    let count = |column| row.get::<i64>(column).map(i64::unsigned_abs);
    Ok(Marks {
        supervised: count(0)?,
        red: count(1)?,
        yellow: count(2)?,
        reworked: count(3)?,
    })
}

/// What each unit leads, as far as the actor may see it; by unit.
///
/// # Errors
/// Any [`DbError`].
pub async fn loads(db: &Db, actor: &Actor, now: Timestamp) -> Result<Vec<Load>, DbError> {
    let mut sql = Where::new();
    sql.visible(actor);
    sql.and("is_open = 1 and lead_unit is not null", Vec::new());
    let late = format!("due_at < {}", now.as_millisecond());
    let counted = [late, has(SUPERVISED), has(RED)].map(|condition| count_where(&condition));
    let text = format!(
        "select lead_unit, count(*), {} from cases where {} group by lead_unit order by lead_unit",
        counted.join(", "),
        sql.text()
    );
    let rows = db.query(&text, sql.values).await?;
    rows.iter()
        .map(|row| {
            let count = |column| row.get::<i64>(column).map(i64::unsigned_abs);
            Ok(Load {
                unit: UnitId(row.get(0)?),
                open: count(1)?,
                late: count(2)?,
                supervised: count(3)?,
                red: count(4)?,
            })
        })
        .collect()
}

impl Where {
    /// Only what carries this mark; an index holds what carries any.
    fn marked(&mut self, mark: i64) {
        self.and(&format!("marks > 0 and {}", has(mark)), Vec::new());
    }
}

fn has(mark: i64) -> String {
    format!("(marks & {mark}) <> 0")
}

fn count_where(condition: &str) -> String {
    format!("count(*) filter (where {condition})")
}
