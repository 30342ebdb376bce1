//! 重新办理: a closed case goes on.

use xinqiao_kernel::words::{Ending, Milestone};

use super::said;
use crate::{
    case::Case,
    fact::Fact,
    law::{Decision, Ground},
    refusal::Refusal,
};

/// The window runs from closing and from nothing that happens later: a word
/// added afterwards does not start it again.
pub fn decide(case: &Case, reason: &str, ground: &Ground<'_>) -> Decision {
    if case.ending == Some(Ending::Merged) {
        return Err(Refusal::CannotCloseSo {
            why: "并单的工单请用「撤销并单」",
        });
    }
    if let Some(closed_at) = case.closed_at {
        let window = ground
            .calendar
            .deadline(closed_at, &ground.rules.reopen.within)
            .at;
        if ground.now > window {
            return Err(Refusal::ReopenWindowClosed { closed_at: window });
        }
    }
    let mut facts = vec![
        Fact::Dropped {
            milestone: Milestone::Archive,
        },
        Fact::Reopened {
            reason: said("重新办理的理由", reason)?,
        },
    ];
    let next = if case.lead.is_some() {
        Milestone::Reply
    } else {
        Milestone::Dispatch
    };
    facts.extend(ground.due(case, next, None));
    Ok(facts)
}
