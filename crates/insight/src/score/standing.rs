//! All units beside their peers, with the lists of the first and the last.

use std::cmp::{Ordering, Reverse};

use serde::{Deserialize, Serialize};

use super::{
    reckon::{Figures, Outcome, Reason, Scored, score},
    sheet::{Sheet, Take, Takes},
};

/// A unit with its figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// Code of the unit.
    pub unit: String,
    /// Code of the group it belongs to.
    pub group: String,
    /// What was measured and entered.
    pub figures: Figures,
}

/// How all stand. Nobody has a number of place: equal scores are not ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Who was scored, as they came.
    pub scored: Vec<(String, Scored)>,
    /// Who is listed apart, and why.
    pub apart: Vec<Apart>,
    /// Red and black lists.
    pub lists: Vec<Listed>,
}

/// A unit that is not scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// Which.
    pub unit: String,
    /// Why.
    pub why: Vec<Reason>,
}

/// One list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// What people call it.
    pub name: String,
    /// Who is on it, from its end inwards; those in one place are equal.
    pub places: Vec<Placed>,
}

/// Units with equal scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// All of them, as they came.
    pub units: Vec<String>,
}

impl Standing {
    /// Scores all and makes the lists.
    #[must_use]
    pub fn of(sheet: &Sheet, peers: &[Peer]) -> Self {
        let mut standing = Self::default();
        for peer in peers {
            match score(sheet, &peer.group, &peer.figures) {
                Outcome::Scored(scored) => standing.scored.push((peer.unit.clone(), scored)),
                Outcome::Apart(why) => standing.apart.push(Apart {
                    unit: peer.unit.clone(),
                    why,
                }),
            }
        }
        let lists = sheet.lists.iter();
        standing.lists = lists.map(|list| listed(list, &standing.scored)).collect();
        standing
    }
}

/// Takes units while there is room. Whoever is equal to the last one taken comes
/// along: a sheet gives no reason to prefer one of them.
fn listed(list: &Takes, scored: &[(String, Scored)]) -> Listed {
    let mut among: Vec<&(String, Scored)> = scored
        .iter()
        .filter(|(_, scored)| list.among.contains(&scored.group))
        .collect();
    match list.take {
        Take::Top => among.sort_by_key(|(_, scored)| Reverse(Share::of(scored))),
        Take::Last => among.sort_by_key(|(_, scored)| Share::of(scored)),
    }
    let mut places: Vec<Placed> = Vec::new();
    let mut taken = 0;
    for equal in among.chunk_by(|(_, a), (_, b)| Share::of(a) == Share::of(b)) {
        if taken >= list.most {
            break;
        }
        taken += equal.len();
        places.push(Placed {
            units: equal.iter().map(|(unit, _)| unit.clone()).collect(),
        });
    }
    Listed {
        name: list.name.clone(),
        places,
    }
}

/// The share of the full mark, compared exactly: of 150 and of 100 alike.
struct Share {
    total: i128,
    full: i128,
}

impl Share {
    fn of(scored: &Scored) -> Self {
        Self {
            total: i128::from(scored.total.parts()),
            full: i128::from(scored.full.parts()).max(1),
        }
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.total * other.full).cmp(&(other.total * self.full))
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Share {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Share {}
