//! Cleaning what people type or import: signs that nobody sees and that turn
//! text around, control characters, heaps of accents. What stays is what a
//! reader reads.

use crate::refusal::Refusal;

/// Accents on top of each other that some script needs; more is mischief.
const MARKS_MOST: usize = 3;

/// One line: no breaks, single spaces, trimmed.
///
/// # Errors
/// [`Refusal::TooLong`] above `most` characters.
pub(crate) fn line(field: &'static str, text: &str, most: usize) -> Result<String, Refusal> {
    let mut clean = String::with_capacity(text.len());
    for word in visible(text).split_whitespace() {
        if !clean.is_empty() {
            clean.push(' ');
        }
        clean.push_str(word);
    }
    within(field, clean, most)
}

/// Several lines: breaks stay, and no more than one empty line in a row goes.
///
/// # Errors
/// [`Refusal::TooLong`] above `most` characters.
pub(crate) fn text(field: &'static str, text: &str, most: usize) -> Result<String, Refusal> {
    let clean = visible(&text.replace("\r\n", "\n").replace('\r', "\n"));
    within(field, clean.trim().to_owned(), most)
}

/// What somebody has to say: cleaned, and not empty.
///
/// # Errors
/// [`Refusal::Missing`] and [`Refusal::TooLong`].
pub(crate) fn said(field: &'static str, words: &str, most: usize) -> Result<String, Refusal> {
    let clean = text(field, words, most)?;
    if clean.is_empty() {
        return Err(Refusal::Missing { field });
    }
    Ok(clean)
}

/// A title as it is compared: case, width, spaces and marks make no other title.
#[must_use]
pub fn title_key(title: &str) -> String {
    title
        .chars()
        .map(half_width)
        .filter(|sign| sign.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Without what nobody sees and what turns text around.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut marks = 0;
    text.chars()
        .filter(|&sign| {
            marks = if is_mark(sign) { marks + 1 } else { 0 };
            !is_hidden(sign) && marks <= MARKS_MOST
        })
        .collect()
}

/// Controls, signs without width, and signs that turn the direction of text.
fn is_hidden(sign: char) -> bool {
    (sign.is_control() && sign != '\n' && sign != '\t')
        || matches!(sign,
            '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{e0000}'..='\u{e007f}')
}

fn is_mark(sign: char) -> bool {
    matches!(sign,
        '\u{0300}'..='\u{036f}' | '\u{0483}'..='\u{0489}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

fn half_width(sign: char) -> char {
    match u32::from(sign) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(sign),
        _ => sign,
    }
}

fn within(field: &'static str, text: String, most: usize) -> Result<String, Refusal> {
    // Bytes bound characters from above, so the common short text is not counted.
    if text.len() > most {
        let found = text.chars().count();
        if found > most {
            return Err(Refusal::TooLong { field, most, found });
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_text_around_or_hides_in_it_is_taken_out() {
        let said = line(
            "标题",
            "社保\u{202e}卡\u{200b} \u{feff} 怎么\u{2067}办\n理\u{7}",
            128,
        );
        assert_eq!(said.unwrap(), "社保卡 怎么办 理");
    }

    #[test]
    fn heaps_of_accents_are_cut_down() {
        let heap = format!("e{}", "\u{0301}".repeat(400));
        assert_eq!(line("标题", &heap, 10).unwrap().chars().count(), 4);
    }

    #[test]
    fn width_case_and_marks_make_no_other_title() {
        assert_eq!(title_key("ＥＴＣ 怎么办？"), title_key("etc怎么办"));
    }

    #[test]
    fn a_title_of_128_characters_fits_and_one_of_129_does_not() {
        assert!(line("标题", &"问".repeat(128), 128).is_ok());
        let refused = line("标题", &"问".repeat(129), 128).unwrap_err();
        assert!(matches!(refused, Refusal::TooLong { found: 129, .. }));
    }
}
