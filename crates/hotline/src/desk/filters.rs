//! Filters somebody saved: a name and the address that shows it.

use xinqiao_kernel::PersonId;
use xinqiao_platform::{
    db::{Db, DbError, Row},
    values,
};

/// Filters one person keeps.
pub const FILTERS_MOST: usize = 12;
/// Characters of a filter's name.
pub const NAME_MOST: usize = 20;
/// The owner of what everybody sees.
const EVERYBODY: i64 = 0;

/// A filter with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFilter {
    /// Its number within its owner's.
    pub number: i64,
    /// What it is called.
    pub name: String,
    /// The path and query that show it.
    pub address: String,
    /// Everybody sees it.
    pub shared: bool,
}

/// What a person sees: everybody's first, then their own, each in the order saved.
///
/// # Errors
/// Any [`DbError`].
pub async fn filters(db: &Db, person: PersonId) -> Result<Vec<SavedFilter>, DbError> {
    let sql = "select number, name, address, owner from saved_filter \
               where owner in ($1, $2) order by owner, number";
    let rows = db.query(sql, values![EVERYBODY, person.0]).await?;
    let mut filters = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    filters.sort_by_key(|filter| (!filter.shared, filter.number));
    Ok(filters)
}

/// Keeps a filter under its name; the same name again means the new address.
/// Nothing is kept, and `false` comes back, when there are too many already.
///
/// # Errors
/// Any [`DbError`]. `Conflict` when two of one owner were saved at the same moment.
pub async fn save_filter(
    db: &Db,
    person: PersonId,
    shared: bool,
    name: &str,
    address: &str,
) -> Result<bool, DbError> {
    let owner = owner(person, shared);
    let changed = db
        .execute(
            "update saved_filter set address = $3 where owner = $1 and name = $2",
            values![owner, name, address],
        )
        .await?;
    if changed > 0 {
        return Ok(true);
    }
    let sql = "select count(*), coalesce(max(number), 0) from saved_filter where owner = $1";
    let (count, last) = match db.query_one(sql, values![owner]).await? {
        Some(row) => (row.get::<i64>(0)?, row.get::<i64>(1)?),
        None => (0, 0),
    };
    if usize::try_from(count).is_ok_and(|count| count >= FILTERS_MOST) {
        return Ok(false);
    }
    db.execute(
        "insert into saved_filter (owner, number, name, address) values ($1, $2, $3, $4)",
        values![owner, last + 1, name, address],
    )
    .await?;
    Ok(true)
}

/// Forgets a filter; one that is gone already is no failure.
///
/// # Errors
/// Any [`DbError`].
pub async fn drop_filter(
    db: &Db,
    person: PersonId,
    shared: bool,
    number: i64,
) -> Result<(), DbError> {
    db.execute(
        "delete from saved_filter where owner = $1 and number = $2",
        values![owner(person, shared), number],
    )
    .await?;
    Ok(())
}

fn owner(person: PersonId, shared: bool) -> i64 {
    if shared { EVERYBODY } else { person.0 }
}

fn read(row: &Row) -> Result<SavedFilter, DbError> {
    Ok(SavedFilter {
        number: row.get(0)?,
        name: row.get(1)?,
        address: row.get(2)?,
        shared: row.get::<i64>(3)? == EVERYBODY,
    })
}
