//! What can be found.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use xinqiao_kernel::RegionCode;

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An item of knowledge.
    Item,
    /// A service item of the catalogue.
    Service,
    /// An answer given before that the site allows to be shown.
    Answer,
}

impl Kind {
    /// Each, in the order in which lists name them.
    pub const ALL: [Self; 3] = [Self::Item, Self::Service, Self::Answer];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Service => "service",
            Self::Answer => "answer",
        }
    }
}

/// Which thing it is: its kind and its id among these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: i64,
}

impl Key {
    /// As the index writes it.
    pub(crate) fn term(self) -> String {
        format!("{}-{}", self.kind.code(), self.id)
    }
}

/// Who may see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Everybody.
    #[default]
    Public,
    /// Staff of the hotline and of every unit.
    Staff,
    /// Staff of one unit.
    Unit(i64),
}

/// Whom it is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Serves {
    /// Persons and companies alike.
    #[default]
    All,
    /// Natural persons.
    Persons,
    /// Companies and other legal persons.
    Companies,
}

/// A text that can be found, with all by which it is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Which thing it is.
    pub key: Key,
    /// Its version where it comes from: what tells an entry that is up to date
    /// from one that is not.
    pub version: i64,
    /// What it is called.
    pub title: String,
    /// Other ways in which people ask for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
    /// Words under which its editors file it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// The answer, as plain text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// The unit that answers for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Document number, item code: whatever somebody reads off a paper.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
    /// Where to go.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Whom to call.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Codes of its theme and of those above it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
    /// Where it holds, and in all that lies below; nowhere in particular means
    /// everywhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<RegionCode>,
    /// The first day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Who may see it.
    #[serde(default)]
    pub audience: Audience,
    /// Whom it is for.
    #[serde(default)]
    pub serves: Serves,
}

impl Entry {
    /// An entry of which only key and title are known.
    #[must_use]
    pub fn new(key: Key, title: impl Into<String>) -> Self {
        Self {
            key,
            version: 0,
            title: title.into(),
            questions: Vec::new(),
            keywords: Vec::new(),
            body: String::new(),
            owner: String::new(),
            numbers: Vec::new(),
            place: String::new(),
            phone: String::new(),
            themes: Vec::new(),
            regions: Vec::new(),
            from: None,
            until: None,
            audience: Audience::default(),
            serves: Serves::default(),
        }
    }
}
