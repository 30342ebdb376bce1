//! Masking: what is left to see of a name, a number or a place for somebody
//! who needs the case and not the person.
//!
//! Every masking may be applied twice with the same result, and replaces signs
//! one for one, so that texts keep their length.

mod doors;
mod groups;
mod numbers;
mod paper;
mod plates;
mod surnames;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use self::paper::Paper;
use crate::typed::plain;

/// How many characters stay at each end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keep {
    /// At the beginning; more than [`Keep::MOST`] counts as that.
    pub head: usize,
    /// At the end; more than [`Keep::MOST`] counts as that.
    pub tail: usize,
}

impl Keep {
    /// More would leave an identity number open to guessing.
    pub const MOST: usize = 6;

    fn bounded(self) -> Self {
        Self {
            head: self.head.min(Self::MOST),
            tail: self.tail.min(Self::MOST),
        }
    }
}

/// What is masked in free text, and how much of an identity number stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MaskRules {
    /// Mobile numbers and landlines.
    pub phones: bool,
    /// Citizen identity numbers, with 18 and with 15 digits.
    pub ids: bool,
    /// What of an identity number stays. Provinces' standards disagree (3 + 4,
    /// 4 + 4, 6 + 4), so it is a setting.
    pub id_keep: Keep,
    /// Bank cards, and whatever else has 16 digits or more; case numbers stay.
    pub cards: bool,
    /// Number plates of vehicles.
    pub plates: bool,
    /// Numbers of doors, buildings and flats.
    pub doors: bool,
}

impl Default for MaskRules {
    fn default() -> Self {
        Self {
            phones: true,
            ids: true,
            id_keep: Keep { head: 3, tail: 4 },
            cards: true,
            plates: true,
            doors: true,
        }
    }
}

/// Masks what the rules name in free text. Time grows with the length only.
///
/// Years, dates, amounts, short public numbers (12345, 110) and case numbers
/// stay. Digits may be full-width, Chinese, or in groups.
#[must_use]
pub fn mask_text<'t>(text: &'t str, rules: &MaskRules) -> Cow<'t, str> {
    let mut paper = Paper::of(text);
    if rules.plates {
        plates::mask(&mut paper);
    }
    numbers::mask(&mut paper, rules);
    if rules.doors {
        doors::mask(&mut paper);
    }
    paper.finish(text)
}

/// Keeps the family name, compound ones included, and a form of address:
/// `欧阳**`, `张女士`.
#[must_use]
pub fn mask_name(name: &str) -> String {
    let name = name.trim();
    let title = surnames::TITLES
        .into_iter()
        .find(|title| name.ends_with(title))
        .unwrap_or_default();
    let (own, title) = name.split_at(name.len() - title.len());
    let family = surnames::family_name_length(own, !title.is_empty());
    own.chars()
        .enumerate()
        .map(|(at, sign)| {
            if at < family || !sign.is_alphanumeric() {
                sign
            } else {
                '*'
            }
        })
        .chain(title.chars())
        .collect()
}

/// Keeps three digits and the last four, of a landline the area code and the
/// last four: `139****1234`, `0999-****6666`. Shorter numbers are hidden.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let signs: Vec<char> = phone.chars().collect();
    let counts = |sign: &char| *sign == '*' || plain(*sign).is_ascii_digit();
    let places: Vec<usize> = (0..signs.len()).filter(|at| counts(&signs[*at])).collect();
    let extension = extension_length(&signs, counts);
    let length = places.len() - extension;
    let leading: String = places.iter().take(4).map(|at| plain(signs[*at])).collect();
    let head = match (leading.as_bytes(), length) {
        (_, 0..10) => 0,
        ([b'0', b'0', b'8', b'6'], 15) => 7,
        ([b'8', b'6', ..], 13) => 5,
        ([b'0', b'1' | b'2', ..], _) => 3,
        ([b'0', ..], _) => 4,
        _ => 3,
    };
    let tail = if length < 7 { 0 } else { 4 };
    let mut masked = signs;
    for (count, at) in places.into_iter().enumerate() {
        let stays = count < head || (count + tail >= length && count < length);
        if !stays {
            masked[at] = '*';
        }
    }
    masked.into_iter().collect()
}

/// Keeps the ends of an identity number; of a number too short for that, nothing.
#[must_use]
pub fn mask_id(id: &str, keep: Keep) -> String {
    let keep = keep.bounded();
    let length = id.trim().chars().count();
    let hide_all = length <= keep.head + keep.tail;
    id.trim()
        .chars()
        .enumerate()
        .map(|(at, sign)| {
            let stays = at < keep.head || at + keep.tail >= length;
            if stays && !hide_all { sign } else { '*' }
        })
        .collect()
}

/// Keeps an address down to the road or the estate: `甲市乙区幸福路***`.
#[must_use]
pub fn mask_address(address: &str) -> String {
    let address = address.trim();
    match doors::first_door(address) {
        Some(at) => format!("{}***", &address[..at]),
        None => address.to_owned(),
    }
}

/// Keeps province and office of a number plate: `京A*****`.
#[must_use]
pub fn mask_plate(plate: &str) -> String {
    let mut kept = 0;
    plate
        .trim()
        .chars()
        .map(|sign| {
            let hidden = sign.is_alphanumeric() && kept >= 2;
            kept += usize::from(sign.is_alphanumeric());
            if hidden { '*' } else { sign }
        })
        .collect()
}

/// Digits of an extension behind the last hyphen of a landline.
fn extension_length(signs: &[char], counts: impl Fn(&char) -> bool) -> usize {
    let Some(hyphen) = signs.iter().rposition(|sign| plain(*sign) == '-') else {
        return 0;
    };
    let count = |part: &[char]| part.iter().filter(|sign| counts(sign)).count();
    let (number, extension) = (count(&signs[..hyphen]), count(&signs[hyphen..]));
    if number >= 10 && extension <= 5 {
        extension
    } else {
        0
    }
}

#[cfg(test)]
mod tests;
