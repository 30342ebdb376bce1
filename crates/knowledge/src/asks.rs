//! What units are asked to write: a unit that closed a question is asked for the
//! item that answers it next time, once for each class; and an editor asks for
//! what a gap shows. Made by following the hotline's outbox, so that closing a case
//! waits for none of it.

mod store;

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use xinqiao_hotline::{Case, ledger, store as cases};
use xinqiao_identity::{Actor, policy::items};
use xinqiao_kernel::{
    CaseId, UnitId,
    words::{Ending, Nature, Role},
};
use xinqiao_platform::{
    db::{Db, DbError},
    outbox::{Begin, Follower},
};

use crate::{
    ActError, ItemId, Knowledge, Refusal, clean,
    gaps::{GapAct, GapState},
    knowledge::{busy, whole_milliseconds},
};

pub use store::{list, open_of};

/// The name under which cases are followed, on whichever node does it.
const NAME: &str = "knowledge-asks";
/// Entries looked at in one go.
const AT_ONCE: i64 = 512;
/// How often a change is tried again when somebody else was quicker.
const TRIES: u32 = 4;

/// Something a unit is asked to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Its number.
    pub id: i64,
    /// Changes with every change.
    pub version: i64,
    /// Where it stands.
    pub state: AskState,
    /// The unit that is asked.
    pub unit: UnitId,
    /// The class of the cases; empty when it is about a gap.
    pub class: String,
    /// The gap it is about.
    pub gap: Option<i64>,
    /// The words of the gap, or a word of the editor.
    pub words: String,
    /// How many cases asked for it.
    pub asked: i64,
    /// The last of them.
    pub case: Option<CaseId>,
    /// When it was asked first.
    pub first_at: Timestamp,
    /// When it was asked last.
    pub last_at: Timestamp,
    /// Written by when.
    pub due_at: Timestamp,
    /// The item that was written.
    pub item: Option<ItemId>,
    /// Why nothing is written.
    pub note: String,
    /// When it was answered or declined.
    pub answered_at: Option<Timestamp>,
}

/// Where an ask stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskState {
    /// Waits for the unit.
    Open,
    /// The unit wrote an item.
    Answered,
    /// The unit said that there is nothing to write.
    Declined,
}

impl AskState {
    /// Each, in order.
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Declined];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Declined => "declined",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What a unit says to an ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskAct {
    /// This item answers it.
    Answer(ItemId),
    /// There is nothing to write; why.
    Decline(String),
}

/// Takes up following where it stands. A site that is new to knowledge is not
/// asked for all its past.
///
/// # Errors
/// Any [`DbError`].
pub async fn start(db: &Db, now: Timestamp) -> Result<Follower, DbError> {
    Follower::start(db, NAME, Begin::FromNowOn, now).await
}

/// Asks units for the questions they closed since; how many entries were looked at.
///
/// # Errors
/// When the database cannot be read or written now; what was done stays done, and
/// is not done twice.
pub async fn catch_up(
    knowledge: &Knowledge,
    follower: &mut Follower,
    now: Timestamp,
) -> Result<usize, DbError> {
    let heard = follower.read(AT_ONCE).await?;
    let Some(last) = heard.last().map(|heard| heard.position) else {
        return Ok(0);
    };
    let of_cases = heard
        .iter()
        .filter(|heard| heard.entry.topic == ledger::TOPIC);
    let acts: BTreeSet<(i64, i64)> = of_cases
        .map(|heard| (heard.entry.key, heard.entry.at.as_millisecond()))
        .collect();
    let mut ids: Vec<i64> = acts.iter().map(|(case, _)| *case).collect();
    ids.dedup();
    for case in cases::closed_among(knowledge.db(), &ids, Nature::Consult).await? {
        // What is done with it after it was closed asks nobody again.
        let closed_now = |at: Timestamp| acts.contains(&(case.id.value(), at.as_millisecond()));
        if case.closed_at.is_some_and(closed_now) {
            knowledge.ask_after(&case, now).await?;
        }
    }
    follower.pass(last, now).await?;
    Ok(heard.len())
}

impl Knowledge {
    /// Asks the unit that closed a question for the item that answers it.
    async fn ask_after(&self, case: &Case, now: Timestamp) -> Result<(), DbError> {
        let settled = case.ending == Some(Ending::Settled);
        let Some(unit) = case.lead.filter(|_| settled) else {
            return Ok(());
        };
        // The answer was an item already, or this very case was counted before.
        if case.class.is_empty() || store::is_quoted(self.db(), case.id).await? {
            return Ok(());
        }
        let quiet = SignedDuration::from_hours(24 * i64::from(self.rules().ask.quiet_days));
        for _ in 0..TRIES {
            let known = store::last_of_class(self.db(), unit, &case.class).await?;
            let written = match known {
                Some(ask) if ask.case == Some(case.id) => return Ok(()),
                Some(ask) if ask.state == AskState::Open => {
                    store::count_one_more(self.db(), &ask, case.id, now).await
                }
                Some(ask) if ask.answered_at.is_some_and(|at| now < at + quiet) => return Ok(()),
                _ => {
                    let new = self.new_ask(unit, now);
                    let new = Ask {
                        class: case.class.clone(),
                        case: Some(case.id),
                        ..new
                    };
                    store::begin(self.db(), &new).await.map(drop)
                }
            };
            match written {
                Err(DbError::Conflict { .. }) => {}
                other => return other,
            }
        }
        Err(busy())
    }

    /// An editor asks a unit for what a gap shows; the gap is taken with it.
    ///
    /// # Errors
    /// [`ActError::NotFound`] for who does not keep the knowledge;
    /// [`Refusal::GapIsDone`]; [`Refusal::Unusable`] for a unit that is not there.
    pub async fn ask_unit(&self, actor: &Actor, gap: i64, unit: UnitId) -> Result<Ask, ActError> {
        let known = self.gap(actor, gap).await?;
        if !matches!(known.state, GapState::Open | GapState::Taken) {
            return Err(Refusal::GapIsDone.into());
        }
        if self.units().get(unit).is_none() {
            let why = format!("没有编号为 {unit} 的单位");
            return Err(Refusal::Unusable {
                field: "单位", why
            }
            .into());
        }
        let now = whole_milliseconds(self.clock().now());
        for _ in 0..TRIES {
            let new = Ask {
                gap: Some(gap),
                words: known.words.clone(),
                asked: known.asked,
                ..self.new_ask(unit, now)
            };
            match store::begin(self.db(), &new).await {
                Ok(id) => {
                    self.on_gap(actor, gap, GapAct::Take).await?;
                    return store::ask(self.db(), id).await?.ok_or(ActError::NotFound);
                }
                Err(DbError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(busy().into())
    }

    /// One ask, for the unit that is asked and for who keeps the knowledge.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when there is none, or it is not this actor's.
    pub async fn ask(&self, actor: &Actor, id: i64) -> Result<Ask, ActError> {
        let ask = store::ask(self.db(), id).await?.ok_or(ActError::NotFound)?;
        let of_the_unit = actor.posts.iter().any(|post| match post.role {
            Role::Handler => post.unit == Some(ask.unit),
            Role::UnitHead => post.reaches(ask.unit),
            _ => false,
        });
        if of_the_unit || items::keeps_knowledge(actor) {
            Ok(ask)
        } else {
            Err(ActError::NotFound)
        }
    }

    /// A unit answers an ask with an item, or says why not. The gap it was about
    /// is closed with the item; whoever finds nothing still makes a gap anew.
    ///
    /// # Errors
    /// [`ActError::NotFound`] as [`Knowledge::ask`]; [`Refusal::AskIsDone`];
    /// [`Refusal::Missing`] without a reason.
    pub async fn on_ask(&self, actor: &Actor, id: i64, act: AskAct) -> Result<Ask, ActError> {
        let now = whole_milliseconds(self.clock().now());
        for _ in 0..TRIES {
            let mut ask = self.ask(actor, id).await?;
            if ask.state != AskState::Open {
                return Err(Refusal::AskIsDone.into());
            }
            match &act {
                AskAct::Answer(item) => {
                    ask.item = Some(self.item(actor, *item).await?.item.id);
                    ask.state = AskState::Answered;
                }
                AskAct::Decline(why) => {
                    ask.note = clean::said("不需要编写的原因", why, crate::acts::WORDS_MOST)?;
                    ask.state = AskState::Declined;
                }
            }
            ask.answered_at = Some(now);
            match store::put(self.db(), &ask, actor.person).await {
                Ok(()) => {
                    if let (Some(gap), Some(item)) = (ask.gap, ask.item) {
                        self.close_gap(gap, item, actor.person, now).await?;
                    }
                    return self.ask(actor, id).await;
                }
                Err(DbError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(busy().into())
    }

    fn new_ask(&self, unit: UnitId, now: Timestamp) -> Ask {
        let now = whole_milliseconds(now);
        Ask {
            id: 0,
            version: 1,
            state: AskState::Open,
            unit,
            class: String::new(),
            gap: None,
            words: String::new(),
            asked: 1,
            case: None,
            first_at: now,
            last_at: now,
            due_at: self.calendar().deadline(now, &self.rules().ask.limit).at,
            item: None,
            note: String::new(),
            answered_at: None,
        }
    }
}
