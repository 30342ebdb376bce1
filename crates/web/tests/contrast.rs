//! Measures the colours of `assets/css/tokens.css`: each text on each ground it may
//! stand on, in every mode, and the figures written beside them.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

use std::{collections::BTreeMap, fs};

const TEXTS: [&str; 8] = [
    "ink",
    "quiet",
    "bridge",
    "bridge-deep",
    "warm",
    "good",
    "soon",
    "late",
];
const GROUNDS: [&str; 8] = [
    "paper",
    "raised",
    "sunk",
    "bridge-tint",
    "warm-tint",
    "good-tint",
    "soon-tint",
    "late-tint",
];

/// Each mode, the blocks that make it up in the order they win, and the contrast it owes.
const MODES: [(&str, &[&str], f64); 6] = [
    ("light", &[""], 4.5),
    ("dark", &["", "dark"], 4.5),
    ("elder", &["", "elder"], 7.0),
    ("dark elder", &["", "dark", "elder", "dark elder"], 7.0),
    ("contrast", &["", "contrast"], 7.0),
    (
        "dark contrast",
        &["", "dark", "contrast", "dark contrast"],
        7.0,
    ),
];

type Colours = BTreeMap<String, (String, Option<f64>)>;

#[test]
fn every_text_can_be_read_on_every_ground_in_every_mode() {
    let mut faint = Vec::new();
    for (mode, colours, owed) in modes() {
        let mut see = |text: &str, ground: &str, owed: f64| {
            let measured = contrast(&colours[text].0, &colours[ground].0);
            if measured < owed {
                faint.push(format!("{mode}: {text} on {ground} {measured:.2}"));
            }
        };
        for ground in GROUNDS {
            for text in TEXTS {
                see(text, ground, owed);
            }
        }
        see("on-bridge", "bridge", owed);
        see("on-bridge", "bridge-deep", owed);
        see("on-bar", "bar", owed);
        for ground in ["paper", "raised", "sunk"] {
            see("edge", ground, 3.0); // WCAG 1.4.11: what tells a control from the page
        }
    }
    assert!(faint.is_empty(), "{}", faint.join("\n"));
}

#[test]
fn the_figures_beside_the_colours_are_what_is_measured() {
    let mut wrong = Vec::new();
    for (mode, colours, _) in modes() {
        let own = &blocks()[if mode == "light" { "" } else { mode }];
        for (name, (colour, written)) in own {
            let ground = match name.as_str() {
                "on-bridge" => "bridge",
                "on-bar" => "bar",
                _ => "paper",
            };
            let measured = contrast(colour, &colours[ground].0);
            if written.is_some_and(|written| (written - measured).abs() > 0.051) {
                wrong.push(format!("{mode}: --{name} is {measured:.1}"));
            }
            if written.is_none() && (TEXTS.contains(&name.as_str()) || name.starts_with("on-")) {
                wrong.push(format!(
                    "{mode}: --{name} has no figure, it is {measured:.1}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn modes() -> Vec<(&'static str, Colours, f64)> {
    let blocks = blocks();
    let of = |names: &[&str]| {
        names
            .iter()
            .flat_map(|name| blocks[*name].clone())
            .collect()
    };
    MODES
        .iter()
        .map(|(mode, names, owed)| (*mode, of(names), *owed))
        .collect()
}

/// The blocks of the file by the name of their mode, "" for what always holds.
fn blocks() -> BTreeMap<String, Colours> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/css/tokens.css");
    let css = fs::read_to_string(file).unwrap();
    let mut blocks: BTreeMap<String, Colours> = BTreeMap::new();
    let mut open = None;
    for line in css.lines() {
        if line == ":root {" {
            open = Some(String::new());
        } else if let Some(mode) = line.strip_prefix("@mode ") {
            open = Some(mode.trim_end_matches(" {").to_owned());
        } else if line == "}" {
            open = None;
        }
        if let (Some(mode), Some((name, colour))) = (&open, colour(line)) {
            blocks.entry(mode.clone()).or_default().insert(name, colour);
        }
    }
    blocks
}

/// `--ink: #1c2326; /* 15.3 */` as its name, its colour and the figure.
fn colour(line: &str) -> Option<(String, (String, Option<f64>))> {
    let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
    let (colour, rest) = value.split_once(';')?;
    let figure = rest
        .trim()
        .trim_start_matches("/* ")
        .split([' ', ':'])
        .next()
        .and_then(|figure| figure.parse().ok());
    Some((name.to_owned(), (colour.to_owned(), figure)))
}

/// WCAG 2.2, "contrast ratio".
fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let share = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}
