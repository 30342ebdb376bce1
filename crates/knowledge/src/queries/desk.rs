//! What the staff has to do: write, review, correct, renew. Each list is the
//! longest waiting first, and holds what the policy lets an actor's lists hold.

use jiff::Timestamp;
use xinqiao_identity::policy::items::ItemsVisible;
use xinqiao_kernel::UnitId;
use xinqiao_platform::{
    db::{Db, DbError, Value},
    values,
};

use crate::{clean, item::Item, store::to_item};

/// Items that a part of a title is looked for among, at most.
const TITLED_MOST: u32 = 500;

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

/// What a list is narrowed to; to nothing by default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Narrowed<'a> {
    /// These units answer for it; any when empty.
    pub owners: &'a [UnitId],
    /// Part of its title. What was filed away has given its title back, and is not found.
    pub title: &'a str,
    /// What should have been done by then: a review that began before, a
    /// correction, a ruling or a look that was due before.
    pub late: Option<Timestamp>,
}

/// A list of the staff.
///
/// # Errors
/// Any [`DbError`].
pub async fn list(db: &Db, wanted: Wanted<'_>) -> Result<Vec<Item>, DbError> {
    narrowed(db, wanted, Narrowed::default()).await
}

/// A list of the staff, narrowed.
///
/// # Errors
/// Any [`DbError`].
pub async fn narrowed(db: &Db, wanted: Wanted<'_>, to: Narrowed<'_>) -> Result<Vec<Item>, DbError> {
    let (_, order) = wanted.desk.sql();
    let mut params: Vec<Value> = values![wanted.until, wanted.most, wanted.skip];
    let on_it = narrowed_sql(wanted, to, &mut params);
    let sql = format!("select doc from item where {on_it} order by {order} limit $2 offset $3");
    let rows = db.query(&sql, params).await?;
    rows.iter().map(to_item).collect()
}

/// How many a narrowed list holds, at most [`Wanted::most`].
///
/// # Errors
/// Any [`DbError`].
pub async fn count(db: &Db, wanted: Wanted<'_>, to: Narrowed<'_>) -> Result<u64, DbError> {
    let mut params: Vec<Value> = values![wanted.until, wanted.most];
    let on_it = narrowed_sql(wanted, to, &mut params);
    let sql = format!("select count(*) from (select 1 from item where {on_it} limit $2) as found");
    let row = db.query_one(&sql, params).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.get(0))?;
    Ok(count.unsigned_abs())
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
        let wanted = Wanted {
            desk,
            visible,
            until: if desk == Desk::Expiring { soon } else { now },
            skip: 0,
            most,
        };
        counts.push((desk, count(db, wanted, Narrowed::default()).await?));
    }
    Ok(counts)
}

/// What lies on a list for this actor, narrowed. `$1` to `$3` are bound already.
fn narrowed_sql(wanted: Wanted<'_>, to: Narrowed<'_>, params: &mut Vec<Value>) -> String {
    let (on_it, _) = wanted.desk.sql();
    let mut sql = format!("{on_it} and {}", visible_sql(wanted.visible, params));
    if !to.owners.is_empty() {
        sql.push_str(&format!(" and owner in ({})", bound(to.owners, params)));
    }
    let title = clean::title_key(to.title);
    if !title.is_empty() {
        params.push(format!("%{title}%").into());
        let place = params.len();
        // Titles are a small table beside the items, which are large.
        sql.push_str(&format!(
            " and id in (select item_id from item_title where key like ${place} limit {TITLED_MOST})"
        ));
    }
    if let Some(by) = to.late {
        let due = match wanted.desk {
            Desk::Drafts | Desk::UnitReview | Desk::HotlineReview => "stage_at",
            Desk::Hidden => "harm_by",
            Desk::Corrections => "correct_by",
            Desk::Expiring => "until_at",
            _ => "review_at",
        };
        params.push(by.into());
        sql.push_str(&format!(" and {due} <= ${}", params.len()));
    }
    sql
}

fn bound(units: &[UnitId], params: &mut Vec<Value>) -> String {
    let marks = units.iter().map(|unit| {
        params.push(unit.0.into());
        format!("${}", params.len())
    });
    marks.collect::<Vec<_>>().join(", ")
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
            format!("(owner in ({}) or {shown})", bound(units, params))
        }
    }
}
