//! The paper: what stands above its text, its blocks, what stands below.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Chart, Table};

/// A paper. Its JSON is this value, field by field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// In which language the few words are that are not in its blocks.
    #[serde(default)]
    pub language: Language,
    /// Whether it reports or addresses somebody.
    #[serde(default)]
    pub kind: Kind,
    /// What it is called.
    pub title: String,
    /// 文号 or the number of an issue, as `云热督〔2019〕11 号` or `第 11 期`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who issues it.
    pub issuer: String,
    /// The day it bears.
    pub date: Date,
    /// Whom it addresses; a letter begins with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What it says, in order.
    #[serde(default)]
    pub blocks: Vec<Block>,
    /// Lines under the last rule: copies to, printed by, how figures were counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foot: Vec<String>,
}

/// Whether a paper reports or addresses somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A bulletin or report: issuer and day stand under the title.
    #[default]
    Report,
    /// A letter: it begins with whom it addresses and ends with issuer, day and the
    /// place of the seal.
    Letter,
}

/// A language of papers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// Chinese as written on the mainland.
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// A part of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading; level 1 stands right under the title, 3 is the lowest.
    Heading {
        /// From 1.
        level: u8,
        /// Its words, with its number if it has one: `一、总体情况`.
        text: String,
    },
    /// A paragraph. A line break in it begins the next one.
    Text(String),
    /// Points, numbered from 1 as they are printed.
    Points(Vec<String>),
    /// A table.
    Table(Table),
    /// A chart of bars, and its figures as a table.
    Bars(Chart),
    /// A chart of lines, and its figures as a table.
    Lines(Chart),
}

impl Paper {
    /// A report without anything in it yet.
    #[must_use]
    pub fn report(title: impl Into<String>, issuer: impl Into<String>, date: Date) -> Self {
        Self {
            language: Language::default(),
            kind: Kind::Report,
            title: title.into(),
            number: None,
            issuer: issuer.into(),
            date,
            to: None,
            blocks: Vec::new(),
            foot: Vec::new(),
        }
    }

    /// A letter to somebody.
    #[must_use]
    pub fn letter(
        title: impl Into<String>,
        issuer: impl Into<String>,
        date: Date,
        to: impl Into<String>,
    ) -> Self {
        Self {
            kind: Kind::Letter,
            to: Some(to.into()),
            ..Self::report(title, issuer, date)
        }
    }

    /// Adds a heading.
    pub fn head(&mut self, level: u8, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.blocks.push(Block::Heading { level, text });
        self
    }

    /// Adds a paragraph.
    pub fn say(&mut self, text: impl Into<String>) -> &mut Self {
        self.blocks.push(Block::Text(text.into()));
        self
    }

    /// Adds a table.
    pub fn show(&mut self, table: Table) -> &mut Self {
        self.blocks.push(Block::Table(table));
        self
    }

    /// Adds points, numbered as they are printed.
    pub fn points(&mut self, points: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        let points = points.into_iter().map(Into::into).collect();
        self.blocks.push(Block::Points(points));
        self
    }

    /// Adds a chart of bars.
    pub fn bars(&mut self, chart: Chart) -> &mut Self {
        self.blocks.push(Block::Bars(chart));
        self
    }

    /// Adds a chart of lines.
    pub fn lines(&mut self, chart: Chart) -> &mut Self {
        self.blocks.push(Block::Lines(chart));
        self
    }

    /// The paper as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        // Keys are strings and no value of a paper refuses to be written.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// A paper from its JSON.
    ///
    /// # Errors
    /// When it is not one.
    pub fn from_json(json: &str) -> serde_json::Result<Self> {
        serde_json::from_str(json)
    }

    /// Its day, as papers write it.
    pub(crate) fn day(&self) -> String {
        let form = match self.language {
            Language::Chinese => "%Y年%-m月%-d日",
            Language::English => "%-d %B %Y",
        };
        self.date.strftime(form).to_string()
    }

    /// Whom it addresses, with the colon that follows.
    pub(crate) fn address(&self) -> Option<String> {
        let colon = match self.language {
            Language::Chinese => '：',
            Language::English => ':',
        };
        let to = self.to.as_deref()?.trim_end_matches(['：', ':']);
        Some(format!("{to}{colon}"))
    }
}

impl Language {
    /// As pages and documents name it.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// What is written where the seal goes.
    pub(crate) const fn seal(self) -> &'static str {
        match self {
            Self::Chinese => "（印章）",
            Self::English => "(seal)",
        }
    }

    /// A heading of a column with what its figures count.
    pub(crate) fn with_unit(self, name: &str, unit: &str) -> String {
        match (self, unit) {
            (_, "") => name.to_owned(),
            (Self::Chinese, _) => format!("{name}（{unit}）"),
            (Self::English, _) => format!("{name} ({unit})"),
        }
    }
}
