//! The pace of a demo life: how long each step takes, in office hours or by the
//! clock, a little different in each life and the same in each run.

use std::ops::ControlFlow::{self, Break};

use jiff::{SignedDuration, Timestamp, civil::Date};
use xinqiao_kernel::{
    Remaining, WorkingCalendar,
    words::{Nature, Urgency},
};

use super::course::{Plan, Step};
use crate::site::Sample;

/// Lets time go by, now quicker, now slower, the same in each run.
pub struct Pace<'a> {
    calendar: &'a WorkingCalendar,
    urgency: Urgency,
    nature: Nature,
    filed: Timestamp,
    now: Timestamp,
    at: Timestamp,
    seed: u64,
    steps: Vec<(Timestamp, Step)>,
}

impl<'a> Pace<'a> {
    /// When the sample was filed.
    pub fn begin(
        sample: &Sample,
        calendar: &'a WorkingCalendar,
        now: Timestamp,
        seed: u64,
    ) -> Self {
        let ago = SignedDuration::from_hours(24 * sample.days_ago);
        let day = calendar.date_of(now - ago);
        let hour = moment(calendar, day, sample.hour);
        let mut pace = Self {
            calendar,
            urgency: sample.urgency,
            nature: sample.nature,
            filed: hour,
            now,
            at: hour,
            seed,
            steps: Vec::new(),
        };
        let within = SignedDuration::from_mins(pace.about(30));
        // An hour of today that is still to come.
        let latest = now - SignedDuration::from_mins(20 + pace.about(60));
        pace.filed = (hour + within).min(latest);
        pace.at = pace.filed;
        pace
    }

    /// So many minutes by the clock.
    pub fn minutes(&mut self, usual: i64) -> &mut Self {
        let wait = SignedDuration::from_mins(self.about(usual));
        self.at += wait;
        self
    }

    /// So many minutes while offices work.
    pub fn office(&mut self, usual: i64) -> &mut Self {
        let wait = SignedDuration::from_mins(self.about(usual));
        self.at = self.calendar.resume(self.at, Remaining::Working(wait)).at;
        self
    }

    /// In office hours, or at once when it is urgent.
    pub fn promptly(&mut self, usual: i64) -> &mut Self {
        match self.urgency {
            Urgency::Urgent => self.minutes(usual / 5),
            Urgency::Pressing => self.minutes(usual),
            Urgency::Ordinary => self.office(usual),
        }
    }

    /// Half of what it takes to do what is to be done, well within the limits.
    pub fn work(&mut self) -> &mut Self {
        match (self.urgency, self.nature) {
            (Urgency::Urgent, _) => self.minutes(200),
            (_, Nature::Consult) => self.office(220),
            _ => self.office(480),
        }
    }

    /// Not earlier than so many minutes of office time ago.
    pub fn lately(&mut self, usual: i64) -> &mut Self {
        let ago = SignedDuration::from_mins(-self.about(usual));
        let lately = self.calendar.resume(self.now, Remaining::Working(ago)).at;
        self.minutes(5);
        self.at = self.at.max(lately);
        self
    }

    /// At least so many percent of the time until now.
    pub fn reach(&mut self, percent: i32) -> &mut Self {
        let whole = self.now.duration_since(self.filed);
        let there = self.filed + whole * percent / 100;
        self.minutes(5);
        self.at = self.at.max(there);
        self
    }

    /// This happens now.
    pub fn does(&mut self, step: Step) {
        self.steps.push((self.at, step));
    }

    /// The last step there is.
    pub fn ends_with(&mut self, step: Step) -> ControlFlow<()> {
        self.does(step);
        Break(())
    }

    /// Everything has happened by now, also where that was quick work.
    pub fn squeeze(self) -> Plan {
        let latest = self.now - SignedDuration::from_mins(2);
        let room = latest.as_millisecond() - self.filed.as_millisecond();
        let taken = self.at.as_millisecond() - self.filed.as_millisecond();
        let squeezed = |at: Timestamp| {
            if taken <= room {
                return at;
            }
            let since = at.as_millisecond() - self.filed.as_millisecond();
            self.filed + SignedDuration::from_millis(since * room / taken)
        };
        let steps = self.steps.iter().map(|&(at, step)| (squeezed(at), step));
        Plan {
            filed: self.filed,
            steps: steps.collect(),
        }
    }

    /// Between two thirds and four thirds of the usual, at least one.
    fn about(&mut self, usual: i64) -> i64 {
        // SplitMix64: a few lines, and the same everywhere and always.
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let part = i64::try_from((z ^ (z >> 31)) % 1000).unwrap_or(0);
        (usual * (2000 + 2 * part) / 3000).max(1)
    }
}

/// The moment at which an hour of a day begins here.
fn moment(calendar: &WorkingCalendar, day: Date, hour: i8) -> Timestamp {
    let midnight = calendar.end_of(day) + SignedDuration::from_millis(1);
    midnight - SignedDuration::from_hours(24 - i64::from(hour))
}
