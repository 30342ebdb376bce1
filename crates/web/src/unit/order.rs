//! What hurts first comes first: which group of the inbox a case is in, and
//! where in the group.

use jiff::{SignedDuration, Timestamp};
use xinqiao_hotline::Case;
use xinqiao_kernel::{
    WorkingCalendar,
    words::{Card, Urgency},
};

use super::turn::Turn;

/// A part of the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// Late, or due before the day is over.
    Today,
    /// Due within seven days.
    Week,
    /// Ours, without hurry.
    Later,
    /// Somebody else's turn.
    Waiting,
}

impl Group {
    pub(super) const ALL: [Self; 4] = [Self::Today, Self::Week, Self::Later, Self::Waiting];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Today => "unit-today",
            Self::Week => "unit-week",
            Self::Later => "unit-later",
            Self::Waiting => "unit-waiting",
        }
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "week",
            Self::Later => "later",
            Self::Waiting => "waiting",
        }
    }
}

/// The group of a case whose next step is due at `due`.
pub(super) fn group(
    turn: Turn,
    due: Option<Timestamp>,
    now: Timestamp,
    end_of_day: Timestamp,
) -> Group {
    if !turn.is_ours() {
        return Group::Waiting;
    }
    match due {
        Some(due) if due <= end_of_day => Group::Today,
        Some(due) if due <= now + SignedDuration::from_hours(7 * 24) => Group::Week,
        _ => Group::Later,
    }
}

/// Where a case stands in its group: late ones first, then by the office hours
/// that are left, of which urgency, risk and supervision take some away.
pub(super) fn place(case: &Case, now: Timestamp, calendar: &WorkingCalendar) -> (bool, i64) {
    let Some(due) = case.next_due().map(|due| due.at) else {
        return (true, i64::MAX);
    };
    let left = if due < now {
        -calendar.working_time(due, now).as_secs()
    } else {
        calendar.working_time(now, due).as_secs()
    };
    (due >= now, left - i64::from(weight(case)) * 3600)
}

/// By how many office hours a case comes forward. A red card weighs as much as
/// an office day; what weighs more than that should not be lost among the rest.
fn weight(case: &Case) -> u32 {
    let urgency = match case.urgency {
        Urgency::Urgent => 16,
        Urgency::Pressing => 6,
        Urgency::Ordinary => 0,
    };
    let card = match case.card {
        Some(Card::Red) => 8,
        Some(Card::Yellow) => 4,
        None => 0,
    };
    urgency
        + card
        + if case.risk.is_some() { 8 } else { 0 }
        + if case.named { 2 } else { 0 }
        + u32::from(case.supervision.min(3)) * 4
        + u32::from(case.urged.min(3)) * 2
        + u32::from(case.rework.min(2)) * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_late_or_due_today_comes_before_the_week() {
        let (now, evening) = (at("2026-11-23T02:00:00Z"), at("2026-11-23T16:00:00Z"));
        for (turn, due, expected) in [
            (Turn::Handle, Some("2026-11-20T08:00:00Z"), Group::Today),
            (Turn::Sign, Some("2026-11-23T09:00:00Z"), Group::Today),
            (Turn::Assist, Some("2026-11-27T09:00:00Z"), Group::Week),
            (Turn::Handle, Some("2026-12-27T09:00:00Z"), Group::Later),
            (Turn::Handle, None, Group::Later),
            // However late it is: it is not our turn.
            (Turn::Audit, Some("2026-11-20T08:00:00Z"), Group::Waiting),
        ] {
            assert_eq!(group(turn, due.map(at), now, evening), expected, "{turn:?}");
        }
    }
}
