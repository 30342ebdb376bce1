//! A message in the one form in which words are looked for.

use std::{collections::HashMap, ops::Range};

/// Stands where a clause ends.
pub(crate) const STOP: char = '，';

/// Which signs stand for which.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folding(HashMap<char, char>);

/// A folded message and the way back to what was written.
pub(crate) struct Folded {
    /// Without blanks and ornaments; the end of a clause is one [`STOP`].
    pub(crate) text: String,
    /// Of every byte of `text` the byte of the message in which its sign begins,
    /// and at last the length of the message.
    from: Vec<usize>,
    /// Of every byte of `text` the byte behind its sign in the message.
    to: Vec<usize>,
}

impl Folding {
    /// Each group stands for its first sign.
    pub(crate) fn of<'g>(groups: impl Iterator<Item = &'g str>) -> Self {
        let mut same = HashMap::new();
        for group in groups {
            let mut signs = group.chars();
            if let Some(first) = signs.next() {
                same.extend(signs.map(|sign| (sign, first)));
            }
        }
        Self(same)
    }

    /// A word of a list, as it looks in a folded message.
    pub(crate) fn word(&self, word: &str) -> String {
        word.chars().filter_map(|sign| self.sign(sign)).collect()
    }

    pub(crate) fn message(&self, message: &str) -> Folded {
        let mut folded = Folded {
            text: String::with_capacity(message.len()),
            from: Vec::with_capacity(message.len()),
            to: Vec::with_capacity(message.len()),
        };
        for (at, written) in message.char_indices() {
            let Some(sign) = self.sign(written) else {
                continue;
            };
            if sign == STOP && folded.text.ends_with(STOP) {
                continue;
            }
            folded.text.push(sign);
            folded.from.resize(folded.text.len(), at);
            folded.to.resize(folded.text.len(), at + written.len_utf8());
        }
        folded
    }

    /// `None` for what is left out: blanks, ornaments, pictures.
    fn sign(&self, sign: char) -> Option<char> {
        let sign = match sign {
            '！'..='～' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
            _ => sign,
        };
        match sign {
            '\n' | ',' | '.' | ';' | ':' | '!' | '?' | '，' | '。' | '；' | '：' | '！' | '？'
            | '、' | '…' => Some(STOP),
            // Small forms of one letter may be several; the first will do.
            _ if sign.is_alphanumeric() => {
                let small = sign.to_lowercase().next().unwrap_or(sign);
                Some(self.0.get(&small).copied().unwrap_or(small))
            }
            _ => None,
        }
    }
}

impl Folded {
    /// The part of the message from which a part of the folded text comes.
    pub(crate) fn written(&self, at: &Range<usize>) -> Range<usize> {
        let from = self.from.get(at.start).copied().unwrap_or_default();
        let to = at.end.checked_sub(1).and_then(|last| self.to.get(last));
        from..to.copied().unwrap_or(from)
    }
}
