//! Tables of regions, read from a file.

use jiff::civil::Date;

use crate::{
    csv::{self, CsvError, Record},
    level::Level,
    region::{RegionCode, RegionCodeError},
    regions::Region,
};

/// What is wrong with a table of regions. Lines are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegionFileError {
    /// No header.
    #[error(
        "the file is empty; its first line names the columns: code,name,level,parent,valid_from,valid_to"
    )]
    Empty,
    /// A column that has to be there is not, or one is there that nobody knows.
    #[error(
        "line 1: {0}; possible are code, name (both needed), level, parent, valid_from, valid_to, provinceCode, cityCode, areaCode"
    )]
    Header(String),
    /// A quote never closes.
    #[error(
        "line {0}: a quotation mark opens and never closes; close it, or double it inside a name"
    )]
    Unclosed(usize),
    /// Something stands behind a closing quote.
    #[error(
        "line {0}: something follows a closing quotation mark; put a comma, or double quotation marks inside a name"
    )]
    AfterQuote(usize),
    /// Fewer or more fields than columns.
    #[error(
        "line {line}: {found} fields under {wanted} columns; a name with a comma stands in quotation marks"
    )]
    Fields {
        /// The line.
        line: usize,
        /// How many fields it has.
        found: usize,
        /// How many columns the header names.
        wanted: usize,
    },
    /// A code that is none.
    #[error("line {line}, {column}: {what}")]
    Code {
        /// The line.
        line: usize,
        /// The column's name.
        column: &'static str,
        /// What is wrong with it.
        what: RegionCodeError,
    },
    /// No name.
    #[error("line {line}: the region has no name")]
    NoName {
        /// The line.
        line: usize,
    },
    /// The level does not fit the code.
    #[error("line {line}: a code like {code} belongs to a {level}, not a {found:?}")]
    Level {
        /// The line.
        line: usize,
        /// The region's code.
        code: RegionCode,
        /// The level of such a code.
        level: Level,
        /// What stood there.
        found: String,
    },
    /// The parent's code does not begin the region's.
    #[error(
        "line {line}, {column}: {code} does not lie in {parent}; a code begins with its parent's"
    )]
    Parent {
        /// The line.
        line: usize,
        /// The column's name.
        column: &'static str,
        /// The region's code.
        code: RegionCode,
        /// The parent's code.
        parent: RegionCode,
    },
    /// A day that does not exist.
    #[error(
        "line {line}, {column}: {found:?} is not a day; write it as 2026-01-01, or leave it empty"
    )]
    NotADay {
        /// The line.
        line: usize,
        /// The column's name.
        column: &'static str,
        /// What stood there.
        found: String,
    },
    /// It ends before it begins.
    #[error("line {line}: the region's last day ({to}) lies before its first ({from})")]
    EndsFirst {
        /// The line.
        line: usize,
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
}

/// Reads a table of regions: our own columns `code, name, level, parent,
/// valid_from, valid_to`, or those of the published tables of GB/T 2260
/// (`code, name, areaCode, cityCode, provinceCode`), in any order. Level and
/// parents only have to agree with the code, since the code says both.
///
/// # Errors
/// Names the line and says how to mend it.
pub fn read(text: &str) -> Result<Vec<Region>, RegionFileError> {
    let mut records = csv::read(text)
        .map_err(|error| match error {
            CsvError::Unclosed(line) => RegionFileError::Unclosed(line),
            CsvError::AfterQuote(line) => RegionFileError::AfterQuote(line),
        })?
        .into_iter();
    let columns = header(&records.next().ok_or(RegionFileError::Empty)?)?;
    records.map(|record| region(&columns, &record)).collect()
}

const COLUMNS: [&str; 9] = [
    "code",
    "name",
    "level",
    "parent",
    "valid_from",
    "valid_to",
    "provinceCode",
    "cityCode",
    "areaCode",
];
const PARENTS: [&str; 4] = ["parent", "areaCode", "cityCode", "provinceCode"];

fn header(record: &Record) -> Result<Vec<&'static str>, RegionFileError> {
    let mut columns = Vec::new();
    for field in &record.fields {
        let known = COLUMNS.into_iter().find(|known| *known == field.trim());
        match known {
            Some(known) if columns.contains(&known) => {
                return Err(RegionFileError::Header(format!(
                    "the column {known} is there twice"
                )));
            }
            Some(known) => columns.push(known),
            None => {
                let found: String = field.chars().take(20).collect();
                return Err(RegionFileError::Header(format!(
                    "there is no column {found:?}"
                )));
            }
        }
    }
    match ["code", "name"]
        .into_iter()
        .find(|needed| !columns.contains(needed))
    {
        Some(needed) => Err(RegionFileError::Header(format!(
            "the column {needed} is missing"
        ))),
        None => Ok(columns),
    }
}

fn region(columns: &[&'static str], record: &Record) -> Result<Region, RegionFileError> {
    let line = record.line;
    if record.fields.len() != columns.len() {
        let (found, wanted) = (record.fields.len(), columns.len());
        return Err(RegionFileError::Fields {
            line,
            found,
            wanted,
        });
    }
    let field = |name: &str| {
        let at = columns.iter().position(|column| *column == name);
        at.and_then(|at| record.fields.get(at))
            .map_or("", |field| field.trim())
    };
    let parse = |column: &'static str| {
        RegionCode::parse(field(column)).map_err(|what| RegionFileError::Code {
            line,
            column,
            what,
        })
    };
    let day = |column: &'static str| match field(column) {
        "" => Ok(None),
        text => text
            .parse::<Date>()
            .map(Some)
            .map_err(|_| RegionFileError::NotADay {
                line,
                column,
                found: text.chars().take(20).collect(),
            }),
    };

    let code = parse("code")?;
    let name = field("name").to_owned();
    if name.is_empty() {
        return Err(RegionFileError::NoName { line });
    }
    let level = code.level();
    if !field("level").is_empty() && Level::from_code(field("level")) != Some(level) {
        let found = field("level").chars().take(20).collect();
        return Err(RegionFileError::Level {
            line,
            code,
            level,
            found,
        });
    }
    for column in PARENTS
        .into_iter()
        .filter(|column| !field(column).is_empty())
    {
        let parent = parse(column)?;
        if parent == code || !parent.contains(code) {
            return Err(RegionFileError::Parent {
                line,
                column,
                code,
                parent,
            });
        }
    }
    let (valid_from, valid_to) = (day("valid_from")?, day("valid_to")?);
    match valid_from.zip(valid_to).filter(|(from, to)| to < from) {
        Some((from, to)) => Err(RegionFileError::EndsFirst { line, from, to }),
        None => Ok(Region {
            code,
            name,
            valid_from,
            valid_to,
        }),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn our_own_table_has_levels_parents_and_dates() {
        let regions = read(
            "code,name,level,parent,valid_from,valid_to\n\
             00,全国,nation,,,\n\
             99,\"某,省\",province,00,,\n\
             9901,甲市,city,99,2020-01-01,2025-12-31\n",
        )
        .unwrap();
        assert_eq!(regions[1].name, "某,省");
        assert_eq!(regions[2].valid_to, Some(date(2025, 12, 31)));
    }

    #[test]
    fn published_tables_name_parents_in_columns_of_their_own() {
        let text =
            "code,name,areaCode,provinceCode,cityCode\n990101001,\"丙街道\",990101,99,9901\n";
        assert_eq!(read(text).unwrap()[0].code.to_string(), "990101001");
    }

    #[test]
    fn a_broken_table_says_where_and_how_to_mend_it() {
        let error = |text: &str| read(text).unwrap_err().to_string();
        let row = |row: &str| {
            error(&format!(
                "code,name,level,parent,valid_from,valid_to\n\n{row}"
            ))
        };
        insta::assert_snapshot!(error(""), @"the file is empty; its first line names the columns: code,name,level,parent,valid_from,valid_to");
        insta::assert_snapshot!(error("code,title"), @r#"line 1: there is no column "title"; possible are code, name (both needed), level, parent, valid_from, valid_to, provinceCode, cityCode, areaCode"#);
        insta::assert_snapshot!(error("code"), @"line 1: the column name is missing; possible are code, name (both needed), level, parent, valid_from, valid_to, provinceCode, cityCode, areaCode");
        insta::assert_snapshot!(error("code,name,code"), @"line 1: the column code is there twice; possible are code, name (both needed), level, parent, valid_from, valid_to, provinceCode, cityCode, areaCode");
        insta::assert_snapshot!(row("99,甲,省"), @"line 3: 3 fields under 6 columns; a name with a comma stands in quotation marks");
        insta::assert_snapshot!(row("990,甲,,,,"), @"line 3, code: a region code has 2 (province), 4 (city), 6 (county), 9 (town) or 12 (village) digits, or is 00 (nation); this one has 3");
        insta::assert_snapshot!(row("99,,,,,"), @"line 3: the region has no name");
        insta::assert_snapshot!(row("99,甲,city,,,"), @r#"line 3: a code like 99 belongs to a province, not a "city""#);
        insta::assert_snapshot!(row("9901,甲,city,98,,"), @"line 3, parent: 9901 does not lie in 98; a code begins with its parent's");
        insta::assert_snapshot!(row("9901,甲,city,99,2026-13-01,"), @r#"line 3, valid_from: "2026-13-01" is not a day; write it as 2026-01-01, or leave it empty"#);
        insta::assert_snapshot!(row("9901,甲,city,99,2026-02-01,2026-01-01"), @"line 3: the region's last day (2026-01-01) lies before its first (2026-02-01)");
        insta::assert_snapshot!(row("99,\"甲,,,,"), @"line 3: a quotation mark opens and never closes; close it, or double it inside a name");
    }
}
