//! What is heating up: alerts from matters that many tell of, and from counts that
//! leave their usual course.
//!
//! Two watchers listen to every message. One looks at the matters that [`link`]
//! finds ([`crowd`]): how many *persons* tell of one, in which time, and whether it
//! grows. The other counts messages by class, region and hour against what is usual
//! there at such a time ([`rates`]). What either finds becomes an [`Alert`], raised
//! once, and again only when its level rises. A person judges it; what was judged
//! false teaches the threshold ([`Lessons`]).
//!
//! [`link`]: crate::link

mod alert;
mod crowd;
mod lessons;
mod names;
mod rates;
mod thresholds;

use crate::link::{Linked, Linker};

pub use alert::{Alert, Kind, Level};
pub use lessons::Lessons;
pub use thresholds::Thresholds;

use crowd::Crowds;
use rates::Rates;

/// A message as the watchers hear it. What it says they ask the linker for.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'m> {
    /// What it is known by.
    pub id: u64,
    /// Who says it; one number a person. A person counts once.
    pub person: u64,
    /// Seconds since 1970 on the clock of the place, so that days begin at its midnight.
    pub at: i64,
    /// Its title; may be empty.
    pub title: &'m str,
    /// Its text.
    pub text: &'m str,
    /// Class code; may be empty, then it is not counted by class.
    pub class: &'m str,
    /// Region code; may be empty.
    pub region: &'m str,
    /// It has words of danger: a threat, an accident, a crowd.
    pub is_risky: bool,
}

/// Both watchers and what they have learned.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    thresholds: Thresholds,
    lessons: Lessons,
    crowds: Crowds,
    rates: Rates,
}

impl Watch {
    /// Begins to watch by these thresholds, with what earlier alerts have taught.
    #[must_use]
    pub fn new(thresholds: Thresholds, lessons: Lessons) -> Self {
        Self {
            thresholds,
            lessons,
            ..Self::default()
        }
    }

    /// Says of a day, counted from 1970, whether people rest on it; weekends are days
    /// of rest unless told otherwise.
    pub fn tell_day(&mut self, day: i64, is_rest: bool) {
        self.rates.calendar.tell(day, is_rest);
    }

    /// Hears the next message, in the order of time. `linked` is where `linker` put it.
    /// Gives what is to be raised now: new alerts, known ones whose level rose, and
    /// known ones that have grown.
    pub fn hear(&mut self, heard: &Heard<'_>, linked: &Linked, linker: &Linker) -> Vec<Alert> {
        let factor = |kind| self.lessons.factor(kind, heard.class);
        let of_matter = self
            .crowds
            .hear(heard, linked, linker, &self.thresholds, factor);
        let of_course = self
            .rates
            .hear(heard, &self.thresholds, factor(Kind::Unusual));
        of_matter.into_iter().chain(of_course).collect()
    }

    /// What people thought of an alert: was it one?
    pub fn learn(&mut self, kind: Kind, class: &str, was_one: bool) {
        self.lessons.learn(kind, class, was_one);
    }
}

#[cfg(test)]
mod tests;
