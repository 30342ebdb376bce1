//! Fills the tables of an empty place from the files of a backup.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Lines};
use std::path::Path;

use super::dump::{POSTGRES_COLUMNS, POSTGRES_TABLES, SQLITE_COLUMNS};
use super::files::at;
use super::{BackupError, Manifest};
use crate::db::table::{postgres_insert, sqlite_insert};
use crate::db::{Db, DbError, Kind, On, Place, Row, Value, postgres, sqlite};
use crate::migrate::Migration;
use crate::sm3;

/// Rows put in at once.
const SET: usize = 1000;

/// Makes the tables as they were when dumped, fills them, and brings them up to
/// date.
pub(super) async fn tables(
    manifest: &Manifest,
    from: &Path,
    to: &Place,
    steps: Vec<Migration>,
    systems: &[&[Migration]],
) -> Result<(), BackupError> {
    match to {
        Place::Sqlite(dir) => {
            let file = dir.join(sqlite::FILE);
            if file.exists() {
                return Err(BackupError::NotEmpty {
                    place: file.display().to_string(),
                });
            }
            let filled = into_sqlite(manifest, from, to, steps, systems).await;
            if filled.is_err() {
                for end in ["", "-wal", "-shm"] {
                    let _ = fs::remove_file(dir.join(format!("{}{end}", sqlite::FILE)));
                }
            }
            filled
        }
        Place::Postgres(_) => into_postgres(manifest, from, to, steps, systems).await,
    }
}

async fn into_sqlite(
    manifest: &Manifest,
    from: &Path,
    to: &Place,
    steps: Vec<Migration>,
    systems: &[&[Migration]],
) -> Result<(), BackupError> {
    let db = Db::open(to).await?;
    db.apply(steps).await?;
    if let On::Sqlite(engine) = db.on() {
        let (manifest, from) = (manifest.clone(), from.to_owned());
        let filled = engine.write(move |connection| {
            // references are met once everything is in
            connection.execute_batch("pragma foreign_keys = off")?;
            let filled = fill_sqlite(connection, &manifest, &from);
            connection.execute_batch("pragma foreign_keys = on")?;
            Ok(filled)
        });
        filled.await??;
    }
    Ok(db.migrate(systems).await?)
}

fn fill_sqlite(
    connection: &rusqlite::Connection,
    manifest: &Manifest,
    from: &Path,
) -> Result<(), BackupError> {
    let run = |sql: &str| connection.execute_batch(sql).map_err(DbError::from);
    for table in &manifest.tables {
        run(&emptied(&table.name))?;
        let columns = sqlite::query(connection, SQLITE_COLUMNS, &[table.name.clone().into()])?;
        let mut rows = Rows::open(from, &table.name, &columns)?;
        let insert = sqlite_insert(&table.name, &rows.columns());
        let mut insert = connection.prepare(&insert).map_err(DbError::from)?;
        loop {
            let set = rows.next_set()?;
            if set.is_empty() {
                break;
            }
            run("begin immediate")?;
            for row in set {
                insert
                    .execute(rusqlite::params_from_iter(row))
                    .map_err(DbError::from)?;
            }
            run("commit")?;
        }
    }
    Ok(())
}

/// All in one transaction, tables included: an error leaves the database empty.
async fn into_postgres(
    manifest: &Manifest,
    from: &Path,
    to: &Place,
    steps: Vec<Migration>,
    systems: &[&[Migration]],
) -> Result<(), BackupError> {
    let db = Db::open(to).await?;
    if let On::Postgres(engine) = db.on() {
        let client = engine.connect().await?;
        if !postgres::query(&client, POSTGRES_TABLES, &[])
            .await?
            .is_empty()
        {
            return Err(BackupError::NotEmpty {
                place: to.to_string(),
            });
        }
        client.batch_execute("begin").await.map_err(DbError::from)?;
        for step in steps {
            step.apply_within(&client).await?;
        }
        for table in manifest.tables.iter().rev() {
            client
                .batch_execute(&emptied(&table.name))
                .await
                .map_err(DbError::from)?;
        }
        for table in &manifest.tables {
            let columns =
                postgres::query(&client, POSTGRES_COLUMNS, &[table.name.clone().into()]).await?;
            let mut rows = Rows::open(from, &table.name, &columns)?;
            let mut given = 0_i64;
            loop {
                let mut set = rows.next_set()?;
                if set.is_empty() {
                    break;
                }
                let mut columns = rows.columns();
                if table.name == "outbox" {
                    // the order of lines is the order in which they happened
                    columns.push(("id", Kind::Int));
                    for row in &mut set {
                        given += 1;
                        row.push(Value::Int(given));
                    }
                }
                let sql = postgres_insert(&table.name, &columns);
                postgres::put_columns(&client, &sql, &columns, &set.iter().collect::<Vec<_>>())
                    .await?;
            }
        }
        client
            .batch_execute("commit; analyze")
            .await
            .map_err(DbError::from)?;
    }
    Ok(db.migrate(systems).await?)
}

/// Migrations may have put rows in; the backup has them too.
fn emptied(table: &str) -> String {
    format!("delete from {table}")
}

/// Rows of a table's file, with the kinds that the columns have in the target.
struct Rows {
    columns: Vec<(String, Kind)>,
    lines: Lines<BufReader<File>>,
    path: std::path::PathBuf,
    line: usize,
}

impl Rows {
    fn open(from: &Path, table: &str, target: &[Row]) -> Result<Rows, BackupError> {
        let path = from.join("tables").join(format!("{table}.jsonl"));
        let file = File::open(&path).map_err(at(&path))?;
        let mut rows = Rows {
            columns: Vec::new(),
            lines: BufReader::new(file).lines(),
            path,
            line: 0,
        };
        let heading = rows
            .next_line()?
            .ok_or_else(|| rows.wrong("no column names"))?;
        let names: Vec<String> =
            serde_json::from_str(&heading).map_err(|_| rows.wrong("no column names"))?;
        for name in names {
            let kind = target.iter().find_map(|row| {
                let (column, kind): (String, String) = (row.get(0).ok()?, row.get(1).ok()?);
                (column == name).then(|| kind_of(&kind)).flatten()
            });
            let kind = kind.ok_or_else(|| rows.wrong(&format!("unknown column {name}")))?;
            rows.columns.push((name, kind));
        }
        Ok(rows)
    }

    fn columns(&self) -> Vec<(&str, Kind)> {
        self.columns
            .iter()
            .map(|(name, kind)| (name.as_str(), *kind))
            .collect()
    }

    fn next_set(&mut self) -> Result<Vec<Vec<Value>>, BackupError> {
        let mut set = Vec::with_capacity(SET);
        while set.len() < SET {
            let Some(line) = self.next_line()? else { break };
            let cells: Vec<serde_json::Value> =
                serde_json::from_str(&line).map_err(|_| self.wrong("not a row"))?;
            let row: Option<Vec<Value>> = cells.iter().map(value).collect();
            let row = row.filter(|row| row.len() == self.columns.len());
            set.push(row.ok_or_else(|| self.wrong("not a row"))?);
        }
        Ok(set)
    }

    fn next_line(&mut self) -> Result<Option<String>, BackupError> {
        self.line += 1;
        self.lines.next().transpose().map_err(at(&self.path))
    }

    fn wrong(&self, why: &str) -> BackupError {
        let why = format!("line {}: {why}", self.line);
        BackupError::Unreadable {
            place: self.path.clone(),
            why,
        }
    }
}

fn kind_of(sql_type: &str) -> Option<Kind> {
    match sql_type {
        "bigint" | "integer" => Some(Kind::Int),
        "text" => Some(Kind::Text),
        "bytea" | "blob" => Some(Kind::Blob),
        _ => None,
    }
}

fn value(cell: &serde_json::Value) -> Option<Value> {
    Some(match cell {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Number(number) => Value::Int(number.as_i64()?),
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Object(bytes) => {
            Value::Blob(sm3::from_hex(bytes.get("hex")?.as_str()?)?)
        }
        _ => return None,
    })
}
