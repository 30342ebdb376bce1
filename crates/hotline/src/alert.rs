//! 预警: what is heating up, until a person has judged, handled and closed it.
//!
//! The watchers of `xinqiao-triage` hear every case beside the comparison of
//! [`crate::link`] and raise what they find ([`raise`]); here stand the table, who
//! may read it, and what is said to an alert ([`judge`]). What was judged false
//! teaches the watchers.

pub mod judge;
pub(crate) mod raise;

use jiff::Timestamp;
use xinqiao_identity::Actor;
use xinqiao_kernel::{CaseId, PersonId, words::Role};
use xinqiao_platform::{
    Migration,
    db::{Db, DbError, Row},
    values,
};
use xinqiao_triage::watch::Lessons;
pub use xinqiao_triage::watch::{Kind, Level};

use crate::{ActError, Case, queries};

/// Their tables.
pub(crate) const MIGRATION: Migration = Migration {
    system: "hotline",
    number: 11,
    name: "alerts",
    sqlite: include_str!("../migrations/0011_alerts.sql"),
    postgres: include_str!("../migrations/0011_alerts.sql"),
};

/// Alerts listed at most.
const LISTED_MOST: u32 = 100;
/// Cases of an alert that are shown as evidence, the newest first.
const EVIDENCE_MOST: u32 = 200;
/// Judged alerts from which the watchers learn, the newest.
const LESSONS_MOST: u32 = 2_000;

/// An alert as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Its number.
    pub id: i64,
    /// Why it was raised.
    pub kind: Kind,
    /// How bad; it only rises.
    pub level: Level,
    /// What it is about, in the words of its most typical case.
    pub title: String,
    /// Class code; may be empty.
    pub class: String,
    /// Region code; may be empty.
    pub region: String,
    /// Places that several name.
    pub places: Vec<String>,
    /// What is asked, in words that several use.
    pub asked: Vec<String>,
    /// How many different persons.
    pub persons: u32,
    /// How many cases.
    pub cases: u32,
    /// How many cases were usual in that time, for [`Kind::Unusual`].
    pub usual: Option<u32>,
    /// The first of its cases.
    pub since: Timestamp,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When it last rose, grew or was acted on.
    pub moved_at: Timestamp,
    /// How far people are with it.
    pub stage: Stage,
    /// What people judged; nothing yet when `None`.
    pub was_one: Option<bool>,
}

/// How far people are with an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has judged it.
    Raised,
    /// It is one, and nothing is done yet.
    Judged,
    /// Somebody does something about it.
    Handled,
    /// Done, or never was one.
    Closed,
}

impl Stage {
    /// Each, in its order.
    pub const ALL: [Self; 4] = [Self::Raised, Self::Judged, Self::Handled, Self::Closed];

    /// As it is kept.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Judged => "judged",
            Self::Handled => "handled",
            Self::Closed => "closed",
        }
    }
}

/// Something that was said to an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// When.
    pub at: Timestamp,
    /// By whom; nobody when the watchers raised it.
    pub by: Option<PersonId>,
    /// What was done: `raised`, `risen`, `real`, `false`, `handled`, `closed`.
    pub what: String,
    /// In which words.
    pub words: String,
}

/// An alert with everything about it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The alert.
    pub alert: Alert,
    /// Its cases, the newest first.
    pub evidence: Vec<Case>,
    /// What was said to it, in order.
    pub words: Vec<Word>,
    /// Who has seen it, and when first.
    pub seen: Vec<(PersonId, Timestamp)>,
}

/// Whether alerts are for this person: they go to supervision, the head of the
/// centre and analysts.
#[must_use]
pub fn may_read(actor: &Actor) -> bool {
    [Role::Supervisor, Role::CentreHead, Role::Analyst]
        .iter()
        .any(|role| actor.is(*role))
}

/// Whether this person may judge, handle and close alerts, and not only read them.
#[must_use]
pub fn may_judge(actor: &Actor) -> bool {
    actor.is(Role::Supervisor) || actor.is(Role::CentreHead)
}

/// Alerts, the gravest first, and of equals the one that moved last: those that wait
/// for somebody, or those that are closed. Nothing for whom they are not for.
///
/// # Errors
/// Any [`DbError`].
pub async fn list(db: &Db, actor: &Actor, closed: bool) -> Result<Vec<Alert>, DbError> {
    if !may_read(actor) {
        return Ok(Vec::new());
    }
    let sql = if closed {
        format!("{ALL} where stage = 'closed' order by moved_at desc limit {LISTED_MOST}")
    } else {
        format!(
            "{ALL} where stage in ('raised', 'judged', 'handled') \
             order by level desc, moved_at desc limit {LISTED_MOST}"
        )
    };
    let rows = db.query(&sql, Vec::new()).await?;
    rows.iter().map(read).collect()
}

/// How many alerts wait for somebody that this person has not seen.
///
/// # Errors
/// Any [`DbError`].
pub async fn unseen(db: &Db, actor: &Actor) -> Result<u32, DbError> {
    let (true, Some(person)) = (may_read(actor), actor.person) else {
        return Ok(0);
    };
    let sql = "select count(*) from alert a where a.stage in ('raised', 'judged', 'handled') \
               and not exists (select 1 from alert_seen s \
               where s.alert_id = a.id and s.person_id = $1 and s.at >= a.raised_at)";
    let row = db.query_one(sql, values![person.0]).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.get(0))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// One alert with its evidence; that this person has seen it is remembered.
///
/// # Errors
/// [`ActError::NotFound`] when there is none, or not for this person.
pub async fn whole(db: &Db, actor: &Actor, id: i64, now: Timestamp) -> Result<Whole, ActError> {
    if !may_read(actor) {
        return Err(ActError::NotFound);
    }
    let alert = one(db, id).await?.ok_or(ActError::NotFound)?;
    if let Some(person) = actor.person {
        let sql = "insert into alert_seen (alert_id, person_id, at) values ($1, $2, $3) \
                   on conflict (alert_id, person_id) do nothing";
        db.execute(sql, values![id, person.0, now]).await?;
    }
    let sql = format!(
        "select case_id from alert_case where alert_id = $1 order by case_id desc limit {EVIDENCE_MOST}"
    );
    let rows = db.query(&sql, values![id]).await?;
    let mut ids = Vec::with_capacity(rows.len());
    for row in &rows {
        ids.extend(CaseId::try_from(row.get::<i64>(0)?).ok());
    }
    let mut evidence = queries::chosen(db, &ids).await?;
    evidence.retain(|case| !case.secret);
    evidence.sort_by_key(|case| std::cmp::Reverse(case.id));
    let seen = "select person_id, at from alert_seen where alert_id = $1 order by at";
    let mut seen_by = Vec::new();
    for row in &db.query(seen, values![id]).await? {
        seen_by.push((PersonId(row.get(0)?), row.get(1)?));
    }
    Ok(Whole {
        alert,
        evidence,
        words: words(db, id).await?,
        seen: seen_by,
    })
}

/// What judged alerts have taught so far.
pub(crate) async fn lessons(db: &Db) -> Result<Lessons, DbError> {
    let sql = format!(
        "select kind, class, verdict from (select kind, class, verdict, moved_at, id from alert \
         where verdict <> '' order by moved_at desc, id desc limit {LESSONS_MOST}) as judged \
         order by moved_at, id"
    );
    let mut lessons = Lessons::default();
    for row in &db.query(&sql, Vec::new()).await? {
        let (kind, class): (String, String) = (row.get(0)?, row.get(1)?);
        let verdict: String = row.get(2)?;
        if let Some(kind) = kind_of(&kind) {
            lessons.learn(kind, &class, verdict == "real");
        }
    }
    Ok(lessons)
}

const ALL: &str = "select id, kind, level, title, class, region, places, asked, persons, cases, \
                   usual, since, raised_at, moved_at, stage, verdict from alert";

async fn one(db: &Db, id: i64) -> Result<Option<Alert>, DbError> {
    let sql = format!("{ALL} where id = $1");
    let row = db.query_one(&sql, values![id]).await?;
    row.as_ref().map(read).transpose()
}

async fn words(db: &Db, id: i64) -> Result<Vec<Word>, DbError> {
    let sql = "select at, person_id, what, words from alert_word where alert_id = $1 order by seq";
    let rows = db.query(sql, values![id]).await?;
    let word = |row: &Row| {
        Ok(Word {
            at: row.get(0)?,
            by: row.get::<Option<i64>>(1)?.map(PersonId),
            what: row.get(2)?,
            words: row.get(3)?,
        })
    };
    rows.iter().map(word).collect()
}

fn read(row: &Row) -> Result<Alert, DbError> {
    let kind: String = row.get(1)?;
    let stage: String = row.get(14)?;
    let verdict: String = row.get(15)?;
    let list = |joined: String| -> Vec<String> {
        joined
            .split('\n')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    Ok(Alert {
        id: row.get(0)?,
        kind: kind_of(&kind).unwrap_or(Kind::FirstSigns),
        level: level_of(row.get(2)?),
        title: row.get(3)?,
        class: row.get(4)?,
        region: row.get(5)?,
        places: list(row.get(6)?),
        asked: list(row.get(7)?),
        persons: count(row.get(8)?),
        cases: count(row.get(9)?),
        usual: row.get::<Option<i64>>(10)?.map(count),
        since: row.get(11)?,
        raised_at: row.get(12)?,
        moved_at: row.get(13)?,
        stage: Stage::ALL
            .into_iter()
            .find(|known| known.code() == stage)
            .unwrap_or(Stage::Raised),
        was_one: (!verdict.is_empty()).then_some(verdict == "real"),
    })
}

/// As a kind is kept.
#[must_use]
pub const fn kind_code(kind: Kind) -> &'static str {
    match kind {
        Kind::FirstSigns => "first_signs",
        Kind::Trending => "trending",
        Kind::Clustered => "clustered",
        Kind::Unusual => "unusual",
    }
}

fn kind_of(code: &str) -> Option<Kind> {
    let kinds = [
        Kind::FirstSigns,
        Kind::Trending,
        Kind::Clustered,
        Kind::Unusual,
    ];
    kinds.into_iter().find(|kind| kind_code(*kind) == code)
}

const LEVELS: [Level; 4] = [Level::Blue, Level::Yellow, Level::Orange, Level::Red];

fn level_of(number: i64) -> Level {
    let place = usize::try_from(number - 1).unwrap_or(0);
    LEVELS.get(place).copied().unwrap_or(Level::Red)
}

fn level_number(level: Level) -> i64 {
    1 + LEVELS.iter().take_while(|other| **other < level).count() as i64
}
