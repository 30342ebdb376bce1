//! Reading one item: as the public sees it, as the staff does, with its editions
//! and its history.

use xinqiao_identity::{
    Actor,
    policy::items::{self, ItemSight},
};
use xinqiao_kernel::words::ItemAct;

use super::{ActError, Knowledge, Seen, standing};
use crate::{
    compare::{self, Comparison},
    fact::Event,
    id::ItemId,
    item::{Edition, Item},
    law,
    refusal::Refusal,
    store,
};

impl Knowledge {
    /// An item, as far as the actor may see it. To the public one whose time is
    /// over does not exist, even before it is taken down.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when it does not exist for this actor.
    pub async fn item(&self, actor: &Actor, id: ItemId) -> Result<Seen, ActError> {
        let held = store::held(&self.inner.db, id).await?;
        let item = held.ok_or(ActError::NotFound)?.item;
        self.seen(actor, item).ok_or(ActError::NotFound)
    }

    /// The same for several, in the order asked for; what does not exist for the
    /// actor is left out.
    ///
    /// # Errors
    /// When the database cannot be read now.
    pub async fn items(&self, actor: &Actor, ids: &[ItemId]) -> Result<Vec<Seen>, ActError> {
        let mut found = store::items(&self.inner.db, ids).await?;
        found.sort_by_key(|item| ids.iter().position(|id| *id == item.id));
        let seen = found.into_iter().filter_map(|item| self.seen(actor, item));
        Ok(seen.collect())
    }

    /// An item that was read, as far as the actor may see it.
    #[must_use]
    pub fn seen(&self, actor: &Actor, item: Item) -> Option<Seen> {
        let writers = self.writers(item.theme());
        let on = standing(&item, &writers);
        let sight = items::sight(actor, &on);
        let today = self.inner.calendar.date_of(self.inner.clock.now());
        let possible: Vec<ItemAct> = law::possible_with(&item)
            .filter(|act| items::permit(actor, *act, &on).is_some())
            .collect();
        let item = match sight {
            ItemSight::Nothing => return None,
            ItemSight::Shown if !item.is_public_on(today) => return None,
            ItemSight::Shown => for_readers(item, false),
            ItemSight::Staff => for_readers(item, true),
            ItemSight::Whole => item,
        };
        Some(Seen {
            item,
            sight,
            possible,
        })
    }

    /// What was published, the newest first. For who answers for it.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when the item is not this actor's to keep.
    pub async fn editions(&self, actor: &Actor, id: ItemId) -> Result<Vec<Edition>, ActError> {
        let mut editions: Vec<Edition> = Vec::new();
        let mut replayed: Option<Item> = None;
        for event in self.history(actor, id).await? {
            let item = match &mut replayed {
                Some(item) => item,
                none => none.insert(law::begun(id, event.at, xinqiao_kernel::UnitId(0), "")),
            };
            law::apply(item, event.at, event.body.hand, &event.body.facts);
            if let Some(shown) = &item.shown
                && editions
                    .last()
                    .is_none_or(|last| last.number < shown.number)
            {
                editions.push(shown.clone());
            }
        }
        editions.reverse();
        Ok(editions)
    }

    /// What changed from one edition to another; 0 stands for the version that is
    /// being worked on.
    ///
    /// # Errors
    /// As [`Knowledge::editions`]; [`Refusal::NoSuchEdition`].
    pub async fn compared(
        &self,
        actor: &Actor,
        id: ItemId,
        from: u32,
        to: u32,
    ) -> Result<Comparison, ActError> {
        let work = self.item(actor, id).await?.item.work;
        let editions = self.editions(actor, id).await?;
        let content = |number: u32| {
            let worked_on = work.as_ref().filter(|_| number == 0);
            let edition = editions.iter().find(|edition| edition.number == number);
            worked_on
                .map(|work| &work.content)
                .or_else(|| edition.map(|edition| &edition.content))
                .ok_or(Refusal::NoSuchEdition { edition: number })
        };
        Ok(compare::contents(content(from)?, content(to)?))
    }

    /// Who changed what, in order. For who answers for it.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when the item is not this actor's to keep.
    pub async fn history(&self, actor: &Actor, id: ItemId) -> Result<Vec<Event>, ActError> {
        let seen = self.item(actor, id).await?;
        if seen.sight < ItemSight::Whole {
            return Err(ActError::NotFound);
        }
        let events = store::events(&self.inner.db, id).await?;
        Ok(events
            .iter()
            .map(store::StoredEvent::read)
            .collect::<Result<_, _>>()?)
    }
}

/// Only what is shown; for the staff also that it was found wrong.
fn for_readers(item: Item, staff: bool) -> Item {
    let corrections = if staff { item.corrections } else { Vec::new() };
    Item {
        work: None,
        origin: item.origin.filter(|_| staff),
        harm: item.harm.filter(|_| staff),
        corrections,
        shown: item.shown.map(|edition| Edition {
            author: None,
            published_by: None,
            ..edition
        }),
        ..item
    }
}
