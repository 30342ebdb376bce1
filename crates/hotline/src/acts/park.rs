//! 挂账: set aside with a plan and a date, because works, a season or other
//! conditions have to come first. The reply limit stands still meanwhile.

use jiff::civil::Date;
use xinqiao_kernel::words::Milestone;

use super::{dropped, may_rule, said};
use crate::{
    case::{Case, Parked},
    fact::Fact,
    law::{Decision, Ground},
    refusal::Refusal,
};

/// By whom the rule set says; the date is when the platform takes it up again.
pub fn decide(case: &Case, plan: &str, until: Date, ground: &Ground<'_>) -> Decision {
    may_rule(ground.hand.role, ground.rules.park.ruled_by)?;
    let plan = said("挂账计划", plan)?;
    let end = ground.calendar.end_of(until);
    if end <= ground.now {
        return Err(Refusal::Unusable {
            field: "挂账日期",
            why: "要在今天之后".to_owned(),
        });
    }
    let Some(due) = case
        .deadline(Milestone::Reply)
        .filter(|due| due.met.is_none())
    else {
        return Err(Refusal::Missing {
            field: "答复时限"
        });
    };
    let Some(rule) = ground.rules.limit(&due.because) else {
        return Err(Refusal::Missing {
            field: "答复时限"
        });
    };
    let limit = &rule.limit;
    let left = ground.calendar.remaining(ground.now, due.at, limit);
    let resume = ground.deadline_at(Milestone::Resume, "park", limit, end, false);

    let mut facts: Vec<Fact> = dropped(case).collect();
    facts.push(Fact::Parked {
        plan,
        left: Parked {
            left,
            limit: rule.id.clone(),
        },
    });
    facts.push(Fact::Due { deadline: resume });
    Ok(facts)
}

/// Taken up again by hand, before its date.
pub fn resume(case: &Case, ground: &Ground<'_>) -> Decision {
    Ok(resumed(case, ground))
}

/// The reply limit goes on with what was left of it: a pause neither loses nor
/// gains time.
pub fn resumed(case: &Case, ground: &Ground<'_>) -> Vec<Fact> {
    let mut facts: Vec<Fact> = super::met(case, Milestone::Resume).into_iter().collect();
    facts.push(Fact::Resumed);
    if let Some((parked, rule)) = case
        .parked
        .as_ref()
        .and_then(|parked| Some((parked, ground.rules.limit(&parked.limit)?)))
    {
        let due = ground.calendar.resume(ground.now, parked.left);
        let mut deadline = ground.deadline_at(
            Milestone::Reply,
            &rule.id,
            &rule.limit,
            due.at,
            due.provisional,
        );
        // A limit that was over before the pause stays over by as much.
        if deadline.at < ground.now {
            deadline.from = deadline.at;
        }
        facts.push(Fact::Due { deadline });
    }
    facts
}
