//! Does a reply say anything, or was it only received and passed on?
//!
//! [`lacking`] needs nothing learned: it reads the reply clause by clause
//! ([`clauses()`]) and tells what stands where an answer should, with the places, as
//! advice to whoever writes or audits. [`Model`] weighs the same marks ([`marks`])
//! as replies weigh them that people have judged, and [`evaluate`] measures both.

mod clauses;
pub mod evaluate;
mod marks;
mod model;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

pub use self::{
    clauses::{Clause, Kind, clauses},
    model::{Because, Judged, Model, NothingToLearn},
};

/// What stands where an answer should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// The kind of it.
    pub what: Lack,
    /// Where in the reply, in bytes; empty when nothing at all is said.
    pub places: Vec<Range<usize>>,
}

/// Why a reply is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// It says only that the matter went to somebody else.
    OnlyForwarded,
    /// It only promises an answer, or care.
    OnlyPromised,
    /// It says only whom to ask.
    OnlyReferred,
    /// It only asks the person for more.
    OnlyAsked,
    /// It greets, thanks, or says that the message came.
    SaysNothing,
}

/// What the reply has in place of an answer; `None` when it says something of the
/// matter. Time grows with its length and nothing else.
#[must_use]
pub fn lacking(reply: &str) -> Option<Lacking> {
    let clauses = clauses(reply);
    if clauses.iter().any(|clause| clause.kind == Kind::Matter) {
        return None;
    }
    let of = |kinds: &[Kind]| -> Vec<Range<usize>> {
        let kind = clauses.iter().filter(|clause| kinds.contains(&clause.kind));
        kind.map(|clause| clause.place.clone()).collect()
    };
    let tried = [
        (Lack::OnlyForwarded, &[Kind::Forwarded][..]),
        (Lack::OnlyPromised, &[Kind::Promised, Kind::Care]),
        (Lack::OnlyReferred, &[Kind::Referred]),
        (Lack::OnlyAsked, &[Kind::Asked]),
    ];
    let found = tried
        .into_iter()
        .map(|(what, kinds)| (what, of(kinds)))
        .find(|(_, places)| !places.is_empty());
    let (what, places) = found.unwrap_or((Lack::SaysNothing, Vec::new()));
    Some(Lacking { what, places })
}
