//! A chart: names, and one or more rows of figures to them.

use serde::{Deserialize, Serialize};

use crate::{Align, Cell, Column, Table};

/// What bars or lines are drawn from. Wherever it is drawn its figures stand beside it
/// as a table, so that nothing has to be read off a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// What there is to be seen in it, in a sentence; read out instead of the picture.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// What its figures count.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Digits after the point of all its figures: 987 with one digit is 98.7.
    #[serde(default)]
    pub digits: u8,
    /// What its names are: 月份, 区县.
    pub names_are: String,
    /// Its names, in order: months, units, classes.
    pub names: Vec<String>,
    /// Its rows of figures. Four can be told apart without colours.
    pub series: Vec<Series>,
    /// What its shares are of.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub base: String,
    /// What else has to be known to read it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// One row of figures, one a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// What it is called.
    pub name: String,
    /// Its figures without their point; nothing where there is none.
    pub values: Vec<Option<i64>>,
}

impl Chart {
    /// A chart without figures yet.
    #[must_use]
    pub fn new(
        title: impl Into<String>,
        names_are: impl Into<String>,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self {
            title: title.into(),
            names_are: names_are.into(),
            names: names.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }

    /// With one row of figures more.
    #[must_use]
    pub fn with(
        mut self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<i64>>,
    ) -> Self {
        self.series.push(Series {
            name: name.into(),
            values: values.into_iter().collect(),
        });
        self
    }

    /// With what its figures count.
    #[must_use]
    pub fn counting(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    /// With what there is to be seen in it.
    #[must_use]
    pub fn said(mut self, said: impl Into<String>) -> Self {
        self.said = said.into();
        self
    }

    /// Its figures as a table.
    #[must_use]
    pub fn table(&self) -> Table {
        let heads = self.series.iter().map(|series| Column {
            name: series.name.clone(),
            align: Align::End,
            unit: self.unit.clone(),
        });
        let rows = self.names.iter().enumerate().map(|(at, name)| {
            let figures = self.series.iter().map(|series| self.cell(series, at));
            [Cell::text(name)].into_iter().chain(figures).collect()
        });
        Table {
            caption: self.title.clone(),
            columns: [Column::text(&self.names_are)]
                .into_iter()
                .chain(heads)
                .collect(),
            rows: rows.collect(),
            base: self.base.clone(),
            note: self.note.clone(),
        }
    }

    fn cell(&self, series: &Series, at: usize) -> Cell {
        match (series.value(at), self.digits) {
            (None, _) => Cell::Nothing,
            (Some(count), 0) => Cell::Count(count),
            (Some(scaled), digits) => Cell::Number { scaled, digits },
        }
    }

    /// The highest figure; 0 when there is none above.
    pub(crate) fn highest(&self) -> i64 {
        let figures = self.series.iter().flat_map(|series| &series.values);
        figures.flatten().copied().max().unwrap_or(0).max(0)
    }

    /// Whether there is nothing to draw.
    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
            || self
                .series
                .iter()
                .all(|series| series.values.iter().flatten().count() == 0)
    }
}

impl Series {
    /// Its figure at a name.
    pub(crate) fn value(&self, at: usize) -> Option<i64> {
        self.values.get(at).copied().flatten()
    }
}
