//! What the passing of time brings about.

use xinqiao_kernel::words::{ItemAct, ItemState};

use super::Ground;
use crate::{
    fact::{Fact, Moment},
    item::Item,
};

/// What the chain says when the time of an item is over.
const TIME_IS_OVER: &str = "已到失效日期";

/// What has to happen with an item by now, one act at a time: ask again after it.
#[must_use]
pub fn on_time(item: &Item, ground: &Ground<'_>) -> Option<(ItemAct, Vec<Fact>)> {
    let has_come = |at: Option<jiff::Timestamp>| at.is_some_and(|at| at <= ground.now);
    match item.state {
        ItemState::Published | ItemState::Hidden if has_come(item.expires_at) => {
            let withdrawn = Fact::Withdrawn {
                reason: TIME_IS_OVER.to_owned(),
                expired: true,
            };
            Some((ItemAct::Withdraw, vec![withdrawn, ground.filing_away()]))
        }
        ItemState::Published if has_come(item.remind_at) && !item.expiry_reminded => {
            Some(reminded(Moment::Expiry))
        }
        ItemState::Published if has_come(item.review_at) && !item.review_reminded => {
            Some(reminded(Moment::Review))
        }
        ItemState::Withdrawn if has_come(item.archive_at) => {
            Some((ItemAct::Archive, vec![Fact::Archived]))
        }
        _ => None,
    }
}

fn reminded(of: Moment) -> (ItemAct, Vec<Fact>) {
    (ItemAct::Remind, vec![Fact::Reminded { of }])
}
