//! Rows without cases: for a bench of what is asked of millions of them.

use xinqiao_platform::db::{Db, DbError};

use crate::{
    days,
    fold::Rows,
    store::{self, Days},
};

/// Writes the rows of cases that were never counted, and adds them to the days.
///
/// # Errors
/// Any [`DbError`].
pub async fn put(db: &Db, cases: &[Rows]) -> Result<(), DbError> {
    let mut days = Days::new();
    for rows in cases {
        days::count(&mut days, rows, 1);
    }
    let mut statements = store::written(cases.iter().map(|rows| (rows, None)));
    statements.extend(store::added(&days));
    db.transact(statements).await.map(drop)
}
