//! Who acts: a person with the posts they hold.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xinqiao_kernel::{PersonId, UnitId, words::Role};

/// A person together with everything they may act as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who it is. `None` for somebody who did not sign in, and for the clock.
    pub person: Option<PersonId>,
    /// The posts held; the policy takes the first that allows an act.
    pub posts: Vec<Post>,
}

/// One role in one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// What the person may be allowed to do there.
    pub role: Role,
    /// The unit; `None` for citizens and the clock.
    pub unit: Option<UnitId>,
    /// All units below `unit`, so that a parent can act for its children.
    pub below: Arc<[UnitId]>,
    /// Whose post it is, when held for somebody who is away.
    pub stands_in_for: Option<PersonId>,
}

/// Under which post something was done, as an event records it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// Who did it; absent when nobody had signed in.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// The role it was done in.
    #[serde(rename = "r")]
    pub role: Role,
    /// The unit it was done for.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// In place of whom, when the post is that of somebody who is away.
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<PersonId>,
}

impl Actor {
    /// Somebody who did not sign in.
    #[must_use]
    pub fn anonymous() -> Self {
        Self {
            person: None,
            posts: vec![Post::without_unit(Role::Citizen)],
        }
    }

    /// A citizen who signed in.
    #[must_use]
    pub fn citizen(person: PersonId) -> Self {
        Self {
            person: Some(person),
            posts: vec![Post::without_unit(Role::Citizen)],
        }
    }

    /// The platform itself, acting by rule when a time has come.
    #[must_use]
    pub fn clock() -> Self {
        Self {
            person: None,
            posts: vec![Post::without_unit(Role::Clock)],
        }
    }

    /// A member of staff with one post.
    #[must_use]
    pub fn staff(person: PersonId, role: Role, unit: UnitId) -> Self {
        let post = Post {
            role,
            unit: Some(unit),
            below: Arc::from([]),
            stands_in_for: None,
        };
        Self {
            person: Some(person),
            posts: vec![post],
        }
    }

    /// Whether one of the posts has this role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.posts.iter().any(|post| post.role == role)
    }

    /// Every unit this person may act for, children included.
    pub fn units(&self) -> impl Iterator<Item = UnitId> + '_ {
        self.posts
            .iter()
            .flat_map(|post| post.unit.into_iter().chain(post.below.iter().copied()))
    }
}

impl Post {
    fn without_unit(role: Role) -> Self {
        Self {
            role,
            unit: None,
            below: Arc::from([]),
            stands_in_for: None,
        }
    }

    /// Whether this post reaches `unit`: its own unit or one below it.
    #[must_use]
    pub fn reaches(&self, unit: UnitId) -> bool {
        self.unit == Some(unit) || self.below.contains(&unit)
    }
}
