//! 提交: a person tells the hotline something.

use xinqiao_kernel::{CaseId, words::Milestone};

use super::not_too_long;
use crate::{
    fact::Fact,
    filing::{ATTACHMENTS_MOST, Filing, PLACE_MOST, TEXT_MOST, TITLE_MOST},
    law::{self, Decision, Ground},
    refusal::Refusal,
};

/// Filing begins a case under the rules of the day. What an agent files with
/// the person on the line is accepted with it.
pub fn decide(id: CaseId, filing: &Filing, accepted: bool, ground: &Ground<'_>) -> Decision {
    let filing = checked(filing)?;
    let rules = ground.rules.reference();
    let case = law::begin(id, ground.now, &filing, &rules);

    let mut facts = vec![Fact::Filed {
        filing: Box::new(filing),
        rules,
    }];
    if accepted {
        facts.push(Fact::Accepted {
            class: String::new(),
        });
        facts.extend(ground.due(&case, Milestone::Dispatch, None));
    } else {
        facts.extend(ground.due(&case, Milestone::Accept, None));
    }
    Ok(facts)
}

fn checked(filing: &Filing) -> Result<Filing, Refusal> {
    let text = filing.text.trim();
    if text.is_empty() {
        return Err(Refusal::Missing {
            field: "诉求内容"
        });
    }
    not_too_long("诉求内容", text, TEXT_MOST)?;
    not_too_long("标题", filing.title.trim(), TITLE_MOST)?;
    not_too_long("地点", &filing.place, PLACE_MOST)?;
    if filing.attachments.len() > ATTACHMENTS_MOST {
        return Err(Refusal::Unusable {
            field: "附件",
            why: format!("最多 {ATTACHMENTS_MOST} 个"),
        });
    }
    Ok(Filing {
        title: filing.title.trim().to_owned(),
        text: text.to_owned(),
        place: filing.place.trim().to_owned(),
        ..filing.clone()
    })
}
