//! `xinqiao triage`: how well messages are read, measured on files.

mod bench;
mod labelled;
mod reply;
mod told;
mod watch;

use std::{fs, path::PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use xinqiao_triage::{
    Reader,
    classify::{
        Example,
        evaluate::{self, Figures},
    },
    link,
};

pub use self::bench::{mixed, resident};
use self::labelled::Labelled;
use crate::say::say;

/// What `xinqiao triage` can do.
#[derive(Debug, Subcommand)]
pub enum Triage {
    /// 衡量准确度 · Measure how right it is
    #[command(subcommand)]
    Evaluate(Evaluate),
    /// 按时间重放，给出预警 · Play messages back by time and raise alerts
    Watch(watch::Watch),
    /// 衡量速度 · Measure how fast it is
    Bench(bench::Bench),
}

/// What can be measured.
#[derive(Debug, Subcommand)]
pub enum Evaluate {
    /// 分类：从一些信件学习，判断另一些 · Learn from some messages, judge others
    Classify(Classify),
    /// 关联：同一件事的信件是否互相找到 · Link: whether messages about one matter find each other
    Link(Link),
    /// 答复：有没有说明理由 · Reply: whether it gives reasons
    Reply(reply::Reply),
}

/// What `evaluate classify` is told.
#[derive(Args, Debug)]
pub struct Classify {
    /// 学习用的文件：.jsonl（text、label）或 .tsv（类别、制表符、已分词的文本） · Files to learn from: .jsonl with text and label, or .tsv with class, tab and the words
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    train: Vec<PathBuf>,
    /// 判断用的文件 · The file to judge
    #[arg(long, value_name = "FILE", required_unless_present = "folds")]
    test: Option<PathBuf>,
    /// 不给判断文件时，学习文件分几份轮流判断 · Instead of a file to judge: judge each of so many parts by the others
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=20), conflicts_with = "test")]
    folds: Option<u32>,
    /// 把每封信件所在的份写入文件，供其他工具在同样的份上比较 · Write the part of each message, for others to be compared in the same parts
    #[arg(long, value_name = "FILE", requires = "folds")]
    parts: Option<PathBuf>,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    json: bool,
}

/// What `evaluate link` is told.
#[derive(Args, Debug)]
pub struct Link {
    /// 全部信件，每行一个 JSON（id、time、title、text） · All messages, a JSON object a line
    #[arg(long, value_name = "FILE")]
    messages: PathBuf,
    /// 哪些信件说的是同一件事（列 event、id） · Which of them are about one event
    #[arg(long, value_name = "CSV")]
    events: PathBuf,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    json: bool,
}

/// Measures, and prints the figures.
///
/// # Errors
/// When a file cannot be read or holds nothing to learn from.
pub fn run(what: &Triage) -> Result<()> {
    match what {
        Triage::Evaluate(Evaluate::Classify(asked)) => {
            let figures = classify(asked)?;
            if !asked.json {
                say(&table(&figures));
                return Ok(());
            }
            say(&serde_json::to_string_pretty(&figures)?);
        }
        Triage::Evaluate(Evaluate::Link(asked)) => {
            let figures = linked(asked)?;
            if !asked.json {
                say(&in_words(&figures));
                return Ok(());
            }
            say(&serde_json::to_string_pretty(&figures)?);
        }
        Triage::Evaluate(Evaluate::Reply(asked)) => say(&reply::run(asked)?),
        Triage::Watch(asked) => watch::run(asked)?,
        Triage::Bench(asked) => say(&bench::run(asked)?),
    }
    Ok(())
}

fn linked(asked: &Link) -> Result<link::evaluate::Figures> {
    let told = told::messages(&asked.messages)?;
    let events = told::events(&asked.events)?;
    let messages: Vec<_> = told.iter().map(told::Told::message).collect();
    Ok(link::evaluate::against(&messages, |id| {
        events.get(&id).cloned()
    }))
}

fn in_words(figures: &link::evaluate::Figures) -> String {
    format!(
        "信件 · messages {}，其中列出 · listed {}\n最近的同属一事 · nearest of the same event {:.3}\n\
         成对 · pairs: precision {:.3} recall {:.3} F1 {:.3}\nB3 {:.3}\n用时 · took {:.1} s\n",
        figures.messages,
        figures.listed,
        figures.nearest_same_event,
        figures.pair_precision,
        figures.pair_recall,
        figures.pair_f1,
        figures.b3,
        figures.seconds,
    )
}

fn classify(asked: &Classify) -> Result<Figures> {
    let mut train = Vec::new();
    for file in &asked.train {
        train.extend(labelled::read(file)?);
    }
    let reader = Reader::new();
    let read = |message: &Labelled| Example {
        id: 0,
        text: message.text(&reader),
        path: vec![message.label.clone()],
    };
    if let Some(file) = &asked.test {
        return Ok(evaluate::held_out(&train, &labelled::read(file)?, read));
    }
    let Some(folds) = asked.folds else {
        bail!("请给出 --test 或 --folds · give --test or --folds");
    };
    let texts: Vec<_> = train.iter().map(|message| message.text(&reader)).collect();
    let parts = evaluate::parts(&texts, folds as usize);
    if let Some(file) = &asked.parts {
        let lines: String = parts.iter().map(|part| format!("{part}\n")).collect();
        let name = file.display();
        fs::write(file, lines).with_context(|| format!("写不了 {name} · cannot write {name}"))?;
    }
    Ok(evaluate::crossed(
        &train,
        folds as usize,
        |place| parts[place],
        read,
    ))
}

fn table(figures: &Figures) -> String {
    let mut said = format!(
        "学习 · trained on {}\n判断 · judged {}\nmacro-F1 {:.4}\n准确率 · accuracy {:.4}\n\
         有把握的占 · sure of {:.1} %，其中正确 · of which right {:.1} %\n\
         每秒 · a second {:.0}\n学习用时 · learning took {:.1} s\n模型 · model {:.1} MB\n\n",
        figures.trained_on,
        figures.tested_on,
        figures.macro_f1,
        figures.accuracy,
        figures.coverage_at_98 * 100.0,
        figures.accuracy_of_sure * 100.0,
        figures.messages_per_second,
        figures.train_seconds,
        figures.model_bytes as f64 / 1e6,
    );
    for (class, of) in &figures.per_class {
        said.push_str(&format!(
            "{class}: {} · precision {:.3} recall {:.3} F1 {:.3}\n",
            of.messages, of.precision, of.recall, of.f1
        ));
    }
    said
}
