//! Files of text: CSV as spreadsheets save it, and JSON lines.

use encoding_rs::{Encoding, GB18030};
use serde_json::Value;
use xinqiao_kernel::csv::{self, CsvError};

use super::{Broken, Cells, Line, Sheet, Unreadable, field::Field, guard, headed};

/// UTF-8 or UTF-16 with a mark, UTF-8 without, else GB18030, as spreadsheets here
/// save CSV.
pub(super) fn decoded(bytes: &[u8]) -> Result<String, Unreadable> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, bad) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or(&[]));
        return if bad {
            Err(Unreadable::NoText)
        } else {
            Ok(text.into_owned())
        };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return if text.contains('\0') {
            Err(Unreadable::NoText)
        } else {
            Ok(text.to_owned())
        };
    }
    let (text, bad) = GB18030.decode_without_bom_handling(bytes);
    if bad || text.contains('\0') {
        return Err(Unreadable::NoText);
    }
    Ok(text.into_owned())
}

pub(super) fn table(text: &str) -> Result<Sheet, Unreadable> {
    let records = csv::read(text).map_err(|error| match error {
        CsvError::Unclosed(line) | CsvError::AfterQuote(line) => Unreadable::Quotes(line),
    })?;
    let lines = records.into_iter().map(|record| Line {
        number: record.line,
        cells: (0..).zip(record.fields).collect(),
        ..Line::default()
    });
    headed(lines.collect()).ok_or(Unreadable::NoTitle)
}

pub(super) fn lines(text: &str) -> Sheet {
    let mut sheet = Sheet::default();
    for (line, text) in text.lines().enumerate() {
        if text.trim().is_empty() {
            continue;
        }
        let mut cells = Cells {
            line: line + 1,
            ..Cells::default()
        };
        match serde_json::from_str::<serde_json::Map<String, Value>>(text) {
            Ok(fields) => {
                for (name, value) in &fields {
                    match Field::named(name) {
                        Some(field) => {
                            sheet.columns.insert(field);
                            // Programs run no formulas; what stands there is meant.
                            let cell = written(value);
                            cells.say(field, &format!("{}{cell}", guard::before_text(&cell)));
                        }
                        None if !sheet.unknown.contains(name) => sheet.unknown.push(name.clone()),
                        None => {}
                    }
                }
            }
            Err(error) => cells.broken = Some(Broken::NoObject(error.to_string())),
        }
        sheet.rows.push(cells);
    }
    sheet
}

/// A list is written as people write one in a cell, each on its own line.
fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(|one| written(one) + "\n").collect(),
        other => other.to_string(),
    }
}
