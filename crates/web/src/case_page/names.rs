//! Who is who: units and staff by name, as events record them by number.

use std::sync::Arc;

use xinqiao_identity::{Hand, directory::Roster};
use xinqiao_kernel::{PersonId, UnitId, words::Role};

use crate::{Web, view::Choice, words::Words};

/// Names of units and staff in one language, as they are now.
pub(crate) struct Names {
    roster: Arc<Roster>,
    words: Words,
}

impl Names {
    /// The names as of this request.
    pub(crate) fn of(web: &Web, words: Words) -> Self {
        Self {
            roster: web.identity.directory.roster(),
            words,
        }
    }

    /// A unit's name; its number when it is no longer known.
    pub(crate) fn unit(&self, id: UnitId) -> String {
        self.roster.units.get(id).map_or_else(
            || format!("#{id}"),
            |unit| self.words.either(&unit.name, &unit.en).to_owned(),
        )
    }

    /// Several units in a row.
    pub(crate) fn units(&self, ids: &[UnitId]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.unit(*id)).collect();
        names.join(self.words.either("、", ", "))
    }

    /// Every unit a case can be given to.
    pub(crate) fn choices(&self) -> Vec<Choice> {
        let units = self.roster.units.iter();
        units
            .map(|unit| Choice::new(unit.id.to_string(), self.words.either(&unit.name, &unit.en)))
            .collect()
    }

    /// Whether there is such a unit.
    pub(crate) fn knows(&self, id: UnitId) -> bool {
        self.roster.units.get(id).is_some()
    }

    /// A member of staff by name; their number when they are no longer known.
    pub(crate) fn person(&self, id: PersonId) -> String {
        let person = self.roster.people.get(id);
        person.map_or_else(|| format!("#{}", id.0), |person| person.name.clone())
    }

    /// At whose hand: 林小满 · 热线中心 · 坐席. Citizens are never named here.
    pub(crate) fn hand(&self, hand: &Hand) -> String {
        let role = self.words.word(&hand.role);
        if matches!(hand.role, Role::Citizen | Role::Clock) {
            return role.into_owned();
        }
        let person = hand
            .person
            .and_then(|id| self.roster.people.get(id))
            .map(|person| person.name.clone());
        let unit = hand.unit.map(|id| self.unit(id));
        let absent = hand.stands_in_for;
        let instead = absent.map(|id| self.words.t1("case-stands-in", "name", self.person(id)));
        let parts: Vec<String> = person
            .into_iter()
            .chain(instead)
            .chain(unit)
            .chain([role.into_owned()])
            .collect();
        parts.join(" · ")
    }
}
