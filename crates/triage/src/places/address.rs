//! The piece of a message that reads like an address.

use std::ops::Range;

use crate::signs::fold::STOP;

/// Words in which a part of an address ends.
const ENDS: &[&str] = &[
    "小区",
    "花园",
    "大道",
    "大厦",
    "广场",
    "公园",
    "菜市场",
    "农贸市场",
    "市场",
    "菜场",
    "超市",
    "商场",
    "学校",
    "小学",
    "中学",
    "幼儿园",
    "医院",
    "家园",
    "新村",
    "公寓",
    "工业园",
    "产业园",
    "交叉口",
    "路口",
    "巷口",
    "门口",
    "附近",
    "对面",
    "旁边",
    "单元",
    "路",
    "街",
    "巷",
    "弄",
    "号楼",
    "号",
    "栋",
    "幢",
    "楼",
    "室",
    "苑",
    "桥",
    "村",
    "组",
    "段",
    "站",
];
/// Of these a message without any region is known to speak of a place.
const BEGINS_WITH: &[&str] = &[
    "小区",
    "花园",
    "大道",
    "大厦",
    "广场",
    "公园",
    "菜市场",
    "农贸市场",
    "家园",
    "新村",
    "公寓",
    "工业园",
    "小学",
    "中学",
    "路",
    "街",
    "巷",
];
/// Behind these an ending is part of another word (路灯, 楼道, 号召).
const GOES_ON: &[char] = &[
    '灯', '面', '费', '人', '过', '道', '上', '下', '里', '召', '称', '码', '长', '员', '况', '由',
    '边', '板', '梯', '顶', '织', '委',
];
/// No address has them.
const NEVER: &[char] = &[
    '的', '了', '们', '我', '你', '您', '他', '她', '在', '住', '于', '到', '从', '是', '有', '和',
    '与', '跟', '就', '这', '那', '去', '来', '把', '被', '没', '不', '说', '想', '要', '很', '太',
    '都', '已', '请', '问', '因', '为', '让', '给', '还', '又', '也', '每',
];
/// Signs between two endings of one address.
const STEP: usize = 12;
/// Signs before the first ending.
const BEFORE: usize = 8;
/// Signs of an address at most.
const LONGEST: usize = 60;

/// From the first of these names to the end of what goes on as an address.
pub(super) fn behind(text: &str, names: &[Range<usize>]) -> Option<Range<usize>> {
    let last = names.iter().max_by_key(|at| at.end)?;
    // Names that stand together are one address; the others only told where it is.
    let mut begin = last.start;
    for at in names.iter().rev() {
        if at.end <= begin && text[at.end..begin].chars().count() <= 2 {
            begin = at.start;
        }
    }
    Some(begin..goes_on(text, last.end))
}

/// The first piece that reads like an address by itself.
pub(super) fn without_region(text: &str) -> Option<Range<usize>> {
    let (at, word) = BEGINS_WITH
        .iter()
        .filter_map(|word| Some((first(text, word)?, *word)))
        .min_by_key(|(at, _)| *at)?;
    let mut begin = at;
    for sign in text[..at].chars().rev().take(BEFORE) {
        if sign == STOP || NEVER.contains(&sign) {
            break;
        }
        begin -= sign.len_utf8();
    }
    (begin < at).then(|| begin..goes_on(text, at + word.len()))
}

fn goes_on(text: &str, from: usize) -> usize {
    let mut end = from;
    while text[from..end].chars().count() < LONGEST {
        let ahead: String = text[end..]
            .chars()
            .take(STEP)
            .take_while(|sign| *sign != STOP && !NEVER.contains(sign))
            .collect();
        // The nearest ending, and of those at one place the longest.
        let next = ENDS
            .iter()
            .filter_map(|word| Some((first(&ahead, word)?, word.len())))
            .min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length)));
        let Some((at, length)) = next else { break };
        let behind = text[end + at + length..].chars().next();
        if behind.is_some_and(|sign| GOES_ON.contains(&sign)) {
            break;
        }
        end += at + length;
    }
    end
}

/// Where a word stands first without going on as another word.
fn first(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word)
        .find(|(at, _)| {
            let behind = text[at + word.len()..].chars().next();
            !behind.is_some_and(|sign| GOES_ON.contains(&sign))
        })
        .map(|(at, _)| at)
}
