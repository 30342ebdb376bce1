//! Codes of regions (GB/T 2260 and the statistical codes that extend it).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{level::Level, typed};

/// A region's code: `00` the nation, then 2, 4, 6, 9 or 12 digits for province,
/// city, county, town and village, each beginning with its parent's code.
///
/// Ordered as people read a directory: each region before what lies in it.
/// Codes may end in zeros: a city without districts has its towns below
/// `441900`, and a county without towns stands as `350527000` in their table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode {
    /// The code with zeros behind, up to twelve digits.
    padded: u64,
    level: Level,
}

/// Why a text is not a region's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegionCodeError {
    /// A sign that is no digit.
    #[error("character {position} is not a digit; a region code has digits only")]
    NotADigit {
        /// Its place in what was typed, from 1.
        position: usize,
    },
    /// A length that belongs to no level.
    #[error(
        "a region code has 2 (province), 4 (city), 6 (county), 9 (town) or 12 (village) digits, \
         or is 00 (nation); this one has {found}"
    )]
    Length {
        /// How many were given.
        found: usize,
    },
    /// A province's code with zeros behind.
    #[error("this is a province's code with zeros behind; write its two digits only")]
    Padded,
}

impl RegionCodeError {
    /// The same for a Chinese reader.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::NotADigit { position } => {
                format!("第 {position} 个字符不是数字，行政区划代码只含数字")
            }
            Self::Length { found } => format!(
                "行政区划代码应为 2（省）、4（市）、6（县）、9（乡镇街道）或 12（村社区）位，全国为 00；现为 {found} 位"
            ),
            Self::Padded => "这是补了零的省级代码，请只写前两位".to_owned(),
        }
    }
}

impl RegionCode {
    /// The whole country.
    pub const NATION: Self = Self {
        padded: 0,
        level: Level::Nation,
    };

    /// Reads a code.
    ///
    /// # Errors
    /// When a sign is no digit, the length fits no level, or the code is a
    /// province's with zeros behind (`110000` for `11`).
    pub fn parse(text: &str) -> Result<Self, RegionCodeError> {
        let (mut value, mut found) = (0_u64, 0);
        for (position, sign) in typed::signs(text.trim()) {
            let digit = sign
                .to_digit(10)
                .ok_or(RegionCodeError::NotADigit { position })?;
            found += 1;
            if found <= Level::Village.digits() {
                value = value * 10 + u64::from(digit);
            }
        }
        if found > 0 && value == 0 {
            return Ok(Self::NATION);
        }
        let level = Level::ALL
            .into_iter()
            .find(|level| *level > Level::Nation && level.digits() == found)
            .ok_or(RegionCodeError::Length { found })?;
        let code = Self {
            padded: value * unit(level),
            level,
        };
        if level > Level::Province && code.padded.is_multiple_of(unit(Level::Province)) {
            return Err(RegionCodeError::Padded);
        }
        Ok(code)
    }

    /// Its level.
    #[must_use]
    pub const fn level(self) -> Level {
        self.level
    }

    /// The code one level up; the nation has none.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        Some(self.at(self.level.above()?))
    }

    /// Whether the other region is this one or lies in it, by their codes.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.level <= other.level && other.at(self.level) == self
    }

    /// The region of a higher level in which this one lies; itself where the
    /// level is its own or lower.
    #[must_use]
    pub fn at(self, level: Level) -> Self {
        if level >= self.level {
            return self;
        }
        let unit = if level == Level::Nation {
            u64::MAX
        } else {
            unit(level)
        };
        Self {
            padded: self.padded / unit * unit,
            level,
        }
    }
}

/// What one step in the last digit of a level's codes weighs in twelve digits.
const fn unit(level: Level) -> u64 {
    10_u64.pow((Level::Village.digits() - level.digits()) as u32)
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            Level::Nation => f.write_str("00"),
            level => write!(
                f,
                "{:0width$}",
                self.padded / unit(level),
                width = level.digits()
            ),
        }
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RegionCode({self})")
    }
}

impl FromStr for RegionCode {
    type Err = RegionCodeError;

    fn from_str(text: &str) -> Result<Self, RegionCodeError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for RegionCode {
    type Error = RegionCodeError;

    fn try_from(text: String) -> Result<Self, RegionCodeError> {
        Self::parse(&text)
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> RegionCode {
        RegionCode::parse(text).unwrap()
    }

    #[test]
    fn the_length_of_a_code_tells_its_level() {
        let levels = ["00", "99", "9901", "990102", "990102003", "990102003001"]
            .map(|text| (code(text).level(), code(text).to_string() == text));
        assert_eq!(levels, Level::ALL.map(|level| (level, true)));
    }

    #[test]
    fn every_region_lies_in_its_parent() {
        let mut village = code("990102003001");
        for parent in ["990102003", "990102", "9901", "99", "0"] {
            assert_eq!(village.parent(), Some(code(parent)));
            assert!(code(parent).contains(village) && !village.contains(code(parent)));
            village = code(parent);
        }
        assert_eq!(RegionCode::NATION.parent(), None);
        assert!(!code("9901").contains(code("9902")));
        assert!(!code("9901").contains(code("990201")));
    }

    #[test]
    fn a_city_without_districts_has_its_towns_below_a_county_code_with_zeros() {
        assert_eq!(code("441900003").parent(), Some(code("441900")));
        assert_eq!(code("441900").level(), Level::County);
        assert_ne!(code("441900"), code("4419"));
    }

    #[test]
    fn an_error_says_how_to_write_it() {
        use RegionCodeError as E;
        assert_eq!(RegionCode::parse("110000"), Err(E::Padded));
        assert_eq!(RegionCode::parse("1100"), Err(E::Padded));
        assert_eq!(RegionCode::parse("110"), Err(E::Length { found: 3 }));
        assert_eq!(
            RegionCode::parse(&"1".repeat(99)),
            Err(E::Length { found: 99 })
        );
        assert_eq!(RegionCode::parse("11O1"), Err(E::NotADigit { position: 3 }));
        assert_eq!(RegionCode::parse(""), Err(E::Length { found: 0 }));
    }

    proptest! {
        #[test]
        fn codes_read_back_and_are_ordered_as_a_directory(
            a in "[1-9]{2}([1-9]{2}([1-9]{2}([1-9]{3}([1-9]{3})?)?)?)?",
            b in "[1-9]{2}([1-9]{2}([1-9]{2}([1-9]{3}([1-9]{3})?)?)?)?",
        ) {
            prop_assert_eq!(code(&a).to_string(), a.clone());
            prop_assert_eq!(code(&a).cmp(&code(&b)), a.cmp(&b));
            prop_assert_eq!(code(&a).contains(code(&b)), b.starts_with(&a));
        }
    }
}
