//! What somebody asks, and what is found.

use jiff::civil::Date;
use serde::Serialize;
use xinqiao_kernel::RegionCode;

use crate::entry::{Key, Kind, Serves};

/// What the one who asks may see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sees {
    /// What is public.
    #[default]
    Public,
    /// That, and what is for staff.
    Staff,
    /// That, and what is for one unit.
    Unit(i64),
    /// All there is: for those who measure and mend.
    Everything,
}

/// A question, and where, when and by whom it is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The question in anybody's words; of any length, whatever it holds.
    pub text: String,
    /// The day for which an answer has to hold.
    pub day: Date,
    /// The place for which it has to hold; none means that it does not matter.
    pub region: Option<RegionCode>,
    /// Who asks.
    pub sees: Sees,
    /// Only these kinds; none means all.
    pub kinds: Vec<Kind>,
    /// Only what is filed under this theme or below it.
    pub theme: Option<String>,
    /// For whom.
    pub serves: Serves,
    /// So many at the most.
    pub limit: usize,
}

impl Asked {
    /// A question of the public, for a day; ten answers.
    #[must_use]
    pub fn new(text: impl Into<String>, day: Date) -> Self {
        Self {
            text: text.into(),
            day,
            region: None,
            sees: Sees::Public,
            kinds: Vec::new(),
            theme: None,
            serves: Serves::All,
            limit: 10,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Found {
    /// The best first.
    pub hits: Vec<Hit>,
    /// What was probably meant, where a word was taken by its sound.
    pub meant: Option<String>,
}

/// One thing that answers.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// Which.
    pub key: Key,
    /// What it is called.
    pub title: Marked,
    /// The part of the answer that says most of what was asked.
    pub excerpt: Marked,
    /// The unit that answers for it.
    pub owner: String,
    /// Why it was found.
    pub why: Vec<Why>,
    /// The last day on which it holds; none means until further notice.
    pub until: Option<Date>,
    /// Others of the same name, of other units or regions, the best first.
    pub also: Vec<Also>,
    /// How well it fits, 0 to about 1.
    pub score: f32,
}

/// Another entry of the same name.
#[derive(Clone, Debug, Serialize)]
pub struct Also {
    /// Which.
    pub key: Key,
    /// The unit that answers for it.
    pub owner: String,
}

/// A text with the parts marked that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Marked(pub Vec<Piece>);

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The part.
    pub text: String,
    /// Whether it was asked for.
    pub hit: bool,
}

impl Marked {
    /// The text without marks.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// A word that was asked for and found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Why {
    /// As it was asked.
    pub asked: String,
    /// As it stands there.
    pub found: String,
    /// Where it stands.
    pub place: Place,
    /// How it was recognised.
    pub by: By,
}

/// Where a word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the title.
    Title,
    /// In another way of asking.
    Question,
    /// Among the keywords.
    Keyword,
    /// In a document number, code or telephone number.
    Number,
    /// In the name of the unit or the place to go.
    Owner,
    /// In the answer.
    Body,
}

/// How a word was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// It is the very word.
    Word,
    /// Part of it stands there.
    Part,
    /// Another word for the same.
    Synonym,
    /// It sounds the same.
    Sound,
    /// By its first letters.
    Initials,
    /// A letter is typed wrong.
    Spelling,
}
