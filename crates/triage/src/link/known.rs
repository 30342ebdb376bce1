//! The runs that have been heard: in how many groups, and by whom.

use std::collections::HashMap;

use crate::hash::ByItself;

/// Bits that remember what was heard once; most runs are never heard again.
const ONCE_BITS: usize = 1 << 27;
/// No message.
const NOBODY: u32 = u32::MAX;

/// Runs and their messages. What was heard once costs two bits, so the room grows
/// with what people repeat, not with what they say.
#[derive(Clone, Debug)]
pub(super) struct Known {
    once: Vec<u64>,
    again: HashMap<u32, Again, ByItself>,
    holdings: Vec<Holding>,
    groups: u32,
}

#[derive(Clone, Copy, Debug)]
struct Again {
    groups: u32,
    /// The newest holding of this run.
    newest: u32,
}

/// A message that holds a run.
#[derive(Clone, Copy, Debug)]
struct Holding {
    place: u32,
    worth: f32,
    /// The holding of the same run before.
    before: u32,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            once: vec![0; ONCE_BITS / 64],
            again: HashMap::default(),
            holdings: Vec::new(),
            groups: 0,
        }
    }
}

impl Known {
    /// A group began with a message of these runs.
    pub(super) fn begin(&mut self, runs: impl Iterator<Item = u32>) {
        self.groups += 1;
        for run in runs {
            if self.was_heard(run) {
                let again = self.entry(run);
                again.groups = again.groups.max(1) + 1;
            } else {
                let (word, bits) = bits(run);
                self.once[word] |= bits;
            }
        }
    }

    /// How many groups have begun.
    pub(super) fn groups(&self) -> u32 {
        self.groups
    }

    /// In how many groups' first messages a run stood. Now and then one that was never
    /// heard is taken for heard once.
    pub(super) fn seen(&self, run: u32) -> u32 {
        if !self.was_heard(run) {
            return 0;
        }
        self.again.get(&run).map_or(1, |again| again.groups.max(1))
    }

    /// A message holds a run, and what it is worth there.
    pub(super) fn hold(&mut self, run: u32, place: u32, worth: f32) {
        let next = self.holdings.len() as u32;
        let again = self.entry(run);
        let before = std::mem::replace(&mut again.newest, next);
        self.holdings.push(Holding {
            place,
            worth,
            before,
        });
    }

    /// The messages that hold a run, the newest first.
    pub(super) fn holders(&self, run: u32) -> impl Iterator<Item = (u32, f32)> {
        let mut next = self.again.get(&run).map_or(NOBODY, |again| again.newest);
        std::iter::from_fn(move || {
            let holding = self.holdings.get(next as usize)?;
            next = holding.before;
            Some((holding.place, holding.worth))
        })
    }

    fn entry(&mut self, run: u32) -> &mut Again {
        let heard = u32::from(self.was_heard(run));
        self.again.entry(run).or_insert(Again {
            groups: heard,
            newest: NOBODY,
        })
    }

    fn was_heard(&self, run: u32) -> bool {
        let (word, bits) = bits(run);
        self.once[word] & bits == bits
    }
}

/// Two bits of one word, so that one look at the memory tells.
fn bits(run: u32) -> (usize, u64) {
    let mixed = u64::from(run).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let word = (mixed >> 32) as usize % (ONCE_BITS / 64);
    (word, 1 << (mixed & 63) | 1 << (mixed >> 6 & 63))
}
