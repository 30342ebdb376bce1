//! Units of the administration as a tree: the whole of it fits into memory.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use xinqiao_kernel::UnitId;

/// A unit: the hotline itself, a department, a county, a town, an enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its number; never used again for another unit.
    pub id: UnitId,
    /// Short code for files and addresses, unique.
    pub code: String,
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub en: String,
    /// The unit it answers to; `None` at the top.
    pub parent: Option<UnitId>,
    /// Code of the region it serves.
    pub region: String,
    /// How high it stands.
    pub level: UnitLevel,
    /// What it is.
    pub kind: UnitKind,
    /// Takes what nobody else in its region owns (兜底单位).
    pub fallback: bool,
    /// Its public phone number; may be empty.
    pub phone: String,
}

/// How high a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitLevel {
    /// 市级.
    City,
    /// 县级.
    County,
    /// 乡镇、街道.
    Town,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// Runs the hotline; the only kind with posts for agents, dispatchers,
    /// call-back, supervisors and the centre's head.
    Hotline,
    /// 部门.
    Department,
    /// 县区人民政府.
    County,
    /// 乡镇人民政府、街道办事处.
    Town,
    /// 公共企事业单位.
    Enterprise,
}

/// All units, with the ways up and down between them.
#[derive(Clone, Debug, Default)]
pub struct Units {
    by_id: BTreeMap<UnitId, Unit>,
    by_code: HashMap<String, UnitId>,
    below: HashMap<UnitId, Arc<[UnitId]>>,
}

/// Why a set of units is no tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitsError {
    /// Two units share a number.
    #[error("单位编号 {0} 重复 · unit number {0} is used twice; give one of them another")]
    SameId(i64),
    /// Two units share a code.
    #[error("单位代码 {0} 重复 · unit code {0} is used twice; give one of them another")]
    SameCode(String),
    /// The parent is not among the units.
    #[error(
        "单位 {unit} 的上级 {parent} 不存在 · unit {unit} names parent {parent}, which is not there"
    )]
    NoSuchParent {
        /// Code of the unit.
        unit: String,
        /// Number of the parent it names.
        parent: i64,
    },
    /// Going up from a unit leads back to it.
    #[error("单位 {0} 的上级关系成环 · going up from unit {0} leads back to it; mend its parent")]
    Loop(String),
}

impl Units {
    /// The tree of these units.
    ///
    /// # Errors
    /// When a number or code is used twice, a parent is missing, or parents
    /// form a ring.
    pub fn new(units: impl IntoIterator<Item = Unit>) -> Result<Self, UnitsError> {
        let mut tree = Self::default();
        for unit in units {
            if tree.by_code.insert(unit.code.clone(), unit.id).is_some() {
                return Err(UnitsError::SameCode(unit.code));
            }
            let id = unit.id;
            if tree.by_id.insert(id, unit).is_some() {
                return Err(UnitsError::SameId(id.0));
            }
        }
        let mut below: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
        for unit in tree.by_id.values() {
            for above in tree.climb(unit)? {
                below.entry(above).or_default().push(unit.id);
            }
        }
        tree.below = below
            .into_iter()
            .map(|(unit, below)| (unit, Arc::from(below)))
            .collect();
        Ok(tree)
    }

    /// The unit with this number.
    #[must_use]
    pub fn get(&self, id: UnitId) -> Option<&Unit> {
        self.by_id.get(&id)
    }

    /// The unit with this code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&Unit> {
        self.get(*self.by_code.get(code)?)
    }

    /// Every unit, by number.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.by_id.values()
    }

    /// Units that answer to this one directly, by number.
    pub fn children(&self, id: UnitId) -> impl Iterator<Item = &Unit> {
        self.iter().filter(move |unit| unit.parent == Some(id))
    }

    /// Every unit below this one, at any depth, without itself.
    #[must_use]
    pub fn below(&self, id: UnitId) -> Arc<[UnitId]> {
        self.below.get(&id).cloned().unwrap_or_default()
    }

    /// The way from the top down to this unit, itself last; empty when there
    /// is no such unit.
    #[must_use]
    pub fn path(&self, id: UnitId) -> Vec<&Unit> {
        let above = |unit: &&Unit| unit.parent.and_then(|parent| self.get(parent));
        let mut way: Vec<&Unit> = std::iter::successors(self.get(id), above).collect();
        way.reverse();
        way
    }

    /// Numbers of the units above `unit`, nearest first.
    fn climb(&self, unit: &Unit) -> Result<Vec<UnitId>, UnitsError> {
        let (mut above, mut here) = (Vec::new(), unit);
        while let Some(parent) = here.parent {
            if parent == unit.id || above.len() > self.by_id.len() {
                return Err(UnitsError::Loop(unit.code.clone()));
            }
            above.push(parent);
            here = self.get(parent).ok_or_else(|| UnitsError::NoSuchParent {
                unit: here.code.clone(),
                parent: parent.0,
            })?;
        }
        Ok(above)
    }
}

impl UnitLevel {
    /// The stable English code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::County => "county",
            Self::Town => "town",
        }
    }

    /// The level with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::City, Self::County, Self::Town]
            .into_iter()
            .find(|level| level.code() == code)
    }
}

impl UnitKind {
    const ALL: [Self; 5] = [
        Self::Hotline,
        Self::Department,
        Self::County,
        Self::Town,
        Self::Enterprise,
    ];

    /// The stable English code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hotline => "hotline",
            Self::Department => "department",
            Self::County => "county",
            Self::Town => "town",
            Self::Enterprise => "enterprise",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: i64, parent: Option<i64>) -> Unit {
        Unit {
            id: UnitId(id),
            code: format!("u{id}"),
            name: format!("第{id}单位"),
            en: format!("Unit {id}"),
            parent: parent.map(UnitId),
            region: "990100".into(),
            level: UnitLevel::City,
            kind: UnitKind::Department,
            fallback: false,
            phone: String::new(),
        }
    }

    #[test]
    fn a_unit_reaches_everything_below_it_and_nothing_beside() {
        let all = [
            unit(1, None),
            unit(2, Some(1)),
            unit(3, Some(2)),
            unit(4, Some(1)),
        ];
        let units = Units::new(all).unwrap();
        assert_eq!(&*units.below(UnitId(1)), &[UnitId(2), UnitId(3), UnitId(4)]);
        assert_eq!(&*units.below(UnitId(2)), &[UnitId(3)]);
        assert!(units.below(UnitId(3)).is_empty());
        let way: Vec<_> = units.path(UnitId(3)).iter().map(|unit| unit.id.0).collect();
        assert_eq!(way, [1, 2, 3]);
        assert_eq!(units.by_code("u4").map(|unit| unit.id), Some(UnitId(4)));
        assert_eq!(units.children(UnitId(1)).count(), 2);
    }

    #[test]
    fn units_that_answer_to_each_other_are_refused() {
        let ring = [unit(1, Some(3)), unit(2, Some(1)), unit(3, Some(2))];
        assert!(matches!(Units::new(ring), Err(UnitsError::Loop(_))));
        // A unit that hangs on a ring without being part of it.
        let tail = [unit(1, Some(2)), unit(2, Some(1)), unit(3, Some(2))];
        assert!(matches!(Units::new(tail), Err(UnitsError::Loop(_))));
        assert!(matches!(
            Units::new([unit(1, Some(1))]),
            Err(UnitsError::Loop(_))
        ));
    }

    #[test]
    fn a_missing_parent_and_a_code_used_twice_are_named() {
        let orphan = Units::new([unit(1, Some(9))]);
        assert_eq!(
            orphan.unwrap_err(),
            UnitsError::NoSuchParent {
                unit: "u1".into(),
                parent: 9
            }
        );
        let twice = Units::new([unit(1, None), unit(1, None)]);
        assert_eq!(twice.unwrap_err(), UnitsError::SameCode("u1".into()));
    }
}
