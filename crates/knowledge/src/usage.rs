//! How items are used: read, quoted in replies, found to help or not. A read is
//! counted in memory and written with others in a set, so that a page costs no
//! write; the figures of the last seconds may be lost with the machine.

mod hot;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::{Timestamp, ToSpan, civil::Date};
use xinqiao_identity::{Actor, policy::items};
use xinqiao_kernel::CaseId;
use xinqiao_platform::{
    db::{Db, DbError, Statement},
    values,
};

use crate::{ActError, ItemId, Knowledge, knowledge::whole_milliseconds};

pub use hot::{HOT_MOST, hot};

/// Items written by one transaction.
const AT_ONCE: usize = 200;
/// Days for which a voter is remembered.
const VOTERS_KEPT_DAYS: i64 = 2;

/// Reads not written yet.
#[derive(Debug, Default)]
pub(crate) struct Reads(Mutex<HashMap<ItemId, i64>>);

/// How an item was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// How often it was read.
    pub reads: i64,
    /// In how many replies it was quoted.
    pub quotes: i64,
    /// How many said that it helped.
    pub helped: i64,
    /// How many said that it did not.
    pub not_helped: i64,
}

impl Knowledge {
    /// Somebody reads an item. Costs nothing; see [`Knowledge::write_reads`].
    pub fn note_read(&self, item: ItemId) {
        let mut reads = self
            .reads()
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *reads.entry(item).or_default() += 1;
    }

    /// Writes the reads counted since; called every few seconds and at the end.
    ///
    /// # Errors
    /// When the database cannot be written now; the reads are kept for next time.
    pub async fn write_reads(&self, now: Timestamp) -> Result<(), DbError> {
        let noted = std::mem::take(&mut *self.noted());
        let day = self.calendar().date_of(now);
        let mut noted: Vec<(ItemId, i64)> = noted.into_iter().collect();
        // One order for all nodes, so that two never wait for each other.
        noted.sort_unstable();
        while !noted.is_empty() {
            let rest = noted.split_off(noted.len().min(AT_ONCE));
            let statements = noted.iter().map(|(item, reads)| {
                let used = Used {
                    reads: *reads,
                    ..Used::default()
                };
                added(*item, day, used)
            });
            if let Err(error) = self.db().transact(statements.collect()).await {
                let mut kept = self.noted();
                for (item, reads) in noted.into_iter().chain(rest) {
                    *kept.entry(item).or_default() += reads;
                }
                return Err(error);
            }
            noted = rest;
        }
        Ok(())
    }

    fn noted(&self) -> std::sync::MutexGuard<'_, HashMap<ItemId, i64>> {
        self.reads()
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody says whether an item helped; once a day, and the last word counts.
    /// `voter` is a hash of a cookie.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when the item does not exist for the actor; when
    /// the database cannot be written now.
    pub async fn vote(
        &self,
        actor: &Actor,
        item: ItemId,
        voter: i64,
        helped: bool,
    ) -> Result<(), ActError> {
        self.item(actor, item).await?;
        let day = self.calendar().date_of(self.clock().now());
        for _ in 0..4 {
            let sql = "select helped from item_vote where item_id = $1 and day = $2 and voter = $3";
            let params = values![item.value(), day.to_string(), voter];
            let before = self.db().query_one(sql, params).await?;
            let before: Option<bool> = before.map(|row| row.get(0)).transpose()?;
            if before == Some(helped) {
                return Ok(());
            }
            let mut used = said(helped, 1);
            let vote = match before {
                None => Statement::new(
                    "insert into item_vote (item_id, day, voter, helped) values ($1, $2, $3, $4)",
                    values![item.value(), day.to_string(), voter, helped],
                ),
                Some(other) => {
                    let back = said(other, -1);
                    used.helped += back.helped;
                    used.not_helped += back.not_helped;
                    Statement::new(
                        "update item_vote set helped = $4 where item_id = $1 and day = $2 and voter = $3 and helped <> $4",
                        values![item.value(), day.to_string(), voter, helped],
                    )
                    .expecting(1)
                }
            };
            match self.db().transact(vec![vote, added(item, day, used)]).await {
                Ok(_) => return Ok(()),
                // The same browser was quicker in another window.
                Err(DbError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::knowledge::busy().into())
    }

    /// An item was quoted in a reply, or in words to a caller before there is a
    /// case; counted once for a case.
    ///
    /// # Errors
    /// [`ActError::NotFound`] for who is not on the staff, or may not read it;
    /// when the database cannot be written now.
    pub async fn quoted(
        &self,
        actor: &Actor,
        item: ItemId,
        case: Option<CaseId>,
    ) -> Result<(), ActError> {
        if !items::uses_knowledge(actor) {
            return Err(ActError::NotFound);
        }
        self.item(actor, item).await?;
        let now = whole_milliseconds(self.clock().now());
        let used = Used {
            quotes: 1,
            ..Used::default()
        };
        let mut statements = vec![added(item, self.calendar().date_of(now), used)];
        if let Some(case) = case {
            let sql = "insert into item_quote (item_id, case_id, at) values ($1, $2, $3)";
            statements.insert(
                0,
                Statement::new(sql, values![item.value(), case.value(), now]),
            );
        }
        match self.db().transact(statements).await {
            // Quoted in this case before.
            Ok(_) | Err(DbError::Conflict { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Forgets voters of days that are over.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn forget_voters(&self, now: Timestamp) -> Result<u64, DbError> {
        let day = self.calendar().date_of(now);
        let before = day.checked_sub(VOTERS_KEPT_DAYS.days()).unwrap_or(day);
        let sql = "delete from item_vote where day < $1";
        self.db().execute(sql, values![before.to_string()]).await
    }
}

/// How an item was used since a day, that day included.
///
/// # Errors
/// Any [`DbError`].
pub async fn since(db: &Db, item: ItemId, day: Date) -> Result<Used, DbError> {
    let all = of(db, &[item], day).await?;
    Ok(all
        .into_iter()
        .next()
        .map(|(_, used)| used)
        .unwrap_or_default())
}

/// The same for several items; those not used at all are left out.
///
/// # Errors
/// Any [`DbError`].
pub async fn of(db: &Db, items: &[ItemId], day: Date) -> Result<Vec<(ItemId, Used)>, DbError> {
    let ids: Vec<i64> = items.iter().map(|item| item.value()).collect();
    let sql = "select item_id, sum(reads), sum(quotes), sum(helped), sum(not_helped) from item_day \
               where item_id {keys} and day >= $2 group by item_id";
    let rows = db.query_among(sql, &ids, values![day.to_string()]).await?;
    rows.iter()
        .map(|row| {
            let used = Used {
                reads: row.get(1)?,
                quotes: row.get(2)?,
                helped: row.get(3)?,
                not_helped: row.get(4)?,
            };
            Ok((crate::store::item_id(row.get(0)?)?, used))
        })
        .collect()
}

const fn said(helped: bool, count: i64) -> Used {
    Used {
        reads: 0,
        quotes: 0,
        helped: if helped { count } else { 0 },
        not_helped: if helped { 0 } else { count },
    }
}

fn added(item: ItemId, day: Date, used: Used) -> Statement {
    Statement::new(
        "insert into item_day (item_id, day, reads, quotes, helped, not_helped) values ($1, $2, $3, $4, $5, $6) \
         on conflict (item_id, day) do update set reads = item_day.reads + excluded.reads, \
         quotes = item_day.quotes + excluded.quotes, helped = item_day.helped + excluded.helped, \
         not_helped = item_day.not_helped + excluded.not_helped",
        values![
            item.value(),
            day.to_string(),
            used.reads,
            used.quotes,
            used.helped,
            used.not_helped
        ],
    )
}
