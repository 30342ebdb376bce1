//! Who plays which part: the staff of the demo city by role and unit.

use std::collections::HashMap;

use xinqiao_identity::{Actor, directory::Roster};
use xinqiao_kernel::{UnitId, words::Role};

/// The staff by role and unit.
pub struct Cast {
    by_post: HashMap<(Role, UnitId), Vec<Actor>>,
    hotline: UnitId,
}

impl Cast {
    /// Everybody on the staff, each in one post at a time.
    pub fn of(roster: &Roster, hotline: UnitId) -> Self {
        let mut by_post: HashMap<(Role, UnitId), Vec<Actor>> = HashMap::new();
        for person in roster.people.all() {
            for (role, unit) in &person.posts {
                let actor = roster.actor_in(person.id, *role, *unit);
                by_post.entry((*role, *unit)).or_default().extend(actor);
            }
        }
        Self { by_post, hotline }
    }

    /// Somebody at the hotline, the same for the same seed.
    pub fn at_hotline(&self, role: Role, seed: u64) -> Option<&Actor> {
        self.at(self.hotline, role, seed)
    }

    /// Somebody in a unit.
    pub fn at(&self, unit: UnitId, role: Role, seed: u64) -> Option<&Actor> {
        let able = self.by_post.get(&(role, unit))?;
        able.get(usize::try_from(seed).unwrap_or(0) % able.len().max(1))
    }
}
