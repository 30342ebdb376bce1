//! Items of knowledge as rows of a file: CSV as spreadsheets save it (UTF-8, UTF-16
//! or GB18030), and JSON lines. The first row of a table names its columns, in
//! Chinese or English, in any order.
//!
//! What a file is, its first bytes say and not its name.

pub mod row;

use std::collections::BTreeMap;

use encoding_rs::{Encoding, GB18030};
use serde_json::Value;
use xinqiao_kernel::csv::{self, CsvError};

use self::row::Field;

/// Bytes of a file; a thousand items of the longest answers fit many times.
const BYTES_MOST: usize = 64 << 20;

/// A row with what its cells say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// Its line in the file, from 1.
    pub line: usize,
    /// What it says of each field, trimmed; nothing of empty ones.
    pub said: BTreeMap<Field, String>,
    /// Why the line cannot be read at all.
    pub broken: Option<String>,
}

/// A file as rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its rows.
    pub rows: Vec<Cells>,
    /// Columns nobody knows; what stands in them is passed over.
    pub unknown: Vec<String>,
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing in it.
    #[error("文件是空的，请选另一个文件 · the file is empty")]
    Empty,
    /// It is larger than any file of items.
    #[error("文件超过 {0} MB，请分成几份 · larger than {0} MB; please split it")]
    TooLarge(usize),
    /// It is a workbook.
    #[error(
        "这是 Excel 工作簿，请在表格软件中另存为 CSV 再导入 · a workbook; save it as CSV and import that"
    )]
    Workbook,
    /// It is no text in an encoding that is used.
    #[error(
        "不是文本，或编码无法识别，请另存为 UTF-8 的 CSV · not a text in a known encoding; save it as CSV in UTF-8"
    )]
    NoText,
    /// A quote is not closed, or something stands behind one.
    #[error("第 {0} 行的引号不成对，请改正 · line {0}: mend the quotation marks")]
    Quotes(usize),
    /// The first row names no title.
    #[error(
        "第一行没有「标题」这一列，请在第一行写列名：类目、标题、内容、发文单位、材料性质、关键字 · the first row must name the columns"
    )]
    NoTitle,
}

/// Reads a file.
///
/// # Errors
/// [`Unreadable`] with what to do about it.
pub fn open(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    if bytes.len() > BYTES_MOST {
        return Err(Unreadable::TooLarge(BYTES_MOST >> 20));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Unreadable::Workbook);
    }
    let text = decoded(bytes)?;
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().chars().next() {
        None => Err(Unreadable::Empty),
        Some('{') => Ok(lines(text)),
        Some(_) => table(text),
    }
}

/// UTF-8 or UTF-16 with a mark, UTF-8 without, else GB18030, as spreadsheets here
/// save CSV.
fn decoded(bytes: &[u8]) -> Result<String, Unreadable> {
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

fn table(text: &str) -> Result<Sheet, Unreadable> {
    let records = csv::read(text).map_err(|error| match error {
        CsvError::Unclosed(line) | CsvError::AfterQuote(line) => Unreadable::Quotes(line),
    })?;
    let mut records = records.into_iter();
    let heads = records.next().ok_or(Unreadable::Empty)?.fields;
    let columns: Vec<Option<Field>> = heads.iter().map(|head| Field::named(head)).collect();
    if !columns.contains(&Some(Field::Title)) {
        return Err(Unreadable::NoTitle);
    }
    let unknown = heads.iter().zip(&columns);
    let unknown = unknown
        .filter(|(head, column)| column.is_none() && !head.trim().is_empty())
        .map(|(head, _)| head.trim().to_owned())
        .collect();
    let rows = records.filter_map(|record| {
        let mut cells = Cells {
            line: record.line,
            ..Cells::default()
        };
        for (column, cell) in columns.iter().zip(&record.fields) {
            if let Some(field) = column {
                cells.say(*field, cell);
            }
        }
        (!cells.said.is_empty()).then_some(cells)
    });
    Ok(Sheet {
        rows: rows.collect(),
        unknown,
    })
}

fn lines(text: &str) -> Sheet {
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
                        Some(field) => cells.say(field, &written(value)),
                        None if !sheet.unknown.contains(name) => sheet.unknown.push(name.clone()),
                        None => {}
                    }
                }
            }
            Err(error) => {
                cells.broken = Some(format!(
                    "不是 JSON 对象：{error}；请每行放一个完整的对象 · not a JSON object"
                ));
            }
        }
        sheet.rows.push(cells);
    }
    sheet
}

/// A list is written as people write one in a cell.
fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(written).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

/// Rows with what is wrong with each, as CSV that a spreadsheet opens: mended, it
/// can be imported as it is.
#[must_use]
pub fn given_back<'a>(rows: impl Iterator<Item = (&'a Cells, String)>) -> String {
    let fields: Vec<Field> = Field::all().collect();
    let mut csv = String::from("\u{feff}");
    for field in &fields {
        csv.push_str(field.heading());
        csv.push(',');
    }
    csv.push_str("未导入原因\r\n");
    for (cells, why) in rows {
        for field in &fields {
            let said = cells.said.get(field).map_or("", String::as_str);
            csv.push_str(&quoted(said));
            csv.push(',');
        }
        csv.push_str(&quoted(&why));
        csv.push_str("\r\n");
    }
    csv
}

/// A cell of CSV. What a spreadsheet would run as a formula gets an apostrophe in
/// front, which [`open`] takes away again.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(FORMULA) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

/// What a formula begins with.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r'];

fn without_guard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        _ => cell,
    }
}

impl Cells {
    fn say(&mut self, field: Field, cell: &str) {
        let cell = without_guard(cell.trim());
        if !cell.is_empty() {
            self.said.entry(field).or_insert_with(|| cell.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "类目,标题,内容,发文单位,材料性质,关键字,备注\n\
                        社保/养老,养老金怎么领,\"带身份证,\n去窗口\",人社局,办事指南,\"养老金,退休\",x\n\n";

    #[test]
    fn the_form_cities_use_is_read_in_the_encodings_spreadsheets_save() {
        let (gb, _, _) = GB18030.encode(FORM);
        let sixteen: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(FORM.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let sheet = open(FORM.as_bytes()).unwrap();
        assert_eq!(open(&gb).unwrap(), sheet);
        assert_eq!(open(&sixteen).unwrap(), sheet);
        assert_eq!(sheet.unknown, ["备注"]);
        let row = &sheet.rows[0];
        assert_eq!((sheet.rows.len(), row.line), (1, 2));
        assert_eq!(row.said[&Field::Body], "带身份证,\n去窗口");
    }

    #[test]
    fn what_is_no_table_is_said_with_what_to_do() {
        assert_eq!(open(b""), Err(Unreadable::Empty));
        assert_eq!(open(b"\n \n"), Err(Unreadable::Empty));
        assert_eq!(open(b"PK\x03\x04..."), Err(Unreadable::Workbook));
        assert_eq!(open(b"\x89PNG\x00\x00\xff"), Err(Unreadable::NoText));
        assert_eq!(open("a,b\n1,2".as_bytes()), Err(Unreadable::NoTitle));
        assert_eq!(open("标题\n\"x".as_bytes()), Err(Unreadable::Quotes(2)));
    }

    #[test]
    fn rows_given_back_run_no_formula_and_can_be_imported_as_they_are() {
        let sheet = open("标题,内容\n=HYPERLINK(1),\"- a \"\"b\"\"\n- c\"".as_bytes()).unwrap();
        let back = given_back(
            sheet
                .rows
                .iter()
                .map(|cells| (cells, "缺少类目".to_owned())),
        );
        assert!(back.contains("\"'=HYPERLINK(1)\"") && back.contains("缺少类目"));
        let again = open(back.as_bytes()).unwrap();
        assert_eq!(again.rows[0].said, sheet.rows[0].said);
        assert_eq!(again.unknown, ["未导入原因"]);
    }

    #[test]
    fn a_broken_line_of_json_spoils_no_other() {
        let sheet = open("{\"title\":\"a\",\"keywords\":[\"b\",\"c\"]}\n{oops".as_bytes()).unwrap();
        assert_eq!(sheet.rows[0].said[&Field::Keywords], "b\nc");
        assert!(sheet.rows[0].broken.is_none() && sheet.rows[1].broken.is_some());
    }
}
