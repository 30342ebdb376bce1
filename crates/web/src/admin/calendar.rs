//! The working calendar as it is counted: every day of a year, the announced
//! holidays and make-up working days by name.

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    routing::get,
};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde::Deserialize;
use xinqiao_kernel::WorkingCalendar;

use super::tabs;
use crate::{
    Web,
    error::{Answer, Error},
    page::{Page, show},
    view::Tab,
};

/// Some notices are kept with this behind the name of the holiday.
const MADE_UP: &str = "调休上班";
/// Years shown beside the current one, before and after.
const YEARS_AROUND: i16 = 2;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/calendar", get(year))
}

/// Which year.
#[derive(Deserialize)]
struct Wanted {
    year: Option<i16>,
}

async fn year(State(web): State<Web>, page: Page, Query(wanted): Query<Wanted>) -> Answer {
    page.staff()?;
    let calendar = web.hotline.calendar();
    let this = calendar.date_of(page.now).year();
    let year = wanted.year.unwrap_or(this);
    if !(1950..2200).contains(&year) {
        return Err(Error::not_found());
    }
    let months: Result<Vec<Month>, _> = (1..=12)
        .map(|month| Month::of(calendar, year, month))
        .collect();
    let months = months.map_err(Error::broken)?;
    let years = (this - YEARS_AROUND..=this + YEARS_AROUND).map(|other| Tab {
        href: format!("/admin/calendar?year={other}"),
        label: other.to_string(),
        count: None,
        here: other == year,
    });
    show(&Calendar {
        tabs: tabs(&page),
        years: years.collect(),
        year,
        provisional: is_provisional(calendar, year),
        working_days: months.iter().map(|month| month.working_days).sum(),
        named: named(calendar, &page, year),
        weekdays: page
            .t("admin-weekdays")
            .split(' ')
            .map(str::to_owned)
            .collect(),
        months,
        page,
    })
}

/// This year and the next, as far as their holidays are not announced.
pub(super) fn provisional_years(web: &Web, now: Timestamp) -> Vec<i16> {
    let calendar = web.hotline.calendar();
    let this = calendar.date_of(now).year();
    (this..=this + 1)
        .filter(|year| is_provisional(calendar, *year))
        .collect()
}

/// The last week of a year stays open until the next notice, which may move days
/// of it; it alone makes no year provisional.
fn is_provisional(calendar: &WorkingCalendar, year: i16) -> bool {
    match (Date::new(year, 1, 1), Date::new(year, 12, 24)) {
        (Ok(first), Ok(last)) => calendar.working_days_between(first, last).provisional,
        _ => true,
    }
}

/// The named days of a year, those of one name together: 春节, with its days
/// off and its make-up working days.
fn named(calendar: &WorkingCalendar, page: &Page, year: i16) -> Vec<Holiday> {
    let (Ok(first), Ok(last)) = (Date::new(year, 1, 1), Date::new(year, 12, 31)) else {
        return Vec::new();
    };
    let mut holidays: Vec<Holiday> = Vec::new();
    for day in calendar.named_days(first, last) {
        let name = day.name.strip_suffix(MADE_UP).unwrap_or(&day.name);
        if holidays.iter().all(|holiday| holiday.name != name) {
            holidays.push(Holiday {
                name: name.to_owned(),
                off: Vec::new(),
                worked: Vec::new(),
            });
        }
        let said = day_words(page, day.date);
        for holiday in holidays.iter_mut().filter(|holiday| holiday.name == name) {
            if day.off {
                holiday.off.push(said.clone());
            } else {
                holiday.worked.push(said.clone());
            }
        }
    }
    holidays
}

/// 2月17日, 17 Feb.
pub(crate) fn day_words(page: &Page, day: Date) -> String {
    let zh = format!("{}月{}日", day.month(), day.day());
    let en = day.strftime("%-d %b").to_string();
    page.words.either(&zh, &en).to_owned()
}

struct Holiday {
    name: String,
    off: Vec<String>,
    worked: Vec<String>,
}

struct Month {
    number: i32,
    working_days: u32,
    /// Weeks from Monday; days of other months are left out.
    weeks: Vec<[Option<Day>; 7]>,
}

#[derive(Clone, Copy)]
struct Day {
    number: i8,
    kind: Kind,
}

/// What a day is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Working,
    Weekend,
    /// Announced as free.
    Off,
    /// Announced as a working day that makes up for a free one.
    MadeUp,
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Weekend => "weekend",
            Self::Off => "off",
            Self::MadeUp => "made-up",
        }
    }
}

impl Month {
    fn of(calendar: &WorkingCalendar, year: i16, number: i8) -> Result<Self, jiff::Error> {
        let first = Date::new(year, number, 1)?;
        let mut month = Self {
            number: number.into(),
            working_days: 0,
            weeks: vec![[None; 7]],
        };
        let mut day = first;
        while day.month() == number && day.year() == year {
            let column = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
            if column == 0 && day != first {
                month.weeks.push([None; 7]);
            }
            let works = calendar.is_working_day(day);
            month.working_days += u32::from(works);
            let named = calendar.named_days(day, day).first();
            let kind = match named {
                Some(named) if named.off => Kind::Off,
                Some(_) => Kind::MadeUp,
                None if works => Kind::Working,
                None => Kind::Weekend,
            };
            if let Some(cell) = month.weeks.last_mut().and_then(|week| week.get_mut(column)) {
                *cell = Some(Day {
                    number: day.day(),
                    kind,
                });
            }
            day = day.checked_add(1.day())?;
        }
        Ok(month)
    }
}

#[derive(Template)]
#[template(path = "admin/calendar.html")]
struct Calendar {
    page: Page,
    tabs: Vec<Tab>,
    years: Vec<Tab>,
    year: i16,
    provisional: bool,
    working_days: u32,
    named: Vec<Holiday>,
    weekdays: Vec<String>,
    months: Vec<Month>,
}
