//! Rows that somebody hands in through a page. Nothing of them is shown before it
//! went through review: a new title becomes a draft, a title that is there becomes
//! the next version of its item, and both are handed to review, by the same acts
//! and under the same policy as if they were typed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use xinqiao_identity::{Actor, policy::items::ItemSight};

use super::{ActError, Asked, Incoming, Intake, Knowledge};
use crate::{
    act::Act,
    clean,
    content::Content,
    fact::Fact,
    id::ItemId,
    item::Item,
    law,
    refusal::Refusal,
    sheet::{Field, row},
    store,
};

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A new item.
    New {
        /// Its number, once it is begun.
        item: Option<ItemId>,
        /// Why it stays a draft and is not handed to review.
        lacks: Option<Refusal>,
    },
    /// The next version of an item.
    Changed {
        /// Which.
        item: ItemId,
        /// Why it stays a draft and is not handed to review.
        lacks: Option<Refusal>,
    },
    /// It says what the item says already.
    Same {
        /// Which.
        item: ItemId,
    },
}

/// What becomes of a row, or why nothing.
pub type Fated = Result<Fate, Refusal>;

/// A row looked at.
struct Planned {
    fate: Fate,
    /// What the item is to say, when there is one.
    change: Option<Box<Content>>,
}

impl Knowledge {
    /// What would become of rows, in order. `columns` are those of the file: what it
    /// has no column for stays as it is.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] above the rules' rows of a file; when the database cannot
    /// be read now.
    pub async fn foretold(
        &self,
        actor: &Actor,
        rows: &[Incoming],
        columns: &BTreeSet<Field>,
    ) -> Result<Vec<Fated>, ActError> {
        let planned = self.planned(actor, rows, columns).await?;
        Ok(planned
            .into_iter()
            .map(|row| row.map(|planned| planned.fate))
            .collect())
    }

    /// Takes rows in as drafts and hands them to review; what became of each, in
    /// order. Done again it finds them there and changes nothing.
    ///
    /// # Errors
    /// As [`Knowledge::foretold`]; what was written before stays.
    pub async fn hand_in(
        &self,
        actor: &Actor,
        rows: &[Incoming],
        columns: &BTreeSet<Field>,
    ) -> Result<Vec<Fated>, ActError> {
        let mut planned = self.planned(actor, rows, columns).await?;
        let is_new = |row: &Result<Planned, Refusal>| matches!(row, Ok(planned) if matches!(planned.fate, Fate::New { .. }));
        let drafts: Vec<Incoming> = rows
            .iter()
            .zip(&planned)
            .filter(|(_, row)| is_new(row))
            .map(|(row, _)| Incoming {
                origin: None,
                ..row.clone()
            })
            .collect();
        let begun = self.draft_many(actor, &drafts, Intake::default()).await?;
        let mut begun = begun.into_iter();
        let mut fates = Vec::with_capacity(planned.len());
        for row in planned.drain(..) {
            let begun = if is_new(&row) { begun.next() } else { None };
            fates.push(match row {
                Err(refusal) => Err(refusal),
                Ok(planned) => self.carried_out(actor, planned, begun.transpose()).await?,
            });
        }
        Ok(fates)
    }

    async fn carried_out(
        &self,
        actor: &Actor,
        planned: Planned,
        begun: Result<Option<Option<ItemId>>, Refusal>,
    ) -> Result<Fated, ActError> {
        let fate = match (planned.fate, planned.change) {
            (Fate::New { .. }, _) => match begun {
                Err(refusal) => return Ok(Err(refusal)),
                Ok(item) => Fate::New {
                    lacks: self.submitted(actor, item.flatten()).await?,
                    item: item.flatten(),
                },
            },
            (Fate::Changed { item, .. }, Some(content)) => {
                let edit = self.act(actor, item, Act::Edit { content }, Asked::default());
                match refused(edit.await)? {
                    Some(refusal) => return Ok(Err(refusal)),
                    None => Fate::Changed {
                        item,
                        lacks: self.submitted(actor, Some(item)).await?,
                    },
                }
            }
            (fate, _) => fate,
        };
        Ok(Ok(fate))
    }

    /// Hands an item to review; why not, when it has to stay a draft.
    async fn submitted(
        &self,
        actor: &Actor,
        item: Option<ItemId>,
    ) -> Result<Option<Refusal>, ActError> {
        let Some(item) = item else { return Ok(None) };
        refused(self.act(actor, item, Act::Submit, Asked::default()).await)
    }

    async fn planned(
        &self,
        actor: &Actor,
        rows: &[Incoming],
        columns: &BTreeSet<Field>,
    ) -> Result<Vec<Result<Planned, Refusal>>, ActError> {
        let (most, found) = (self.rules().import.most, rows.len());
        if found > most {
            let field = "一次导入的条目";
            return Err(Refusal::TooMany { field, most, found }.into());
        }
        let keys: Vec<String> = rows
            .iter()
            .map(|row| clean::title_key(&row.content.title))
            .collect();
        let owners = store::title_owners(self.db(), &keys).await?;
        let ids: Vec<ItemId> = owners.values().copied().collect();
        let mut there: BTreeMap<ItemId, Item> = BTreeMap::new();
        for ids in ids.chunks(store::KEYS_MOST) {
            let items = store::items(self.db(), ids).await?;
            there.extend(items.into_iter().map(|item| (item.id, item)));
        }
        let at = self.moment(Asked::default());
        // Whatever is looked at before it is begun has this number and no other.
        let nobody = ItemId::new(self.calendar().date_of(at), 0, 0)?;
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        let mut planned = Vec::with_capacity(found);
        for ((row, key), number) in rows.iter().zip(&keys).zip(1..) {
            let earlier = first.get(key.as_str()).filter(|_| !key.is_empty());
            planned.push(match (earlier, owners.get(key)) {
                (Some(row), _) => Err(Refusal::TitleTwice { row: *row }),
                (None, None) => self.new_item(actor, nobody, row, at),
                (None, Some(id)) => {
                    let taken = || Refusal::TitleTaken { by: *id };
                    let item = there.get(id).ok_or_else(taken);
                    item.and_then(|item| self.next_version(actor, item, row, columns, at))
                }
            });
            first.entry(key).or_insert(number);
        }
        Ok(planned)
    }

    fn new_item(
        &self,
        actor: &Actor,
        nobody: ItemId,
        row: &Incoming,
        at: Timestamp,
    ) -> Result<Planned, Refusal> {
        let (hand, facts) = self.beginning(actor, row.owner, &row.content, None, at)?;
        let mut item = law::begun(nobody, at, row.owner, "");
        law::apply(&mut item, at, hand, &facts);
        Ok(Planned {
            fate: Fate::New {
                item: None,
                lacks: self.lacks(actor, &item, at),
            },
            change: None,
        })
    }

    fn next_version(
        &self,
        actor: &Actor,
        item: &Item,
        row: &Incoming,
        columns: &BTreeSet<Field>,
        at: Timestamp,
    ) -> Result<Planned, Refusal> {
        let id = item.id;
        // Whose item it is not may at most learn that the title is taken.
        let keeps = self
            .seen(actor, item.clone())
            .is_some_and(|seen| seen.sight == ItemSight::Whole);
        let before = item.newest().filter(|_| keeps);
        let before = before.ok_or(Refusal::TitleTaken { by: id })?;
        let content = Box::new(row::merged(before, &row.content, columns));
        let same = Ok(Planned {
            fate: Fate::Same { item: id },
            change: None,
        });
        // What says what is shown changes nothing, also not what is being written by now.
        let as_shown = |shown: &Content| row::merged(shown, &row.content, columns) == *shown;
        if *content == *before || item.shown().is_some_and(as_shown) {
            return same;
        }
        let edit = Act::Edit {
            content: content.clone(),
        };
        let (hand, facts) = self
            .decided(actor, item, &edit, Asked::default(), at)
            .map_err(|error| match error {
                ActError::Refused(refusal) => refusal,
                _ => Refusal::TitleTaken { by: id },
            })?;
        let says = facts.iter().find_map(|fact| match fact {
            Fact::Written { content, .. } => Some(content),
            _ => None,
        });
        if says.is_some_and(|says| **says == *before) {
            return same;
        }
        let mut after = item.clone();
        law::apply(&mut after, at, hand, &facts);
        Ok(Planned {
            fate: Fate::Changed {
                item: id,
                lacks: self.lacks(actor, &after, at),
            },
            change: Some(content),
        })
    }

    /// Why a draft could not be handed to review.
    fn lacks(&self, actor: &Actor, item: &Item, at: Timestamp) -> Option<Refusal> {
        match self.decided(actor, item, &Act::Submit, Asked::default(), at) {
            Err(ActError::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    }
}

/// A refusal is an answer here; anything else is none.
fn refused<T>(done: Result<T, ActError>) -> Result<Option<Refusal>, ActError> {
    match done {
        Ok(_) => Ok(None),
        Err(ActError::Refused(refusal)) => Ok(Some(refusal)),
        Err(error) => Err(error),
    }
}
