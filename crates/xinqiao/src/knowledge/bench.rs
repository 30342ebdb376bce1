//! How fast and how right the search is on an encyclopedia of a province's size,
//! made up; SQLite's own search answers the same questions in the same run.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;
use clap::Args;
use jiff::civil::{Date, date};
use serde::Serialize;
use xinqiao_search::{Asked, Index, Words};

use super::{made_up, trigram::Trigram};
use crate::triage::resident;

/// The day for which is asked; made-up items hold on every day.
const DAY: Date = date(2026, 11, 23);
/// Entries put between two commits while the index is filled.
const BETWEEN_COMMITS: u64 = 50_000;
/// Questions by which rightness is measured.
const QUESTIONS: u64 = 300;
/// The editor's items have numbers of their own.
const EDITED: u64 = 1 << 32;

/// What `knowledge bench` is told.
#[derive(Args, Debug)]
pub struct Bench {
    /// 条目数 · Items
    #[arg(long, default_value_t = 81_000)]
    items: u64,
    /// 问答对数 · Pairs of question and answer
    #[arg(long, default_value_t = 172_000)]
    pairs: u64,
    /// 每秒请求数 · Requests a second
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    rate: u64,
    /// 请求多少秒 · For so many seconds
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    seconds: u64,
    /// 索引目录，测完删除 · Where the index is made; thrown away afterwards
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// 不与 SQLite FTS5 对比 · Without SQLite FTS5
    #[arg(long)]
    alone: bool,
}

#[derive(Serialize)]
struct Figures {
    items: u64,
    pairs: u64,
    index_seconds: f64,
    index_bytes: u64,
    /// Of the whole process after the load, at its highest, before SQLite.
    resident_bytes: Option<u64>,
    requests: usize,
    requests_per_second: u64,
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
    slowest_ms: f64,
    edits: usize,
    /// From an edit until it is found, at the longest.
    visible_seconds: f64,
    /// Asked in the words people use, and in those of the title.
    recall_at_3_spoken: f64,
    recall_at_3_by_the_book: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sqlite_fts5_trigram: Option<Compared>,
}

#[derive(Serialize)]
struct Compared {
    index_seconds: f64,
    p50_ms: f64,
    p95_ms: f64,
    recall_at_3_spoken: f64,
    recall_at_3_by_the_book: f64,
}

/// Measures, and returns the figures as JSON.
///
/// # Errors
/// When the folder cannot be written.
pub fn run(asked: &Bench) -> Result<String> {
    let folder = asked.folder.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!("xinqiao-search-bench-{}", std::process::id()))
    });
    let index = Index::fresh(&folder, Arc::new(Words::shipped()?))?;
    let begun = Instant::now();
    fill(&index, asked)?;
    let index_seconds = begun.elapsed().as_secs_f64();
    let (recall_at_3_spoken, recall_at_3_by_the_book) = recalls(asked, |question| {
        let found = index.search(&Asked::new(question, DAY))?;
        Ok(found
            .hits
            .iter()
            .take(3)
            .map(|hit| hit.title.text())
            .collect())
    })?;
    let (mut took, visible) = load(&index, asked)?;
    took.sort_unstable();
    let figures = Figures {
        items: asked.items,
        pairs: asked.pairs,
        index_seconds,
        index_bytes: bytes(&folder),
        resident_bytes: resident(),
        requests: took.len(),
        requests_per_second: asked.rate,
        p50_ms: percentile(&took, 50),
        p95_ms: percentile(&took, 95),
        p99_ms: percentile(&took, 99),
        slowest_ms: percentile(&took, 100),
        edits: visible.len(),
        visible_seconds: visible
            .iter()
            .copied()
            .max()
            .unwrap_or_default()
            .as_secs_f64(),
        recall_at_3_spoken,
        recall_at_3_by_the_book,
        sqlite_fts5_trigram: if asked.alone {
            None
        } else {
            Some(compared(asked)?)
        },
    };
    fs::remove_dir_all(&folder)?;
    Ok(serde_json::to_string_pretty(&figures)?)
}

fn fill(index: &Index, asked: &Bench) -> Result<()> {
    for number in 0..asked.items.max(asked.pairs) {
        if number < asked.items {
            index.put(&made_up::item(number))?;
        }
        if number < asked.pairs {
            index.put(&made_up::pair(number))?;
        }
        if number % BETWEEN_COMMITS == BETWEEN_COMMITS - 1 {
            index.commit()?;
        }
    }
    index.commit()?;
    index.settle()?;
    Ok(())
}

/// The share of questions whose item is among the first three: asked in the words
/// people use, and in those of the title.
fn recalls(
    asked: &Bench,
    mut answer: impl FnMut(&str) -> Result<Vec<String>>,
) -> Result<(f64, f64)> {
    let questions = QUESTIONS.min(asked.items);
    let (mut spoken, mut by_the_book) = (0_u32, 0_u32);
    for turn in 0..questions {
        let number = asked.items / questions * turn;
        let title = made_up::item(number).title;
        spoken += u32::from(answer(&made_up::question(number))?.contains(&title));
        let asked = made_up::question_by_the_book(number);
        by_the_book += u32::from(answer(&asked)?.contains(&title));
    }
    let share = |right: u32| f64::from(right) / questions.max(1) as f64;
    Ok((share(spoken), share(by_the_book)))
}

/// Asks at a steady rate, whether or not the last answer has come, while an editor
/// changes an item a second. What each request took, waiting included, and how long
/// each edit was not seen.
fn load(index: &Index, asked: &Bench) -> Result<(Vec<Duration>, Vec<Duration>)> {
    let over = AtomicBool::new(false);
    let turn = AtomicU64::new(0);
    let begun = Instant::now();
    let all = asked.rate * asked.seconds;
    thread::scope(|scope| {
        let editor = scope.spawn(|| edit(index, &over));
        let askers: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| ask(index, asked, &turn, all, begun)))
            .collect();
        let mut took = Vec::new();
        for asker in askers {
            took.extend(asker.join().unwrap_or_else(|_| Ok(Vec::new()))?);
        }
        over.store(true, Ordering::Relaxed);
        let visible = editor.join().unwrap_or_else(|_| Ok(Vec::new()))?;
        Ok((took, visible))
    })
}

fn ask(
    index: &Index,
    asked: &Bench,
    turn: &AtomicU64,
    all: u64,
    begun: Instant,
) -> Result<Vec<Duration>> {
    let mut took = Vec::new();
    loop {
        let number = turn.fetch_add(1, Ordering::Relaxed);
        if number >= all {
            return Ok(took);
        }
        let due = begun + Duration::from_nanos(1_000_000_000 / asked.rate * number);
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let about = number.wrapping_mul(7_919) % asked.items.max(1);
        index.search(&Asked::new(made_up::question(about), DAY))?;
        took.push(due.elapsed());
    }
}

fn edit(index: &Index, over: &AtomicBool) -> Result<Vec<Duration>> {
    let mut visible = Vec::new();
    let mut number = EDITED;
    while !over.load(Ordering::Relaxed) {
        let mut entry = made_up::item(number);
        entry.title = format!("新登第{number}号须知");
        let begun = Instant::now();
        index.put(&entry)?;
        index.commit()?;
        let asked = Asked::new(entry.title.clone(), DAY);
        while !index
            .search(&asked)?
            .hits
            .iter()
            .any(|hit| hit.key == entry.key)
        {
            if begun.elapsed() > Duration::from_secs(10) {
                break;
            }
            thread::sleep(Duration::from_millis(5));
        }
        visible.push(begun.elapsed());
        number += 1;
        thread::sleep(Duration::from_secs(1));
    }
    Ok(visible)
}

fn compared(asked: &Bench) -> Result<Compared> {
    let begun = Instant::now();
    let table = Trigram::new()?;
    (0..asked.items).try_for_each(|number| table.put(&made_up::item(number)))?;
    (0..asked.pairs).try_for_each(|number| table.put(&made_up::pair(number)))?;
    table.done()?;
    let index_seconds = begun.elapsed().as_secs_f64();
    let mut took = Vec::new();
    let (recall_at_3_spoken, recall_at_3_by_the_book) = recalls(asked, |question| {
        let begun = Instant::now();
        let titles = table.search(question)?;
        took.push(begun.elapsed());
        Ok(titles)
    })?;
    took.sort_unstable();
    Ok(Compared {
        index_seconds,
        p50_ms: percentile(&took, 50),
        p95_ms: percentile(&took, 95),
        recall_at_3_spoken,
        recall_at_3_by_the_book,
    })
}

/// In milliseconds, of durations in order.
fn percentile(took: &[Duration], percent: usize) -> f64 {
    let place = (took.len() * percent).div_ceil(100).saturating_sub(1);
    took.get(place).map_or(0.0, |took| took.as_secs_f64() * 1e3)
}

fn bytes(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    let sizes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(about) if about.is_dir() => bytes(&entry.path()),
        Ok(about) => about.len(),
        Err(_) => 0,
    });
    sizes.sum()
}
