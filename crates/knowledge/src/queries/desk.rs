//! What the staff has to do: write, review, correct, renew. Each list is the
//! longest waiting first, and holds what the policy lets an actor's lists hold.

use jiff::Timestamp;
use xinqiao_identity::policy::items::ItemsVisible;
use xinqiao_platform::{
    db::{Db, DbError, Value},
    values,
};

use crate::{item::Item, store::to_item};

/// A list of the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    /// Being written.
    Drafts,
    /// Waits for its unit's review.
    UnitReview,
    /// Waits for the hotline's review.
    HotlineReview,
    /// Hidden, waits for a ruling.
    Hidden,
    /// Corrections wait.
    Corrections,
    /// Its review is overdue.
    ReviewOverdue,
    /// Expires before the moment of [`Wanted::until`].
    Expiring,
    /// Shown.
    Published,
    /// Taken down.
    Withdrawn,
    /// Everything, the newest number first.
    All,
}

impl Desk {
    /// Each, in the order in which people read them.
    pub const ALL: [Self; 10] = [
        Self::Drafts,
        Self::UnitReview,
        Self::HotlineReview,
        Self::Hidden,
        Self::Corrections,
        Self::ReviewOverdue,
        Self::Expiring,
        Self::Published,
        Self::Withdrawn,
        Self::All,
    ];

    /// Its code, for addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Drafts => "drafts",
            Self::UnitReview => "unit_review",
            Self::HotlineReview => "hotline_review",
            Self::Hidden => "hidden",
            Self::Corrections => "corrections",
            Self::ReviewOverdue => "review_overdue",
            Self::Expiring => "expiring",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
            Self::All => "all",
        }
    }

    /// The list with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|desk| desk.code() == code)
    }

    /// What lies on it, and in which order. `$1` is a moment, which PostgreSQL wants
    /// to see the type of also where nobody asks for it.
    const fn sql(self) -> (&'static str, &'static str) {
        match self {
            Self::Drafts => ("stage = 'draft' and cast($1 as bigint) > 0", "stage_at, id"),
            Self::UnitReview => (
                "stage = 'unit_review' and cast($1 as bigint) > 0",
                "stage_at, id",
            ),
            Self::HotlineReview => (
                "stage = 'hotline_review' and cast($1 as bigint) > 0",
                "stage_at, id",
            ),
            Self::Hidden => (
                "harm_by is not null and cast($1 as bigint) > 0",
                "harm_by, id",
            ),
            Self::Corrections => (
                "correct_by is not null and cast($1 as bigint) > 0",
                "correct_by, id",
            ),
            Self::ReviewOverdue => ("state = 'published' and review_at <= $1", "review_at, id"),
            Self::Expiring => (
                "state = 'published' and until_at is not null and until_at <= $1",
                "until_at, id",
            ),
            Self::Published => (
                "state = 'published' and cast($1 as bigint) > 0",
                "shown_at desc, id desc",
            ),
            Self::Withdrawn => ("state = 'withdrawn' and cast($1 as bigint) > 0", "id desc"),
            Self::All => ("cast($1 as bigint) > 0", "id desc"),
        }
    }
}

/// What is wanted of a list.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Which.
    pub desk: Desk,
    /// What the actor's lists hold.
    pub visible: &'a ItemsVisible,
    /// Now; for [`Desk::Expiring`] until when.
    pub until: Timestamp,
    /// How many to pass over.
    pub skip: u32,
    /// How many at most.
    pub most: u32,
}

/// A list of the staff.
///
/// # Errors
/// Any [`DbError`].
pub async fn list(db: &Db, wanted: Wanted<'_>) -> Result<Vec<Item>, DbError> {
    let (on_it, order) = wanted.desk.sql();
    let mut params: Vec<Value> = values![wanted.until, wanted.most, wanted.skip];
    let visible = visible_sql(wanted.visible, &mut params);
    let sql = format!(
        "select doc from item where {on_it} and {visible} order by {order} limit $2 offset $3"
    );
    let rows = db.query(&sql, params).await?;
    rows.iter().map(to_item).collect()
}

/// How many are on each list, at most `most` of each.
///
/// # Errors
/// Any [`DbError`].
pub async fn counts(
    db: &Db,
    visible: &ItemsVisible,
    now: Timestamp,
    soon: Timestamp,
    most: u32,
) -> Result<Vec<(Desk, u64)>, DbError> {
    let mut counts = Vec::new();
    for desk in Desk::ALL {
        let (on_it, _) = desk.sql();
        let until = if desk == Desk::Expiring { soon } else { now };
        let mut params = values![until, most];
        let visible = visible_sql(visible, &mut params);
        let sql = format!(
            "select count(*) from (select 1 from item where {on_it} and {visible} limit $2) as found"
        );
        let row = db.query_one(&sql, params).await?;
        let count: i64 = row.map_or(Ok(0), |row| row.get(0))?;
        counts.push((desk, count.unsigned_abs()));
    }
    Ok(counts)
}

/// What the policy lets a list hold, as SQL. Numbers of units are bound, never written.
fn visible_sql(visible: &ItemsVisible, params: &mut Vec<Value>) -> String {
    match visible {
        ItemsVisible::Everything => "1 = 1".to_owned(),
        ItemsVisible::Public => "state = 'published' and openness = 'public'".to_owned(),
        ItemsVisible::Staff(units) => {
            let shown = "(state in ('published', 'hidden') and openness in ('public', 'staff') and stage is null)";
            if units.is_empty() {
                return shown.to_owned();
            }
            let marks: Vec<String> = units
                .iter()
                .map(|unit| {
                    params.push(unit.0.into());
                    format!("${}", params.len())
                })
                .collect();
            format!("(owner in ({}) or {shown})", marks.join(", "))
        }
    }
}
