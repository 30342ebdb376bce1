//! `xinqiao knowledge`: asks the search as everybody does, and measures it.

mod bench;
mod made_up;
mod trigram;

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use xinqiao_identity::units::Units;
use xinqiao_kernel::RegionCode;
use xinqiao_knowledge::Knowledge;
use xinqiao_platform::Clock;
use xinqiao_search::{
    Also, Asked, By, Finder, Found, Hit, Kind, Place, Sees, Why,
    evaluate::{self, Figures, Wanted},
};

use crate::{finding::Finding, open::Database, say::say, site::Site};

/// What `xinqiao knowledge` can do.
#[derive(Debug, Subcommand)]
pub enum About {
    /// 检索条目、事项和过往答复 · Search items, service items and earlier answers
    Search(Search),
    /// 用一组查询衡量检索 · Measure the search on a set of questions
    Evaluate(Evaluate),
    /// 用合成的数据测量速度，与 SQLite FTS5 对比 · Measure speed on made-up data, beside SQLite FTS5
    Bench(bench::Bench),
}

/// What `knowledge search` is told.
#[derive(Args, Debug)]
pub struct Search {
    /// 要找的话，怎么说都行 · What to look for, in any words
    #[arg(required_unless_present = "queries")]
    query: Option<String>,
    /// 每行一个查询：原文，或 {"query":…} · A file of questions, one a line: as they are, or {"query":…}
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    queries: Option<PathBuf>,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    json: bool,
    /// 每个查询输出一行 JSON · Print JSON, a line a question
    #[arg(long)]
    jsonl: bool,
    /// 只找在这个区划适用的 · Only what holds in this region (its code)
    #[arg(long, value_name = "CODE")]
    region: Option<RegionCode>,
    /// 在这一天有效的，默认今天 · What holds on this day; today by default
    #[arg(long, value_name = "DATE")]
    day: Option<Date>,
    /// 最多几条 · So many at the most
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=50))]
    limit: u8,
    /// 包括内部条目 · What is for staff, too
    #[arg(long)]
    staff: bool,
    #[command(flatten)]
    database: Database,
}

/// What `knowledge evaluate` is told.
#[derive(Args, Debug)]
pub struct Evaluate {
    /// 每行 {"query":…, "want":[标题…]} · Questions with the titles that answer each
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    queries: Vec<PathBuf>,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

/// Runs it.
///
/// # Errors
/// When a file or the database cannot be read.
pub async fn run(what: About) -> Result<()> {
    match what {
        About::Search(asked) => search(asked).await,
        About::Evaluate(asked) => measure(asked).await,
        About::Bench(asked) => {
            let figures = tokio::task::spawn_blocking(move || bench::run(&asked)).await??;
            say(&figures);
            Ok(())
        }
    }
}

async fn search(asked: Search) -> Result<()> {
    let (finder, today) = opened(&asked.database).await?;
    let ask = |query: &str| -> Result<Answer> {
        let question = Asked {
            region: asked.region,
            sees: if asked.staff {
                Sees::Staff
            } else {
                Sees::Public
            },
            limit: usize::from(asked.limit),
            ..Asked::new(query, asked.day.unwrap_or(today))
        };
        Ok(Answer::of(query, finder.search(&question)?))
    };
    if let Some(query) = &asked.query {
        let answer = ask(query)?;
        if asked.jsonl {
            say(&serde_json::to_string(&answer)?);
        } else if asked.json {
            say(&serde_json::to_string_pretty(&answer)?);
        } else {
            say(&answer.in_words());
        }
        return Ok(());
    }
    let Some(file) = &asked.queries else {
        bail!("请给出要找的话，或 --queries 文件 · give a question, or a file of them");
    };
    for query in queries(file)? {
        say(&serde_json::to_string(&ask(&query)?)?);
    }
    Ok(())
}

async fn measure(asked: Evaluate) -> Result<()> {
    let (finder, today) = opened(&asked.database).await?;
    for file in &asked.queries {
        let set = wanted(file)?;
        let figures = evaluate::measure(&set, |query| finder.search(&Asked::new(query, today)))?;
        if asked.json {
            say(&serde_json::to_string_pretty(&figures)?);
        } else {
            say(&table(file, &figures));
        }
    }
    Ok(())
}

/// The search over what the database holds now, also beside a running server.
async fn opened(database: &Database) -> Result<(Finder, Date)> {
    let (settings, db) = database.open_for_reading().await?;
    let pack = Some(&settings.site.pack).filter(|pack| !pack.as_os_str().is_empty());
    let site = Site::read(pack.map(PathBuf::as_path), None)?;
    let units = Arc::new(Units::new(site.units.iter().cloned())?);
    let clock = Clock::system();
    let today = site.calendar.date_of(clock.now());
    let knowledge = Knowledge::open(xinqiao_knowledge::Setup {
        db,
        rules: site.knowledge_rules()?,
        themes: site.themes(&units)?,
        regions: site.region_codes(),
        calendar: site.calendar.clone(),
        units,
        clock: clock.clone(),
        node: database.node,
    });
    let data = &settings.storage.data;
    let mut finding = Finding::of(data, &site, knowledge, clock, database.node)?;
    finding.bring_up().await?;
    Ok((finding.finder(), today))
}

/// A question with what answers it, as it is printed.
#[derive(Serialize)]
struct Answer {
    query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    meant: Option<String>,
    results: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    title: String,
    kind: Kind,
    id: i64,
    why: Vec<Why>,
    #[serde(skip_serializing_if = "String::is_empty")]
    owner: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Also>,
    excerpt: String,
    score: f32,
}

impl Answer {
    fn of(query: &str, found: Found) -> Self {
        Self {
            query: query.to_owned(),
            meant: found.meant,
            results: found.hits.into_iter().map(Listed::of).collect(),
        }
    }

    fn in_words(&self) -> String {
        let mut said = String::new();
        if let Some(meant) = &self.meant {
            said.push_str(&format!("您是不是要找：{meant} · did you mean this?\n"));
        }
        if self.results.is_empty() {
            said.push_str("没有找到 · nothing found\n");
        }
        for (place, hit) in self.results.iter().enumerate() {
            let kind = match hit.kind {
                Kind::Item => "条目",
                Kind::Service => "事项",
                Kind::Answer => "答复",
            };
            said.push_str(&format!(
                "{:>2}. {} [{kind} {}]\n",
                place + 1,
                hit.title,
                hit.id
            ));
            if !hit.owner.is_empty() {
                said.push_str(&format!("    {}\n", hit.owner));
            }
            let why: Vec<String> = hit.why.iter().map(because).collect();
            said.push_str(&format!("    {}\n", why.join("；")));
            if let Some(until) = hit.until {
                said.push_str(&format!("    有效至 {until} · until\n"));
            }
        }
        said
    }
}

impl Listed {
    fn of(hit: Hit) -> Self {
        Self {
            title: hit.title.text(),
            kind: hit.key.kind,
            id: hit.key.id,
            why: hit.why,
            owner: hit.owner,
            until: hit.until,
            also: hit.also,
            excerpt: hit.excerpt.text(),
            score: hit.score,
        }
    }
}

/// Why something was found, as it is said: 标题中的“残疾人证”即“残疾证”.
fn because(why: &Why) -> String {
    let place = match why.place {
        Place::Title => "标题",
        Place::Question => "问法",
        Place::Keyword => "关键词",
        Place::Number => "编号",
        Place::Owner => "单位或地点",
        Place::Body => "正文",
    };
    let (asked, found) = (&why.asked, &why.found);
    match why.by {
        By::Word => format!("{place}有“{found}”"),
        By::Part => format!("{place}有“{asked}”的一部分“{found}”"),
        By::Synonym => format!("{place}有“{found}”，即“{asked}”"),
        By::Sound => format!("{place}有“{found}”，与“{asked}”同音"),
        By::Initials => format!("{place}有“{found}”，首字母 {asked}"),
        By::Spelling => format!("{place}有“{found}”，与“{asked}”差一个字母"),
    }
}

#[derive(Deserialize)]
struct Query {
    query: String,
}

fn queries(file: &Path) -> Result<Vec<String>> {
    let lines = lines(file)?;
    let read = lines
        .into_iter()
        .map(|line| serde_json::from_str::<Query>(&line).map_or(line, |question| question.query));
    Ok(read.collect())
}

fn wanted(file: &Path) -> Result<Vec<Wanted>> {
    let lines = lines(file)?;
    let read = lines.iter().enumerate().map(|(number, line)| {
        serde_json::from_str(line).with_context(|| {
            let name = file.display();
            format!("{name} 第 {0} 行 · line {0}", number + 1)
        })
    });
    read.collect()
}

fn lines(file: &Path) -> Result<Vec<String>> {
    let name = file.display();
    let cannot = || format!("读不了 {name} · cannot read {name}");
    let open = BufReader::new(File::open(file).with_context(cannot)?);
    let mut lines = Vec::new();
    for line in open.lines() {
        let line = line.with_context(cannot)?;
        if !line.trim().is_empty() {
            lines.push(line);
        }
    }
    Ok(lines)
}

fn table(file: &Path, figures: &Figures) -> String {
    let mut said = format!(
        "{}\n查询 · queries {}\n前三命中 · recall@3 {:.3}\n前十命中 · recall@10 {:.3}\nMRR {:.3}\n",
        file.display(),
        figures.queries,
        figures.recall_at_3,
        figures.recall_at_10,
        figures.mrr,
    );
    for miss in &figures.misses {
        let place = miss.place.map_or("—".to_owned(), |place| place.to_string());
        said.push_str(&format!(
            "{}：应有 {}，在第 {place} 位\n",
            miss.query,
            miss.want.join(" / ")
        ));
    }
    said
}
