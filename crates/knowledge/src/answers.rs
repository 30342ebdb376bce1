//! Past answers: what people asked and what an office replied, from files of other
//! systems. Nobody answers for them today, so they are for the staff unless the site
//! says otherwise, and what tells of a person is masked before anything is kept.
//!
//! Reading order: [`read`], [`store`].

pub mod read;
pub mod store;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use xinqiao_platform::sm3;
use xinqiao_search::{Audience, Entry, Key, Kind};

use self::store::Held;

/// Number of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnswerId(pub i64);

impl AnswerId {
    /// Of 52 bits, so that every program reads it as a number; where two keys meet,
    /// that is refused.
    #[must_use]
    pub fn of(key: &str) -> Self {
        let digest = sm3::digest(&[b"past answer", key.as_bytes()]);
        let first = digest.iter().take(7);
        let number = first.fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
        Self(number >> 4)
    }
}

/// A question with the answer that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What tells it from others: its number where it comes from.
    pub key: String,
    /// What it is about, in one line.
    pub title: String,
    /// What was asked, masked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub question: String,
    /// What was answered, masked.
    pub reply: String,
    /// Who answered, where the file says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The day of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// Whether the site shows it to everybody.
    #[serde(default)]
    pub public: bool,
}

impl Answer {
    /// Its number.
    #[must_use]
    pub fn id(&self) -> AnswerId {
        AnswerId::of(&self.key)
    }
}

/// A pair as the search knows it.
#[must_use]
pub fn entry(held: &Held) -> Entry {
    let answer = &held.answer;
    Entry {
        version: held.version,
        body: [answer.question.as_str(), answer.reply.as_str()].join("\n"),
        owner: answer.unit.clone(),
        audience: if answer.public {
            Audience::Public
        } else {
            Audience::Staff
        },
        ..Entry::new(key(answer.id()), answer.title.clone())
    }
}

/// Its key in the search.
#[must_use]
pub const fn key(id: AnswerId) -> Key {
    Key {
        kind: Kind::Answer,
        id: id.0,
    }
}
