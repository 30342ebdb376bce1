//! Messages as they came in, and which of them belong to one event.

use std::{collections::HashMap, fs, path::Path};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use xinqiao_triage::link::Message;

/// A message of a file.
#[derive(Deserialize)]
pub struct Told {
    pub id: u64,
    #[serde(default)]
    pub title: String,
    pub text: String,
    /// As the file writes it.
    pub time: String,
    /// Who says it; may be empty.
    #[serde(default)]
    pub user: String,
    /// Class code; may be empty.
    #[serde(default)]
    pub class: String,
    /// Region code; may be empty.
    #[serde(default)]
    pub region: String,
}

impl Told {
    /// The message as it is linked.
    pub fn message(&self) -> Message<'_> {
        Message {
            id: self.id,
            title: &self.title,
            text: &self.text,
        }
    }
}

/// Reads messages, a JSON object a line, and puts them in the order of their time.
///
/// # Errors
/// When the file cannot be read, or a line has not this form.
pub fn messages(file: &Path) -> Result<Vec<Told>> {
    let name = file.display();
    let text =
        fs::read_to_string(file).with_context(|| format!("读不到 {name} · cannot read {name}"))?;
    let mut messages = Vec::new();
    for (line, number) in text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty())
    {
        let told: Told = serde_json::from_str(line).with_context(|| {
            format!(
                "{name} 第 {number} 行应有 id、time、title、text · line {number} should hold id, time, title, text"
            )
        })?;
        messages.push(told);
    }
    messages.sort_by(|a, b| a.time.cmp(&b.time).then(a.id.cmp(&b.id)));
    Ok(messages)
}

/// Reads which message belongs to which event: a table with the columns `event`
/// and `id` among the first, no commas within them.
///
/// # Errors
/// When the file cannot be read or has not these columns.
pub fn events(file: &Path) -> Result<HashMap<u64, String>> {
    let name = file.display();
    let text =
        fs::read_to_string(file).with_context(|| format!("读不到 {name} · cannot read {name}"))?;
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let heads: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let column = |wanted: &str| heads.iter().position(|head| head.trim() == wanted);
    let (Some(event), Some(id)) = (column("event"), column("id")) else {
        bail!(
            "{name} 的首行应有 event 和 id 两列 · the first line of {name} should name the columns event and id"
        );
    };
    let mut events = HashMap::new();
    for (line, number) in lines.zip(2..).filter(|(line, _)| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split(',').collect();
        let found = cells
            .get(event)
            .zip(cells.get(id).and_then(|id| id.trim().parse().ok()));
        let Some((event, id)) = found else {
            bail!(
                "{name} 第 {number} 行缺少事件或编号 · line {number} of {name} lacks event or id"
            );
        };
        events.insert(id, (*event).to_owned());
    }
    Ok(events)
}
