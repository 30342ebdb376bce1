//! Proof: every chain holds, and every row equals the replay of its events.

use std::collections::BTreeSet;

use xinqiao_platform::{
    db::{Db, DbError},
    values,
};

use crate::{
    chain,
    fact::Fact,
    item::Item,
    law,
    store::{self, Held, StoredEvent},
};

/// Items read at once.
const PAGE: u32 = 200;

/// What a check found.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Report {
    /// Items looked at.
    pub items: u64,
    /// Events looked at.
    pub events: u64,
    /// What is wrong; empty when all is well.
    pub faults: Vec<Fault>,
}

/// Something that is not as its events say.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// The number of the item.
    pub item: String,
    /// The event, where it is about one.
    pub seq: Option<u32>,
    /// What is wrong.
    pub what: String,
}

/// Checks every item, telling after each page how many were looked at.
///
/// # Errors
/// Any [`DbError`] that keeps the check from reading; what it reads and finds
/// wrong is in the report.
pub async fn check(db: &Db, mut progress: impl FnMut(u64)) -> Result<Report, DbError> {
    let mut report = Report::default();
    let mut after = 0;
    loop {
        let page = store::page_after(db, after, PAGE).await?;
        let Some((last, _)) = page.last() else { break };
        let to = last.item.id.value();
        let events = store::events_between(db, after + 1, to).await?;
        let beside = store::beside_between(db, after + 1, to).await?;
        check_page(&page, &events, &beside, &mut report)?;
        after = to;
        progress(report.items);
    }
    let orphans = store::events_between(db, after + 1, i64::MAX).await?;
    report.faults.extend(orphans.iter().map(orphan));
    Ok(report)
}

fn check_page(
    page: &[(Held, Vec<xinqiao_platform::Value>)],
    events: &[StoredEvent],
    beside: &BTreeSet<(i64, String)>,
    report: &mut Report,
) -> Result<(), DbError> {
    let mut rest = events;
    for (held, columns) in page {
        let id = held.item.id;
        let before = rest.iter().take_while(|event| event.item < id).count();
        report.faults.extend(rest[..before].iter().map(orphan));
        rest = &rest[before..];
        let own = rest.iter().take_while(|event| event.item == id).count();
        let (of_item, tail) = rest.split_at(own);
        rest = tail;
        report.items += 1;
        report.events += own as u64;
        let replayed = match replay(of_item) {
            Ok(replayed) => replayed,
            Err(fault) => {
                report.faults.push(fault);
                continue;
            }
        };
        let found: BTreeSet<&String> = beside
            .range((id.value(), String::new())..(id.value() + 1, String::new()))
            .map(|(_, key)| key)
            .collect();
        let what = if replayed != *held {
            "the row differs from the replay of its events"
        } else if store::item_row(&replayed)? != *columns {
            "a column differs from the replay of its events"
        } else if store::beside(&replayed.item)
            .iter()
            .collect::<BTreeSet<_>>()
            != found
        {
            "titles or shelves differ from the replay of its events"
        } else {
            continue;
        };
        report.faults.push(Fault {
            item: id.to_string(),
            seq: None,
            what: what.to_owned(),
        });
    }
    report.faults.extend(rest.iter().map(orphan));
    Ok(())
}

fn orphan(event: &StoredEvent) -> Fault {
    fault(event, "event of an item that does not exist")
}

/// Folds the events of one item, checking numbers and chain on the way.
///
/// # Errors
/// The first [`Fault`] met.
pub fn replay(events: &[StoredEvent]) -> Result<Held, Fault> {
    let mut head = chain::ROOT;
    let mut item: Option<Item> = None;
    for (stored, number) in events.iter().zip(1..) {
        if stored.seq != number {
            return Err(fault(stored, "an event is missing before this one"));
        }
        if chain::link(&head, stored.item, stored.seq, stored.at, &stored.body) != stored.hash {
            return Err(fault(stored, "the chain is broken here"));
        }
        head = stored.hash;
        let event = stored
            .read()
            .map_err(|error| fault(stored, &error.to_string()))?;
        if item.is_none() {
            let Some(Fact::Begun { owner, rules, .. }) = event.body.facts.first() else {
                return Err(fault(stored, "the first event begins nothing"));
            };
            item = Some(law::begun(stored.item, event.at, *owner, rules));
        }
        if let Some(item) = &mut item {
            law::apply(item, event.at, event.body.hand, &event.body.facts);
        }
    }
    let item = item.ok_or_else(|| Fault {
        item: String::new(),
        seq: None,
        what: "an item without events".to_owned(),
    })?;
    Ok(Held { item, head })
}

/// Makes every row afresh from its events; how many were different. Nothing else
/// may write meanwhile.
///
/// # Errors
/// Any [`DbError`]; items whose events are broken are left as they are and named
/// by [`check`].
pub async fn rebuild(db: &Db, mut progress: impl FnMut(u64)) -> Result<u64, DbError> {
    let (mut changed, mut seen, mut after) = (0, 0, 0);
    loop {
        let sql =
            "select distinct item_id from item_event where item_id > $1 order by item_id limit $2";
        let rows = db.query(sql, values![after, PAGE]).await?;
        let ids: Vec<i64> = rows
            .iter()
            .map(|row| row.get(0))
            .collect::<Result<_, _>>()?;
        let Some(last) = ids.last().copied() else {
            return Ok(changed);
        };
        let events = store::events_between(db, after + 1, last).await?;
        for id in ids {
            let own: Vec<StoredEvent> = events
                .iter()
                .filter(|event| event.item.value() == id)
                .cloned()
                .collect();
            if let Ok(held) = replay(&own) {
                changed += u64::from(store::mend(db, &held).await?);
            }
            seen += 1;
        }
        after = last;
        progress(seen);
    }
}

fn fault(event: &StoredEvent, what: &str) -> Fault {
    Fault {
        item: event.item.to_string(),
        seq: Some(event.seq),
        what: what.to_owned(),
    }
}
