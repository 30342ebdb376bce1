//! One matter told by many people: one case leads, the others follow it (一事多人).
//!
//! When the case that leads is answered, everybody who follows is answered with
//! the same letter, each in their own case and by the same ledger. This is done
//! by following the outbox, some at a time, so that three thousand of them hold
//! up nobody; and what it does is read from where the cases stand, so that it can
//! be broken off and begun again at any moment.

mod members;
mod persons;
mod shared;

pub(crate) use self::shared::for_others;

use std::collections::BTreeSet;

use jiff::Timestamp;
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    CaseId,
    words::{Ending, State},
};
use xinqiao_platform::{
    db::{Db, DbError},
    outbox::{Begin, Follower},
    values,
};

pub use self::{
    members::members,
    persons::{COUNTED_MOST, Size, of},
};
use crate::{ActError, Asked, Hotline, act::Act, ledger::TOPIC, link, store::to_case};

/// The name under which it is followed, on whichever node does it.
const NAME: &str = "groups";
/// Entries looked at in one go.
const AT_ONCE: i64 = 512;
/// Cases answered in one go; what others do comes in between.
const ANSWERED_AT_ONCE: u32 = 48;
/// What the chain says when the case that led was taken back.
const TAKEN_BACK: &str = "合并办理的那一件已由诉求人撤回，本件继续单独办理";

/// Takes up following where it stands.
///
/// # Errors
/// Any [`DbError`].
pub async fn start(db: &Db, now: Timestamp) -> Result<Follower, DbError> {
    Follower::start(db, NAME, Begin::AtTheBeginning, now).await
}

/// Answers whoever follows a case that was answered since; how many entries were
/// looked at. When another node was quicker nothing is, and [`start`] takes up
/// where that one stands.
///
/// # Errors
/// When the database cannot be read or written now; what was done stays done.
pub async fn catch_up(
    hotline: &Hotline,
    follower: &mut Follower,
    now: Timestamp,
) -> Result<usize, ActError> {
    let heard = follower.read(AT_ONCE).await?;
    let Some(last) = heard.last().map(|heard| heard.position) else {
        return Ok(0);
    };
    let of_cases = heard.iter().filter(|heard| heard.entry.topic == TOPIC);
    let mut changed: Vec<i64> = of_cases.map(|heard| heard.entry.key).collect();
    changed.sort_unstable();
    changed.dedup();
    link::offers::settle(hotline.db(), &changed, now).await?;
    for lead in answered_leads(hotline.db(), &changed).await? {
        answer_all(hotline, lead, now).await?;
    }
    follower.pass(last, now).await?;
    Ok(heard.len())
}

/// Of these cases, and of those that they follow, the ones that are answered
/// while somebody still follows them.
async fn answered_leads(db: &Db, changed: &[i64]) -> Result<BTreeSet<CaseId>, DbError> {
    let sql = "select distinct p.id from cases p join cases m on m.merged_into = p.id \
               where p.id {keys} and p.state in ('calling_back', 'closed', 'archived') \
               and m.state = 'following'";
    let mut leads = db.query_among(sql, changed, Vec::new()).await?;
    // A late comer: the answer is there already.
    let sql = "select distinct p.id from cases m join cases p on p.id = m.merged_into \
               where m.id {keys} and m.state = 'following' \
               and p.state in ('calling_back', 'closed', 'archived')";
    leads.extend(db.query_among(sql, changed, Vec::new()).await?);
    leads
        .iter()
        .map(|row| {
            CaseId::try_from(row.get::<i64>(0)?).map_err(|error| DbError::Corrupt {
                what: error.to_string(),
            })
        })
        .collect()
}

async fn answer_all(hotline: &Hotline, lead: CaseId, now: Timestamp) -> Result<(), ActError> {
    let clock = Actor::clock();
    let Ok(seen) = hotline.case(&clock, lead, false).await else {
        return Ok(());
    };
    let act = if seen.case.ending == Some(Ending::Withdrawn) {
        Act::UndoMerge {
            reason: TAKEN_BACK.to_owned(),
        }
    } else {
        match hotline.shared_reply(&seen).await? {
            Some(shared) => Act::ShareReply(shared),
            None => return Ok(()),
        }
    };
    loop {
        let following = following(hotline.db(), lead, ANSWERED_AT_ONCE).await?;
        let some = following.iter().map(|member| {
            let asked = Asked {
                at: Some(now),
                ..Asked::default()
            };
            hotline.act(&clock, *member, act.clone(), asked)
        });
        let mut any = false;
        for done in futures_util::future::join_all(some).await {
            match done {
                Ok(_) => any = true,
                // Somebody was quicker, or it stands by itself again.
                Err(ActError::Refused(_) | ActError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        if !any {
            return Ok(());
        }
    }
}

/// Cases that follow this one and are not answered yet, the first first.
async fn following(db: &Db, lead: CaseId, most: u32) -> Result<Vec<CaseId>, DbError> {
    let sql = "select doc from cases where merged_into = $1 and state = $2 order by id limit $3";
    let rows = db
        .query(sql, values![lead.value(), State::Following.code(), most])
        .await?;
    let cases = rows.iter().map(to_case);
    cases.map(|case| case.map(|case| case.id)).collect()
}
