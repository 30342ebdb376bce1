//! Items of knowledge as rows of a file: workbooks (.xlsx), CSV as spreadsheets save
//! it (UTF-8, UTF-16 or GB18030), and JSON lines. A row at the top of a table names
//! its columns, in Chinese or English, in any order.
//!
//! What a file is, its first bytes say and not its name. Reading: [`open`] gives
//! cells, [`row::read`] what they say as an item. Writing: [`told::item`] gives what
//! an item says, [`Writer`] puts it into a file that reads back as it was.

mod field;
mod guard;
pub mod row;
mod text;
pub mod told;
mod workbook;
mod write;
mod zipped;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::{
    field::Field,
    told::{Row, Told},
    write::{Format, NotWritten, Writer, given_back},
};

/// Bytes of a file; a thousand items of the longest answers fit many times.
const BYTES_MOST: usize = 64 << 20;
/// Rows at the top of a table among which one names the columns.
const HEAD_MOST: usize = 20;

/// A row with what its cells say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cells {
    /// Its line in the file, from 1.
    pub line: usize,
    /// What it says of each field, trimmed; nothing of empty ones.
    pub said: BTreeMap<Field, String>,
    /// Why the line cannot be read at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<Broken>,
}

/// Why a line cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Broken {
    /// It is no JSON object.
    #[error("不是 JSON 对象：{0}；请每行放一个完整的对象 · not a JSON object")]
    NoObject(String),
    /// A formula that gives an error.
    #[error("「{}」是出错的公式 {error}，请改成文字 · a formula with an error", .field.heading())]
    Formula {
        /// In which column.
        field: Field,
        /// As the spreadsheet shows it.
        error: String,
    },
}

/// A file as rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its rows.
    pub rows: Vec<Cells>,
    /// The columns it has.
    pub columns: BTreeSet<Field>,
    /// Columns nobody knows; what stands in them is passed over.
    pub unknown: Vec<String>,
    /// Of several sheets of a workbook the one that was read, the first with the columns.
    pub of_several: Option<String>,
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
    /// A workbook of the time before 2007, or one with a password.
    #[error(
        "这是旧版 Excel（.xls）或加了密码的工作簿，请另存为不加密的 .xlsx 再导入 · an old or locked workbook; save it as .xlsx without a password"
    )]
    OldWorkbook,
    /// It is packed like a workbook, but is none, or is damaged.
    #[error(
        "不是 Excel 工作簿，或文件已损坏，请在表格软件中打开并另存为 .xlsx · no workbook, or a damaged one; open it in a spreadsheet and save it again"
    )]
    NoWorkbook,
    /// Unpacked it would be larger than any file of items.
    #[error(
        "工作簿展开后太大，请只留下要导入的表，去掉图片，分成几份 · the workbook is too large when unpacked; keep only the table, and split it"
    )]
    Swells,
    /// It is no text in an encoding that is used.
    #[error(
        "不是表格或文本，或编码无法识别，请另存为 .xlsx 或 UTF-8 的 CSV · no table and no text in a known encoding; save it as .xlsx, or as CSV in UTF-8"
    )]
    NoText,
    /// A quote is not closed, or something stands behind one.
    #[error("第 {0} 行的引号不成对，请改正 · line {0}: mend the quotation marks")]
    Quotes(usize),
    /// No row at the top names a title.
    #[error(
        "没有「标题」这一列，请在第一行写列名：类目、标题、内容、发文单位、材料性质、关键字 · the first row must name the columns"
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
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook::read(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Unreadable::OldWorkbook);
    }
    let text = text::decoded(bytes)?;
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().chars().next() {
        None => Err(Unreadable::Empty),
        Some('{') => Ok(text::lines(text)),
        Some(_) => text::table(text),
    }
}

/// A row of a table, its cells by column.
#[derive(Default)]
struct Line {
    number: usize,
    cells: BTreeMap<usize, String>,
    /// Cells that show an error instead.
    errors: BTreeMap<usize, String>,
}

/// A table with a row near the top that names its columns.
fn headed(lines: Vec<Line>) -> Option<Sheet> {
    let mut lines = lines.into_iter();
    let (head, columns) = lines
        .by_ref()
        .take(HEAD_MOST)
        .find_map(|line| head_of(&line).map(|columns| (line, columns)))?;
    let unknown = head
        .cells
        .iter()
        .filter(|(at, name)| !columns.contains_key(at) && !name.trim().is_empty())
        .map(|(_, name)| name.trim().to_owned());
    let rows = lines.filter_map(|line| {
        let mut cells = Cells {
            line: line.number,
            ..Cells::default()
        };
        for (at, field) in &columns {
            if let Some(cell) = line.cells.get(at) {
                cells.say(*field, cell);
            }
            if let Some(error) = line.errors.get(at) {
                cells.broken = Some(Broken::Formula {
                    field: *field,
                    error: error.clone(),
                });
            }
        }
        (!cells.said.is_empty() || cells.broken.is_some()).then_some(cells)
    });
    Some(Sheet {
        rows: rows.collect(),
        unknown: unknown.collect(),
        columns: columns.values().copied().collect(),
        of_several: None,
    })
}

/// What the columns hold, when this row names them.
fn head_of(line: &Line) -> Option<BTreeMap<usize, Field>> {
    let known = line.cells.iter();
    let columns: BTreeMap<usize, Field> = known
        .filter_map(|(at, name)| Some((*at, Field::named(name)?)))
        .collect();
    let names_titles = columns.values().any(|field| *field == Field::Title);
    names_titles.then_some(columns)
}

impl Cells {
    fn say(&mut self, field: Field, cell: &str) {
        let said = guard::taken_away(cell.trim());
        if said.is_empty() {
            return;
        }
        // The end of the last line says how a list is to be read.
        let ends_its_line = field.is_list() && cell.trim_end_matches(' ').ends_with('\n');
        let said = format!("{said}{}", if ends_its_line { "\n" } else { "" });
        self.said.entry(field).or_insert(said);
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

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
        assert_eq!(open(b"PK\x03\x04..."), Err(Unreadable::NoWorkbook));
        assert_eq!(open(b"\xd0\xcf\x11\xe0.."), Err(Unreadable::OldWorkbook));
        assert_eq!(open(b"\x89PNG\x00\x00\xff"), Err(Unreadable::NoText));
        assert_eq!(open("a,b\n1,2".as_bytes()), Err(Unreadable::NoTitle));
        assert_eq!(open("标题\n\"x".as_bytes()), Err(Unreadable::Quotes(2)));
    }

    #[test]
    fn a_broken_line_of_json_spoils_no_other() {
        let sheet = open("{\"title\":\"a\",\"keywords\":[\"b\",\"c\"]}\n{oops".as_bytes()).unwrap();
        assert_eq!(sheet.rows[0].said[&Field::Keywords], "b\nc\n");
        assert!(sheet.rows[0].broken.is_none() && sheet.rows[1].broken.is_some());
    }
}
