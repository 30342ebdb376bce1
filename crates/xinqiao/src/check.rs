//! `xinqiao check`: every chain holds, and every row is the replay of its
//! events. Reads only, also beside a running server.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use xinqiao_hotline::check as cases;
use xinqiao_insight::check as figures;
use xinqiao_kernel::WorkingCalendar;
use xinqiao_knowledge::{
    check as items,
    sources::store::{self as sources, Standing},
};
use xinqiao_platform::Db;

use crate::{open::Database, progress::Progress};

/// What `xinqiao check` is told.
#[derive(Args, Clone, Debug)]
pub struct Check {
    /// 以 JSON 输出 · Print the result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

/// What was found in all systems.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Cases.
    #[serde(flatten)]
    pub cases: cases::Report,
    /// Items of knowledge.
    pub knowledge: items::Report,
    /// Figures, and what they are folded from.
    pub figures: figures::Report,
    /// How the platforms stand that are followed.
    pub sources: Vec<Standing>,
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.cases.faults.is_empty()
            && self.knowledge.faults.is_empty()
            && self.figures.faults.is_empty()
    }
}

/// Runs it; fails when something is not as its events say.
///
/// # Errors
/// When the database cannot be read.
pub async fn run(args: Check) -> anyhow::Result<ExitCode> {
    let (_, db) = args.database.open_for_reading().await?;
    let calendar = args.database.site(None)?.calendar;
    let report = proven(&db, &calendar, args.json).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        tell(&report);
    }
    Ok(if report.is_sound() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Checks all of it. Beside a running server a case may change between the
/// reading of its row and of its events, so a fault counts when it is found twice.
///
/// # Errors
/// When the database cannot be read.
pub async fn proven(db: &Db, calendar: &WorkingCalendar, quiet: bool) -> anyhow::Result<Report> {
    let mut report = once(db, calendar, quiet).await?;
    if !report.is_sound() {
        let again = once(db, calendar, quiet).await?;
        let stands = |fault: &cases::Fault| {
            again
                .cases
                .faults
                .iter()
                .any(|other| (&other.case, &other.what) == (&fault.case, &fault.what))
        };
        report.cases.faults.retain(stands);
        let found = again.knowledge.faults;
        report
            .knowledge
            .faults
            .retain(|fault| found.contains(fault));
        let found = again.figures.faults;
        let stands = |fault: &String| found.contains(fault);
        report.figures.faults.retain(stands);
    }
    Ok(report)
}

/// Says in a few lines what was found.
pub fn tell(report: &Report) {
    for fault in &report.cases.faults {
        let seq = fault.seq.map(|seq| format!(" #{seq}")).unwrap_or_default();
        println!("{}{seq}: {}", fault.case, fault.what);
    }
    for fault in &report.knowledge.faults {
        let seq = fault.seq.map(|seq| format!(" #{seq}")).unwrap_or_default();
        println!("知识 · item {}{seq}: {}", fault.item, fault.what);
    }
    for fault in &report.figures.faults {
        println!("统计 · figures {fault}");
    }
    for source in &report.sources {
        println!("{}", told(source));
    }
    let (cases, items) = (report.cases.cases, report.knowledge.items);
    let events = report.cases.events + report.knowledge.events;
    let figures = report.figures.faults.len();
    match report.cases.faults.len() + report.knowledge.faults.len() + figures {
        0 => println!(
            "已核对 {cases} 件工单、{items} 条知识、{events} 条记录，链条完整，与记录一致，统计数字与重算相等 · \
             {cases} cases, {items} items, {events} events: every chain holds, every row is its \
             replay, every figure equals a recount"
        ),
        faults => println!(
            "已核对 {cases} 件工单、{items} 条知识、{events} 条记录，发现 {faults} 处不一致 · \
             {cases} cases, {items} items, {events} events: {faults} faults. 行与记录不一致可用 xinqiao rebuild \
             重建；链条断裂请从备份恢复 · rows can be rebuilt; for a broken chain restore a backup"
        ),
    }
}

async fn once(db: &Db, calendar: &WorkingCalendar, quiet: bool) -> anyhow::Result<Report> {
    let row = db
        .query_one(
            "select (select count(*) from cases) + (select count(*) from item)",
            Vec::new(),
        )
        .await?;
    let all = row.map(|row| row.get::<i64>(0)).transpose()?.unwrap_or(0);
    let progress = Progress::new("核对 · checking", all.unsigned_abs(), quiet);
    let mut before = 0;
    let cases = cases::check(db, |done| {
        progress.step(done - before);
        before = done;
    })
    .await?;
    before = 0;
    let knowledge = items::check(db, |done| {
        progress.step(done - before);
        before = done;
    })
    .await?;
    progress.done();
    let figures = figures::check(db, calendar, |_| {}).await?;
    let sources = sources::standing(db).await?;
    Ok(Report {
        cases,
        knowledge,
        figures,
        sources,
    })
}

/// A line for a platform that is followed.
fn told(source: &Standing) -> String {
    let Standing {
        name,
        taken,
        refused,
        failures,
        ..
    } = source;
    let heard = source
        .heard_at
        .map_or("从未 · never".to_owned(), |at| at.to_string());
    let mut line = format!("来源 · source {name}：上次读完 · heard {heard}；{taken} 条 · items");
    if *refused > 0 {
        line += &format!("；{refused} 条未采用 · not taken（{}）", source.why);
    }
    if *failures > 0 {
        line += &format!("；连续 {failures} 次失败 · failures（{}）", source.trouble);
    }
    line
}
