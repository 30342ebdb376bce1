//! Words that say what somebody wants, how soon, and whether there is danger.
//!
//! A list of signs is data: one is shipped ([`Signs::shipped`]), a site adds to
//! it or writes its own. Words are found in near forms, too: written in other
//! signs that sound or look alike (跳樓), spread out (跳-楼), or with something
//! between their parts (拉…横幅). What only looks like it (跳楼价) and what is
//! denied (没有人跳楼) does not count. Each hit says where it stands.

mod file;
mod find;
pub(crate) mod fold;

use std::{collections::BTreeMap, ops::Range};

use aho_corasick::AhoCorasick;

pub use file::BrokenSigns;
use fold::Folding;

/// Places told of one sign; the same word a hundred times says no more.
const TOLD_MOST: usize = 5;

/// A list of signs, ready to be looked for.
#[derive(Clone, Debug)]
pub struct Signs {
    all: Vec<Sign>,
    folding: Folding,
    finder: Option<AhoCorasick>,
    patterns: Vec<Pattern>,
    /// How many parts the form has to which this number belongs.
    parts: Vec<usize>,
}

/// One sign of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Its id, which never changes.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name in English.
    pub en: String,
    /// A danger, rather than a manner of speaking.
    pub risk: bool,
    /// The nature it speaks for, by code.
    pub nature: Option<String>,
    /// How soon it asks for something to happen, by code.
    pub urgency: Option<String>,
    /// How much one word of it counts among natures.
    pub weight: u32,
}

/// A word of a sign, found in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// As it stands in the message.
    pub words: String,
    /// Where, in bytes of the message.
    pub at: Range<usize>,
}

/// A sign with the places in which it was found; never without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told<'s> {
    /// Which.
    pub sign: &'s Sign,
    /// The first few places, in order.
    pub hits: Vec<Hit>,
}

/// What a pattern of the finder stands for.
#[derive(Clone, Copy, Debug)]
enum Pattern {
    /// A part of a form of a sign.
    Part {
        sign: usize,
        form: usize,
        nth: usize,
    },
    /// What only looks like the sign.
    Unless { sign: usize },
}

impl Signs {
    /// The list that is shipped.
    #[must_use]
    pub fn shipped() -> Self {
        // A test reads it; without it there would be no sign, and nothing else amiss.
        Self::read("signs.toml", &[]).unwrap_or_else(|_| Self::none())
    }

    /// No sign at all.
    #[must_use]
    pub fn none() -> Self {
        Self {
            all: Vec::new(),
            folding: Folding::default(),
            finder: None,
            patterns: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// Every sign of the list.
    #[must_use]
    pub fn all(&self) -> &[Sign] {
        &self.all
    }

    /// The signs of a message, in the order of the list. Time grows with the
    /// length of the message only.
    #[must_use]
    pub fn told(&self, message: &str) -> Vec<Told<'_>> {
        let mut by_sign: BTreeMap<usize, Vec<Hit>> = BTreeMap::new();
        for (sign, at) in self.places(message) {
            let hits = by_sign.entry(sign).or_default();
            // A longer form over a shorter one (拉横幅, 拉…横幅) is the same place.
            let same = hits.last().is_some_and(|last| at.start < last.at.end);
            if !same && hits.len() < TOLD_MOST {
                let words = message[at.clone()].to_owned();
                hits.push(Hit { words, at });
            }
        }
        let told = by_sign.into_iter().map(|(sign, hits)| Told {
            sign: &self.all[sign],
            hits,
        });
        told.collect()
    }
}

/// The nature that these signs speak for the loudest, by code; of equals the one
/// that stands first in the list.
#[must_use]
pub fn nature<'t, 's>(told: &'t [Told<'s>]) -> Option<&'t Told<'s>> {
    let loud = |told: &&Told<'_>| {
        let words = u32::try_from(told.hits.len()).unwrap_or(u32::MAX);
        told.sign.weight.saturating_mul(words)
    };
    let natures = told.iter().filter(|told| told.sign.nature.is_some());
    // `max_by_key` would take the last of equals.
    natures.rev().max_by_key(loud)
}

#[cfg(test)]
mod tests;
