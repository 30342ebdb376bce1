//! `xinqiao import knowledge FILE`: items of knowledge as a table (workbook, CSV,
//! JSON lines), or pairs of questions and replies (JSON lines). What a file holds, its first
//! lines say.

use std::{fs, path::PathBuf};

use anyhow::Context;
use clap::Args;
use xinqiao_knowledge::answers::read::is_pair;

use super::{answers, items};
use crate::open::Database;

/// Lines by which a file is known.
const LOOKED_AT: usize = 20;

/// What `xinqiao import knowledge` is told.
#[derive(Args, Debug)]
pub struct ImportKnowledge {
    /// 文件 · The file
    pub file: PathBuf,
    /// 过往问答对公众可见，默认只供工作人员 · Past answers are for everybody, not only for staff
    #[arg(long)]
    pub public: bool,
    /// 编号所属的系统，两个系统的编号因此不会混淆 · The system whose numbers these are
    #[arg(long, value_name = "NAME", default_value = "")]
    pub source: String,
    /// 没有写明本站单位的条目由哪个单位负责（单位代码），默认热线 · Who answers for items
    /// whose unit is none of the site's, its code; the hotline by default
    #[arg(long, value_name = "CODE")]
    pub owner: Option<String>,
    /// 文件多于规则允许的条数时分批导入 · Take more rows than the rules allow a file, in sets
    #[arg(long)]
    pub in_sets: bool,
    /// 把未导入的行连同原因写成文件（xlsx、csv、jsonl），改好后再导入 · Write the rows that were not
    /// taken, with the reasons
    #[arg(long, value_name = "FILE")]
    pub refused: Option<PathBuf>,
    /// 只核对，不写入 · Only check it, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// 以 JSON 输出 · Print the result as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub database: Database,
}

/// Runs it.
///
/// # Errors
/// When the file cannot be read or the database not be written; what was taken in
/// before stays, and the same command goes on from there.
pub async fn run(args: ImportKnowledge) -> anyhow::Result<()> {
    let bytes = fs::read(&args.file).with_context(|| {
        format!(
            "读不了 {}，请检查路径 · cannot be read",
            args.file.display()
        )
    })?;
    let lines = bytes.split(|byte| *byte == b'\n').filter_map(|line| {
        let line = std::str::from_utf8(line).ok()?;
        let line = line.trim_start_matches('\u{feff}').trim();
        (!line.is_empty()).then_some(line)
    });
    // One broken line at the top does not make it a table.
    if lines.take(LOOKED_AT).any(is_pair) {
        answers::run(args).await
    } else {
        items::run(args, &bytes).await
    }
}
