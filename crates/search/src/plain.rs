//! Texts in one plain form, sign for sign, so that a place in the plain form is
//! the same place in the text as it was written.

/// One sign as the index sees it: width, case and the look of brackets do not
/// matter; what has no meaning is a blank.
#[must_use]
pub(crate) fn sign(sign: char) -> char {
    let sign = match sign {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        _ => sign,
    };
    let sign = match sign {
        '〔' | '［' | '【' | '﹝' | '〖' | '「' | '『' | '〈' | '<' | '{' | '(' | '❲' => {
            '['
        }
        '〕' | '］' | '】' | '﹞' | '〗' | '」' | '』' | '〉' | '>' | '}' | ')' | '❳' => {
            ']'
        }
        _ => sign,
    };
    if sign.is_ascii() {
        return if sign.is_ascii_control() {
            ' '
        } else {
            sign.to_ascii_lowercase()
        };
    }
    if !sign.is_alphanumeric() {
        return ' ';
    }
    let mut small = sign.to_lowercase();
    match (small.next(), small.next()) {
        (Some(one), None) => one,
        _ => sign,
    }
}

/// A text in the plain form, of at most so many signs.
#[must_use]
pub(crate) fn plain(text: &str, most: usize) -> Vec<char> {
    text.chars().take(most).map(sign).collect()
}

/// Whether it is a Chinese character.
#[must_use]
pub(crate) const fn is_han(sign: char) -> bool {
    matches!(sign, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}' | '〇')
}

/// What signs stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// Chinese characters.
    Han,
    /// Letters and digits of other scripts.
    Latin,
}

/// The runs of signs that mean something, with their places.
pub(crate) fn runs(signs: &[char]) -> impl Iterator<Item = (Run, usize, usize)> + '_ {
    let kind = |sign: char| {
        if is_han(sign) {
            Some(Run::Han)
        } else if sign.is_alphanumeric() {
            Some(Run::Latin)
        } else {
            None
        }
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < signs.len() {
            let begin = at;
            let Some(run) = kind(signs[begin]) else {
                at += 1;
                continue;
            };
            while at < signs.len() && kind(signs[at]) == Some(run) {
                at += 1;
            }
            return Some((run, begin, at));
        }
        None
    })
}

/// A document's number however it is written: 国办发〔2024〕12号, (2024) 第 12 号
/// and 2024年12号 are all `2024/12`. With the places where each stands.
pub(crate) fn document_numbers(signs: &[char]) -> Vec<(String, usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at + 4 < signs.len() {
        let stands_alone = at == 0 || !signs[at - 1].is_ascii_digit();
        if !stands_alone || !signs[at..at + 4].iter().all(char::is_ascii_digit) {
            at += 1;
            continue;
        }
        let year: String = signs[at..at + 4].iter().collect();
        let bracketed = at > 0 && signs[at - 1] == '[' || at > 1 && signs[at - 2..at] == ['[', ' '];
        let mut next = at + 4;
        let mut parted = bracketed;
        while next < signs.len() && matches!(signs[next], ' ' | ']' | '年' | '第' | '-') {
            parted = true;
            next += 1;
        }
        let begin = next;
        while next < signs.len() && next - begin < 7 && signs[next].is_ascii_digit() {
            next += 1;
        }
        let number: String = signs[begin..next].iter().collect();
        while next < signs.len() && signs[next] == ' ' {
            next += 1;
        }
        let ended = signs.get(next) == Some(&'号');
        if parted && next > begin && !number.is_empty() && (ended || bracketed) {
            let number = number.trim_start_matches('0');
            found.push((format!("{year}/{number}"), at, next));
            at = next;
        } else {
            at += 4;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<String> {
        let signs = plain(text, 200);
        let found = document_numbers(&signs);
        found.into_iter().map(|(number, ..)| number).collect()
    }

    #[test]
    fn a_document_number_is_the_same_however_it_is_written() {
        for written in [
            "国办发〔2024〕12号",
            "国办发[2024]12号",
            "国办发（2024）12 号",
            "国办发【２０２４】第１２号",
            "国办发 ﹝2024﹞ 012号",
            "2024年12号文",
            "2024 12号",
            "〔2024〕12",
        ] {
            assert_eq!(numbers(written), ["2024/12"], "{written}");
        }
        assert!(numbers("2024年12月").is_empty());
        assert!(numbers("电话 02012345").is_empty());
    }

    #[test]
    fn every_sign_keeps_its_place() {
        let text = "Ａ３（Wi‑Fi）ß\u{202e}İ";
        assert_eq!(plain(text, 99).len(), text.chars().count());
    }
}
