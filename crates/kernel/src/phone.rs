//! Telephone numbers at which a person can be reached.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{masking::mask_phone, typed};

/// A telephone number in one way of writing: `13900001234`, `0999-88886666`,
/// `0999-88886666-801`, `88886666`, `+85200001234`.
///
/// Personal data: it has no `Display`, and `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone {
    text: String,
    kind: PhoneKind,
}

/// What kind of number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    /// Takes short messages.
    Mobile,
    /// With area code, perhaps with an extension.
    Landline,
    /// Without area code, to be dialled from the same city.
    Local,
    /// An enterprise's number that begins with 400 or 800.
    Service,
    /// With another country or region code.
    Abroad,
}

/// What is wrong with a telephone number. Never repeats any of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// A sign that stands in no number.
    #[error("character {position} cannot stand in a telephone number")]
    Character {
        /// Its place in what was typed, from 1.
        position: usize,
    },
    /// It begins as a mobile number and is too long or too short.
    #[error("a mobile number has 11 digits, this one has {found}")]
    MobileLength {
        /// How many were given.
        found: usize,
    },
    /// Nothing that can be called back.
    #[error(
        "this is no number to call back: give a mobile number (11 digits), or a landline with \
         its area code"
    )]
    NotCallable,
}

impl PhoneError {
    /// The same for a Chinese reader.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Character { position } => format!("第 {position} 个字符不能出现在电话号码中"),
            Self::MobileLength { found } => format!("手机号码应为 11 位，现为 {found} 位"),
            Self::NotCallable => {
                "这不是可回拨的号码，请填 11 位手机号，或带区号的座机号".to_owned()
            }
        }
    }
}

impl Phone {
    /// Reads a number; +86, width, spaces, hyphens and brackets do not matter,
    /// an extension may follow behind `转`, `#` or a hyphen.
    ///
    /// # Errors
    /// Says whether a sign or the length is wrong.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let (number, extension) = split_extension(text.trim());
        let extension = digits(extension)?;
        let abroad = number
            .trim_start_matches(['(', '（', ' '])
            .starts_with(['+', '＋']);
        let typed = digits(number)?;
        let international = typed
            .strip_prefix("00")
            .or(abroad.then_some(typed.as_str()));
        let home = match international.map(|number| (number, number.strip_prefix("86"))) {
            None => typed.clone(),
            Some((_, Some(home))) if is_mobile_start(home) || home.starts_with(['0', '4', '8']) => {
                home.to_owned()
            }
            Some((_, Some(home))) => format!("0{home}"),
            Some((number, None)) => return Self::from_abroad(number),
        };
        let bare = ["0", "86"]
            .iter()
            .find_map(|prefix| home.strip_prefix(prefix));
        let home = bare.filter(|rest| is_mobile(rest)).unwrap_or(&home);
        Self::at_home(home, &extension)
    }

    /// The whole number. Mind who reads it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What kind of number it is.
    #[must_use]
    pub const fn kind(&self) -> PhoneKind {
        self.kind
    }

    /// As others may see it: `139****1234`.
    #[must_use]
    pub fn masked(&self) -> String {
        mask_phone(&self.text)
    }

    fn at_home(home: &str, extension: &str) -> Result<Self, PhoneError> {
        let (text, kind) = if is_mobile(home) {
            (home.to_owned(), PhoneKind::Mobile)
        } else if let Some((area, local)) = split_area(home).filter(|(_, local)| is_local(local)) {
            (format!("{area}-{local}"), PhoneKind::Landline)
        } else if home.len() == 10 && (home.starts_with("400") || home.starts_with("800")) {
            (home.to_owned(), PhoneKind::Service)
        } else if is_local(home) {
            (home.to_owned(), PhoneKind::Local)
        } else if is_mobile_start(home) && home.len() > 8 {
            return Err(PhoneError::MobileLength { found: home.len() });
        } else {
            return Err(PhoneError::NotCallable);
        };
        match (extension, kind) {
            ("", _) => Ok(Self { text, kind }),
            (_, PhoneKind::Landline) if extension.len() <= 5 => Ok(Self {
                text: format!("{text}-{extension}"),
                kind,
            }),
            _ => Err(PhoneError::NotCallable),
        }
    }

    fn from_abroad(number: &str) -> Result<Self, PhoneError> {
        // ITU-T E.164: at most fifteen digits, country code included.
        if (8..=15).contains(&number.len()) && !number.starts_with('0') {
            Ok(Self {
                text: format!("+{number}"),
                kind: PhoneKind::Abroad,
            })
        } else {
            Err(PhoneError::NotCallable)
        }
    }
}

/// Eleven digits that a mobile network serves.
pub(crate) fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && is_mobile_start(digits)
}

/// The area code (010, 02x, or 0 and three digits) and what follows.
pub(crate) fn split_area(digits: &str) -> Option<(&str, &str)> {
    let length = match digits.as_bytes() {
        [b'0', b'1', b'0', ..] => 3,
        [b'0', b'2', _, ..] => 3,
        [b'0', b'3'..=b'9', _, _, ..] => 4,
        _ => return None,
    };
    digits.split_at_checked(length)
}

/// A number within a city: seven or eight digits; 0, 1 and 9 begin other things.
pub(crate) fn is_local(digits: &str) -> bool {
    matches!(digits.len(), 7 | 8) && digits.starts_with(['2', '3', '4', '5', '6', '7', '8'])
}

fn is_mobile_start(digits: &str) -> bool {
    matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

fn split_extension(text: &str) -> (&str, &str) {
    if let Some((number, extension)) = text.split_once(['转', '#', '＃']) {
        return (number, extension);
    }
    let count = |part: &str| {
        typed::signs(part)
            .filter(|(_, sign)| sign.is_ascii_digit())
            .count()
    };
    let hyphen = text
        .char_indices()
        .rev()
        .find(|(_, sign)| typed::plain(*sign) == '-');
    match hyphen.map(|(at, sign)| (&text[..at], &text[at + sign.len_utf8()..])) {
        Some((number, extension)) if count(number) >= 10 && (1..=5).contains(&count(extension)) => {
            (number, extension)
        }
        _ => (text, ""),
    }
}

/// The digits of a text that has nothing else but brackets and a plus in front.
fn digits(text: &str) -> Result<String, PhoneError> {
    let mut read = String::new();
    for (position, sign) in typed::signs(text) {
        match sign {
            '0'..='9' if read.len() < 24 => read.push(sign),
            '0'..='9' => return Err(PhoneError::NotCallable),
            '(' | ')' => {}
            '+' if read.is_empty() => {}
            _ => return Err(PhoneError::Character { position }),
        }
    }
    Ok(read)
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({:?}, …)", self.kind)
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> (String, PhoneKind) {
        let phone = Phone::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        (phone.as_str().to_owned(), phone.kind())
    }

    #[test]
    fn a_number_is_read_however_it_was_written() {
        for mobile in [
            "13900001234",
            "139 0000 1234",
            "139-0000-1234",
            "+86 139 0000 1234",
            "0086-13900001234",
            "（＋86）１３９００００１２３４",
            "013900001234",
            "86 13900001234",
        ] {
            assert_eq!(
                read(mobile),
                ("13900001234".to_owned(), PhoneKind::Mobile),
                "{mobile}"
            );
        }
        for landline in ["099988886666", "(0999) 8888 6666", "+86 999 8888 6666"] {
            assert_eq!(
                read(landline),
                ("0999-88886666".to_owned(), PhoneKind::Landline)
            );
        }
        assert_eq!(read("010-22223333转8012").0, "010-22223333-8012");
        assert_eq!(read("010-22223333-8012").0, "010-22223333-8012");
        assert_eq!(read("8888 6666"), ("88886666".to_owned(), PhoneKind::Local));
        assert_eq!(
            read("400-000-1234"),
            ("4000001234".to_owned(), PhoneKind::Service)
        );
        assert_eq!(
            read("+852 0000 1234"),
            ("+85200001234".to_owned(), PhoneKind::Abroad)
        );
    }

    #[test]
    fn an_error_says_what_to_look_at_and_shows_nothing() {
        use PhoneError as E;
        let error = |text: &str| Phone::parse(text).unwrap_err();
        assert_eq!(error("1390000123"), E::MobileLength { found: 10 });
        assert_eq!(error("139000012345"), E::MobileLength { found: 12 });
        assert_eq!(error("1390000I234"), E::Character { position: 8 });
        assert_eq!(error("12345"), E::NotCallable);
        assert_eq!(error(""), E::NotCallable);
        assert_eq!(error(&"1".repeat(9999)), E::NotCallable);
        let phone = Phone::parse("13900001234").unwrap();
        assert_eq!(format!("{phone:?}"), "Phone(Mobile, …)");
    }

    #[test]
    fn others_see_the_ends_only() {
        let masked = |text: &str| Phone::parse(text).unwrap().masked();
        assert_eq!(masked("13900001234"), "139****1234");
        assert_eq!(masked("099988886666"), "0999-****6666");
        assert_eq!(masked("010-22223333转8012"), "010-****3333-****");
        assert_eq!(masked("8886666"), "***6666");
    }

    proptest! {
        #[test]
        fn what_was_read_once_reads_the_same_again(
            text in "[+]?(86)?[ -]?(1[3-9][0-9]{9}|0[0-9]{2,3}-?[2-8][0-9]{6,7}(-[0-9]{1,5})?)",
        ) {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone.clone()));
                prop_assert_eq!(mask_phone(&phone.masked()), phone.masked());
            }
        }
    }
}
