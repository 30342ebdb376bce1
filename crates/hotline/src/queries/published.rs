//! Public cases: the newest first, and looking for some of them.
//!
//! Whoever looks for something rare must not make us read a million cases, so a
//! search goes back over [`SEARCHED`] public cases and says how far that was. One
//! index holds all it asks for; only the cases of the page are read. A search
//! over everything comes with knowledge.

use std::cmp::Reverse;

use jiff::Timestamp;
use xinqiao_kernel::{CaseId, words::Nature};
use xinqiao_platform::{
    db::{Db, DbError, Row},
    values,
};

use super::{Cursor, Listed, Where, chosen};
use crate::store;

/// So many public cases a search goes back over.
pub const SEARCHED: u32 = 20_000;

/// What narrows the public list.
#[derive(Clone, Debug, Default)]
pub struct PublicFilter {
    /// Only this nature.
    pub nature: Option<Nature>,
    /// Only within this region.
    pub region: Option<String>,
    /// Only with these words in the title.
    pub words: Option<String>,
    /// Only open ones, or only those that are done.
    pub open: Option<bool>,
    /// Only those filed since.
    pub since: Option<Timestamp>,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// A page of it.
    pub listed: Listed,
    /// How many there are from here on, counted as far as was asked.
    pub count: usize,
    /// Older cases than those of this moment were not looked at.
    pub back_to: Option<Timestamp>,
}

/// One page of public cases, the newest first, and how many there are up to `count`.
///
/// # Errors
/// Any [`DbError`].
pub async fn published(
    db: &Db,
    filter: &PublicFilter,
    after: Option<CaseId>,
    most: u32,
    count: u32,
) -> Result<Found, DbError> {
    let mut sql = Where::new();
    sql.and("is_public = 1", Vec::new());
    sql.wanted(db, filter);
    let end = if sql.parts.len() > 1 {
        end_of_search(db).await?
    } else {
        None
    };
    if let Some((oldest, _)) = end {
        sql.and("id >= ?", values![oldest]);
    }
    if let Some(id) = after {
        sql.and("id < ?", values![id.value()]);
    }
    let text = format!(
        "select id from cases where {} order by id desc limit {}",
        sql.text(),
        count.max(most.saturating_add(1))
    );
    let rows = db.query(&text, sql.values).await?;
    let page = rows.iter().take(most as usize);
    let page = page.map(id_of).collect::<Result<Vec<_>, _>>()?;
    let next = page.last().filter(|_| rows.len() > page.len());
    let next = next.map(|last| Cursor {
        due: 0,
        id: last.value(),
    });
    let mut cases = chosen(db, &page).await?;
    cases.sort_unstable_by_key(|case| Reverse(case.id));
    let back_to = end.map(|(_, filed_at)| filed_at);
    Ok(Found {
        listed: Listed { cases, next },
        count: rows.len(),
        back_to: back_to.filter(|end| filter.since.is_none_or(|since| since < *end)),
    })
}

/// The oldest case a search looks at, with when it was filed; none when it looks at all.
async fn end_of_search(db: &Db) -> Result<Option<(i64, Timestamp)>, DbError> {
    let sql = format!(
        "select id, filed_at from cases where is_public = 1 order by id desc limit 1 offset {}",
        SEARCHED - 1
    );
    let row = db.query_one(&sql, Vec::new()).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

fn id_of(row: &Row) -> Result<CaseId, DbError> {
    store::case_id(row.get(0)?)
}

impl Where {
    fn wanted(&mut self, db: &Db, filter: &PublicFilter) {
        if let Some(nature) = filter.nature {
            self.and("nature = ?", values![nature.code()]);
        }
        if let Some(region) = &filter.region {
            self.within("region", region);
        }
        if let Some(open) = filter.open {
            self.and(if open { "is_open = 1" } else { "is_open = 0" }, Vec::new());
        }
        if let Some(since) = filter.since {
            self.and("filed_at >= ?", values![since]);
        }
        if let Some(words) = &filter.words {
            self.titled(db.engine(), words);
        }
    }
}
