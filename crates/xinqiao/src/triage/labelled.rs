//! Messages with their class, as files hold them.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use xinqiao_triage::{Reader, Text};

/// A message that somebody put into a class.
pub struct Labelled {
    pub label: String,
    message: String,
    /// The words have been cut already.
    segmented: bool,
}

impl Labelled {
    /// The message as the models see it.
    pub fn text(&self, reader: &Reader) -> Text {
        if self.segmented {
            Text::segmented(&self.message)
        } else {
            reader.read(&self.message)
        }
    }
}

#[derive(Deserialize)]
struct Line {
    text: String,
    label: String,
}

/// Reads a file of either form, told by its name. Signs that are no UTF-8 are
/// left out, for such files are cut by other programs.
///
/// # Errors
/// When it cannot be read, a line has not this form, or none has.
pub fn read(file: &Path) -> Result<Vec<Labelled>> {
    let name = file.display();
    let bytes = fs::read(file).with_context(|| format!("读不到 {name} · cannot read {name}"))?;
    let text = String::from_utf8_lossy(&bytes);
    let segmented = file.extension().is_some_and(|kind| kind == "tsv");
    let mut messages = Vec::new();
    for (line, number) in text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty())
    {
        let message = if segmented {
            of_words(line)
        } else {
            of_json(line)
        };
        let message = message.with_context(|| {
            let form = if segmented {
                "类别<TAB>词 词 词"
            } else {
                r#"{"text":"…","label":"…"}"#
            };
            format!("{name} 第 {number} 行应为 {form} · line {number} should be {form}")
        })?;
        messages.push(message);
    }
    if messages.is_empty() {
        bail!("{name} 里没有一行 · {name} holds no line");
    }
    Ok(messages)
}

fn of_words(line: &str) -> Option<Labelled> {
    let (label, words) = line.split_once('\t')?;
    Some(Labelled {
        label: label.trim().to_owned(),
        message: words.to_owned(),
        segmented: true,
    })
}

fn of_json(line: &str) -> Option<Labelled> {
    let line: Line = serde_json::from_str(line).ok()?;
    Some(Labelled {
        label: line.label,
        message: line.text,
        segmented: false,
    })
}
