//! 派单, 改派: a case is given to one lead and any number of assisting units.

use xinqiao_kernel::{UnitId, words::Milestone};

use super::{dropped, maybe_said, met, said};
use crate::{
    act::Dispatch,
    case::Case,
    fact::Fact,
    law::{Decision, Ground},
    refusal::Refusal,
};

/// The limits of the unit start here, and the person can read them.
pub fn decide(case: &Case, to: &Dispatch, ground: &Ground<'_>) -> Decision {
    let mut facts: Vec<Fact> = met(case, Milestone::Dispatch).into_iter().collect();
    facts.extend(given(case, to, false, ground)?);
    Ok(facts)
}

/// A case that went the wrong way is given to another lead; its limits start
/// afresh, since the new unit has had none of the time.
pub fn again(case: &Case, to: &Dispatch, ground: &Ground<'_>) -> Decision {
    said("改派理由", &to.note)?;
    if case.lead == Some(to.lead) {
        return Err(Refusal::Unusable {
            field: "承办单位",
            why: "工单已经在这家单位".to_owned(),
        });
    }
    let mut facts: Vec<Fact> = dropped(case).collect();
    facts.extend(given(case, to, false, ground)?);
    Ok(facts)
}

/// 撤回派单: a slip is taken back while the unit has not signed, so nothing of
/// its work is lost. The hotline's own limit starts afresh; no reason is asked for.
pub fn recall(case: &Case, reason: &str, ground: &Ground<'_>) -> Decision {
    let mut facts: Vec<Fact> = dropped(case).collect();
    facts.push(Fact::DispatchRecalled {
        reason: maybe_said("撤回派单的理由", reason)?,
    });
    facts.extend(ground.due(case, Milestone::Dispatch, None));
    Ok(facts)
}

/// Named by a ruling: as dispatched, but it cannot come back.
pub(super) fn named(case: &Case, lead: UnitId, note: &str, ground: &Ground<'_>) -> Decision {
    let to = Dispatch {
        lead,
        assists: Vec::new(),
        why: "ruling".to_owned(),
        note: note.to_owned(),
        limit: None,
    };
    given(case, &to, true, ground)
}

fn given(case: &Case, to: &Dispatch, named: bool, ground: &Ground<'_>) -> Decision {
    if case
        .reported
        .is_some_and(|unit| unit == to.lead || to.assists.contains(&unit))
    {
        return Err(Refusal::ReportedUnit { unit: to.lead });
    }
    let mut assists = to.assists.clone();
    assists.sort_unstable();
    assists.dedup();
    assists.retain(|unit| *unit != to.lead);

    let limit = to.limit.as_deref();
    if let Some(id) = limit
        && ground
            .rules
            .limit(id)
            .is_none_or(|rule| rule.milestone != Milestone::Reply)
    {
        return Err(Refusal::Unusable {
            field: "办理时限",
            why: format!("规则集里没有答复时限「{id}」"),
        });
    }
    let mut facts = vec![Fact::Dispatched {
        lead: to.lead,
        assists,
        why: to.why.clone(),
        note: maybe_said("派单说明", &to.note)?,
        named,
    }];
    facts.extend(ground.due(case, Milestone::Sign, None));
    facts.extend(ground.due(case, Milestone::Contact, None));
    facts.extend(ground.due(case, Milestone::OnSite, None));
    facts.extend(ground.due(case, Milestone::FirstReport, None));
    facts.extend(ground.due(case, Milestone::Reply, limit));
    Ok(facts)
}
