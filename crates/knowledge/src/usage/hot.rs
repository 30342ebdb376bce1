//! What is used most of late: counted now and then, read at once.

use jiff::{Timestamp, ToSpan};
use xinqiao_platform::{
    db::{Db, DbError, Statement},
    values,
};

use crate::{Knowledge, item::Item, queries::public::Shelf, store::to_item};

/// So many are kept.
pub const HOT_MOST: u32 = 300;
/// Days that count.
const DAYS: i64 = 30;

impl Knowledge {
    /// Counts afresh what was used most in the last thirty days. A quote weighs
    /// more than a look.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn count_hot(&self, now: Timestamp) -> Result<(), DbError> {
        let today = self.calendar().date_of(now);
        let from = today.checked_sub(DAYS.days()).unwrap_or(today);
        let sql = "select item_id, sum(reads + 3 * quotes + 2 * helped - not_helped) as uses from item_day \
                   where day >= $1 group by item_id order by uses desc, item_id limit $2";
        let rows = self
            .db()
            .query(sql, values![from.to_string(), HOT_MOST])
            .await?;
        let mut statements = vec![Statement::new("delete from item_hot", Vec::new())];
        for (row, place) in rows.iter().zip(1_i64..) {
            let (item, uses): (i64, i64) = (row.get(0)?, row.get(1)?);
            let sql = "insert into item_hot (place, item_id, uses) values ($1, $2, $3)";
            statements.push(Statement::new(sql, values![place, item, uses]));
        }
        match self.db().transact(statements).await {
            // Another node counted at the same moment.
            Ok(_) | Err(DbError::Conflict { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// What the public uses most on a shelf; fewer than asked for where little was used.
///
/// # Errors
/// Any [`DbError`].
pub async fn hot(
    db: &Db,
    shelf: Shelf<'_>,
    most: u32,
    now: Timestamp,
) -> Result<Vec<Item>, DbError> {
    let sql = "select i.doc from item_hot h join item_shelf s on s.item_id = h.item_id and s.shelf = $1 \
               join item i on i.id = h.item_id where (i.until_at is null or i.until_at >= $2) \
               order by h.place limit $3";
    let rows = db.query(sql, values![shelf.key(), now, most]).await?;
    rows.iter().map(to_item).collect()
}
