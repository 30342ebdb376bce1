//! Text templates: what staff write again and again, written well once. They
//! belong to everybody, to a unit, or to one person; fields of the case at hand
//! are filled in, and what only the writer knows stays as a blank ([`fill`]).
//!
//! A template changes no case: what is sent in the end is what the writer made
//! of it, and stands in the case like any other words.

pub mod fill;
mod store;

use jiff::Timestamp;
use xinqiao_identity::{Actor, policy};
use xinqiao_kernel::{PersonId, UnitId, words::ActKind};

pub(crate) use store::MIGRATION;
pub use store::Texts;

/// Characters of a title.
pub const TITLE_MOST: usize = 40;
/// Characters of a body.
pub const BODY_MOST: usize = 2_000;

/// One template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextTemplate {
    /// Its number.
    pub id: i64,
    /// How often it was written, from 1.
    pub version: i64,
    /// Whose it is.
    pub owner: Owner,
    /// The acts it is offered for.
    pub fits: Vec<ActKind>,
    /// What it is called in a list.
    pub title: String,
    /// The words, with `{{fields}}` and 【blanks】.
    pub body: String,
    /// It is offered no more.
    pub retired: bool,
    /// Who wrote this version; nobody for what came with the site pack.
    pub changed_by: Option<PersonId>,
    /// When.
    pub changed_at: Timestamp,
}

/// Whose a template is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The whole site's; the administrator keeps it.
    Everybody,
    /// A unit's; its head keeps it.
    Unit(UnitId),
    /// One person's own.
    Person(PersonId),
}

impl Owner {
    /// Whether this actor may add, change and retire templates of this owner.
    #[must_use]
    pub fn kept_by(self, actor: &Actor) -> bool {
        let (unit, person) = self.parts();
        policy::keeps_texts(actor, unit, person)
    }

    /// Whether templates of this owner are offered to this actor.
    #[must_use]
    pub fn offered_to(self, actor: &Actor) -> bool {
        match self {
            Self::Everybody => true,
            Self::Unit(unit) => actor.posts.iter().any(|post| post.unit == Some(unit)),
            Self::Person(person) => actor.person == Some(person),
        }
    }

    pub(crate) const fn parts(self) -> (Option<UnitId>, Option<PersonId>) {
        match self {
            Self::Everybody => (None, None),
            Self::Unit(unit) => (Some(unit), None),
            Self::Person(person) => (None, Some(person)),
        }
    }
}

/// Acts with words that a template can be written for, in the order of the loop.
pub const ACTS: &[ActKind] = &[
    ActKind::AnswerAtOnce,
    ActKind::RefuseToAccept,
    ActKind::TransferOut,
    ActKind::Dispatch,
    ActKind::Contact,
    ActKind::GiveBack,
    ActKind::RequestExtension,
    ActKind::ReportInterim,
    ActKind::Assist,
    ActKind::Reply,
    ActKind::SendBack,
    ActKind::CallBack,
    ActKind::Urge,
    ActKind::Supervise,
];
