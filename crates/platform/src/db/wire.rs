//! How a [`Value`] goes to each engine and comes back.

use std::error::Error;

use bytes::BytesMut;
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::{DbError, Value};

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
