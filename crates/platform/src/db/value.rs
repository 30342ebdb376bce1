//! The three types that reach a table (bigint, text, bytes) and the rows that
//! come back. Everything finer is the business of the domain's own newtypes.

use jiff::Timestamp;

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
    pub(super) fn kind(&self) -> &'static str {
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
