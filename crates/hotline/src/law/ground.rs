//! What an act stands on, and how deadlines are counted from it.

use jiff::Timestamp;
use xinqiao_identity::Hand;
use xinqiao_kernel::{Limit, LimitUnit, WorkingCalendar, words::Milestone};

use crate::{
    case::{Case, Deadline, FROM_THE_EVENT},
    fact::Fact,
    rules::RuleSet,
};

/// What an act stands on besides the case.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The rules that judge the case.
    pub rules: &'a RuleSet,
    /// The working calendar of the place.
    pub calendar: &'a WorkingCalendar,
    /// When it is done.
    pub now: Timestamp,
    /// At whose hand.
    pub hand: Hand,
}

impl Ground<'_> {
    /// The deadline for a milestone, counted from now; nothing when the rules
    /// set no limit for it.
    pub(crate) fn due(
        &self,
        case: &Case,
        milestone: Milestone,
        named: Option<&str>,
    ) -> Option<Fact> {
        let rule = self.rules.limit_for(milestone, case, named)?;
        Some(Fact::Due {
            deadline: self.deadline(milestone, &rule.id, &rule.limit),
        })
    }

    /// A deadline under this limit, counted from now, with its reminder.
    pub(crate) fn deadline(&self, milestone: Milestone, because: &str, limit: &Limit) -> Deadline {
        let due = self.calendar.deadline(self.now, limit);
        self.deadline_at(milestone, because, limit, due.at, due.provisional)
    }

    /// A deadline at a known moment.
    pub(crate) fn deadline_at(
        &self,
        milestone: Milestone,
        because: &str,
        limit: &Limit,
        at: Timestamp,
        provisional: bool,
    ) -> Deadline {
        let at = whole_milliseconds(at);
        Deadline {
            milestone,
            at,
            from: FROM_THE_EVENT,
            warn_at: self.remind_at(milestone, limit, at),
            because: because.to_owned(),
            provisional,
            met: None,
            warned: false,
            passed: false,
        }
    }

    /// One day before for limits in days, at a share of the time for shorter
    /// ones. Nobody is reminded of archiving.
    fn remind_at(&self, milestone: Milestone, limit: &Limit, at: Timestamp) -> Option<Timestamp> {
        if matches!(milestone, Milestone::Archive | Milestone::Resume) {
            return None;
        }
        if limit.unit == LimitUnit::WorkingDays && limit.amount > 1 {
            return Some(whole_milliseconds(
                self.calendar
                    .deadline(
                        self.now,
                        &Limit {
                            amount: limit.amount - 1,
                            ..*limit
                        },
                    )
                    .at,
            ));
        }
        let share = i64::from(self.rules.cards.remind_at_percent);
        let whole = at.as_millisecond() - self.now.as_millisecond();
        Timestamp::from_millisecond(self.now.as_millisecond() + whole * share / 100).ok()
    }
}

/// Events keep milliseconds; what is decided must equal what is replayed.
pub(crate) fn whole_milliseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}
