//! Just enough of RFC 4180 to read tables: commas, quotes, line numbers for errors.

/// One record with the line on which it begins, from 1.
#[derive(Debug, PartialEq, Eq)]
pub struct Record {
    /// Where it begins.
    pub line: usize,
    /// Its fields, in order.
    pub fields: Vec<String>,
}

/// Why a text is not a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvError {
    /// A quote that opens on this line and never closes.
    Unclosed(usize),
    /// Something between a closing quote and the next comma on this line.
    AfterQuote(usize),
}

/// Reads records; empty lines are passed over, a byte order mark as well.
///
/// # Errors
/// [`CsvError`] with the line.
pub fn read(text: &str) -> Result<Vec<Record>, CsvError> {
    let mut signs = text.trim_start_matches('\u{feff}').chars().peekable();
    let mut records = Vec::new();
    let (mut line, mut fields, mut field) = (1, Vec::new(), String::new());
    let mut begin = 1;
    let mut quoted = false;
    loop {
        match signs.next() {
            Some('"') if field.is_empty() && !quoted => {
                quoted = true;
                line += quoted_field(&mut signs, &mut field).ok_or(CsvError::Unclosed(line))?;
            }
            Some(',') => {
                fields.push(std::mem::take(&mut field));
                quoted = false;
            }
            Some('\r') if signs.peek() == Some(&'\n') => {}
            end @ (Some('\n') | None) => {
                if !(fields.is_empty() && field.is_empty() && !quoted) {
                    fields.push(std::mem::take(&mut field));
                    records.push(Record {
                        line: begin,
                        fields: std::mem::take(&mut fields),
                    });
                }
                if end.is_none() {
                    return Ok(records);
                }
                line += 1;
                begin = line;
                quoted = false;
            }
            Some(_) if quoted => return Err(CsvError::AfterQuote(line)),
            Some(sign) => field.push(sign),
        }
    }
}

/// Up to the closing quote; gives the line breaks passed, or `None` at the end.
fn quoted_field(
    signs: &mut std::iter::Peekable<std::str::Chars<'_>>,
    field: &mut String,
) -> Option<usize> {
    let mut breaks = 0;
    loop {
        match signs.next()? {
            '"' if signs.peek() == Some(&'"') => {
                signs.next();
                field.push('"');
            }
            '"' => return Some(breaks),
            sign => {
                breaks += usize::from(sign == '\n');
                field.push(sign);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<Vec<String>> {
        read(text)
            .unwrap()
            .into_iter()
            .map(|record| record.fields)
            .collect()
    }

    #[test]
    fn quotes_hold_commas_quotes_and_line_breaks() {
        assert_eq!(
            fields("a,\"b,\"\"c\"\"\nd\",e\r\n\n,\n"),
            [vec!["a", "b,\"c\"\nd", "e"], vec!["", ""],]
        );
        assert_eq!(
            read("\"a\nb\"\nc").unwrap()[1],
            Record {
                line: 3,
                fields: vec!["c".into()]
            }
        );
    }

    #[test]
    fn an_error_names_the_line() {
        assert_eq!(read("a\n\"b\nc"), Err(CsvError::Unclosed(2)));
        assert_eq!(read("a\n\"b\"c"), Err(CsvError::AfterQuote(2)));
    }
}
