//! Fills the demo city: the life of every sample case, many at a time so that
//! their acts are committed together.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use xinqiao_hotline::Hotline;
use xinqiao_identity::Identity;
use xinqiao_kernel::{CaseId, Outlines, WorkingCalendar};

use super::{cast::Cast, life};
use crate::{
    open::House,
    site::{Course, Sample},
};

/// Lives under way at once.
const AT_ONCE: usize = 64;

/// What the lives are played on.
pub struct Stage<'a> {
    /// The hotline.
    pub hotline: &'a Hotline,
    /// Who is who.
    pub identity: &'a Identity,
    /// Who plays which part.
    pub cast: Cast,
    /// Outlines of the regions.
    pub outlines: &'a Outlines,
    /// The present, from which samples count back.
    pub now: Timestamp,
    cases: Mutex<HashMap<String, CaseId>>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seeded {
    /// Cases there are now.
    pub cases: u64,
    /// Acts that a rule set refused.
    pub refused: u64,
}

/// Plays the life of every sample. Every act has an idempotency key, so that a
/// seeding that was broken off goes on where it stopped.
///
/// # Errors
/// When the samples are broken or the database cannot be written.
pub async fn seed(house: &House, now: Timestamp, progress: impl Fn()) -> anyhow::Result<Seeded> {
    let samples = house.site.samples()?;
    let stage = Stage {
        hotline: &house.hotline,
        identity: &house.identity,
        cast: Cast::of(&house.identity.directory.roster(), house.site.hotline_unit),
        outlines: &house.site.outlines,
        now,
        cases: Mutex::default(),
    };
    // What is merged needs the case it goes on under.
    let merged = |sample: &&Sample| matches!(sample.course, Course::MergedInto(_));
    let (later, first): (Vec<_>, Vec<_>) = samples.iter().partition(merged);

    let mut seeded = Seeded::default();
    for part in [first, later] {
        let lives = part.into_iter().map(|sample| life::play(&stage, sample));
        let mut lives = stream::iter(lives).buffer_unordered(AT_ONCE);
        while let Some(life) = lives.next().await {
            let (_, refused) = life?;
            seeded.cases += 1;
            seeded.refused += u64::from(refused);
            progress();
        }
    }
    Ok(seeded)
}

impl Stage<'_> {
    /// Working days and office hours.
    pub fn calendar(&self) -> &WorkingCalendar {
        self.hotline.calendar()
    }

    /// The case with this title was filed.
    pub fn enter(&self, title: &str, case: CaseId) {
        self.cases().insert(title.to_owned(), case);
    }

    /// The case with this title.
    pub fn find(&self, title: &str) -> Option<CaseId> {
        self.cases().get(title).copied()
    }

    fn cases(&self) -> std::sync::MutexGuard<'_, HashMap<String, CaseId>> {
        self.cases.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
