//! 回访: the person is asked whether it helped.

use xinqiao_kernel::words::{Ending, Grade, Milestone};

use super::{close::closing, maybe_said, met};
use crate::{
    case::Case,
    fact::{CallOutcome, Fact},
    law::{Decision, Ground},
    refusal::Refusal,
};

/// Solved closes the case. Not solved keeps it open until it is sent back or
/// found not to be reasonable. Not reached counts, and is tried again.
pub fn decide(
    case: &Case,
    outcome: CallOutcome,
    grade: Option<Grade>,
    note: &str,
    ground: &Ground<'_>,
) -> Decision {
    if let Some(from) = case.call_back_from.filter(|from| ground.now < *from) {
        return Err(Refusal::CallBackNotYet { from });
    }
    let note = maybe_said("回访记录", note)?;
    if grade.is_some_and(Grade::is_negative) && note.is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    let mut facts = vec![Fact::CalledBack {
        outcome,
        note: note.clone(),
    }];
    // One evaluation a round: what the person said on the page stands.
    if let (Some(grade), None) = (grade, &case.evaluation) {
        facts.push(Fact::Evaluated {
            grade,
            reasons: Vec::new(),
            comment: note,
        });
    }
    match outcome {
        CallOutcome::Solved => {
            facts.extend(met(case, Milestone::CallBack));
            facts.extend(closing(case, Ending::Settled, "", ground).filter(not_the_call_back));
        }
        CallOutcome::NotSolved => facts.extend(met(case, Milestone::CallBack)),
        CallOutcome::NotReached => {}
    }
    Ok(facts)
}

/// The call-back limit ran out without a verdict: the case is closed by rule,
/// as unreachable when somebody tried often enough, as settled when nobody objected.
pub fn closed_by_rule(case: &Case, ground: &Ground<'_>) -> Vec<Fact> {
    let tried = case.not_reached >= ground.rules.call_back.attempts;
    let ending = if tried {
        Ending::Unreachable
    } else {
        Ending::Settled
    };
    let passed = Fact::Passed {
        milestone: Milestone::CallBack,
    };
    [passed]
        .into_iter()
        .chain(closing(case, ending, "回访期满，按规则办结", ground))
        .collect()
}

fn not_the_call_back(fact: &Fact) -> bool {
    !matches!(
        fact,
        Fact::Dropped {
            milestone: Milestone::CallBack
        }
    )
}
