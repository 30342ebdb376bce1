//! Texts and numbers as requests carry them: each with its bounds, checked once
//! at the door and told in the document from the same line.

use std::{borrow::Cow, fmt, ops::Deref};

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, Visitor},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, SchemaFormat, Type, schema::Schema},
};
use xinqiao_hotline::{
    acts::WORDS_MOST,
    filing::{PLACE_MOST, TEXT_MOST, TITLE_MOST},
};
use xinqiao_kernel::{CaseId, CaseNumber, CitizenId, CreditCode, Phone, Point, UnitId};

/// Tabs and line ends are text, other control characters are not.
const PRINTABLE: &str = r"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$";
const DIGITS: &str = r"^[0-9]*$";
const HEX: &str = r"^[0-9a-f]*$";
const ID: &str = r"^[0-9A-Za-z_.@() -]*$";

/// Declares kinds of text: characters at least and at most, which, an example.
macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident: $least:expr, $most:expr, $pattern:expr, $is:expr, $example:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Default, PartialEq, Eq)]
        pub struct $name(String);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                bounded(&text, $least, $most, $is).map_err(D::Error::custom)?;
                Ok(Self(text))
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new().schema_type(Type::String)
                    .description(Some(concat!($($doc),+).trim()))
                    .min_length(($least > 0).then_some($least))
                    .max_length(Some($most))
                    .pattern(Some($pattern))
                    .examples([$example])
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    )+};
}

texts! {
    /// What a person tells the hotline.
    Narrative: 1, TEXT_MOST, PRINTABLE, is_printable, "幸福里小区门口的路灯不亮三天了，晚上走路看不见。";
    /// Something that has to be said: a reason, an answer, a letter.
    Words: 1, WORDS_MOST, PRINTABLE, is_printable, "已到现场查看，今天下午修好。";
    /// Something that may be said.
    Note: 0, WORDS_MOST, PRINTABLE, is_printable, "请先与诉求人联系。";
    /// One line that names the matter; made from the text when empty.
    Title: 0, TITLE_MOST, PRINTABLE, is_printable, "路灯不亮";
    /// Where, in the person's words.
    PlaceText: 0, PLACE_MOST, PRINTABLE, is_printable, "幸福里小区门口";
    /// A question, as people ask it.
    Question: 1, 200, PRINTABLE, is_printable, "路灯坏了找谁修";
    /// A name of a person, a company or a file.
    NameText: 1, 100, PRINTABLE, is_printable, "欧阳小满";
    /// A reason to tick in an evaluation.
    Tick: 1, 60, PRINTABLE, is_printable, "没有解决问题";
    /// Code of a class, two digits a level.
    ClassCode: 2, 12, DIGITS, is_digits, "0201";
    /// Code of a region: province 2 digits, city 4, county 6, town 9, village 12.
    RegionCode: 2, 12, DIGITS, is_digits, "990101001";
    /// Code of a theme of the encyclopedia, two digits a level.
    ThemeCode: 0, 12, DIGITS, is_digits, "0902";
    /// Code of a life event.
    LifeEventCode: 0, 40, ID, is_id, "hiring";
    /// Id of a limit, of a row of the catalogue, or of what found a unit.
    RuleId: 1, 80, ID, is_id, "manual";
    /// Number of the case on the platform it came from.
    Origin: 1, 80, PRINTABLE, is_printable, "SJ-2026-000123";
    /// SHA-256 of a file in hex, as the upload answered it.
    FileHash: 64, 64, HEX, is_hex, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
}

/// Characters are counted only where bytes do not bound them already.
fn bounded(text: &str, least: usize, most: usize, is: fn(&str) -> bool) -> Result<(), String> {
    if text.len() > most || text.len() < least * 4 {
        let found = text.chars().count();
        if found > most {
            return Err(format!(
                "最多 {most} 个字，现为 {found} 个 · at most {most} characters, not {found}"
            ));
        }
        if found < least {
            return Err(format!(
                "至少 {least} 个字，现为 {found} 个 · at least {least} characters, not {found}"
            ));
        }
    }
    if is(text) {
        Ok(())
    } else {
        Err("含有不能使用的字符 · there are characters that cannot be used here".to_owned())
    }
}

fn is_printable(text: &str) -> bool {
    !text
        .bytes()
        .any(|byte| matches!(byte, 0..=8 | 0x0b | 0x0c | 0x0e..=0x1f | 0x7f))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_hex(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_id(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_.@() -".contains(&byte))
}

/// Declares texts that the kernel reads and checks; kept in its one way of writing.
macro_rules! parsed {
    ($($(#[doc = $doc:literal])+ $name:ident = $kernel:ident, $format:literal, $least:literal, $example:literal;)+) => {$(
        $(#[doc = $doc])+
        pub struct $name(pub $kernel);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                let read = $kernel::parse(&text);
                read.map(Self).map_err(|error| D::Error::custom(format!("{} · {error}", error.zh())))
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new().schema_type(Type::String)
                    .description(Some(concat!($($doc),+).trim()))
                    .format(Some(SchemaFormat::Custom($format.to_owned())))
                    .min_length(Some($least))
                    .examples([$example])
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )+};
}

parsed! {
    /// A telephone number to call back.
    PhoneText = Phone, "phone", 7, "13900001234";
    /// A citizen identity number (GB 11643).
    IdentityText = CitizenId, "citizen-id", 18, "990000199001010017";
    /// A unified social credit code (GB 32100).
    CreditText = CreditCode, "credit-code", 18, "91990000M00010000B";
    /// Longitude and latitude in degrees with a comma between.
    PointText = Point, "point", 3, "150.012345,30.123456";
    /// A case number: 15 digits and a check digit (ISO 7064 MOD 11,10); blanks
    /// and hyphens do not matter.
    CaseText = CaseNumber, "case-number", 16, "2611220100000012";
}

/// A case number as answers write it: sixteen digits without blanks.
#[must_use]
pub fn compact(id: CaseId) -> String {
    id.number().compact()
}

/// Declares kinds of number: the smallest, the largest, an example.
macro_rules! numbers {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty, $least:expr, $most:expr, $example:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy)]
        pub struct $name($type);

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let number = crate::texts::whole(from, $least, $most)?;
                <$type>::try_from(number).map(Self).map_err(::serde::de::Error::custom)
            }
        }

        impl ::utoipa::PartialSchema for $name {
            fn schema() -> ::utoipa::openapi::RefOr<::utoipa::openapi::schema::Schema> {
                ::utoipa::openapi::ObjectBuilder::new()
                    .schema_type(::utoipa::openapi::Type::Integer)
                    .description(Some(concat!($($doc),+).trim()))
                    .minimum(Some($least))
                    .maximum(Some($most))
                    .examples([$example])
                    .into()
            }
        }

        impl ::utoipa::ToSchema for $name {}
    )+};
}
pub(crate) use numbers;

numbers! {
    /// Number of a unit, see `/units`.
    Unit: i64, 1, MOST_EXACT, 2;
}

/// The largest integer that every reader of JSON keeps exactly.
pub const MOST_EXACT: i64 = (1 << 53) - 1;

impl From<Unit> for UnitId {
    fn from(unit: Unit) -> Self {
        Self(unit.0)
    }
}

/// A whole number within bounds. JSON knows one kind of number, so `2.0` is 2.
pub fn whole<'de, D: Deserializer<'de>>(from: D, least: i64, most: i64) -> Result<i64, D::Error> {
    let number = from.deserialize_i64(WholeNumber)?;
    if (least..=most).contains(&number) {
        Ok(number)
    } else {
        let both =
            format!("应为 {least} 到 {most} 的整数 · give a whole number from {least} to {most}");
        Err(D::Error::custom(both))
    }
}

const OUT_OF_RANGE: &str = "数值超出范围 · the number is out of range";

struct WholeNumber;

impl Visitor<'_> for WholeNumber {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<i64, E> {
        i64::try_from(number).map_err(|_| E::custom(OUT_OF_RANGE))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<i64, E> {
        if number.fract() != 0.0 {
            return Err(E::custom("应为整数 · give a whole number"));
        }
        if number.abs() > MOST_EXACT as f64 {
            return Err(E::custom(OUT_OF_RANGE));
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole and within range")]
        Ok(number as i64)
    }
}

/// A list of at most so many, refused before anything is done with it.
pub struct AtMost<T, const MOST: usize>(pub Vec<T>);

impl<T, const MOST: usize> Default for AtMost<T, MOST> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>, const MOST: usize> Deserialize<'de> for AtMost<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let list = Vec::deserialize(from)?;
        if list.len() > MOST {
            let both = format!("最多 {MOST} 个 · at most {MOST}");
            return Err(D::Error::custom(both));
        }
        Ok(Self(list))
    }
}

/// What was said in the list, as something else.
pub fn each<T, U: From<T>, const MOST: usize>(list: AtMost<T, MOST>) -> Vec<U> {
    list.0.into_iter().map(Into::into).collect()
}
