//! Proof that the figures are what the events say, and a way to make them anew.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use serde::Serialize;
use xinqiao_hotline::store::{self as cases, StoredEvent};
use xinqiao_kernel::{CaseId, WorkingCalendar};
use xinqiao_platform::db::{Db, DbError};

use crate::{
    day, days, fold,
    fold::Rows,
    follow,
    store::{self, Days},
};

/// Cases read at once.
const PAGE: u32 = 500;
/// So many days are named that differ.
const NAMED_MOST: usize = 20;

/// What a check found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Cases whose rows were folded anew.
    pub cases: u64,
    /// Cases acted on so lately that they are not counted yet.
    pub behind: u64,
    /// What differs; empty when all is well.
    pub faults: Vec<String>,
}

/// Folds every case anew and compares, then adds up all rows and compares with the
/// days. Beside a running server a day may change between two readings, so a fault
/// counts when it is found twice.
///
/// # Errors
/// Any [`DbError`] that keeps it from reading.
pub async fn check(
    db: &Db,
    calendar: &WorkingCalendar,
    mut progress: impl FnMut(u64),
) -> Result<Report, DbError> {
    let mut report = Report::default();
    let waiting = follow::waiting(db).await?;
    let mut counted = Days::new();
    let mut after = 0;
    loop {
        let ids = cases::ids_with_events_after(db, after, PAGE).await?;
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else {
            break;
        };
        let events = cases::events_between(db, first.value(), last.value()).await?;
        let kept = store::rows_between(db, after + 1, last.value()).await?;
        for rows in kept.values() {
            days::count(&mut counted, rows, 1);
        }
        compare(calendar, &ids, &events, &kept, &waiting, &mut report);
        report.cases += ids.len() as u64;
        after = last.value();
        progress(report.cases);
    }
    report.behind = waiting.len() as u64;
    counted.retain(|_, sums| !sums.is_empty());
    report
        .faults
        .extend(differing(&counted, &store::all_days(db).await?));
    Ok(report)
}

fn compare(
    calendar: &WorkingCalendar,
    ids: &[CaseId],
    events: &[StoredEvent],
    kept: &BTreeMap<i64, Rows>,
    waiting: &HashSet<i64>,
    report: &mut Report,
) {
    let mut by_case: BTreeMap<CaseId, &[StoredEvent]> = BTreeMap::new();
    for of_case in events.chunk_by(|one, next| one.case == next.case) {
        by_case.extend(of_case.first().map(|first| (first.case, of_case)));
    }
    for id in ids.iter().filter(|id| !waiting.contains(&id.value())) {
        let events = by_case.get(id).copied().unwrap_or_default();
        let read: Result<Vec<_>, _> = events.iter().map(StoredEvent::read).collect();
        // Broken events are named by the check of the cases.
        let Ok(read) = read else { continue };
        let kept = kept.get(&id.value());
        let folded = fold::rows(calendar, &read).map(|rows| as_timed(rows, kept));
        if folded.as_ref() != kept {
            let number = id.number();
            report
                .faults
                .push(format!("{number}: the figures differ from its events"));
        }
    }
}

/// Office time is counted by the calendar of the day on which it was; holidays that
/// were announced since do not make it wrong, so it is not compared.
fn as_timed(mut rows: Rows, kept: Option<&Rows>) -> Rows {
    let rounds = kept.map_or(&[][..], |kept| &kept.rounds);
    for (round, kept) in rows.rounds.iter_mut().zip(rounds) {
        round.minutes = kept.minutes;
    }
    rows
}

/// Days whose sums are not those of the rows.
fn differing(counted: &Days, kept: &Days) -> Vec<String> {
    let keys: HashSet<_> = counted.keys().chain(kept.keys()).copied().collect();
    let mut wrong: Vec<_> = keys
        .into_iter()
        .filter(|key| counted.get(key) != kept.get(key))
        .collect();
    wrong.sort_unstable();
    let told = wrong.iter().take(NAMED_MOST).map(|(on, part, code)| {
        let date = day::date(*on);
        format!("{date} {part:?} {code}: the day differs from its rows")
    });
    told.collect()
}

/// Makes all figures anew from the events; how many cases were counted. Nothing else
/// may write meanwhile.
///
/// # Errors
/// Any [`DbError`].
pub async fn rebuild(
    db: &Db,
    calendar: &WorkingCalendar,
    now: Timestamp,
    progress: impl FnMut(u64),
) -> Result<u64, DbError> {
    follow::begin_anew(db, now).await?;
    follow::count_all(db, calendar, progress).await
}
