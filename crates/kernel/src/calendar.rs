//! The working calendar: when a limit ends, how much working time lies between
//! two moments, and what is left when a clock is stopped.

mod days;
mod left;
mod moment;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::Offset};
use serde::{Deserialize, Serialize};

pub use self::left::{Remaining, TimeLeft};
use self::{
    days::{DayNumber, Days, number},
    moment::{Local, Work, duration, timestamp},
};
use crate::{
    holidays::{HolidayYear, NamedDay},
    limit::{Limit, LimitUnit, Start},
    office_hours::{DAY, OfficeHours, SECOND},
};

/// Working days and office hours of one place.
///
/// A year without a holiday notice counts Monday to Friday, and whatever was
/// counted through it is marked provisional: it is to be counted again when the
/// notice is out.
#[derive(Clone, Debug)]
pub struct WorkingCalendar {
    offset: Offset,
    office: OfficeHours,
    days: Days,
    named: Vec<NamedDay>,
}

/// When something has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Due {
    /// The last moment at which it is in time.
    pub at: Timestamp,
    /// Counted through days whose holidays are not announced yet.
    pub provisional: bool,
}

/// A number of working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingDays {
    /// How many; negative when the later day was given first.
    pub count: i64,
    /// Counted through days whose holidays are not announced yet.
    pub provisional: bool,
}

/// Why there is no such calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No place on earth has this offset.
    #[error("a place is at most 14 hours from UTC, not {0}; China is 8")]
    Offset(i8),
    /// Two notices for one year.
    #[error("there are two holiday files for {0}; leave the newer one")]
    YearTwice(i16),
}

impl WorkingCalendar {
    /// A calendar from office hours, hours ahead of UTC, and the notices known.
    ///
    /// # Errors
    /// When the offset is not −14 to 14, or a year is there twice.
    pub fn new(
        office: OfficeHours,
        utc_offset_hours: i8,
        years: impl IntoIterator<Item = HolidayYear>,
    ) -> Result<Self, CalendarError> {
        let offset = Some(utc_offset_hours)
            .filter(|hours| (-14..=14).contains(hours))
            .and_then(|hours| Offset::from_hours(hours).ok())
            .ok_or(CalendarError::Offset(utc_offset_hours))?;
        let mut years: Vec<HolidayYear> = years.into_iter().collect();
        years.sort_by_key(|year| year.year);
        if let Some(pair) = years.windows(2).find(|pair| pair[0].year == pair[1].year) {
            return Err(CalendarError::YearTwice(pair[0].year));
        }
        let days = Days::of(&years);
        let mut named: Vec<NamedDay> = years.into_iter().flat_map(|year| year.days).collect();
        named.sort_by_key(|day| day.date);
        Ok(Self {
            offset,
            office,
            days,
            named,
        })
    }

    /// When a limit that is set at `start` ends.
    ///
    /// | counts | from `instant` | from `next_day` |
    /// |---|---|---|
    /// | minutes, hours | so much later by the clock | so much after the midnight that ends the day |
    /// | calendar days | 24 hours later for each | 23:59:59 of the n-th day after |
    /// | working days | when n whole office days of working time have passed | when offices close on the n-th working day after |
    ///
    /// The day itself never counts with `next_day`, and a limit ends with the
    /// office hours of its last day, or with that day where offices do not
    /// matter (Civil Code arts. 201 and 203 count the same way). With
    /// `instant`, whatever is set while offices are closed starts to count
    /// when they open: five working days set on a Wednesday at 10:00 end the
    /// next Wednesday at 10:00; set on a Saturday, when offices close on Friday.
    ///
    /// A limit of 0, which no rule can write, is due at once.
    #[must_use]
    pub fn deadline(&self, start: Timestamp, limit: &Limit) -> Due {
        let amount = i64::from(limit.amount);
        if amount == 0 {
            return Due {
                at: start,
                provisional: false,
            };
        }
        let from = self.local(start);
        let next_midnight = Local {
            day: from.day + 1,
            time: 0,
        };
        let clock = |unit: i64| match limit.start {
            Start::Instant => self.plain(from, i128::from(amount) * i128::from(unit)),
            Start::NextDay => self.plain(next_midnight, i128::from(amount) * i128::from(unit)),
        };
        match (limit.unit, limit.start) {
            (LimitUnit::Minutes, _) => clock(60 * SECOND),
            (LimitUnit::Hours, _) => clock(3_600 * SECOND),
            (LimitUnit::CalendarDays, Start::Instant) => clock(DAY),
            (LimitUnit::CalendarDays, Start::NextDay) => self.plain(
                Local {
                    day: from.day + amount,
                    time: DAY - SECOND,
                },
                0,
            ),
            (LimitUnit::WorkingDays, Start::Instant) => {
                let mut work = self.work_before(from);
                work.days += amount;
                self.counted(from, self.reaching(work, from.day))
            }
            (LimitUnit::WorkingDays, Start::NextDay) => {
                let count = self.days.before(from.day + 1) + amount;
                let day = self.days.reaching(count, from.day);
                self.counted(
                    from,
                    Local {
                        day,
                        time: self.office.closes(),
                    },
                )
            }
        }
    }

    /// Office time between two moments; negative when the later one comes first.
    #[must_use]
    pub fn working_time(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        let (from, to) = (
            self.work_before(self.local(from)),
            self.work_before(self.local(to)),
        );
        let whole = i128::from(to.days - from.days) * i128::from(self.office.per_day());
        duration(whole + i128::from(to.time - from.time))
    }

    /// Office time of one working day.
    #[must_use]
    pub fn office_day(&self) -> SignedDuration {
        SignedDuration::from_nanos(self.office.per_day())
    }

    /// Working days after `from` up to and with `to`: what is done on the day
    /// it came in took 0.
    #[must_use]
    pub fn working_days_between(&self, from: Date, to: Date) -> WorkingDays {
        let (from, to) = (number(from), number(to));
        WorkingDays {
            count: self.days.before(to + 1) - self.days.before(from + 1),
            provisional: !self.days.is_settled(from.min(to), from.max(to)),
        }
    }

    /// Whether offices work on this day.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        self.days.is_working(number(day))
    }

    /// The day it is here at this moment.
    #[must_use]
    pub fn date_of(&self, at: Timestamp) -> Date {
        self.offset.to_datetime(at).date()
    }

    /// The last moment of a day here.
    #[must_use]
    pub fn end_of(&self, day: Date) -> Timestamp {
        let midnight = day
            .tomorrow()
            .unwrap_or(day)
            .to_datetime(jiff::civil::Time::midnight());
        self.offset
            .to_timestamp(midnight)
            .map_or(Timestamp::MAX, |midnight| {
                midnight - SignedDuration::from_millis(1)
            })
    }

    /// The announced holidays and make-up working days from one day to
    /// another, both included, in order: to show why a deadline is what it is.
    #[must_use]
    pub fn named_days(&self, from: Date, to: Date) -> &[NamedDay] {
        let begin = self.named.partition_point(|day| day.date < from);
        let end = self.named.partition_point(|day| day.date <= to);
        self.named.get(begin..end).unwrap_or_default()
    }

    /// What is left of a limit when its clock is stopped: working time for
    /// limits in working days, plain time for others; negative when it is over.
    #[must_use]
    pub fn remaining(&self, now: Timestamp, due: Timestamp, limit: &Limit) -> Remaining {
        match limit.unit {
            LimitUnit::WorkingDays => Remaining::Working(self.working_time(now, due)),
            LimitUnit::Minutes | LimitUnit::Hours | LimitUnit::CalendarDays => {
                Remaining::Plain(due.duration_since(now))
            }
        }
    }

    /// The deadline when the clock goes on at `now` with so much left.
    ///
    /// Exactly as much time lies between `now` and the result as was left, so a
    /// pause neither gives nor takes any; stopped and started at the same moment,
    /// a deadline stays where it was.
    #[must_use]
    pub fn resume(&self, now: Timestamp, remaining: Remaining) -> Due {
        let from = self.local(now);
        match remaining {
            Remaining::Plain(left) => self.plain(from, left.as_nanos()),
            Remaining::Working(left) => {
                let per_day = i128::from(self.office.per_day());
                let before = self.work_before(from);
                let work = i128::from(before.time) + left.as_nanos();
                let work = Work {
                    days: before.days + work.div_euclid(per_day) as i64,
                    time: work.rem_euclid(per_day) as i64,
                };
                self.counted(from, self.reaching(work, from.day))
            }
        }
    }

    /// How much is left, in the words of the trade: `1 个工作日 3 小时`.
    #[must_use]
    pub fn time_left(&self, remaining: Remaining) -> TimeLeft {
        TimeLeft::of(remaining, self.office_day())
    }

    fn local(&self, at: Timestamp) -> Local {
        let since = at.as_nanosecond() + i128::from(self.offset.seconds()) * i128::from(SECOND);
        let day = i128::from(DAY);
        Local {
            day: since.div_euclid(day) as i64,
            time: since.rem_euclid(day) as i64,
        }
    }

    fn moment(&self, local: Local) -> Timestamp {
        let since = i128::from(local.day) * i128::from(DAY) + i128::from(local.time);
        timestamp(since - i128::from(self.offset.seconds()) * i128::from(SECOND))
    }

    /// A deadline that does not look at holidays.
    fn plain(&self, from: Local, after: i128) -> Due {
        let since = i128::from(from.day) * i128::from(DAY) + i128::from(from.time) + after;
        let at = timestamp(since - i128::from(self.offset.seconds()) * i128::from(SECOND));
        Due {
            at,
            provisional: false,
        }
    }

    /// A deadline that does.
    fn counted(&self, from: Local, to: Local) -> Due {
        let (first, last) = (from.day.min(to.day), from.day.max(to.day));
        Due {
            at: self.moment(to),
            provisional: !self.days.is_settled(first, last),
        }
    }

    /// All working time before a moment.
    fn work_before(&self, at: Local) -> Work {
        let time = if self.days.is_working(at.day) {
            self.office.passed(at.time)
        } else {
            0
        };
        Work {
            days: self.days.before(at.day),
            time,
        }
    }

    /// The earliest moment before which so much working time lies.
    fn reaching(&self, work: Work, near: DayNumber) -> Local {
        // Time that ends a day belongs to that day, not to the next one's opening.
        let time = if work.time == 0 {
            self.office.per_day()
        } else {
            work.time
        };
        let count = if work.time == 0 {
            work.days
        } else {
            work.days + 1
        };
        Local {
            day: self.days.reaching(count, near),
            time: self.office.moment(time),
        }
    }
}

#[cfg(test)]
mod tests;
