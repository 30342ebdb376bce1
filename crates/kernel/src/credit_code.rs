//! The unified social credit code of an organisation (统一社会信用代码, GB 32100-2015).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::typed;

/// Eighteen characters: registering department 1, kind of organisation 1,
/// region 6, subject 9, check 1. Public, so it may be shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode([u8; LENGTH]);

/// What is wrong with a credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    /// Not eighteen characters.
    #[error("a credit code has 18 characters, this one has {found}")]
    Length {
        /// How many were given.
        found: usize,
    },
    /// A character that no credit code has.
    #[error(
        "character {position} cannot stand in a credit code: digits and letters without \
         I, O, S, V, Z, and digits only for the region (3rd to 8th)"
    )]
    Character {
        /// Its place in what was typed, from 1.
        position: usize,
    },
    /// A character is wrong, or two are swapped.
    #[error("the last character does not fit the others: compare the code character by character")]
    CheckCharacter,
}

impl CreditCodeError {
    /// The same for a Chinese reader.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Length { found } => format!("统一社会信用代码应为 18 位，现为 {found} 位"),
            Self::Character { position } => format!(
                "第 {position} 个字符不对：只用数字和除 I、O、S、V、Z 外的字母，第 3 至 8 位只用数字"
            ),
            Self::CheckCharacter => "统一社会信用代码校验不符，请逐位核对".to_owned(),
        }
    }
}

impl CreditCode {
    /// Reads a code; case, width, spaces and hyphens do not matter.
    ///
    /// # Errors
    /// Says whether the length, a character or the check character is wrong.
    pub fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let (mut code, mut found) = ([0; LENGTH], 0);
        for (position, sign) in typed::signs(text.trim()) {
            let sign = sign.to_ascii_uppercase();
            let fits = match found {
                2..8 => sign.is_ascii_digit(),
                _ => value(sign).is_some(),
            };
            if found < LENGTH {
                if !fits {
                    return Err(CreditCodeError::Character { position });
                }
                code[found] = sign as u8;
            }
            found += 1;
        }
        if found != LENGTH {
            return Err(CreditCodeError::Length { found });
        }
        if code[LENGTH - 1] != check_character(&code) {
            return Err(CreditCodeError::CheckCharacter);
        }
        Ok(Self(code))
    }

    /// The code in capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The six digits of the region where it was registered (GB/T 2260).
    #[must_use]
    pub fn region(&self) -> &str {
        &self.as_str()[2..8]
    }
}

const LENGTH: usize = 18;
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

fn value(sign: char) -> Option<usize> {
    ALPHABET.iter().position(|known| char::from(*known) == sign)
}

/// The i-th of the first 17 characters, from 0, weighs 3^i mod 31.
fn check_character(code: &[u8; LENGTH]) -> u8 {
    let (sum, _) = code[..LENGTH - 1]
        .iter()
        .fold((0, 1), |(sum, weight), sign| {
            (
                sum + value(char::from(*sign)).unwrap_or_default() * weight,
                weight * 3 % 31,
            )
        });
    ALPHABET[(31 - sum % 31) % 31]
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CreditCode({self})")
    }
}

impl FromStr for CreditCode {
    type Err = CreditCodeError;

    fn from_str(text: &str) -> Result<Self, CreditCodeError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeError;

    fn try_from(text: String) -> Result<Self, CreditCodeError> {
        Self::parse(&text)
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Codes of public bodies, as they stand on their own pages.
    const KNOWN: [&str; 8] = [
        "11100000000013338W",
        "11110000000021135M",
        "11430000006122244L",
        "11370800MB28559184",
        "113700000045046442",
        "11100000MB0341032Y",
        "11330105002500287C",
        "11100000000013661B",
    ];

    #[test]
    fn known_codes_pass() {
        for code in KNOWN {
            assert_eq!(CreditCode::parse(code).unwrap().as_str(), code);
        }
        let typed = "１１４３００００ 00612224-4l";
        assert_eq!(CreditCode::parse(typed).unwrap().region(), "430000");
    }

    #[test]
    fn an_error_says_what_to_look_at() {
        use CreditCodeError as E;
        assert_eq!(CreditCode::parse("1143"), Err(E::Length { found: 4 }));
        assert_eq!(
            CreditCode::parse(&"1".repeat(999)),
            Err(E::Length { found: 999 })
        );
        assert_eq!(
            CreditCode::parse("1143O000006122244L"),
            Err(E::Character { position: 5 })
        );
        assert_eq!(
            CreditCode::parse("S1430000006122244L"),
            Err(E::Character { position: 1 })
        );
        assert_eq!(
            CreditCode::parse("11430000006122245L"),
            Err(E::CheckCharacter)
        );
    }

    proptest! {
        #[test]
        fn every_single_wrong_character_is_found(
            known in proptest::sample::select(&KNOWN[..]), at in 0_usize..18, by in 1_usize..31,
        ) {
            let mut code = known.as_bytes().to_vec();
            let was = value(char::from(code[at])).unwrap();
            code[at] = ALPHABET[(was + by) % 31];
            prop_assert!(CreditCode::parse(std::str::from_utf8(&code).unwrap()).is_err());
        }
    }
}
