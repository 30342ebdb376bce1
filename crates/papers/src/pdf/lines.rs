//! Where lines may break: between Chinese signs anywhere, but no line begins with a
//! closing mark or ends with an opening one, and words and figures stay whole as long
//! as they fit.

use crate::plain;

/// No line begins with these.
const CLOSING: &str = "，。、；：？！）】》」』〕〉”’…—·～％‰℃°,.;:?!)]}%〗］｝";
/// No line ends with these.
const OPENING: &str = "（【《「『〔〈“‘([{￥$#〖［｛";

/// A line and its width in signs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    width: f32,
    /// Whether the paragraph ends with it.
    last: bool,
}

/// The lines of a paragraph: the first so wide, the others so wide, in signs.
pub(super) fn wrap(
    text: &str,
    (first, rest): (f32, f32),
    advance: &dyn Fn(char) -> f32,
) -> Vec<Line> {
    let signs: Vec<char> = text.chars().collect();
    let mut lines: Vec<Line> = Vec::new();
    let mut from = 0;
    while from < signs.len() {
        let width = if lines.is_empty() { first } else { rest };
        let to = end(&signs, from, width, advance);
        lines.push(Line::of(&signs[from..to], to == signs.len(), advance));
        from = to;
        while signs.get(from) == Some(&' ') {
            from += 1;
        }
    }
    lines
}

/// Where the line that begins at `from` ends: at the last place that allows it, or in
/// the middle of a word that is longer than a line. It holds at least one sign.
fn end(signs: &[char], from: usize, width: f32, advance: &dyn Fn(char) -> f32) -> usize {
    let mut used = 0.0;
    let mut good = None;
    for at in from..signs.len() {
        if at > from && may_part(signs[at - 1], signs[at]) {
            good = Some(at);
        }
        used += advance(signs[at]);
        // A space at the end takes no room; sums of fractions are a hair too long.
        if used > width + 0.01 && signs[at] != ' ' {
            return good.unwrap_or(at).max(from + 1);
        }
    }
    signs.len()
}

fn may_part(before: char, after: char) -> bool {
    if CLOSING.contains(after) || OPENING.contains(before) || after == ' ' {
        return false;
    }
    before == ' ' || plain::is_wide(before) || plain::is_wide(after)
}

impl Line {
    fn of(signs: &[char], last: bool, advance: &dyn Fn(char) -> f32) -> Self {
        let text: String = signs.iter().collect();
        let text = text.trim_end_matches(' ').to_owned();
        let width = text.chars().map(advance).sum();
        Self { text, width, last }
    }

    /// What each wide sign takes besides, so that the line reaches the edge. A line
    /// that lacks much, or is the last, stays as it is.
    pub(super) fn spread(&self, width: f32) -> f32 {
        let gaps = wide_gaps(&self.text);
        let lacks = width - self.width;
        if self.last || gaps == 0 || !(0.0..=4.0).contains(&lacks) {
            return 0.0;
        }
        lacks / f32::from(u16::try_from(gaps).unwrap_or(u16::MAX))
    }
}

/// Wide signs that another one follows.
fn wide_gaps(text: &str) -> usize {
    let wide = text.chars().rev().skip(1);
    wide.filter(|sign| plain::is_wide(*sign)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, width: f32) -> Vec<String> {
        let advance = |sign| if plain::is_wide(sign) { 1.0 } else { 0.5 };
        let lines = wrap(text, (width, width), &advance);
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() {
        assert_eq!(texts("一二三四，五", 4.0), ["一二三", "四，五"]);
        assert_eq!(texts("一二三（四）", 4.0), ["一二三", "（四）"]);
        assert_eq!(texts("“一”“二”“三”", 6.0), ["“一”“二”", "“三”"]);
    }

    #[test]
    fn figures_and_words_stay_whole_while_they_fit() {
        assert_eq!(texts("共受理12,345件", 4.0), ["共受理", "12,345件"]);
        assert_eq!(
            texts("the hotline of a city", 4.0),
            ["the", "hotline", "of a", "city"]
        );
        assert_eq!(texts("满意率98.65%。", 6.0), ["满意率", "98.65%。"]);
    }

    #[test]
    fn a_text_without_a_place_to_break_breaks_where_the_line_ends() {
        assert_eq!(
            texts(&"x".repeat(20), 4.0),
            ["x".repeat(8), "x".repeat(8), "xxxx".into()]
        );
        assert_eq!(texts(&"。".repeat(9), 4.0), ["。。。。", "。。。。", "。"]);
        assert_eq!(texts("长短", 0.1), ["长", "短"]);
        assert!(texts("", 4.0).is_empty());
    }
}
