//! Rows into a file: a workbook, CSV that a spreadsheet opens, or JSON lines. What
//! is written is read back as it was.

use std::{io, path::Path};

use rust_xlsxwriter::{ExcelDateTime, Format as Look, FormatAlign, Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value};

use super::{Cells, Field, Row, Told, guard, row::LIST, told};

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// CSV in UTF-8 with a mark, so that spreadsheets know it.
    Csv,
    /// A JSON object a line.
    Jsonl,
}

impl Format {
    /// Each, the one most people want first.
    pub const ALL: [Self; 3] = [Self::Xlsx, Self::Csv, Self::Jsonl];

    /// How its files end.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }

    /// The kind whose files end so.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|format| format.code().eq_ignore_ascii_case(code))
    }

    /// The kind of a file, by how its name ends.
    #[must_use]
    pub fn of_file(file: &Path) -> Option<Self> {
        Self::from_code(file.extension()?.to_str()?)
    }

    /// What browsers call it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Jsonl => "application/jsonl; charset=utf-8",
        }
    }
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// The place it goes to takes no more.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is more than a workbook can hold.
    #[error(
        "第 {row} 行放不进工作簿（{error}），请导出为 CSV 或 JSON 行 · does not fit into a workbook; use CSV or JSON lines"
    )]
    TooMuch {
        /// Its row, from 1.
        row: u32,
        /// What the workbook says.
        error: String,
    },
}

/// Writes a file row by row. CSV and JSON lines go out at once; a workbook does at
/// the end, because it begins with what stands in all its rows.
pub struct Writer<W> {
    out: W,
    book: Option<Book>,
    format: Format,
    /// The heading of a last column beside the fields.
    more: Option<String>,
}

impl<W: io::Write> Writer<W> {
    /// Begins a file. `more` is the heading of a last column that is read over.
    ///
    /// # Errors
    /// [`NotWritten`].
    pub fn begin(mut out: W, format: Format, more: Option<&str>) -> Result<Self, NotWritten> {
        let mut book = None;
        match format {
            Format::Xlsx => book = Some(Book::begun(more)?),
            Format::Csv => {
                out.write_all("\u{feff}".as_bytes())?;
                let heads: Vec<&str> = Field::all().map(Field::heading).collect();
                let heads: Vec<String> = heads.into_iter().chain(more).map(quoted).collect();
                write!(out, "{}\r\n", heads.join(","))?;
            }
            Format::Jsonl => {}
        }
        Ok(Self {
            out,
            book,
            format,
            more: more.map(str::to_owned),
        })
    }

    /// Writes a row; `more` is what stands in the last column, where there is one.
    ///
    /// # Errors
    /// [`NotWritten`].
    pub fn put(&mut self, row: &Row, more: &str) -> Result<(), NotWritten> {
        match (self.format, &mut self.book) {
            (Format::Jsonl, _) => {
                let mut object: Map<String, Value> = row
                    .iter()
                    .map(|(field, told)| (field.code().to_owned(), value(told)))
                    .collect();
                if let Some(heading) = &self.more {
                    object.insert(heading.clone(), more.into());
                }
                writeln!(self.out, "{}", Value::Object(object))?;
            }
            (_, Some(book)) => book.put(row, self.more.as_ref().map(|_| more))?,
            (_, None) => {
                let cells = Field::all().map(|field| row.get(&field).map_or(String::new(), cell));
                let more = self.more.as_ref().map(|_| more.to_owned());
                let cells: Vec<String> = cells.chain(more).map(|cell| quoted(&cell)).collect();
                write!(self.out, "{}\r\n", cells.join(","))?;
            }
        }
        Ok(())
    }

    /// Ends the file, and gives back what it went to.
    ///
    /// # Errors
    /// [`NotWritten`].
    pub fn end(mut self) -> Result<W, NotWritten> {
        if let Some(book) = self.book {
            self.out.write_all(&book.saved()?)?;
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Rows with what is wrong with each: mended, they can be imported as they are.
///
/// # Errors
/// [`NotWritten`].
pub fn given_back<'a>(
    rows: impl Iterator<Item = (&'a Cells, String)>,
    format: Format,
    why: &str,
) -> Result<Vec<u8>, NotWritten> {
    let mut file = Writer::begin(Vec::new(), format, Some(why))?;
    for (cells, why) in rows {
        file.put(&told::as_it_came(cells), &why)?;
    }
    file.end()
}

/// A cell of CSV, always in quotes.
fn quoted(cell: impl AsRef<str>) -> String {
    let cell = cell.as_ref();
    format!("\"{}{}\"", guard::before(cell), cell.replace('"', "\"\""))
}

/// A list is written with one part a line where a part has a sign that could stand
/// between two.
fn cell(told: &Told) -> String {
    match told {
        Told::Text(text) => text.clone(),
        Told::Day(day) => day.to_string(),
        Told::List(all) if all.iter().any(|part| part.contains(LIST)) => {
            all.iter().map(|part| format!("{part}\n")).collect()
        }
        Told::List(all) => all.join("\n"),
    }
}

fn value(told: &Told) -> Value {
    match told {
        Told::Text(text) => text.clone().into(),
        Told::Day(day) => day.to_string().into(),
        Told::List(all) => all.clone().into(),
    }
}

/// A workbook that is being filled.
struct Book {
    sheet: Worksheet,
    row: u32,
    text: Look,
    day: Look,
}

impl Book {
    fn begun(more: Option<&str>) -> Result<Self, NotWritten> {
        let mut sheet = Worksheet::new();
        let head = Look::new().set_bold().set_text_wrap();
        let heads: Vec<(&str, u8)> = Field::all()
            .map(|field| (field.heading(), width(field)))
            .collect();
        let heads = heads.into_iter().chain(more.map(|more| (more, 50)));
        let begin = || -> Result<(), XlsxError> {
            sheet.set_name("知识条目")?;
            sheet.set_freeze_panes(1, 1)?;
            for (column, (heading, width)) in (0..).zip(heads) {
                sheet.write_string_with_format(0, column, heading, &head)?;
                sheet.set_column_width(column, width)?;
            }
            Ok(())
        };
        begin().map_err(|error| too_much(0, &error))?;
        let top = || Look::new().set_align(FormatAlign::Top);
        Ok(Self {
            sheet,
            row: 0,
            // Text stays text also when somebody edits the cell.
            text: top().set_num_format("@"),
            day: top().set_num_format("yyyy-mm-dd"),
        })
    }

    fn put(&mut self, row: &Row, more: Option<&str>) -> Result<(), NotWritten> {
        self.row += 1;
        let at = self.row;
        for (column, field) in (0..).zip(Field::all()) {
            let Some(told) = row.get(&field) else {
                continue;
            };
            let day = match told {
                Told::Day(day) => excel_day(*day),
                _ => None,
            };
            let put = match day {
                Some(day) => self
                    .sheet
                    .write_datetime_with_format(at, column, &day, &self.day),
                None => {
                    let cell = cell(told);
                    let cell = format!("{}{cell}", guard::before_text(&cell));
                    self.sheet
                        .write_string_with_format(at, column, cell, &self.text)
                }
            };
            put.map_err(|error| too_much(at, &error))?;
        }
        if let Some(more) = more {
            let column = u16::try_from(Field::all().count()).unwrap_or(u16::MAX);
            self.sheet
                .write_string_with_format(at, column, more, &self.text)
                .map_err(|error| too_much(at, &error))?;
        }
        Ok(())
    }

    fn saved(self) -> Result<Vec<u8>, NotWritten> {
        let mut book = Workbook::new();
        book.push_worksheet(self.sheet);
        book.save_to_buffer()
            .map_err(|error| too_much(self.row, &error))
    }
}

fn excel_day(day: jiff::civil::Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    let month = u8::try_from(day.month()).ok()?;
    let day = u8::try_from(day.day()).ok()?;
    ExcelDateTime::from_ymd(year, month, day).ok()
}

fn too_much(row: u32, error: &XlsxError) -> NotWritten {
    NotWritten::TooMuch {
        row: row + 1,
        error: error.to_string(),
    }
}

/// In signs, as spreadsheets count columns.
const fn width(field: Field) -> u8 {
    match field {
        Field::Title | Field::Questions | Field::Theme => 36,
        Field::Body => 60,
        Field::Source | Field::Link | Field::Unit | Field::Keywords => 24,
        _ => 14,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::sheet::open;

    fn row(cells: &[(Field, Told)]) -> Row {
        cells.iter().cloned().collect()
    }

    #[test]
    fn what_is_written_is_read_back_and_runs_no_formula() {
        let list = |parts: &[&str]| Told::List(parts.iter().map(|&part| part.into()).collect());
        let text = |text: &str| Told::Text(text.to_owned());
        let rows = [
            row(&[
                (Field::Title, text("=HYPERLINK(1)")),
                (Field::Body, text("- 一，\"二\"\n- 三")),
                (Field::Keywords, list(&["@甲", "乙、丙"])),
                (Field::Until, Told::Day(date(2026, 11, 23))),
            ]),
            row(&[
                (Field::Title, text("'=1")),
                (Field::Number, text("0012")),
                (Field::Keywords, list(&["+86", "丁"])),
            ]),
        ];
        for format in Format::ALL {
            let mut file = Writer::begin(Vec::new(), format, None).unwrap();
            for row in &rows {
                file.put(row, "").unwrap();
            }
            let bytes = file.end().unwrap();
            if format == Format::Csv {
                let csv = String::from_utf8(bytes.clone()).unwrap();
                assert!(csv.contains("\"'=HYPERLINK(1)\"") && csv.contains("\"'- 一"));
            }
            let read = open(&bytes).unwrap();
            assert_eq!(read.rows.len(), 2);
            let said = |row: usize, field| read.rows[row].said[&field].as_str();
            assert_eq!(said(0, Field::Title), "=HYPERLINK(1)");
            assert_eq!(said(0, Field::Body), "- 一，\"二\"\n- 三");
            assert_eq!(said(0, Field::Keywords), "@甲\n乙、丙\n");
            assert_eq!(said(0, Field::Until), "2026-11-23");
            assert_eq!(said(1, Field::Title), "'=1");
            assert_eq!(said(1, Field::Number), "0012");
            assert_eq!(said(1, Field::Keywords).trim_end(), "+86\n丁");
            assert!(read.unknown.is_empty());
        }
    }

    #[test]
    fn a_text_in_a_workbook_is_a_text_and_no_formula() {
        let mut file = Writer::begin(Vec::new(), Format::Xlsx, None).unwrap();
        let title = Told::Text("=cmd|'/c calc'!A1".to_owned());
        file.put(&row(&[(Field::Title, title)]), "").unwrap();
        let bytes = file.end().unwrap();
        let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
        let sheet = archive.by_name("xl/worksheets/sheet1.xml").unwrap();
        let sheet = io::read_to_string(sheet).unwrap();
        assert!(!sheet.contains("<f>"), "{sheet}");
    }

    #[test]
    fn rows_given_back_can_be_imported_as_they_are() {
        let form = "标题,内容,关键字\n=HYPERLINK(1),\"- a \"\"b\"\"\n- c\",\"甲，乙\"";
        let sheet = open(form.as_bytes()).unwrap();
        for format in Format::ALL {
            let rows = sheet.rows.iter().map(|cells| (cells, "缺少类目".into()));
            let back = given_back(rows, format, "未导入原因").unwrap();
            let again = open(&back).unwrap();
            assert_eq!(again.rows[0].said, sheet.rows[0].said);
            assert_eq!(again.unknown, ["未导入原因"]);
        }
    }
}
