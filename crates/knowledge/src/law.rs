//! The law of the item: what may happen, and what follows from it. Pure, as the
//! law of the case is: [`begin`] and [`decide`] give facts or a refusal, [`apply()`]
//! folds facts into an item, [`on_time`] says what the passing of time brings.

mod apply;
mod ground;
mod time;

use xinqiao_kernel::words::{ItemAct, ItemState, Stage};

pub use apply::{apply, begun};
pub use ground::Ground;
pub use time::on_time;

use crate::{
    act::Act,
    acts,
    content::Content,
    fact::Fact,
    item::{Followed, Item},
    refusal::Refusal,
};
use xinqiao_kernel::UnitId;

/// What an act leads to: facts, or a refusal that says why not.
pub type Decision = Result<Vec<Fact>, Refusal>;

/// Begins an item that `owner` answers for; with `origin` it was reviewed elsewhere
/// and is shown at once.
///
/// # Errors
/// A [`Refusal`] about what it says.
pub fn begin(
    owner: UnitId,
    content: &Content,
    origin: Option<&str>,
    ground: &Ground<'_>,
) -> Decision {
    acts::write::begin(owner, content, origin, ground)
}

/// Begins an item that another platform keeps.
///
/// # Errors
/// A [`Refusal`] about what it says.
pub fn begin_followed(
    owner: UnitId,
    content: &Content,
    origin: &str,
    from: &Followed,
    ground: &Ground<'_>,
) -> Decision {
    acts::follow::begin(owner, content, origin, from, ground)
}

/// Decides an act on an item.
///
/// # Errors
/// A [`Refusal`] that says what is not possible, since when, and what is.
pub fn decide(item: &Item, act: &Act, ground: &Ground<'_>) -> Decision {
    let kind = act.kind();
    acts::follow::is_open_here(item, act, ground)?;
    let by_rule = matches!(act, Act::Follow { .. });
    if !by_rule && !possible_in(kind, item.state, item.stage()) {
        return Err(Refusal::WrongState {
            act: kind,
            state: item.state,
            stage: item.stage(),
            since: item.since,
            possible: possible(item.state, item.stage()).collect(),
        });
    }
    match act {
        Act::Edit { content } => acts::write::edit(content, ground),
        Act::Restore { edition, content } => acts::write::restore(item, *edition, content, ground),
        Act::Follow { content, from } => acts::follow::follow(item, content, from, ground),
        Act::Submit => acts::review::submit(item, ground),
        Act::Recall => Ok(vec![Fact::Recalled]),
        Act::PassUnit { note } => acts::review::pass_unit(note),
        Act::Publish => acts::review::publish(item, ground),
        Act::SendBack { reason } => acts::review::send_back(item, reason, ground),
        Act::Discard => Ok(acts::write::discard(item)),
        Act::AskCorrection { what } => acts::correct::ask(item, what, ground),
        Act::RuleOnCorrection { number, take, note } => {
            acts::correct::rule(item, *number, *take, note)
        }
        Act::ReportHarm { what } => acts::harm::report(what, ground),
        Act::RuleOnHarm { note } => acts::harm::clear(note),
        Act::Renew { until, note } => acts::renew::renew(item, *until, note, ground),
        Act::Withdraw { reason } => acts::withdraw::withdraw(reason, ground),
        Act::Transfer { to, reason } => acts::withdraw::transfer(item, *to, reason),
        Act::Archive => Ok(vec![Fact::Archived]),
    }
}

/// Which acts a state allows at all. The refusals of the acts themselves come on
/// top.
#[must_use]
pub const fn possible_in(act: ItemAct, state: ItemState, stage: Option<Stage>) -> bool {
    use ItemAct as A;
    use ItemState as S;
    let in_use = !matches!(state, S::Archived);
    let in_review = matches!(stage, Some(Stage::UnitReview | Stage::HotlineReview));
    match act {
        A::Draft | A::TakeOver | A::Follow => false,
        A::Edit => in_use && !in_review,
        // What was filed away may be wanted again.
        A::Restore => !in_review && !matches!(state, S::New),
        A::Submit | A::Discard => in_use && matches!(stage, Some(Stage::Draft)),
        A::Recall | A::SendBack => in_use && in_review,
        A::PassUnit => in_use && matches!(stage, Some(Stage::UnitReview)),
        A::Publish => in_use && matches!(stage, Some(Stage::HotlineReview)),
        A::AskCorrection => matches!(state, S::Published | S::Hidden),
        A::RuleOnCorrection => matches!(state, S::Published | S::Hidden | S::Withdrawn),
        A::ReportHarm | A::Remind => matches!(state, S::Published),
        A::RuleOnHarm => matches!(state, S::Hidden),
        A::Renew => matches!(state, S::Published | S::Withdrawn),
        A::Withdraw => matches!(state, S::Published | S::Hidden),
        A::Transfer => in_use,
        A::Archive => matches!(state, S::Withdrawn),
    }
}

/// The acts a state allows, in the order people read them.
pub fn possible(state: ItemState, stage: Option<Stage>) -> impl Iterator<Item = ItemAct> {
    ItemAct::ALL
        .iter()
        .copied()
        .filter(move |act| possible_in(*act, state, stage))
}

/// The acts an item allows: what its state does, and of one that another platform
/// keeps only those that change nothing of what it says.
pub fn possible_with(item: &Item) -> impl Iterator<Item = ItemAct> {
    let kept_here = item.followed.is_none();
    possible(item.state, item.stage())
        .filter(move |act| kept_here || acts::follow::OPEN_HERE.contains(act))
}
