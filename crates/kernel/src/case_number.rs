//! Case numbers: what a person reads over the phone.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{CaseId, iso7064, typed};

/// A case id with a check digit (ISO 7064 MOD 11,10), written in groups of
/// four: `2611 2201 0000 0174`.
///
/// The number is the id itself and nothing has to be looked up. The check
/// digit finds every single wrong digit and nearly every swap of two
/// neighbours, so that a misheard number is refused instead of opening
/// somebody else's case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber(CaseId);

/// What is wrong with a case number somebody gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseNumberError {
    /// Not sixteen digits.
    #[error("a case number has 16 digits, this one has {found}")]
    Length {
        /// How many digits were given.
        found: usize,
    },
    /// Something that is neither digit, space nor hyphen.
    #[error("character {position} is not a digit; a case number has digits only")]
    NotADigit {
        /// Its place in what was typed, from 1.
        position: usize,
    },
    /// A digit is wrong, or two are swapped.
    #[error("the check digit does not fit: compare the number digit by digit, one is wrong")]
    CheckDigit,
    /// The check digit fits, the day does not exist.
    #[error("the first six digits are not a day (yymmdd); is this the number of a case?")]
    NotADate,
}

impl CaseNumberError {
    /// The same for a Chinese reader.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Length { found } => format!("工单号应为 16 位数字，现为 {found} 位"),
            Self::NotADigit { position } => format!("第 {position} 个字符不是数字，工单号只含数字"),
            Self::CheckDigit => "工单号校验不符，请逐位核对，其中有一位不对".to_owned(),
            Self::NotADate => "前六位不是日期（年月日），请确认这是工单号".to_owned(),
        }
    }
}

impl CaseNumber {
    /// The number of a case.
    #[must_use]
    pub const fn of(id: CaseId) -> Self {
        Self(id)
    }

    /// Reads a number as people write it: spaces, hyphens and full-width
    /// digits do not matter.
    ///
    /// # Errors
    /// Says whether a sign, the length, the check digit or the day is wrong.
    pub fn parse(text: &str) -> Result<Self, CaseNumberError> {
        let (mut value, mut found, mut check) = (0_i64, 0, 0);
        for (position, sign) in typed::signs(text.trim()) {
            let digit = sign
                .to_digit(10)
                .ok_or(CaseNumberError::NotADigit { position })?;
            found += 1;
            if found < DIGITS {
                value = value * 10 + i64::from(digit);
            } else {
                check = digit;
            }
        }
        if found != DIGITS {
            return Err(CaseNumberError::Length { found });
        }
        if check != check_digit(value) {
            return Err(CaseNumberError::CheckDigit);
        }
        CaseId::try_from(value)
            .map(Self)
            .map_err(|_| CaseNumberError::NotADate)
    }

    /// The case.
    #[must_use]
    pub const fn id(self) -> CaseId {
        self.0
    }

    /// Sixteen digits without spaces, for addresses and bar codes.
    #[must_use]
    pub fn compact(self) -> String {
        format!("{}{}", self.0, check_digit(self.0.value()))
    }
}

const DIGITS: usize = 16;

/// Over all fifteen digits of an id, zeros in front included.
fn check_digit(value: i64) -> u32 {
    let places = (0..DIGITS as u32 - 1).rev();
    iso7064::hybrid(
        10,
        places.map(|place| (value / 10_i64.pow(place) % 10) as u32),
    )
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.compact();
        write!(
            f,
            "{} {} {} {}",
            &digits[..4],
            &digits[4..8],
            &digits[8..12],
            &digits[12..]
        )
    }
}

impl FromStr for CaseNumber {
    type Err = CaseNumberError;

    fn from_str(text: &str) -> Result<Self, CaseNumberError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for CaseNumber {
    type Error = CaseNumberError;

    fn try_from(text: String) -> Result<Self, CaseNumberError> {
        Self::parse(&text)
    }
}

impl From<CaseNumber> for String {
    fn from(number: CaseNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn some_id() -> impl Strategy<Value = CaseId> {
        (0_i32..36_500, 0_u8..100, 0_u32..10_000_000).prop_map(|(days, node, count)| {
            let day = date(2000, 1, 1)
                .checked_add(jiff::Span::new().days(days))
                .unwrap();
            CaseId::new(day, node, count).unwrap()
        })
    }

    #[test]
    fn the_number_is_the_id_with_a_check_digit() {
        let id = CaseId::new(date(2026, 11, 22), 1, 17).unwrap();
        let number = id.number().to_string();
        assert_eq!(number, "2611 2201 0000 0174");
        assert_eq!(CaseNumber::parse(&number).map(CaseNumber::id), Ok(id));
    }

    #[test]
    fn a_number_is_read_however_it_was_written() {
        let number = CaseId::new(date(2026, 11, 22), 1, 17).unwrap().number();
        let compact = number.compact();
        let wide: String = compact
            .chars()
            .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap())
            .collect();
        let hyphens = number.to_string().replace(' ', "-");
        for written in [compact, wide, hyphens, format!("  {number}\n")] {
            assert_eq!(CaseNumber::parse(&written), Ok(number), "{written}");
        }
    }

    #[test]
    fn an_error_says_what_to_look_at() {
        use CaseNumberError as E;
        assert_eq!(CaseNumber::parse("2611 2201"), Err(E::Length { found: 8 }));
        assert_eq!(CaseNumber::parse(""), Err(E::Length { found: 0 }));
        assert_eq!(
            CaseNumber::parse("2611 22O1 0000 0017"),
            Err(E::NotADigit { position: 8 })
        );
        let no_day = format!("261399010000017{}", check_digit(261_399_010_000_017));
        assert_eq!(CaseNumber::parse(&no_day), Err(E::NotADate));
        assert_eq!(
            CaseNumber::parse(&"9".repeat(5000)),
            Err(E::Length { found: 5000 })
        );
    }

    proptest! {
        #[test]
        fn every_number_reads_back(id in some_id()) {
            prop_assert_eq!(CaseNumber::parse(&id.number().to_string()), Ok(id.number()));
        }

        #[test]
        fn every_single_wrong_digit_is_found(id in some_id(), at in 0_usize..16, by in 1_u8..10) {
            let mut digits = id.number().compact().into_bytes();
            digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
            let wrong = String::from_utf8(digits).unwrap();
            prop_assert_eq!(CaseNumber::parse(&wrong), Err(CaseNumberError::CheckDigit));
        }
    }

    #[test]
    fn nearly_every_swap_of_neighbours_is_found() {
        // The scheme does not promise all of them; measured over a day's numbers.
        let (mut swaps, mut missed) = (0, 0);
        for count in (0..CaseId::MOST_A_DAY).step_by(9_973) {
            let digits = CaseId::new(date(2026, 11, 22), 1, count)
                .unwrap()
                .number()
                .compact();
            for at in 0..15 {
                let mut swapped = digits.clone().into_bytes();
                swapped.swap(at, at + 1);
                let swapped = String::from_utf8(swapped).unwrap();
                if swapped != digits {
                    swaps += 1;
                    missed += usize::from(CaseNumber::parse(&swapped).is_ok());
                }
            }
        }
        assert!(
            missed * 40 < swaps,
            "{missed} of {swaps} swaps were not found"
        );
    }
}
