//! What supervision looks for in open cases, as bits in a column, so that
//! counting them reads an index and no documents.

use xinqiao_kernel::words::Card;
use xinqiao_platform::Migration;

use crate::case::Case;

/// Under supervision, at whatever level.
pub(crate) const SUPERVISED: i64 = 1;
/// A red card was shown.
pub(crate) const RED: i64 = 2;
/// A yellow card was shown, and no red one since.
pub(crate) const YELLOW: i64 = 4;
/// Sent back or reopened: in a second round or a later one.
pub(crate) const REWORKED: i64 = 8;

/// The column and its indexes.
pub(crate) const MIGRATION: Migration = Migration {
    system: "hotline",
    number: 4,
    name: "marks",
    sqlite: include_str!("../migrations/sqlite/0004_marks.sql"),
    postgres: include_str!("../migrations/postgres/0004_marks.sql"),
};

/// The marks of a case.
pub(crate) fn marks(case: &Case) -> i64 {
    let bits = [
        (case.supervision > 0, SUPERVISED),
        (case.card == Some(Card::Red), RED),
        (case.card == Some(Card::Yellow), YELLOW),
        (case.rework > 0, REWORKED),
    ];
    bits.iter().filter(|(is, _)| *is).map(|(_, bit)| bit).sum()
}
