//! What a message complains of, apart from where and of whom.
//!
//! Words that people use of many matters (噪音, 停车, 学位) tell what is wrong; a
//! name tells where. A word is taken for the first kind when many groups *began*
//! with it: a single matter, told by hundreds, counts once, so the name of a place
//! where much happens at once does not become a word of the trade. What mostly
//! stands before 路, 街道, 小区 is the name of a place, however often it is said.

use std::collections::HashMap;

use super::runs::Run;
use crate::hash::ByItself;

/// The share of all groups that has to have begun with a word, at least.
const SAID_OF_MANY: f32 = 0.008;
/// Of at least so many.
const SAID_OF_SOME: f32 = 3.0;
/// A word that more have (请问, 我们) tells nothing.
const SAID_OF_ALL: f32 = 0.15;
/// Before so many groups have begun, nothing is known of words.
const GROUPS_LEAST: u32 = 50;
/// The rarest of those words that are kept of a message.
const WORDS_MOST: usize = 80;

/// A word that names a place in this share of the groups it begins is a name.
const A_NAME: f32 = 0.4;

/// How many groups began with a word.
#[derive(Clone, Debug, Default)]
pub(super) struct Matters {
    began_with: HashMap<u32, Began, ByItself>,
    began: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Began {
    groups: u32,
    /// In so many of them the word named a place.
    places: u32,
}

/// The words of the trade in a message with their worth, in the order of their hash;
/// of length one together.
#[derive(Clone, Debug, Default)]
pub(super) struct Matter {
    words: Box<[(u32, f32)]>,
}

impl Matters {
    /// A group began with this message.
    pub(super) fn begin(&mut self, runs: &[Run]) {
        self.began += 1;
        for run in runs.iter().filter(|run| run.is_pair) {
            let began = self.began_with.entry(run.hash).or_default();
            began.groups += 1;
            began.places += u32::from(run.names_a_place);
        }
    }

    /// Enough has been heard to tell words from names.
    pub(super) fn can_tell(&self) -> bool {
        self.began >= GROUPS_LEAST
    }

    /// What a message complains of, as far as it can be told by now.
    pub(super) fn of(&self, runs: &[Run]) -> Matter {
        let all = self.began as f32;
        let many = (all * SAID_OF_MANY).max(SAID_OF_SOME);
        let mut words: Vec<(u32, f32)> = runs
            .iter()
            .filter(|run| run.is_pair)
            .filter_map(|run| {
                let with = self.began_with.get(&run.hash)?;
                let began = with.groups as f32;
                let tells = began >= many
                    && began <= (all * SAID_OF_ALL).max(many)
                    && (with.places as f32) < A_NAME * began;
                tells.then(|| (run.hash, (1.0 + run.often.ln()) * (all / began).ln()))
            })
            .collect();
        if words.len() > WORDS_MOST {
            words
                .select_nth_unstable_by(WORDS_MOST, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            words.truncate(WORDS_MOST);
            words.sort_unstable_by_key(|(hash, _)| *hash);
        }
        let length = words.iter().map(|(_, worth)| worth * worth).sum::<f32>();
        let length = length.sqrt().max(f32::MIN_POSITIVE);
        words.iter_mut().for_each(|(_, worth)| *worth /= length);
        Matter {
            words: words.into_boxed_slice(),
        }
    }
}

impl Matter {
    /// How much two complain of the same, 0 to 1.
    pub(super) fn like(&self, other: &Self) -> f32 {
        let (mut mine, mut theirs) = (self.words.iter().peekable(), other.words.iter().peekable());
        let mut like = 0.0;
        while let (Some((a, worth)), Some((b, there))) = (mine.peek(), theirs.peek()) {
            if a == b {
                like += worth * there;
            }
            let (at, beside) = (*a, *b);
            if at <= beside {
                mine.next();
            }
            if beside <= at {
                theirs.next();
            }
        }
        like
    }
}
