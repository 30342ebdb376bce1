//! Lists of words as they are written: the shipped ones and a site's own.

use std::collections::HashMap;

use serde::Deserialize;
use thiserror::Error;

use super::Hint;

const SHIPPED: [(&str, &str); 8] = [
    ("same.toml", include_str!("../../words/same.toml")),
    ("says.toml", include_str!("../../words/says.toml")),
    ("trade.toml", include_str!("../../words/trade.toml")),
    ("city_life.toml", include_str!("../../words/city_life.toml")),
    ("life.toml", include_str!("../../words/life.toml")),
    ("spoken.toml", include_str!("../../words/spoken.toml")),
    ("acts.toml", include_str!("../../words/acts.toml")),
    ("asking.toml", include_str!("../../words/asking.toml")),
];

/// A list of words that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}{}: {reason}", .line.map(|line| format!(" 第 {line} 行 (line {line})")).unwrap_or_default())]
pub struct BrokenWords {
    /// Which file.
    pub file: String,
    /// Which line, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

impl BrokenWords {
    pub(super) fn all(reason: &impl ToString) -> Self {
        Self {
            file: "words".to_owned(),
            line: None,
            reason: reason.to_string(),
        }
    }
}

/// One file of words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// The file itself.
    #[serde(skip)]
    pub(super) text: String,
    /// Words that mean the same.
    #[serde(default)]
    pub(super) same: Vec<Vec<String>>,
    /// What people say, and what they mean.
    #[serde(default)]
    pub(super) says: Vec<Said>,
    /// What is done with a matter.
    #[serde(default)]
    pub(super) acts: Vec<Act>,
    /// What says nothing.
    #[serde(default)]
    pub(super) filler: Vec<String>,
    /// What says little.
    #[serde(default)]
    pub(super) weak: Vec<String>,
    /// What says which kind of answer is wanted.
    #[serde(default)]
    pub(super) hints: HashMap<Hint, Vec<String>>,
    /// Names of the place and words that no dictionary has.
    #[serde(default)]
    pub(super) words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    pub(super) say: Vec<String>,
    pub(super) mean: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Act {
    #[serde(default)]
    pub(super) first: bool,
    #[serde(default)]
    pub(super) aside: bool,
    pub(super) words: Vec<String>,
}

pub(super) fn shipped() -> Result<Vec<File>, BrokenWords> {
    SHIPPED
        .iter()
        .map(|(name, text)| read(name, text))
        .collect()
}

pub(super) fn read(name: &str, text: &str) -> Result<File, BrokenWords> {
    let mut file: File = toml::from_str(text).map_err(|error| BrokenWords {
        file: name.to_owned(),
        line: error
            .span()
            .map(|span| text[..span.start].matches('\n').count() + 1),
        reason: error.message().to_owned(),
    })?;
    text.clone_into(&mut file.text);
    Ok(file)
}
