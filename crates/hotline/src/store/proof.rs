//! Reading whole ranges, to prove that rows equal the replay of their events,
//! and putting rows right that do not.

use xinqiao_kernel::CaseId;
use xinqiao_platform::{
    db::{Db, DbError, Statement, Value},
    values,
};

use super::{CASES, Held, StoredEvent, case_id, case_row, head, read_case, to_event};

/// A page of cases after an id, with heads and all columns, for checking.
pub async fn page_after(
    db: &Db,
    after: i64,
    most: u32,
) -> Result<Vec<(Held, Vec<Value>)>, DbError> {
    let columns: Vec<&str> = CASES.columns.iter().map(|(name, _)| *name).collect();
    let sql = format!(
        "select {} from cases where id > $1 order by id limit $2",
        columns.join(", ")
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
pub async fn events_between(db: &Db, from: i64, to: i64) -> Result<Vec<StoredEvent>, DbError> {
    let sql = "select case_id, seq, at, body, hash from case_event where case_id between $1 and $2 order by case_id, seq";
    db.query(sql, values![from, to])
        .await?
        .iter()
        .map(to_event)
        .collect()
}

/// Ids of cases that have events, after an id.
pub async fn ids_with_events_after(db: &Db, after: i64, most: u32) -> Result<Vec<CaseId>, DbError> {
    let sql =
        "select case_id from case_event where case_id > $1 and seq = 1 order by case_id limit $2";
    let rows = db.query(sql, values![after, most]).await?;
    rows.iter().map(|row| case_id(row.get(0)?)).collect()
}

/// Puts rows right that differ from these; how many did.
pub async fn mend(db: &Db, cases: Vec<Held>) -> Result<u64, DbError> {
    let mut mended = 0;
    for held in cases {
        let row = case_row(&held)?;
        let columns: Vec<&str> = CASES.columns.iter().map(|(name, _)| *name).collect();
        let sql = format!("select {} from cases where id = $1", columns.join(", "));
        let found = db.query_one(&sql, values![held.case.id.value()]).await?;
        let stands = match &found {
            Some(found) => (0..columns.len())
                .map(|column| found.get(column))
                .collect::<Result<Vec<Value>, _>>()?,
            None => Vec::new(),
        };
        if stands != row {
            let marks: Vec<String> = (1..=columns.len())
                .map(|number| format!("${number}"))
                .collect();
            let insert = format!(
                "insert into cases ({}) values ({})",
                columns.join(", "),
                marks.join(", ")
            );
            db.transact(vec![
                Statement::new(
                    "delete from cases where id = $1",
                    values![held.case.id.value()],
                ),
                Statement::new(insert, row),
            ])
            .await?;
            mended += 1;
        }
    }
    Ok(mended)
}
