//! Lays a file and the environment over the defaults. Only what the defaults
//! name can be set, and only to a value of the same type.

use std::path::Path;

use toml::{Table, Value};

use super::SettingsError;

/// Puts what the file says over what is there.
pub(super) fn merge_file(into: &mut Table, path: &Path) -> Result<(), SettingsError> {
    let text = std::fs::read_to_string(path).map_err(|source| SettingsError::Io {
        path: path.to_owned(),
        source,
    })?;
    let given: Table = text.parse().map_err(|error: toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text
            .get(..at)
            .map_or(0, |before| before.matches('\n').count())
            + 1;
        SettingsError::Syntax {
            path: path.to_owned(),
            line,
            why: error.message().to_owned(),
        }
    })?;
    let origin = path.display().to_string();
    for (section, keys) in given {
        let unknown = |key: String| SettingsError::Unknown {
            origin: origin.clone(),
            key,
        };
        let known = into.get_mut(&section).and_then(Value::as_table_mut);
        let (Some(known), Value::Table(keys)) = (known, keys) else {
            return Err(unknown(section));
        };
        for (key, value) in keys {
            let name = format!("{section}.{key}");
            let default = known.get_mut(&key).ok_or_else(|| unknown(name.clone()))?;
            if !default.same_type(&value) {
                return Err(unfit(&origin, &name, kind(default).into()));
            }
            *default = value;
        }
    }
    Ok(())
}

/// `XINQIAO_SECTION_KEY`; variables with other names are none of ours.
pub(super) fn merge_variable(
    into: &mut Table,
    name: &str,
    text: &str,
) -> Result<(), SettingsError> {
    for (section, keys) in into.iter_mut() {
        for (key, default) in keys.as_table_mut().into_iter().flatten() {
            if format!("XINQIAO_{section}_{key}").to_uppercase() != name {
                continue;
            }
            let given = match default {
                Value::Integer(_) => text.trim().parse().map(Value::Integer).ok(),
                Value::Array(_) => {
                    let parts = text
                        .split(',')
                        .map(str::trim)
                        .filter(|part| !part.is_empty());
                    Some(Value::Array(parts.map(Value::from).collect()))
                }
                _ => Some(Value::from(text)),
            };
            let wanted = kind(default).to_owned();
            *default = given.ok_or_else(|| unfit(name, &format!("{section}.{key}"), wanted))?;
        }
    }
    Ok(())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Integer(_) => "整数 a whole number",
        Value::Array(_) => "列表 a list",
        _ => "文字 a text",
    }
}

pub(super) fn unfit(origin: &str, key: &str, wanted: String) -> SettingsError {
    SettingsError::Unfit {
        origin: origin.into(),
        key: key.into(),
        wanted,
    }
}
