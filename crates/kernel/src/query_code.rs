//! Query codes: what a person who did not sign in needs, beside the case
//! number, to look at a case.

use std::{fmt, str::FromStr};

use crate::typed;

/// Eight characters that cannot be mistaken for each other, as `7KQ3 MXR9`.
///
/// About 8.5 × 10¹¹ codes: with the case number known and ten tries an hour it
/// takes millions of years to guess one. A secret: `Debug` hides it, and only
/// a keyed hash of it is to be stored.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct QueryCode([u8; LENGTH]);

/// What is wrong with a query code. Never repeats any of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryCodeError {
    /// Not eight characters.
    #[error("a query code has 8 characters, this one has {found}")]
    Length {
        /// How many were given.
        found: usize,
    },
    /// A character that no code has.
    #[error(
        "character {position} cannot stand in a query code: it has digits and letters without \
         0, O, 1, I and L"
    )]
    Character {
        /// Its place in what was typed, from 1.
        position: usize,
    },
}

impl QueryCodeError {
    /// The same for a Chinese reader.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Length { found } => format!("查询码应为 8 位，现为 {found} 位"),
            Self::Character { position } => {
                format!("第 {position} 个字符不对：查询码只用数字和字母，不含 0、O、1、I、L")
            }
        }
    }
}

impl QueryCode {
    /// The code that five bytes make. The bytes have to come from a source
    /// that nobody can foresee; the kernel has none.
    #[must_use]
    pub fn from_bytes(random: [u8; 5]) -> Self {
        // 2^40 is 1.29 times 31^8, so that some codes are twice as likely as
        // others: 39 bits that an attacker has to guess instead of 39.6.
        let mut rest = random
            .iter()
            .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        let mut code = [0; LENGTH];
        for sign in &mut code {
            *sign = ALPHABET[(rest % 31) as usize];
            rest /= 31;
        }
        Self(code)
    }

    /// Reads a code; case, width, spaces and hyphens do not matter.
    ///
    /// # Errors
    /// Says whether the length or a character is wrong.
    pub fn parse(text: &str) -> Result<Self, QueryCodeError> {
        let (mut code, mut found) = ([0; LENGTH], 0);
        for (position, sign) in typed::signs(text.trim()) {
            let sign = sign.to_ascii_uppercase();
            if found < LENGTH {
                if !ALPHABET.iter().any(|known| char::from(*known) == sign) {
                    return Err(QueryCodeError::Character { position });
                }
                code[found] = sign as u8;
            }
            found += 1;
        }
        if found == LENGTH {
            Ok(Self(code))
        } else {
            Err(QueryCodeError::Length { found })
        }
    }

    /// The eight characters in one piece, to be hashed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

const LENGTH: usize = 8;
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

impl fmt::Display for QueryCode {
    /// In two groups of four, for the person it belongs to.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.as_str().split_at(LENGTH / 2);
        write!(f, "{first} {second}")
    }
}

impl fmt::Debug for QueryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QueryCode(…)")
    }
}

impl FromStr for QueryCode {
    type Err = QueryCodeError;

    fn from_str(text: &str) -> Result<Self, QueryCodeError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_error_says_what_to_look_at_and_shows_nothing() {
        assert_eq!(
            QueryCode::parse("7KQ3"),
            Err(QueryCodeError::Length { found: 4 })
        );
        assert_eq!(
            QueryCode::parse("7KQ3 MXR0"),
            Err(QueryCodeError::Character { position: 9 })
        );
        assert_eq!(
            QueryCode::parse("查询码"),
            Err(QueryCodeError::Character { position: 1 })
        );
        assert_eq!(
            format!("{:?}", QueryCode::from_bytes([7; 5])),
            "QueryCode(…)"
        );
    }

    proptest! {
        #[test]
        fn a_code_is_read_however_it_was_written(random: [u8; 5]) {
            let code = QueryCode::from_bytes(random);
            let written = code.to_string();
            prop_assert_eq!(written.len(), 9);
            prop_assert!(!written.contains(['0', 'O', '1', 'I', 'L']));
            prop_assert_eq!(QueryCode::parse(&written), Ok(code));
            prop_assert_eq!(QueryCode::parse(&written.to_lowercase().replace(' ', "-")), Ok(code));
            prop_assert_eq!(QueryCode::parse(code.as_str()), Ok(code));
        }
    }
}
