//! Proof: every chain holds, and every row equals the replay of its events.

use std::collections::BTreeMap;

use xinqiao_kernel::CaseId;
use xinqiao_platform::db::{Db, DbError};

use crate::{
    case::Case,
    chain,
    fact::Fact,
    law,
    store::{self, Beside, Held, StoredEvent},
};

/// Cases read at once.
const PAGE: u32 = 500;

/// What a check found.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Report {
    /// Cases looked at.
    pub cases: u64,
    /// Events looked at.
    pub events: u64,
    /// What is wrong; empty when all is well.
    pub faults: Vec<Fault>,
}

/// Something that is not as its events say.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Fault {
    /// The number of the case.
    pub case: String,
    /// The event, where it is about one.
    pub seq: Option<u32>,
    /// What is wrong.
    pub what: String,
}

/// Checks every case, telling after each page how many were looked at.
///
/// # Errors
/// Any [`DbError`] that keeps the check from reading; what it reads and finds
/// wrong is in the report.
pub async fn check(db: &Db, mut progress: impl FnMut(u64)) -> Result<Report, DbError> {
    let mut report = Report::default();
    let mut after = 0;
    loop {
        let page = store::page_after(db, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        let to = last.0.case.id.value();
        let events = store::events_between(db, after + 1, to).await?;
        let beside = store::beside_between(db, after + 1, to).await?;
        check_page(&page, &events, beside, &mut report)?;
        after = to;
        progress(report.cases);
    }
    let orphans = store::events_between(db, after + 1, i64::MAX).await?;
    report.faults.extend(orphans.iter().map(|event| {
        fault(
            event.case,
            Some(event.seq),
            "event of a case that does not exist",
        )
    }));
    Ok(report)
}

fn check_page(
    page: &[(Held, Vec<xinqiao_platform::db::Value>)],
    events: &[StoredEvent],
    mut beside: BTreeMap<CaseId, Beside>,
    report: &mut Report,
) -> Result<(), DbError> {
    let mut rest = events;
    for (held, columns) in page {
        let id = held.case.id;
        while let Some((event, tail)) = rest.split_first().filter(|(event, _)| event.case < id) {
            report.faults.push(fault(
                event.case,
                Some(event.seq),
                "event of a case that does not exist",
            ));
            rest = tail;
        }
        let own = rest.iter().take_while(|event| event.case == id).count();
        let (of_case, tail) = rest.split_at(own);
        rest = tail;

        report.cases += 1;
        report.events += own as u64;
        match replay(of_case) {
            Err(broken) => report.faults.push(broken),
            Ok(replayed) => {
                if replayed.case != held.case || replayed.head != held.head {
                    report.faults.push(fault(
                        id,
                        None,
                        "the row differs from the replay of its events",
                    ));
                } else if store::case_row(&replayed)? != *columns {
                    report.faults.push(fault(
                        id,
                        None,
                        "a column differs from the replay of its events",
                    ));
                } else if beside.remove(&id).unwrap_or_default() != Beside::of(&replayed, of_case)?
                {
                    report.faults.push(fault(
                        id,
                        None,
                        "who joined or assists differs from the replay of its events",
                    ));
                }
            }
        }
    }
    for event in rest {
        report.faults.push(fault(
            event.case,
            Some(event.seq),
            "event of a case that does not exist",
        ));
    }
    Ok(())
}

/// Folds the events of one case, checking numbers and chain on the way.
///
/// # Errors
/// The first [`Fault`] met.
pub fn replay(events: &[StoredEvent]) -> Result<Held, Fault> {
    let mut head = chain::ROOT;
    let mut case: Option<Case> = None;
    for (stored, number) in events.iter().zip(1..) {
        let id = stored.case;
        if stored.seq != number {
            return Err(fault(
                id,
                Some(stored.seq),
                "an event is missing before this one",
            ));
        }
        if chain::link(&head, id, stored.seq, stored.at, &stored.body) != stored.hash {
            return Err(fault(id, Some(stored.seq), "the chain is broken here"));
        }
        head = stored.hash;
        let event = stored
            .read()
            .map_err(|error| fault(id, Some(stored.seq), &error.to_string()))?;
        if case.is_none() {
            let Some(Fact::Filed { filing, rules }) = event.body.facts.first() else {
                return Err(fault(
                    id,
                    Some(stored.seq),
                    "the first event is not a filing",
                ));
            };
            case = Some(law::begin(id, event.at, filing, rules));
        }
        if let Some(case) = &mut case {
            law::apply(case, event.at, &event.body.facts);
        }
    }
    let case = case.ok_or_else(|| Fault {
        case: String::new(),
        seq: None,
        what: "a case without events".to_owned(),
    })?;
    Ok(Held { case, head })
}

/// Makes every row afresh from its events, with who joined and who assists; how many cases had one that was different. Nothing else may
/// write meanwhile.
///
/// # Errors
/// Any [`DbError`]; cases whose events are broken are left as they are and
/// named by [`check`].
pub async fn rebuild(db: &Db, mut progress: impl FnMut(u64)) -> Result<u64, DbError> {
    let mut changed = 0;
    let mut seen = 0;
    let mut after = 0;
    loop {
        let ids = store::ids_with_events_after(db, after, PAGE).await?;
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else {
            return Ok(changed);
        };
        let events = store::events_between(db, first.value(), last.value()).await?;
        let mut mended = Vec::new();
        for id in &ids {
            let own: Vec<StoredEvent> = events
                .iter()
                .filter(|event| event.case == *id)
                .cloned()
                .collect();
            if let Ok(held) = replay(&own) {
                let beside = Beside::of(&held, &own)?;
                mended.push((held, beside));
            }
        }
        seen += ids.len() as u64;
        changed += store::mend(db, mended).await?;
        after = last.value();
        progress(seen);
    }
}

fn fault(case: CaseId, seq: Option<u32>, what: &str) -> Fault {
    Fault {
        case: case.number().to_string(),
        seq,
        what: what.to_owned(),
    }
}
