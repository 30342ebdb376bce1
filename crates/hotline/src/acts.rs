//! One file per act of the trade. Each says when the act is refused and which
//! facts follow from it; the state table in [`crate::law`] has been asked before.

pub mod accept;
pub mod answer;
pub mod archive;
pub mod assist;
pub mod audit;
pub mod call_back;
pub mod card;
pub mod close;
pub mod contact;
pub mod correct_person;
pub mod dispatch;
pub mod end;
pub mod evaluate;
pub mod extend;
pub mod file;
pub mod give_back;
pub mod interim;
pub mod join;
pub mod merge;
pub mod park;
pub mod reopen;
pub mod reply;
pub mod risk;
pub mod sign;
pub mod supervise;
pub mod supplement;
pub mod urge;

use xinqiao_kernel::words::{Milestone, Role};

use crate::{case::Case, fact::Fact, refusal::Refusal};

/// The longest text an act takes, in characters.
pub const WORDS_MOST: usize = 10_000;

/// The text, trimmed, if something was said and not too much.
fn said(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::Missing { field });
    }
    not_too_long(field, text, WORDS_MOST)?;
    Ok(text.to_owned())
}

/// The text, trimmed; it may be empty.
fn maybe_said(field: &'static str, text: &str) -> Result<String, Refusal> {
    not_too_long(field, text.trim(), WORDS_MOST)?;
    Ok(text.trim().to_owned())
}

fn not_too_long(field: &'static str, text: &str, most: usize) -> Result<(), Refusal> {
    // Bytes bound characters from above, so the common short text is not counted.
    if text.len() <= most {
        return Ok(());
    }
    let found = text.chars().count();
    if found > most {
        Err(Refusal::TooLong { field, most, found })
    } else {
        Ok(())
    }
}

/// The milestone as met, if it is waited for.
fn met(case: &Case, milestone: Milestone) -> Option<Fact> {
    case.deadline(milestone)
        .filter(|deadline| deadline.met.is_none())?;
    Some(Fact::Met { milestone })
}

/// Every deadline still open, as dropped.
fn dropped(case: &Case) -> impl Iterator<Item = Fact> + '_ {
    let open = case
        .deadlines
        .iter()
        .filter(|deadline| deadline.met.is_none());
    open.map(|deadline| Fact::Dropped {
        milestone: deadline.milestone,
    })
}

/// Whether a role may rule where the rule set asks for `needed`: the same or a
/// higher rank.
fn may_rule(role: Role, needed: Role) -> Result<(), Refusal> {
    const fn rank(role: Role) -> u8 {
        match role {
            Role::Handler => 1,
            Role::UnitHead => 2,
            Role::Supervisor => 3,
            Role::CentreHead => 4,
            _ => 0,
        }
    }
    if rank(role) >= rank(needed) {
        Ok(())
    } else {
        Err(Refusal::NeedsRuling { by: needed })
    }
}
