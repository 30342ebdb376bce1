//! A message as the models see it: words and signs, in one plain form.

use jieba_rs::Jieba;

/// Signs read of a message. What somebody wants stands in the beginning or at the
/// end, so of a longer one the middle is left out, and a megabyte costs no more
/// than a page.
const SIGNS_MOST: usize = 4_000;
/// Signs kept from the end of a longer message.
const FROM_THE_END: usize = 1_000;

/// Cuts messages into words. Loading the dictionary takes a third of a second:
/// keep one.
pub struct Reader {
    jieba: Jieba,
}

/// A message, ready to be judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The words in their order, without punctuation.
    pub words: Vec<String>,
}

impl Reader {
    /// Loads the dictionary.
    #[must_use]
    pub fn new() -> Self {
        Self {
            jieba: Jieba::new(),
        }
    }

    /// Knows a word of the trade or of the place (丽发新城) that no dictionary has.
    pub fn learn(&mut self, word: &str) {
        self.jieba.add_word(word, None, None);
    }

    /// Reads a message as somebody wrote it.
    #[must_use]
    pub fn read(&self, message: &str) -> Text {
        let plain = plain(message);
        let words = self.jieba.cut(&plain, false);
        Text::of(words.into_iter().map(|token| token.word))
    }
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl Text {
    /// A message whose words have been cut already, with blanks between them.
    #[must_use]
    pub fn segmented(words: &str) -> Self {
        let plain = plain(words);
        Self::of(plain.split(' '))
    }

    fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let says_something = |word: &&str| word.chars().any(char::is_alphanumeric);
        Self {
            words: words
                .map(str::trim)
                .filter(says_something)
                .map(str::to_owned)
                .collect(),
        }
    }

    /// Whether there is nothing to judge.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Full-width letters and digits as narrow ones, letters small, every run of
/// blanks and control signs one blank, the middle of what is too long left out.
pub(crate) fn plain(message: &str) -> String {
    let mut kept = String::with_capacity(message.len().min(SIGNS_MOST * 4));
    let mut take = |sign: char| {
        let sign = narrow(sign);
        if sign == '\u{fffd}' || sign.is_control() || sign.is_whitespace() {
            if !kept.ends_with(' ') && !kept.is_empty() {
                kept.push(' ');
            }
        } else {
            kept.extend(sign.to_lowercase());
        }
    };
    let is_short = message.len() <= SIGNS_MOST;
    if is_short || message.chars().count() <= SIGNS_MOST {
        message.chars().for_each(take);
    } else {
        let head = message.chars().take(SIGNS_MOST - FROM_THE_END);
        head.for_each(&mut take);
        take(' ');
        let tail: Vec<char> = message.chars().rev().take(FROM_THE_END).collect();
        tail.into_iter().rev().for_each(take);
    }
    kept.truncate(kept.trim_end().len());
    kept
}

pub(crate) fn narrow(sign: char) -> char {
    match sign {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        _ => sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_reads_the_same_however_it_is_typed() {
        let reader = Reader::new();
        assert_eq!(
            reader.read("Ａ３区路灯不亮！！\r\n请来修"),
            reader.read("a3区路灯不亮,  请来修")
        );
        assert!(reader.read("。。。👀 \u{0} ").is_empty());
    }

    #[test]
    fn words_that_were_cut_elsewhere_are_taken_as_they_are() {
        let text = Text::segmented("路灯  不亮 ， \u{fffd} A3");
        assert_eq!(text.words, ["路灯", "不亮", "a3"]);
    }

    #[test]
    fn of_a_megabyte_the_beginning_and_the_end_are_read() {
        let long = format!("路灯不亮{}请今天来修", "很久".repeat(200_000));
        let text = plain(&long);
        assert!(text.starts_with("路灯不亮") && text.ends_with("请今天来修"));
        assert!(text.chars().count() <= SIGNS_MOST + 1);
    }
}
