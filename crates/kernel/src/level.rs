//! The levels of the administration.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The six levels of the administration; the length of a code tells which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The whole country.
    Nation,
    /// Province, autonomous region, city under the central government.
    Province,
    /// City with districts, prefecture.
    City,
    /// District, county, county-level city.
    County,
    /// Town, township, sub-district (街道).
    Town,
    /// Village, neighbourhood (社区).
    Village,
}

impl Level {
    /// Every level, the highest first.
    pub const ALL: [Self; 6] = [
        Self::Nation,
        Self::Province,
        Self::City,
        Self::County,
        Self::Town,
        Self::Village,
    ];

    /// The stable English code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Town => "town",
            Self::Village => "village",
        }
    }

    /// The Chinese word (行使层级).
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Nation => "国家",
            Self::Province => "省",
            Self::City => "市",
            Self::County => "县（区）",
            Self::Town => "乡镇（街道）",
            Self::Village => "村（社区）",
        }
    }

    /// The level with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }

    /// How many digits a code of this level has.
    #[must_use]
    pub const fn digits(self) -> usize {
        match self {
            Self::Nation | Self::Province => 2,
            Self::City => 4,
            Self::County => 6,
            Self::Town => 9,
            Self::Village => 12,
        }
    }

    /// The next higher level.
    #[must_use]
    pub const fn above(self) -> Option<Self> {
        match self {
            Self::Nation => None,
            Self::Province => Some(Self::Nation),
            Self::City => Some(Self::Province),
            Self::County => Some(Self::City),
            Self::Town => Some(Self::County),
            Self::Village => Some(Self::Town),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
