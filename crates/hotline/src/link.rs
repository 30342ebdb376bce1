//! "Is this the same matter?" As a case is filed it is compared with earlier ones:
//! by its words, its place, its time and whom it is about. What is found is an
//! offer. A person confirms it, and the case follows the other ([`crate::group`]);
//! or says no, and is not asked again.
//!
//! The messages are held in memory ([`memory`]), the offers in a table ([`offers`]).
//! Everything here can be thrown away and found again but what people said.

mod memory;
pub mod offers;
mod solved;
mod weigh;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use xinqiao_kernel::{CaseId, Point, UnitId};
use xinqiao_platform::{
    Migration,
    db::{Db, DbError},
    outbox::{self, Begin, Follower},
    values,
};

use self::memory::Memory;
pub use self::offers::{Offer, Ruling};
use crate::{Case, fact::Fact, filing::Filing, ledger::TOPIC, queries, store};

/// Their table.
pub(crate) const MIGRATION: Migration = Migration {
    system: "hotline",
    number: 10,
    name: "links",
    sqlite: include_str!("../migrations/sqlite/0010_links.sql"),
    postgres: include_str!("../migrations/postgres/0010_links.sql"),
};

/// The newest cases that are held; older ones are found by nobody.
pub const HELD_MOST: u32 = 20_000;
/// From so many on what is held is read afresh, without the oldest.
const TOO_MANY: usize = 40_000;
/// What is older than this is another matter, even in the same words.
const AT_MOST_APART: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Cases read in one go.
const AT_ONCE: u32 = 256;
/// Cases compared in one go; then others have their turn.
const IN_A_ROW: usize = 16;
/// Of the time of one processor, one part in so many is for this.
const ONE_PART_IN: u32 = 6;
/// Offers made for one case.
const OFFERS_MOST: usize = 3;

/// What somebody tells, or is about to tell.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// In one line; may be empty.
    pub title: &'a str,
    /// In which words.
    pub text: &'a str,
    /// Region code of the place; empty while nobody knows it.
    pub region: &'a str,
    /// Where on the map, when it is known.
    pub point: Option<Point>,
    /// Whom it is about, when it is a unit.
    pub reported: Option<UnitId>,
    /// When.
    pub at: Timestamp,
}

/// All messages of late, compared. Cheap to clone.
#[derive(Clone)]
pub struct Links {
    db: Db,
    memory: Arc<Mutex<Memory>>,
}

impl Links {
    pub(crate) fn new(db: Db) -> Self {
        Self {
            db,
            memory: Arc::default(),
        }
    }

    /// Cases that may tell of the same, the likeliest first, with how like they
    /// are, of 1000. In memory, so that it can be asked while somebody types.
    #[must_use]
    pub fn like(&self, told: &Told<'_>, most: usize) -> Vec<(CaseId, u32)> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.like(told, most)
    }

    /// How many messages are held.
    #[must_use]
    pub fn held(&self) -> usize {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.held()
    }

    /// Reads the newest cases afresh and compares them, at leisure. `rests` is how
    /// long to rest after so much work, none in a test.
    ///
    /// # Errors
    /// Any [`DbError`]; what is held stays as it was then.
    pub async fn fill(&self, now: Timestamp, leisurely: bool) -> Result<(), DbError> {
        let first = format!(
            "select min(id) from (select id from cases order by id desc limit {HELD_MOST}) as newest"
        );
        let row = self.db.query_one(&first, Vec::new()).await?;
        let Some(first) = row
            .map(|row| row.get::<Option<i64>>(0))
            .transpose()?
            .flatten()
        else {
            return Ok(());
        };
        let fresh = Self::new(self.db.clone());
        let mut after = first - 1;
        loop {
            let sql = "select doc from cases where id > $1 order by id limit $2";
            let rows = self.db.query(sql, values![after, AT_ONCE]).await?;
            let cases = rows
                .iter()
                .map(store::to_case)
                .collect::<Result<Vec<_>, _>>()?;
            let Some(last) = cases.last() else { break };
            after = last.id.value();
            fresh.take(cases, now, leisurely).await?;
        }
        let filled =
            std::mem::take(&mut *fresh.memory.lock().unwrap_or_else(PoisonError::into_inner));
        *self.memory.lock().unwrap_or_else(PoisonError::into_inner) = filled;
        Ok(())
    }

    /// Compares what was filed since with what is held; how many entries of the
    /// outbox were looked at.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn catch_up(
        &self,
        follower: &mut Follower,
        now: Timestamp,
        leisurely: bool,
    ) -> Result<usize, DbError> {
        let heard = follower.read(i64::from(AT_ONCE)).await?;
        let Some(last) = heard.last().map(|heard| heard.position) else {
            return Ok(0);
        };
        // The first event of a case is its filing.
        let filed = heard
            .iter()
            .filter(|heard| heard.entry.topic == TOPIC && heard.entry.seq == 1)
            .filter_map(|heard| CaseId::try_from(heard.entry.key).ok());
        let filed: Vec<CaseId> = filed.collect();
        let mut cases = queries::chosen(&self.db, &filed).await?;
        cases.sort_by_key(|case| case.id);
        self.take(cases, now, leisurely).await?;
        follower.pass(last, now).await?;
        if self.held() > TOO_MANY {
            self.fill(now, leisurely).await?;
        }
        Ok(heard.len())
    }

    /// Follows the outbox under a name of its own, from now on. What is held is
    /// gone after a restart, so where it stood does not matter.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn start(&self, name: &'static str, now: Timestamp) -> Result<Follower, DbError> {
        outbox::forget(&self.db, name).await?;
        Follower::start(&self.db, name, Begin::FromNowOn, now).await
    }

    /// Takes cases in, in this order, and offers what is found.
    async fn take(&self, cases: Vec<Case>, now: Timestamp, leisurely: bool) -> Result<(), DbError> {
        let events = store::first_events(&self.db, cases.iter().map(|case| case.id)).await?;
        let mut filings: Vec<(CaseId, Filing)> = Vec::with_capacity(events.len());
        for event in events {
            let case = event.case;
            let filing = event
                .read()?
                .body
                .facts
                .into_iter()
                .find_map(|fact| match fact {
                    Fact::Filed { filing, .. } => Some(*filing),
                    _ => None,
                });
            filings.extend(filing.map(|filing| (case, filing)));
        }
        let mut found = Vec::new();
        for some in cases.chunks(IN_A_ROW) {
            let began = Instant::now();
            {
                let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
                for case in some {
                    let filing = filings.iter().find(|(id, _)| *id == case.id);
                    let Some((_, filing)) = filing else { continue };
                    for (other, likeness) in memory.add(case, filing) {
                        found.push((case.id, other, likeness));
                    }
                }
            }
            let rest = began.elapsed() * (ONE_PART_IN - 1);
            if leisurely {
                tokio::time::sleep(rest.min(Duration::from_secs(2))).await;
            } else {
                tokio::task::yield_now().await;
            }
        }
        offers::keep(&self.db, &found, OFFERS_MOST, now).await
    }
}
