//! Looking for the words of all signs at once.

use std::ops::Range;

use super::{
    Pattern, Signs,
    fold::{Folded, STOP},
};

/// Bytes that may lie between two parts of a form: eight signs.
const GAP_MOST: usize = 24;
/// Signs looked at before a word for a denial.
const BEFORE: usize = 8;
/// What may stand between a denial and what it denies: 没有(人要)跳楼.
const BETWEEN: &[&str] = &[
    "要", "想", "去", "再", "会", "人", "被", "过", "敢", "发生", "出现", "任何", "什么", "存在",
    "这种", "可能",
];
const DENIALS: &[&str] = &["不", "没", "没有", "未", "无", "别", "勿", "并非"];
/// End like a denial and are none.
const NO_DENIALS: &[&str] = &[
    "不得不",
    "是不是",
    "要不",
    "会不会",
    "会不",
    "能不能",
    "不如",
    "再不",
    "是否",
    "不是没有",
    "忍不住",
    "恨不得",
    "差别",
    "特别",
    "区别",
    "级别",
    "分别",
    "个别",
    "除非",
    "是非",
    "要不是",
    "怕不",
];

impl Signs {
    /// Each place of each sign, in the order in which they end.
    pub(super) fn places(&self, message: &str) -> Vec<(usize, Range<usize>)> {
        let Some(finder) = &self.finder else {
            return Vec::new();
        };
        let folded = self.folding.message(message);
        let mut unless: Vec<Vec<Range<usize>>> = vec![Vec::new(); self.all.len()];
        let mut whole: Vec<(usize, Range<usize>)> = Vec::new();
        // Of each form how far it has come: where it began and its last part ended.
        let mut begun: Vec<Vec<Option<Range<usize>>>> =
            self.parts.iter().map(|parts| vec![None; *parts]).collect();
        for found in finder.find_overlapping_iter(&folded.text) {
            let at = found.start()..found.end();
            match self.patterns[found.pattern().as_usize()] {
                Pattern::Unless { sign } => unless[sign].push(at),
                Pattern::Part { sign, form, nth } => {
                    let begun = &mut begun[form];
                    let from = match nth.checked_sub(1).map(|before| begun[before].clone()) {
                        None => Some(at.start),
                        Some(before) => before
                            .filter(|before| near(&folded, before.end, at.start))
                            .map(|before| before.start),
                    };
                    let Some(from) = from else { continue };
                    if nth + 1 == begun.len() {
                        whole.push((sign, from..at.end));
                    } else {
                        begun[nth] = Some(from..at.end);
                    }
                }
            }
        }
        whole.retain(|(sign, at)| !within(&unless[*sign], at) && !denied(&folded.text[..at.start]));
        whole.sort_by_key(|(_, at)| (at.start, std::cmp::Reverse(at.end)));
        whole
            .into_iter()
            .map(|(sign, at)| (sign, folded.written(&at)))
            .collect()
    }
}

/// Whether two parts stand in one clause, not far from each other.
fn near(folded: &Folded, end: usize, start: usize) -> bool {
    end <= start && start - end <= GAP_MOST && !folded.text[end..start].contains(STOP)
}

/// Whether a place lies in one of these, which are in the order of their ends.
fn within(all: &[Range<usize>], at: &Range<usize>) -> bool {
    let from = all.partition_point(|one| one.end < at.end);
    all[from..]
        .iter()
        .take(4)
        .any(|one| one.start <= at.start && at.end <= one.end)
}

/// Whether what stands right before a word denies it.
fn denied(before: &str) -> bool {
    let tail: Vec<char> = before.chars().rev().take(BEFORE).collect();
    let tail: String = tail.into_iter().rev().collect();
    let clause = tail.rsplit(STOP).next().unwrap_or_default();
    let mut rest = clause;
    loop {
        if NO_DENIALS.iter().any(|word| rest.ends_with(word)) {
            return false;
        }
        if DENIALS.iter().any(|word| rest.ends_with(word)) {
            return true;
        }
        match BETWEEN.iter().find_map(|word| rest.strip_suffix(word)) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
}
