//! The number of an item: its day, the node that made it and a count, as one
//! decimal number, so that nodes make them without asking each other.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use xinqiao_kernel::CaseId;

/// An item of knowledge. Made like the number of a case; the two never meet,
/// since each stands in its own tables and addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct ItemId(i64);

/// There is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not the number of an item")]
pub struct NoItemId(pub i64);

impl ItemId {
    /// The `count`-th item that `node` made on this day.
    ///
    /// # Errors
    /// When the day, the node or the count is out of bounds.
    pub fn new(day: Date, node: u8, count: u32) -> Result<Self, NoItemId> {
        CaseId::new(day, node, count)
            .map(|id| Self(id.value()))
            .map_err(|_| NoItemId(i64::from(count)))
    }

    /// The number as tables keep it.
    #[must_use]
    pub const fn value(self) -> i64 {
        self.0
    }

    /// Its count within the node's day.
    pub(crate) const fn count(self) -> i64 {
        self.0 % 10_000_000
    }
}

impl TryFrom<i64> for ItemId {
    type Error = NoItemId;

    fn try_from(value: i64) -> Result<Self, NoItemId> {
        CaseId::try_from(value)
            .map(|_| Self(value))
            .map_err(|_| NoItemId(value))
    }
}

impl From<ItemId> for i64 {
    fn from(id: ItemId) -> Self {
        id.0
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:015}", self.0)
    }
}
