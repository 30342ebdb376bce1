//! `xinqiao import knowledge FILE.jsonl` with pairs: what people were answered before. Run again
//! with a newer file it changes what has changed.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use anyhow::Context;
use serde::Serialize;
use xinqiao_knowledge::answers::{
    Answer,
    read::read,
    store::{self, AT_ONCE, Put},
};

use super::knowledge::ImportKnowledge;
use crate::{
    open::{House, Opening},
    progress::Progress,
    say::say,
};

#[derive(Debug, Default, Serialize)]
struct Outcome {
    lines: usize,
    #[serde(flatten)]
    put: Put,
    refused: Vec<Told>,
    doubts: Vec<Told>,
    dry_run: bool,
}

/// Something about one line.
#[derive(Debug, Serialize)]
struct Told {
    line: usize,
    reason: String,
}

/// Runs it.
///
/// # Errors
/// When the file cannot be read or the database not be written; what was taken in
/// before stays, and the same command goes on from there.
pub async fn run(args: ImportKnowledge) -> anyhow::Result<()> {
    let total = lines(&args.file)?.count() as u64;
    let house = House::open(Opening::of(args.database)).await?;
    let progress = Progress::new("问答 · answers", total, args.json);
    let mut outcome = Outcome {
        dry_run: args.dry_run,
        ..Outcome::default()
    };
    // By key, so that of two lines with one number the later counts.
    let mut some: BTreeMap<String, Answer> = BTreeMap::new();
    for line in lines(&args.file)? {
        let line = line.with_context(|| format!("第 {} 行 · line", outcome.lines + 1))?;
        outcome.lines += 1;
        progress.step(1);
        let number = outcome.lines;
        let told = |reason| Told {
            line: number,
            reason,
        };
        let Ok(text) = std::str::from_utf8(&line) else {
            let why = "不是 UTF-8，请转换编码后再导入 · not UTF-8; convert it first".to_owned();
            outcome.refused.push(told(why));
            continue;
        };
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        match read(text, args.public) {
            Ok((mut answer, doubt)) => {
                outcome.doubts.extend(doubt.map(told));
                if !args.source.is_empty() {
                    answer.key = format!("{}/{}", args.source, answer.key);
                }
                some.insert(answer.key.clone(), answer);
            }
            Err(refused) => outcome.refused.push(told(refused.to_string())),
        }
        if some.len() == AT_ONCE {
            put(&house, &mut some, &mut outcome).await?;
        }
    }
    put(&house, &mut some, &mut outcome).await?;
    progress.done();
    say(&if args.json {
        serde_json::to_string_pretty(&outcome)?
    } else {
        in_words(&outcome)
    });
    Ok(())
}

fn lines(file: &Path) -> anyhow::Result<std::io::Split<BufReader<File>>> {
    let opened = File::open(file)
        .with_context(|| format!("读不了 {}，请检查路径 · cannot be read", file.display()))?;
    Ok(BufReader::new(opened).split(b'\n'))
}

async fn put(
    house: &House,
    some: &mut BTreeMap<String, Answer>,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    let answers: Vec<Answer> = std::mem::take(some).into_values().collect();
    let now = house.clock.now();
    let put = match outcome.dry_run {
        true => store::would_put(&house.db, &answers, now).await?,
        false => store::put(&house.db, &answers, now).await?,
    };
    outcome.put.new += put.new;
    outcome.put.changed += put.changed;
    outcome.put.same += put.same;
    Ok(())
}

fn in_words(outcome: &Outcome) -> String {
    let mut said = String::new();
    for refused in &outcome.refused {
        said.push_str(&format!(
            "第 {} 行未导入：{}\n",
            refused.line, refused.reason
        ));
    }
    for doubt in &outcome.doubts {
        said.push_str(&format!("第 {} 行：{}\n", doubt.line, doubt.reason));
    }
    let Put { new, changed, same } = outcome.put;
    let (lines, refused) = (outcome.lines, outcome.refused.len());
    let dry = if outcome.dry_run {
        "（只核对，未写入 · nothing was written）"
    } else {
        ""
    };
    said.push_str(&format!(
        "共 {lines} 行：新增 {new} 条，更新 {changed} 条，未变 {same} 条，未导入 {refused} 行{dry} · \
         {lines} lines: {new} new, {changed} changed, {same} the same, {refused} refused"
    ));
    said
}
