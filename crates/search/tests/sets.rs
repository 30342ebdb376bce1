//! The golden set and the tuning set: in order, apart, and after items there are.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, fs, path::Path};

use serde::Deserialize;

/// Signs two questions may share, of those of the shorter one, and still be two.
const ALIKE: f64 = 0.8;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    query: String,
    want: Vec<String>,
    kind: String,
}

fn set(name: &str) -> Vec<Line> {
    let file = format!("{}/tests/{name}/queries.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(file).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|why| panic!("{line}: {why}")))
        .collect()
}

/// Titles of the demo city's items.
fn demo_titles() -> BTreeSet<String> {
    let items = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sites/demo/knowledge/items");
    fs::read_dir(items)
        .unwrap()
        .flat_map(|file| {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            let table: toml::Table = text.parse().unwrap();
            let items = table["item"].as_array().unwrap().clone();
            items
                .into_iter()
                .map(|item| item["title"].as_str().unwrap().to_owned())
        })
        .collect()
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

#[test]
fn each_question_wants_something_and_items_it_wants_are_there() {
    let titles = demo_titles();
    for name in ["golden", "tuning"] {
        let set = set(name);
        assert!(set.len() >= 180, "{name}: {}", set.len());
        for line in set {
            assert!(!line.query.trim().is_empty() && !line.want.is_empty());
            match line.kind.as_str() {
                "item" => assert!(
                    titles.contains(&line.want[0]),
                    "{}: there is no item 「{}」",
                    line.query,
                    line.want[0]
                ),
                kind => assert_eq!(kind, "service", "{}", line.query),
            }
        }
    }
}

#[test]
fn what_is_tuned_on_is_not_what_is_measured_on() {
    let tuning = set("tuning");
    for golden in set("golden") {
        let own = pairs(&golden.query);
        for other in &tuning {
            let theirs = pairs(&other.query);
            let shared = own.intersection(&theirs).count() as f64;
            let least = own.len().min(theirs.len()).max(4) as f64;
            assert!(
                golden.query != other.query && shared / least < ALIKE,
                "「{}」 and 「{}」 are one question",
                golden.query,
                other.query
            );
        }
    }
}
