//! The identifier of an electronic licence (电子证照标识, GB/T 36904-2018).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{iso7064, typed};

/// `1.2.156.3005.2` . type . issuer . serial . version (3) . check.
///
/// Type is the credit code of the body that set the type's standard and three
/// digits; issuer is a credit code, or a region code where no body is named.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub struct LicenceId {
    text: String,
    check: Check,
}

/// Whether the check character fits. Ids with a wrong one are in use, so an
/// operator may take one, with a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Check {
    /// It fits.
    Fits,
    /// It does not; this one would.
    ShouldBe(char),
}

/// What is wrong with a licence id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LicenceIdError {
    /// Another root, or none.
    #[error("a licence id begins with \"{ROOT}\"")]
    Root,
    /// Too few or too many parts.
    #[error(
        "a licence id has 5 parts after the root (type, issuer, serial, version, check), \
         this one has {found}"
    )]
    Parts {
        /// How many parts follow the root.
        found: usize,
    },
    /// A part of wrong length, or with a sign that is neither digit nor letter.
    #[error("the {part} of a licence id is {wanted}")]
    Part {
        /// Which part.
        part: &'static str,
        /// What it is made of.
        wanted: &'static str,
    },
    /// The check character is wrong, and that was not allowed.
    #[error("the check character should be {should_be}; compare the id, or take it with a warning")]
    CheckCharacter {
        /// What would fit.
        should_be: char,
    },
}

impl LicenceIdError {
    /// The same for a Chinese reader.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Root => format!("电子证照标识应以“{ROOT}”开头"),
            Self::Parts { found } => format!(
                "电子证照标识在“{ROOT}”之后应有五段（类型、颁证机构、流水号、版本号、校验位），现为 {found} 段"
            ),
            Self::Part { part, .. } => {
                let part = PARTS
                    .iter()
                    .find(|known| known.en == *part)
                    .map_or(*part, |known| known.zh);
                format!("电子证照标识的{part}长度或字符不对，只用数字和字母")
            }
            Self::CheckCharacter { should_be } => {
                format!("校验位应为 {should_be}，请核对；确认无误的可带提示收下")
            }
        }
    }
}

impl LicenceId {
    /// Reads an id whose check character has to fit.
    ///
    /// # Errors
    /// Names the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, LicenceIdError> {
        let id = Self::parse_unchecked(text)?;
        match id.check {
            Check::Fits => Ok(id),
            Check::ShouldBe(should_be) => Err(LicenceIdError::CheckCharacter { should_be }),
        }
    }

    /// Reads an id as an operator may accept it: ask [`Self::check`] whether to warn.
    ///
    /// # Errors
    /// Names the part that is wrong; a wrong check character is no error here.
    pub fn parse_unchecked(text: &str) -> Result<Self, LicenceIdError> {
        let text: String = typed::signs(text.trim())
            .map(|(_, sign)| sign.to_ascii_uppercase())
            .collect();
        let parts = text
            .strip_prefix(ROOT)
            .and_then(|rest| rest.strip_prefix('.'));
        let parts: Vec<&str> = parts.ok_or(LicenceIdError::Root)?.split('.').collect();
        if parts.len() != PARTS.len() {
            return Err(LicenceIdError::Parts { found: parts.len() });
        }
        for (part, rule) in parts.iter().zip(&PARTS) {
            let fits = rule.length.contains(&part.len())
                && part
                    .bytes()
                    .all(|sign| sign.is_ascii_digit() || sign.is_ascii_uppercase());
            if !fits {
                return Err(LicenceIdError::Part {
                    part: rule.en,
                    wanted: rule.wanted,
                });
            }
        }
        let (checked, check) = parts.split_at(PARTS.len() - 1);
        let values = checked
            .iter()
            .flat_map(|part| part.chars())
            .filter_map(|sign| sign.to_digit(36));
        let should_be = char::from(DIGITS[iso7064::hybrid(36, values) as usize]);
        let fits = check.iter().all(|check| check.starts_with(should_be));
        let check = if fits {
            Check::Fits
        } else {
            Check::ShouldBe(should_be)
        };
        Ok(Self { check, text })
    }

    /// Whether the check character fits (ISO 7064 MOD 37,36 over type, issuer,
    /// serial and version, without dots and root).
    #[must_use]
    pub const fn check(&self) -> Check {
        self.check
    }

    /// The whole id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The licence type: credit code of the standard's body and three digits.
    #[must_use]
    pub fn licence_type(&self) -> &str {
        self.part(0)
    }

    /// Who issued it.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.part(1)
    }

    /// The issuer's number for it.
    #[must_use]
    pub fn serial(&self) -> &str {
        self.part(2)
    }

    /// The version, `001` at first.
    #[must_use]
    pub fn version(&self) -> &str {
        self.part(3)
    }

    fn part(&self, index: usize) -> &str {
        self.text[ROOT.len() + 1..]
            .split('.')
            .nth(index)
            .unwrap_or_default()
    }
}

const ROOT: &str = "1.2.156.3005.2";
const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

struct Rule {
    en: &'static str,
    zh: &'static str,
    wanted: &'static str,
    length: std::ops::RangeInclusive<usize>,
}

const PARTS: [Rule; 5] = [
    Rule {
        en: "type",
        zh: "证照类型代码",
        wanted: "a credit code and 3 digits, 21 in all",
        length: 21..=21,
    },
    Rule {
        en: "issuer",
        zh: "颁证机构代码",
        wanted: "1 to 18 digits and letters",
        length: 1..=18,
    },
    Rule {
        en: "serial",
        zh: "流水号",
        wanted: "1 to 64 digits and letters",
        length: 1..=64,
    },
    Rule {
        en: "version",
        zh: "版本号",
        wanted: "3 digits or letters",
        length: 3..=3,
    },
    Rule {
        en: "check",
        zh: "校验位",
        wanted: "1 digit or letter",
        length: 1..=1,
    },
];

impl fmt::Display for LicenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for LicenceId {
    /// A serial can lead to a person, so it is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "LicenceId(type {}, {:?})",
            self.licence_type(),
            self.check
        )
    }
}

impl From<LicenceId> for String {
    fn from(id: LicenceId) -> Self {
        id.text
    }
}

impl<'de> Deserialize<'de> for LicenceId {
    /// What was once accepted reads back, warning included.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse_unchecked(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = [
        "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
        "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
        "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
    ];

    #[test]
    fn known_ids_pass() {
        for text in KNOWN {
            assert_eq!(LicenceId::parse(text).unwrap().as_str(), text);
        }
        let id = LicenceId::parse(&KNOWN[1].to_lowercase()).unwrap();
        let parts = (id.licence_type(), id.issuer(), id.serial(), id.version());
        assert_eq!(
            parts,
            ("11100000MB03271699022", "340100", "000000016", "001")
        );
    }

    #[test]
    fn an_operator_may_take_a_wrong_check_character_with_a_warning() {
        let wrong = format!("{}M", &KNOWN[2][..KNOWN[2].len() - 1]);
        assert_eq!(
            LicenceId::parse(&wrong),
            Err(LicenceIdError::CheckCharacter { should_be: '0' })
        );
        let id = LicenceId::parse_unchecked(&wrong).unwrap();
        assert_eq!(id.check(), Check::ShouldBe('0'));
        let kept = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<LicenceId>(&kept).unwrap(), id);
    }

    #[test]
    fn an_error_names_the_part() {
        let error = |text: &str| LicenceId::parse(text).unwrap_err().to_string();
        insta::assert_snapshot!(error("1.2.156.3005.3.a.b"), @r#"a licence id begins with "1.2.156.3005.2""#);
        insta::assert_snapshot!(error("1.2.156.3005.2.a.b"), @"a licence id has 5 parts after the root (type, issuer, serial, version, check), this one has 2");
        insta::assert_snapshot!(error("1.2.156.3005.2.11100000MB03271699022.340100..001.9"), @"the serial of a licence id is 1 to 64 digits and letters");
        insta::assert_snapshot!(error("1.2.156.3005.2.11100000MB03271699022.340100.号.001.9"), @"the serial of a licence id is 1 to 64 digits and letters");
    }
}
