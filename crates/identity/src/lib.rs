//! Who somebody is, and what they may do.
//!
//! [`policy`] is the one file that says who may do and read what; it is pure.
//! Around it: units and staff ([`directory`], [`absences`]), signing in ([`sign_in`],
//! [`codes`], [`oidc`]), and what proves it afterwards ([`sessions`],
//! [`tokens`]). [`Identity`] holds them all.

pub mod absences;
pub mod actor;
pub mod citizens;
pub mod codes;
pub mod directory;
mod fresh;
mod identity;
pub mod oidc;
pub mod passwords;
pub mod people;
pub mod policy;
pub mod scopes;
pub mod secret;
pub mod sessions;
pub mod sign_in;
pub mod sign_in_log;
pub mod throttle;
pub mod tokens;
pub mod units;

pub use actor::{Actor, Hand, Post};
pub use identity::{Identity, OpenError, Settings};
pub use xinqiao_kernel::{PersonId, UnitId};

use xinqiao_platform::Migration;

/// The tables of this system.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        system: "identity",
        number: 1,
        name: "people",
        sqlite: include_str!("../migrations/sqlite/0001_people.sql"),
        postgres: include_str!("../migrations/postgres/0001_people.sql"),
    },
    Migration {
        system: "identity",
        number: 2,
        name: "absence",
        sqlite: include_str!("../migrations/sqlite/0002_absence.sql"),
        postgres: include_str!("../migrations/postgres/0002_absence.sql"),
    },
];
