//! What the people at the desk keep for themselves: filters by name, and who
//! calls which person back at this moment. Nothing of it belongs to a case.

mod calls;
mod filters;
mod leases;

use xinqiao_platform::Migration;

pub use calls::{count_call, dialled, has_dialled, tally};
pub use filters::{FILTERS_MOST, NAME_MOST, SavedFilter, drop_filter, filters, save_filter};
pub use leases::{LEASE, let_go, take};

/// The tables of this module.
pub(crate) const MIGRATION: Migration = Migration {
    system: "hotline",
    number: 2,
    name: "desk",
    sqlite: include_str!("../migrations/sqlite/0002_desk.sql"),
    postgres: include_str!("../migrations/postgres/0002_desk.sql"),
};
