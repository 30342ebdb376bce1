//! What is told apart, in words: units, classes, places, natures, channels. In
//! addresses stand the codes that people know, not the numbers of the rows.

use xinqiao_insight::{
    day,
    explore::Dimension,
    row::{CHANNELS, CLASS_DIGITS, NATURES, REGION_DIGITS, URGENCIES},
};
use xinqiao_kernel::{
    UnitId,
    words::{Channel, Nature, Urgency},
};

use crate::{
    Web,
    case_page::names::Names,
    page::Page,
    tree::Tree,
    view::Choice,
    words::{Word, Words},
};

/// What stands in an address for a class or place that is not known.
const UNKNOWN: &str = "none";

/// The fields by which figures are narrowed.
pub(super) const FIELDS: [&str; 6] = ["unit", "class", "region", "nature", "channel", "urgency"];

/// Digits of a class or place at this level.
const fn digits(dimension: Dimension) -> Option<usize> {
    match dimension {
        Dimension::Class => Some(2),
        Dimension::Subclass => Some(4),
        Dimension::Leaf | Dimension::District => Some(6),
        Dimension::Town => Some(9),
        _ => None,
    }
}

/// A code of the rows as an address has it.
pub(super) fn written(dimension: Dimension, code: i64) -> String {
    let word = |word: Option<&'static str>| word.unwrap_or(UNKNOWN).to_owned();
    let at = usize::try_from(code).unwrap_or(usize::MAX);
    match (dimension, digits(dimension)) {
        (_, Some(_)) if code == 0 => UNKNOWN.to_owned(),
        (_, Some(digits)) => format!("{code:0digits$}"),
        (Dimension::Nature, _) => word(NATURES.get(at).map(|word| word.code())),
        (Dimension::Channel, _) => word(CHANNELS.get(at).map(|word| word.code())),
        (Dimension::Urgency, _) => word(URGENCIES.get(at).map(|word| word.code())),
        _ => code.to_string(),
    }
}

/// What a field of an address narrows by; nothing when it is no code of ours.
pub(super) fn read(field: &str, value: &str) -> Option<(Dimension, i64)> {
    let place = |found: Option<usize>| found.and_then(|at| i64::try_from(at).ok());
    let number = || {
        let plain = value.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| value.parse::<i64>().ok()).flatten()
    };
    match field {
        "unit" => Some((Dimension::Unit, number()?)),
        "class" if value == UNKNOWN => Some((Dimension::Class, 0)),
        "region" if value == UNKNOWN => Some((Dimension::District, 0)),
        "class" => {
            let levels = [Dimension::Class, Dimension::Subclass, Dimension::Leaf];
            let level = levels
                .into_iter()
                .find(|one| digits(*one) == Some(value.len()));
            Some((level?, number()?))
        }
        "region" => {
            let levels = [Dimension::District, Dimension::Town];
            let level = levels
                .into_iter()
                .find(|one| digits(*one) == Some(value.len()));
            Some((level?, number()?))
        }
        "nature" => {
            let wanted = Nature::from_code(value)?;
            let at = place(NATURES.iter().position(|word| *word == wanted))?;
            Some((Dimension::Nature, at))
        }
        "channel" => {
            let wanted = Channel::from_code(value)?;
            let at = place(CHANNELS.iter().position(|word| *word == wanted))?;
            Some((Dimension::Channel, at))
        }
        "urgency" => {
            let wanted = Urgency::from_code(value)?;
            let at = place(URGENCIES.iter().position(|word| *word == wanted))?;
            Some((Dimension::Urgency, at))
        }
        _ => None,
    }
}

/// A code of the rows as people say it.
pub(super) fn said(
    web: &Web,
    names: &Names,
    page: &Page,
    dimension: Dimension,
    code: i64,
) -> String {
    let at = usize::try_from(code).unwrap_or(usize::MAX);
    match dimension {
        Dimension::Day => day::date(code).strftime("%Y-%m-%d").to_string(),
        Dimension::Week => {
            let monday = day::date(code).strftime("%Y-%m-%d").to_string();
            page.t1("insight-week-of", "day", monday)
        }
        Dimension::Month => day::date(code).strftime("%Y-%m").to_string(),
        Dimension::Unit => names.unit(UnitId(code)),
        Dimension::Class | Dimension::Subclass | Dimension::Leaf if code == 0 => {
            page.t("insight-class-unknown").into_owned()
        }
        Dimension::District | Dimension::Town if code == 0 => {
            page.t("insight-place-unknown").into_owned()
        }
        Dimension::Class | Dimension::Subclass | Dimension::Leaf => {
            named(&web.classes, &written(dimension, code), 0, page.words)
        }
        Dimension::District | Dimension::Town => {
            let known = web.regions.known();
            named(&web.regions, &written(dimension, code), known, page.words)
        }
        Dimension::Nature => word(NATURES.get(at), page),
        Dimension::Channel => word(CHANNELS.get(at), page),
        Dimension::Urgency => word(URGENCIES.get(at), page),
    }
}

fn word<W: Word>(word: Option<&W>, page: &Page) -> String {
    word.map_or_else(|| "—".to_owned(), |word| page.word(word).into_owned())
}

/// A code that was filled up with `0` is called by what it was before.
fn named(tree: &Tree, code: &str, hidden: usize, words: Words) -> String {
    let whole = (1..=code.len()).rev().map(|most| &code[..most]);
    let filled = |short: &&str| code[short.len()..].bytes().all(|byte| byte == b'0');
    let known = whole
        .take_while(filled)
        .find(|short| tree.get(short).is_some());
    match known {
        Some(short) if short.len() < code.len() => {
            words.t1("insight-no-finer", "name", tree.say(short, hidden, words))
        }
        Some(short) => tree.say(short, hidden, words),
        None => code.to_owned(),
    }
}

/// What the form offers to narrow by.
pub(super) struct Choices {
    pub(super) units: Vec<Choice>,
    pub(super) classes: Vec<Choice>,
    pub(super) regions: Vec<Choice>,
    pub(super) natures: Vec<Choice>,
    pub(super) channels: Vec<Choice>,
}

impl Choices {
    pub(super) fn of(web: &Web, names: &Names, page: &Page) -> Self {
        let fits = |field: &str, code: &str| {
            let most = if field == "class" {
                CLASS_DIGITS
            } else {
                REGION_DIGITS
            };
            code.len() <= most && read(field, code).is_some()
        };
        let regions = web.regions.choices(web.regions.known(), page.words);
        let classes = web.classes.choices(0, page.words);
        Self {
            units: names.choices(),
            // Two levels are enough to choose from.
            classes: classes
                .into_iter()
                .filter(|choice| choice.code.len() <= 4 && fits("class", &choice.code))
                .collect(),
            regions: regions
                .into_iter()
                .filter(|choice| fits("region", &choice.code))
                .collect(),
            natures: words(NATURES, page),
            channels: words(CHANNELS, page),
        }
    }
}

fn words<W: Word>(all: &[W], page: &Page) -> Vec<Choice> {
    let choice = |word: &W| Choice::new(word.code(), page.word(word));
    all.iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which field of an address narrows by this; days are narrowed by the span.
    const fn field(dimension: Dimension) -> Option<&'static str> {
        match dimension {
            Dimension::Unit => Some("unit"),
            Dimension::Class | Dimension::Subclass | Dimension::Leaf => Some("class"),
            Dimension::District | Dimension::Town => Some("region"),
            Dimension::Nature => Some("nature"),
            Dimension::Channel => Some("channel"),
            Dimension::Urgency => Some("urgency"),
            Dimension::Day | Dimension::Week | Dimension::Month => None,
        }
    }

    #[test]
    fn what_is_written_into_an_address_is_read_back() {
        for (dimension, code) in [
            (Dimension::Unit, 7),
            (Dimension::Class, 2),
            (Dimension::Class, 0),
            (Dimension::Subclass, 201),
            (Dimension::Leaf, 20_105),
            (Dimension::District, 990_101),
            (Dimension::Town, 990_101_001),
            (Dimension::Nature, 0),
            (Dimension::Channel, 1),
            (Dimension::Urgency, 2),
        ] {
            let field = field(dimension).unwrap();
            assert_eq!(
                read(field, &written(dimension, code)),
                Some((dimension, code))
            );
        }
    }

    #[test]
    fn what_is_no_code_narrows_nothing() {
        for (field, value) in [
            ("class", "02;drop"),
            ("class", "+2"),
            ("class", "022"),
            ("unit", "1 or 1=1"),
            ("unit", "-1"),
            ("unit", "99999999999999999999"),
            ("nature", "nonsense"),
            ("elsewhere", "1"),
        ] {
            assert_eq!(read(field, value), None, "{field}={value}");
        }
    }
}
