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
        let marks: Vec<String> = (1..=self.columns.len()).map(|n| format!("?{n}")).collect();
        format!(
            "insert into {} ({}) values ({}){}",
            self.name,
            self.column_names(),
            marks.join(", "),
            if upsert {
                self.on_conflict()
            } else {
                String::new()
            }
        )
    }

    /// Any number of rows, one array for each column: one statement text, and so
    /// one prepared plan, for sets of every size.
    pub(crate) fn postgres_text(&self, upsert: bool) -> String {
        let arrays: Vec<String> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, (_, kind))| match kind {
                Kind::Int => format!("${}::bigint[]", at + 1),
                Kind::Text => format!("${}::text[]", at + 1),
                Kind::Blob => format!("${}::bytea[]", at + 1),
            })
            .collect();
        format!(
            "insert into {} ({}) select * from unnest({}){}",
            self.name,
            self.column_names(),
            arrays.join(", "),
            if upsert {
                self.on_conflict()
            } else {
                String::new()
            }
        )
    }

    fn column_names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }

    fn on_conflict(&self) -> String {
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
