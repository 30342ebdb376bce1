//! What a program may do with a token, on top of what its post allows.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use xinqiao_kernel::words::ActKind;

/// One thing a token opens. Written `cases:read`, `cases:write`,
/// `acts:<code of the act>`, `knowledge:read`, `knowledge:write` or `admin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Read cases and lists.
    CasesRead,
    /// Every act.
    CasesWrite,
    /// This act alone.
    Act(ActKind),
    /// Read items of knowledge that are not public, and lists of the staff.
    KnowledgeRead,
    /// Write items of knowledge.
    KnowledgeWrite,
    /// Units, people, rules, tokens.
    Admin,
}

/// What a token opens, written with blanks between as OAuth does. A token
/// never opens more than the post it is bound to: scopes narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Scopes(BTreeSet<Scope>);

/// A word that is no scope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// The word is unknown.
    #[error(
        "没有名为“{0}”的权限范围 · there is no scope “{0}”; use cases:read, cases:write, acts:<act>, knowledge:read, knowledge:write or admin"
    )]
    Unknown(String),
    /// Nothing was asked for.
    #[error("至少需要一个权限范围 · at least one scope is needed")]
    Empty,
}

impl Scopes {
    /// These scopes.
    #[must_use]
    pub fn of(scopes: impl IntoIterator<Item = Scope>) -> Self {
        Self(scopes.into_iter().collect())
    }

    /// Whether cases and lists may be read.
    #[must_use]
    pub fn read_cases(&self) -> bool {
        self.0.contains(&Scope::CasesRead)
    }

    /// Whether an act may be done.
    #[must_use]
    pub fn allow(&self, act: ActKind) -> bool {
        self.0.contains(&Scope::CasesWrite) || self.0.contains(&Scope::Act(act))
    }

    /// Whether this of all is open.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether units, people, rules and tokens are open.
    #[must_use]
    pub fn admin(&self) -> bool {
        self.0.contains(&Scope::Admin)
    }

    /// The scopes, in order.
    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CasesRead => f.write_str("cases:read"),
            Self::CasesWrite => f.write_str("cases:write"),
            Self::Act(act) => write!(f, "acts:{act}"),
            Self::KnowledgeRead => f.write_str("knowledge:read"),
            Self::KnowledgeWrite => f.write_str("knowledge:write"),
            Self::Admin => f.write_str("admin"),
        }
    }
}

impl FromStr for Scope {
    type Err = ScopeError;
    fn from_str(word: &str) -> Result<Self, ScopeError> {
        let known = match word {
            "cases:read" => Some(Self::CasesRead),
            "cases:write" => Some(Self::CasesWrite),
            "knowledge:read" => Some(Self::KnowledgeRead),
            "knowledge:write" => Some(Self::KnowledgeWrite),
            "admin" => Some(Self::Admin),
            _ => word
                .strip_prefix("acts:")
                .and_then(ActKind::from_code)
                .map(Self::Act),
        };
        known.ok_or_else(|| ScopeError::Unknown(word.chars().take(60).collect()))
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.iter().map(|scope| scope.to_string()).collect();
        f.write_str(&words.join(" "))
    }
}

impl FromStr for Scopes {
    type Err = ScopeError;
    fn from_str(words: &str) -> Result<Self, ScopeError> {
        let scopes = words
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<BTreeSet<_>, _>>()?;
        if scopes.is_empty() {
            Err(ScopeError::Empty)
        } else {
            Ok(Self(scopes))
        }
    }
}

impl TryFrom<String> for Scopes {
    type Error = ScopeError;
    fn try_from(words: String) -> Result<Self, ScopeError> {
        words.parse()
    }
}

impl From<Scopes> for String {
    fn from(scopes: Scopes) -> Self {
        scopes.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_for_filing_neither_replies_nor_reads() {
        let scopes: Scopes = "acts:file acts:supplement".parse().unwrap();
        assert!(scopes.allow(ActKind::File) && scopes.allow(ActKind::Supplement));
        assert!(!scopes.allow(ActKind::Reply) && !scopes.read_cases() && !scopes.admin());
    }

    #[test]
    fn scopes_read_as_they_are_written() {
        let acts = ActKind::ALL.iter().map(|&act| Scope::Act(act));
        let all = Scopes::of(acts.chain([
            Scope::CasesRead,
            Scope::CasesWrite,
            Scope::KnowledgeRead,
            Scope::KnowledgeWrite,
            Scope::Admin,
        ]));
        assert_eq!(all.to_string().parse(), Ok(all));
        assert_eq!("  ".parse::<Scopes>(), Err(ScopeError::Empty));
        assert_eq!(
            "acts:fly".parse::<Scopes>(),
            Err(ScopeError::Unknown("acts:fly".into()))
        );
    }
}
