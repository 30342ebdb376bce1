//! Folding facts into an item. Infallible: what was decided is true.

use jiff::Timestamp;
use xinqiao_identity::Hand;
use xinqiao_kernel::{
    UnitId,
    words::{ItemState, Stage},
};

use crate::{
    content::Content,
    fact::{Fact, Moment},
    id::ItemId,
    item::{Correction, Edition, Harm, Item, Work},
};

/// The item that a first event begins.
#[must_use]
pub fn begun(id: ItemId, at: Timestamp, owner: UnitId, rules: &str) -> Item {
    Item {
        id,
        version: 0,
        state: ItemState::New,
        since: at,
        rules: rules.to_owned(),
        owner,
        begun_at: at,
        origin: None,
        followed: None,
        shown: None,
        work: None,
        editions: 0,
        published_at: None,
        review_at: None,
        remind_at: None,
        expires_at: None,
        archive_at: None,
        review_reminded: false,
        expiry_reminded: false,
        expired: false,
        withdrawn_because: String::new(),
        harm: None,
        corrections: Vec::new(),
        corrections_asked: 0,
    }
}

/// Folds the facts of one event into the item.
pub fn apply(item: &mut Item, at: Timestamp, hand: Hand, facts: &[Fact]) {
    item.version += 1;
    for fact in facts {
        apply_one(item, at, hand, fact);
    }
}

fn apply_one(item: &mut Item, at: Timestamp, hand: Hand, fact: &Fact) {
    match fact {
        Fact::Begun {
            content, origin, ..
        } => {
            item.origin.clone_from(origin);
            write(item, at, hand, content, None);
        }
        Fact::Followed { from } => item.followed = Some(from.clone()),
        Fact::Written {
            content,
            restored_from,
        } => {
            if item.state == ItemState::Archived {
                enter(item, ItemState::Withdrawn, at);
            }
            write(item, at, hand, content, *restored_from);
        }
        Fact::Submitted { stage } => to_stage(item, *stage, at),
        Fact::Recalled => to_stage(item, Stage::Draft, at),
        Fact::UnitPassed { .. } => to_stage(item, Stage::HotlineReview, at),
        Fact::SentBack { reason } => {
            to_stage(item, Stage::Draft, at);
            if let Some(work) = &mut item.work {
                work.sent_back.clone_from(reason);
            }
        }
        Fact::Discarded => item.work = None,
        Fact::Published { edition } => publish(item, *edition, at, hand),
        Fact::CorrectionAsked {
            number,
            what,
            due_at,
            by_staff,
        } => {
            item.corrections_asked = *number;
            item.corrections.push(Correction {
                number: *number,
                what: what.clone(),
                at,
                due_at: *due_at,
                by_staff: *by_staff,
                by: hand.person,
                taken: false,
            });
        }
        Fact::CorrectionTaken { number, .. } => {
            let asked = item.corrections.iter_mut();
            for correction in asked.filter(|correction| correction.number == *number) {
                correction.taken = true;
            }
        }
        Fact::CorrectionRefused { number, .. } | Fact::CorrectionMended { number } => {
            item.corrections
                .retain(|correction| correction.number != *number);
        }
        Fact::HarmReported { what, due_at } => {
            item.harm = Some(Harm {
                what: what.clone(),
                at,
                due_at: *due_at,
                by: hand.person,
            });
            enter(item, ItemState::Hidden, at);
        }
        Fact::HarmCleared { .. } => {
            item.harm = None;
            enter(item, ItemState::Published, at);
        }
        Fact::Renewed { until, .. } => {
            if let Some(edition) = &mut item.shown {
                edition.content.until = *until;
            }
            if item.state == ItemState::Withdrawn {
                enter(item, ItemState::Published, at);
            }
            item.expired = false;
            item.withdrawn_because.clear();
        }
        Fact::Reminded { of } => match of {
            Moment::Expiry | Moment::Reminder => item.expiry_reminded = true,
            Moment::Review => item.review_reminded = true,
            Moment::Archive => {}
        },
        Fact::Withdrawn { reason, expired } => {
            item.harm = None;
            item.expired = *expired;
            item.withdrawn_because.clone_from(reason);
            enter(item, ItemState::Withdrawn, at);
        }
        Fact::Transferred { to, .. } => item.owner = *to,
        Fact::Archived => {
            item.work = None;
            item.corrections.clear();
            enter(item, ItemState::Archived, at);
        }
        Fact::Due { of, at } => match of {
            Moment::Review => {
                item.review_at = *at;
                item.review_reminded = false;
            }
            Moment::Reminder => {
                item.remind_at = *at;
                item.expiry_reminded = false;
            }
            Moment::Expiry => item.expires_at = *at,
            Moment::Archive => item.archive_at = *at,
        },
    }
}

fn enter(item: &mut Item, state: ItemState, at: Timestamp) {
    if item.state != state {
        item.state = state;
        item.since = at;
    }
}

fn to_stage(item: &mut Item, stage: Stage, at: Timestamp) {
    if let Some(work) = &mut item.work {
        work.stage = stage;
        work.since = at;
    }
}

fn write(item: &mut Item, at: Timestamp, hand: Hand, content: &Content, from: Option<u32>) {
    let before = item.work.take();
    let (sent_back, restored_from) = before.map_or((String::new(), None), |work| {
        (work.sent_back, work.restored_from)
    });
    item.work = Some(Work {
        content: content.clone(),
        stage: Stage::Draft,
        since: at,
        author: hand.person,
        restored_from: from.or(restored_from),
        sent_back,
    });
}

fn publish(item: &mut Item, number: u32, at: Timestamp, hand: Hand) {
    let Some(work) = item.work.take() else { return };
    item.shown = Some(Edition {
        number,
        content: work.content,
        at,
        author: work.author,
        published_by: hand.person,
    });
    item.editions = number;
    item.published_at.get_or_insert(at);
    // What was found harmful here and is kept elsewhere stays hidden, whatever comes
    // from there, until somebody here has looked.
    if item.followed.is_some() && item.harm.is_some() {
        return;
    }
    item.harm = None;
    item.expired = false;
    item.withdrawn_because.clear();
    enter(item, ItemState::Published, at);
}
