//! Knowledge as faces see it: begin an item, do an act, read one. Who may do and
//! see what is asked here and nowhere above.

mod acting;
mod handed_in;
mod many;
mod reading;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use jiff::Timestamp;
use thiserror::Error;
use xinqiao_identity::{
    policy::items::{ItemSight, ItemStanding},
    units::{UnitKind, Units},
};
use xinqiao_kernel::{UnitId, WorkingCalendar, words::ItemAct};
use xinqiao_platform::{
    clock::Clock,
    db::{Db, DbError},
};

pub(crate) use self::acting::{busy, whole_milliseconds};
pub use self::{
    handed_in::{Fate, Fated},
    many::{Incoming, Intake, Taken},
};
use crate::{
    id::{ItemId, NoItemId},
    item::Item,
    refusal::Refusal,
    rules::Rules,
    themes::Themes,
    usage::Reads,
};

/// Everything a site's knowledge stands on.
pub struct Setup {
    /// The database, migrated.
    pub db: Db,
    /// The rules of the encyclopedia.
    pub rules: Rules,
    /// Themes and life events.
    pub themes: Themes,
    /// Codes of the regions there are.
    pub regions: BTreeSet<String>,
    /// The working calendar.
    pub calendar: WorkingCalendar,
    /// Units as a tree.
    pub units: Arc<Units>,
    /// Tells the time.
    pub clock: Clock,
    /// This node's number, 0 to 99; no two nodes of a site share one.
    pub node: u8,
}

/// The knowledge of a site. Cheap to clone.
#[derive(Clone)]
pub struct Knowledge {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    rules: Rules,
    themes: Themes,
    regions: BTreeSet<String>,
    calendar: WorkingCalendar,
    units: Arc<Units>,
    clock: Clock,
    node: u8,
    /// The last number this node gave, so that two who begin at once get two.
    last: Mutex<Option<ItemId>>,
    reads: Reads,
}

/// Why something was not done or not shown.
#[derive(Debug, Error)]
pub enum ActError {
    /// There is no such item, or not for this actor: nobody learns which.
    #[error("没有这条知识，可能已下架 · there is no such item; it may have been taken down")]
    NotFound,
    /// The law or the policy says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It could not be read or written now.
    #[error(transparent)]
    Db(#[from] DbError),
    /// No number is left for today.
    #[error(transparent)]
    Numbers(#[from] NoItemId),
}

/// How an act is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// The version the actor saw.
    pub seen: Option<u32>,
    /// When it is done, for what is imported or simulated; now when absent.
    pub at: Option<Timestamp>,
}

/// An item as one actor may see it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The item. For the public without what is between offices: only what is
    /// shown is filled in.
    pub item: Item,
    /// How much the actor may see.
    pub sight: ItemSight,
    /// The acts its state and the policy leave to this actor.
    pub possible: Vec<ItemAct>,
}

impl Knowledge {
    /// Opens the knowledge of a site.
    #[must_use]
    pub fn open(setup: Setup) -> Self {
        let inner = Inner {
            db: setup.db,
            rules: setup.rules,
            themes: setup.themes,
            regions: setup.regions,
            calendar: setup.calendar,
            units: setup.units,
            clock: setup.clock,
            node: setup.node,
            last: Mutex::new(None),
            reads: Reads::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The database, for lists.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.inner.rules
    }

    /// The themes and life events.
    #[must_use]
    pub fn themes(&self) -> &Themes {
        &self.inner.themes
    }

    /// The units.
    #[must_use]
    pub fn units(&self) -> &Arc<Units> {
        &self.inner.units
    }

    /// The working calendar.
    #[must_use]
    pub fn calendar(&self) -> &WorkingCalendar {
        &self.inner.calendar
    }

    /// The clock of the site.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Codes of the regions there are.
    pub(crate) fn regions(&self) -> &BTreeSet<String> {
        &self.inner.regions
    }

    /// Until when an item has to end to be among those that expire soon.
    #[must_use]
    pub fn remind_until(&self, now: Timestamp) -> Timestamp {
        let days = i64::from(self.inner.rules.expiry.remind_days);
        now + jiff::SignedDuration::from_hours(24 * days)
    }

    pub(crate) fn reads(&self) -> &Reads {
        &self.inner.reads
    }

    fn is_hotline(&self, unit: UnitId) -> bool {
        let unit = self.inner.units.get(unit);
        unit.is_some_and(|unit| unit.kind == UnitKind::Hotline)
    }

    /// The units that may write under the theme of an item.
    fn writers(&self, theme: &str) -> Vec<UnitId> {
        self.inner.themes.writers(theme)
    }
}

/// How an item stands to people and units. `writers` is handed in because the
/// standing borrows it.
pub(crate) fn standing<'a>(item: &Item, writers: &'a [UnitId]) -> ItemStanding<'a> {
    ItemStanding {
        owner: Some(item.owner),
        writers,
        state: item.state,
        openness: item.openness(),
    }
}
