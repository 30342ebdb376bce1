//! The importers and the calendar on the real files beside the project, where
//! those are present. Absent files are said to be skipped, never passed silently.

use std::{fs, io::Write, path::PathBuf};

use jiff::civil::date;
use xinqiao_kernel::{
    Phone, RegionCode, Regions, WorkingCalendar,
    holidays::HolidayYear,
    masking::{MaskRules, mask_text},
    office_hours::OfficeHours,
    phone::PhoneKind,
    region_file,
};

/// A folder of the real data, or a line that says what was left out.
fn folder(name: &str, what: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(name);
    if path.is_dir() {
        return Some(path);
    }
    // Written past the test runner, which would swallow it for a test that passes.
    let mut out = std::io::stderr();
    let _ = writeln!(
        out,
        "skipped: folder absent: ../shared/data/{name} ({what} not tried on real files)"
    );
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
fn real_region_tables_make_a_tree() {
    let Some(folder) = folder("regions", "the region importer") else {
        return;
    };
    let read =
        |name: &str| region_file::read(&fs::read_to_string(folder.join(name)).unwrap()).unwrap();
    let files = ["provinces.csv", "cities.csv", "areas.csv", "streets.csv"];
    let regions = Regions::new(files.iter().flat_map(|name| read(name))).unwrap();
    assert_eq!(regions.len(), 31 + 342 + 2_978 + 41_352);

    let today = date(2026, 11, 1);
    assert_eq!(regions.children(RegionCode::NATION, today).count(), 31);
    let path = |code: &str| regions.path(code.parse().unwrap(), today).to_string();
    assert_eq!(
        path("110101001"),
        "北京市/东城区/东华门街道",
        "no 市辖区 between"
    );
    assert_eq!(
        path("441900003"),
        "广东省/东莞市/东城街道",
        "a city without districts"
    );
    let orphans = regions.iter().filter(|region| {
        let parent = region.code.parent().unwrap();
        parent != RegionCode::NATION && regions.get(parent, today).is_none()
    });
    assert_eq!(orphans.count(), 0);
}

/// Sets of messages with texts, titles and replies, one JSON object a line.
const MESSAGES: [&str; 2] = ["messages.jsonl", "messages_with_replies.jsonl"];

#[test]
fn real_messages_are_masked_once_and_for_all() {
    let Some(folder) = folder("appeals", "masking of free text") else {
        return;
    };
    let rules = MaskRules::default();
    let (mut texts, mut changed) = (0, 0);
    for name in MESSAGES {
        for line in fs::read_to_string(folder.join(name)).unwrap().lines() {
            let message: serde_json::Value = serde_json::from_str(line).unwrap();
            for text in message
                .as_object()
                .unwrap()
                .values()
                .filter_map(|value| value.as_str())
            {
                let masked = mask_text(text, &rules);
                assert_eq!(mask_text(&masked, &rules), masked);
                let left = masked.split(|sign: char| !sign.is_ascii_digit());
                let mobile = |digits: &str| {
                    digits.len() == 11
                        && Phone::parse(digits).is_ok_and(|phone| phone.kind() == PhoneKind::Mobile)
                };
                assert_eq!(left.filter(|digits| mobile(digits)).count(), 0);
                texts += 1;
                changed += usize::from(masked != text);
            }
        }
    }
    println!("{changed} of {texts} texts held something to mask");
    assert!(changed > 0);
}
