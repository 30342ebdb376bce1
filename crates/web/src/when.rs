//! Moments as people say them.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};

use crate::words::{Lang, Words};

/// Near days by name, others by date: 今天 14:05, 明天 09:00, 周四 17:00 (within
/// six days), 3月2日 09:00, 2025年3月2日.
#[must_use]
pub fn say(at: Timestamp, now: Timestamp, utc_offset_minutes: i32, words: Words) -> String {
    let at = local(at, utc_offset_minutes);
    let today = local(now, utc_offset_minutes);
    let days = i64::from((at.date() - today.date()).get_days());
    let clock = format!("{:02}:{:02}", at.hour(), at.minute());
    let day = match days {
        0 => words.t("when-today").into_owned(),
        1 => words.t("when-tomorrow").into_owned(),
        -1 => words.t("when-yesterday").into_owned(),
        2..=6 => weekday(at, words),
        _ if at.year() == today.year() => date(at, words),
        _ => return date_with_year(at, words),
    };
    format!("{day} {clock}")
}

/// A day with its year, for what is read long after: 2026年3月2日.
#[must_use]
pub fn day(day: Date, words: Words) -> String {
    date_with_year(day.into(), words)
}

/// `2026-11-22 17:00`, for the hover, for print and for tables to be compared.
#[must_use]
pub fn exactly(at: Timestamp, utc_offset_minutes: i32) -> String {
    local(at, utc_offset_minutes)
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

fn local(at: Timestamp, utc_offset_minutes: i32) -> DateTime {
    let offset = Offset::from_seconds(utc_offset_minutes * 60).unwrap_or(Offset::UTC);
    offset.to_datetime(at)
}

fn weekday(at: DateTime, words: Words) -> String {
    const KEYS: [&str; 7] = [
        "when-monday",
        "when-tuesday",
        "when-wednesday",
        "when-thursday",
        "when-friday",
        "when-saturday",
        "when-sunday",
    ];
    let index = at.weekday().to_monday_zero_offset();
    words
        .t(KEYS[usize::from(index.unsigned_abs()) % 7])
        .into_owned()
}

fn date(at: DateTime, words: Words) -> String {
    match words.lang {
        Lang::Zh => format!("{}月{}日", at.month(), at.day()),
        Lang::En => at.strftime("%-d %b").to_string(),
    }
}

fn date_with_year(at: DateTime, words: Words) -> String {
    match words.lang {
        Lang::Zh => format!("{}年{}月{}日", at.year(), at.month(), at.day()),
        Lang::En => at.strftime("%-d %b %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(at: &str, lang: Lang) -> String {
        // A Wednesday, 15:00 in China.
        let now = "2026-03-04T07:00:00Z".parse().unwrap();
        say(at.parse().unwrap(), now, 480, Words { lang })
    }

    #[test]
    fn near_days_have_names_and_far_ones_dates() {
        assert_eq!(said("2026-03-04T06:05:00Z", Lang::Zh), "今天 14:05");
        assert_eq!(said("2026-03-03T01:00:00Z", Lang::Zh), "昨天 09:00");
        assert_eq!(said("2026-03-06T09:00:00Z", Lang::Zh), "周五 17:00");
        assert_eq!(said("2026-03-20T09:00:00Z", Lang::Zh), "3月20日 17:00");
        assert_eq!(said("2025-12-31T09:00:00Z", Lang::Zh), "2025年12月31日");
        assert_eq!(said("2026-03-20T09:00:00Z", Lang::En), "20 Mar 17:00");
    }

    #[test]
    fn a_day_begins_at_midnight_of_the_place() {
        // 23:30 UTC on the 3rd is already the 4th in China.
        assert_eq!(said("2026-03-03T23:30:00Z", Lang::Zh), "今天 07:30");
    }
}
