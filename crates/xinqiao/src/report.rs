//! `xinqiao report …`: a bulletin of a day, a week, a month or any span, as a
//! document, a workbook, a PDF, a piece of a page or JSON. Reads only, also beside a
//! running server.

use std::{
    fs,
    io::{self, Write as _},
    path::PathBuf,
};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde::Serialize;
use xinqiao_identity::directory::Directory;
use xinqiao_insight::{
    bulletin::{self, Bulletin, Period, Place, Subject},
    day::Span,
    measure::Measures,
};
use xinqiao_papers::{Fonts, Format, Paper};

use crate::open::Database;

/// Which bulletin.
#[derive(Subcommand, Debug)]
pub enum Report {
    /// 日报 · Of a day
    Daily {
        /// 哪一天，如 2019-10-31 · Which day
        #[arg(long, value_name = "YYYY-MM-DD")]
        day: Date,
        #[command(flatten)]
        how: How,
    },
    /// 一周热点 · Of a week, from Monday
    Weekly {
        /// 这一周里的任意一天 · Any day of the week
        #[arg(long, value_name = "YYYY-MM-DD")]
        day: Date,
        #[command(flatten)]
        how: How,
    },
    /// 月通报 · Of a month
    Monthly {
        /// 哪个月，如 2019-10 · Which month
        #[arg(long, value_name = "YYYY-MM", value_parser = month)]
        month: Date,
        #[command(flatten)]
        how: How,
    },
    /// 专报：任意时段 · Of any span
    Special {
        /// 第一天 · The first day
        #[arg(long, value_name = "YYYY-MM-DD")]
        from: Date,
        /// 最后一天 · The last day
        #[arg(long, value_name = "YYYY-MM-DD")]
        to: Date,
        #[command(flatten)]
        how: How,
    },
}

/// How it is written, and from what.
#[derive(Args, Debug)]
pub struct How {
    /// docx、xlsx、pdf、html、json
    #[arg(long, default_value = "docx", value_parser = format)]
    format: Format,
    /// 写到哪个文件；不给则 json、html 输出到屏幕，其他按标题写在当前目录 · Where to;
    /// without it JSON and HTML go to standard output, the others into a file here
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    database: Database,
}

/// The JSON of a bulletin: its figures, and the paper that tells them.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    bulletin: &'a Bulletin,
    paper: &'a Paper,
}

/// Runs it.
///
/// # Errors
/// When the database cannot be read, a figure not be had or the file not be written.
pub async fn run(report: Report) -> anyhow::Result<()> {
    let (period, span, how) = match report {
        Report::Daily { day, how } => (
            Period::Daily,
            Span {
                first: day,
                last: day,
            },
            how,
        ),
        Report::Weekly { day, how } => {
            let monday = i64::from(day.weekday().to_monday_zero_offset());
            let first = day.saturating_sub(monday.days());
            (
                Period::Weekly,
                Span {
                    first,
                    last: first.saturating_add(6.days()),
                },
                how,
            )
        }
        Report::Monthly { month, how } => (Period::Monthly, Span::month(month), how),
        Report::Special { from, to, how } => {
            if to < from {
                bail!("--to 不能早于 --from · the last day comes before the first");
            }
            (
                Period::Special,
                Span {
                    first: from,
                    last: to,
                },
                how,
            )
        }
    };
    let bulletin = gathered(&how.database, period, span).await?;
    let paper = bulletin.paper();
    let bytes = match how.format {
        Format::Json => {
            let told = Told {
                bulletin: &bulletin,
                paper: &paper,
            };
            let mut json = serde_json::to_vec_pretty(&told)?;
            json.push(b'\n');
            json
        }
        format => paper.write(format, || Fonts::find(None))?,
    };
    let on_screen = matches!(how.format, Format::Json | Format::Html);
    let file = match how.out {
        None if on_screen => {
            io::stdout().lock().write_all(&bytes)?;
            return Ok(());
        }
        None => PathBuf::from(format!("{}.{}", paper.title, how.format.code())),
        Some(file) => file,
    };
    fs::write(&file, bytes)
        .with_context(|| format!("写不了 {} · cannot be written", file.display()))?;
    eprintln!("已写成 {} · written", file.display());
    Ok(())
}

async fn gathered(database: &Database, period: Period, span: Span) -> anyhow::Result<Bulletin> {
    let (_, db) = database.open_for_reading().await?;
    let site = database.site(None)?;
    let units = Directory::open(db.clone()).await?.roster().units.clone();
    let place = Place {
        issuer: &site.about.name,
        measures: &Measures::shipped()?,
        units: &units,
        classes: &site.classes,
        regions: &site.regions,
        office_day: site.calendar.office_day().as_mins(),
    };
    let made = site.calendar.date_of(Timestamp::now());
    Ok(bulletin::gather(&db, &place, &Subject { period, span, made }).await?)
}

fn month(text: &str) -> Result<Date, String> {
    format!("{text}-01").parse().map_err(|_| {
        format!("「{text}」不是月份，写成 2019-10 这样 · no month; write it like 2019-10")
    })
}

fn format(text: &str) -> Result<Format, String> {
    Format::from_code(text).ok_or_else(|| {
        "格式只有 docx、xlsx、pdf、html、json · the formats are docx, xlsx, pdf, html and json"
            .to_owned()
    })
}
