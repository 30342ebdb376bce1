//! 并单: the same matter goes on under one case, and apart again when that was
//! wrong.

use xinqiao_kernel::{
    CaseId,
    words::{Ending, Milestone, State},
};

use super::{close::closing, said};
use crate::{
    case::Case,
    fact::Fact,
    law::{Decision, Ground},
    refusal::Refusal,
};

/// Duplicates are merged in principle (国办函〔2025〕66号). Every event of the
/// merged case stays where it is.
pub fn decide(case: &Case, into: CaseId, reason: &str, ground: &Ground<'_>) -> Decision {
    if into == case.id {
        return Err(Refusal::CannotMerge {
            why: "不能并入自己",
        });
    }
    let reason = said("并单理由", reason)?;
    let mut facts = vec![Fact::Merged {
        into,
        before: case.state,
        reason,
    }];
    facts.extend(closing(case, Ending::Merged, "", ground));
    Ok(facts)
}

/// The case stands where it stood, with fresh limits for what comes next: the
/// time under a wrong merge is nobody's fault.
pub fn undo(case: &Case, reason: &str, ground: &Ground<'_>) -> Decision {
    let Some(merged) = &case.merged else {
        return Err(Refusal::CannotMerge {
            why: "这件工单没有并入其他工单",
        });
    };
    let mut facts = vec![
        Fact::Dropped {
            milestone: Milestone::Archive,
        },
        Fact::MergeUndone {
            reason: said("撤销并单理由", reason)?,
        },
    ];
    let awaited: &[Milestone] = match merged.before {
        State::Registered => &[Milestone::Accept],
        State::PendingDispatch => &[Milestone::Dispatch],
        State::Dispatched => &[Milestone::Sign, Milestone::Reply],
        _ => &[Milestone::Reply],
    };
    facts.extend(
        awaited
            .iter()
            .filter_map(|milestone| ground.due(case, *milestone, None)),
    );
    Ok(facts)
}
