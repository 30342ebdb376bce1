//! The hotline as faces see it: do an act, read a case. Who may do and see what
//! is asked here and nowhere above.

mod acting;
mod history;
mod person;
mod reading;

use std::sync::Arc;

use jiff::{Timestamp, tz::Offset};
use thiserror::Error;
use xinqiao_identity::{policy::Sight, units::Units};
use xinqiao_kernel::{QueryCode, WorkingCalendar, words::ActKind};
use xinqiao_platform::{
    clock::Clock,
    db::{Db, DbError, WriteError, Writer},
    seal::{Seal, SealError},
};

pub use self::history::History;
pub(crate) use self::person::PERSON;
use crate::{
    case::Case, catalogue::Catalogue, drafts::Drafts, fact::Event, filing::PersonDetails,
    ledger::CaseLedger, link::Links, refusal::Refusal, rules::RuleBook, texts::Texts,
};

/// Everything a site's hotline stands on.
pub struct Setup {
    /// The database, migrated.
    pub db: Db,
    /// Rule sets, and which judges new cases.
    pub rules: RuleBook,
    /// The dispatch catalogue.
    pub catalogue: Catalogue,
    /// The working calendar.
    pub calendar: WorkingCalendar,
    /// Units as a tree.
    pub units: Arc<Units>,
    /// Hours east of UTC.
    pub offset: Offset,
    /// Seals personal data.
    pub seal: Arc<dyn Seal>,
    /// Tells the time.
    pub clock: Clock,
    /// This node's number in ids, 0 to 99; no two nodes of a site share one.
    pub node: u8,
}

/// The hotline of a site. Cheap to clone.
#[derive(Clone)]
pub struct Hotline {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    writer: Writer<CaseLedger>,
    texts: Texts,
    links: Links,
    rules: Arc<RuleBook>,
    catalogue: Catalogue,
    calendar: Arc<WorkingCalendar>,
    units: Arc<Units>,
    offset: Offset,
    seal: Arc<dyn Seal>,
    clock: Clock,
}

/// Why something was not done or not shown.
#[derive(Debug, Error)]
pub enum ActError {
    /// There is no such case, or not for this actor: nobody learns which.
    #[error("没有这件工单，请核对工单编号 · there is no such case; please check its number")]
    NotFound,
    /// The law or the policy says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The idempotency key was used for something else.
    #[error(
        "这个 Idempotency-Key 已用于另一个请求，请换一个 · this idempotency key was used for another request"
    )]
    KeyUsed,
    /// It could not be written now.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// It could not be read now.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Personal data could not be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// How an act is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// The version the actor saw.
    pub seen: Option<u32>,
    /// The actor has shown number and query code.
    pub holder: bool,
    /// An idempotency key from the client, at most 200 characters.
    pub key: Option<&'a str>,
    /// When it is done, for what is imported or simulated; now when absent.
    pub at: Option<Timestamp>,
}

/// What a person is told after filing.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The case.
    pub case: Arc<Case>,
    /// With this and the number anybody can follow it.
    pub query_code: QueryCode,
    /// It was filed before under the same key; nothing was done again.
    pub repeated: bool,
}

/// A case as one actor may see it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Where it stands. What people wrote is masked unless the actor sees everything.
    pub case: Case,
    /// How much the actor may see.
    pub sight: Sight,
    /// Who it is from, masked or whole as `sight` allows.
    pub person: Option<PersonDetails>,
    /// What happened, in order; for the public without what is between offices.
    pub events: Vec<Event>,
    /// The acts its state and the policy leave to this actor.
    pub possible: Vec<ActKind>,
}

impl Hotline {
    /// Opens the hotline of a site; starts its writer.
    #[must_use]
    pub fn open(setup: Setup) -> Self {
        let rules = Arc::new(setup.rules);
        let calendar = Arc::new(setup.calendar);
        let ledger = CaseLedger::new(
            Arc::clone(&rules),
            Arc::clone(&calendar),
            setup.offset,
            setup.node,
        );
        let inner = Inner {
            writer: setup.db.writer(ledger),
            texts: Texts::new(setup.db.clone()),
            links: Links::new(setup.db.clone(), Arc::clone(&calendar), setup.offset),
            db: setup.db,
            rules,
            catalogue: setup.catalogue,
            calendar,
            units: setup.units,
            offset: setup.offset,
            seal: setup.seal,
            clock: setup.clock,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Waits until everything handed in is on disk and the writer has ended.
    /// Other clones have to be dropped before; with one left, nothing is waited for.
    pub async fn shut_down(self) {
        if let Ok(inner) = Arc::try_unwrap(self.inner) {
            inner.writer.shut_down().await;
        }
    }

    /// The database, for lists.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// What people began to tell and have not sent yet.
    #[must_use]
    pub fn drafts(&self) -> Drafts {
        Drafts::new(self.inner.db.clone(), Arc::clone(&self.inner.seal))
    }

    /// What staff write again and again.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.inner.texts
    }

    /// What may be the same matter.
    #[must_use]
    pub fn links(&self) -> &Links {
        &self.inner.links
    }

    /// The rule sets.
    #[must_use]
    pub fn rules(&self) -> &RuleBook {
        &self.inner.rules
    }

    /// The dispatch catalogue.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.inner.catalogue
    }

    /// The working calendar.
    #[must_use]
    pub fn calendar(&self) -> &WorkingCalendar {
        &self.inner.calendar
    }

    /// The units.
    #[must_use]
    pub fn units(&self) -> &Arc<Units> {
        &self.inner.units
    }

    /// Hours east of UTC.
    #[must_use]
    pub fn offset(&self) -> Offset {
        self.inner.offset
    }

    /// The clock of the site.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }
}
