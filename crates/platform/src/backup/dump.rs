//! Writes tables to files, all as they were at one moment.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use futures_util::TryStreamExt;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::files::at;
use super::{BackupError, Dumped};
use crate::db::{Db, DbError, On, Value, postgres, sqlite};

/// Not dumped: what was applied is in the manifest; followers begin anew.
pub(super) const LEFT_OUT: [&str; 2] = ["migration", "outbox_follower"];

/// Tables in the order of their creation, so that what is referred to comes
/// before what refers to it.
pub(super) const SQLITE_TABLES: &str =
    "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'
     order by rowid";
pub(super) const POSTGRES_TABLES: &str = "select relname::text from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
       and not relispartition
     order by oid";

/// Columns of table `$1` with their types, but for `xid8`, which means nothing
/// outside of its server.
pub(super) const SQLITE_COLUMNS: &str =
    "select name, lower(type) from pragma_table_info($1) order by cid";
pub(super) const POSTGRES_COLUMNS: &str = "select column_name::text, data_type::text
     from information_schema.columns
     where table_schema = current_schema() and table_name = $1 and udt_name <> 'xid8'
     order by ordinal_position";

/// Dumps every table of ours into `dir`.
pub(super) async fn tables(db: &Db, dir: &Path) -> Result<Vec<Dumped>, BackupError> {
    match db.on() {
        On::Sqlite(engine) => {
            let dir = dir.to_owned();
            let dumped = engine.read(move |connection| {
                connection.execute_batch("begin")?;
                let dumped = from_sqlite(connection, &dir);
                connection.execute_batch("commit")?;
                Ok(dumped)
            });
            dumped.await?
        }
        On::Postgres(engine) => {
            // a connection of its own: it ends with this future, and the transaction with it
            let client = engine.connect().await?;
            client
                .batch_execute("begin isolation level repeatable read read only")
                .await
                .map_err(DbError::from)?;
            let mut dumped = Vec::new();
            for row in postgres::query(&client, POSTGRES_TABLES, &[]).await? {
                let name: String = row.get(0)?;
                if LEFT_OUT.contains(&name.as_str()) {
                    continue;
                }
                let of_table = [name.clone().into()];
                let columns = postgres::query(&client, POSTGRES_COLUMNS, &of_table).await?;
                let names = columns
                    .iter()
                    .map(|row| row.get(0))
                    .collect::<Result<_, _>>()?;
                let mut table = Table::begin(dir, &name, names)?;
                let rows = client
                    .query_raw(&table.select("xid, id"), Vec::<i64>::new())
                    .await;
                let mut rows = std::pin::pin!(rows.map_err(DbError::from)?);
                while let Some(row) = rows.try_next().await.map_err(DbError::from)? {
                    let values = (0..row.len()).map(|at| row.try_get::<_, Value>(at));
                    table.row(
                        &values
                            .collect::<Result<Vec<_>, _>>()
                            .map_err(DbError::from)?,
                    )?;
                }
                dumped.push(table.end()?);
            }
            Ok(dumped)
        }
    }
}

fn from_sqlite(connection: &rusqlite::Connection, dir: &Path) -> Result<Vec<Dumped>, BackupError> {
    let mut dumped = Vec::new();
    for row in sqlite::query(connection, SQLITE_TABLES, &[])? {
        let name: String = row.get(0)?;
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let columns = sqlite::query(connection, SQLITE_COLUMNS, &[name.clone().into()])?;
        let names = columns
            .iter()
            .map(|row| row.get(0))
            .collect::<Result<_, _>>()?;
        let mut table = Table::begin(dir, &name, names)?;
        let mut statement = connection
            .prepare(&table.select("id"))
            .map_err(DbError::from)?;
        let width = statement.column_count();
        let mut rows = statement.query([]).map_err(DbError::from)?;
        while let Some(row) = rows.next().map_err(DbError::from)? {
            let value = |at| Value::try_from(row.get_ref(at).map_err(DbError::from)?);
            table.row(&(0..width).map(value).collect::<Result<Vec<_>, DbError>>()?)?;
        }
        drop(rows);
        dumped.push(table.end()?);
    }
    Ok(dumped)
}

/// A table on its way to its file.
struct Table {
    name: String,
    columns: Vec<String>,
    path: std::path::PathBuf,
    file: BufWriter<File>,
    rows: u64,
}

impl Table {
    fn begin(dir: &Path, name: &str, mut columns: Vec<String>) -> Result<Table, BackupError> {
        if name == "outbox" {
            columns.retain(|column| column != "id");
        }
        let path = dir.join(format!("{name}.jsonl"));
        let file = BufWriter::with_capacity(1 << 20, File::create_new(&path).map_err(at(&path))?);
        let mut table = Table {
            name: name.to_owned(),
            columns,
            path,
            file,
            rows: 0,
        };
        let heading = table.columns.clone();
        table.line(&heading)?;
        Ok(table)
    }

    fn select(&self, outbox_order: &str) -> String {
        let order = if self.name == "outbox" {
            format!(" order by {outbox_order}")
        } else {
            String::new()
        };
        format!(
            "select {} from {}{order}",
            self.columns.join(", "),
            self.name
        )
    }

    fn row(&mut self, values: &[Value]) -> Result<(), BackupError> {
        self.rows += 1;
        self.line(&values.iter().map(Cell).collect::<Vec<_>>())
    }

    fn line(&mut self, content: &impl Serialize) -> Result<(), BackupError> {
        serde_json::to_writer(&mut self.file, content)
            .map_err(std::io::Error::from)
            .and_then(|()| self.file.write_all(b"\n"))
            .map_err(at(&self.path))
    }

    fn end(mut self) -> Result<Dumped, BackupError> {
        let flushed = self
            .file
            .flush()
            .and_then(|()| self.file.get_ref().sync_all());
        flushed.map_err(at(&self.path))?;
        Ok(Dumped {
            name: self.name,
            rows: self.rows,
        })
    }
}

/// Numbers and texts as JSON has them, bytes as `{"hex": "00ff"}`.
struct Cell<'a>(&'a Value);

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => to.serialize_none(),
            Value::Int(number) => to.serialize_i64(*number),
            Value::Text(text) => to.serialize_str(text),
            Value::Blob(bytes) => {
                let mut map = to.serialize_map(Some(1))?;
                map.serialize_entry("hex", &crate::sm3::hex(bytes))?;
                map.end()
            }
        }
    }
}
