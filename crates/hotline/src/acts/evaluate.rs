//! 评价, 申诉: the person says how it was; the unit may say that this is wrong.

use xinqiao_kernel::words::{Ending, Grade, State};

use super::{close::closing, maybe_said, said};
use crate::{
    case::Case,
    fact::Fact,
    law::{Decision, Ground},
    refusal::Refusal,
};

/// The most reasons one can tick.
const REASONS_MOST: usize = 8;

/// Once a round; a negative rating needs a ticked reason or a word. A good one
/// closes a case that waits for call-back, where the rules say so.
pub fn decide(
    case: &Case,
    grade: Grade,
    reasons: &[String],
    comment: &str,
    ground: &Ground<'_>,
) -> Decision {
    if case.evaluation.is_some() {
        return Err(Refusal::AlreadyEvaluated);
    }
    let comment = maybe_said("评价", comment)?;
    if grade.is_negative() && reasons.is_empty() && comment.is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    if reasons.len() > REASONS_MOST || reasons.iter().any(|reason| reason.chars().count() > 60) {
        return Err(Refusal::Unusable {
            field: "评价原因",
            why: format!("最多选 {REASONS_MOST} 个"),
        });
    }
    let mut facts = vec![Fact::Evaluated {
        grade,
        reasons: reasons.to_vec(),
        comment,
    }];
    if case.state == State::CallingBack
        && !grade.is_negative()
        && ground.rules.call_back.good_evaluation_closes
    {
        facts.extend(closing(case, Ending::Settled, "诉求人已评价", ground));
    }
    Ok(facts)
}

/// Only a negative evaluation, once.
pub fn contest(case: &Case, reason: &str) -> Decision {
    let contestable = |evaluation: &crate::case::Evaluation| {
        evaluation.grade.is_negative() && !evaluation.contested && !evaluation.struck
    };
    if !case.evaluation.as_ref().is_some_and(contestable) {
        return Err(Refusal::NothingToContest);
    }
    Ok(vec![Fact::EvaluationContested {
        reason: said("申诉理由", reason)?,
    }])
}

/// A struck evaluation stays readable but does not count.
pub fn rule(case: &Case, strike: bool, note: &str) -> Decision {
    if !case
        .evaluation
        .as_ref()
        .is_some_and(|evaluation| evaluation.contested)
    {
        return Err(Refusal::NothingAsked);
    }
    Ok(vec![Fact::ContestRuled {
        struck: strike,
        note: said("裁定理由", note)?,
    }])
}
