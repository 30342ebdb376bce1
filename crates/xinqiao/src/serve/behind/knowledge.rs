//! What goes on behind the encyclopedia: its time passes, units are asked for what
//! they closed, reads are written, what is used most is counted, and platforms that are
//! followed are heard.

use std::time::Duration;

use tokio::task::JoinSet;
use xinqiao_knowledge::{
    Knowledge, asks,
    sources::{Heard, Source},
};
use xinqiao_platform::{Clock, DbError};

use super::{Stopped, WAKING, over, unless_stopped};
use crate::{open::House, site::SiteError};

/// A unit is asked so long after it closed a case at the most.
const ASKS_EVERY: Duration = Duration::from_secs(5);
/// Reads noted in memory are lost with the machine, those of so long at most.
const READS_EVERY: Duration = Duration::from_secs(5);
/// What is used most may be so old.
const HOT_EVERY: u32 = 120;

/// Starts the loops.
///
/// # Errors
/// When a source names a unit that is no more.
pub(super) fn start(
    loops: &mut JoinSet<()>,
    house: &House,
    stopped: &Stopped,
) -> Result<(), SiteError> {
    let of = || {
        (
            house.knowledge.clone(),
            house.clock.clone(),
            stopped.clone(),
        )
    };
    let (knowledge, clock, until) = of();
    loops.spawn(ages(knowledge, clock, until));
    let (knowledge, clock, until) = of();
    loops.spawn(ask_units(knowledge, clock, until));
    let (knowledge, clock, until) = of();
    loops.spawn(count(knowledge, clock, until));
    let sources = house.site.sources(house.knowledge.units())?;
    let (knowledge, _, until) = of();
    loops.spawn(part(knowledge.clone(), sources.clone(), until));
    for source in sources {
        let (knowledge, _, until) = of();
        loops.spawn(hear(knowledge, source, until));
    }
    Ok(())
}

/// Every second: reminders, what expires, what is filed away.
async fn ages(knowledge: Knowledge, clock: Clock, mut stopped: Stopped) {
    let mut rest = Duration::from_secs(1);
    while !over(&mut stopped, rest).await {
        rest = match knowledge.let_time_pass(clock.now(), WAKING).await {
            Ok(_) => Duration::from_secs(1),
            Err(error) => {
                tracing::warn!(%error, "knowledge waits for the database");
                Duration::from_secs(5)
            }
        };
    }
}

/// Asks units for the questions they closed. Where several nodes do it, the slower
/// one begins again where the quicker one stands, and a case is counted once.
async fn ask_units(knowledge: Knowledge, clock: Clock, mut stopped: Stopped) {
    loop {
        let asked = async {
            let mut follower = asks::start(knowledge.db(), clock.now()).await?;
            while asks::catch_up(&knowledge, &mut follower, clock.now()).await? > 0 {}
            Ok::<_, DbError>(())
        };
        if let Err(error) = asked.await {
            tracing::debug!(%error, "units are asked later");
        }
        if over(&mut stopped, ASKS_EVERY).await {
            return;
        }
    }
}

/// Asks another platform for what changed when it is due. Where several nodes do it,
/// one of them has the turn. Stopping waits for no answer.
async fn hear(knowledge: Knowledge, source: Source, mut stopped: Stopped) {
    let look = Duration::from_secs(source.every.as_secs().unsigned_abs().clamp(1, 5));
    let hear = async {
        loop {
            match knowledge.hear(&source).await {
                Ok(Heard::Resting | Heard::All(0)) => {}
                Ok(Heard::All(items)) => {
                    tracing::info!(source = source.name, items, "heard");
                }
                Ok(Heard::Away(trouble)) => {
                    tracing::warn!(source = source.name, %trouble, "not heard");
                }
                Err(error) => tracing::warn!(%error, "sources wait for the database"),
            }
            tokio::time::sleep(look).await;
        }
    };
    unless_stopped(&mut stopped, hear).await;
}

/// Takes down what came from platforms that are followed no more.
async fn part(knowledge: Knowledge, named: Vec<Source>, mut stopped: Stopped) {
    let part = async {
        while let Err(error) = knowledge.part_from_others(&named).await {
            tracing::warn!(%error, "what is followed no more is taken down later");
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    };
    unless_stopped(&mut stopped, part).await;
}

/// Writes the reads, also once more at the end; now and then counts what is used
/// most and forgets voters of other days.
async fn count(knowledge: Knowledge, clock: Clock, mut stopped: Stopped) {
    let mut round = 0_u32;
    loop {
        let now = clock.now();
        let counted = async {
            knowledge.write_reads(now).await?;
            if round.is_multiple_of(HOT_EVERY) {
                knowledge.count_hot(now).await?;
                knowledge.forget_voters(now).await?;
            }
            Ok::<_, DbError>(())
        };
        if let Err(error) = counted.await {
            tracing::debug!(%error, "reads are written later");
        }
        round = round.wrapping_add(1);
        if over(&mut stopped, READS_EVERY).await {
            if let Err(error) = knowledge.write_reads(clock.now()).await {
                tracing::warn!(%error, "the reads of the last seconds are lost");
            }
            return;
        }
    }
}
