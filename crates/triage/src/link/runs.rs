//! The runs of signs that a message is made of.

use super::Message;
use crate::{hash::Mixed, text::plain};

/// Signs of the text that are read; the matter is named early.
const SIGNS_MOST: usize = 600;
/// Lengths of a run, in signs.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=4;
/// A run of the title counts as two of the text.
const IN_THE_TITLE: f32 = 2.0;

/// A run of signs and how often it stands in the message.
pub(super) struct Run {
    pub(super) hash: u32,
    pub(super) often: f32,
}

/// Every run of the message once.
pub(super) fn of(message: &Message<'_>) -> Vec<Run> {
    let mut runs = Vec::new();
    gather(&signs(message.title), IN_THE_TITLE, &mut runs);
    gather(&signs(message.text), 1.0, &mut runs);
    runs.sort_unstable_by_key(|(hash, _)| *hash);
    runs.chunk_by(|a, b| a.0 == b.0)
        .map(|same| Run {
            hash: same[0].0,
            often: same.iter().map(|(_, often)| often).sum(),
        })
        .collect()
}

/// Letters, digits and Chinese signs, without what stands between them.
fn signs(text: &str) -> Vec<char> {
    plain(text)
        .chars()
        .filter(|sign| sign.is_alphanumeric())
        .take(SIGNS_MOST)
        .collect()
}

fn gather(signs: &[char], often: f32, runs: &mut Vec<(u32, f32)>) {
    for length in LENGTHS {
        for run in signs.windows(length) {
            let hash = Mixed::of_signs(length as u64, run.iter().copied());
            runs.push((hash as u32, often));
        }
    }
}
