//! Numbers of doors, buildings and flats.
//!
//! In free text the number goes and the word stays, so that it can still be
//! read: `幸福路**号*栋`. `5月12号` is a day and stays, and so do lines, roads
//! and documents with a number.

use super::paper::Paper;

/// Masks door numbers in free text.
pub(super) fn mask(paper: &mut Paper) {
    let mut at = 0;
    while at < paper.signs.len() {
        let Some(chain) = chain_at(paper, at) else {
            at += 1;
            continue;
        };
        let free = paper.is_free(chain.from, chain.to);
        let rest = paper.follows_stars(chain.from) || paper.precedes_stars(chain.to);
        if free && !rest && is_door(paper, &chain) {
            for place in chain.from..chain.to {
                if paper.signs[place] != '-' {
                    paper.hide(place);
                }
            }
        }
        at = chain.to;
    }
}

/// Where in an address, in bytes, the door number begins.
pub(super) fn first_door(address: &str) -> Option<usize> {
    let paper = Paper::of(address);
    let mut at = 0;
    while at < paper.signs.len() {
        let Some(chain) = chain_at(&paper, at) else {
            at += 1;
            continue;
        };
        let named_after = paper
            .sign(chain.to)
            .is_some_and(|next| NAMED_BY_NUMBER.contains(next));
        let number = chain.arabic && !named_after;
        if number || is_strong(&paper, &chain) || is_house_number(&paper, &chain) {
            return address.char_indices().nth(chain.from).map(|(byte, _)| byte);
        }
        at = chain.to;
    }
    None
}

/// In an address, what a number in front makes a name of: 3号线, 204国道, 二期.
const NAMED_BY_NUMBER: &str = "路线国省县道街巷期组社桥高村队区";

/// Signs after which `N号` is a house number.
const PLACES: &str = "路街道巷弄里村园苑庭府城区坊庄屯组队院港湾寨楼栋幢座厦轩居邨同";

/// Signs behind `N号` that make it a line, a road, a document, a plot …
const NOT_A_HOUSE: &str = "线路桥文令公地高口井机台门闸";

/// … and those that make it a day of the month.
const A_DAY: &str = "起前后上下晚早凌中停开那当晨夜以";

/// Signs behind digits that make them an amount or a time.
const MEASURES: &str = "年元块万千百亩平米户人个多月日天时分秒次%度斤吨公里层辆岁家折";

/// Numbers joined by hyphens: `12`, `3-2-501`, `十二`, `12A`.
struct Chain {
    from: usize,
    to: usize,
    arabic: bool,
    parts: Vec<usize>,
}

fn chain_at(paper: &Paper, at: usize) -> Option<Chain> {
    let arabic = paper.signs[at].is_ascii_digit();
    let is_part = |sign: &char| {
        if arabic {
            sign.is_ascii_digit()
        } else {
            "零〇一二两三四五六七八九十百".contains(*sign)
        }
    };
    let run = |from: usize| {
        paper.signs[from..]
            .iter()
            .take_while(|sign| is_part(sign))
            .count()
    };
    let (mut to, mut parts) = (at, Vec::new());
    loop {
        let length = run(to);
        if length == 0 {
            break;
        }
        parts.push(length);
        to += length;
        let joined = arabic && paper.sign(to) == Some('-');
        if !joined || to + 1 >= paper.signs.len() || run(to + 1) == 0 {
            break;
        }
        to += 1;
    }
    if parts.is_empty() {
        return None;
    }
    let letter = arabic
        && paper
            .sign(to)
            .is_some_and(|sign| sign.is_ascii_alphabetic());
    if letter
        && paper
            .sign(to + 1)
            .is_some_and(|next| "号栋幢座室单".contains(next))
    {
        to += 1;
    }
    Some(Chain {
        from: at,
        to,
        arabic,
        parts,
    })
}

fn is_door(paper: &Paper, chain: &Chain) -> bool {
    chain.parts.iter().all(|length| *length <= 5)
        && (is_strong(paper, chain) || is_house_number(paper, chain) || is_flat(paper, chain))
}

/// The word behind leaves no doubt: 栋, 幢, 单元, 室, 号楼, 号院, 号房, 弄.
fn is_strong(paper: &Paper, chain: &Chain) -> bool {
    let next = |ahead: usize| paper.sign(chain.to + ahead);
    match (next(0), next(1)) {
        (Some('栋' | '幢'), _) | (Some('单'), Some('元')) => true,
        (Some('号'), Some('楼' | '院' | '房')) => true,
        (Some('弄'), _) => chain.arabic,
        // 三室两厅 describes a flat.
        (Some('室'), _) => !matches!(next(2), Some('厅' | '卫')),
        _ => false,
    }
}

fn is_house_number(paper: &Paper, chain: &Chain) -> bool {
    let place = paper
        .before(chain.from)
        .is_some_and(|before| PLACES.contains(before));
    let other = paper
        .sign(chain.to + 1)
        .is_some_and(|next| NOT_A_HOUSE.contains(next) || A_DAY.contains(next));
    paper.sign(chain.to) == Some('号') && place && !other
}

/// `3栋501`, `幸福小区3-501`, `12-3-501`: no word behind, but a shape.
fn is_flat(paper: &Paper, chain: &Chain) -> bool {
    let before = paper.before(chain.from);
    let after_house = before.is_some_and(|sign| "栋幢座号元弄".contains(sign));
    let after_place = before.is_some_and(|sign| PLACES.contains(sign));
    let measured = paper
        .sign(chain.to)
        .is_some_and(|next| MEASURES.contains(next) || next == '.');
    let last = chain.to - chain.parts.last().copied().unwrap_or_default();
    let year = matches!(
        paper.signs[last..chain.to],
        ['1', '9', _, _] | ['2', '0', _, _]
    );
    let shape = match chain.parts.as_slice() {
        [3 | 4] => after_house,
        [1..=3, 3 | 4] => after_house || after_place,
        [1..=3, 1..=2, 3 | 4] => paper.sign(chain.from) != Some('0'),
        _ => false,
    };
    chain.arabic && shape && !measured && !year
}
