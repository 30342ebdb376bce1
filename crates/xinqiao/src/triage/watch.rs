//! Plays messages back by time and prints each alert as it would have been raised.

use std::{
    collections::HashMap,
    io::{self, Write as _},
    path::PathBuf,
};

use anyhow::{Context as _, Result};
use clap::Args;
use jiff::{Timestamp, civil::DateTime, tz::Offset};
use serde::Serialize;
use xinqiao_triage::{
    link::Linker,
    watch::{Alert, Heard, Lessons, Thresholds, Watch as Watcher},
};

use super::told::{self, Told};

/// What `triage watch` is told.
#[derive(Args, Debug)]
pub struct Watch {
    /// 全部信件，每行一个 JSON（id、user、time、title、text，可有 class、region） · All messages, a JSON object a line, with id, user, time, title, text and perhaps class, region
    #[arg(long, value_name = "FILE")]
    messages: PathBuf,
    /// 每条预警一行 JSON · A JSON object a line
    #[arg(long)]
    jsonl: bool,
}

/// An alert as it is printed.
#[derive(Serialize)]
struct Line<'a> {
    time: String,
    since: String,
    #[serde(flatten)]
    alert: &'a Alert,
}

/// Plays back, and prints.
///
/// # Errors
/// When the file cannot be read, a time cannot be understood, or nobody reads on.
pub fn run(asked: &Watch) -> Result<()> {
    let told = told::messages(&asked.messages)?;
    let mut linker = Linker::default();
    let mut watcher = Watcher::new(Thresholds::default(), Lessons::default());
    let mut people = HashMap::new();
    let mut out = io::stdout().lock();
    for (message, line) in told.iter().zip(1..) {
        let at = moment(message, line)?;
        let others = people.len() as u64;
        // Who gives no name is somebody else each time.
        let person = match message.user.as_str() {
            "" => u64::MAX - message.id,
            user => *people.entry(user).or_insert(others),
        };
        let linked = linker.add(&message.message());
        let heard = Heard {
            id: message.id,
            person,
            at,
            title: &message.title,
            text: &message.text,
            class: &message.class,
            region: &message.region,
            is_risky: false,
        };
        let raised = watcher.hear(&heard, &linked, &linker).into_iter();
        for alert in raised.filter(|alert| !alert.grown) {
            let said = if asked.jsonl {
                serde_json::to_string(&Line {
                    time: clock(alert.at),
                    since: clock(alert.since),
                    alert: &alert,
                })?
            } else {
                in_words(&alert)
            };
            writeln!(out, "{said}")?;
        }
    }
    Ok(())
}

fn moment(message: &Told, number: usize) -> Result<i64> {
    let written = message.time.trim();
    let read = written
        .parse::<DateTime>()
        .or_else(|_| DateTime::strptime("%Y/%m/%d %H:%M:%S", written))
        .or_else(|_| DateTime::strptime("%Y/%m/%d %H:%M", written));
    let civil = read.with_context(|| {
        format!("第 {number} 封信件的时间 {written:?} 看不懂，应如 2019-11-02 08:30:00 · the time of message {number} should look like 2019-11-02 08:30:00")
    })?;
    Ok(Offset::UTC.to_timestamp(civil)?.as_second())
}

fn clock(at: i64) -> String {
    Timestamp::from_second(at).map_or_else(
        |_| String::new(),
        |at| Offset::UTC.to_datetime(at).strftime("%F %T").to_string(),
    )
}

fn in_words(alert: &Alert) -> String {
    format!(
        "{} {:?} {:?} {} · {} 人 {} 件 · {} · {}",
        clock(alert.at),
        alert.level,
        alert.kind,
        alert.title,
        alert.persons,
        alert.message_ids.len(),
        alert.places.join("、"),
        alert.asked.join("、"),
    )
}
