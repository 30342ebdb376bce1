//! The runs of signs that a message is made of.

use super::Message;
use crate::{hash::Mixed, text::plain};

/// Signs of the text that are read; the matter is named early.
const SIGNS_MOST: usize = 600;
/// Lengths of a run, in signs.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=3;
/// A run of the title counts as two of the text.
const IN_THE_TITLE: f32 = 2.0;

/// A run of signs and how often it stands in the message.
pub(super) struct Run {
    pub(super) hash: u32,
    pub(super) often: f32,
    /// Two signs: nearly a word.
    pub(super) is_pair: bool,
    /// Stands, at least once, right before a word such as 路 or 小区.
    pub(super) names_a_place: bool,
}

/// What the name of a place ends in. Two signs before one of these, or with one sign
/// between, belong to a name.
const ENDS_OF_PLACES: [&str; 36] = [
    "省", "市", "区", "县", "镇", "乡", "村", "街道", "社区", "小区", "路", "街", "大道", "巷",
    "桥", "站", "湖", "河", "山", "公园", "广场", "花园", "家园", "新城", "城", "苑", "国际",
    "大厦", "中心", "大学", "学院", "中学", "小学", "医院", "湾", "洲",
];

/// Every run of the message once.
pub(super) fn of(message: &Message<'_>) -> Vec<Run> {
    let mut runs = Vec::new();
    gather(&signs(message.title), IN_THE_TITLE, &mut runs);
    gather(&signs(message.text), 1.0, &mut runs);
    runs.sort_unstable_by_key(|run| run.hash);
    runs.dedup_by(|again, run| {
        let same = again.hash == run.hash;
        if same {
            run.often += again.often;
            run.names_a_place |= again.names_a_place;
        }
        same
    });
    runs
}

/// Letters, digits and Chinese signs, without what stands between them.
fn signs(text: &str) -> Vec<char> {
    plain(text)
        .chars()
        .filter(|sign| sign.is_alphanumeric())
        .take(SIGNS_MOST)
        .collect()
}

fn gather(signs: &[char], often: f32, runs: &mut Vec<Run>) {
    for length in LENGTHS {
        for (at, run) in signs.windows(length).enumerate() {
            let is_pair = length == 2;
            runs.push(Run {
                hash: Mixed::of_signs(length as u64, run.iter().copied()) as u32,
                often,
                is_pair,
                names_a_place: is_pair && ends_a_place(&signs[at + 2..]),
            });
        }
    }
}

fn ends_a_place(rest: &[char]) -> bool {
    let begins = |from: usize, end: &str| {
        let mut signs = rest.iter().skip(from);
        end.chars().all(|sign| signs.next() == Some(&sign))
    };
    ENDS_OF_PLACES
        .iter()
        .any(|end| begins(0, end) || begins(1, end))
}
