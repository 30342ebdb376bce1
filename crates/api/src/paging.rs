//! Lists come in pages; a cursor says where the next one begins.
//!
//! A cursor protects nothing, since every page is filtered for its caller: its
//! check only tells a mangled or foreign one from a good one, so that nobody
//! reads a list with a gap. It is bound to its list.

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned, de::Error as _};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Type, schema::Schema},
};
use xinqiao_hotline::queries;
use xinqiao_platform::sm3;

use crate::{Api, body, problem::Problem};

/// What follows the `?`, read as strictly as a body.
pub struct Ask<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Api> for Ask<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Self, Problem> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(asked)| Self(asked))
            .map_err(|refused| {
                let said = std::error::Error::source(&refused).map(ToString::to_string);
                let said = said.unwrap_or_default();
                match said.split_once(": ") {
                    Some((field, said)) if !field.contains(' ') => body::explain(field, said),
                    _ => body::explain("", &said),
                }
            })
    }
}

/// How many a page has, 1 to 100; 20 when nothing is said.
#[derive(Clone, Copy)]
pub struct PageSize(pub u32);

impl PageSize {
    const MOST: u32 = 100;
}

impl Default for PageSize {
    fn default() -> Self {
        Self(20)
    }
}

impl<'de> Deserialize<'de> for PageSize {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let said = String::deserialize(from)?;
        let size = said
            .parse()
            .ok()
            .filter(|size| (1..=Self::MOST).contains(size));
        size.map(Self).ok_or_else(|| {
            D::Error::custom("应为 1 到 100 的整数 · give a whole number from 1 to 100")
        })
    }
}

impl PartialSchema for PageSize {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .description(Some("How many a page has."))
            .minimum(Some(1))
            .maximum(Some(Self::MOST))
            .default(Some(Self::default().0.into()))
            .into()
    }
}

impl ToSchema for PageSize {}

/// A place in a list, written as hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    due: i64,
    id: i64,
    check: [u8; 4],
}

impl Cursor {
    /// The place behind the last case of a page.
    #[must_use]
    pub fn of(list: &str, place: queries::Cursor) -> Self {
        let queries::Cursor { due, id } = place;
        Self {
            due,
            id,
            check: check(list, due, id),
        }
    }

    /// The place, if the cursor came from this list.
    ///
    /// # Errors
    /// A problem that says to begin again.
    pub fn within(self, list: &str) -> Result<queries::Cursor, Problem> {
        if self.check == check(list, self.due, self.id) {
            Ok(queries::Cursor {
                due: self.due,
                id: self.id,
            })
        } else {
            let both = UNKNOWN.split_once(" · ").unwrap_or_default();
            Err(Problem::unreadable("cursor", both.0, both.1))
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != LENGTH
            || !digits
                .iter()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        {
            return None;
        }
        let number = |from: usize, to: usize| u64::from_str_radix(text.get(from..to)?, 16).ok();
        Some(Self {
            due: number(0, 16)?.cast_signed(),
            id: number(16, 32)?.cast_signed(),
            check: u32::try_from(number(32, LENGTH)?).ok()?.to_be_bytes(),
        })
    }
}

const LENGTH: usize = 40;
const UNKNOWN: &str = "不是本列表给出的位置，请从第一页重新开始 · this is no place in this list; begin again with the first page";

fn check(list: &str, due: i64, id: i64) -> [u8; 4] {
    let hash = sm3::digest(&[list.as_bytes(), &due.to_be_bytes(), &id.to_be_bytes()]);
    [hash[0], hash[1], hash[2], hash[3]]
}

impl Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let check = u32::from_be_bytes(self.check);
        to.collect_str(&format_args!(
            "{:016x}{:016x}{check:08x}",
            self.due, self.id
        ))
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(UNKNOWN))
    }
}

impl PartialSchema for Cursor {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "Where the next page begins: `next` of the page before, unchanged.",
            ))
            .format(Some(utoipa::openapi::SchemaFormat::Custom(
                "cursor".to_owned(),
            )))
            .into()
    }
}

impl ToSchema for Cursor {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_in_its_own_list_alone() {
        let place = queries::Cursor {
            due: -5,
            id: 261_122_010_000_017,
        };
        let written = serde_json::to_string(&Cursor::of("open", place)).unwrap();
        let read: Cursor = serde_json::from_str(&written).unwrap();
        assert_eq!(read.within("open").unwrap(), place);
        assert!(read.within("late").is_err());
        for at in 1..=LENGTH {
            let mut other = written.clone().into_bytes();
            other[at] = if other[at] == b'0' { b'1' } else { b'0' };
            let read: Cursor = serde_json::from_slice(&other).unwrap();
            assert!(read.within("open").is_err());
        }
        for wrong in ["\"\"", "\"zz\"", &format!("\"{}\"", "é".repeat(20))] {
            assert!(serde_json::from_str::<Cursor>(wrong).is_err());
        }
    }
}
