//! Digits in groups, as people write long numbers.

use super::paper::{Paper, is_between};

/// Digits without anything between them.
pub(super) struct Group {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) digits: String,
    pub(super) link: Link,
    /// A piece of something masked earlier; forms nothing new.
    rest: bool,
}

/// What stands between a group and the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// Nothing that could hold them together.
    None,
    /// Spaces, hyphens, brackets.
    Separator,
    /// A dot, which may also be a decimal point.
    Dot,
}

/// Every group of digits that nobody has taken.
pub(super) fn groups(paper: &Paper) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < paper.signs.len() {
        let Some((kind, _)) = digit(paper.signs[at]) else {
            at += 1;
            continue;
        };
        let same = |sign: &char| {
            digit(*sign)
                .filter(|(other, _)| *other == kind)
                .map(|(_, digit)| digit)
        };
        let mut digits: String = paper.signs[at..].iter().map_while(same).collect();
        let mut to = at + digits.len();
        let link = groups
            .last()
            .map_or(Link::None, |before| link(paper, before, at));
        let after_region = link != Link::None && groups.last().is_some_and(|g| g.digits.len() == 6);
        if (matches!(digits.len(), 3 | 17) || digits.len() == 11 && after_region)
            && is_last_x(paper, to)
        {
            digits.push('X');
            to += 1;
        }
        let rest = digits.len() < 11 && (paper.follows_stars(at) || paper.touches_stars(to));
        groups.push(Group {
            from: at,
            to,
            digits,
            link,
            rest,
        });
        at = to;
    }
    groups
}

/// Longest number that is written in groups: a card of 19 digits.
const LONGEST: usize = 19;

/// A group with as many of those linked behind it as a number can have, then
/// with fewer, at last alone: the longest number that makes sense holds.
pub(super) fn runs(groups: &[Group], first: usize) -> impl Iterator<Item = &[Group]> {
    let mut length = 0;
    let linked = groups[first..]
        .iter()
        .enumerate()
        .take_while(move |(at, group)| {
            length += group.digits.len();
            *at == 0 || (group.link != Link::None && !group.rest && length <= LONGEST)
        });
    let linked = if groups[first].rest {
        0
    } else {
        linked.count()
    };
    (1..=linked)
        .rev()
        .map(move |count| &groups[first..first + count])
}

/// Whether the X that may end an identity number stands here.
fn is_last_x(paper: &Paper, at: usize) -> bool {
    let alone = !paper
        .sign(at + 1)
        .is_some_and(|next| next.is_ascii_alphanumeric());
    matches!(paper.sign(at), Some('X' | 'x')) && alone
}

/// Arabic and Chinese digits do not mix within a group.
fn digit(sign: char) -> Option<(bool, char)> {
    if sign.is_ascii_digit() {
        return Some((false, sign));
    }
    let chinese = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let value = match sign {
        '〇' | '○' => 0,
        '幺' => 1,
        _ => chinese.iter().position(|known| *known == sign)?,
    };
    char::from_digit(value as u32, 10).map(|digit| (true, digit))
}

fn link(paper: &Paper, before: &Group, at: usize) -> Link {
    let between = &paper.signs[before.to..at];
    if between.is_empty() || between.len() > 3 || !between.iter().all(|sign| is_between(*sign)) {
        Link::None
    } else if between.contains(&'.') {
        Link::Dot
    } else {
        Link::Separator
    }
}
