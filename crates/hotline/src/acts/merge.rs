//! 并单: the same matter, told by several people. One case leads, the others
//! follow it: they wait for its reply, and each person is answered and called
//! back as if it were the only one. Apart again when it was not the same.

use xinqiao_kernel::{
    CaseId,
    words::{Ending, Milestone, State},
};

use super::{dropped, said};
use crate::{
    act::Shared,
    case::{Awaited, Case},
    fact::Fact,
    law::{Decision, Ground},
    refusal::Refusal,
};

/// Duplicates are merged in principle (国办函〔2025〕66号). Every event of the
/// case stays where it is; what was awaited is kept for the day it is undone.
pub fn decide(case: &Case, into: CaseId, reason: &str) -> Decision {
    if into == case.id {
        return Err(Refusal::CannotMerge {
            why: "不能并入自己",
        });
    }
    let reason = said("并单理由", reason)?;
    let open = case
        .deadlines
        .iter()
        .filter(|deadline| deadline.met.is_none());
    let awaited = open
        .map(|deadline| Awaited {
            milestone: deadline.milestone,
            because: deadline.because.clone(),
        })
        .collect();
    let mut facts: Vec<Fact> = dropped(case).collect();
    facts.push(Fact::Merged {
        into,
        before: case.state,
        reason,
    });
    facts.push(Fact::Follows { awaited });
    Ok(facts)
}

/// Whether one case may follow this other one: no chains, no loops, nobody waits
/// for an answer that will not come, and no unit answers for what it is reported for.
///
/// # Errors
/// The [`Refusal`] that says why not.
pub fn may_follow(case: &Case, leads_others: bool, other: &Case) -> Result<(), Refusal> {
    let why = if case.id == other.id {
        "不能并入自己"
    } else if leads_others {
        "已有别的工单并到这一件；请把那一件并过来"
    } else if other.merged.is_some() {
        "它自己已并入别的工单"
    } else if other.ending == Some(Ending::Withdrawn) {
        "那件工单已由诉求人撤回，不会再有答复"
    } else if other.state == State::Archived {
        "那件工单已归档"
    } else if case.reported.is_some() && case.reported == other.lead {
        "那件工单由被反映的单位办理"
    } else {
        return Ok(());
    };
    Err(Refusal::CannotMerge { why })
}

/// The letter that answered the case it follows answers this one too. What comes
/// now is this person's own: the call, the evaluation, another round.
pub fn share(case: &Case, shared: &Shared, ground: &Ground<'_>) -> Decision {
    if case.follows() != Some(shared.from) {
        return Err(Refusal::CannotMerge {
            why: "这件工单没有并入那一件",
        });
    }
    // A unit does not answer for what it is reported for, whoever led meanwhile.
    let lead = shared.lead.filter(|lead| case.reported != Some(*lead));
    let mut facts = vec![Fact::ReplyShared {
        from: shared.from,
        lead,
        to_person: said("答复", &shared.to_person)?,
    }];
    facts.extend(ground.due(case, Milestone::CallBack, None));
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
    if case.state == State::Closed && case.ending != Some(Ending::Merged) {
        return Err(Refusal::CannotMerge {
            why: "已经一并答复并办结；要再办，请用「重新办理」",
        });
    }
    let mut facts: Vec<Fact> = dropped(case).collect();
    facts.push(Fact::MergeUndone {
        reason: said("撤销并单理由", reason)?,
    });
    let awaited = merged.stood.as_ref().map(|stood| &stood.awaited);
    match awaited.filter(|awaited| !awaited.is_empty()) {
        Some(awaited) => facts.extend(
            awaited
                .iter()
                .filter_map(|step| ground.due(case, step.milestone, Some(&step.because))),
        ),
        None => facts.extend(
            usual(merged.before)
                .iter()
                .filter_map(|milestone| ground.due(case, *milestone, None)),
        ),
    }
    Ok(facts)
}

const fn usual(before: State) -> &'static [Milestone] {
    match before {
        State::Registered => &[Milestone::Accept],
        State::PendingDispatch => &[Milestone::Dispatch],
        State::Dispatched => &[Milestone::Sign, Milestone::Reply],
        _ => &[Milestone::Reply],
    }
}
