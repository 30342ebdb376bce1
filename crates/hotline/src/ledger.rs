//! Writing in sets: reads every case concerned at once, lets the pure law fold
//! the acts over them in memory, and writes all events and all rows at once.

mod page;

use std::{collections::HashMap, sync::Arc};

use jiff::{Timestamp, civil::Date, tz::Offset};
use xinqiao_identity::Actor;
use xinqiao_kernel::{CaseId, WorkingCalendar};
use xinqiao_platform::db::{DbError, Ledger, Tx};

use self::page::Page;
use crate::{
    act::Act,
    case::Case,
    refusal::Refusal,
    rules::RuleBook,
    store::{self, SealedPerson},
};

/// What followers of the outbox know cases by.
pub const TOPIC: &str = "case";

/// One thing somebody wants done.
#[derive(Clone, Debug)]
pub struct Command {
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// What.
    pub wish: Wish,
    /// So that it is not done twice.
    pub once: Option<Once>,
}

/// What somebody wants done.
#[derive(Clone, Debug)]
pub enum Wish {
    /// File a new case.
    File {
        /// [`Act::File`].
        act: Act,
        /// Who it is from, sealed.
        person: Option<SealedPerson>,
    },
    /// Do something with a case.
    Act {
        /// Which case.
        case: CaseId,
        /// The act.
        act: Act,
        /// The version the actor saw; any when absent.
        seen: Option<u32>,
        /// The actor has shown number and query code.
        holder: bool,
        /// New personal data, sealed, for [`Act::CorrectPerson`].
        person: Option<SealedPerson>,
    },
    /// Let time do what it brings about.
    Time {
        /// To which case.
        case: CaseId,
    },
}

/// An idempotency key as the ledger knows it.
#[derive(Clone, Copy, Debug)]
pub struct Once {
    /// Hash of key and sender.
    pub key: i64,
    /// Hash of what is asked.
    pub digest: i64,
}

/// What came of a command.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Done; the case as it stands now.
    Done(Arc<Case>),
    /// Done before under the same key; the case as it stands now.
    DoneBefore(Arc<Case>),
    /// There was nothing to do.
    Nothing,
    /// The law or the policy says no.
    Refused(Refusal),
    /// There is no such case.
    NoSuchCase,
    /// The idempotency key was used for something else.
    KeyUsed,
}

/// Writes the cases of a site.
pub struct CaseLedger {
    rules: Arc<RuleBook>,
    calendar: Arc<WorkingCalendar>,
    offset: Offset,
    node: u8,
    /// The next count of each day, learnt from the table when first needed.
    next: HashMap<Date, u32>,
}

impl CaseLedger {
    /// A ledger for one node.
    #[must_use]
    pub fn new(
        rules: Arc<RuleBook>,
        calendar: Arc<WorkingCalendar>,
        offset: Offset,
        node: u8,
    ) -> Self {
        Self {
            rules,
            calendar,
            offset,
            node,
            next: HashMap::new(),
        }
    }

    async fn next_id(&mut self, tx: &Tx<'_>, at: Timestamp) -> Result<CaseId, DbError> {
        let day = self.offset.to_datetime(at).date();
        let unusable = |error: xinqiao_kernel::CaseIdError| DbError::Other {
            what: error.to_string(),
        };
        let count = match self.next.get(&day) {
            Some(count) => *count,
            None => {
                let first = CaseId::first_of(day, self.node).map_err(unusable)?;
                let last = CaseId::last_of(day, self.node).map_err(unusable)?;
                store::last_id(tx, first, last)
                    .await?
                    .map_or(1, |id| id.count() + 1)
            }
        };
        let id = CaseId::new(day, self.node, count).map_err(unusable)?;
        self.next.insert(day, count + 1);
        Ok(id)
    }
}

impl Ledger for CaseLedger {
    type Command = Command;
    type Answer = Answer;

    async fn commit(
        &mut self,
        tx: &mut Tx<'_>,
        commands: &[Command],
    ) -> Result<Vec<Answer>, DbError> {
        let mut page = Page::read(tx, commands).await?;
        let mut answers = Vec::with_capacity(commands.len());
        for command in commands {
            let fresh = match command.wish {
                Wish::File { .. } => Some(self.next_id(tx, command.at).await?),
                _ => None,
            };
            answers.push(page.fold(command, fresh, &self.rules, &self.calendar)?);
        }
        tx.append_outbox(page.news()).await?;
        store::write(tx, page.writes()).await?;
        Ok(answers)
    }

    fn undone(&mut self) {
        self.next.clear();
    }
}
