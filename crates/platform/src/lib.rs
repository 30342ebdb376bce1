//! What every system of Xinqiao stands on. No word of the trade is here: this
//! crate does not know what a case is.
//!
//! | you want to | look at |
//! | --- | --- |
//! | read and write rows, on SQLite or PostgreSQL | [`db`] |
//! | write what happens a thousand times a second | [`writer`] |
//! | add or change tables | [`migrate`] |
//! | follow what happened, and miss nothing | [`outbox`] |
//! | have something done later, once | [`jobs`] |
//! | keep personal fields closed, and still find them | [`seal`] |
//! | keep files that people send | [`attachments`] |
//! | take all of it to another machine | [`backup`] |
//! | know the time | [`clock`] |
//! | know how the site is set up | [`settings`] |
//! | chain evidence | [`sm3`] |
//!
//! A newcomer reads [`db`] and [`writer`] first; the rest stands on these two.
//!
//! Rules that hold everywhere here:
//!
//! - Tables have `bigint`, `text` and bytes. Times are milliseconds since 1970.
//! - A change that depends on what was read says so
//!   (`Statement::expecting`, a unique key) and is refused with
//!   `DbError::Conflict` when somebody else was first. Nobody locks rows.
//! - Times are handed in. Only [`clock`] asks the machine.
//! - Errors say in both languages what is wrong and how to mend it, and never
//!   hold what a person wrote.
//! - Every story is told on both engines: [`db::testing`]. PostgreSQL is tried
//!   when `XINQIAO_TEST_POSTGRES` names a server where tests may make databases.

pub mod attachments;
pub mod backup;
pub mod clock;
pub mod db;
pub mod jobs;
pub mod migrate;
pub mod outbox;
pub mod seal;
pub mod settings;
pub mod sm3;
pub mod writer;

pub use clock::Clock;
pub use db::{Db, DbError, Place, Value};
pub use migrate::Migration;
pub use settings::Settings;
