//! What a message says, in words: dangers, what the person wants and how soon, what
//! it is about and where it is, each with the words that say so.

use xinqiao_hotline::triage::{Guess, Hit, Personal, Reading, Sign};
use xinqiao_kernel::words::Urgency;

use crate::{Web, page::Page, tree::Tree, view::Choice, words::Word};

/// Words shown of one sign.
const WORDS: usize = 3;

/// What a message says.
#[derive(Default)]
pub(crate) struct Heard {
    /// Dangers, the gravest that the list knows first.
    pub(crate) risks: Vec<Told>,
    /// What the person seems to want.
    pub(crate) nature: Option<Told>,
    /// How soon something should happen.
    pub(crate) urgency: Option<Told>,
    /// What it may be about.
    pub(crate) classes: Vec<Likely>,
    /// Where it may be, as choices.
    pub(crate) places: Vec<Choice>,
    /// The names that led there.
    pub(crate) place_because: String,
    /// Which numbers of persons it holds, as a remark; empty when none.
    pub(crate) personal: String,
}

/// Something that was heard, with the words that say so.
pub(crate) struct Told {
    /// By code, as a form sends it.
    pub(crate) code: String,
    /// Its name.
    pub(crate) name: String,
    /// The words, as they stand in the message.
    pub(crate) words: String,
}

/// A class that it may be.
pub(crate) struct Likely {
    /// By code.
    pub(crate) code: String,
    /// Its way in words.
    pub(crate) label: String,
    /// How probable: 92 %; empty where only words of the list were found.
    pub(crate) share: String,
    /// It can be relied on.
    pub(crate) sure: bool,
    /// The words that decided.
    pub(crate) because: String,
}

impl Heard {
    /// In words for this page.
    pub(crate) fn of(web: &Web, page: &Page, reading: &Reading) -> Self {
        let place = &reading.place;
        let codes = place.code.iter().chain(&place.others);
        Self {
            risks: risks(page, reading),
            nature: reading.nature.map(|nature| {
                told(page, &nature, nature.code(), reading, |s| {
                    s.nature == Some(nature)
                })
            }),
            urgency: reading
                .urgency
                .filter(|urgency| *urgency != Urgency::Ordinary)
                .map(|urgency| {
                    told(page, &urgency, urgency.code(), reading, |s| {
                        s.urgency == Some(urgency)
                    })
                }),
            classes: reading
                .classes
                .iter()
                .map(|guess| likely(web, page, guess))
                .collect(),
            places: codes
                .filter(|code| web.regions.get(code).is_some())
                .map(|code| Choice::new(code, way(&web.regions, code, page)))
                .collect(),
            place_because: quoted(page, place.because.iter().map(|hit| hit.words.as_str())),
            personal: personal(page, &reading.personal),
        }
    }

    /// Nothing worth showing was heard.
    pub(crate) fn is_silent(&self) -> bool {
        self.risks.is_empty()
            && self.nature.is_none()
            && self.urgency.is_none()
            && self.personal.is_empty()
    }
}

/// A class's or region's way in words, without what everybody here knows.
pub(crate) fn way(tree: &Tree, code: &str, page: &Page) -> String {
    tree.say(code, tree.known(), page.words)
}

fn risks(page: &Page, reading: &Reading) -> Vec<Told> {
    let risks = reading.signs.iter().filter(|sign| sign.risk);
    risks
        .map(|sign| Told {
            code: sign.id.clone(),
            name: sign_name(page, sign),
            words: of_hits(page, &sign.hits),
        })
        .collect()
}

fn sign_name(page: &Page, sign: &Sign) -> String {
    page.words.either(&sign.name, &sign.en).to_owned()
}

fn told<W: Word>(
    page: &Page,
    word: &W,
    code: &str,
    reading: &Reading,
    says: impl Fn(&Sign) -> bool,
) -> Told {
    let signs = reading.signs.iter().filter(|sign| says(sign));
    let hits: Vec<Hit> = signs.flat_map(|sign| sign.hits.iter().cloned()).collect();
    Told {
        code: code.to_owned(),
        name: page.word(word).into_owned(),
        words: of_hits(page, &hits),
    }
}

fn of_hits(page: &Page, hits: &[Hit]) -> String {
    quoted(page, hits.iter().map(|hit| hit.words.as_str()))
}

/// Each once: 「路灯」「不亮」.
fn quoted<'w>(page: &Page, words: impl Iterator<Item = &'w str>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for word in words {
        if !seen.contains(&word) && seen.len() < WORDS {
            seen.push(word);
        }
    }
    let quote = |word: &&str| {
        page.words
            .either(&format!("「{word}」"), &format!("“{word}” "))
            .to_owned()
    };
    let quoted: String = seen.iter().map(quote).collect();
    quoted.trim_end().to_owned()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share between 0 and 1"
)]
fn likely(web: &Web, page: &Page, guess: &Guess) -> Likely {
    let per_cent = guess
        .probability
        .map(|share| (share.clamp(0.0, 1.0) * 100.0).round() as u8);
    Likely {
        code: guess.class.clone(),
        label: way(&web.classes, &guess.class, page),
        share: per_cent
            .map(|share| format!("{share} %"))
            .unwrap_or_default(),
        sure: guess.sure,
        because: quoted(page, guess.because.iter().map(String::as_str)),
    }
}

fn personal(page: &Page, found: &[Personal]) -> String {
    if found.is_empty() {
        return String::new();
    }
    let kinds: Vec<_> = found
        .iter()
        .map(|kind| {
            page.t(match kind {
                Personal::Phone => "triage-phone",
                Personal::Id => "triage-id",
                Personal::Card => "triage-card",
                Personal::Plate => "triage-plate",
            })
        })
        .collect();
    page.t1(
        "triage-personal",
        "kinds",
        kinds.join(page.words.either("、", ", ")),
    )
}
