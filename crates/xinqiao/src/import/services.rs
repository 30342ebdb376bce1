//! `xinqiao import services FILE.jsonl`: the catalogue of service items. Run again
//! with a newer file it changes what has changed.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::Args;
use serde::Serialize;
use xinqiao_services::{
    ServiceItem,
    read::{Doubt, read},
    store::{self, AT_ONCE, Put},
};

use crate::{
    open::{Database, House, Opening},
    progress::Progress,
};

/// Doubts of a field that are told one by one.
const TOLD: usize = 5;

/// What `xinqiao import services` is told.
#[derive(Args, Debug)]
pub struct ImportServices {
    /// 文件 · The file
    file: PathBuf,
    /// 只核对，不写入 · Only check it, write nothing
    #[arg(long)]
    dry_run: bool,
    /// 以 JSON 输出 · Print the result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, Default, Serialize)]
struct Outcome {
    lines: usize,
    #[serde(flatten)]
    put: Put,
    refused: Vec<Refused>,
    doubts: Vec<Doubtful>,
    dry_run: bool,
}

#[derive(Debug, Serialize)]
struct Refused {
    line: usize,
    reason: String,
}

#[derive(Debug, Serialize)]
struct Doubtful {
    line: usize,
    #[serde(flatten)]
    doubt: Doubt,
}

/// Runs it.
///
/// # Errors
/// When the file cannot be read or the database not be written.
pub async fn run(args: ImportServices) -> anyhow::Result<()> {
    let total = lines(&args.file)?.count() as u64;
    let house = House::open(Opening::of(args.database)).await?;
    let progress = Progress::new("事项 · service items", total, args.json);
    let mut outcome = Outcome {
        dry_run: args.dry_run,
        ..Outcome::default()
    };
    // By code, so that of two rows with one code the later counts.
    let mut some: BTreeMap<String, ServiceItem> = BTreeMap::new();
    for line in lines(&args.file)? {
        let line = line.with_context(|| format!("第 {} 行 · line", outcome.lines + 1))?;
        outcome.lines += 1;
        progress.step(1);
        let number = outcome.lines;
        let text = String::from_utf8_lossy(&line);
        if text.trim().is_empty() {
            continue;
        }
        match read(text.trim_start_matches('\u{feff}')) {
            Ok((item, doubts)) => {
                let doubts = doubts.into_iter();
                outcome.doubts.extend(doubts.map(|doubt| Doubtful {
                    line: number,
                    doubt,
                }));
                some.insert(item.code.clone(), item);
            }
            Err(refused) => outcome.refused.push(Refused {
                line: number,
                reason: refused.to_string(),
            }),
        }
        if some.len() == AT_ONCE {
            put(&house, &mut some, &mut outcome).await?;
        }
    }
    put(&house, &mut some, &mut outcome).await?;
    progress.done();
    if args.json {
        println!("{}", serde_json::to_string_pretty(&outcome)?);
    } else {
        tell(&outcome);
    }
    Ok(())
}

fn lines(file: &Path) -> anyhow::Result<std::io::Split<BufReader<File>>> {
    let opened = File::open(file)
        .with_context(|| format!("读不了 {}，请检查路径 · cannot be read", file.display()))?;
    Ok(BufReader::new(opened).split(b'\n'))
}

async fn put(
    house: &House,
    some: &mut BTreeMap<String, ServiceItem>,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    let items: Vec<ServiceItem> = std::mem::take(some).into_values().collect();
    let now = house.clock.now();
    let put = match outcome.dry_run {
        true => store::would_put(&house.db, &items, now).await?,
        false => store::put(&house.db, &items, now).await?,
    };
    outcome.put.new += put.new;
    outcome.put.changed += put.changed;
    outcome.put.same += put.same;
    Ok(())
}

fn tell(outcome: &Outcome) {
    for refused in &outcome.refused {
        println!("第 {} 行未导入：{}", refused.line, refused.reason);
    }
    let mut fields: BTreeMap<&str, Vec<&Doubtful>> = BTreeMap::new();
    for doubtful in &outcome.doubts {
        fields
            .entry(doubtful.doubt.field)
            .or_default()
            .push(doubtful);
    }
    for (field, doubts) in fields {
        println!(
            "{field}：{} 处没读懂，其余照常导入 · {} not understood, the rest was taken",
            doubts.len(),
            doubts.len()
        );
        for doubtful in doubts.iter().take(TOLD) {
            let Doubt { found, why, .. } = &doubtful.doubt;
            println!("  第 {} 行「{found}」：{why}", doubtful.line);
        }
    }
    let Put { new, changed, same } = outcome.put;
    let (lines, refused) = (outcome.lines, outcome.refused.len());
    let dry = if outcome.dry_run {
        "（只核对，未写入 · nothing was written）"
    } else {
        ""
    };
    println!(
        "共 {lines} 行：新增 {new} 项，更新 {changed} 项，未变 {same} 项，未导入 {refused} 行{dry} · \
         {lines} lines: {new} new, {changed} changed, {same} the same, {refused} refused"
    );
}
