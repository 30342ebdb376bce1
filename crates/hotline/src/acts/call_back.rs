//! 回访: the person is asked whether it helped.

use jiff::{SignedDuration, Timestamp};
use xinqiao_kernel::words::{Ending, Grade, Milestone};

use super::{close::closing, maybe_said, met};
use crate::{
    case::Case,
    fact::{CallOutcome, Fact},
    law::{Decision, Ground, whole_milliseconds},
    refusal::Refusal,
};

/// Nobody is asked to wait longer than this for another call.
const LATER_MOST: SignedDuration = SignedDuration::from_hours(14 * 24);

/// One call, as it was written down.
pub struct Call<'a> {
    /// What came of it.
    pub outcome: CallOutcome,
    /// The grade the person gave.
    pub grade: Option<Grade>,
    /// What the person said.
    pub note: &'a str,
    /// When the person wants to be called instead.
    pub again_at: Option<Timestamp>,
}

/// Solved closes the case. Not solved keeps it open until it is sent back or
/// found not to be reasonable. Not reached counts, and is tried again, unless the
/// number was wrong. Who declines to be asked has not objected, so the case is
/// settled, unless they had objected before. Who asks for another time gets it.
pub fn decide(case: &Case, call: &Call<'_>, ground: &Ground<'_>) -> Decision {
    let Call {
        outcome,
        grade,
        note,
        again_at,
    } = *call;
    if let Some(from) = case.call_back_from.filter(|from| ground.now < *from) {
        return Err(Refusal::CallBackNotYet { from });
    }
    let note = maybe_said("回访记录", note)?;
    if grade.is_some_and(Grade::is_negative) && note.is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    let again_at = again_at.map(whole_milliseconds);
    match (outcome, again_at) {
        (CallOutcome::Later, None) => {
            return Err(Refusal::Missing {
                field: "再打的时间",
            });
        }
        (_, None) => {}
        (CallOutcome::Later | CallOutcome::NotReached, Some(at)) => {
            if at <= ground.now || at > ground.now + LATER_MOST {
                return Err(Refusal::Unusable {
                    field: "再打的时间",
                    why: "要在现在之后、两周之内".to_owned(),
                });
            }
        }
        (_, Some(_)) => {
            return Err(Refusal::Unusable {
                field: "再打的时间",
                why: "这样的结果不用再打".to_owned(),
            });
        }
    }
    let mut facts = vec![Fact::CalledBack {
        outcome,
        note: note.clone(),
        again_at,
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
        CallOutcome::Declined if case.objected => facts.extend(met(case, Milestone::CallBack)),
        CallOutcome::Solved | CallOutcome::Declined => {
            facts.extend(met(case, Milestone::CallBack));
            facts.extend(closing(case, Ending::Settled, "", ground).filter(not_the_call_back));
        }
        CallOutcome::NotSolved => facts.extend(met(case, Milestone::CallBack)),
        CallOutcome::NotReached | CallOutcome::WrongNumber | CallOutcome::Later => {}
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
