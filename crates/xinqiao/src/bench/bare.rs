//! The same rows written in the same way straight through the store, without
//! HTTP and law: how far the server is from what the engine itself can do.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Context;
use jiff::{SignedDuration, Timestamp, civil::Date};
use xinqiao_hotline::{
    Act,
    act::Dispatch,
    bare::{BareLedger, Life, Step},
    fact::CallOutcome,
    filing::Filing,
    store::{self, Writes},
};
use xinqiao_identity::Hand;
use xinqiao_kernel::{
    CaseId, PersonId, UnitId,
    words::{Channel, Grade, Nature, Role, Urgency},
};

use xinqiao_platform::db::WriterLimits;

use super::client::{Cast, sample_text};
use crate::open::{Database, House, Opening};

/// A node number that no server of a bench uses.
const NODE: u8 = 99;

/// Callers, so that one fetches while another writes, as in the server.
const CALLERS: usize = 2;

/// Whole life cycles a second, four writes and a fetch each, in commits of
/// `acts_per_commit`.
///
/// # Errors
/// When the database cannot be used.
pub async fn measure(
    database: &Database,
    cast: &Cast,
    acts_per_commit: u64,
    lasts: Duration,
) -> anyhow::Result<f64> {
    let house = House::open(Opening::of(database.clone())).await?;
    let now = house.clock.now();
    let day = house.hotline.calendar().date_of(now);
    let life = Arc::new(life(&house, cast, day, now, false)?);
    let one_set_each = WriterLimits {
        set: 1,
        ..WriterLimits::default()
    };
    let (db, writer) = (
        house.db.clone(),
        house.db.writer_within(BareLedger, one_set_each),
    );
    house.hotline.shut_down().await;

    let together = u32::try_from(acts_per_commit)?;
    let next = Arc::new(AtomicU32::new(first_count(&db, day).await?));
    let started = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (life, next, db, writer) = (
                Arc::clone(&life),
                Arc::clone(&next),
                db.clone(),
                writer.clone(),
            );
            tokio::spawn(async move {
                let mut lives = 0_u32;
                while started.elapsed() < lasts {
                    let first = next.fetch_add(together, Ordering::Relaxed);
                    let ids = (first..first + together).map(|count| CaseId::new(day, NODE, count));
                    let ids = ids.collect::<Result<Vec<_>, _>>()?;
                    for step in 0..4 {
                        let mut set = Writes::default();
                        for id in &ids {
                            let writes = life.step(*id, step).context("a life has four steps")?;
                            set.events.extend(writes.events);
                            set.cases.extend(writes.cases);
                        }
                        writer.write(std::sync::Mutex::new(Some(set))).await?;
                    }
                    for id in ids {
                        store::case(&db, id).await?;
                        store::events(&db, id).await?;
                    }
                    lives += together;
                }
                anyhow::Ok(lives)
            })
        })
        .collect();
    let mut lives = 0;
    for caller in callers {
        lives += caller.await??;
    }
    let rate = f64::from(lives) / started.elapsed().as_secs_f64();
    writer.shut_down().await;
    Ok(rate)
}

/// Where a run goes on counting after an earlier one on the same database.
async fn first_count(db: &xinqiao_platform::Db, day: Date) -> anyhow::Result<u32> {
    let (first, last) = (CaseId::first_of(day, NODE)?, CaseId::last_of(day, NODE)?);
    let sql = "select max(id) from cases where id between $1 and $2";
    let found = db
        .query_one(sql, xinqiao_platform::values![first.value(), last.value()])
        .await?;
    let last: Option<i64> = found.map(|row| row.get(0)).transpose()?.flatten();
    Ok(match last {
        Some(id) => CaseId::try_from(id)?.count() + 1,
        None => 1,
    })
}

/// A life as the bench leads it: to the reply, or to the archive.
///
/// # Errors
/// When the rules of the site do not let it be led.
pub fn life(
    house: &House,
    cast: &Cast,
    day: Date,
    filed: Timestamp,
    to_the_archive: bool,
) -> anyhow::Result<Life> {
    let hand = |person, role, unit| Hand {
        person: Some(PersonId(person)),
        role,
        unit: Some(unit),
        stands_in_for: None,
    };
    let (desk, unit) = (house.site.hotline_unit, UnitId(cast.unit));
    let filing = Filing {
        nature: Nature::Help,
        class: cast.class.clone(),
        region: cast.region.clone(),
        place: "幸福里小区门口".to_owned(),
        point: None,
        title: String::new(),
        text: sample_text(),
        channel: Channel::Phone,
        urgency: Urgency::Ordinary,
        attachments: Vec::new(),
        enterprise: None,
        reported: None,
        secret: false,
        public: true,
        reporter: None,
        person_digest: Some("0".repeat(32)),
        origin: None,
    };
    let dispatch = Dispatch {
        lead: unit,
        assists: Vec::new(),
        why: "manual".to_owned(),
        note: String::new(),
        limit: None,
    };
    let reply = Act::Reply {
        to_person:
            "您好，您反映的问题已安排人员到现场处理完毕，感谢您的提醒，如有问题请再联系我们。"
                .to_owned(),
        to_hotline: "已到现场处理完毕，并电话告知诉求人。".to_owned(),
        attachments: Vec::new(),
    };
    let solved = Act::CallBack {
        outcome: CallOutcome::Solved,
        grade: Some(Grade::Satisfied),
        note: "已解决".to_owned(),
        again_at: None,
    };
    let mut acts = vec![
        (
            0,
            hand(1, Role::Agent, desk),
            Act::File {
                filing: Box::new(filing),
                accepted: true,
            },
        ),
        (10, hand(2, Role::Dispatcher, desk), Act::Dispatch(dispatch)),
        (60, hand(3, Role::Handler, unit), Act::Sign),
        (600, hand(3, Role::Handler, unit), reply),
    ];
    if to_the_archive {
        let clock = Hand {
            person: None,
            role: Role::Clock,
            unit: None,
            stands_in_for: None,
        };
        acts.push((
            660,
            hand(4, Role::CallBack, desk),
            Act::PassReply {
                note: String::new(),
            },
        ));
        acts.push((2_000, hand(4, Role::CallBack, desk), solved));
        acts.push((50_000, clock, Act::Archive));
    }
    let steps: Vec<Step> = acts
        .into_iter()
        .map(|(minutes, hand, act)| Step {
            at: filed + SignedDuration::from_mins(minutes),
            hand,
            act,
        })
        .collect();
    let id = CaseId::new(day, NODE, 0)?;
    let rules = house.hotline.rules().on(filed);
    Life::lead(id, &steps, rules, house.hotline.calendar()).map_err(anyhow::Error::from)
}
