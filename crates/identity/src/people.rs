//! Members of staff: who they are, what posts they hold, how they sign in.

use std::{collections::HashMap, fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use xinqiao_kernel::{PersonId, UnitId, words::Role};

use crate::{
    actor::{Actor, Post},
    policy::is_hotline_role,
    units::{UnitKind, Units},
};

/// A member of staff.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Their number. Staff numbers are below [`FIRST_CITIZEN`].
    pub id: PersonId,
    /// The name they sign in with.
    pub sign_in: SignInName,
    /// Their name.
    pub name: String,
    /// Roles in units, in the order in which the policy tries them.
    pub posts: Vec<(Role, UnitId)>,
    /// May not sign in any more; what they did stays theirs.
    pub disabled: bool,
}

/// Citizens are numbered from here on, staff below.
pub const FIRST_CITIZEN: i64 = 1_000_000_000;

/// A name to sign in with: 2 to 40 letters (of any script), digits, or `. _ - @`,
/// without regard to case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SignInName(String);

/// Everybody on the staff.
#[derive(Clone, Debug, Default)]
pub struct People {
    by_id: HashMap<PersonId, Arc<Person>>,
    by_sign_in: HashMap<SignInName, PersonId>,
}

/// Why a person cannot be on the staff like this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeopleError {
    /// Not a sign-in name.
    #[error(
        "登录名须为 2 至 40 个字母、汉字、数字或 . _ - @ · a sign-in name has 2 to 40 letters, digits or . _ - @"
    )]
    BadSignIn,
    /// The number is in the range of citizens.
    #[error(
        "人员编号 {0} 超出范围，应在 1 至 {FIRST_CITIZEN} 之间 · person number {0} is out of range: use 1 to {FIRST_CITIZEN}"
    )]
    BadNumber(i64),
    /// Two people share a number.
    #[error("人员编号 {0} 重复 · person number {0} is used twice; give one of them another")]
    SameId(i64),
    /// Two people share a sign-in name.
    #[error(
        "人员 {0} 的登录名已被他人使用 · the sign-in name of person {0} belongs to somebody else; choose another"
    )]
    SameSignIn(i64),
    /// A post in a unit that does not exist.
    #[error(
        "人员 {person} 的单位 {unit} 不存在 · person {person} has a post in unit {unit}, which is not there"
    )]
    NoSuchUnit {
        /// Whose post.
        person: i64,
        /// Where it should be.
        unit: i64,
    },
    /// A post that cannot be held by staff, or not in this unit.
    #[error("人员 {person} 不能在单位 {unit} 担任“{}” · person {person} cannot be {} in unit {unit}: {why}", role.zh(), role.code())]
    WrongPost {
        /// Whose post.
        person: i64,
        /// In which role.
        role: Role,
        /// In which unit.
        unit: i64,
        /// What speaks against it.
        why: &'static str,
    },
}

impl People {
    /// The staff, checked against the units.
    ///
    /// # Errors
    /// When numbers or sign-in names are used twice or out of range, or a post
    /// is in a unit where it cannot be held.
    pub fn new(
        people: impl IntoIterator<Item = Person>,
        units: &Units,
    ) -> Result<Self, PeopleError> {
        let mut all = Self::default();
        for person in people {
            person.check(units)?;
            let id = person.id;
            if all.by_sign_in.insert(person.sign_in.clone(), id).is_some() {
                return Err(PeopleError::SameSignIn(id.0));
            }
            if all.by_id.insert(id, Arc::new(person)).is_some() {
                return Err(PeopleError::SameId(id.0));
            }
        }
        Ok(all)
    }

    /// The person with this number.
    #[must_use]
    pub fn get(&self, id: PersonId) -> Option<&Arc<Person>> {
        self.by_id.get(&id)
    }

    /// The person who signs in with this name.
    #[must_use]
    pub fn by_sign_in(&self, name: &SignInName) -> Option<&Arc<Person>> {
        self.get(*self.by_sign_in.get(name)?)
    }

    /// Everybody, by number.
    #[must_use]
    pub fn all(&self) -> Vec<&Arc<Person>> {
        let mut all: Vec<_> = self.by_id.values().collect();
        all.sort_unstable_by_key(|person| person.id);
        all
    }
}

impl Person {
    /// The person as an actor with all their posts; `None` once disabled.
    #[must_use]
    pub fn actor(&self, units: &Units) -> Option<Actor> {
        let post = |&(role, unit)| Post {
            role,
            unit: Some(unit),
            below: units.below(unit),
            stands_in_for: None,
        };
        (!self.disabled).then(|| Actor {
            person: Some(self.id),
            posts: self.posts.iter().map(post).collect(),
        })
    }

    fn check(&self, units: &Units) -> Result<(), PeopleError> {
        let person = self.id.0;
        if !(1..FIRST_CITIZEN).contains(&person) {
            return Err(PeopleError::BadNumber(person));
        }
        for &(role, id) in &self.posts {
            let unit = units
                .get(id)
                .ok_or(PeopleError::NoSuchUnit { person, unit: id.0 })?;
            let wrong = |why| PeopleError::WrongPost {
                person,
                role,
                unit: id.0,
                why,
            };
            match role {
                Role::Citizen => return Err(wrong("citizens hold no post")),
                Role::Clock => return Err(wrong("the platform acts by itself")),
                _ if is_hotline_role(role) && unit.kind != UnitKind::Hotline => {
                    return Err(wrong("the role belongs to the hotline; the unit runs none"));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Names are personal data: the number says who it is.
impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({}, {} posts)", self.id.0, self.posts.len())
    }
}

impl SignInName {
    /// Reads a name as somebody typed it; blanks around it and case do not count.
    ///
    /// # Errors
    /// [`PeopleError::BadSignIn`] when it is too short, too long, or holds
    /// other signs.
    pub fn parse(typed: &str) -> Result<Self, PeopleError> {
        let folded = typed.trim().to_lowercase();
        let fits = (2..=40).contains(&folded.chars().count());
        let plain = folded
            .chars()
            .all(|sign| sign.is_alphanumeric() || ".-_@".contains(sign));
        if fits && plain {
            Ok(Self(folded))
        } else {
            Err(PeopleError::BadSignIn)
        }
    }

    /// The folded name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SignInName {
    type Error = PeopleError;
    fn try_from(typed: String) -> Result<Self, PeopleError> {
        Self::parse(&typed)
    }
}

impl From<SignInName> for String {
    fn from(name: SignInName) -> Self {
        name.0
    }
}

impl fmt::Debug for SignInName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInName(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_name_is_the_same_however_it_is_typed() {
        assert_eq!(
            SignInName::parse(" Ban.Li ").unwrap(),
            SignInName::parse("ban.li").unwrap()
        );
        assert_eq!(SignInName::parse("王坐席").unwrap().as_str(), "王坐席");
        for bad in ["", "a", "a b", "a\0b", "<b>", &"x".repeat(41)] {
            assert_eq!(
                SignInName::parse(bad),
                Err(PeopleError::BadSignIn),
                "{bad:?}"
            );
        }
    }
}
