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
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp, civil::date, tz::Offset};
use xinqiao_kernel::{CaseId, Point, UnitId, WorkingCalendar};
use xinqiao_platform::{
    Migration,
    db::{Db, DbError},
    outbox::{self, Begin, Follower},
    values,
};
use xinqiao_triage::watch::{Alert, Kind, Thresholds, Watch};

use self::memory::{Beside, Memory};
pub use self::offers::{Offer, Ruling};
use crate::{
    Case, alert, fact::Fact, filing::Filing, ledger::TOPIC, queries, store, triage::Triage,
};

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
    calendar: Arc<WorkingCalendar>,
    offset: Offset,
    memory: Arc<Mutex<Memory>>,
    /// Who knows words of danger, once there is somebody.
    triage: Arc<OnceLock<Triage>>,
    /// From when on something is raised; ours until the site says otherwise.
    thresholds: Arc<OnceLock<Thresholds>>,
}

impl Links {
    pub(crate) fn new(db: Db, calendar: Arc<WorkingCalendar>, offset: Offset) -> Self {
        Self {
            db,
            calendar,
            offset,
            memory: Arc::default(),
            triage: Arc::default(),
            thresholds: Arc::default(),
        }
    }

    /// From now on words of danger are heeded, as the site's list has them.
    pub fn heed(&self, triage: Triage) {
        let _ = self.triage.set(triage);
    }

    /// What is heard from the next [`Links::fill`] on is raised by these.
    pub fn raise_from(&self, thresholds: Thresholds) {
        let _ = self.thresholds.set(thresholds);
    }

    /// What people judged of an alert.
    pub(crate) fn learn(&self, kind: Kind, class: &str, was_one: bool) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.watch.learn(kind, class, was_one);
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
        let fresh = Self {
            memory: Arc::default(),
            ..self.clone()
        };
        let lessons = alert::lessons(&self.db).await?;
        let thresholds = self.thresholds.get().cloned().unwrap_or_default();
        let mut watch = Watch::new(thresholds, lessons);
        self.tell_days(&mut watch, now);
        *fresh.memory.lock().unwrap_or_else(PoisonError::into_inner) = Memory::watched_by(watch);
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
        let began = Instant::now();
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
        let people = self.people(&cases).await?;
        rest_after(began, leisurely).await;
        let (mut found, mut alerts) = (Vec::new(), Vec::new());
        for some in cases.chunks(IN_A_ROW) {
            let began = Instant::now();
            {
                let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
                for case in some {
                    let filing = filings.iter().find(|(id, _)| *id == case.id);
                    let Some((_, filing)) = filing else { continue };
                    let new = memory.add(case, filing, &self.beside(case, filing, &people));
                    let offered = new.like.into_iter();
                    found.extend(offered.map(|(other, likeness)| (case.id, other, likeness)));
                    newest(&mut alerts, new.alerts);
                }
            }
            rest_after(began, leisurely).await;
        }
        let began = Instant::now();
        offers::keep(&self.db, &found, OFFERS_MOST, now).await?;
        alert::raise::keep(&self.db, alerts, self.offset, now).await?;
        rest_after(began, leisurely).await;
        Ok(())
    }

    /// Who told each case, as far as it can be told: by identity, by telephone, by
    /// who signed in. Hashes only.
    async fn people(&self, cases: &[Case]) -> Result<HashMap<i64, i64>, DbError> {
        if cases.is_empty() {
            return Ok(HashMap::new());
        }
        // Numbers, not text from anybody, so they can stand in the statement.
        let ids: Vec<String> = cases
            .iter()
            .map(|case| case.id.value().to_string())
            .collect();
        let sql = format!(
            "select case_id, coalesce(identity_key, phone_key) from case_person \
             where case_id in ({})",
            ids.join(", ")
        );
        let mut people = HashMap::new();
        for row in &self.db.query(&sql, Vec::new()).await? {
            if let Some(key) = row.get::<Option<i64>>(1)? {
                people.insert(row.get(0)?, key);
            }
        }
        Ok(people)
    }

    fn beside(&self, case: &Case, filing: &Filing, people: &HashMap<i64, i64>) -> Beside {
        let known = people.get(&case.id.value()).copied();
        let signed_in = case.reporter.map(|person| person.0);
        // Who cannot be told apart is somebody else each time.
        let person = known.or(signed_in).unwrap_or(case.id.value());
        let words = format!("{}\n{}", filing.title, filing.text);
        Beside {
            person: person.cast_unsigned(),
            at: case.filed_at.as_second() + i64::from(self.offset.seconds()),
            is_risky: self
                .triage
                .get()
                .is_some_and(|triage| triage.tells_of_danger(&words)),
        }
    }

    /// Days of rest, of the time that is read again and the year to come.
    fn tell_days(&self, watch: &mut Watch, now: Timestamp) {
        let today = self.calendar.date_of(now);
        for ahead in -120..=366_i64 {
            let day = today.saturating_add(jiff::Span::new().days(ahead));
            let number = (day - date(1970, 1, 1)).get_days();
            watch.tell_day(number.into(), !self.calendar.is_working_day(day));
        }
    }
}

/// Rests so long after some work that no more than one part in [`ONE_PART_IN`] of
/// the time goes to it; the busier the database, the longer it is left alone.
async fn rest_after(began: Instant, leisurely: bool) {
    if leisurely {
        let rest = began.elapsed() * (ONE_PART_IN - 1);
        tokio::time::sleep(rest.min(Duration::from_secs(2))).await;
    } else {
        tokio::task::yield_now().await;
    }
}

/// Of what is found of one matter in a row the newest says everything.
fn newest(alerts: &mut Vec<Alert>, found: Vec<Alert>) {
    for alert in found {
        let is_counted = |alert: &Alert| alert.kind == Kind::Unusual;
        let is_older = |known: &Alert| {
            !is_counted(known) && !is_counted(&alert) && known.number == alert.number
        };
        alerts.retain(|known| !is_older(known));
        alerts.push(alert);
    }
}
