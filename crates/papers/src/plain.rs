//! What of a text goes onto paper, and about how wide it is there.

use std::borrow::Cow;

/// The text without what no paper shows: control signs, marks that turn the direction
/// of what follows (a name could read backwards in a table), and signs that XML does
/// not allow. Every kind of line break becomes one kind.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(|sign: char| sign != '\n' && is_odd(sign)) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let kept = text.chars().filter_map(|sign| match sign {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        sign if is_odd(sign) => None,
        sign => Some(sign),
    });
    Cow::Owned(kept.collect())
}

fn is_odd(sign: char) -> bool {
    sign.is_control()
        || matches!(
            sign,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'
                ..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}'
        )
}

/// The cleaned lines of a text that are not blank.
pub(crate) fn lines(text: &str) -> Vec<String> {
    let text = clean(text);
    let lines = text.lines().map(str::trim);
    let kept = lines.filter(|line| !line.is_empty());
    kept.map(str::to_owned).collect()
}

/// Whether a sign takes a whole square.
pub(crate) fn is_wide(sign: char) -> bool {
    matches!(sign, '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' | '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// About how many squares a text takes.
pub(crate) fn width(text: &str) -> f32 {
    text.chars()
        .map(|sign| if is_wide(sign) { 1.0 } else { 0.56 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_be_made_to_read_backwards() {
        assert_eq!(clean("王\u{202e}小\u{2066}明\u{200f}"), "王小明");
    }

    #[test]
    fn control_signs_go_and_line_breaks_are_of_one_kind() {
        assert_eq!(clean("a\u{0}b\u{1b}[31m\tc"), "ab[31m c");
        assert_eq!(
            lines("一\r\n\r\n 二\u{2028}三\u{b}四"),
            ["一", "二", "三", "四"]
        );
    }
}
