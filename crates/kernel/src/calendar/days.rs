//! Which days offices work, as one bit a day with running counts: counting the
//! working days between any two days takes a few instructions.

use jiff::civil::Date;

use crate::holidays::{HolidayYear, NamedDay};

/// A day as a number: days since 1 January 1970, local time.
pub(super) type DayNumber = i64;

/// Working days of the years that were given; Monday to Friday elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Days {
    /// The day of the first bit.
    first: DayNumber,
    /// One bit a day, set on working days.
    bits: Vec<u64>,
    /// Working days before each word of `bits`.
    before: Vec<i64>,
    /// Stretches of days about which nothing can change any more, in order.
    settled: Vec<std::ops::RangeInclusive<DayNumber>>,
}

impl Days {
    /// From years in ascending order. Where two notices name one day, the
    /// later year's was published later and holds.
    pub(super) fn of(years: &[HolidayYear]) -> Self {
        let (Some(oldest), Some(newest)) = (years.first(), years.last()) else {
            return Self {
                first: 0,
                bits: Vec::new(),
                before: Vec::new(),
                settled: Vec::new(),
            };
        };
        let first = number(january_first(oldest.year - 1));
        let end = number(january_first(newest.year + 2));
        let mut bits = vec![0_u64; usize::try_from((end - first + 63) / 64).unwrap_or_default()];
        let mut set = |day: DayNumber, works: bool| {
            let at = (day - first) as usize;
            if works {
                bits[at / 64] |= 1 << (at % 64);
            } else {
                bits[at / 64] &= !(1 << (at % 64));
            }
        };
        let last_bit = first + ((end - first + 63) / 64) * 64;
        (first..last_bit).for_each(|day| set(day, is_weekday(day)));
        for NamedDay { date, off, .. } in years.iter().flat_map(|year| &year.days) {
            set(number(*date), !off);
        }
        let before = bits
            .iter()
            .scan(0, |sum, word| {
                let before = *sum;
                *sum += i64::from(word.count_ones());
                Some(before)
            })
            .collect();
        Self {
            first,
            before,
            bits,
            settled: settled(years),
        }
    }

    pub(super) fn is_working(&self, day: DayNumber) -> bool {
        match self.place(day) {
            Ok(at) => self.bits[at / 64] >> (at % 64) & 1 == 1,
            Err(_) => is_weekday(day),
        }
    }

    /// Working days before this day, counted from a fixed day long ago; only
    /// differences mean something.
    pub(super) fn before(&self, day: DayNumber) -> i64 {
        match self.place(day) {
            Ok(at) => {
                let earlier = self.bits[at / 64] & ((1 << (at % 64)) - 1);
                weekdays_before(self.first) + self.before[at / 64] + i64::from(earlier.count_ones())
            }
            Err(Outside::Earlier) => weekdays_before(day),
            Err(Outside::Later { end, total }) => {
                weekdays_before(self.first) + total + weekdays_before(day) - weekdays_before(end)
            }
        }
    }

    /// The earliest day by whose end `count` working days have passed, counted
    /// as [`Self::before`] does; searched from `near`, which may lie on either side.
    pub(super) fn reaching(&self, count: i64, near: DayNumber) -> DayNumber {
        let reached = |day: DayNumber| self.before(day + 1) >= count;
        let (mut low, mut high) = (near, near);
        let mut step = 8;
        while !reached(high) {
            low = high + 1;
            high += step;
            step *= 2;
        }
        step = 8;
        while reached(low - 1) {
            high = low - 1;
            low -= step;
            step *= 2;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if reached(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        high
    }

    /// Whether no notice to come can change these days.
    pub(super) fn is_settled(&self, from: DayNumber, to: DayNumber) -> bool {
        self.settled
            .iter()
            .any(|stretch| stretch.contains(&from) && stretch.contains(&to))
    }

    fn place(&self, day: DayNumber) -> Result<usize, Outside> {
        let at = day - self.first;
        let length = self.bits.len() as i64 * 64;
        if at < 0 || length == 0 {
            Err(Outside::Earlier)
        } else if at >= length {
            let last = self.bits.len() - 1;
            let total = self.before[last] + i64::from(self.bits[last].count_ones());
            Err(Outside::Later {
                end: self.first + length,
                total,
            })
        } else {
            Ok(at as usize)
        }
    }
}

/// A day for which there is no bit.
enum Outside {
    Earlier,
    Later { end: DayNumber, total: i64 },
}

/// Announced years, joined where they follow each other. The last week of a
/// year stays open until the next notice is out: those for 2019 and 2023 still
/// moved days from 29 and 31 December on.
fn settled(years: &[HolidayYear]) -> Vec<std::ops::RangeInclusive<DayNumber>> {
    let mut stretches: Vec<std::ops::RangeInclusive<DayNumber>> = Vec::new();
    let mut before: Option<i16> = None;
    for year in years.iter().filter(|year| year.is_announced()) {
        let follows = before == Some(year.year - 1);
        let from = match stretches.pop() {
            Some(stretch) if follows => *stretch.start(),
            Some(stretch) => {
                stretches.push(stretch);
                number(january_first(year.year))
            }
            None => number(january_first(year.year)),
        };
        stretches.push(from..=number(january_first(year.year + 1)) - 8);
        before = Some(year.year);
    }
    stretches
}

pub(super) fn number(date: Date) -> DayNumber {
    let since = jiff::civil::date(1970, 1, 1).duration_until(date);
    since.as_secs() / 86_400
}

fn january_first(year: i16) -> Date {
    jiff::civil::date(year, 1, 1)
}

/// 1 January 1970 was a Thursday.
fn is_weekday(day: DayNumber) -> bool {
    (day + 3).rem_euclid(7) < 5
}

fn weekdays_before(day: DayNumber) -> i64 {
    let since_monday = day + 3;
    since_monday.div_euclid(7) * 5 + since_monday.rem_euclid(7).min(5)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn some_years() -> Vec<HolidayYear> {
        [2025_i16, 2026, 2028]
            .map(|year| HolidayYear {
                year,
                days: (1..=7)
                    .map(|day| NamedDay {
                        date: date(year, 10, day),
                        name: "国庆节".into(),
                        off: true,
                    })
                    .chain([NamedDay {
                        date: date(year, 10, 10),
                        name: "调休".into(),
                        off: false,
                    }])
                    .collect(),
            })
            .into()
    }

    proptest! {
        #[test]
        fn counts_agree_with_looking_at_every_day(
            from in -30_000_i64..40_000, length in 0_i64..3_000,
        ) {
            for days in [Days::of(&some_years()), Days::of(&[])] {
                let counted = (from..from + length).filter(|day| days.is_working(*day)).count();
                prop_assert_eq!(days.before(from + length) - days.before(from), counted as i64);
            }
        }

        #[test]
        fn the_day_that_reaches_a_count_is_a_working_day(
            near in 15_000_i64..25_000, ahead in -900_i64..900,
        ) {
            let days = Days::of(&some_years());
            let count = days.before(near) + ahead;
            let day = days.reaching(count, near);
            prop_assert!(days.is_working(day));
            prop_assert_eq!(days.before(day + 1), count);
        }
    }

    #[test]
    fn the_last_week_is_open_until_the_next_notice_is_out() {
        let days = Days::of(&some_years());
        let settled = |from, to| days.is_settled(number(from), number(to));
        assert!(settled(date(2025, 1, 1), date(2026, 12, 24)));
        assert!(!settled(date(2026, 12, 20), date(2026, 12, 25)));
        assert!(!settled(date(2026, 12, 31), date(2028, 1, 1)));
        assert!(settled(date(2028, 1, 1), date(2028, 1, 1)));
        assert!(!settled(date(2024, 12, 31), date(2025, 1, 2)));
    }
}
