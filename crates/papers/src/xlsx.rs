//! The paper as a workbook: its text on the first sheet, each table on one of its own
//! with figures that can be counted with. Words are written as words: a cell that
//! begins with `=` is no formula.

use rust_xlsxwriter::{
    Chart as Drawn, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartType,
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook,
    Worksheet, XlsxError,
};

use crate::{
    Align, Block, Cell, Chart, Language, NotWritten, Paper, Table,
    drawing::{Form, Tone},
    figure, plain,
};

/// How wide the column of words on the first sheet is: what A4 holds even where the
/// letters of the reader's machine are wider. And the highest a row can be.
const FRONT: f64 = 76.0;
const HIGHEST: f64 = 409.0;

/// The longest text a cell takes.
const MOST_SIGNS: usize = 32_000;

impl Paper {
    /// As a workbook. The same paper is the same bytes, whenever it is written.
    ///
    /// # Errors
    /// When a table has more rows or columns than a sheet.
    pub fn xlsx(&self) -> Result<Vec<u8>, NotWritten> {
        let mut sheets = Sheets {
            language: self.language,
            names: vec![front_name(self.language).to_owned()],
            tables: Vec::new(),
        };
        let front = sheets.front(self)?;
        let mut workbook = Workbook::new();
        let created = ExcelDateTime::parse_from_str(&self.date.to_string())
            .or_else(|_| ExcelDateTime::from_ymd(1900, 1, 1))?;
        workbook.set_properties(
            &DocProperties::new()
                .set_title(plain::clean(&self.title))
                .set_author(plain::clean(&self.issuer))
                .set_creation_datetime(&created),
        );
        workbook.push_worksheet(front);
        for sheet in sheets.tables {
            workbook.push_worksheet(sheet);
        }
        Ok(workbook.save_to_buffer()?)
    }
}

const fn front_name(language: Language) -> &'static str {
    match language {
        Language::Chinese => "正文",
        Language::English => "Text",
    }
}

/// The sheets of tables, and names that are taken.
struct Sheets {
    language: Language,
    names: Vec<String>,
    tables: Vec<Worksheet>,
}

impl Sheets {
    /// The first sheet: all words, and where each table is.
    fn front(&mut self, paper: &Paper) -> Result<Worksheet, XlsxError> {
        let words = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let strong = words.clone().set_bold();
        let title = strong
            .clone()
            .set_font_size(18)
            .set_align(FormatAlign::Center);
        let mut lines: Vec<(String, &Format)> = vec![(paper.title.clone(), &title)];
        lines.extend(paper.number.iter().map(|number| (number.clone(), &words)));
        lines.push((format!("{}　{}", paper.issuer, paper.day()), &words));
        lines.extend(paper.address().map(|address| (address, &words)));
        let mut front = page();
        front.set_name(&self.names[0])?;
        front.set_column_width(0, FRONT)?;
        let mut row = 0;
        for (text, look) in lines {
            row = say(&mut front, row, &text, look)?;
        }
        front.set_row_height(0, height(&paper.title, FRONT * 0.6) * 1.6)?;
        for block in &paper.blocks {
            let (chart, table) = match block {
                Block::Heading { text, .. } => {
                    row = say(&mut front, row, text, &strong)?;
                    continue;
                }
                Block::Text(text) => {
                    for line in plain::lines(text) {
                        row = say(&mut front, row, &line, &words)?;
                    }
                    continue;
                }
                Block::Points(points) => {
                    for (at, point) in (1..).zip(points) {
                        row = say(&mut front, row, &format!("{at}. {point}"), &words)?;
                    }
                    continue;
                }
                Block::Table(table) => (None, table.clone()),
                Block::Bars(chart) => (Some((chart, Form::Bars)), chart.table()),
                Block::Lines(chart) => (Some((chart, Form::Lines)), chart.table()),
            };
            let name = self.table(&table, chart)?;
            let link = format!("internal:'{}'!A1", name.replace('\'', "''"));
            let said = format!("→ {name}");
            front.write_url(row, 0, Url::new(link).set_text(said))?;
            row += 1;
        }
        for line in &paper.foot {
            row = say(&mut front, row, line, &words)?;
        }
        Ok(front)
    }

    /// A sheet for a table: caption, heads, rows, what its shares are of. Its name.
    fn table(&mut self, table: &Table, chart: Option<(&Chart, Form)>) -> Result<String, XlsxError> {
        let name = self.name(&table.caption);
        let mut sheet = page();
        sheet.set_name(&name)?;
        let words = Format::new().set_text_wrap();
        let caption = Format::new().set_bold().set_font_size(14);
        let caption_text = plain::clean(&table.caption).replace('\n', " ");
        sheet.write_string_with_format(0, 0, cut(&caption_text), &caption)?;
        let head = boxed()
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_background_color(Color::RGB(0x00EE_F1F5));
        for (at, said) in (0..).zip(table.heads(self.language)) {
            sheet.write_string_with_format(1, at, cut(&plain::clean(&said)), &head)?;
        }
        let (parts, all) = table.widths(self.language);
        let widths: Vec<f64> = parts
            .iter()
            .map(|part| (f64::from(part * all) * 2.0 + 1.0).clamp(6.0, 60.0))
            .collect();
        for (at, wide) in (0..).zip(&widths) {
            sheet.set_column_width(at, *wide)?;
        }
        let mut row = 2;
        for cells in &table.rows {
            let mut high = 0.0_f64;
            for ((at, (column, cell)), wide) in (0..).zip(table.cells(cells)).zip(&widths) {
                write(&mut sheet, (row, at), column.align, cell)?;
                high = high.max(height(&cell.said(), *wide));
            }
            sheet.set_row_height(row, high)?;
            row += 1;
        }
        let rows = row;
        for line in table.under() {
            let last = u16::try_from(table.columns.len().max(1) - 1).unwrap_or(0);
            let text = plain::clean(line);
            sheet.set_row_height(row, height(&text, widths.iter().sum()))?;
            if last == 0 {
                sheet.write_string_with_format(row, 0, cut(&text), &words)?;
            } else {
                sheet.merge_range(row, 0, row, last, &cut(&text), &words)?;
            }
            row += 1;
        }
        if let Some((chart, form)) = chart.filter(|(chart, _)| !chart.is_empty()) {
            sheet.insert_chart(row + 1, 0, &drawn(chart, form, &name, rows))?;
        }
        sheet.set_freeze_panes(2, 1)?;
        sheet.set_repeat_rows(0, 1)?;
        self.tables.push(sheet);
        Ok(name)
    }

    /// A name that a sheet may have and that no other has.
    fn name(&mut self, caption: &str) -> String {
        let kept: String = plain::clean(caption)
            .chars()
            .filter(|sign| !matches!(sign, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\n'))
            .collect();
        let kept = kept.trim().trim_matches('\'');
        let kept = if kept.is_empty() { "表" } else { kept };
        let taken = |name: &str| {
            let name = name.to_lowercase();
            // The name is kept for a program of old.
            name == "history" || self.names.iter().any(|other| other.to_lowercase() == name)
        };
        let mut name = short(kept, 31);
        for at in 2_u32.. {
            if !taken(&name) {
                break;
            }
            let end = format!(" {at}");
            name = short(kept, 31 - end.len()) + &end;
        }
        self.names.push(name.clone());
        name
    }
}

/// A sheet that prints on A4, as wide as the page, with its number.
fn page() -> Worksheet {
    let mut sheet = Worksheet::new();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.6, 0.6, 0.8, 0.8, 0.3, 0.4);
    sheet.set_footer("&C— &P —");
    sheet
}

fn boxed() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x0080_8890))
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

/// Writes a text into a row, and into the rows below when it is longer than a cell.
fn say(sheet: &mut Worksheet, row: u32, text: &str, look: &Format) -> Result<u32, XlsxError> {
    let signs: Vec<char> = plain::clean(text).chars().collect();
    let mut row = row;
    for part in signs.chunks(MOST_SIGNS) {
        let part: String = part.iter().collect();
        sheet.set_row_height(row, height(&part, FRONT))?;
        sheet.write_string_with_format(row, 0, part, look)?;
        row += 1;
    }
    Ok(row)
}

/// How high a row is for a text in so wide a column. Excel finds out by itself when it
/// has to, LibreOffice does not.
fn height(text: &str, wide: f64) -> f64 {
    let lines = text.lines().map(|line| {
        let squares = f64::from(plain::width(line)) * 2.0;
        (squares / (wide - 2.0).max(2.0)).ceil().max(1.0)
    });
    (lines.sum::<f64>().max(1.0) * 15.5 + 2.0).min(HIGHEST / 1.6)
}

fn write(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    align: Align,
    cell: &Cell,
) -> Result<(), XlsxError> {
    let look = boxed().set_align(match align {
        Align::Start => FormatAlign::Left,
        Align::Middle => FormatAlign::Center,
        Align::End => FormatAlign::Right,
    });
    let figure = match *cell {
        Cell::Count(count) => Some((figure::binary(count, 0), "#,##0".to_owned())),
        Cell::Number { scaled, digits } => Some((
            figure::binary(scaled, digits),
            format!("#,##0{}", point(digits)),
        )),
        Cell::Share { of, over, digits } if over != 0 => {
            Some((figure::ratio(of, over), format!("0{}%", point(digits))))
        }
        Cell::Change { from, to, digits } if from != 0 => {
            let form = format!("0{}%", point(digits));
            let by = figure::ratio(to.saturating_sub(from), from.saturating_abs());
            Some((by, format!("+{form};-{form};{form}")))
        }
        _ => None,
    };
    match figure {
        Some((figure, form)) => {
            sheet.write_number_with_format(row, at, figure, &look.set_num_format(form))?;
        }
        None => {
            sheet.write_string_with_format(row, at, cut(&cell.said()), &look)?;
        }
    }
    Ok(())
}

fn point(digits: u8) -> String {
    match usize::from(digits) {
        0 => String::new(),
        digits => format!(".{}", "0".repeat(digits.min(6))),
    }
}

/// The chart over the cells of its sheet.
fn drawn(chart: &Chart, form: Form, sheet: &str, rows: u32) -> Drawn {
    let mut drawn = Drawn::new(match form {
        Form::Bars => ChartType::Bar,
        Form::Lines => ChartType::Line,
    });
    let last = rows.saturating_sub(1).max(2);
    for (at, series) in chart.series.iter().enumerate() {
        let column = u16::try_from(at + 1).unwrap_or(u16::MAX);
        let [red, green, blue] = Tone::Series(at).colour();
        let colour = Color::RGB(u32::from_be_bytes([0, red, green, blue]));
        let mut look = ChartFormat::new();
        match form {
            Form::Bars => {
                look.set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(colour))
            }
            Form::Lines => look.set_line(ChartLine::new().set_color(colour).set_dash_type(
                [
                    ChartLineDashType::Solid,
                    ChartLineDashType::Dash,
                    ChartLineDashType::RoundDot,
                    ChartLineDashType::LongDash,
                ][at % 4],
            )),
        };
        drawn
            .add_series()
            .set_name(cut(&plain::clean(&series.name)).as_str())
            .set_categories((sheet, 2, 0, last, 0))
            .set_values((sheet, 2, column, last, column))
            .set_format(&mut look);
    }
    drawn.title().set_name(plain::clean(&chart.title).as_ref());
    drawn.set_alt_text(short(&plain::clean(&chart.said), 250));
    if chart.series.len() < 2 {
        drawn.legend().set_hidden();
    } else {
        drawn.legend().set_position(ChartLegendPosition::Top);
    }
    if form == Form::Bars {
        // The axis of names lies upright, and counts from below.
        drawn.y_axis().set_reverse();
    }
    drawn.set_width(640).set_height(360);
    drawn
}

/// A text that a cell takes; what is cut off leaves a mark.
fn cut(text: &str) -> String {
    short(text, MOST_SIGNS)
}

/// So many units of UTF-16 at most, which is how a workbook counts.
fn short(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut room = most.saturating_sub(1);
    let mut kept = String::new();
    for sign in text.chars() {
        match room.checked_sub(sign.len_utf16()) {
            Some(left) => room = left,
            None => break,
        }
        kept.push(sign);
    }
    kept.push('…');
    kept
}
