//! Days as numbers, so that rows stay small and a span is two of them.

use jiff::{ToSpan as _, civil::Date};

/// Days since 1 January 1970 by the clock of the place.
pub type Day = i64;

/// From the first to the last, both counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first day.
    pub first: Date,
    /// The last day; before the first, the span is empty.
    pub last: Date,
}

impl Span {
    /// A whole month.
    #[must_use]
    pub fn month(of: Date) -> Self {
        Self {
            first: of.first_of_month(),
            last: of.last_of_month(),
        }
    }

    /// The last days up to and with one.
    #[must_use]
    pub fn days_to(last: Date, days: u16) -> Self {
        let back = i64::from(days.max(1)) - 1;
        Self {
            first: last.saturating_sub(back.days()),
            last,
        }
    }

    /// How many days; none when it ends before it begins.
    #[must_use]
    pub fn days(self) -> i64 {
        (number(self.last) - number(self.first) + 1).max(0)
    }

    /// As long a span that ends the day before this one; of a whole month the
    /// month before, however long.
    #[must_use]
    pub fn before(self) -> Self {
        let last = self.first.saturating_sub(1.day());
        if self == Self::month(self.first) {
            return Self::month(last);
        }
        Self {
            first: self.first.saturating_sub(self.days().days()),
            last,
        }
    }

    /// The same days a year earlier; 29 February becomes 28.
    #[must_use]
    pub fn a_year_earlier(self) -> Self {
        if self == Self::month(self.first) {
            return Self::month(self.first.saturating_sub(1.year()));
        }
        Self {
            first: self.first.saturating_sub(1.year()),
            last: self.last.saturating_sub(1.year()),
        }
    }
}

/// The number of a day.
#[must_use]
pub fn number(date: Date) -> Day {
    // Within the years that a date can hold, a span of days cannot overflow.
    date.since(Date::constant(1970, 1, 1))
        .map_or(0, |span| i64::from(span.get_days()))
}

/// The day with a number; the first or last there is beyond them.
#[must_use]
pub fn date(day: Day) -> Date {
    Date::constant(1970, 1, 1).saturating_add(day.clamp(-4_000_000, 3_000_000).days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as on;

    use super::*;

    #[test]
    fn a_day_is_the_same_day_after_it_was_a_number() {
        for day in [
            on(1970, 1, 1),
            on(2019, 10, 31),
            on(2028, 2, 29),
            on(1969, 12, 31),
        ] {
            assert_eq!(date(number(day)), day);
        }
        assert_eq!(number(on(1970, 1, 2)), 1);
    }

    #[test]
    fn the_span_before_a_month_is_the_month_before() {
        let march = Span::month(on(2024, 3, 15));
        assert_eq!(march.before(), Span::month(on(2024, 2, 1)));
        assert_eq!(march.a_year_earlier(), Span::month(on(2023, 3, 1)));
        let week = Span::days_to(on(2024, 3, 10), 7);
        assert_eq!(week.before(), Span::days_to(on(2024, 3, 3), 7));
        assert_eq!(week.before().days(), 7);
    }
}
