//! The importers and the calendar on the real files beside the project, where
//! those are present. Absent files are said to be skipped, never passed silently.

use std::{fs, path::PathBuf};

use jiff::civil::date;
use xinqiao_kernel::{
    WorkingCalendar,
    holidays::HolidayYear,
    masking::{MaskRules, mask_text},
    office_hours::OfficeHours,
};

/// A folder of the real data, or a line that says what was left out.
fn folder(name: &str, what: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(name);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: folder absent: ../shared/data/{name} ({what} not tried on real files)");
    None
}

#[test]
fn real_holiday_files_make_a_calendar() {
    let Some(folder) = folder("holidays", "the holiday importer") else {
        return;
    };
    let years: Vec<HolidayYear> = fs::read_dir(folder)
        .unwrap()
        .map(|file| HolidayYear::read(&fs::read_to_string(file.unwrap().path()).unwrap()).unwrap())
        .collect();
    assert!(
        years
            .iter()
            .any(|year| year.year == 2027 && !year.is_announced())
    );
    let office = OfficeHours::parse(&[["09:00", "12:00"], ["13:30", "17:30"]]).unwrap();
    let calendar = WorkingCalendar::new(office, 8, years).unwrap();

    assert!(
        !calendar.is_working_day(date(2018, 12, 31)),
        "moved by the notice for 2019"
    );
    assert!(
        calendar.is_working_day(date(2018, 12, 29)),
        "a Saturday worked for it"
    );
    assert!(
        !calendar.is_working_day(date(2020, 1, 31)),
        "the long Spring Festival of 2020"
    );
    let days = |year| calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31));
    assert_eq!((days(2019).count, days(2019).provisional), (250, false));
    assert_eq!(days(2027).count, 261);
    assert!(days(2027).provisional);
}

#[test]
fn real_messages_keep_no_mobile_number_and_are_masked_once() {
    let Some(folder) = folder("appeals", "masking of free text") else { return };
    let text = fs::read_to_string(folder.join("messages.jsonl")).unwrap();
    let rules = MaskRules::default();
    let mut changed = 0;
    for line in text.lines() {
        let message: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = message["text"].as_str().unwrap();
        let masked = mask_text(text, &rules);
        assert_eq!(mask_text(&masked, &rules), masked);
        changed += usize::from(masked != text);
        if masked != text && std::env::var("SHOW").is_ok() {
            let (a, b): (Vec<char>, Vec<char>) = (text.chars().collect(), masked.chars().collect());
            let mut i = 0;
            while i < a.len() {
                if a[i] != b[i] {
                    let s = i.saturating_sub(12);
                    let e = (i + 22).min(a.len());
                    println!("{} => {}", a[s..e].iter().collect::<String>().replace('\n', "|"), b[s..e].iter().collect::<String>().replace('\n', "|"));
                    i = e;
                } else { i += 1; }
            }
        }
    }
    println!("{changed} of {} messages held something to mask", text.lines().count());
    assert!(changed > 0);
}
