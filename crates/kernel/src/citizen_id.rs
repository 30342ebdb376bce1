//! The citizen identity number (公民身份号码, GB 11643-1999).

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{iso7064, typed};

/// Region 6, birth 8, order 3 (odd for men), check 1 (ISO 7064 MOD 11-2).
///
/// Personal data: it has no `Display`, and `Debug` shows nothing of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CitizenId([u8; LENGTH]);

/// The sex an identity number states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// An odd seventeenth digit.
    Male,
    /// An even one.
    Female,
}

/// What is wrong with an identity number. Never repeats any of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CitizenIdError {
    /// Not eighteen characters.
    #[error("an identity number has 18 characters, this one has {found}{}", old(*found))]
    Length {
        /// How many were given.
        found: usize,
    },
    /// Neither a digit, nor an X at the end.
    #[error("character {position} is not a digit; only the last may be an X")]
    Character {
        /// Its place in what was typed, from 1.
        position: usize,
    },
    /// A digit is wrong, or two are swapped.
    #[error("the last character does not fit the others: compare the number digit by digit")]
    CheckCharacter,
    /// Digits 7 to 14 are no day.
    #[error("digits 7 to 14 are not a day of birth (yyyymmdd)")]
    NoSuchBirthday,
}

impl CitizenIdError {
    /// The same for a Chinese reader.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Length { found: 15 } => {
                "身份证号应为 18 位，15 位的旧号码已停用，请填写现用证件上的号码".to_owned()
            }
            Self::Length { found } => format!("身份证号应为 18 位，现为 {found} 位"),
            Self::Character { position } => {
                format!("第 {position} 个字符不是数字，只有最后一位可以是 X")
            }
            Self::CheckCharacter => "身份证号校验不符，请逐位核对".to_owned(),
            Self::NoSuchBirthday => "第 7 至 14 位不是出生日期（年月日）".to_owned(),
        }
    }
}

fn old(found: usize) -> &'static str {
    if found == 15 {
        "; old numbers of 15 are no longer valid"
    } else {
        ""
    }
}

impl CitizenId {
    /// Reads a number; width, spaces, hyphens and a small x do not matter.
    ///
    /// # Errors
    /// Says whether the length, a character, the check character or the day of
    /// birth is wrong.
    pub fn parse(text: &str) -> Result<Self, CitizenIdError> {
        let (mut id, mut found) = ([0; LENGTH], 0);
        for (position, sign) in typed::signs(text.trim()) {
            let sign = sign.to_ascii_uppercase();
            if found < LENGTH {
                if !(sign.is_ascii_digit() || found == LENGTH - 1 && sign == 'X') {
                    return Err(CitizenIdError::Character { position });
                }
                id[found] = sign as u8;
            }
            found += 1;
        }
        if found != LENGTH {
            return Err(CitizenIdError::Length { found });
        }
        let digits = id[..LENGTH - 1].iter().map(|digit| u32::from(digit - b'0'));
        if id[LENGTH - 1] != b"0123456789X"[iso7064::mod_11_2(digits) as usize] {
            return Err(CitizenIdError::CheckCharacter);
        }
        birth(&id)
            .map(|_| Self(id))
            .ok_or(CitizenIdError::NoSuchBirthday)
    }

    /// The whole number. Mind who reads it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The six digits of the region where it was first given (GB/T 2260), as
    /// of that time.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.as_str()[..6]
    }

    /// The day of birth.
    #[must_use]
    pub fn birth(&self) -> Date {
        birth(&self.0).expect("parsing has checked the day of birth")
    }

    /// The sex.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.0[16] % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// Full years on a day; `None` before birth, which tells a wrong number.
    /// Data of those under 14 is sensitive (Personal Information Protection Law, art. 28).
    #[must_use]
    pub fn age_on(&self, day: Date) -> Option<i16> {
        let birth = self.birth();
        let had_birthday = (day.month(), day.day()) >= (birth.month(), birth.day());
        (day >= birth).then(|| day.year() - birth.year() - i16::from(!had_birthday))
    }
}

const LENGTH: usize = 18;

fn birth(id: &[u8; LENGTH]) -> Option<Date> {
    let number = |digits: &[u8]| {
        digits
            .iter()
            .fold(0, |sum, digit| sum * 10 + i16::from(digit - b'0'))
    };
    let (month, day) = (
        i8::try_from(number(&id[10..12])).ok()?,
        i8::try_from(number(&id[12..14])).ok()?,
    );
    Date::new(number(&id[6..10]), month, day).ok()
}

impl fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CitizenId(…)")
    }
}

impl TryFrom<String> for CitizenId {
    type Error = CitizenIdError;

    fn try_from(text: String) -> Result<Self, CitizenIdError> {
        Self::parse(&text)
    }
}

impl From<CitizenId> for String {
    fn from(id: CitizenId) -> Self {
        id.as_str().to_owned()
    }
}

impl Sex {
    /// The stable English code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }

    /// The Chinese word.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_known_example_passes_and_its_neighbour_does_not() {
        let id = CitizenId::parse("34052419800101001X").unwrap();
        assert_eq!(
            (id.region(), id.birth(), id.sex()),
            ("340524", date(1980, 1, 1), Sex::Male)
        );
        assert_eq!(
            CitizenId::parse("340524198001010013"),
            Err(CitizenIdError::CheckCharacter)
        );
    }

    #[test]
    fn a_number_is_read_however_it_was_written() {
        let id = CitizenId::parse("34052419800101001X").unwrap();
        assert_eq!(CitizenId::parse(" 340524-19800101-001x "), Ok(id));
        assert_eq!(
            CitizenId::parse("３４０５２４１９８００１０１００１Ｘ"),
            Ok(id)
        );
    }

    #[test]
    fn an_error_says_what_to_look_at_and_shows_nothing() {
        use CitizenIdError as E;
        assert_eq!(
            CitizenId::parse("340524800101001"),
            Err(E::Length { found: 15 })
        );
        assert!(
            E::Length { found: 15 }
                .to_string()
                .contains("no longer valid")
        );
        assert_eq!(
            CitizenId::parse("3405241980O101001X"),
            Err(E::Character { position: 11 })
        );
        assert_eq!(
            CitizenId::parse("34052419800101X01X"),
            Err(E::Character { position: 15 })
        );
        assert_eq!(
            CitizenId::parse(&with_check("99000019800230001")),
            Err(E::NoSuchBirthday)
        );
        let id = CitizenId::parse("34052419800101001X").unwrap();
        assert_eq!(format!("{id:?}"), "CitizenId(…)");
    }

    #[test]
    fn age_is_counted_in_full_years() {
        let id = CitizenId::parse("34052419800101001X").unwrap();
        assert_eq!(id.age_on(date(1993, 12, 31)), Some(13));
        assert_eq!(id.age_on(date(1994, 1, 1)), Some(14));
        assert_eq!(id.age_on(date(1979, 12, 31)), None);
    }

    fn with_check(digits: &str) -> String {
        let check = iso7064::mod_11_2(digits.chars().filter_map(|digit| digit.to_digit(10)));
        format!("{digits}{}", char::from(b"0123456789X"[check as usize]))
    }

    proptest! {
        #[test]
        fn every_id_reads_back_and_every_wrong_digit_is_found(
            days in 0_i32..45_000, order in 0_u32..1000, at in 0_usize..17, by in 1_u8..10,
        ) {
            let born = date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let text = with_check(&format!("990000{}{order:03}", born.strftime("%Y%m%d")));
            let id = CitizenId::parse(&text).unwrap();
            prop_assert_eq!(id.as_str(), &text);
            prop_assert_eq!(id.birth(), born);
            let mut wrong = text.into_bytes();
            wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
            let wrong = CitizenId::parse(std::str::from_utf8(&wrong).unwrap());
            prop_assert_eq!(wrong, Err(CitizenIdError::CheckCharacter));
        }
    }
}
