//! A case as it stands now: what replaying its events gives.
//!
//! Nothing here is stored as the truth; the events are. The free text a person
//! wrote lives only in the event that brought it, and personal data only under
//! seal, so a case can be held, logged by its number and replayed without
//! touching either.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use xinqiao_kernel::{
    CaseId, PersonId, Point, Remaining, UnitId,
    words::{Card, Channel, Ending, Grade, Milestone, Nature, State, Urgency},
};

use crate::filing::Enterprise;

/// Where a case stands and how it came there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The id, which is also the number people read.
    pub id: CaseId,
    /// Number of the last event; 1 after filing. An act names the version it
    /// was decided on, so two people cannot overwrite each other.
    pub version: u32,
    /// Where it stands.
    pub state: State,
    /// Since when it stands there.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub since: Timestamp,
    /// `name@version` of the rule set that judges it.
    pub rules: String,
    /// What the person wants.
    pub nature: Nature,
    /// Leaf of the class tree; empty until somebody classified it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub class: String,
    /// Region code of the place, to the finest level known.
    pub region: String,
    /// Where on the map, when somebody chose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// How it came in.
    pub channel: Channel,
    /// How soon something must happen.
    pub urgency: Urgency,
    /// One line, at most 60 characters.
    pub title: String,
    /// When it was filed.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub filed_at: Timestamp,
    /// The signed-in person who filed it, or for whom it was filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporter: Option<PersonId>,
    /// The enterprise it concerns (enterprise line).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise: Option<Enterprise>,
    /// The unit the person reports; it never learns who did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<UnitId>,
    /// Who told it is kept secret from the handling units.
    #[serde(default, skip_serializing_if = "is_false")]
    pub secret: bool,
    /// The person agrees that it is shown, masked, on the public list.
    #[serde(default, skip_serializing_if = "is_false")]
    pub public: bool,
    /// How many others said that they met the same.
    #[serde(default, skip_serializing_if = "is_none_yet")]
    pub joined: u32,
    /// Those of them who had signed in, the first [`JOINERS_KEPT`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joiners: Vec<PersonId>,
    /// The unit that answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<UnitId>,
    /// The lead was named by a ruling and cannot give it back.
    #[serde(default, skip_serializing_if = "is_false")]
    pub named: bool,
    /// Units that answer to the lead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assists: Vec<Assisting>,
    /// When it was last dispatched.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "jiff::fmt::serde::timestamp::millisecond::optional"
    )]
    pub dispatched_at: Option<Timestamp>,
    /// When the lead signed for it.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "jiff::fmt::serde::timestamp::millisecond::optional"
    )]
    pub signed_at: Option<Timestamp>,
    /// When the lead last replied.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "jiff::fmt::serde::timestamp::millisecond::optional"
    )]
    pub replied_at: Option<Timestamp>,
    /// What has to happen by when; met ones stay until a new round sets them again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deadlines: Vec<Deadline>,
    /// How often it was asked back by its units.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub returns: u8,
    /// A return that waits for a ruling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_asked: Option<ReturnAsked>,
    /// How often more time was granted.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub extensions: u8,
    /// A wish for more time that waits for a ruling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension_asked: Option<ExtensionAsked>,
    /// A wish to end it that waits for a ruling.
    #[serde(default, skip_serializing_if = "is_false")]
    pub end_asked: bool,
    /// While parked: how much of which reply limit was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parked: Option<Parked>,
    /// Rounds of rework: 0 in the first round.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rework: u8,
    /// Call-back may not start before this moment (rules that call back at the deadline).
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "jiff::fmt::serde::timestamp::millisecond::optional"
    )]
    pub call_back_from: Option<Timestamp>,
    /// Call-back attempts that did not reach the person, this round.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub not_reached: u8,
    /// The number on file belongs to nobody, or to somebody else.
    #[serde(default, skip_serializing_if = "is_false")]
    pub wrong_number: bool,
    /// When the person asked to be called instead, this round.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "jiff::fmt::serde::timestamp::millisecond::optional"
    )]
    pub call_again_at: Option<Timestamp>,
    /// The person said in this round that it was not solved.
    #[serde(default, skip_serializing_if = "is_false")]
    pub objected: bool,
    /// The evaluation of this round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<Evaluation>,
    /// How often the unit was asked to hurry.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub urged: u8,
    /// Level of supervision, 0 when there is none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub supervision: u8,
    /// The gravest card shown to the lead there is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
    /// Some step was late at some time.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ever_late: bool,
    /// The first reply came in time; unknown before it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_reply_in_time: Option<bool>,
    /// A risk somebody marked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<String>,
    /// How it ended, once it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// When it was closed; a reopening window runs from here and from nothing else.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "jiff::fmt::serde::timestamp::millisecond::optional"
    )]
    pub closed_at: Option<Timestamp>,
    /// The case it goes on under, and where it stood before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<Merged>,
    /// Digest of the sealed personal data, which stands outside the chain so
    /// that it can be put right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_digest: Option<String>,
}

/// So many of those who joined are kept by name with the case, which is read and
/// written whole; beyond them only the number grows.
pub const JOINERS_KEPT: usize = 200;

/// A moment by which something has to have happened, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// What has to have happened.
    #[serde(rename = "m")]
    pub milestone: Milestone,
    /// By when.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// From when it was counted; in a fact, [`FROM_THE_EVENT`] is left out.
    #[serde(
        default = "from_the_event",
        skip_serializing_if = "is_from_the_event",
        with = "jiff::fmt::serde::timestamp::millisecond::required"
    )]
    pub from: Timestamp,
    /// When somebody should be reminded.
    #[serde(
        rename = "w",
        default,
        skip_serializing_if = "Option::is_none",
        with = "jiff::fmt::serde::timestamp::millisecond::optional"
    )]
    pub warn_at: Option<Timestamp>,
    /// Id of the limit in the case's rule set.
    #[serde(rename = "by")]
    pub because: String,
    /// The working calendar of that year was not announced yet.
    #[serde(rename = "pr", default, skip_serializing_if = "is_false")]
    pub provisional: bool,
    /// When it happened.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "jiff::fmt::serde::timestamp::millisecond::optional"
    )]
    pub met: Option<Timestamp>,
    /// Somebody was reminded.
    #[serde(default, skip_serializing_if = "is_false")]
    pub warned: bool,
    /// It was noticed that it passed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub passed: bool,
}

/// Stands in a fact for the moment of its event, so that each deadline need not
/// repeat it; a case holds the moment itself.
pub const FROM_THE_EVENT: Timestamp = Timestamp::UNIX_EPOCH;

const fn from_the_event() -> Timestamp {
    FROM_THE_EVENT
}

fn is_from_the_event(from: &Timestamp) -> bool {
    *from == FROM_THE_EVENT
}

impl Deadline {
    /// Whether it was met in time, or still can be.
    #[must_use]
    pub fn in_time(&self, now: Timestamp) -> bool {
        self.met.unwrap_or(now) <= self.at
    }

    /// When the platform has to look at it next, if ever.
    #[must_use]
    pub fn wakes(&self) -> Option<Timestamp> {
        match (self.met, self.passed, self.warned, self.warn_at) {
            (Some(_), ..) | (None, true, ..) => None,
            (None, false, false, Some(warn)) => Some(warn),
            (None, false, ..) => Some(self.at),
        }
    }
}

/// A unit that helps the lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assisting {
    /// Which unit.
    pub unit: UnitId,
    /// By when it should answer, if the lead said so.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "jiff::fmt::serde::timestamp::millisecond::optional"
    )]
    pub until: Option<Timestamp>,
    /// It answered or declined, or the lead released it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub done: bool,
}

/// A wish to give a case back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnAsked {
    /// Who wants to give it back.
    pub unit: UnitId,
    /// Where the case stood before.
    pub before: State,
}

/// A wish for more time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionAsked {
    /// How much more, in the rule set's own unit, such as `5 working_days`.
    pub more: String,
    /// The new deadline if it is granted.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub until: Timestamp,
    /// The role that has to rule on it.
    pub ruled_by: xinqiao_kernel::words::Role,
}

/// What was left of the reply limit when a case was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    /// How much, of the limit's own clock.
    pub left: Remaining,
    /// Id of the limit in the case's rule set.
    pub limit: String,
}

/// What a person said of how it was handled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The grade.
    pub grade: Grade,
    /// The unit says that it is wrong; waits for a ruling.
    #[serde(default, skip_serializing_if = "is_false")]
    pub contested: bool,
    /// A ruling struck it out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub struck: bool,
}

/// Where a merged case goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The case it goes on under.
    pub into: CaseId,
    /// Where it stood before.
    pub before: State,
    /// Who had it before, and for what it waited; absent in merges from before,
    /// which closed the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stood: Option<Stood>,
    /// When it was answered together with that case.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "jiff::fmt::serde::timestamp::millisecond::optional"
    )]
    pub answered_at: Option<Timestamp>,
}

/// What a case that follows another gets back when it stands by itself again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// The unit that led.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<UnitId>,
    /// It had been named by a ruling.
    #[serde(default, skip_serializing_if = "is_false")]
    pub named: bool,
    /// Units that helped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assists: Vec<Assisting>,
    /// What was awaited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awaited: Vec<Awaited>,
}

/// A step that was awaited when a case began to follow another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awaited {
    /// Which.
    #[serde(rename = "m")]
    pub milestone: Milestone,
    /// Id of the limit in the case's rule set.
    #[serde(rename = "by")]
    pub because: String,
}

impl Case {
    /// Whether anything is still to be done for the person.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.state, State::Closed | State::Archived)
    }

    /// The case it follows, as long as it does.
    #[must_use]
    pub fn follows(&self) -> Option<CaseId> {
        let merged = self.merged.as_ref()?;
        (self.state == State::Following).then_some(merged.into)
    }

    /// The deadline for a milestone, met or not.
    #[must_use]
    pub fn deadline(&self, milestone: Milestone) -> Option<&Deadline> {
        self.deadlines
            .iter()
            .find(|deadline| deadline.milestone == milestone)
    }

    /// The earliest moment by which somebody has to do something.
    #[must_use]
    pub fn next_due(&self) -> Option<&Deadline> {
        self.deadlines
            .iter()
            .filter(|deadline| deadline.met.is_none() && deadline.milestone != Milestone::Archive)
            .min_by_key(|deadline| deadline.at)
    }

    /// When the platform has to look at the case by itself. Derived from the
    /// deadlines alone, so a timer can neither be lost nor run twice.
    #[must_use]
    pub fn wakes_at(&self) -> Option<Timestamp> {
        if self.state == State::Archived {
            return None;
        }
        self.deadlines.iter().filter_map(Deadline::wakes).min()
    }

    /// Units that were asked to assist and have neither answered nor been released.
    pub fn waiting_for(&self) -> impl Iterator<Item = UnitId> + '_ {
        self.assists
            .iter()
            .filter(|assist| !assist.done)
            .map(|assist| assist.unit)
    }

    /// Whether the unit leads or assists.
    #[must_use]
    pub fn concerns(&self, unit: UnitId) -> bool {
        self.lead == Some(unit) || self.assists.iter().any(|assist| assist.unit == unit)
    }
}

pub(crate) fn is_false(flag: &bool) -> bool {
    !*flag
}

fn is_none_yet(count: &u32) -> bool {
    *count == 0
}

fn is_zero(count: &u8) -> bool {
    *count == 0
}
