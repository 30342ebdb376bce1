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
        let rest = paper.follows_stars(chain.from) || paper.precedes_stars(chain.to);
        if !rest && is_door(paper, &chain) {
            let numbers = (chain.from..chain.to).filter(|at| paper.signs[*at].is_alphanumeric());
            numbers
                .collect::<Vec<_>>()
                .into_iter()
                .for_each(|place| paper.hide(place));
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
const PLACES: &str = "路街道巷弄里村园苑庭府城区坊庄屯组队院港湾寨楼栋幢座厦轩居邨墅桥塘坪";

/// Signs behind `N号` that make it a line, a road, a document, a plot …
const NOT_A_HOUSE: &str = "线路桥文令公地高口井机台门闸窗";

/// … and those that make it a day of the month.
const A_DAY: &str = "起前后上下晚早凌中停开那当晨夜以";

/// Signs behind digits that make them an amount or a time.
const MEASURES: &str = "年元块万千百亩平米户人个多月日天时分秒次%度斤吨公里层辆岁家折.";

/// One number or several: `12`, `3-2-501`, `7、8`, `302/304`, `十二`, `12A`.
struct Chain {
    from: usize,
    to: usize,
    /// Arabic digits, not Chinese ones.
    arabic: bool,
    /// The length of each number.
    parts: Vec<usize>,
    /// Joined by hyphens only.
    hyphens: bool,
}

/// The chain that begins here, of digits that nobody has taken.
fn chain_at(paper: &Paper, at: usize) -> Option<Chain> {
    let arabic = paper.signs[at].is_ascii_digit();
    let is_part = |place: &usize| {
        let sign = paper.signs[*place];
        let part = if arabic {
            sign.is_ascii_digit()
        } else {
            is_chinese_number(sign)
        };
        part && paper.is_free(*place, place + 1)
    };
    let run = |from: usize| (from..paper.signs.len()).take_while(is_part).count();
    let mut chain = Chain {
        from: at,
        to: at,
        arabic,
        parts: Vec::new(),
        hyphens: true,
    };
    loop {
        match run(chain.to) {
            0 => break,
            length => {
                chain.parts.push(length);
                chain.to += length;
            }
        }
        match paper.sign(chain.to) {
            Some(join @ ('-' | '、' | '/' | '~')) if run(chain.to + 1) > 0 => {
                chain.hyphens &= join == '-';
                chain.to += 1;
            }
            _ => break,
        }
    }
    let letter = arabic
        && paper
            .sign(chain.to)
            .is_some_and(|sign| sign.is_ascii_alphabetic());
    if letter
        && paper
            .sign(chain.to + 1)
            .is_some_and(|next| "号栋幢座室单".contains(next))
    {
        chain.to += 1;
    }
    (!chain.parts.is_empty()).then_some(chain)
}

fn is_chinese_number(sign: char) -> bool {
    "零〇一二两三四五六七八九十百".contains(sign)
}

fn is_door(paper: &Paper, chain: &Chain) -> bool {
    chain.parts.iter().all(|length| *length <= 5)
        && !is_within_word(paper, chain)
        && (is_strong(paper, chain) || is_house_number(paper, chain) || is_flat(paper, chain))
}

/// A building may have a letter or two in front (G2栋); `X12345B3` is something else.
fn is_within_word(paper: &Paper, chain: &Chain) -> bool {
    let word = paper.signs[..chain.from]
        .iter()
        .rev()
        .map_while(|sign| sign.is_ascii_alphanumeric().then(|| sign.is_ascii_digit()));
    let (letters, digit) = word
        .take(3)
        .fold((0, false), |(all, any), digit| (all + 1, any || digit));
    letters > 2 || digit
}

/// The word behind leaves no doubt: 栋, 幢, 单元, 室, 号楼, 号院, 弄, 501房.
fn is_strong(paper: &Paper, chain: &Chain) -> bool {
    let next = |ahead: usize| paper.sign(chain.to + ahead);
    let before = paper.before(chain.from);
    let at_place = is_behind_place(paper, chain) || matches!(before, Some('号' | '元' | '层'));
    // 两栋 and 一室 are amounts, unless they stand where a number must.
    let counted = chain.arabic || at_place;
    match (next(0), next(1)) {
        (Some('栋' | '幢'), after) => counted || after.is_some_and(|sign| sign.is_ascii_digit()),
        (Some('单'), Some('元')) => counted,
        (Some('室'), _) => counted && !matches!(next(2), Some('厅' | '卫')),
        (Some('号'), Some('楼' | '院' | '栋')) => true,
        (Some('号'), Some('房')) => next(2) != Some('地'),
        (Some('弄'), _) => chain.arabic,
        (Some('房'), after) => {
            chain.arabic && matches!(chain.parts.as_slice(), [.., 3 | 4]) && after != Some('间')
        }
        _ => false,
    }
}

/// `幸福路12号`, but not `小区12号起停水` nor `路3号线`.
fn is_house_number(paper: &Paper, chain: &Chain) -> bool {
    let other = paper
        .sign(chain.to + 1)
        .is_some_and(|next| NOT_A_HOUSE.contains(next) || A_DAY.contains(next));
    paper.sign(chain.to) == Some('号') && is_behind_place(paper, chain) && !other
}

/// `3栋501`, `幸福小区3-501`, `12-3-501`: no word behind, but a shape.
fn is_flat(paper: &Paper, chain: &Chain) -> bool {
    let before = |back: usize| chain.from.checked_sub(back).and_then(|at| paper.sign(at));
    let is_number = |sign: char| sign.is_ascii_digit() || is_chinese_number(sign);
    let behind_house = match (before(2), before(1)) {
        (_, Some('栋' | '幢' | '座' | '弄')) | (Some('单'), Some('元')) => true,
        (Some(number), Some('号')) => is_number(number),
        _ => false,
    };
    let next = paper.sign(chain.to);
    let other = next.is_some_and(|sign| MEASURES.contains(sign) || sign.is_ascii_alphanumeric());
    let shape = match chain.parts.as_slice() {
        [1..=3, 3 | 4] if chain.hyphens => behind_house || is_behind_place(paper, chain),
        [1..=3, 1..=2, 3 | 4] if chain.hyphens => !ends_in_year(paper, chain),
        flats => behind_house && flats.iter().all(|length| matches!(length, 3 | 4)),
    };
    chain.arabic && shape && !other
}

fn is_behind_place(paper: &Paper, chain: &Chain) -> bool {
    let alley = paper.signs[..chain.from].ends_with(&['胡', '同']);
    alley
        || paper
            .before(chain.from)
            .is_some_and(|sign| PLACES.contains(sign))
}

/// `5-3-2019` is a day.
fn ends_in_year(paper: &Paper, chain: &Chain) -> bool {
    let last = chain.to - chain.parts.last().copied().unwrap_or_default();
    matches!(
        paper.signs[last..chain.to],
        ['1', '9', _, _] | ['2', '0', _, _]
    )
}
