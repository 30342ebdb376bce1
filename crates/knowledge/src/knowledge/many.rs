//! Many at once: imports and site packs. Each row is taken or refused for
//! itself, with a reason an editor can act on.

use std::collections::BTreeMap;

use jiff::Timestamp;
use xinqiao_identity::Actor;
use xinqiao_kernel::UnitId;
use xinqiao_platform::db::{DbError, Statement};

use super::{ActError, Asked, Knowledge};
use crate::{clean, content::Content, id::ItemId, refusal::Refusal, store};

/// Items written by one transaction.
const AT_ONCE: usize = 100;

/// A row of an import.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The unit that answers for it.
    pub owner: UnitId,
    /// What it says.
    pub content: Content,
    /// Where it was reviewed before; without it the item is a draft.
    pub origin: Option<String>,
}

/// How rows are taken in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Intake {
    /// Say what would happen, and write nothing.
    pub dry_run: bool,
    /// When; now when absent.
    pub at: Option<Timestamp>,
}

/// What became of a row: the number of its item (none in a dry run), or why not.
pub type Taken = Result<Option<ItemId>, Refusal>;

impl Knowledge {
    /// Takes in the rows of one file, in order; what became of each, in order. A
    /// row that is refused stops no other. A row whose item is there already
    /// (same title) is refused, so a file may be given twice.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] above the rules' rows of a file; when the database
    /// cannot be read or written now: rows before that stay written.
    pub async fn draft_many(
        &self,
        actor: &Actor,
        rows: &[Incoming],
        how: Intake,
    ) -> Result<Vec<Taken>, ActError> {
        let most = self.rules().import.most;
        let found = rows.len();
        if found > most {
            let field = "一次导入的条目";
            return Err(Refusal::TooMany { field, most, found }.into());
        }
        let at = self.moment(Asked {
            seen: None,
            at: how.at,
        });
        let mut titles = BTreeMap::new();
        let mut taken: Vec<Taken> = Vec::with_capacity(rows.len());
        let mut set = Set::default();
        for (row, number) in rows.iter().zip(0..) {
            let outcome = match self.is_free(&row.content, number, &mut titles).await? {
                Err(refusal) => Err(refusal),
                Ok(()) if how.dry_run => self
                    .beginning(actor, row.owner, &row.content, row.origin.as_deref(), at)
                    .map(|_| None),
                Ok(()) => {
                    let origin = row.origin.as_deref();
                    match self.begun(actor, row.owner, &row.content, origin, at).await {
                        Ok((held, statements)) => {
                            set.rows.push(number);
                            set.statements.extend(statements);
                            Ok(Some(held.item.id))
                        }
                        Err(ActError::Refused(refusal)) => Err(refusal),
                        Err(error) => return Err(error),
                    }
                }
            };
            taken.push(outcome);
            if set.rows.len() >= AT_ONCE {
                self.write(actor, rows, std::mem::take(&mut set), &mut taken, at)
                    .await?;
            }
        }
        self.write(actor, rows, set, &mut taken, at).await?;
        Ok(taken)
    }

    /// Writes a set; when it meets somebody else's, row by row.
    async fn write(
        &self,
        actor: &Actor,
        rows: &[Incoming],
        set: Set,
        taken: &mut [Taken],
        at: Timestamp,
    ) -> Result<(), ActError> {
        if set.rows.is_empty() {
            return Ok(());
        }
        match self.db().transact(set.statements).await {
            Ok(_) => return Ok(()),
            Err(DbError::Conflict { .. }) => self.forget_numbers(),
            Err(error) => return Err(error.into()),
        }
        for number in set.rows {
            let (Some(row), Some(outcome)) = (rows.get(number), taken.get_mut(number)) else {
                continue;
            };
            let asked = Asked {
                seen: None,
                at: Some(at),
            };
            let begun = match row.origin.as_deref() {
                Some(origin) => {
                    self.take_over(actor, row.owner, &row.content, origin, asked)
                        .await
                }
                None => self.draft(actor, row.owner, &row.content, asked).await,
            };
            *outcome = match begun {
                Ok(item) => Ok(Some(item.id)),
                Err(ActError::Refused(refusal)) => Err(refusal),
                Err(error) => return Err(error),
            };
        }
        Ok(())
    }

    /// Neither an item nor an earlier row has the title.
    async fn is_free(
        &self,
        content: &Content,
        number: usize,
        titles: &mut BTreeMap<String, usize>,
    ) -> Result<Result<(), Refusal>, DbError> {
        let key = clean::title_key(&content.title);
        if let Some(row) = titles.get(&key) {
            return Ok(Err(Refusal::TitleTwice { row: row + 1 }));
        }
        titles.insert(key, number);
        let owner = store::title_owner(self.db(), &content.title).await?;
        Ok(owner.map_or(Ok(()), |by| Err(Refusal::TitleTaken { by })))
    }
}

/// Rows that are written together.
#[derive(Default)]
struct Set {
    rows: Vec<usize>,
    statements: Vec<Statement>,
}
