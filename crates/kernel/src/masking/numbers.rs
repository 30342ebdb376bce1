//! Telephone, identity and card numbers in free text.
//!
//! Digits are read in groups, as people write them, and neighbouring groups
//! are tried together: `139 0000 1234`, `0999-8888 6666`. What looks like a
//! year, an amount or a short public number never forms a whole.

use jiff::civil::Date;

use super::{
    MaskRules,
    groups::{Group, Link, groups, runs},
    paper::Paper,
};
use crate::{
    CaseNumber, CreditCode,
    phone::{is_local, is_mobile, split_area},
};

/// Masks every number that the rules name.
pub(super) fn mask(paper: &mut Paper, rules: &MaskRules) {
    let groups = groups(paper);
    let mut first = 0;
    while first < groups.len() {
        // A case number first: its halves could be taken for telephone numbers.
        let case = runs(&groups, first)
            .find(|run| is_case_number(run))
            .map(|run| (run, Number::WHOLE));
        let found = case.or_else(|| {
            runs(&groups, first)
                .find_map(|run| recognise(paper, run, rules).map(|number| (run, number)))
        });
        let Some((run, number)) = found else {
            first += 1;
            continue;
        };
        // What stays at the end stays within one group, so that a second look
        // does not take half a number for the beginning of another.
        let last = run.last().map_or(0, |group| group.to - group.from);
        let length = run.iter().map(|group| group.to - group.from).sum::<usize>();
        let tail = number.tail.min(last);
        for (count, place) in run
            .iter()
            .flat_map(|group| group.from..group.to)
            .enumerate()
        {
            if count < number.head || count + tail >= length {
                paper.keep(place);
            } else {
                paper.hide(place);
            }
        }
        first += run.len();
    }
}

/// What stays of a number that was recognised.
struct Number {
    head: usize,
    tail: usize,
}

impl Number {
    const fn keeping(head: usize, tail: usize) -> Self {
        Self { head, tail }
    }

    /// Not to be touched: a case number.
    const WHOLE: Self = Self {
        head: usize::MAX,
        tail: 0,
    };
}

/// What a run of groups is, and what of it stays.
fn recognise(paper: &Paper, run: &[Group], rules: &MaskRules) -> Option<Number> {
    let digits: String = run.iter().map(|group| group.digits.as_str()).collect();
    let shape: Vec<usize> = run.iter().map(|group| group.digits.len()).collect();
    let dotted = run[1..].iter().any(|group| group.link == Link::Dot);
    if dotted && shape != [3, 4, 4] {
        return None;
    }
    let id = || {
        (rules.ids && is_id(&digits, &shape)).then(|| {
            let keep = rules.id_keep.bounded();
            Number::keeping(keep.head, keep.tail)
        })
    };
    let phone = || {
        rules
            .phones
            .then(|| phone(paper, run, &digits, &shape))
            .flatten()
    };
    let card = || {
        let card = rules.cards && is_card(&digits, &shape) && !is_credit_code(paper, &run[0]);
        card.then_some(Number::keeping(0, 4))
    };
    phone().or_else(id).or_else(card)
}

/// A case number is no secret, and useless when masked. Years from 2035 on
/// would begin like a bank card.
fn is_case_number(run: &[Group]) -> bool {
    let written = match run {
        [whole] => whole.digits.len() == 16,
        parts => parts.len() == 4 && parts.iter().all(|group| group.digits.len() == 4),
    };
    let digits = || {
        run.iter()
            .map(|group| group.digits.as_str())
            .collect::<String>()
    };
    written && *run[0].digits < *"35" && CaseNumber::parse(&digits()).is_ok()
}

/// A mobile number, a landline, or a local number that the text announces.
fn phone(paper: &Paper, run: &[Group], digits: &str, shape: &[usize]) -> Option<Number> {
    let with_prefix = ["0086", "86", "0", ""].into_iter().find_map(|prefix| {
        digits
            .strip_prefix(prefix)
            .filter(|rest| is_mobile(rest))
            .map(|_| prefix.len())
    });
    if let Some(prefix) = with_prefix {
        // 3-4-4 and the other ways to group eleven digits; a list of years is none.
        let first = shape[0] - prefix.min(shape[0]);
        let written = match &shape[1..] {
            [] | [4, 4] | [8] | [3, 5] | [6] | [5] | [4] => true,
            [4, 3] => !is_year(&run[0].digits) || !is_year(&run[1].digits),
            [2, 2, 2, 2] => first == 3,
            rest => first == 1 && rest.iter().all(|length| *length == 1),
        };
        return written.then_some(Number::keeping(prefix + 3, 4));
    }
    if let Some((area, local)) = split_area(digits).filter(|(_, local)| is_local(local)) {
        let written = shape.len() == 1 || shape[0] == area.len() || shape[0] + 4 == digits.len();
        let local_length = local.len();
        let splits = match shape.get(1..).unwrap_or_default() {
            [] | [_] => true,
            [a, b] => (*a == 4 || *a == 3) && *b == 4 && a + b == local_length,
            _ => false,
        };
        return (written && splits).then_some(Number::keeping(area.len(), 4));
    }
    let local = matches!(shape, [7] | [8] | [4, 4] | [3, 4])
        && is_local(digits)
        && !is_day(digits)
        && is_announced(paper, run[0].from);
    local.then_some(Number::keeping(0, 4))
}

/// Seven or eight digits are a telephone number only if the text says so.
fn is_announced(paper: &Paper, at: usize) -> bool {
    let before: String = paper.signs[at.saturating_sub(8)..at].iter().collect();
    [
        "电话", "座机", "固话", "致电", "拨打", "手机", "号码", "tel", "Tel", "TEL",
    ]
    .iter()
    .any(|word| before.contains(word))
}

/// Eighteen characters with a day of birth in the middle, or the fifteen of
/// old, without century and check character. Typing errors are to be masked as
/// well, so the check character does not matter.
fn is_id(digits: &str, shape: &[usize]) -> bool {
    let written = shape.len() == 1 || (shape[0] >= 3 && shape.iter().all(|length| *length >= 2));
    let new = digits.len() == 18
        && (digits[6..].starts_with("19") || digits[6..].starts_with("20"))
        && is_day(&digits[6..14]);
    let old = shape == [15] && !digits.ends_with('X') && is_day(&format!("19{}", &digits[6..12]));
    written && !digits.starts_with('0') && (new || old)
}

/// In one piece every long number; in groups only what begins and adds up like
/// a card, since amounts and years stand in rows as well.
fn is_card(digits: &str, shape: &[usize]) -> bool {
    match shape {
        [length] => *length >= 16,
        [4, 4, 4, 4] | [4, 4, 4, 4, 1..=3] | [6, 10..=13] | [8, 8] | [4, 12] => {
            digits.starts_with("62")
                || (digits.starts_with(['3', '4', '5', '6']) && passes_luhn(digits))
        }
        [4, 6, 5] => digits.starts_with('3') && passes_luhn(digits),
        _ => false,
    }
}

/// The code of an organisation is public.
fn is_credit_code(paper: &Paper, group: &Group) -> bool {
    let letters = |signs: &[char]| {
        signs
            .iter()
            .take_while(|s| s.is_ascii_alphanumeric())
            .count()
    };
    let end = group.to + letters(&paper.signs[group.to..]);
    let whole: String = paper.signs[group.from..end.min(group.from + 19)]
        .iter()
        .collect();
    !paper
        .before(group.from)
        .is_some_and(|sign| sign.is_ascii_alphanumeric())
        && CreditCode::parse(&whole).is_ok()
}

/// The check of ISO/IEC 7812-1 that bank cards pass.
fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .enumerate()
        .map(|(at, digit)| {
            if at % 2 == 1 {
                digit * 2 / 10 + digit * 2 % 10
            } else {
                digit
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// Eight digits that are a day of the calendar.
fn is_day(digits: &str) -> bool {
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
    let day = || {
        let (month, day) = (
            i8::try_from(part(4..6)?).ok()?,
            i8::try_from(part(6..8)?).ok()?,
        );
        Date::new(part(0..4)?, month, day).ok()
    };
    digits.len() == 8 && (digits.starts_with("19") || digits.starts_with("20")) && day().is_some()
}
