//! Texts and numbers as requests carry them: each with its bounds, checked once
//! at the door and told in the document from the same line.

use std::{borrow::Cow, ops::Deref};

use serde::{Deserialize, Deserializer, de::Error as _};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, SchemaFormat, Type, schema::Schema},
};
use xinqiao_hotline::{
    acts::WORDS_MOST,
    filing::{PLACE_MOST, TEXT_MOST, TITLE_MOST},
};
use xinqiao_kernel::{CaseId, CaseNumber, CitizenId, CreditCode, Phone, UnitId};

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
    /// A name of a person, a company or a file.
    NameText: 1, 100, PRINTABLE, is_printable, "欧阳小满";
    /// A reason to tick in an evaluation.
    Tick: 1, 60, PRINTABLE, is_printable, "没有解决问题";
    /// Code of a class, two digits a level.
    ClassCode: 2, 12, DIGITS, is_digits, "0201";
    /// Code of a region: province 2 digits, city 4, county 6, town 9, village 12.
    RegionCode: 2, 12, DIGITS, is_digits, "990101001";
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
    ($($(#[doc = $doc:literal])+ $name:ident = $kernel:ident, $format:literal, $example:literal;)+) => {$(
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
    PhoneText = Phone, "phone", "13900001234";
    /// A citizen identity number (GB 11643).
    IdentityText = CitizenId, "citizen-id", "990000199001010019";
    /// A unified social credit code (GB 32100).
    CreditText = CreditCode, "credit-code", "91350100M000100Y43";
    /// A case number: 15 digits and a check digit (ISO 7064 MOD 11,10); blanks
    /// and hyphens do not matter.
    CaseText = CaseNumber, "case-number", "2611220100000017";
}

/// A case number as answers write it: sixteen digits without blanks.
#[must_use]
pub fn compact(id: CaseId) -> String {
    id.number().compact()
}

/// Number of a unit, see `/units`.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "i64")]
pub struct Unit(pub UnitId);

impl TryFrom<i64> for Unit {
    type Error = &'static str;
    fn try_from(number: i64) -> Result<Self, Self::Error> {
        if (1..=MOST_EXACT).contains(&number) {
            Ok(Self(UnitId(number)))
        } else {
            Err("单位编号是正整数 · the number of a unit is a positive integer")
        }
    }
}

/// The largest integer that every reader of JSON keeps exactly.
const MOST_EXACT: i64 = (1 << 53) - 1;

impl PartialSchema for Unit {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .description(Some("Number of a unit, see `/units`."))
            .format(Some(SchemaFormat::Custom("unit".to_owned())))
            .minimum(Some(1))
            .maximum(Some(MOST_EXACT))
            .examples([2])
            .into()
    }
}

impl ToSchema for Unit {}
