//! What a person tells the hotline, parsed once at the edge.

use serde::{Deserialize, Serialize};
use xinqiao_kernel::{
    PersonId, Point, UnitId,
    words::{Channel, Nature, Urgency},
};

use crate::case::is_false;

/// The longest narrative, in characters.
pub const TEXT_MOST: usize = 10_000;
/// The longest title, in characters.
pub const TITLE_MOST: usize = 60;
/// The longest place, in characters.
pub const PLACE_MOST: usize = 200;
/// The most attachments one act brings.
pub const ATTACHMENTS_MOST: usize = 9;

/// A message to the hotline, without the personal data of who sent it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// What the person wants.
    pub nature: Nature,
    /// Leaf of the class tree, when somebody knew it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub class: String,
    /// Region code of the place.
    pub region: String,
    /// Where, in the person's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Where on the map, when somebody chose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// One line; made from the text when empty.
    pub title: String,
    /// The person's own words.
    pub text: String,
    /// How it came in.
    pub channel: Channel,
    /// How soon something must happen.
    pub urgency: Urgency,
    /// Photos, recordings, papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// The enterprise it concerns (enterprise line).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise: Option<Enterprise>,
    /// The unit that is complained of or reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<UnitId>,
    /// Keep who told it from the handling units.
    #[serde(default, skip_serializing_if = "is_false")]
    pub secret: bool,
    /// May be shown, masked, on the public list.
    #[serde(default, skip_serializing_if = "is_false")]
    pub public: bool,
    /// The signed-in person it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporter: Option<PersonId>,
    /// SM3 over the salted personal data, which is sealed elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_digest: Option<String>,
    /// The number it has on the platform it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

/// A file kept outside the database, known by what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// SHA-256 of the content in hex; also where it is kept.
    pub sha256: String,
    /// The name it came with, for people only.
    pub name: String,
    /// What its first bytes say it is, such as `image/jpeg`.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// A company or institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enterprise {
    /// Its name.
    pub name: String,
    /// Its unified social credit code, when it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_code: Option<String>,
}

/// Who a case is from. Sealed at rest; never part of an event.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetails {
    /// The name, as given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// A phone number, normalised.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Citizen identity number, when it was needed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub identity_number: String,
    /// Where the person lives or can be reached.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
}

impl PersonDetails {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl std::fmt::Debug for PersonDetails {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonDetails(…)")
    }
}

/// The first line of a text as a title, cut at [`TITLE_MOST`] characters.
#[must_use]
pub fn title_from(text: &str) -> String {
    let line = text
        .trim()
        .split(['\n', '。', '！', '？', '!', '?'])
        .next()
        .unwrap_or_default()
        .trim();
    let mut title: String = line.chars().take(TITLE_MOST).collect();
    if line.chars().count() > TITLE_MOST {
        title.pop();
        title.push('…');
    }
    title
}
