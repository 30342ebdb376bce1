//! The three types that reach a table (bigint, text, bytes) and the rows that
//! come back. Everything finer is the business of the domain's own newtypes.

use std::error::Error;

use bytes::BytesMut;
use jiff::Timestamp;
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::DbError;

/// One value for, or from, a column.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// SQL null.
    Null,
    /// `bigint`; also truth (0 or 1) and time (milliseconds since 1970).
    Int(i64),
    /// `text`, UTF-8 without U+0000 (PostgreSQL refuses it).
    Text(String),
    /// `bytea` on PostgreSQL, `blob` on SQLite.
    Blob(Vec<u8>),
}

/// `values![a, b, c]` is `vec![Value::from(a), Value::from(b), Value::from(c)]`.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}

/// Rows hold personal data, so a value shows its kind and size, never itself.
impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Null => f.write_str("Null"),
            Value::Int(_) => f.write_str("Int(…)"),
            Value::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Value::Blob(bytes) => write!(f, "Blob({} bytes)", bytes.len()),
        }
    }
}

impl Value {
    fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Int(_) => "bigint",
            Value::Text(_) => "text",
            Value::Blob(_) => "bytes",
        }
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Int(value)
    }
}
impl From<i32> for Value {
    fn from(value: i32) -> Value {
        Value::Int(value.into())
    }
}
impl From<u32> for Value {
    fn from(value: u32) -> Value {
        Value::Int(value.into())
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Int(value.into())
    }
}
impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Value {
        Value::Int(value.as_millisecond())
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Text(value.to_owned())
    }
}
impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::Text(value)
    }
}
impl From<&String> for Value {
    fn from(value: &String) -> Value {
        Value::Text(value.clone())
    }
}
impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Value {
        Value::Blob(value)
    }
}
impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Value {
        Value::Blob(value.to_vec())
    }
}
impl<const N: usize> From<[u8; N]> for Value {
    fn from(value: [u8; N]) -> Value {
        Value::Blob(value.to_vec())
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// One row of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// The column at this position, counted from 0.
    ///
    /// # Errors
    /// `DbError::Column` when there is no such column or it is of another kind.
    pub fn get<T: FromValue>(&self, column: usize) -> Result<T, DbError> {
        let value = self.0.get(column);
        value.and_then(T::from_value).ok_or(DbError::Column {
            column,
            wanted: T::WANTED,
            found: value.map_or("missing", Value::kind),
        })
    }

    /// All columns, in order.
    pub fn into_values(self) -> Vec<Value> {
        self.0
    }
}

/// What a column can be read as.
pub trait FromValue: Sized {
    /// Name of the kind for error texts.
    const WANTED: &'static str;
    /// `None` when the value is of another kind.
    fn from_value(value: &Value) -> Option<Self>;
}

impl FromValue for Value {
    const WANTED: &'static str = "anything";
    fn from_value(value: &Value) -> Option<Value> {
        Some(value.clone())
    }
}
impl FromValue for i64 {
    const WANTED: &'static str = "bigint";
    fn from_value(value: &Value) -> Option<i64> {
        if let Value::Int(number) = value {
            Some(*number)
        } else {
            None
        }
    }
}
impl FromValue for bool {
    const WANTED: &'static str = "bigint (0 or 1)";
    fn from_value(value: &Value) -> Option<bool> {
        i64::from_value(value).map(|number| number != 0)
    }
}
impl FromValue for Timestamp {
    const WANTED: &'static str = "bigint (milliseconds since 1970)";
    fn from_value(value: &Value) -> Option<Timestamp> {
        Timestamp::from_millisecond(i64::from_value(value)?).ok()
    }
}
impl FromValue for String {
    const WANTED: &'static str = "text";
    fn from_value(value: &Value) -> Option<String> {
        if let Value::Text(text) = value {
            Some(text.clone())
        } else {
            None
        }
    }
}
impl FromValue for Vec<u8> {
    const WANTED: &'static str = "bytes";
    fn from_value(value: &Value) -> Option<Vec<u8>> {
        if let Value::Blob(bytes) = value {
            Some(bytes.clone())
        } else {
            None
        }
    }
}
impl<const N: usize> FromValue for [u8; N] {
    const WANTED: &'static str = "bytes of a fixed length";
    fn from_value(value: &Value) -> Option<[u8; N]> {
        if let Value::Blob(bytes) = value {
            bytes.as_slice().try_into().ok()
        } else {
            None
        }
    }
}
impl<T: FromValue> FromValue for Option<T> {
    const WANTED: &'static str = T::WANTED;
    fn from_value(value: &Value) -> Option<Option<T>> {
        if *value == Value::Null {
            Some(None)
        } else {
            T::from_value(value).map(Some)
        }
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl TryFrom<ValueRef<'_>> for Value {
    type Error = DbError;
    fn try_from(value: ValueRef<'_>) -> Result<Value, DbError> {
        Ok(match value {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => Value::Int(number),
            ValueRef::Text(text) => Value::Text(String::from_utf8(text.to_vec()).map_err(
                |_| DbError::Corrupt {
                    what: "text is not UTF-8".into(),
                },
            )?),
            ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
            ValueRef::Real(_) => {
                return Err(DbError::other(
                    "a real number: cast it to bigint or text in the query",
                ));
            }
        })
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => match *ty {
                Type::INT8 => number.to_sql(ty, out),
                Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
                Type::INT2 => i16::try_from(*number)?.to_sql(ty, out),
                Type::BOOL => (*number != 0).to_sql(ty, out),
                _ => Err(format!("bigint given where {ty} is wanted").into()),
            },
            Value::Text(text) if <&str as ToSql>::accepts(ty) => text.to_sql(ty, out),
            Value::Blob(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            _ => Err(format!("{} given where {ty} is wanted", self.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Value, Box<dyn Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Value::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Value::Int(bool::from_sql(ty, raw)?.into()),
            Type::NUMERIC => Value::Int(whole_number(raw)?),
            Type::BYTEA => Value::Blob(raw.to_vec()),
            _ if <&str as FromSql<'_>>::accepts(ty) => Value::Text(String::from_sql(ty, raw)?),
            _ => {
                return Err(
                    format!("a column of type {ty}: cast it to bigint, text or bytea").into(),
                );
            }
        })
    }

    fn from_sql_null(_: &Type) -> Result<Value, Box<dyn Error + Sync + Send>> {
        Ok(Value::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// `sum(bigint)` is `numeric` on PostgreSQL: groups of four decimal digits after
/// a header of group count, weight of the first group, sign and scale (see
/// `numeric_send` in the server's source). Fractions are refused, not cut.
fn whole_number(raw: &[u8]) -> Result<i64, Box<dyn Error + Sync + Send>> {
    let field = |index: usize| {
        raw.get(2 * index..2 * index + 2)
            .map(|two| i16::from_be_bytes([two[0], two[1]]))
            .ok_or("a numeric cut short")
    };
    let (groups, weight, sign) = (field(0)?, field(1)?, field(2)?);
    if groups > weight + 1 || !matches!(sign, 0 | 0x4000) {
        return Err("a numeric that is no whole number: cast it in the query".into());
    }
    let mut sum: i128 = 0;
    for place in 0..=weight {
        let digits = if place < groups {
            field(4 + usize::try_from(place)?)?
        } else {
            0
        };
        sum = sum.checked_mul(10_000).ok_or("a numeric beyond bigint")? + i128::from(digits);
    }
    Ok(i64::try_from(if sign == 0 { sum } else { -sum })?)
}
