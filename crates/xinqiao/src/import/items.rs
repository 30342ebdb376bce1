//! `xinqiao import knowledge FILE` with items. They were reviewed where they come
//! from, so they are published at once, each through the law; a row whose title is
//! there already is refused, so a file may be given twice.

use std::{fs, iter::zip, path::Path};

use anyhow::Context;
use serde::Serialize;
use xinqiao_identity::{Actor, units::UnitKind};
use xinqiao_kernel::UnitId;
use xinqiao_knowledge::{
    Incoming, Intake, Refusal,
    sheet::{self, Cells, Format, row},
};

use super::knowledge::ImportKnowledge;
use crate::{
    open::{House, Opening},
    progress::Progress,
    say::say,
};

#[derive(Debug, Default, Serialize)]
struct Outcome {
    rows: usize,
    new: usize,
    refused: Vec<Refused>,
    unknown_columns: Vec<String>,
    /// Of several sheets of a workbook the one that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    dry_run: bool,
}

#[derive(Debug, Serialize)]
struct Refused {
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<&'static str>,
    reason: String,
}

/// Runs it.
///
/// # Errors
/// When the file is no table of items, or the database cannot be written.
pub async fn run(args: ImportKnowledge, bytes: &[u8]) -> anyhow::Result<()> {
    let sheet = sheet::open(bytes)?;
    let house = House::open(Opening::of(args.database)).await?;
    let most = house.knowledge.rules().import.most;
    let found = sheet.rows.len();
    anyhow::ensure!(
        found <= most || args.in_sets,
        "一次最多导入 {most} 条，这个文件有 {found} 条，请分成几份，或加 --in-sets 分批导入 · \
         at most {most} rows a file; split it, or add --in-sets"
    );
    let progress = Progress::new("知识条目 · items", found as u64, args.json);
    let origin = args.file.file_name().unwrap_or_default().to_string_lossy();
    let ground = row::Ground {
        themes: house.knowledge.themes(),
        units: house.knowledge.units(),
        owner: owner(&house, args.owner.as_deref())?,
        origin: Some(match args.source.as_str() {
            "" => &origin,
            source => source,
        }),
    };
    let mut outcome = Outcome {
        rows: found,
        unknown_columns: sheet.unknown,
        sheet: sheet.of_several,
        dry_run: args.dry_run,
        ..Outcome::default()
    };
    let mut rows: Vec<Incoming> = Vec::with_capacity(found);
    let mut lines = Vec::with_capacity(found);
    for cells in &sheet.rows {
        match understood(cells, &ground) {
            Ok(row) => {
                rows.push(row);
                lines.push(cells.line);
            }
            Err(refused) => outcome.refused.push(refused),
        }
    }
    let how = Intake {
        dry_run: args.dry_run,
        at: None,
    };
    progress.step(outcome.refused.len() as u64);
    let actor = Actor::clock();
    for (rows, lines) in zip(rows.chunks(most), lines.chunks(most)) {
        let taken = house.knowledge.draft_many(&actor, rows, how).await?;
        for (taken, line) in zip(taken, lines) {
            progress.step(1);
            match taken {
                Ok(_) => outcome.new += 1,
                Err(refusal) => outcome.refused.push(Refused {
                    line: *line,
                    column: None,
                    reason: reason(&refusal, lines),
                }),
            }
        }
    }
    progress.done();
    outcome.refused.sort_by_key(|refused| refused.line);
    if let Some(file) = &args.refused {
        let given_back = given_back(&sheet.rows, &outcome.refused, file)?;
        fs::write(file, given_back)
            .with_context(|| format!("写不了 {} · cannot be written", file.display()))?;
    }
    say(&if args.json {
        serde_json::to_string_pretty(&outcome)?
    } else {
        in_words(&outcome)
    });
    Ok(())
}

/// Who answers for rows that name no unit of the site.
fn owner(house: &House, code: Option<&str>) -> anyhow::Result<UnitId> {
    let units = house.knowledge.units();
    let found = match code {
        Some(code) => units.by_code(code),
        None => units.iter().find(|unit| unit.kind == UnitKind::Hotline),
    };
    let found = found.with_context(|| {
        let code = code.unwrap_or_default();
        format!("没有单位「{code}」，请用 --owner 给出单位代码 · no such unit")
    })?;
    Ok(found.id)
}

fn understood(cells: &Cells, ground: &row::Ground<'_>) -> Result<Incoming, Refused> {
    let refused = |column, reason| Refused {
        line: cells.line,
        column,
        reason,
    };
    if let Some(reason) = &cells.broken {
        return Err(refused(None, reason.to_string()));
    }
    row::read(cells, ground)
        .map_err(|unusable| refused(Some(unusable.field.heading()), unusable.wrong.to_string()))
}

/// Rows are counted among those that were understood, people count lines.
fn reason(refusal: &Refusal, lines: &[usize]) -> String {
    match refusal {
        Refusal::TitleTwice { row } => {
            let line = lines.get(row.wrapping_sub(1)).copied().unwrap_or_default();
            format!("与第 {line} 行标题相同，请改标题或删去一行")
        }
        other => other.to_string(),
    }
}

/// By how the name of the file ends; CSV when it says nothing.
fn given_back(rows: &[Cells], refused: &[Refused], file: &Path) -> anyhow::Result<Vec<u8>> {
    let format = Format::of_file(file).unwrap_or(Format::Csv);
    let rows = refused.iter().filter_map(|refused| {
        let cells = rows.iter().find(|cells| cells.line == refused.line)?;
        let column = refused.column.map(|column| format!("{column}："));
        Some((cells, column.unwrap_or_default() + &refused.reason))
    });
    Ok(sheet::given_back(rows, format, "未导入原因")?)
}

fn in_words(outcome: &Outcome) -> String {
    let mut said = String::new();
    if let Some(sheet) = &outcome.sheet {
        said.push_str(&format!(
            "读的是工作表「{sheet}」，其余工作表没有读 · read from this sheet only\n"
        ));
    }
    if !outcome.unknown_columns.is_empty() {
        let names = outcome.unknown_columns.join("、");
        said.push_str(&format!(
            "不认识的列，已略过：{names} · columns passed over\n"
        ));
    }
    for refused in &outcome.refused {
        let column = refused.column.map(|column| format!("「{column}」"));
        said.push_str(&format!(
            "第 {} 行{}未导入：{}\n",
            refused.line,
            column.unwrap_or_default(),
            refused.reason
        ));
    }
    let (rows, new, refused) = (outcome.rows, outcome.new, outcome.refused.len());
    let dry = if outcome.dry_run {
        "（只核对，未写入 · nothing was written）"
    } else {
        ""
    };
    said.push_str(&format!(
        "共 {rows} 条：新增 {new} 条，未导入 {refused} 条{dry} · {rows} rows: {new} new, {refused} refused"
    ));
    said
}
