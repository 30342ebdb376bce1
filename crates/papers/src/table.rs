//! A table, with what its shares are shares of.

use serde::{Deserialize, Serialize};

use crate::{Language, figure, plain};

/// A table. A row that has fewer cells than there are columns ends in nothing; a cell
/// beyond the last column is not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Its columns; the first one names the rows.
    pub columns: Vec<Column>,
    /// Its rows, each a cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// What the shares in it are of; printed under it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub base: String,
    /// What else has to be known to read it; printed under the base.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What stands above it.
    pub name: String,
    /// Where its cells stand.
    #[serde(default)]
    pub align: Align,
    /// What its figures count: 件, 分. Nothing for shares.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
}

/// Where the cells of a column stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the beginning: words.
    #[default]
    Start,
    /// In the middle: marks and grades.
    Middle,
    /// At the end: figures.
    End,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Words.
    Text(String),
    /// How many.
    Count(i64),
    /// A part of a whole, printed in percent; "—" when the whole is empty.
    Share {
        /// The part.
        of: i64,
        /// The whole.
        over: i64,
        /// Digits after the point.
        digits: u8,
    },
    /// From one figure to another, printed in percent with its sign; "—" when there
    /// was none before.
    Change {
        /// The figure before.
        from: i64,
        /// The figure now.
        to: i64,
        /// Digits after the point.
        digits: u8,
    },
    /// A figure that is not whole, told exactly: 9865 with two digits is 98.65.
    Number {
        /// The figure without its point.
        scaled: i64,
        /// Digits after the point.
        digits: u8,
    },
    /// No figure; printed as "—".
    Nothing,
}

impl Table {
    /// A table without rows yet.
    #[must_use]
    pub fn new(caption: impl Into<String>, columns: impl IntoIterator<Item = Column>) -> Self {
        Self {
            caption: caption.into(),
            columns: columns.into_iter().collect(),
            ..Self::default()
        }
    }

    /// With one row more.
    #[must_use]
    pub fn row(mut self, cells: impl IntoIterator<Item = Cell>) -> Self {
        self.rows.push(cells.into_iter().collect());
        self
    }

    /// With what its shares are of.
    #[must_use]
    pub fn base(mut self, base: impl Into<String>) -> Self {
        self.base = base.into();
        self
    }

    /// With what else has to be known to read it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Each column with its cell of a row.
    pub(crate) fn cells<'a>(
        &'a self,
        row: &'a [Cell],
    ) -> impl Iterator<Item = (&'a Column, &'a Cell)> {
        let cells = row.iter().chain(std::iter::repeat(&Cell::Nothing));
        self.columns.iter().zip(cells)
    }

    /// What stands above the columns.
    pub(crate) fn heads(&self, language: Language) -> Vec<String> {
        self.columns
            .iter()
            .map(|column| language.with_unit(&column.name, &column.unit))
            .collect()
    }

    /// The lines under it.
    pub(crate) fn under(&self) -> impl Iterator<Item = &str> {
        let lines = [self.base.as_str(), self.note.as_str()];
        lines.into_iter().filter(|line| !line.is_empty())
    }

    /// How wide each column is, as parts of 1, and how wide all of them would like to
    /// be, in signs. A column of words may grow to fourteen signs before it breaks its
    /// lines; figures are never broken if that can be helped.
    pub(crate) fn widths(&self, language: Language) -> (Vec<f32>, f32) {
        let mut wants: Vec<f32> = self
            .heads(language)
            .iter()
            .map(|head| plain::width(head).clamp(2.0, 6.0))
            .collect();
        for row in &self.rows {
            for (want, (_, cell)) in wants.iter_mut().zip(self.cells(row)) {
                let most = if matches!(cell, Cell::Text(_)) {
                    14.0
                } else {
                    20.0
                };
                *want = want.max(plain::width(&cell.said()).min(most));
            }
        }
        for want in &mut wants {
            *want += 1.0;
        }
        let all: f32 = wants.iter().sum();
        (wants.iter().map(|want| want / all).collect(), all)
    }
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn text(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            align: Align::Start,
            unit: String::new(),
        }
    }

    /// A column of figures that count `unit`.
    #[must_use]
    pub fn amount(name: impl Into<String>, unit: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            align: Align::End,
            unit: unit.into(),
        }
    }
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A part of a whole with one digit after the point.
    #[must_use]
    pub const fn share(of: i64, over: i64) -> Self {
        Self::Share {
            of,
            over,
            digits: 1,
        }
    }

    /// From one figure to another, in percent with one digit after the point.
    #[must_use]
    pub const fn change(from: i64, to: i64) -> Self {
        Self::Change {
            from,
            to,
            digits: 1,
        }
    }

    /// As it is printed.
    #[must_use]
    pub fn said(&self) -> String {
        match self {
            Self::Text(text) => plain::clean(text).into_owned(),
            Self::Count(count) => figure::count(*count),
            Self::Share { of, over, digits } => figure::share(*of, *over, *digits),
            Self::Change { from, to, digits } => figure::change(*from, *to, *digits),
            Self::Number { scaled, digits } => figure::number(*scaled, *digits),
            Self::Nothing => figure::NONE.to_owned(),
        }
    }
}
