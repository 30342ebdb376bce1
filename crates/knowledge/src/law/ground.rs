//! What an act stands on besides the item.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan, civil::Date};
use xinqiao_identity::Hand;
use xinqiao_kernel::{Limit, WorkingCalendar};

use crate::{
    fact::{Fact, Moment},
    rules::Rules,
    themes::Themes,
};

/// What an act stands on besides the item.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The rules of the encyclopedia.
    pub rules: &'a Rules,
    /// The themes.
    pub themes: &'a Themes,
    /// Codes of the regions there are.
    pub regions: &'a BTreeSet<String>,
    /// The working calendar of the place.
    pub calendar: &'a WorkingCalendar,
    /// The unit that answers for the item is the hotline itself.
    pub owner_is_hotline: bool,
    /// When it is done, in whole milliseconds.
    pub now: Timestamp,
    /// At whose hand.
    pub hand: Hand,
}

impl Ground<'_> {
    /// The day it is.
    #[must_use]
    pub fn today(&self) -> Date {
        self.calendar.date_of(self.now)
    }

    pub(crate) fn due(&self, limit: &Limit) -> Timestamp {
        self.calendar.deadline(self.now, limit).at
    }

    /// The moments that an item waits for from now on: its review, and with a
    /// last day the reminder before it and its end.
    pub(crate) fn moments(&self, until: Option<Date>) -> [Fact; 4] {
        let after = |day: Date, days: u32| {
            let day = day.checked_add(i64::from(days).days()).unwrap_or(Date::MAX);
            self.calendar.end_of(day)
        };
        let review = after(self.today(), self.rules.review.every_days);
        let remind_days = i64::from(self.rules.expiry.remind_days);
        let reminder = until.map(|until| {
            // The midnight before the first of the days of the reminder.
            let day = until.checked_sub((remind_days + 1).days()).unwrap_or(until);
            self.calendar.end_of(day)
        });
        let due = |of, at| Fact::Due { of, at };
        [
            due(Moment::Review, Some(review)),
            due(Moment::Reminder, reminder),
            due(Moment::Expiry, until.map(|day| self.calendar.end_of(day))),
            due(Moment::Archive, None),
        ]
    }

    /// The same for what another platform keeps: it reviews and reminds there.
    pub(crate) fn moments_elsewhere(&self, until: Option<Date>) -> [Fact; 2] {
        let at = until.map(|day| self.calendar.end_of(day));
        let due = |of, at| Fact::Due { of, at };
        [due(Moment::Expiry, at), due(Moment::Archive, None)]
    }

    pub(crate) fn filing_away(&self) -> Fact {
        let days = i64::from(self.rules.expiry.archive_after_days);
        let day = self.today().checked_add(days.days()).unwrap_or(Date::MAX);
        Fact::Due {
            of: Moment::Archive,
            at: Some(self.calendar.end_of(day)),
        }
    }
}
