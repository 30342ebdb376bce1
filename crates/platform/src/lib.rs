//! What every system stands on: the database, the writer, durable jobs, the
//! outbox, sealing, attachments, backup, the clock, settings.

pub mod db;
pub mod migrate;
pub mod writer;

pub use db::{Db, DbError, Place, Value};
pub use migrate::Migration;
