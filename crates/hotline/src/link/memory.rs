//! The messages of late, as the comparison needs them.

use std::collections::HashMap;

use xinqiao_kernel::CaseId;
use xinqiao_triage::{
    link::{Linked, Linker, Message},
    watch::{Alert, Heard, Watch},
};

use super::{
    Told,
    weigh::{Circumstances, weigh},
};
use crate::{Case, filing::Filing};

/// From here on two messages may be of one matter, circumstances counted in.
const ENOUGH: f32 = 0.10;
/// Digits of a district's code: counts are kept by district.
const DISTRICT: usize = 6;
/// Few signs say nothing: 你好 is like every other 你好.
const SIGNS_LEAST: usize = 6;

/// Messages and their circumstances.
#[derive(Default)]
pub(super) struct Memory {
    linker: Linker,
    circumstances: HashMap<u64, Circumstances>,
    pub(super) watch: Watch,
}

/// What is known of a case besides what it says.
pub(super) struct Beside {
    /// One number a person, as far as they can be told apart.
    pub(super) person: u64,
    /// Seconds since 1970 on the clock of the place.
    pub(super) at: i64,
    /// Its words tell of a danger.
    pub(super) is_risky: bool,
}

/// What was found when a case came in.
#[derive(Default)]
pub(super) struct Found {
    /// Earlier cases that may be the same, the likeliest first, of 1000.
    pub(super) like: Vec<(CaseId, u32)>,
    /// What is heating up.
    pub(super) alerts: Vec<Alert>,
}

impl Memory {
    /// Nothing yet, with watchers who listen.
    pub(super) fn watched_by(watch: Watch) -> Self {
        Self {
            watch,
            ..Self::default()
        }
    }

    pub(super) fn held(&self) -> usize {
        self.circumstances.len()
    }

    /// Takes a case in.
    pub(super) fn add(&mut self, case: &Case, filing: &Filing, beside: &Beside) -> Found {
        let Ok(id) = u64::try_from(case.id.value()) else {
            return Found::default();
        };
        let message = Message {
            id,
            title: &filing.title,
            text: &filing.text,
        };
        let here = Circumstances {
            region: filing.region.clone(),
            point: filing.point,
            reported: filing.reported,
            at: case.filed_at,
        };
        if !says_something(&message) || self.circumstances.contains_key(&id) {
            return Found::default();
        }
        let linked = self.linker.add(&message);
        let found = Found {
            like: self.weighed(&linked.like, &here),
            alerts: self.heard(case, &message, beside, &linked),
        };
        self.circumstances.insert(id, here);
        found
    }

    /// What is secret is compared, but nobody is told of it.
    fn heard(
        &mut self,
        case: &Case,
        message: &Message<'_>,
        beside: &Beside,
        linked: &Linked,
    ) -> Vec<Alert> {
        if case.secret {
            return Vec::new();
        }
        let heard = Heard {
            id: message.id,
            person: beside.person,
            at: beside.at,
            title: &case.title,
            text: message.text,
            class: &case.class,
            region: case.region.get(..DISTRICT).unwrap_or(&case.region),
            is_risky: beside.is_risky,
        };
        self.watch.hear(&heard, linked, &self.linker)
    }

    /// The same for what is not filed yet.
    pub(super) fn like(&mut self, told: &Told<'_>, most: usize) -> Vec<(CaseId, u32)> {
        let message = Message {
            id: 0,
            title: told.title,
            text: told.text,
        };
        if !says_something(&message) {
            return Vec::new();
        }
        let here = Circumstances {
            region: told.region.to_owned(),
            point: told.point,
            reported: told.reported,
            at: told.at,
        };
        let like = self.linker.like(&message);
        let mut found = self.weighed(&like, &here);
        found.truncate(most);
        found
    }

    fn weighed(&self, like: &[(u64, f32)], here: &Circumstances) -> Vec<(CaseId, u32)> {
        let mut found: Vec<(CaseId, f32)> = like
            .iter()
            .filter_map(|(id, likeness)| {
                let there = self.circumstances.get(id)?;
                let weighed = weigh(*likeness, here, there)?;
                let id = CaseId::try_from(i64::try_from(*id).ok()?).ok()?;
                (weighed >= ENOUGH).then_some((id, weighed))
            })
            .collect();
        found.sort_by(|(a, like_a), (b, like_b)| like_b.total_cmp(like_a).then(a.cmp(b)));
        found
            .into_iter()
            .map(|(id, likeness)| (id, per_mille(likeness)))
            .collect()
    }
}

fn says_something(message: &Message<'_>) -> bool {
    let signs = message.title.chars().chain(message.text.chars());
    signs
        .filter(|sign| sign.is_alphanumeric())
        .take(SIGNS_LEAST)
        .count()
        >= SIGNS_LEAST
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 1"
)]
fn per_mille(likeness: f32) -> u32 {
    (likeness.clamp(0.0, 1.0) * 1_000.0).round() as u32
}
