//! 延期: the lead asks for more time, and who has to rules on it.

use xinqiao_kernel::{Limit, Start, words::Milestone};

use super::{may_rule, maybe_said, said};
use crate::{
    case::{Case, ExtensionAsked},
    fact::Fact,
    law::{Decision, Ground, whole_milliseconds},
    refusal::Refusal,
};

/// Before the deadline, with a reason, within what the rule set gives.
pub fn decide(case: &Case, more: &Limit, reason: &str, ground: &Ground<'_>) -> Decision {
    let rules = &ground.rules.extension;
    let Some(due) = case.deadline(Milestone::Reply) else {
        return Err(Refusal::Missing {
            field: "答复时限"
        });
    };
    if case.extension_asked.is_some() {
        return Err(Refusal::AlreadyAsked);
    }
    if case.extensions >= rules.most {
        return Err(Refusal::TooManyExtensions {
            count: case.extensions,
        });
    }
    if ground.now > due.at {
        return Err(Refusal::ExtensionTooLate { due_at: due.at });
    }
    let reason = said("延期理由和依据", reason)?;

    // More time is added to the deadline itself, not counted from the day of asking.
    let longer = |by: &Limit| {
        ground
            .calendar
            .deadline(
                due.at,
                &Limit {
                    start: Start::Instant,
                    ..*by
                },
            )
            .at
    };
    let until = whole_milliseconds(longer(more));
    if let Some(total) = &rules.total
        && until > ground.calendar.deadline(due.from, total).at
    {
        return Err(Refusal::ExtensionTooLong {
            most: format!("总计 {}", total.zh()),
            rule: rules.source.clone(),
        });
    }
    let next = case.extensions + 1;
    let open_steps = || {
        rules
            .steps
            .iter()
            .filter(|step| step.from_extension <= next)
    };
    // The step written for this extension outranks those for earlier ones.
    let from = open_steps()
        .map(|step| step.from_extension)
        .max()
        .unwrap_or(1);
    let Some(step) = open_steps()
        .filter(|step| step.from_extension == from)
        .find(|step| until <= longer(&step.up_to))
    else {
        let most = open_steps()
            .next_back()
            .map(|step| step.up_to.zh())
            .unwrap_or_default();
        return Err(Refusal::ExtensionTooLong {
            most,
            rule: rules.source.clone(),
        });
    };
    let asked = ExtensionAsked {
        more: more.to_string(),
        until,
        ruled_by: step.ruled_by,
    };
    Ok(vec![Fact::ExtensionAsked { asked, reason }])
}

/// The person is told of a new deadline with the reason (北京市接诉即办工作条例
/// art 15); it counts from where the old one began.
pub fn rule(case: &Case, grant: bool, note: &str, ground: &Ground<'_>) -> Decision {
    let Some(asked) = &case.extension_asked else {
        return Err(Refusal::NothingAsked);
    };
    may_rule(ground.hand.role, asked.ruled_by)?;
    if !grant {
        return Ok(vec![Fact::ExtensionRefused {
            note: said("不同意的理由", note)?,
        }]);
    }
    let mut facts = vec![Fact::ExtensionGranted {
        note: maybe_said("审批意见", note)?,
    }];
    if let Some(due) = case.deadline(Milestone::Reply) {
        let limit: Limit = asked.more.parse().map_err(|_| Refusal::NothingAsked)?;
        let mut deadline = ground.deadline_at(
            Milestone::Reply,
            &due.because,
            &limit,
            asked.until,
            due.provisional,
        );
        deadline.from = due.from;
        facts.push(Fact::Due { deadline });
    }
    Ok(facts)
}
