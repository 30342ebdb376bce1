//! Moments and stretches of working time, as the calendar counts with them.

use jiff::{SignedDuration, Timestamp};

use super::days::DayNumber;

/// A moment in local time.
#[derive(Clone, Copy)]
pub(super) struct Local {
    pub(super) day: DayNumber,
    /// Nanoseconds since midnight.
    pub(super) time: i64,
}

/// Working time, as whole working days and nanoseconds of office time.
#[derive(Clone, Copy)]
pub(super) struct Work {
    pub(super) days: i64,
    pub(super) time: i64,
}

/// Beyond the years that a timestamp can hold, its first or last moment.
pub(super) fn timestamp(nanoseconds: i128) -> Timestamp {
    let end = if nanoseconds < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    Timestamp::from_nanosecond(nanoseconds).unwrap_or(end)
}

/// Beyond what a duration can hold, the longest or the shortest.
pub(super) fn duration(nanoseconds: i128) -> SignedDuration {
    let end = if nanoseconds < 0 {
        SignedDuration::MIN
    } else {
        SignedDuration::MAX
    };
    SignedDuration::try_from_nanos_i128(nanoseconds).unwrap_or(end)
}
