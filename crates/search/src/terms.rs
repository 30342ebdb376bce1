//! A text as the index holds it: pairs of signs, longer words, what the words of
//! the trade make of it; and how it sounds.

use crate::{
    plain::{self, Run},
    sound,
    words::{GroupId, Words},
};

/// What a group of words is called in the index.
#[must_use]
pub(crate) fn of_group(group: GroupId) -> String {
    format!("§{group}")
}

/// What a document number is called in the index.
#[must_use]
pub(crate) fn of_number(number: &str) -> String {
    format!("№{number}")
}

/// The terms of a text of at most so many signs, blanks between them.
#[must_use]
pub(crate) fn of_text(text: &str, most: usize, words: &Words) -> String {
    let signs = plain::plain(text, most);
    let mut terms = String::with_capacity(signs.len() * 8);
    let mut add = |term: &str| {
        terms.push_str(term);
        terms.push(' ');
    };
    for (number, ..) in plain::document_numbers(&signs) {
        add(&of_number(&number));
    }
    for (run, begin, end) in plain::runs(&signs) {
        let piece: String = signs[begin..end].iter().collect();
        match run {
            Run::Latin => add(&piece),
            Run::Han => {
                for pair in signs[begin..end].windows(2) {
                    add(&pair.iter().collect::<String>());
                }
                for word in words.cut(&piece) {
                    if word.chars().count() > 2 {
                        add(word);
                    }
                }
            }
        }
    }
    let whole: String = signs.iter().collect();
    for group in words.groups_in(&whole) {
        add(&of_group(group));
    }
    terms
}

/// The single signs of a text, blanks between them.
pub(crate) fn singles(text: &str, into: &mut String) {
    for sign in plain::plain(text, 200) {
        if plain::is_han(sign) {
            into.extend([sign, ' ']);
        }
    }
}

/// How a text sounds: each two syllables that follow each other, in every reading.
pub(crate) fn sounds(text: &str, into: &mut String) {
    let signs = plain::plain(text, 200);
    for (run, begin, end) in plain::runs(&signs) {
        if run != Run::Han {
            continue;
        }
        for pair in signs[begin..end].windows(2) {
            for first in sound::syllables(pair[0]) {
                for second in sound::syllables(pair[1]) {
                    into.push_str(&of_sound(first, second));
                    into.push(' ');
                }
            }
        }
    }
}

/// What two syllables are called in the index.
#[must_use]
pub(crate) fn of_sound(first: &str, second: &str) -> String {
    format!("{first}'{second}")
}

/// The first letters of a text's syllables, two and three in a row.
pub(crate) fn initials(text: &str, into: &mut String) {
    let signs = plain::plain(text, 200);
    for (run, begin, end) in plain::runs(&signs) {
        if run != Run::Han {
            continue;
        }
        let letters: Vec<_> = signs[begin..end]
            .iter()
            .map(|sign| sound::letters(*sign))
            .collect();
        for row in letters.windows(3) {
            for a in &row[0] {
                for b in &row[1] {
                    for c in &row[2] {
                        into.extend([*a, *b, *c, ' ']);
                    }
                }
            }
        }
        for row in letters.windows(2) {
            for a in &row[0] {
                for b in &row[1] {
                    into.extend([*a, *b, ' ']);
                }
            }
        }
    }
}
