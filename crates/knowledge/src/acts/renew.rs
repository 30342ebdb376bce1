//! "Still true": the next review, and another last day.

use jiff::civil::Date;
use xinqiao_kernel::words::ItemState;

use super::maybe_said;
use crate::{
    fact::Fact,
    item::Item,
    law::{Decision, Ground},
    refusal::Refusal,
};

pub(crate) fn renew(item: &Item, until: Option<Date>, note: &str, ground: &Ground<'_>) -> Decision {
    if item.state == ItemState::Withdrawn && !item.expired {
        return Err(Refusal::WithdrawnByHand);
    }
    if until.is_some_and(|until| until < ground.today()) {
        return Err(Refusal::Unusable {
            field: "失效日期",
            why: "不能早于今天；不再适用的请下架".to_owned(),
        });
    }
    let renewed = Fact::Renewed {
        until,
        note: maybe_said("复核说明", note)?,
    };
    Ok([renewed].into_iter().chain(ground.moments(until)).collect())
}
