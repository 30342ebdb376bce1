//! What goes on behind the pages: time passes, jobs run, open pages hear of
//! news, and what nobody needs any more is thrown away. Each is a loop of its
//! own that ends when the server stops and never runs twice at once.

mod knowledge;

use std::{
    collections::BTreeSet,
    future::Future,
    time::{Duration, Instant},
};

use jiff::SignedDuration;
use tokio::{sync::watch, task::JoinSet};
use xinqiao_hotline::{
    Hotline, group,
    ledger::TOPIC,
    store,
    triage::{
        Triage,
        by_itself::LookedAt,
        learn::{KeepUp, Learn},
    },
};
use xinqiao_identity::{Identity, sign_in_log::SignInLog};
use xinqiao_insight::follow as figures;
use xinqiao_kernel::CaseId;
use xinqiao_platform::{
    Clock, DbError,
    jobs::{self, Worker},
    outbox::{self, Begin, Follower},
};
use xinqiao_web::live::Live;

use crate::{finding::Finding, open::House, reseal::Reseal};

/// Cases that time is let pass for in one go.
const WAKING: u32 = 500;
/// News taken in one go; open pages are told at most this often.
const NEWS: i64 = 4_096;
/// Figures are at most so old, and as long as it takes to count what came since.
const FIGURES_EVERY: Duration = Duration::from_secs(2);
/// Who follows a case is answered so long after it at the most.
const GROUPS_EVERY: Duration = Duration::from_secs(2);
/// What was published can be found so long after it at the most.
const FINDABLE_EVERY: Duration = Duration::from_millis(500);
const NEWS_EVERY: Duration = Duration::from_millis(250);
/// Above so many changed cases every unit's pages look again.
const NAMED_CASES: usize = 64;
/// A request sent again later than this is a new one.
const REPEATS: SignedDuration = SignedDuration::from_hours(7 * 24);
/// What is over stays readable for so long.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);

type Stopped = watch::Receiver<bool>;

/// The loops of a server.
pub struct Behind {
    loops: JoinSet<()>,
}

/// Starts them all.
///
/// # Errors
/// When the outbox cannot be followed.
pub async fn start(
    house: &House,
    live: &Live,
    finding: Finding,
    stopped: &Stopped,
) -> anyhow::Result<Behind> {
    let name = live_name(house.node);
    // No page is open yet that could have missed anything, and a name that stands
    // still would hold back the purge.
    outbox::forget(&house.db, name).await?;
    let follower = Follower::start(&house.db, name, Begin::FromNowOn, house.clock.now()).await?;
    let worker = Worker::new(&house.db, &house.clock, &format!("node-{}", house.node))
        .knows::<Reseal>(crate::reseal::context(house))
        .knows::<Learn>(house.triage.clone());
    house.db.transact(vec![Learn::daily()?]).await?;

    let mut loops = JoinSet::new();
    loops.spawn(time_passes(
        house.hotline.clone(),
        house.clock.clone(),
        stopped.clone(),
    ));
    knowledge::start(&mut loops, house, stopped)?;
    loops.spawn(keep_findable(finding, stopped.clone()));
    loops.spawn(news(
        name,
        follower,
        house.hotline.clone(),
        house.clock.clone(),
        live.clone(),
        stopped.clone(),
    ));
    loops.spawn(keep_figures(
        house.hotline.clone(),
        house.clock.clone(),
        stopped.clone(),
    ));
    loops.spawn(find_links(
        house.node,
        house.hotline.clone(),
        house.clock.clone(),
        stopped.clone(),
    ));
    loops.spawn(answer_groups(
        house.hotline.clone(),
        house.clock.clone(),
        stopped.clone(),
    ));
    loops.spawn(throw_away(
        house.hotline.clone(),
        house.clock.clone(),
        stopped.clone(),
    ));
    loops.spawn(tidy_up(
        house.identity.clone(),
        house.clock.clone(),
        stopped.clone(),
    ));
    if house.triage.allowed().dispatch {
        loops.spawn(by_itself(
            house.triage.clone(),
            house.hotline.clone(),
            house.clock.clone(),
            stopped.clone(),
        ));
    }
    loops.spawn(keep_up(
        house.triage.clone(),
        house.clock.clone(),
        stopped.clone(),
    ));
    loops.spawn(refresh(house.identity.clone(), stopped.clone()));
    let mut stop = stopped.clone();
    loops.spawn(async move {
        let stop = async move {
            let _ = stop.wait_for(|stopped| *stopped).await;
        };
        worker.run(stop).await;
    });
    Ok(Behind { loops })
}

impl Behind {
    /// Waits until each has finished what it was at.
    pub async fn ended(mut self) {
        while self.loops.join_next().await.is_some() {}
    }
}

/// Followers are known by names that last; each node has its own.
fn live_name(node: u8) -> &'static str {
    if node == 1 {
        "live"
    } else {
        format!("live-{node}").leak()
    }
}

/// Every second; while there is more than one set can hold, without a rest.
async fn time_passes(hotline: Hotline, clock: Clock, mut stopped: Stopped) {
    loop {
        match hotline.let_time_pass(clock.now(), WAKING).await {
            Ok(looked_at) if looked_at == WAKING as usize => {}
            Ok(_) => {
                if over(&mut stopped, Duration::from_secs(1)).await {
                    return;
                }
            }
            Err(error) => {
                tracing::warn!(%error, "time waits for the database");
                if over(&mut stopped, Duration::from_secs(5)).await {
                    return;
                }
            }
        }
        if *stopped.borrow() {
            return;
        }
    }
}

/// What is published is found within a second, what is taken down is not. What the
/// index lacks from before is put in at the start, beside all else.
async fn keep_findable(mut finding: Finding, mut stopped: Stopped) {
    let keep = async {
        loop {
            let kept = async {
                finding.listen().await?;
                finding.bring_up().await?;
                loop {
                    tokio::time::sleep(FINDABLE_EVERY).await;
                    finding.follow().await?;
                }
            };
            let stopped_by: anyhow::Result<()> = kept.await;
            if let Err(error) = stopped_by {
                tracing::warn!(%error, "the search is brought up again");
            }
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    };
    unless_stopped(&mut stopped, keep).await;
    if let Err(error) = finding.deaf().await {
        tracing::warn!(%error, "still known to the outbox");
    }
}

/// Counts what acts brought. Where several nodes do it each act still counts once:
/// the slower one begins again where the quicker one stands.
async fn keep_figures(hotline: Hotline, clock: Clock, mut stopped: Stopped) {
    let (db, calendar) = (hotline.db(), hotline.calendar());
    loop {
        let counted = async {
            let mut follower = figures::start(db, calendar, clock.now()).await?;
            while figures::catch_up(db, &mut follower, calendar, clock.now()).await? > 0 {}
            Ok::<_, DbError>(())
        };
        if let Err(error) = counted.await {
            tracing::debug!(%error, "figures are counted later");
        }
        if over(&mut stopped, FIGURES_EVERY).await {
            return;
        }
    }
}

/// Compares what comes in with what came in before. Each node holds the messages
/// itself, for whoever types there; found twice, an offer is still one.
async fn find_links(node: u8, hotline: Hotline, clock: Clock, mut stopped: Stopped) {
    let name: &'static str = format!("links-{node}").leak();
    let links = hotline.links();
    let compare = async {
        loop {
            let compared = async {
                let mut follower = links.start(name, clock.now()).await?;
                links.fill(clock.now(), true).await?;
                loop {
                    links.catch_up(&mut follower, clock.now(), true).await?;
                    follower.wait(Duration::from_secs(2)).await;
                    tokio::time::sleep(NEWS_EVERY).await;
                }
            };
            let stopped_by: Result<(), DbError> = compared.await;
            if let Err(error) = stopped_by {
                tracing::debug!(%error, "messages are compared later");
            }
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    };
    unless_stopped(&mut stopped, compare).await;
    if let Err(error) = outbox::forget(hotline.db(), name).await {
        tracing::warn!(%error, "still known to the outbox");
    }
}

/// Answers whoever follows a case that was answered. Where several nodes do it
/// the law lets each be answered once only.
async fn answer_groups(hotline: Hotline, clock: Clock, mut stopped: Stopped) {
    loop {
        let answered = async {
            let mut follower = group::start(hotline.db(), clock.now()).await?;
            let mut began = Instant::now();
            while group::catch_up(&hotline, &mut follower, clock.now()).await? > 0 {
                tokio::time::sleep(began.elapsed()).await;
                began = Instant::now();
            }
            anyhow::Ok(())
        };
        if let Err(error) = answered.await {
            tracing::debug!(%error, "those who follow are answered later");
        }
        if over(&mut stopped, GROUPS_EVERY).await {
            return;
        }
    }
}

/// Tells open pages which lists and cases have changed.
async fn news(
    name: &'static str,
    mut follower: Follower,
    hotline: Hotline,
    clock: Clock,
    live: Live,
    mut stopped: Stopped,
) {
    loop {
        if let Err(error) = tell(&mut follower, &hotline, &clock, &live).await {
            tracing::warn!(%error, "news wait for the database");
        }
        let next = async {
            tokio::time::sleep(NEWS_EVERY).await;
            follower.wait(Duration::from_secs(2)).await;
        };
        if unless_stopped(&mut stopped, next).await {
            break;
        }
    }
    // A node that is taken away for good must not hold back the purge of others.
    if let Err(error) = outbox::forget(hotline.db(), name).await {
        tracing::warn!(%error, "still known to the outbox");
    }
}

async fn tell(
    follower: &mut Follower,
    hotline: &Hotline,
    clock: &Clock,
    live: &Live,
) -> anyhow::Result<()> {
    let heard = follower.read(NEWS).await?;
    let Some(last) = heard.last().map(|heard| heard.position) else {
        return Ok(());
    };
    let of_cases = heard.iter().filter(|heard| heard.entry.topic == TOPIC);
    let cases: BTreeSet<i64> = of_cases.map(|heard| heard.entry.key).collect();
    for case in &cases {
        live.tell(format!("case-{case}"));
    }
    for unit in units(&cases, hotline).await? {
        live.tell(format!("unit-{unit}"));
    }
    live.tell("queue");
    follower.pass(last, clock.now()).await?;
    Ok(())
}

/// The units whose lists may have changed. The unit that has just lost a case is
/// not told; its list is right again when it is next looked at.
async fn units(cases: &BTreeSet<i64>, hotline: &Hotline) -> anyhow::Result<BTreeSet<i64>> {
    let mut units = BTreeSet::new();
    if cases.len() > NAMED_CASES {
        units.extend(hotline.units().iter().map(|unit| unit.id.0));
        return Ok(units);
    }
    for case in cases.iter().filter_map(|id| CaseId::try_from(*id).ok()) {
        if let Some(case) = store::case(hotline.db(), case).await? {
            units.extend(case.lead.map(|unit| unit.0));
            units.extend(case.assists.iter().map(|assist| assist.unit.0));
        }
    }
    Ok(units)
}

/// What every follower has passed, jobs that are long over, idempotency keys
/// nobody will send again, and drafts nobody came back to.
async fn throw_away(hotline: Hotline, clock: Clock, mut stopped: Stopped) {
    while !over(&mut stopped, Duration::from_secs(10)).await {
        let now = clock.now();
        let done = async {
            let db = hotline.db();
            outbox::purge(db, now, KEPT).await?;
            store::forget_requests(db, now - REPEATS).await?;
            hotline.drafts().sweep(now).await?;
            jobs::purge(db, now, KEPT).await?;
            anyhow::Ok(())
        };
        if let Err(error) = done.await {
            tracing::warn!(%error, "nothing thrown away");
        }
    }
}

/// Sessions, codes and attempts that are over, and old rows of the sign-in log.
async fn tidy_up(identity: Identity, clock: Clock, mut stopped: Stopped) {
    while !over(&mut stopped, Duration::from_secs(3600)).await {
        if let Err(error) = identity.sweep(SignInLog::SHORTEST_KEPT, clock.now()).await {
            tracing::warn!(%error, "not tidied up");
        }
    }
}

/// What was learned, here or on another node. Pages read by the lists of the site
/// until the version in use is loaded.
async fn keep_up(triage: Triage, clock: Clock, mut stopped: Stopped) {
    let mut seen = KeepUp::default();
    loop {
        // Stopping waits for nobody who is still learning.
        let kept = tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => return,
            kept = triage.keep_up(&mut seen, clock.now()) => kept,
        };
        if let Err(error) = kept {
            tracing::warn!(%error, "what was learned is loaded later");
        }
        if over(&mut stopped, Duration::from_secs(10)).await {
            return;
        }
    }
}

/// Sends out what is sure, where the site allows it.
async fn by_itself(triage: Triage, hotline: Hotline, clock: Clock, mut stopped: Stopped) {
    let mut seen = LookedAt::default();
    while !over(&mut stopped, Duration::from_secs(15)).await {
        match triage.dispatch_sure(&hotline, &mut seen, clock.now()).await {
            Ok(0) => {}
            Ok(cases) => tracing::info!(cases, "dispatched without a hand"),
            Err(error) => tracing::warn!(%error, "nothing dispatched without a hand"),
        }
    }
}

/// Units and staff that another node or a command has changed.
async fn refresh(identity: Identity, mut stopped: Stopped) {
    while !over(&mut stopped, Duration::from_secs(5)).await {
        if let Err(error) = identity.directory.refresh().await {
            tracing::warn!(%error, "staff not read again");
        }
    }
}

/// Rests; whether the server stopped meanwhile.
async fn over(stopped: &mut Stopped, rest: Duration) -> bool {
    unless_stopped(stopped, tokio::time::sleep(rest)).await
}

async fn unless_stopped(stopped: &mut Stopped, next: impl Future<Output = ()>) -> bool {
    tokio::select! {
        biased;
        _ = stopped.wait_for(|stopped| *stopped) => true,
        () = next => false,
    }
}
