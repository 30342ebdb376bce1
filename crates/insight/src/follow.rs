//! Keeps the figures up: whatever case an act changed is folded anew, and the days
//! get the difference. So late data, another class, a return, a merge that is taken
//! back all mend the figures of the days they belong to.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;
use xinqiao_hotline::{ledger::TOPIC, store as cases};
use xinqiao_kernel::WorkingCalendar;
use xinqiao_platform::{
    db::{Db, DbError, Statement},
    outbox::{self, Begin, Follower},
};

use crate::{
    days,
    fold::{self, Rows},
    store::{self, Days},
};

/// The name under which figures are kept, on whichever node does it.
const NAME: &str = "figures";
/// Entries looked at in one go: a case that was acted on many times among them is
/// folded once.
const AT_ONCE: i64 = 4_096;
/// Cases counted in one transaction where all are.
const PAGE: u32 = 512;
/// Cases folded at once.
const FOLDED: usize = 256;

/// Takes up the figures where they stand. In a database from before there were
/// figures all its cases are counted first; begun twice, that gives the same.
///
/// # Errors
/// Any [`DbError`].
pub async fn start(
    db: &Db,
    calendar: &WorkingCalendar,
    now: Timestamp,
) -> Result<Follower, DbError> {
    let follower = Follower::start(db, NAME, Begin::AtTheBeginning, now).await?;
    if !store::all_counted(db).await? {
        count_all(db, calendar, |_| {}).await?;
    }
    Ok(follower)
}

/// Cases that were acted on and are not counted yet. On PostgreSQL an act can be
/// counted once no older transaction of the whole server runs.
///
/// # Errors
/// Any [`DbError`].
pub async fn waiting(db: &Db) -> Result<HashSet<i64>, DbError> {
    outbox::waiting(db, NAME, TOPIC).await
}

/// Takes in what came since, and says how many entries that were. Rows, days and
/// the place in the outbox are written in one transaction, so each act counts once;
/// when another node was quicker nothing is written, and [`start`] takes up where
/// that one stands.
///
/// # Errors
/// Any [`DbError`].
pub async fn catch_up(
    db: &Db,
    follower: &mut Follower,
    calendar: &WorkingCalendar,
    now: Timestamp,
) -> Result<usize, DbError> {
    let heard = follower.read(AT_ONCE).await?;
    let Some(last) = heard.last().map(|heard| heard.position) else {
        return Ok(0);
    };
    let touched: BTreeSet<i64> = heard
        .iter()
        .filter(|heard| heard.entry.topic == TOPIC)
        .map(|heard| heard.entry.key)
        .collect();
    let touched: Vec<i64> = touched.into_iter().collect();
    let mut days = Days::new();
    let mut statements = Vec::new();
    for some in touched.chunks(FOLDED) {
        statements.extend(taken_in(db, calendar, some, &mut days).await?);
    }
    statements.extend(store::added(&days));
    statements.push(follower.passed(last, now));
    db.transact(statements).await?;
    follower.moved(last);
    Ok(heard.len())
}

async fn taken_in(
    db: &Db,
    calendar: &WorkingCalendar,
    ids: &[i64],
    days: &mut Days,
) -> Result<Vec<Statement>, DbError> {
    let old = store::rows_among(db, ids).await?;
    let events = cases::events_among(db, ids).await?;
    let mut new: Vec<Rows> = Vec::with_capacity(ids.len());
    for of_case in events.chunk_by(|one, next| one.case == next.case) {
        let events: Vec<_> = of_case
            .iter()
            .map(cases::StoredEvent::read)
            .collect::<Result<_, _>>()?;
        new.extend(fold::rows(calendar, &events));
    }
    for rows in &new {
        if let Some(before) = old.get(&rows.intake.case) {
            days::count(days, before, -1);
        }
        days::count(days, rows, 1);
    }
    let changed = new.iter().map(|rows| (rows, old.get(&rows.intake.case)));
    Ok(store::written(changed))
}

/// Counts every case there is from its events, page by page, whether it was counted
/// before or not; how many there are. Whoever also follows does it in turn with this.
pub(crate) async fn count_all(
    db: &Db,
    calendar: &WorkingCalendar,
    mut progress: impl FnMut(u64),
) -> Result<u64, DbError> {
    let (mut seen, mut after) = (0, 0);
    loop {
        let ids = cases::ids_with_events_after(db, after, PAGE).await?;
        let Some(last) = ids.last() else { break };
        after = last.value();
        let ids: Vec<i64> = ids.iter().map(|id| id.value()).collect();
        let mut days = Days::new();
        let mut statements = Vec::new();
        for some in ids.chunks(FOLDED) {
            statements.extend(taken_in(db, calendar, some, &mut days).await?);
        }
        statements.extend(store::added(&days));
        db.transact(statements).await?;
        seen += ids.len() as u64;
        progress(seen);
    }
    db.execute(store::ALL_COUNTED, Vec::new()).await?;
    Ok(seen)
}

/// Begins anew from now on, with nothing counted. Nothing else may write meanwhile.
pub(crate) async fn begin_anew(db: &Db, now: Timestamp) -> Result<(), DbError> {
    outbox::forget(db, NAME).await?;
    Follower::start(db, NAME, Begin::FromNowOn, now).await?;
    db.transact(store::emptied()).await.map(drop)
}
