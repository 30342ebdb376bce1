//! An item as it stands now: what replaying its events gives.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use xinqiao_kernel::{
    PersonId, UnitId,
    words::{ItemState, Openness, Stage},
};

use crate::{content::Content, id::ItemId};

/// Where an item stands and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its number.
    pub id: ItemId,
    /// Number of the last event; 1 when begun. An act names the version it was
    /// decided on, so two people cannot overwrite each other.
    pub version: u32,
    /// Where it stands.
    pub state: ItemState,
    /// Since when.
    pub since: Timestamp,
    /// `name@version` of the rules it was begun under.
    pub rules: String,
    /// The unit that answers for it.
    pub owner: UnitId,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// Where it was taken over from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The platform that keeps it, when it is not kept here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followed: Option<Followed>,
    /// The edition that was published last, also while it is hidden or taken down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Edition>,
    /// The version that is being worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<Work>,
    /// How many editions were published.
    pub editions: u32,
    /// When it was published first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// When its unit has to look at it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_at: Option<Timestamp>,
    /// When its unit is reminded that it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind_at: Option<Timestamp>,
    /// Its last moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it is filed away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive_at: Option<Timestamp>,
    /// Its unit was told that the review is due.
    #[serde(default, skip_serializing_if = "is_false")]
    pub review_reminded: bool,
    /// Its unit was told that it expires.
    #[serde(default, skip_serializing_if = "is_false")]
    pub expiry_reminded: bool,
    /// It was taken down because its time was over, by no hand.
    #[serde(default, skip_serializing_if = "is_false")]
    pub expired: bool,
    /// Why it was taken down.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub withdrawn_because: String,
    /// The report of harm that waits for a ruling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub harm: Option<Harm>,
    /// Corrections that were asked for and are neither mended nor refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// How many were ever asked for.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub corrections_asked: u32,
}

/// What it is on the platform that keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Name of the source in the site pack.
    pub source: String,
    /// Its number there.
    pub number: i64,
    /// In which reading of the source from its beginning; versions there are
    /// compared within one, since a backup that is read back turns them back.
    pub round: i64,
    /// Its version there.
    pub version: u32,
}

/// What was published once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// From 1.
    pub number: u32,
    /// What it says.
    pub content: Content,
    /// When it was published.
    pub at: Timestamp,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<PersonId>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_by: Option<PersonId>,
}

/// The version that is being worked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// What it says so far.
    pub content: Content,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: Timestamp,
    /// Who wrote it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<PersonId>,
    /// The edition it began from, when it is an old one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored_from: Option<u32>,
    /// Why it was sent back last.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sent_back: String,
}

/// A report of harm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Harm {
    /// What is wrong; personal data masked.
    pub what: String,
    /// Reported when.
    pub at: Timestamp,
    /// Ruled on by when.
    pub due_at: Timestamp,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
}

/// A correction somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Its number within the item, from 1.
    pub number: u32,
    /// What is wrong; personal data masked.
    pub what: String,
    /// Asked when.
    pub at: Timestamp,
    /// Answered by when.
    pub due_at: Timestamp,
    /// Asked by somebody on the staff.
    pub by_staff: bool,
    /// Who asked, if signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// Taken up: mended with the next edition.
    pub taken: bool,
}

impl Item {
    /// What it says to who works on it: the version worked on, else what was
    /// published last.
    #[must_use]
    pub fn newest(&self) -> Option<&Content> {
        self.work
            .as_ref()
            .map(|work| &work.content)
            .or_else(|| self.shown())
    }

    /// What was published last.
    #[must_use]
    pub fn shown(&self) -> Option<&Content> {
        self.shown.as_ref().map(|edition| &edition.content)
    }

    /// Its title for lists of the staff.
    #[must_use]
    pub fn title(&self) -> &str {
        self.shown()
            .or_else(|| self.newest())
            .map_or("", |content| content.title.as_str())
    }

    /// Where the version that is being worked on stands.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        self.work.as_ref().map(|work| work.stage)
    }

    /// Who may read it.
    #[must_use]
    pub fn openness(&self) -> Openness {
        self.shown()
            .or_else(|| self.newest())
            .map_or(Openness::Unit, |content| content.openness)
    }

    /// Its theme.
    #[must_use]
    pub fn theme(&self) -> &str {
        self.shown()
            .or_else(|| self.newest())
            .map_or("", |content| content.theme.as_str())
    }

    /// Whether the public reads it on this day.
    #[must_use]
    pub fn is_public_on(&self, day: Date) -> bool {
        self.state == ItemState::Published
            && self.openness() == Openness::Public
            && self.shown().is_some_and(|content| content.holds_on(day))
    }

    /// Until when the earliest open correction may wait.
    #[must_use]
    pub fn correction_due(&self) -> Option<Timestamp> {
        self.corrections.iter().map(|asked| asked.due_at).min()
    }

    /// When the platform has to look at it again: the earliest of what time
    /// brings about in this state.
    #[must_use]
    pub fn wakes_at(&self) -> Option<Timestamp> {
        let moments = match self.state {
            ItemState::Published => [
                self.remind_at.filter(|_| !self.expiry_reminded),
                self.review_at.filter(|_| !self.review_reminded),
                self.expires_at,
            ],
            ItemState::Hidden => [self.expires_at, None, None],
            ItemState::Withdrawn => [self.archive_at, None, None],
            ItemState::New | ItemState::Archived => [None; 3],
        };
        moments.into_iter().flatten().min()
    }

    /// Titles nobody else may use meanwhile.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        let in_use = self.state != ItemState::Archived;
        [self.shown(), self.work.as_ref().map(|work| &work.content)]
            .into_iter()
            .flatten()
            .filter(move |_| in_use)
            .map(|content| content.title.as_str())
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}
