//! How Chinese sounds: syllables for those who type by ear or hit the wrong
//! character, first letters for those in a hurry.

use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// Readings of one character that are looked at.
const READINGS: usize = 3;
/// Letters of the longest syllable.
const LONGEST: usize = 6;

/// How a character sounds, plainly: what many people do not tell apart (zh and z,
/// -ng and -n) sounds the same.
#[must_use]
pub(crate) fn syllables(sign: char) -> Vec<&'static str> {
    SOUNDS.of(sign)
}

/// The letters with which its readings begin.
#[must_use]
pub(crate) fn letters(sign: char) -> BTreeSet<char> {
    let Some(readings) = sign.to_pinyin_multi() else {
        return BTreeSet::new();
    };
    readings
        .into_iter()
        .take(READINGS)
        .filter_map(|reading| reading.plain().chars().next())
        .collect()
}

/// Letters as the syllables they spell: `ludeng` is lu and deng. Nothing when they
/// spell none.
#[must_use]
pub(crate) fn spelled(letters: &str) -> Option<Vec<&'static str>> {
    if !letters.is_ascii() || letters.len() > 48 {
        return None;
    }
    // The fewest syllables that spell the letters up to each place.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; letters.len() + 1];
    best[0] = Some((0, 0));
    for end in 1..=letters.len() {
        for begin in end.saturating_sub(LONGEST)..end {
            let Some((count, _)) = best[begin] else {
                continue;
            };
            if SOUNDS.typed.contains_key(&letters[begin..end])
                && best[end].is_none_or(|(before, _)| count + 1 < before)
            {
                best[end] = Some((count + 1, begin));
            }
        }
    }
    let mut found = Vec::new();
    let mut end = letters.len();
    while end > 0 {
        let (_, begin) = best[end]?;
        found.push(*SOUNDS.typed.get(&letters[begin..end])?);
        end = begin;
    }
    found.reverse();
    Some(found)
}

struct Sounds {
    /// The plain sound of each syllable as it is typed.
    typed: HashMap<&'static str, &'static str>,
}

static SOUNDS: LazyLock<Sounds> = LazyLock::new(Sounds::new);

impl Sounds {
    fn new() -> Self {
        let mut typed = HashMap::new();
        for sign in '\u{4e00}'..='\u{9fa5}' {
            if let Some(reading) = sign.to_pinyin() {
                let reading = reading.plain();
                typed
                    .entry(reading)
                    .or_insert_with(|| &*folded(reading).leak());
            }
        }
        // Typed without an umlaut.
        for (written, sound) in [("lv", "lv"), ("nv", "nv"), ("lve", "lve"), ("nve", "nve")] {
            typed.entry(written).or_insert(sound);
        }
        Self { typed }
    }

    fn of(&self, sign: char) -> Vec<&'static str> {
        let Some(readings) = sign.to_pinyin_multi() else {
            return Vec::new();
        };
        let mut found = Vec::with_capacity(1);
        for reading in readings.into_iter().take(READINGS) {
            if let Some(sound) = self.typed.get(reading.plain())
                && !found.contains(sound)
            {
                found.push(*sound);
            }
        }
        found
    }
}

fn folded(reading: &str) -> String {
    let plain = reading.replace('ü', "v");
    let begun = plain
        .strip_prefix("zh")
        .map(|rest| format!("z{rest}"))
        .or_else(|| plain.strip_prefix("ch").map(|rest| format!("c{rest}")))
        .or_else(|| plain.strip_prefix("sh").map(|rest| format!("s{rest}")))
        .unwrap_or(plain);
    for (long, short) in [("ang", "an"), ("eng", "en"), ("ing", "in")] {
        if let Some(rest) = begun.strip_suffix(long) {
            return format!("{rest}{short}");
        }
    }
    begun
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_without_blanks_are_taken_apart() {
        assert_eq!(spelled("ludeng"), Some(vec!["lu", "den"]));
        assert_eq!(spelled("shebao"), Some(vec!["se", "bao"]));
        assert_eq!(spelled("ldbl"), None);
        assert_eq!(spelled("wifi"), None);
    }

    #[test]
    fn characters_that_sound_alike_are_alike() {
        assert_eq!(syllables('设'), syllables('社'));
        assert_eq!(syllables('证'), syllables('正'));
        assert!(letters('长').contains(&'c') && letters('长').contains(&'z'));
        assert!(syllables('a').is_empty());
    }
}
