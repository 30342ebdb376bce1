//! Rule sets and catalogues: the shipped ones hold, broken ones say where.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../../fuzz/bodies/rule_sets.rs"]
mod rule_sets;

use jiff::{civil::date, tz::Offset};
use proptest::prelude::*;
use xinqiao_hotline::{
    catalogue::{Catalogue, Matter},
    rules::{RuleBook, RuleSet, SHIPPED},
};
use xinqiao_identity::units::Units;

fn read(text: &str) -> String {
    RuleSet::read("mine.toml", text).unwrap_err().to_string()
}

/// A shipped set with something changed.
fn hj(from: &str, to: &str) -> String {
    let text = SHIPPED
        .iter()
        .find(|(file, _)| *file == "hj.toml")
        .unwrap()
        .1;
    assert!(text.contains(from), "the shipped set no longer has {from}");
    text.replacen(from, to, 1)
}

#[test]
fn the_four_shipped_sets_are_read_and_name_a_source_for_each_number() {
    for (file, text) in SHIPPED {
        let set = RuleSet::read(file, text).unwrap();
        assert!(
            set.limits
                .iter()
                .all(|limit| !limit.source.trim().is_empty()),
            "{file}"
        );
        assert!(RuleBook::shipped(&set.name, Offset::constant(8)).is_ok());
    }
    assert_eq!(SHIPPED.len(), 4);
}

#[test]
fn a_broken_rule_set_says_file_line_and_reason() {
    let twice = read(&hj("id = \"dispatch\"", "id = \"accept\""));
    assert!(twice.starts_with("mine.toml 第 "), "{twice}");
    assert!(twice.contains("重复"), "{twice}");

    let unit = read(&hj("limit = \"30 calendar_days\"", "limit = \"30 days\""));
    assert!(unit.contains("calendar_days or working_days"), "{unit}");
    assert!(unit.contains("line 90"), "{unit}");

    let no_source = read(&hj("source = \"默认值：派单时指定\"", "source = \" \""));
    assert!(
        no_source.contains("reply.complex") && no_source.contains("source"),
        "{no_source}"
    );

    let unknown = read(&hj("milestone = \"audit\"", "milestone = \"audits\""));
    assert!(unknown.contains("audits"), "{unknown}");

    let without = read(&hj("milestone = \"archive\"", "milestone = \"resume\""));
    assert!(without.contains("archive"), "{without}");

    let ruled_by = read(&hj(
        "[park]\nruled_by = \"unit_head\"",
        "[park]\nruled_by = \"citizen\"",
    ));
    assert!(ruled_by.contains("park.ruled_by"), "{ruled_by}");
}

#[test]
fn an_unknown_name_for_the_current_set_lists_those_there_are() {
    let error = RuleBook::shipped("nowhere", Offset::constant(8))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("nowhere") && error.contains("shandong"),
        "{error}"
    );
}

#[test]
fn a_newer_version_judges_new_cases_and_the_old_one_those_it_judged() {
    let old = RuleSet::read("hj.toml", SHIPPED[0].1).unwrap();
    let mut new = old.clone();
    new.version = "2026-12".to_owned();
    new.valid_from = date(2026, 12, 1);
    let book = RuleBook::new(vec![old, new], "hj", Offset::constant(8)).unwrap();
    let at = |text: &str| book.on(text.parse().unwrap()).reference();
    assert_eq!(at("2026-11-30T15:59:00Z"), "hj@2019-01");
    assert_eq!(
        at("2026-11-30T16:00:00Z"),
        "hj@2026-12",
        "midnight in the place itself"
    );
    assert!(
        book.get("hj@2019-01")
            .is_some_and(|set| set.limit("reply").is_some())
    );
}

#[test]
fn a_broken_catalogue_says_line_and_row() {
    let units = Units::default();
    let read = |text: &str| {
        Catalogue::read("catalogue.toml", text, &units)
            .unwrap_err()
            .to_string()
    };
    let row = "[[row]]\nid = \"a\"\nclass = \"01\"\nbasis = \"b\"\nfrom = \"2025-01-01\"\n";
    assert!(read(&format!("{row}lead = \"nobody\"\n")).contains("第 2 行"));
    assert!(read(row).contains("lead_level"));
    assert!(read(&format!("{row}lead = \"x\"\nlead_level = \"town\"\n")).contains("二者择一"));
    assert!(read("[[row]]\nid = 3\n").contains("line 2"));
}

proptest! {
    #[test]
    fn any_text_is_a_rule_set_or_a_clear_error(text in "(?s).{0,400}") {
        rule_sets::run(&text);
    }

    #[test]
    fn a_damaged_rule_set_never_panics(at in 0..6_000_usize, with in "[\\[\\]\"=a-z0-9\n]{0,6}") {
        let text = SHIPPED[0].1;
        let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        rule_sets::run(&format!("{}{with}{}", &text[..at], &text[at..]));
    }

    #[test]
    fn any_matter_gets_an_answer_from_an_empty_catalogue(class in "[0-9]{0,8}", words in ".{0,40}") {
        let matter = Matter { class: &class, region: "990101", words: &words, reported: None, day: date(2026, 1, 1) };
        prop_assert_eq!(Catalogue::default().suggest(&matter, &Units::default()), None);
    }
}
