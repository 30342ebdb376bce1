//! Reading whole ranges, to prove that rows equal the replay of their events,
//! and putting rows right that do not.

use std::collections::{BTreeMap, BTreeSet};

use xinqiao_kernel::CaseId;
use xinqiao_platform::{
    db::{Db, DbError, Statement, Table, Value},
    values,
};

use super::{
    ASSISTS, CASES, Held, JOINS, StoredEvent, assist_rows, case_id, case_row, head, read_case,
    to_event,
};
use crate::fact::Fact;

/// Who stands beside a case, in tables of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Who joined it, having signed in.
    joined: BTreeSet<i64>,
    /// Units that still have to assist.
    assisting: BTreeSet<i64>,
}

impl Beside {
    /// As the events of a case say, and the case they lead to.
    ///
    /// # Errors
    /// [`DbError::Corrupt`] when an event cannot be read.
    pub fn of(held: &Held, events: &[StoredEvent]) -> Result<Self, DbError> {
        let mut joined = BTreeSet::new();
        // Most cases are joined by nobody, and reading events takes time.
        if held.case.joined > 0 {
            for event in events {
                let facts = event.read()?.body.facts;
                joined.extend(facts.iter().filter_map(|fact| match fact {
                    Fact::Joined { person } => person.map(|person| person.0),
                    _ => None,
                }));
            }
        }
        let open = held.case.is_open();
        let assists = held.case.assists.iter();
        let assisting = assists.filter(|assist| open && !assist.done);
        Ok(Self {
            joined,
            assisting: assisting.map(|assist| assist.unit.0).collect(),
        })
    }
}

/// A page of cases after an id, with heads and all columns, for checking.
pub async fn page_after(
    db: &Db,
    after: i64,
    most: u32,
) -> Result<Vec<(Held, Vec<Value>)>, DbError> {
    let sql = format!(
        "select {} from cases where id > $1 order by id limit $2",
        names(&CASES)
    );
    let rows = db.query(&sql, values![after, most]).await?;
    let doc = CASES.columns.len() - 1;
    rows.iter()
        .map(|row| {
            let held = Held {
                case: read_case(&row.get::<String>(doc)?)?,
                head: head(row.get(2)?)?,
            };
            let columns = (0..CASES.columns.len())
                .map(|column| row.get(column))
                .collect::<Result<_, _>>()?;
            Ok((held, columns))
        })
        .collect()
}

/// All events of cases in a range of ids, by case and number.
///
/// # Errors
/// Any [`DbError`].
pub async fn events_between(db: &Db, from: i64, to: i64) -> Result<Vec<StoredEvent>, DbError> {
    let sql = "select case_id, seq, at, body, hash from case_event where case_id between $1 and $2 order by case_id, seq";
    db.query(sql, values![from, to])
        .await?
        .iter()
        .map(to_event)
        .collect()
}

/// Ids of cases that have events, after an id.
///
/// # Errors
/// Any [`DbError`].
pub async fn ids_with_events_after(db: &Db, after: i64, most: u32) -> Result<Vec<CaseId>, DbError> {
    let sql =
        "select case_id from case_event where case_id > $1 and seq = 1 order by case_id limit $2";
    let rows = db.query(sql, values![after, most]).await?;
    rows.iter().map(|row| case_id(row.get(0)?)).collect()
}

/// Who stands beside the cases in a range of ids; cases with nobody are left out.
pub async fn beside_between(
    db: &Db,
    from: i64,
    to: i64,
) -> Result<BTreeMap<CaseId, Beside>, DbError> {
    let mut beside: BTreeMap<CaseId, Beside> = BTreeMap::new();
    let joined = "select case_id, person from case_join where case_id between $1 and $2";
    for row in db.query(joined, values![from, to]).await? {
        let of = beside.entry(case_id(row.get(0)?)?).or_default();
        of.joined.insert(row.get(1)?);
    }
    let assisting =
        "select case_id, unit_id from case_assist where case_id between $1 and $2 and done = 0";
    for row in db.query(assisting, values![from, to]).await? {
        let of = beside.entry(case_id(row.get(0)?)?).or_default();
        of.assisting.insert(row.get(1)?);
    }
    Ok(beside)
}

/// Puts rows right that differ from these; how many cases had one.
pub async fn mend(db: &Db, cases: Vec<(Held, Beside)>) -> Result<u64, DbError> {
    let ids = cases.iter().map(|(held, _)| held.case.id.value());
    let (Some(first), Some(last)) = (ids.clone().min(), ids.max()) else {
        return Ok(0);
    };
    let mut stands = beside_between(db, first, last).await?;
    let mut mended = 0;
    for (held, beside) in cases {
        let id = held.case.id;
        let row = case_row(&held)?;
        let mut statements = Vec::new();
        if stands_as(db, id, row.len()).await? != row {
            statements.push(delete("cases", id));
            statements.push(insert(&CASES, row));
        }
        if stands.remove(&id).unwrap_or_default() != beside {
            statements.push(delete("case_join", id));
            let joined = beside.joined.iter();
            statements.extend(joined.map(|person| insert(&JOINS, values![id.value(), *person])));
            statements.push(delete("case_assist", id));
            statements.extend(assist_rows(&held.case).map(|row| insert(&ASSISTS, row)));
        }
        if !statements.is_empty() {
            db.transact(statements).await?;
            mended += 1;
        }
    }
    Ok(mended)
}

async fn stands_as(db: &Db, id: CaseId, columns: usize) -> Result<Vec<Value>, DbError> {
    let sql = format!("select {} from cases where id = $1", names(&CASES));
    let found = db.query_one(&sql, values![id.value()]).await?;
    found.map_or(Ok(Vec::new()), |row| {
        (0..columns).map(|column| row.get(column)).collect()
    })
}

fn delete(table: &str, id: CaseId) -> Statement {
    let key = if table == CASES.name { "id" } else { "case_id" };
    Statement::new(
        format!("delete from {table} where {key} = $1"),
        values![id.value()],
    )
}

fn insert(table: &Table, row: Vec<Value>) -> Statement {
    let marks: Vec<String> = (1..=row.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "insert into {} ({}) values ({})",
        table.name,
        names(table),
        marks.join(", ")
    );
    Statement::new(sql, row)
}

fn names(table: &Table) -> String {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}
