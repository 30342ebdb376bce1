//! `xinqiao triage evaluate reply`: is it told which replies give reasons?

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use serde::{Deserialize, Serialize};
use xinqiao_triage::reply::{
    Judged, Model,
    evaluate::{self, Figures, OfKind},
};

/// What `evaluate reply` is told.
#[derive(Args, Debug)]
pub struct Reply {
    /// 信件与答复，每行一个 JSON（id、reply） · Messages with their replies, a JSON object a line
    #[arg(long, value_name = "FILE")]
    messages: PathBuf,
    /// 学习用的判断（列 message_id、explains，1 说明了理由，0 没有） · Judgements to learn from: does the reply give reasons, 1 or 0
    #[arg(long, value_name = "CSV")]
    train: PathBuf,
    /// 另一些判断，用来衡量；不给时把学习文件分份轮流判断 · Others to measure with; without, each part of the first is judged by the others
    #[arg(long, value_name = "CSV")]
    test: Option<PathBuf>,
    /// 分几份 · How many parts
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=50), conflicts_with = "test")]
    folds: u32,
    /// 把每条答复的判断和依据写入文件，每行一个 JSON · Write each verdict and what it rests on, a JSON object a line (needs --test)
    #[arg(long, value_name = "FILE", requires = "test")]
    verdicts: Option<PathBuf>,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    json: bool,
}

/// Measures, and says the figures.
///
/// # Errors
/// When a file cannot be read, names replies that are not there, or teaches nothing.
pub fn run(asked: &Reply) -> Result<String> {
    let replies = replies(&asked.messages)?;
    let train = known(&asked.train, &replies, &asked.messages)?;
    let one_kind = || {
        let name = asked.train.display();
        format!(
            "{name} 里说明理由的和没有说明的都要有（每份之外也要有），否则学不到东西 · {name} must hold replies of both kinds, outside each part, too"
        )
    };
    let (figures, verdicts) = match &asked.test {
        None => {
            let folds = asked.folds as usize;
            let figures = evaluate::crossed(&pairs(&train), folds).with_context(one_kind)?;
            (figures, Vec::new())
        }
        Some(file) => {
            let test = known(file, &replies, &asked.messages)?;
            let model = Model::train(&pairs(&train)).with_context(one_kind)?;
            let figures =
                evaluate::held_out(&pairs(&train), &pairs(&test)).with_context(one_kind)?;
            (figures, verdicts(&model, &test))
        }
    };
    if let Some(to) = &asked.verdicts {
        write(to, &verdicts)?;
    }
    if !asked.json {
        return Ok(table(&figures));
    }
    let without_reason = verdicts.into_iter().filter(|said| !said.judged.explains);
    let shown = Shown {
        figures,
        without_reason: without_reason.collect(),
    };
    Ok(serde_json::to_string_pretty(&shown)?)
}

/// What `--json` prints.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    figures: Figures,
    /// The replies of `--test` that are said to give no reasons, and why.
    without_reason: Vec<Verdict>,
}

/// A reply that people have judged.
struct Known<'r> {
    message: u64,
    reply: &'r str,
    explains: bool,
}

fn pairs<'r>(known: &[Known<'r>]) -> Vec<(&'r str, bool)> {
    known
        .iter()
        .map(|known| (known.reply, known.explains))
        .collect()
}

#[derive(Deserialize)]
struct Line {
    id: u64,
    reply: String,
}

fn replies(file: &Path) -> Result<HashMap<u64, String>> {
    let name = file.display();
    let mut replies = HashMap::new();
    for (line, number) in text(file)?.lines().zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        let line: Line = serde_json::from_str(line).with_context(|| {
            format!(
                r#"{name} 第 {number} 行应为 {{"id":数字,"reply":"答复"}} · line {number} should hold an id, which is a number, and a reply"#
            )
        })?;
        replies.insert(line.id, line.reply);
    }
    Ok(replies)
}

fn known<'r>(file: &Path, replies: &'r HashMap<u64, String>, of: &Path) -> Result<Vec<Known<'r>>> {
    let (name, of) = (file.display(), of.display());
    let text = text(file)?;
    let mut lines = text.lines();
    let heads: Vec<&str> = lines
        .next()
        .unwrap_or_default()
        .split(',')
        .map(cell)
        .collect();
    let column = |wanted: &str| heads.iter().position(|head| *head == wanted);
    let (Some(message), Some(explains)) = (column("message_id"), column("explains")) else {
        bail!(
            "{name} 的首行应有 message_id 和 explains 两列 · the first line of {name} should name the columns message_id and explains"
        );
    };
    let mut all = Vec::new();
    let mut met = HashSet::new();
    for (line, number) in lines.zip(2..) {
        if line.trim().is_empty() {
            continue;
        }
        let cells: Vec<&str> = line.split(',').map(cell).collect();
        let id = cells.get(message).and_then(|id| id.parse().ok());
        let explains = match cells.get(explains).copied() {
            Some("1") => Some(true),
            Some("0") => Some(false),
            _ => None,
        };
        let (Some(message), Some(explains)) = (id, explains) else {
            bail!(
                "{name} 第 {number} 行应为编号和 1 或 0 · line {number} of {name} should hold a number of a message, and 1 or 0"
            );
        };
        let Some(reply) = replies.get(&message) else {
            bail!(
                "{name} 第 {number} 行的 {message} 不在 {of} 里，请删去这行或换一个信件文件 · message {message} of line {number} is not in {of}; take the line out or give the file that holds it"
            );
        };
        if !met.insert(message) {
            bail!(
                "{name} 第 {number} 行的 {message} 前面已经有了，请留一行 · message {message} of line {number} was named before; keep one line"
            );
        }
        all.push(Known {
            message,
            reply,
            explains,
        });
    }
    if all.is_empty() {
        bail!("{name} 里没有一行判断 · {name} holds no judgement");
    }
    Ok(all)
}

fn cell(cell: &str) -> &str {
    cell.trim().trim_matches('"')
}

/// The text of a file, without the mark that some programs write first.
fn text(file: &Path) -> Result<String> {
    let name = file.display();
    let bytes = fs::read(file).with_context(|| format!("读不到 {name} · cannot read {name}"))?;
    let text = String::from_utf8(bytes).with_context(|| {
        format!("{name} 不是 UTF-8，请另存为 UTF-8 · {name} is not UTF-8; save it as UTF-8")
    })?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// What is said of one reply.
#[derive(Serialize)]
struct Verdict {
    message_id: u64,
    /// What people said.
    truth: bool,
    #[serde(flatten)]
    judged: Judged,
}

fn verdicts(model: &Model, test: &[Known<'_>]) -> Vec<Verdict> {
    let verdict = |known: &Known<'_>| Verdict {
        message_id: known.message,
        truth: known.explains,
        judged: model.judge(known.reply),
    };
    test.iter().map(verdict).collect()
}

fn write(to: &Path, verdicts: &[Verdict]) -> Result<()> {
    let mut lines = String::new();
    for verdict in verdicts {
        lines.push_str(&serde_json::to_string(verdict)?);
        lines.push('\n');
    }
    let name = to.display();
    fs::write(to, lines).with_context(|| format!("写不了 {name} · cannot write {name}"))
}

fn table(figures: &Figures) -> String {
    let kind = |of: &OfKind| {
        format!(
            "{} · precision {:.3} recall {:.3} F1 {:.3}",
            of.replies, of.precision, of.recall, of.f1
        )
    };
    let measured = figures.folds.map_or_else(String::new, |folds| {
        format!(
            "分 {folds} 份轮流 · in {folds} parts，最低 · lowest {:.4}\n",
            figures.macro_f1_lowest
        )
    });
    format!(
        "学习 · trained on {}\n判断 · judged {}\nmacro-F1 {:.4}\n{measured}准确率 · accuracy {:.4}\n\
         说明了理由 · gives reasons: {}\n没有说明 · gives none: {}\n只看分句，不学习 · clauses alone: macro-F1 {:.4}\n",
        figures.trained_on,
        figures.tested_on,
        figures.macro_f1,
        figures.accuracy,
        kind(&figures.explains),
        kind(&figures.gives_no_reason),
        figures.macro_f1_of_clauses,
    )
}
