//! Messages of another system, a JSON object a line: `id`, `title`, `time`
//! (`2019-04-25 09:32:09` in the site's own time), `text`, and where there is
//! one `user`, `reply` and `reply_time`. Fields we do not know are let be.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use anyhow::Context;
use jiff::{Timestamp, civil::DateTime, tz::Offset};
use serde::Deserialize;
use xinqiao_hotline::filing::{TEXT_MOST, TITLE_MOST, title_from};

/// One message, understood.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id where it comes from.
    pub id: String,
    /// Who wrote it, as that system calls them; may be empty.
    pub user: String,
    /// One line.
    pub title: String,
    /// When it was written.
    pub at: Timestamp,
    /// The whole of it.
    pub text: String,
    /// The official reply, where there is one.
    pub reply: Option<Reply>,
}

/// An official reply.
#[derive(Clone, Debug)]
pub struct Reply {
    /// When it was given.
    pub at: Timestamp,
    /// The whole of it.
    pub text: String,
}

/// A line that was not understood.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct BadLine {
    /// From 1.
    pub line: usize,
    /// Why, and how to mend it.
    pub reason: String,
}

/// A file of messages, line by line.
pub struct Messages {
    lines: std::io::Split<BufReader<File>>,
    offset: Offset,
    line: usize,
}

#[derive(Deserialize)]
struct Raw {
    id: serde_json::Value,
    #[serde(default)]
    user: serde_json::Value,
    #[serde(default)]
    title: String,
    time: String,
    text: String,
    #[serde(default)]
    reply: Option<String>,
    #[serde(default)]
    reply_time: Option<String>,
}

impl Messages {
    /// Opens a file of messages whose times are local to `offset`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(file: &Path, offset: Offset) -> anyhow::Result<Self> {
        let opened = File::open(file)
            .with_context(|| format!("打不开 {} · cannot open the file", file.display()))?;
        Ok(Self {
            lines: BufReader::new(opened).split(b'\n'),
            offset,
            line: 0,
        })
    }

    fn understand(&self, line: &[u8]) -> Result<Message, String> {
        let text = std::str::from_utf8(line)
            .map_err(|_| "不是 UTF-8，请先转码 · not UTF-8, convert the file first".to_owned())?;
        let text = text.trim_start_matches('\u{feff}').trim();
        let raw: Raw = serde_json::from_str(text).map_err(|error| {
            format!("不是所要的 JSON 对象（{error}）· not the JSON object wanted")
        })?;
        let body = raw.text.replace('\0', "");
        let body = body.trim();
        if body.is_empty() {
            return Err("text 为空 · text is empty".to_owned());
        }
        let length = body.chars().count();
        if length > TEXT_MOST {
            return Err(format!(
                "text 有 {length} 个字，最多 {TEXT_MOST} 个 · text is too long"
            ));
        }
        let title = title_from(&raw.title.replace('\0', ""));
        debug_assert!(title.chars().count() <= TITLE_MOST);
        let reply = match (raw.reply, raw.reply_time) {
            (Some(text), Some(time)) if !text.trim().is_empty() => Some(Reply {
                at: self.time("reply_time", &time)?,
                text: text.trim().to_owned(),
            }),
            _ => None,
        };
        let at = self.time("time", &raw.time)?;
        if reply.as_ref().is_some_and(|reply| reply.at < at) {
            return Err("reply_time 早于 time · the reply is earlier than the message".to_owned());
        }
        let id = plain(&raw.id);
        if id.is_empty() {
            return Err("id 为空 · id is empty".to_owned());
        }
        Ok(Message {
            id,
            user: plain(&raw.user),
            title,
            at,
            text: body.to_owned(),
            reply,
        })
    }

    fn time(&self, field: &str, text: &str) -> Result<Timestamp, String> {
        let wanted =
            || format!("{field} 应形如 2019-04-25 09:32:09，实为 {text:?} · not a date and time");
        let local: DateTime = text.trim().parse().map_err(|_| wanted())?;
        self.offset.to_timestamp(local).map_err(|_| wanted())
    }
}

impl Iterator for Messages {
    type Item = Result<Message, BadLine>;

    /// The next line that is not blank.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = self.lines.next()?;
            self.line += 1;
            let bad = |reason| BadLine {
                line: self.line,
                reason,
            };
            let line = match line {
                Ok(line) => line,
                Err(error) => return Some(Err(bad(error.to_string()))),
            };
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return Some(self.understand(&line).map_err(bad));
        }
    }
}

/// A number or text as text; anything else as nothing.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.trim().to_owned(),
        serde_json::Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
