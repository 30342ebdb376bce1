//! What a good reply to a person has, judged from its text alone: it answers,
//! gives reasons, names the measure, says when, is polite, keeps others' data to itself and is
//! free of office words.
//!
//! These are the eyes of a second reader, not the law: a check that fails says
//! why and stops nobody. Personal numbers alone are refused when the reply is
//! sent ([`crate::acts::reply`]), because what is out cannot be called back.
//! Letters are read as Chinese; a letter in another language fails most checks
//! and is sent all the same.

mod asked;
mod private;
mod words;

pub use private::{Private, numbers};
use xinqiao_triage::reply;
pub use xinqiao_triage::reply::Lack;

/// What is looked for in a letter, in the order people read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Everything that was asked is taken up again.
    Answers,
    /// It speaks of the matter: what was found, what the rule is, or why not.
    Reasons,
    /// Something was done, or will be.
    Measure,
    /// A date or a time.
    When,
    /// It greets and closes, and blames nobody.
    Polite,
    /// No phones, identity numbers, plates or names of others.
    Private,
    /// No words that only offices use.
    Plain,
}

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Which check.
    pub check: Check,
    /// What is wrong; `None` when nothing is.
    pub wrong: Option<Wrong>,
}

/// What is wrong with a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing is written yet.
    Empty,
    /// These passages of the person's words are not taken up.
    NotAnswered(Vec<String>),
    /// This stands where an answer should, in these passages.
    NoReasons(Lack, Vec<String>),
    /// No measure is named.
    NoMeasure,
    /// This phrase stands where a measure should.
    Hollow(&'static str),
    /// No date and no time.
    NoDate,
    /// This word stands where a date should.
    Vague(&'static str),
    /// It begins without a greeting.
    NoGreeting,
    /// It ends without a closing word.
    NoClosing,
    /// This blames the person or sends them away.
    Harsh(&'static str),
    /// Personal data of these kinds.
    Private(Vec<Private>),
    /// Words that only offices use.
    OfficeWords(Vec<&'static str>),
}

/// Judges a letter against what the person told: the title first, then their
/// words as they came. Time grows with the length of both and nothing else.
#[must_use]
pub fn judge(letter: &str, told: &[&str]) -> Vec<Verdict> {
    let letter = letter.trim();
    let looked = [
        (Check::Answers, answers(letter, told)),
        (Check::Reasons, reasons(letter)),
        (Check::Measure, measure(letter)),
        (Check::When, when(letter)),
        (Check::Polite, polite(letter)),
        (Check::Private, private(letter, told)),
        (Check::Plain, plain(letter)),
    ];
    looked
        .into_iter()
        .map(|(check, wrong)| Verdict { check, wrong })
        .collect()
}

fn answers(letter: &str, told: &[&str]) -> Option<Wrong> {
    if letter.is_empty() {
        return Some(Wrong::Empty);
    }
    let open = asked::not_taken_up(letter, told);
    (!open.is_empty()).then_some(Wrong::NotAnswered(open))
}

fn reasons(letter: &str) -> Option<Wrong> {
    /// More would repeat the letter.
    const PASSAGES_MOST: usize = 3;
    if letter.is_empty() {
        return Some(Wrong::Empty);
    }
    let lacking = reply::lacking(letter)?;
    let passages = lacking
        .places
        .into_iter()
        .filter_map(|place| letter.get(place));
    let passages = passages.take(PASSAGES_MOST).map(str::to_owned).collect();
    Some(Wrong::NoReasons(lacking.what, passages))
}

fn measure(letter: &str) -> Option<Wrong> {
    if letter.is_empty() {
        return Some(Wrong::Empty);
    }
    let hollow = words::first_of(letter, words::HOLLOW);
    // A hollow phrase may hold a word of doing; it does not count.
    let mut rest = letter.to_owned();
    for phrase in words::HOLLOW {
        rest = rest.replace(phrase, "");
    }
    match (words::first_of(&rest, words::DOING), hollow) {
        (Some(_), _) => None,
        (None, Some(phrase)) => Some(Wrong::Hollow(phrase)),
        (None, None) => Some(Wrong::NoMeasure),
    }
}

fn when(letter: &str) -> Option<Wrong> {
    if letter.is_empty() {
        return Some(Wrong::Empty);
    }
    match (
        words::has_date(letter),
        words::first_of(letter, words::VAGUE),
    ) {
        (true, _) => None,
        (false, Some(word)) => Some(Wrong::Vague(word)),
        (false, None) => Some(Wrong::NoDate),
    }
}

fn polite(letter: &str) -> Option<Wrong> {
    /// Signs of the letter in which a greeting is looked for.
    const HEAD: usize = 40;
    /// Signs in which a closing word is looked for; a signature may follow it.
    const TAIL: usize = 100;
    if letter.is_empty() {
        return Some(Wrong::Empty);
    }
    if let Some(word) = words::first_of(letter, words::HARSH) {
        return Some(Wrong::Harsh(word));
    }
    let signs: Vec<char> = letter.chars().collect();
    let head: String = signs.iter().take(HEAD).collect();
    let tail: String = signs[signs.len().saturating_sub(TAIL)..].iter().collect();
    if words::first_of(&head, words::GREETINGS).is_none() {
        return Some(Wrong::NoGreeting);
    }
    words::first_of(&tail, words::CLOSINGS)
        .is_none()
        .then_some(Wrong::NoClosing)
}

fn private(letter: &str, told: &[&str]) -> Option<Wrong> {
    let mut found = private::numbers(letter);
    found.extend(private::names(letter, told));
    (!found.is_empty()).then_some(Wrong::Private(found))
}

fn plain(letter: &str) -> Option<Wrong> {
    let found: Vec<&str> = words::OFFICE
        .iter()
        .copied()
        .filter(|word| letter.contains(word))
        .collect();
    (!found.is_empty()).then_some(Wrong::OfficeWords(found))
}

#[cfg(test)]
mod tests;
