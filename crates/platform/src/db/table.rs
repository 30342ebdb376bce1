//! A table described once, so that a whole set of rows goes in with one call.

/// Type of a column: the only three there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `bigint`
    Int,
    /// `text`
    Text,
    /// `bytea` on PostgreSQL, `blob` on SQLite
    Blob,
}

/// Name, columns and key of a table, as a constant beside the code that owns it.
///
/// ```
/// use xinqiao_platform::db::{Kind, Table};
/// const NOTES: Table = Table {
///     name: "note",
///     columns: &[("id", Kind::Int), ("body", Kind::Text)],
///     key: &["id"],
/// };
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Name in the database.
    pub name: &'static str,
    /// Columns in the order in which rows give their values.
    pub columns: &'static [(&'static str, Kind)],
    /// The unique key that decides between insert and update.
    pub key: &'static [&'static str],
}

impl Table {
    /// Positions of the key's columns within a row.
    pub(crate) fn key_positions(&self) -> Vec<usize> {
        let named = |key: &&str| self.columns.iter().position(|(name, _)| name == key);
        self.key.iter().filter_map(named).collect()
    }

    /// One row with `?1…?n`.
    pub(crate) fn sqlite_text(&self, upsert: bool) -> String {
        sqlite_insert(self.name, self.columns) + &self.on_conflict(upsert)
    }

    /// Any number of rows, one array for each column: one statement text, and so
    /// one prepared plan, for sets of every size.
    pub(crate) fn postgres_text(&self, upsert: bool) -> String {
        postgres_insert(self.name, self.columns) + &self.on_conflict(upsert)
    }

    fn on_conflict(&self, upsert: bool) -> String {
        if !upsert {
            return String::new();
        }
        let changed: Vec<String> = self
            .columns
            .iter()
            .filter(|(name, _)| !self.key.contains(name))
            .map(|(name, _)| format!("{name} = excluded.{name}"))
            .collect();
        let key = self.key.join(", ");
        if changed.is_empty() {
            format!(" on conflict ({key}) do nothing")
        } else {
            format!(" on conflict ({key}) do update set {}", changed.join(", "))
        }
    }
}

/// `insert` of one row with `?1…?n`.
pub(crate) fn sqlite_insert(table: &str, columns: &[(&str, Kind)]) -> String {
    let marks: Vec<String> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
    format!(
        "insert into {table} ({}) values ({})",
        names(columns),
        marks.join(", ")
    )
}

/// `insert` of a set of rows, given as an array for each column.
pub(crate) fn postgres_insert(table: &str, columns: &[(&str, Kind)]) -> String {
    let array = |(at, (_, kind)): (usize, &(&str, Kind))| match kind {
        Kind::Int => format!("${}::bigint[]", at + 1),
        Kind::Text => format!("${}::text[]", at + 1),
        Kind::Blob => format!("${}::bytea[]", at + 1),
    };
    let arrays: Vec<String> = columns.iter().enumerate().map(array).collect();
    format!(
        "insert into {table} ({}) select * from unnest({})",
        names(columns),
        arrays.join(", ")
    )
}

fn names(columns: &[(&str, Kind)]) -> String {
    columns
        .iter()
        .map(|(name, _)| *name)
        .collect::<Vec<_>>()
        .join(", ")
}
