//! The only file that knows the tables of the case.

mod proof;

use std::collections::HashSet;

use jiff::Timestamp;
use xinqiao_kernel::{
    CaseId, PersonId, UnitId,
    words::{Nature, Urgency},
};
use xinqiao_platform::{
    Migration,
    db::{Db, DbError, Engine, Kind, Row, Table, Tx, Value},
    values,
};

pub(crate) use proof::{Beside, beside_between, mend, page_after};
pub use proof::{events_between, ids_with_events_after};

use crate::{
    case::{Case, FROM_THE_EVENT},
    fact::{Body, Event, Fact},
    marks::marks,
};

/// Tables of this system, in the order in which they came.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        system: "hotline",
        number: 1,
        name: "cases",
        sqlite: include_str!("../migrations/sqlite/0001_cases.sql"),
        postgres: include_str!("../migrations/postgres/0001_cases.sql"),
    },
    crate::desk::MIGRATION,
    crate::drafts::MIGRATION,
    crate::marks::MIGRATION,
    crate::texts::MIGRATION,
    Migration {
        system: "hotline",
        number: 6,
        name: "days",
        sqlite: include_str!("../migrations/sqlite/0006_days.sql"),
        postgres: include_str!("../migrations/postgres/0006_days.sql"),
    },
    Migration {
        system: "hotline",
        number: 7,
        name: "places",
        sqlite: include_str!("../migrations/sqlite/0007_places.sql"),
        postgres: include_str!("../migrations/postgres/0007_places.sql"),
    },
    Migration {
        system: "hotline",
        number: 8,
        name: "titles and figures",
        sqlite: include_str!("../migrations/sqlite/0008_titles_and_figures.sql"),
        postgres: include_str!("../migrations/postgres/0008_titles_and_figures.sql"),
    },
    crate::triage::MIGRATION,
    crate::link::MIGRATION,
    crate::alert::MIGRATION,
    Migration {
        system: "hotline",
        number: 12,
        name: "days moved",
        sqlite: include_str!("../migrations/0012_days_moved.sql"),
        postgres: include_str!("../migrations/0012_days_moved.sql"),
    },
];

const CASES: Table = Table {
    name: "cases",
    columns: &[
        ("id", Kind::Int),
        ("version", Kind::Int),
        ("head", Kind::Blob),
        ("state", Kind::Text),
        ("is_open", Kind::Int),
        ("asks", Kind::Text),
        ("nature", Kind::Text),
        ("class", Kind::Text),
        ("region", Kind::Text),
        ("urgent", Kind::Int),
        ("lead_unit", Kind::Int),
        ("reporter", Kind::Int),
        ("is_public", Kind::Int),
        ("merged_into", Kind::Int),
        ("filed_at", Kind::Int),
        ("due_at", Kind::Int),
        ("wake_at", Kind::Int),
        ("marks", Kind::Int),
        ("cell", Kind::Int),
        ("title", Kind::Text),
        ("doc", Kind::Text),
    ],
    key: &["id"],
};

const EVENTS: Table = Table {
    name: "case_event",
    columns: &[
        ("case_id", Kind::Int),
        ("seq", Kind::Int),
        ("at", Kind::Int),
        ("body", Kind::Text),
        ("hash", Kind::Blob),
    ],
    key: &["case_id", "seq"],
};

const PERSONS: Table = Table {
    name: "case_person",
    columns: &[
        ("case_id", Kind::Int),
        ("sealed", Kind::Blob),
        ("phone_key", Kind::Int),
        ("identity_key", Kind::Int),
        ("home_key", Kind::Int),
    ],
    key: &["case_id"],
};

const ASSISTS: Table = Table {
    name: "case_assist",
    columns: &[
        ("case_id", Kind::Int),
        ("unit_id", Kind::Int),
        ("done", Kind::Int),
    ],
    key: &["case_id", "unit_id"],
};

const JOINS: Table = Table {
    name: "case_join",
    columns: &[("case_id", Kind::Int), ("person", Kind::Int)],
    key: &["case_id", "person"],
};

const REQUESTS: Table = Table {
    name: "case_request",
    columns: &[
        ("request_key", Kind::Int),
        ("digest", Kind::Int),
        ("case_id", Kind::Int),
        ("version", Kind::Int),
        ("at", Kind::Int),
    ],
    key: &["request_key"],
};

/// A case with the hash of its last event.
#[derive(Clone, Debug)]
pub struct Held {
    /// The case.
    pub case: Case,
    /// Hash of its last event.
    pub head: [u8; 32],
}

/// An event as it is stored: the body in the very bytes that were hashed.
#[derive(Clone, Debug)]
pub struct StoredEvent {
    /// Which case.
    pub case: CaseId,
    /// Its number within the case.
    pub seq: u32,
    /// When.
    pub at: Timestamp,
    /// The body as JSON.
    pub body: String,
    /// The hash.
    pub hash: [u8; 32],
}

impl StoredEvent {
    /// The event, with its body read.
    ///
    /// # Errors
    /// [`DbError::Corrupt`] when the body is no event.
    pub fn read(&self) -> Result<Event, DbError> {
        let mut body: Body = serde_json::from_str(&self.body)
            .map_err(|error| corrupt(self.case, &error.to_string()))?;
        for fact in &mut body.facts {
            if let Fact::Due { deadline } = fact
                && deadline.from == FROM_THE_EVENT
            {
                deadline.from = self.at;
            }
        }
        Ok(Event {
            case: self.case,
            seq: self.seq,
            at: self.at,
            body,
            hash: self.hash,
        })
    }
}

/// Personal data, sealed.
#[derive(Clone, Debug)]
pub struct SealedPerson {
    /// Under seal.
    pub sealed: Vec<u8>,
    /// Keyed hashes, to find the person again.
    pub keys: PersonKeys,
}

/// By what the same person is found again, each a keyed hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonKeys {
    /// Of the phone number.
    pub phone: Option<i64>,
    /// Of the identity number.
    pub identity: Option<i64>,
    /// Of name and address together.
    pub home: Option<i64>,
}

/// A request that must not be carried out twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Hash of the idempotency key and who sent it.
    pub key: i64,
    /// Hash of what was asked, so that a key used for something else is noticed.
    pub digest: i64,
    /// Which case it came to.
    pub case: CaseId,
    /// The version it led to.
    pub version: u32,
    /// When.
    pub at: Timestamp,
}

/// What a set of acts writes.
#[derive(Debug, Default)]
pub struct Writes {
    /// New events.
    pub events: Vec<StoredEvent>,
    /// Cases as they stand after all of them.
    pub cases: Vec<Held>,
    /// Who joined which case, having signed in.
    pub joins: Vec<(CaseId, PersonId)>,
    /// New or corrected personal data.
    pub persons: Vec<(CaseId, SealedPerson)>,
    /// Units that no longer assist because the case went elsewhere.
    pub let_go: Vec<(CaseId, UnitId)>,
    /// Requests carried out.
    pub requests: Vec<Request>,
}

/// Cases by their ids, with their heads; unknown ids are left out.
pub async fn held(tx: &Tx<'_>, ids: &[i64]) -> Result<Vec<Held>, DbError> {
    let rows = tx
        .query_among(
            "select doc, head from cases where id {keys}",
            ids,
            Vec::new(),
        )
        .await?;
    rows.iter().map(to_held).collect()
}

/// Of cases that are to follow another, those that others follow themselves. Where
/// several nodes write, both cases are held fast until the end of the set, so that
/// no two merges together make a chain or a loop.
pub async fn leading(tx: &Tx<'_>, merges: &[(CaseId, CaseId)]) -> Result<HashSet<CaseId>, DbError> {
    if merges.is_empty() {
        return Ok(HashSet::new());
    }
    let both = |(case, into): &(CaseId, CaseId)| [case.value(), into.value()];
    let ids: Vec<i64> = merges.iter().flat_map(both).collect();
    if tx.engine() == Engine::Postgres {
        let sql = "select id from cases where id {keys} order by id for update";
        tx.query_among(sql, &ids, Vec::new()).await?;
    }
    let sql = "select distinct merged_into from cases where merged_into {keys}";
    let rows = tx.query_among(sql, &ids, Vec::new()).await?;
    rows.iter().map(|row| case_id(row.get(0)?)).collect()
}

/// Requests with these keys that were carried out before.
pub async fn requests(tx: &Tx<'_>, keys: &[i64]) -> Result<Vec<Request>, DbError> {
    let sql = "select request_key, digest, case_id, version, at from case_request where request_key {keys}";
    let rows = tx.query_among(sql, keys, Vec::new()).await?;
    rows.iter()
        .map(|row| {
            Ok(Request {
                key: row.get(0)?,
                digest: row.get(1)?,
                case: case_id(row.get(2)?)?,
                version: number(row.get(3)?)?,
                at: row.get(4)?,
            })
        })
        .collect()
}

/// The last id given within a range of ids.
pub async fn last_id(tx: &Tx<'_>, from: CaseId, to: CaseId) -> Result<Option<CaseId>, DbError> {
    let row = tx
        .query_one(
            "select max(id) from cases where id between $1 and $2",
            values![from.value(), to.value()],
        )
        .await?;
    row.map(|row| row.get::<Option<i64>>(0))
        .transpose()?
        .flatten()
        .map(case_id)
        .transpose()
}

/// Writes a set: each table once. A version that somebody else wrote meanwhile
/// is a conflict on the event's key, and undoes the set.
pub async fn write(tx: &Tx<'_>, writes: Writes) -> Result<(), DbError> {
    let events = writes.events.into_iter().map(event_row).collect();
    tx.insert_set(&EVENTS, events).await?;

    let assists: Vec<Vec<Value>> = writes
        .cases
        .iter()
        .flat_map(|held| let_go_rows(&held.case, &writes.let_go).chain(assist_rows(&held.case)))
        .collect();
    // Only who came with this very event is new.
    let joins: Vec<Vec<Value>> = writes
        .joins
        .iter()
        .map(|(case, person)| values![case.value(), person.0])
        .collect();
    let cases = writes
        .cases
        .iter()
        .map(case_row)
        .collect::<Result<_, _>>()?;
    tx.upsert_set(&CASES, cases).await?;
    if !assists.is_empty() {
        tx.upsert_set(&ASSISTS, assists).await?;
    }
    if !joins.is_empty() {
        tx.upsert_set(&JOINS, joins).await?;
    }
    if !writes.persons.is_empty() {
        let persons = writes.persons.into_iter().map(|(case, person)| {
            let keys = person.keys;
            values![
                case.value(),
                person.sealed,
                keys.phone,
                keys.identity,
                keys.home
            ]
        });
        tx.upsert_set(&PERSONS, persons.collect()).await?;
    }
    if !writes.requests.is_empty() {
        let requests = writes.requests.iter().map(|request| {
            values![
                request.key,
                request.digest,
                request.case.value(),
                request.version,
                request.at
            ]
        });
        tx.insert_set(&REQUESTS, requests.collect()).await?;
    }
    Ok(())
}

/// Forgets idempotency keys from before a moment; how many.
pub async fn forget_requests(db: &Db, before: Timestamp) -> Result<u64, DbError> {
    db.execute("delete from case_request where at < $1", values![before])
        .await
}

/// A case by its id.
pub async fn case(db: &Db, id: CaseId) -> Result<Option<Case>, DbError> {
    let row = db
        .query_one("select doc from cases where id = $1", values![id.value()])
        .await?;
    row.as_ref().map(to_case).transpose()
}

/// Of these cases those of a nature that are closed.
pub async fn closed_among(db: &Db, ids: &[i64], nature: Nature) -> Result<Vec<Case>, DbError> {
    let sql = "select doc from cases where id {keys} and state = 'closed' and nature = $2";
    let rows = db.query_among(sql, ids, values![nature.code()]).await?;
    rows.iter().map(to_case).collect()
}

/// The events of a case, in order.
pub async fn events(db: &Db, id: CaseId) -> Result<Vec<StoredEvent>, DbError> {
    let sql = "select case_id, seq, at, body, hash from case_event where case_id = $1 order by seq";
    db.query(sql, values![id.value()])
        .await?
        .iter()
        .map(to_event)
        .collect()
}

/// All events of these cases, by case and number.
///
/// # Errors
/// Any [`DbError`].
pub async fn events_among(db: &Db, ids: &[i64]) -> Result<Vec<StoredEvent>, DbError> {
    let sql = "select case_id, seq, at, body, hash from case_event where case_id {keys} \
               order by case_id, seq";
    let rows = db.query_among(sql, ids, Vec::new()).await?;
    rows.iter().map(to_event).collect()
}

/// The events that began these cases.
pub async fn first_events(
    db: &Db,
    ids: impl Iterator<Item = CaseId>,
) -> Result<Vec<StoredEvent>, DbError> {
    let ids: Vec<String> = ids.map(|id| id.value().to_string()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    // Numbers, not text from anybody, so they can stand in the statement.
    let sql = format!(
        "select case_id, seq, at, body, hash from case_event where case_id in ({}) and seq = 1",
        ids.join(", ")
    );
    let rows = db.query(&sql, Vec::new()).await?;
    rows.iter().map(to_event).collect()
}

/// Personal data of a case, sealed.
pub async fn person(db: &Db, id: CaseId) -> Result<Option<SealedPerson>, DbError> {
    let row = db
        .query_one(
            "select sealed, phone_key, identity_key, home_key from case_person where case_id = $1",
            values![id.value()],
        )
        .await?;
    row.map(|row| {
        Ok(SealedPerson {
            sealed: row.get(0)?,
            keys: PersonKeys {
                phone: row.get(1)?,
                identity: row.get(2)?,
                home: row.get(3)?,
            },
        })
    })
    .transpose()
}

/// Cases the platform has to look at by now, those waiting longest first.
pub async fn waking(db: &Db, now: Timestamp, most: u32) -> Result<Vec<CaseId>, DbError> {
    let sql = "select id from cases where wake_at <= $1 order by wake_at limit $2";
    let rows = db.query(sql, values![now, most]).await?;
    rows.iter().map(|row| case_id(row.get(0)?)).collect()
}

/// The row a case should have.
pub fn case_row(held: &Held) -> Result<Vec<Value>, DbError> {
    let case = &held.case;
    let doc = serde_json::to_string(case).map_err(|error| corrupt(case.id, &error.to_string()))?;
    Ok(values![
        case.id.value(),
        case.version,
        held.head.to_vec(),
        case.state.code(),
        case.is_open(),
        asks(case),
        case.nature.code(),
        &case.class,
        &case.region,
        i64::from(case.urgency == Urgency::Urgent),
        case.lead.map(|unit| unit.0),
        case.reporter.map(|person| person.0),
        case.public && !case.secret,
        case.merged.as_ref().map(|merged| merged.into.value()),
        case.filed_at,
        list_order(case),
        case.wakes_at().map(|at| at.as_millisecond()),
        marks(case),
        case.point.map(|point| point.cell().number()),
        &case.title,
        doc,
    ])
}

/// Where a case stands on a list: by its next deadline, those that wait for
/// nothing last. Never null, so that an index gives the order.
pub(crate) fn list_order(case: &Case) -> i64 {
    const LAST: i64 = 9_000_000_000_000;
    match case.next_due() {
        Some(due) if case.is_open() => due.at.as_millisecond(),
        _ => LAST,
    }
}

/// The ruling a case waits for, beside its state.
fn asks(case: &Case) -> Option<&'static str> {
    if case.extension_asked.is_some() {
        Some("extension")
    } else if case.end_asked {
        Some("end")
    } else if case
        .evaluation
        .as_ref()
        .is_some_and(|evaluation| evaluation.contested)
    {
        Some("contest")
    } else {
        None
    }
}

fn assist_rows(case: &Case) -> impl Iterator<Item = Vec<Value>> + '_ {
    case.assists.iter().map(|assist| {
        values![
            case.id.value(),
            assist.unit.0,
            assist.done || !case.is_open()
        ]
    })
}

/// Units let go and not asked again since; each once.
fn let_go_rows(case: &Case, let_go: &[(CaseId, UnitId)]) -> impl Iterator<Item = Vec<Value>> {
    let mut units: Vec<UnitId> = let_go
        .iter()
        .filter(|(id, _)| *id == case.id)
        .map(|(_, unit)| *unit)
        .filter(|unit| case.assists.iter().all(|assist| assist.unit != *unit))
        .collect();
    units.sort_unstable();
    units.dedup();
    let id = case.id.value();
    units.into_iter().map(move |unit| values![id, unit.0, true])
}

fn event_row(event: StoredEvent) -> Vec<Value> {
    values![
        event.case.value(),
        event.seq,
        event.at,
        event.body,
        event.hash.to_vec()
    ]
}

fn to_held(row: &Row) -> Result<Held, DbError> {
    Ok(Held {
        case: to_case(row)?,
        head: head(row.get(1)?)?,
    })
}

/// A case from a row whose first column is `doc`.
pub fn to_case(row: &Row) -> Result<Case, DbError> {
    read_case(&row.get::<String>(0)?)
}

fn read_case(doc: &str) -> Result<Case, DbError> {
    serde_json::from_str(doc).map_err(|error| DbError::Corrupt {
        what: format!("cases.doc: {error}"),
    })
}

pub(crate) fn to_event(row: &Row) -> Result<StoredEvent, DbError> {
    Ok(StoredEvent {
        case: case_id(row.get(0)?)?,
        seq: number(row.get(1)?)?,
        at: row.get(2)?,
        body: row.get(3)?,
        hash: head(row.get(4)?)?,
    })
}

fn head(bytes: Vec<u8>) -> Result<[u8; 32], DbError> {
    bytes.try_into().map_err(|_| DbError::Corrupt {
        what: "a hash is not 32 bytes long".to_owned(),
    })
}

pub(crate) fn case_id(value: i64) -> Result<CaseId, DbError> {
    CaseId::try_from(value).map_err(|error| DbError::Corrupt {
        what: error.to_string(),
    })
}

fn number(value: i64) -> Result<u32, DbError> {
    u32::try_from(value).map_err(|_| DbError::Corrupt {
        what: "a number is out of range".to_owned(),
    })
}

fn corrupt(case: CaseId, why: &str) -> DbError {
    DbError::Corrupt {
        what: format!("case {case}: {why}"),
    }
}
