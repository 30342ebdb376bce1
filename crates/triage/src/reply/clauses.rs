//! A reply cut into clauses, and what each of them does.

use std::ops::Range;

use super::words;

/// Signs of a reply that are read; no reply to a person is as long.
const SIGNS_MOST: usize = 20_000;

/// Who signs has a shorter name.
const SIGNATURE: usize = 18;

/// What a clause does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Speaks of the matter: what was found, done, is the rule, or why not.
    Matter,
    /// Says that the matter went to somebody else.
    Forwarded,
    /// Promises an answer.
    Promised,
    /// Says that one cares, without what was done.
    Care,
    /// Says whom to ask or where to look.
    Referred,
    /// Asks the person for more, or says that it was not enough.
    Asked,
    /// Says that the message came, or announces the answer.
    Received,
    /// Thanks, wishes, excuses.
    Thanks,
    /// Greets.
    Greeting,
    /// A date, a number, who signs.
    Frame,
}

/// One clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// What it does.
    pub kind: Kind,
    /// Its signs as they are compared: narrow, small, without quotes and user names.
    pub text: String,
    /// Where it stands in the reply, in bytes.
    pub place: Range<usize>,
}

impl Clause {
    /// How many signs it has.
    #[must_use]
    pub fn signs(&self) -> usize {
        self.text.chars().count()
    }
}

/// The clauses of a reply, in their order; the frame at its end is left out.
#[must_use]
pub fn clauses(reply: &str) -> Vec<Clause> {
    let mut found: Vec<Clause> = Vec::new();
    // What was before a clause within its sentence colours it: 「谢谢您的理解，支持」.
    let mut before = None;
    for piece in cut(reply) {
        match piece {
            Piece::End => before = None,
            Piece::Clause { text, place } => {
                let kind = kind(&text, before);
                before = Some(kind);
                found.push(Clause { kind, text, place });
            }
        }
    }
    let framed = |clause: &Clause| clause.kind == Kind::Frame;
    while found.last().is_some_and(framed) {
        found.pop();
    }
    if let Some(last) = found.last_mut()
        && last.kind == Kind::Matter
        && last.signs() < SIGNATURE
        && words::OFFICES.iter().any(|end| last.text.ends_with(end))
    {
        last.kind = Kind::Frame;
    }
    found
}

/// The lengths up to which a phrase makes its clause were found by reading: in a
/// longer clause something else is said, too.
fn kind(text: &str, before: Option<Kind>) -> Kind {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let signs = text.chars().count();
    if !text.chars().any(char::is_alphabetic) || text.starts_with("//") {
        Kind::Frame
    } else if words::THANKS.iter().any(|thanks| text.starts_with(thanks))
        || signs < 45 && has(&["感谢", "谢谢"])
        || before == Some(Kind::Thanks) && signs < 28 && has(words::THANKED)
    {
        Kind::Thanks
    } else if forwarded(text, signs) {
        Kind::Forwarded
    } else if signs < 32 && has(words::LATER)
        || matches!(before, Some(Kind::Forwarded | Kind::Promised))
            && signs < 22
            && has(words::DOING)
    {
        Kind::Promised
    } else if signs < 30 && has(words::CARE) {
        Kind::Care
    } else if has(words::ASKED) {
        Kind::Asked
    } else if signs >= 6 && has(words::REASONS) {
        Kind::Matter
    } else if signs < 42 && has(words::RECEIVED) && !has(words::NOT_ONLY_RECEIVED) {
        Kind::Received
    } else if signs < 12 && has(words::GREETINGS) {
        Kind::Greeting
    } else if signs <= 1 || words::CLOSINGS.contains(&text) {
        Kind::Frame
    } else if signs < 45 && has(words::REFERRED) && !answered(text, signs) {
        Kind::Referred
    } else {
        Kind::Matter
    }
}

fn forwarded(text: &str, signs: usize) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(words::NOT_FORWARDED) {
        return false;
    }
    let handed = signs < 40 && has(&["转", "交"]) && has(words::DOING) && !has(words::NOT_HANDED);
    handed || signs < 60 && has(words::FORWARDED)
}

fn answered(text: &str, signs: usize) -> bool {
    signs >= 12 && !text.contains("咨询") && words::ANSWERED.iter().any(|word| text.contains(word))
}

enum Piece {
    Clause {
        text: String,
        place: Range<usize>,
    },
    /// A sentence ends.
    End,
}

/// Cuts a reply at its stops, its dates and its blanks.
fn cut(reply: &str) -> Vec<Piece> {
    let signs: Vec<(usize, char)> = reply
        .char_indices()
        .take(SIGNS_MOST)
        .map(|(place, sign)| (place, crate::text::narrow(sign)))
        .collect();
    let mut pieces = Vec::new();
    let mut open = Open::default();
    let mut at = 0;
    while let Some(&(place, sign)) = signs.get(at) {
        let rest = &signs[at..];
        let after_digit = at > 0 && signs[at - 1].1.is_ascii_digit();
        let (skipped, stop) = match sign {
            _ if !after_digit && date(rest).is_some() => (date(rest).unwrap_or(1), Stop::Sentence),
            _ if user(rest) > 0 => (user(rest), Stop::None),
            '。' | '!' | '?' | ';' | '\n' => (1, Stop::Sentence),
            ',' | ':' => (1, Stop::Clause),
            _ if sign.is_whitespace() || sign.is_control() => (1, Stop::Clause),
            '“' | '”' | '‘' | '’' | '\'' | '"' => (1, Stop::None),
            _ => {
                open.take(place, sign, reply);
                (1, Stop::None)
            }
        };
        if stop != Stop::None {
            pieces.extend(open.close());
        }
        if stop == Stop::Sentence {
            pieces.push(Piece::End);
        }
        at += skipped;
    }
    pieces.extend(open.close());
    pieces
}

#[derive(PartialEq, Eq)]
enum Stop {
    None,
    Clause,
    Sentence,
}

/// The clause that is being read.
#[derive(Default)]
struct Open {
    text: String,
    place: Range<usize>,
}

impl Open {
    fn take(&mut self, place: usize, sign: char, reply: &str) {
        if self.text.is_empty() {
            self.place.start = place;
        }
        let wide = reply[place..].chars().next().map_or(0, char::len_utf8);
        self.place.end = place + wide;
        self.text.extend(sign.to_lowercase());
    }

    fn close(&mut self) -> Option<Piece> {
        let Self { text, place } = std::mem::take(self);
        (!text.is_empty()).then_some(Piece::Clause { text, place })
    }
}

/// How many signs a date takes that begins here: `2019年3月5日`, `2019.3.5`, `3月5日`.
fn date(signs: &[(usize, char)]) -> Option<usize> {
    let digits = |from: usize, most: usize| {
        let rest = signs.get(from..)?.iter();
        let run = rest.take_while(|(_, sign)| sign.is_ascii_digit()).count();
        (1..=most).contains(&run).then_some(from + run)
    };
    let one_of = |at: usize, wanted: &str| {
        let (_, sign) = signs.get(at)?;
        wanted.contains(*sign).then_some(at + 1)
    };
    let year = || {
        let year = digits(0, 4).filter(|end| *end >= 2)?;
        let month = digits(one_of(year, "年.-/")?, 2)?;
        let day = digits(one_of(month, "月.-/")?, 2)?;
        Some(one_of(day, "日").unwrap_or(day))
    };
    let month = || one_of(digits(one_of(digits(0, 2)?, "月")?, 2)?, "日");
    year().or_else(month)
}

/// How many signs a user name of a platform takes that begins here: `UU008123`.
fn user(signs: &[(usize, char)]) -> usize {
    let begins = |start: &str| {
        let heads = signs.iter().map(|(_, sign)| sign.to_ascii_lowercase());
        start.chars().eq(heads.take(start.len()))
    };
    if !begins("uu") && !begins("a00") {
        return 0;
    }
    let digits = signs.iter().skip(2);
    match digits.take_while(|(_, sign)| sign.is_ascii_digit()).count() {
        0 => 0,
        digits => 2 + digits,
    }
}
