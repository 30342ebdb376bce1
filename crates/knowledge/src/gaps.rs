//! Gaps: what somebody looked for and nobody has written. An agent says "no
//! answer here" with one key; likely wordings of one question are counted
//! together; an editor takes the gap, asks a unit or closes it with an item.

mod likeness;
mod store;

use jiff::Timestamp;
use xinqiao_identity::{Actor, policy::items};
use xinqiao_kernel::{
    PersonId,
    masking::{MaskRules, mask_text},
};

use crate::{ActError, ItemId, Knowledge, Refusal, clean, knowledge::whole_milliseconds};

pub use store::{list, of_state, said};

/// The longest wording that is kept, in characters.
pub const WORDS_MOST: usize = 100;
/// How often a change is tried again when somebody else was quicker.
const TRIES: u32 = 4;

/// A question without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Its number.
    pub id: i64,
    /// Changes with every change.
    pub version: i64,
    /// Where it stands.
    pub state: GapState,
    /// How it was asked first; personal data masked.
    pub words: String,
    /// How often it was asked.
    pub asked: i64,
    /// When it was asked first.
    pub first_at: Timestamp,
    /// When it was asked last.
    pub last_at: Timestamp,
    /// Answered by when.
    pub due_at: Timestamp,
    /// The editor who took it.
    pub taken_by: Option<PersonId>,
    /// The item that answers it.
    pub item: Option<ItemId>,
    /// Why it was put aside.
    pub note: String,
    /// When it was closed or put aside.
    pub closed_at: Option<Timestamp>,
}

/// Where a gap stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapState {
    /// Nobody has taken it.
    Open,
    /// An editor works on it.
    Taken,
    /// An item answers it.
    Closed,
    /// Nothing is to be written for it.
    Dismissed,
}

impl GapState {
    /// Each, in order.
    pub const ALL: [Self; 4] = [Self::Open, Self::Taken, Self::Closed, Self::Dismissed];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Taken => "taken",
            Self::Closed => "closed",
            Self::Dismissed => "dismissed",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What an editor does with a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GapAct {
    /// Works on it.
    Take,
    /// Leaves it to others.
    LetGo,
    /// An item answers it.
    Close(ItemId),
    /// Nothing is to be written for it; why.
    Dismiss(String),
}

impl Knowledge {
    /// Somebody on the staff found no answer to these words; the gap it was
    /// counted to.
    ///
    /// # Errors
    /// [`Refusal::Missing`] without words, [`ActError::NotFound`] for who is not
    /// on the staff; when the database cannot be written now.
    pub async fn no_answer(&self, actor: &Actor, words: &str) -> Result<Gap, ActError> {
        if !items::uses_knowledge(actor) {
            return Err(ActError::NotFound);
        }
        let cut: String = words.chars().take(WORDS_MOST).collect();
        let words = clean::line("搜索的词", &cut, WORDS_MOST)?;
        let words = mask_text(&words, &MaskRules::default()).into_owned();
        let grams = likeness::grams(&words);
        if grams.is_empty() {
            return Err(Refusal::Missing {
                field: "搜索的词"
            }
            .into());
        }
        let now = whole_milliseconds(self.clock().now());
        let rule = &self.rules().gap;
        for _ in 0..TRIES {
            let likely = store::likely(self.db(), &grams).await?;
            let same = likely.into_iter().find(|(gap, common)| {
                likeness::percent(*common, gap.grams, grams.len()) >= rule.likeness_percent
            });
            let written = match same {
                Some((known, _)) => {
                    store::count_one_more(self.db(), known.id, &words, actor.person, now).await
                }
                None => {
                    let due_at = self.calendar().deadline(now, &rule.limit).at;
                    store::begin(self.db(), &words, &grams, actor.person, now, due_at).await
                }
            };
            match written {
                Ok(id) => return store::gap(self.db(), id).await?.ok_or(ActError::NotFound),
                Err(xinqiao_platform::DbError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::knowledge::busy().into())
    }

    /// One gap, for who keeps the knowledge.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when there is none, or it is not this actor's.
    pub async fn gap(&self, actor: &Actor, id: i64) -> Result<Gap, ActError> {
        if !items::keeps_knowledge(actor) {
            return Err(ActError::NotFound);
        }
        store::gap(self.db(), id).await?.ok_or(ActError::NotFound)
    }

    /// A unit that was asked wrote the item.
    pub(crate) async fn close_gap(
        &self,
        id: i64,
        item: ItemId,
        by: Option<PersonId>,
        now: Timestamp,
    ) -> Result<(), ActError> {
        for _ in 0..TRIES {
            let gap = store::gap(self.db(), id).await?;
            let waits = |gap: &Gap| matches!(gap.state, GapState::Open | GapState::Taken);
            let Some(gap) = gap.filter(waits) else {
                return Ok(());
            };
            let closed = Gap {
                state: GapState::Closed,
                item: Some(item),
                closed_at: Some(now),
                ..gap
            };
            match store::put(self.db(), &closed, by).await {
                Ok(()) => return Ok(()),
                Err(xinqiao_platform::DbError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::knowledge::busy().into())
    }

    /// An editor does something with a gap; the gap as it stands then.
    ///
    /// # Errors
    /// [`ActError::NotFound`] as [`Knowledge::gap`], also for an item that does
    /// not exist; [`Refusal::GapIsDone`]; [`Refusal::Missing`] without a reason.
    pub async fn on_gap(&self, actor: &Actor, id: i64, act: GapAct) -> Result<Gap, ActError> {
        let now = whole_milliseconds(self.clock().now());
        for _ in 0..TRIES {
            let mut gap = self.gap(actor, id).await?;
            if matches!(gap.state, GapState::Closed | GapState::Dismissed) {
                return Err(Refusal::GapIsDone.into());
            }
            match &act {
                GapAct::Take => {
                    gap.state = GapState::Taken;
                    gap.taken_by = actor.person;
                }
                GapAct::LetGo => {
                    gap.state = GapState::Open;
                    gap.taken_by = None;
                }
                GapAct::Close(item) => {
                    gap.item = Some(self.item(actor, *item).await?.item.id);
                    gap.state = GapState::Closed;
                    gap.closed_at = Some(now);
                }
                GapAct::Dismiss(why) => {
                    gap.note = clean::said("不需要编写的原因", why, crate::acts::WORDS_MOST)?;
                    gap.state = GapState::Dismissed;
                    gap.closed_at = Some(now);
                }
            }
            match store::put(self.db(), &gap, actor.person).await {
                Ok(()) => return self.gap(actor, id).await,
                Err(xinqiao_platform::DbError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::knowledge::busy().into())
    }
}
