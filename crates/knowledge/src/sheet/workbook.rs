//! Workbooks (.xlsx). Cells are read one after the other and never laid out as the
//! table they claim to be, so a cell in the last corner costs one cell.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};

use calamine::{DataRef, Dimensions, Reader as _, Xlsx, XlsxError};

use super::{Line, Sheet, Unreadable, head_of, headed, zipped};

/// Columns that are looked at; the form has seventeen.
const COLUMNS_MOST: u32 = 200;
/// Rows of one sheet.
const ROWS_MOST: usize = 100_000;
/// Bytes of all texts of a sheet. A text that stands in many cells counts in each.
const TEXT_MOST: usize = 64 << 20;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The first sheet that has the columns.
pub(super) fn read(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    zipped::fits(bytes)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let names = book.sheet_names();
    for name in &names {
        let Some(lines) = lines(&mut book, name)? else {
            continue;
        };
        if let Some(sheet) = headed(lines) {
            return Ok(Sheet {
                of_several: (names.len() > 1).then(|| name.clone()),
                ..sheet
            });
        }
    }
    Err(Unreadable::NoTitle)
}

fn unreadable(error: &XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::OldWorkbook,
        _ => Unreadable::NoWorkbook,
    }
}

/// The rows of a sheet; none when it is a chart.
fn lines(book: &mut Book<'_>, name: &str) -> Result<Option<Vec<Line>>, Unreadable> {
    let mut lines: BTreeMap<u32, Line> = BTreeMap::new();
    let mut budget = Budget(TEXT_MOST);
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        Err(XlsxError::WorksheetNotFound(_) | XlsxError::NotAWorksheet(_)) => return Ok(None),
        Err(error) => return Err(unreadable(&error)),
    };
    while let Some(cell) = cells.next_cell().map_err(|error| unreadable(&error))? {
        let (row, column) = cell.get_position();
        if column >= COLUMNS_MOST || is_nothing(cell.get_value()) {
            continue;
        }
        let line = lines.entry(row).or_insert_with(|| Line {
            number: row as usize + 1,
            ..Line::default()
        });
        if let DataRef::Error(error) = cell.get_value() {
            line.errors.insert(column as usize, error.to_string());
            continue;
        }
        let text = text(cell.get_value());
        budget.spend(&text)?;
        line.cells.insert(column as usize, text);
        if lines.len() > ROWS_MOST {
            return Err(Unreadable::Swells);
        }
    }
    drop(cells);
    let merged = book
        .merge_cells_by_sheet_name(name)
        .map_err(|error| unreadable(&error))?;
    fill_down(&mut lines, merged, &mut budget)?;
    Ok(Some(lines.into_values().collect()))
}

/// Cells merged over several rows say the same for each of them: so are the columns
/// of a form filled in that names a theme once for ten questions. A row that has
/// nothing of its own stays empty.
fn fill_down(
    lines: &mut BTreeMap<u32, Line>,
    merged: Vec<Dimensions>,
    budget: &mut Budget,
) -> Result<(), Unreadable> {
    let heads = lines.iter().find(|(_, line)| head_of(line).is_some());
    let Some(head) = heads.map(|(row, _)| *row) else {
        return Ok(());
    };
    // By column and first row; of what overlaps, one counts.
    let tall: BTreeMap<(u32, u32), u32> = merged
        .into_iter()
        .filter(|region| region.start.0 > head && region.end.0 > region.start.0)
        .map(|region| ((region.start.1, region.start.0), region.end.0))
        .collect();
    let columns: BTreeSet<u32> = tall
        .keys()
        .map(|(column, _)| *column)
        .filter(|column| *column < COLUMNS_MOST)
        .collect();
    for column in columns {
        let mut begun: Option<(u32, String)> = None;
        for (row, line) in lines.range_mut(head + 1..) {
            let place = column as usize;
            if let Some(last) = tall.get(&(column, *row)) {
                begun = line.cells.get(&place).map(|text| (*last, text.clone()));
            } else if let Some((last, text)) = &begun
                && row <= last
                && !line.cells.contains_key(&place)
            {
                budget.spend(text)?;
                line.cells.insert(place, text.clone());
            }
        }
    }
    Ok(())
}

/// What may still be kept.
struct Budget(usize);

impl Budget {
    fn spend(&mut self, text: &str) -> Result<(), Unreadable> {
        self.0 = self.0.checked_sub(text.len()).ok_or(Unreadable::Swells)?;
        Ok(())
    }
}

fn is_nothing(value: &DataRef<'_>) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::String(text) => text.trim().is_empty(),
        DataRef::SharedString(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// What a cell shows. Numbers as they are typed, days as 2026-11-23.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(is) => if *is { "是" } else { "否" }.to_owned(),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(lasts) => lasts.as_f64().to_string(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

    use crate::sheet::{Broken, Field, open};

    fn saved(sheets: Vec<Worksheet>) -> Vec<u8> {
        let mut book = Workbook::new();
        for sheet in sheets {
            book.push_worksheet(sheet);
        }
        book.save_to_buffer().unwrap()
    }

    fn form() -> Worksheet {
        let mut sheet = Worksheet::new();
        for (column, head) in (0..).zip(["类目", "标题", "内容", "关键字", "失效日期"])
        {
            sheet.write_string(2, column, head).unwrap();
        }
        sheet
    }

    #[test]
    fn the_sheet_with_the_columns_is_taken_wherever_its_first_row_is() {
        let mut cover = Worksheet::new();
        cover.set_name("说明").unwrap();
        cover.write_string(0, 0, "请填写第二页").unwrap();
        let mut sheet = form();
        sheet.set_name("条目").unwrap();
        sheet
            .merge_range(0, 0, 0, 4, "知识库导入表", &Format::new())
            .unwrap();
        sheet.write_string(4, 1, "公积金怎么提取").unwrap();
        let read = open(&saved(vec![cover, sheet])).unwrap();
        assert_eq!(read.of_several.as_deref(), Some("条目"));
        assert_eq!((read.rows.len(), read.rows[0].line), (1, 5));
    }

    #[test]
    fn numbers_and_days_are_read_as_people_see_them() {
        let mut sheet = form();
        let day = Format::new().set_num_format("yyyy/m/d");
        sheet.write_number(3, 1, 12345.0).unwrap();
        sheet.write_number(3, 3, 13_800_000_000.0).unwrap();
        let until = ExcelDateTime::from_ymd(2026, 11, 23).unwrap();
        sheet
            .write_datetime_with_format(3, 4, &until, &day)
            .unwrap();
        sheet.write_number(4, 1, 2.5).unwrap();
        let read = open(&saved(vec![sheet])).unwrap();
        let said = &read.rows[0].said;
        assert_eq!(said[&Field::Title], "12345");
        assert_eq!(said[&Field::Keywords], "13800000000");
        assert_eq!(said[&Field::Until], "2026-11-23");
        assert_eq!(read.rows[1].said[&Field::Title], "2.5");
    }

    #[test]
    fn a_theme_merged_over_rows_holds_for_each_and_makes_no_rows() {
        let mut sheet = form();
        let plain = Format::new();
        sheet
            .merge_range(3, 0, 8, 0, "住房/公积金", &plain)
            .unwrap();
        sheet.write_string(3, 1, "一").unwrap();
        sheet.write_string(5, 1, "二").unwrap();
        sheet.write_string(9, 1, "三").unwrap();
        let read = open(&saved(vec![sheet])).unwrap();
        let rows: Vec<(usize, Option<&str>)> = read
            .rows
            .iter()
            .map(|row| (row.line, row.said.get(&Field::Theme).map(String::as_str)))
            .collect();
        let theme = Some("住房/公积金");
        assert_eq!(rows, [(4, theme), (6, theme), (10, None)]);
    }

    #[test]
    fn a_formula_gives_what_it_shows_and_a_broken_one_breaks_its_row() {
        let mut sheet = form();
        sheet
            .write_formula(3, 1, Formula::new("=\"a\"&\"b\"").set_result("ab"))
            .unwrap();
        sheet.write_string(4, 1, "x").unwrap();
        sheet
            .write_formula(4, 2, Formula::new("=1/0").set_result("#DIV/0!"))
            .unwrap();
        let read = open(&saved(vec![sheet])).unwrap();
        assert_eq!(read.rows[0].said[&Field::Title], "ab");
        assert_eq!(
            read.rows[1].broken,
            Some(Broken::Formula {
                field: Field::Body,
                error: "#DIV/0!".to_owned()
            })
        );
    }

    #[test]
    fn a_cell_in_the_last_corner_costs_one_cell() {
        let mut sheet = form();
        sheet.write_string(3, 1, "x").unwrap();
        sheet.write_string(1_048_575, 16_383, "far").unwrap();
        sheet.write_string(1_048_575, 1, "last").unwrap();
        let read = open(&saved(vec![sheet])).unwrap();
        assert_eq!(read.rows.len(), 2);
        assert_eq!(read.rows[1].line, 1_048_576);
    }
}
