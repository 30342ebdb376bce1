//! Doing: begin, act, let time pass.

use std::sync::{Arc, PoisonError};

use jiff::Timestamp;
use xinqiao_identity::{
    Actor, Hand,
    policy::items::{self, ItemSight, ItemStanding},
};
use xinqiao_kernel::{
    UnitId,
    words::{ItemAct, ItemState, Openness},
};
use xinqiao_platform::db::{DbError, Statement};

use super::{ActError, Asked, Knowledge, standing};
use crate::{
    act::Act,
    chain,
    content::Content,
    fact::{Body, Fact},
    id::{ItemId, NoItemId},
    item::{Followed, Item},
    law::{self, Ground},
    refusal::Refusal,
    store::{self, Held, StoredEvent},
};

/// How often an act is tried again when somebody else was quicker.
const TRIES: u32 = 4;

impl Knowledge {
    /// Begins an item that `owner` answers for, as a draft.
    ///
    /// # Errors
    /// [`ActError::Refused`] as the law and the policy say.
    pub async fn draft(
        &self,
        actor: &Actor,
        owner: UnitId,
        content: &Content,
        asked: Asked,
    ) -> Result<Arc<Item>, ActError> {
        self.begin(actor, owner, content, None, asked).await
    }

    /// Takes over an item that was reviewed elsewhere, and shows it at once.
    /// `origin` says where it is from.
    ///
    /// # Errors
    /// [`ActError::Refused`] as the law and the policy say.
    pub async fn take_over(
        &self,
        actor: &Actor,
        owner: UnitId,
        content: &Content,
        origin: &str,
        asked: Asked,
    ) -> Result<Arc<Item>, ActError> {
        self.begin(actor, owner, content, Some(origin), asked).await
    }

    async fn begin(
        &self,
        actor: &Actor,
        owner: UnitId,
        content: &Content,
        origin: Option<&str>,
        asked: Asked,
    ) -> Result<Arc<Item>, ActError> {
        let at = self.moment(asked);
        for _ in 0..TRIES {
            let begun = self.begun(actor, owner, content, origin, at).await?;
            let title = begun.0.item.title().to_owned();
            if let Some(by) = store::title_owner(&self.inner.db, &title).await? {
                return Err(Refusal::TitleTaken { by }.into());
            }
            match self.inner.db.transact(begun.1).await {
                Ok(_) => return Ok(Arc::new(begun.0.item)),
                // Another took the number or the title meanwhile: look again.
                Err(DbError::Conflict { .. }) => self.forget_numbers(),
                Err(error) => return Err(error.into()),
            }
        }
        Err(busy().into())
    }

    /// Begins an item that another platform keeps, and shows it at once.
    pub(crate) async fn begin_followed(
        &self,
        owner: UnitId,
        content: &Content,
        origin: &str,
        from: &Followed,
    ) -> Result<(), ActError> {
        let at = self.moment(Asked::default());
        let on = ItemStanding {
            owner: Some(owner),
            writers: &[],
            state: ItemState::New,
            openness: Openness::Public,
        };
        let act = ItemAct::TakeOver;
        let hand = items::permit(&Actor::clock(), act, &on).ok_or(Refusal::NotYours { act })?;
        let ground = self.ground(owner, hand, at);
        let facts = law::begin_followed(owner, content, origin, from, &ground)?;
        for _ in 0..TRIES {
            if let Some(by) = store::title_owner(&self.inner.db, &content.title).await? {
                return Err(Refusal::TitleTaken { by }.into());
            }
            let id = self.next_id(at).await?;
            let item = law::begun(id, at, owner, &self.inner.rules.reference());
            let (_, statements) = self.told(None, item, act, hand, facts.clone(), at)?;
            match self.inner.db.transact(statements).await {
                Ok(_) => return Ok(()),
                Err(DbError::Conflict { .. }) => self.forget_numbers(),
                Err(error) => return Err(error.into()),
            }
        }
        Err(busy().into())
    }

    /// A new item, decided and ready to be written.
    pub(super) async fn begun(
        &self,
        actor: &Actor,
        owner: UnitId,
        content: &Content,
        origin: Option<&str>,
        at: Timestamp,
    ) -> Result<(Held, Vec<Statement>), ActError> {
        let act = if origin.is_some() {
            ItemAct::TakeOver
        } else {
            ItemAct::Draft
        };
        let (hand, facts) = self.beginning(actor, owner, content, origin, at)?;
        let id = self.next_id(at).await?;
        let item = law::begun(id, at, owner, &self.inner.rules.reference());
        self.told(None, item, act, hand, facts, at)
    }

    /// Whether an item may be begun so, and what follows.
    pub(super) fn beginning(
        &self,
        actor: &Actor,
        owner: UnitId,
        content: &Content,
        origin: Option<&str>,
        at: Timestamp,
    ) -> Result<(Hand, Vec<Fact>), Refusal> {
        if self.inner.units.get(owner).is_none() {
            return Err(no_such_unit("负责单位", owner));
        }
        let act = if origin.is_some() {
            ItemAct::TakeOver
        } else {
            ItemAct::Draft
        };
        let writers = self.writers(content.theme.trim());
        let on = ItemStanding {
            owner: Some(owner),
            writers: &writers,
            state: ItemState::New,
            openness: Openness::Public,
        };
        let hand = items::permit(actor, act, &on).ok_or_else(|| {
            // Who may write at all only chose another's theme.
            let elsewhere = ItemStanding {
                writers: &actor.units().collect::<Vec<_>>(),
                ..on
            };
            match items::permit(actor, act, &elsewhere) {
                Some(_) if !content.theme.is_empty() => Refusal::NotYourTheme {
                    theme: content.theme.clone(),
                },
                Some(_) => Refusal::Missing { field: "主题" },
                None => Refusal::NotYours { act },
            }
        })?;
        // A unit writes for itself and for those below it.
        let of_a_unit = hand.unit.is_some_and(|unit| !self.is_hotline(unit));
        let reaches = actor.posts.iter().any(|post| post.reaches(owner));
        if of_a_unit && !reaches {
            return Err(Refusal::NotYours { act });
        }
        let ground = self.ground(owner, hand, at);
        Ok((hand, law::begin(owner, content, origin, &ground)?))
    }

    /// Does something with an item; the item as it stands then.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when it does not exist for this actor, else as the
    /// law says.
    pub async fn act(
        &self,
        actor: &Actor,
        id: ItemId,
        act: Act,
        asked: Asked,
    ) -> Result<Arc<Item>, ActError> {
        if let Act::Transfer { to, .. } = &act
            && self.inner.units.get(*to).is_none()
        {
            return Err(no_such_unit("接收单位", *to).into());
        }
        let at = self.moment(asked);
        for _ in 0..TRIES {
            let held = store::held(&self.inner.db, id).await?;
            let held = held.ok_or(ActError::NotFound)?;
            let (hand, facts) = self.decided(actor, &held.item, &act, asked, at)?;
            self.titles_are_free(&held.item, &facts).await?;
            let kind = act.kind();
            let (after, statements) =
                self.told(Some(&held), held.item.clone(), kind, hand, facts, at)?;
            match self.inner.db.transact(statements).await {
                Ok(_) => return Ok(Arc::new(after.item)),
                Err(DbError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(busy().into())
    }

    /// Begins the next version of an item from an old edition.
    ///
    /// # Errors
    /// As [`Knowledge::act`]; [`Refusal::NoSuchEdition`].
    pub async fn restore(
        &self,
        actor: &Actor,
        id: ItemId,
        edition: u32,
        asked: Asked,
    ) -> Result<Arc<Item>, ActError> {
        let editions = self.editions(actor, id).await?;
        let content = editions
            .into_iter()
            .find(|known| known.number == edition)
            .map(|known| Box::new(known.content))
            .ok_or(Refusal::NoSuchEdition { edition })?;
        self.act(actor, id, Act::Restore { edition, content }, asked)
            .await
    }

    pub(super) fn decided(
        &self,
        actor: &Actor,
        item: &Item,
        act: &Act,
        asked: Asked,
        at: Timestamp,
    ) -> Result<(Hand, Vec<Fact>), ActError> {
        let writers = self.writers(item.theme());
        let on = standing(item, &writers);
        let kind = act.kind();
        let Some(hand) = items::permit(actor, kind, &on) else {
            // What does not exist for somebody is not found, whatever was tried.
            return Err(match items::sight(actor, &on) {
                ItemSight::Nothing => ActError::NotFound,
                _ => Refusal::NotYours { act: kind }.into(),
            });
        };
        if let Some(expected) = asked.seen.filter(|seen| *seen != item.version) {
            let found = item.version;
            return Err(Refusal::Stale { expected, found }.into());
        }
        let ground = self.ground(item.owner, hand, at);
        Ok((hand, law::decide(item, act, &ground)?))
    }

    /// Lets time do what it brings about, for up to `most` items; how many were
    /// looked at. Safe at any moment and after any restart: what is due is read
    /// from the items themselves.
    ///
    /// # Errors
    /// When the database cannot be read or written now.
    pub async fn let_time_pass(&self, now: Timestamp, most: u32) -> Result<usize, ActError> {
        let waking = store::waking(&self.inner.db, now, most).await?;
        for id in &waking {
            self.let_time_pass_for(*id, now).await?;
        }
        Ok(waking.len())
    }

    async fn let_time_pass_for(&self, id: ItemId, now: Timestamp) -> Result<(), ActError> {
        let clock = Actor::clock();
        while let Some(held) = store::held(&self.inner.db, id).await? {
            // Time does nothing before what was done last.
            let at = whole_milliseconds(now);
            let writers = self.writers(held.item.theme());
            let on = standing(&held.item, &writers);
            let Some(hand) = items::permit(&clock, ItemAct::Remind, &on) else {
                return Ok(());
            };
            let ground = self.ground(held.item.owner, hand, at);
            let Some((act, facts)) = law::on_time(&held.item, &ground) else {
                return Ok(());
            };
            let (_, statements) =
                self.told(Some(&held), held.item.clone(), act, hand, facts, at)?;
            match self.inner.db.transact(statements).await {
                // Somebody acted meanwhile; look again at what is left to do.
                Ok(_) | Err(DbError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// The item with the next event told, and the statements that write it.
    fn told(
        &self,
        before: Option<&Held>,
        mut item: Item,
        act: ItemAct,
        hand: Hand,
        facts: Vec<Fact>,
        at: Timestamp,
    ) -> Result<(Held, Vec<Statement>), ActError> {
        law::apply(&mut item, at, hand, &facts);
        let body = Body { act, hand, facts };
        let body = serde_json::to_string(&body).map_err(|error| DbError::Corrupt {
            what: error.to_string(),
        })?;
        let head = before.map_or(chain::ROOT, |held| held.head);
        let event = StoredEvent {
            item: item.id,
            seq: item.version,
            at,
            hash: chain::link(&head, item.id, item.version, at, &body),
            body,
        };
        let after = Held {
            item,
            head: event.hash,
        };
        let before = before.map(|held| &held.item);
        let engine = self.inner.db.engine();
        let statements = store::act_statements(engine, before, &after, &event, act.code())?;
        Ok((after, statements))
    }

    /// No other item has the title that is written.
    async fn titles_are_free(&self, item: &Item, facts: &[Fact]) -> Result<(), ActError> {
        for fact in facts {
            let Fact::Written { content, .. } = fact else {
                continue;
            };
            let owner = store::title_owner(&self.inner.db, &content.title).await?;
            if let Some(by) = owner.filter(|owner| *owner != item.id) {
                return Err(Refusal::TitleTaken { by }.into());
            }
        }
        Ok(())
    }

    pub(crate) fn ground(&self, owner: UnitId, hand: Hand, now: Timestamp) -> Ground<'_> {
        Ground {
            rules: &self.inner.rules,
            themes: &self.inner.themes,
            regions: &self.inner.regions,
            calendar: &self.inner.calendar,
            owner_is_hotline: self.is_hotline(owner),
            now,
            hand,
        }
    }

    pub(super) fn moment(&self, asked: Asked) -> Timestamp {
        whole_milliseconds(asked.at.unwrap_or_else(|| self.inner.clock.now()))
    }

    /// The next number of this node's day. Read from the table once a day and
    /// after a conflict, counted in memory between.
    async fn next_id(&self, at: Timestamp) -> Result<ItemId, ActError> {
        let day = self.inner.calendar.date_of(at);
        let node = self.inner.node;
        let first = ItemId::new(day, node, 0)?;
        let end = ItemId::new(day, node, xinqiao_kernel::CaseId::MOST_A_DAY)?;
        let known = *self.numbers();
        if known.is_none_or(|last| last < first || last > end) {
            let last = store::last_id(&self.inner.db, first, end).await?;
            let mut numbers = self.numbers();
            *numbers = (*numbers)
                .max(Some(last.unwrap_or(first)))
                .filter(|last| *last <= end)
                .or(Some(last.unwrap_or(first)));
        }
        let mut numbers = self.numbers();
        let last = numbers.unwrap_or(first);
        let count = u32::try_from(last.count() + 1).map_err(|_| NoItemId(last.value()))?;
        let next = ItemId::new(day, node, count)?;
        *numbers = Some(next);
        Ok(next)
    }

    fn numbers(&self) -> std::sync::MutexGuard<'_, Option<ItemId>> {
        self.inner
            .last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn forget_numbers(&self) {
        *self.numbers() = None;
    }
}

/// Tables keep milliseconds, and a replay has to come to the same moment.
pub(crate) fn whole_milliseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

pub(crate) fn busy() -> DbError {
    DbError::Conflict {
        what: "item".to_owned(),
    }
}

fn no_such_unit(field: &'static str, unit: UnitId) -> Refusal {
    Refusal::Unusable {
        field,
        why: format!("没有编号为 {unit} 的单位"),
    }
}
