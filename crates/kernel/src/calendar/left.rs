//! What is left of a limit.

use std::fmt;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// Time left when a clock was stopped; negative when the limit was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remaining {
    /// Office time, of a limit in working days.
    Working(SignedDuration),
    /// Time by the clock, of all other limits.
    Plain(SignedDuration),
}

/// Time left or over, cut to whole minutes, as people say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLeft {
    /// The limit is over; the numbers say since how long.
    pub over: bool,
    /// Days, hours and minutes are office time: a day is as long as offices work.
    pub working: bool,
    /// Whole days.
    pub days: i64,
    /// Whole hours beside the days.
    pub hours: i64,
    /// Whole minutes beside the hours.
    pub minutes: i64,
}

impl TimeLeft {
    pub(super) fn of(remaining: Remaining, office_day: SignedDuration) -> Self {
        let (time, day, working) = match remaining {
            Remaining::Working(time) => (time, office_day.as_secs() / 60, true),
            Remaining::Plain(time) => (time, 24 * 60, false),
        };
        let minutes = time.unsigned_abs().as_secs().cast_signed() / 60;
        Self {
            over: time.is_negative(),
            working,
            days: minutes / day,
            hours: minutes % day / 60,
            minutes: minutes % day % 60,
        }
    }

    /// The same of a limit that has run out, even when no time has been counted
    /// since: at night none is.
    #[must_use]
    pub const fn run_out(self) -> Self {
        Self { over: true, ..self }
    }

    /// `剩余 1 个工作日 3 小时`, `超时 20 分钟`.
    #[must_use]
    pub fn zh(self) -> String {
        if self.has_just_run_out() {
            return "已超时".to_owned();
        }
        let lead = if self.over { "超时" } else { "剩余" };
        let day = if self.working { "个工作日" } else { "天" };
        format!(
            "{lead} {}",
            self.largest_two([day, "小时", "分钟"], |amount, unit| {
                format!("{amount} {unit}")
            })
        )
    }

    /// `1 working day 3 hours left`, `20 minutes late`.
    #[must_use]
    pub fn en(self) -> String {
        if self.has_just_run_out() {
            return "late".to_owned();
        }
        let tail = if self.over { "late" } else { "left" };
        let day = if self.working { "working day" } else { "day" };
        let words = self.largest_two([day, "hour", "minute"], |amount, unit| {
            format!("{amount} {unit}{}", if amount == 1 { "" } else { "s" })
        });
        format!("{words} {tail}")
    }

    const fn has_just_run_out(self) -> bool {
        self.over && self.days == 0 && self.hours == 0 && self.minutes == 0
    }

    /// Nobody needs the minutes beside the days.
    fn largest_two(self, units: [&str; 3], word: impl Fn(i64, &str) -> String) -> String {
        let amounts = [self.days, self.hours, self.minutes];
        let first = amounts.iter().position(|amount| *amount > 0).unwrap_or(2);
        let words: Vec<String> = (first..(first + 2).min(3))
            .filter(|at| *at == first || amounts[*at] > 0)
            .map(|at| word(amounts[at], units[at]))
            .collect();
        words.join(" ")
    }
}

impl fmt::Display for TimeLeft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.zh())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_said_in_the_words_of_the_trade() {
        let office_day = SignedDuration::from_hours(7);
        let minutes = SignedDuration::from_mins;
        let left = |remaining| TimeLeft::of(remaining, office_day);
        assert_eq!(
            left(Remaining::Working(minutes(7 * 60 + 185))).zh(),
            "剩余 1 个工作日 3 小时"
        );
        assert_eq!(
            left(Remaining::Working(minutes(14 * 60))).en(),
            "2 working days left"
        );
        assert_eq!(left(Remaining::Plain(minutes(-20))).zh(), "超时 20 分钟");
        assert_eq!(
            left(Remaining::Plain(minutes(25 * 60))).en(),
            "1 day 1 hour left"
        );
        assert_eq!(left(Remaining::Plain(minutes(0))).en(), "0 minutes left");
        let at_night = left(Remaining::Working(minutes(0))).run_out();
        assert_eq!(
            (at_night.zh().as_str(), at_night.en().as_str()),
            ("已超时", "late")
        );
    }

    #[test]
    fn what_is_left_is_kept_as_a_word_and_a_duration() {
        let kept =
            serde_json::to_string(&Remaining::Working(SignedDuration::from_mins(90))).unwrap();
        assert_eq!(kept, r#"{"working":"PT1H30M"}"#);
    }
}
