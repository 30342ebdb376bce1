//! 撤销: which act takes back what was just done. It is an act like any other,
//! decided by the law and added to the chain; nothing is ever deleted.
//!
//! What has reached somebody cannot be taken back: a letter, a reminder, a card,
//! a ruling, a closing. What is left is here, and only while nothing else has
//! happened to the case.

use crate::{
    act::Act,
    case::Case,
    fact::{Event, Fact},
};

/// What stands in the chain as the reason where the law asks for one.
const REASON: &str = "操作有误，撤销";

/// The act that takes back the last event of a case; nothing when there is none.
/// Whether it is still possible, and for whom, law and policy say as ever.
#[must_use]
pub fn inverse(case: &Case, events: &[Event]) -> Option<Act> {
    let (last, before) = events.split_last()?;
    if last.seq != case.version {
        return None;
    }
    last.body.facts.iter().find_map(|fact| match fact {
        Fact::Dispatched { named: false, .. } if !given_before(before) => Some(Act::Recall {
            reason: REASON.to_owned(),
        }),
        Fact::Parked { .. } => Some(Act::Resume),
        Fact::Merged { .. } => Some(Act::UndoMerge {
            reason: REASON.to_owned(),
        }),
        Fact::SecrecySet { secret } => Some(Act::SetSecrecy { secret: !secret }),
        Fact::RiskMarked { .. } => Some(Act::MarkRisk { risk: risk(before) }),
        Fact::Supervised { .. } => Some(Act::Supervise {
            level: supervision(before),
            note: REASON.to_owned(),
        }),
        _ => None,
    })
}

/// Whether a unit had the case when it was given on: taking that back would not
/// bring it to where it was.
fn given_before(before: &[Event]) -> bool {
    let facts = before
        .iter()
        .rev()
        .flat_map(|event| event.body.facts.iter().rev());
    for fact in facts {
        match fact {
            Fact::Dispatched { .. } => return true,
            Fact::ReturnGranted { .. } | Fact::DispatchRecalled { .. } => return false,
            _ => {}
        }
    }
    false
}

fn risk(before: &[Event]) -> Option<String> {
    let facts = before.iter().rev().flat_map(|event| &event.body.facts);
    facts
        .filter_map(|fact| match fact {
            Fact::RiskMarked { risk } => Some(risk.clone()),
            _ => None,
        })
        .next()
        .flatten()
}

fn supervision(before: &[Event]) -> u8 {
    let facts = before.iter().rev().flat_map(|event| &event.body.facts);
    facts
        .filter_map(|fact| match fact {
            Fact::Supervised { level, .. } => Some(*level),
            _ => None,
        })
        .next()
        .unwrap_or(0)
}
