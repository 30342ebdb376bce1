//! What people type: one reading for the many ways to write a digit, a letter,
//! a space or a hyphen.

/// Full-width letters, digits and signs become ASCII, every kind of space one
/// space, every kind of hyphen one hyphen; all else stays.
pub(crate) fn plain(typed: char) -> char {
    match typed {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(typed) - 0xfee0).unwrap_or(typed) // full-width forms
        }
        '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200b}' | '\t' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => '-',
        other => other,
    }
}

/// Whether people put this sign between the groups of a number.
pub(crate) fn is_separator(plain: char) -> bool {
    matches!(plain, ' ' | '-')
}

/// The characters that count, with their places (from 1) in what was typed.
pub(crate) fn signs(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.chars()
        .map(plain)
        .enumerate()
        .filter(|(_, sign)| !is_separator(*sign))
        .map(|(index, sign)| (index + 1, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_ascii_read_the_same() {
        let read: String = signs("１３９－0000　Ａb").map(|(_, sign)| sign).collect();
        assert_eq!(read, "1390000Ab");
    }

    #[test]
    fn places_are_counted_in_what_was_typed() {
        assert_eq!(signs("1 x").last(), Some((3, 'x')));
    }
}
