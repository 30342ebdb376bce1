//! What every system stands on: the database, the writer, durable jobs, the
//! outbox, sealing, attachments, backup, the clock, settings.

pub mod attachments;
pub mod backup;
pub mod clock;
pub mod db;
pub mod jobs;
pub mod migrate;
pub mod outbox;
pub mod seal;
pub mod sm3;
pub mod writer;

pub use clock::Clock;
pub use db::{Db, DbError, Place, Value};
pub use migrate::Migration;
