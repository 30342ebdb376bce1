//! `xinqiao bench figures`: what is asked of figures when there are millions of
//! cases. Only the rows that cases are counted by are made up, a year of them, spread
//! as in a large city; the cases themselves are never read for a figure.

use std::{path::PathBuf, time::Instant};

use clap::Args;
use jiff::{ToSpan as _, Zoned, civil::Date};
use rand::{RngExt as _, SeedableRng as _, rngs::SmallRng};
use serde::Serialize;
use xinqiao_identity::policy::Visible;
use xinqiao_insight::{
    Count, bare, behind,
    day::{self, Span},
    days::{self, Part},
    explore::{self, Dimension as D, Question},
    fold::Rows,
    measure::Measures,
    row::{Intake, Lies, Marks, Round},
};
use xinqiao_kernel::CaseId;
use xinqiao_platform::db::{Db, Place};

use crate::{open::SYSTEMS, progress::Progress};

/// Cases written in one transaction.
const AT_ONCE: u64 = 5_000;
/// Days over which they came in.
const DAYS: i64 = 365;
/// Days of a first page.
const PAGE_DAYS: u16 = 30;
/// Lines of a page of a list.
const LINES: u32 = 50;
/// A node number that no server of a bench uses, and the cases a node counts a day.
const NODE: u8 = 97;
const MOST_OF_A_DAY: u64 = 999_999;
/// Times each question is asked.
const TIMES: usize = 5;

/// What `xinqiao bench figures` is told.
#[derive(Args, Debug)]
pub struct Figures {
    /// How many cases.
    #[arg(long, default_value_t = 5_000_000)]
    cases: u64,
    /// Where to put the database; filled once, asked again when it is there.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// PostgreSQL instead: postgres://user@host/name
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

/// What was measured.
#[derive(Debug, Default, Serialize)]
struct Outcome {
    cases: u64,
    rounds: u64,
    filled_seconds: f64,
    /// Everything that a first page of figures reads, in milliseconds.
    first_page: Times,
    /// Each question over the whole year, in milliseconds.
    explorer: Vec<Asked>,
    /// A page of the list behind a figure of one month, in milliseconds.
    list: Times,
}

#[derive(Debug, Default, Serialize)]
struct Times {
    median: f64,
    worst: f64,
}

/// Codes of measures, by what they are split, and what they are narrowed to.
type Asking<'a> = (&'a [&'a str], &'a [D], &'a [(D, Vec<i64>)]);

#[derive(Debug, Serialize)]
struct Asked {
    question: String,
    lines: usize,
    #[serde(flatten)]
    times: Times,
}

/// Runs it.
///
/// # Errors
/// When the database cannot be used.
pub async fn run(args: Figures) -> anyhow::Result<()> {
    let made = std::env::temp_dir().join(format!("xinqiao-figures-{}", std::process::id()));
    let dir = args.data.clone().unwrap_or_else(|| made.clone());
    let place = Place::choose(args.database_url.as_deref(), &dir)?;
    let db = Db::open(&place).await?;
    db.migrate(SYSTEMS).await?;
    let today = Zoned::now().date();
    let mut outcome = Outcome::default();
    let there = held(&db, "figure_intake").await?;
    if there == 0 {
        let started = Instant::now();
        fill(&db, args.cases, today, args.json).await?;
        outcome.filled_seconds = started.elapsed().as_secs_f64();
    }
    outcome.cases = held(&db, "figure_intake").await?;
    outcome.rounds = held(&db, "figure_round").await?;
    ask(&db, today, &mut outcome).await?;
    drop(db);
    if args.data.is_none() {
        let _ = std::fs::remove_dir_all(&made);
    }
    if args.json {
        println!("{}", serde_json::to_string_pretty(&outcome)?);
        return Ok(());
    }
    let Outcome {
        cases,
        rounds,
        first_page,
        list,
        ..
    } = &outcome;
    println!(
        "{cases} cases, {rounds} rounds, filled in {:.0} s",
        outcome.filled_seconds
    );
    println!(
        "first page   {:8.1} ms   worst {:8.1} ms",
        first_page.median, first_page.worst
    );
    println!(
        "list behind  {:8.1} ms   worst {:8.1} ms",
        list.median, list.worst
    );
    for Asked {
        question,
        lines,
        times,
    } in &outcome.explorer
    {
        println!(
            "{:8.1} ms   worst {:8.1} ms   {lines:6} lines   {question}",
            times.median, times.worst
        );
    }
    Ok(())
}

async fn held(db: &Db, table: &str) -> anyhow::Result<u64> {
    let row = db
        .query_one(&format!("select count(*) from {table}"), Vec::new())
        .await?;
    let count: i64 = row.map(|row| row.get(0)).transpose()?.unwrap_or(0);
    Ok(count.unsigned_abs())
}

async fn ask(db: &Db, today: Date, outcome: &mut Outcome) -> anyhow::Result<()> {
    let all = &Visible::Everything;
    let year = Span {
        first: today.saturating_sub((DAYS - 1).days()),
        last: today,
    };
    let month = Span::days_to(today.saturating_sub(60.days()), PAGE_DAYS);
    outcome.first_page = timed(|| async {
        days::each(db, Part::All, month).await?;
        days::sum(db, month.before()).await?;
        days::sum(db, month.a_year_earlier()).await?;
        for part in [
            Part::Unit,
            Part::Class,
            Part::Town,
            Part::Nature,
            Part::Channel,
        ] {
            days::sums(db, part, month).await?;
        }
        anyhow::Ok(0)
    })
    .await?
    .1;
    outcome.list = timed(|| async {
        let unit = [(D::Unit, vec![7])];
        let listed = behind::cases(db, all, Count::Late, month, &unit, None, LINES);
        anyhow::Ok(listed.await?.len())
    })
    .await?
    .1;

    let measures = Measures::shipped()?;
    let questions: [Asking<'_>; 9] = [
        (&["received", "answered_rate"], &[], &[]),
        (&["received"], &[D::Month], &[]),
        (&["in_time_rate"], &[D::Unit], &[]),
        (
            &["in_time_rate", "return_rate", "satisfied_rate", "mean_days"],
            &[D::Unit],
            &[],
        ),
        (&["received", "ended"], &[D::Week, D::Nature], &[]),
        (&["received"], &[D::District, D::Class, D::Channel], &[]),
        (
            &["in_time_rate", "close_rate"],
            &[D::Month, D::Class, D::Nature],
            &[],
        ),
        (&["received"], &[D::Week, D::District, D::Nature], &[]),
        (
            &["satisfied_rate"],
            &[D::Unit, D::Class],
            &[(D::District, vec![990_103])],
        ),
    ];
    for (codes, by, only) in questions {
        let question = Question {
            measures: codes.iter().filter_map(|code| measures.get(code)).collect(),
            by: by.to_vec(),
            only: only.to_vec(),
            span: year,
        };
        let (lines, times) =
            timed(|| async { Ok(explore::ask(db, all, &question).await?.len()) }).await?;
        let split: Vec<&str> = by.iter().map(|dimension| dimension.code()).collect();
        outcome.explorer.push(Asked {
            question: format!("{} by {}", codes.join(", "), split.join(", ")),
            lines,
            times,
        });
    }
    Ok(())
}

async fn timed<F>(ask: impl Fn() -> F) -> anyhow::Result<(usize, Times)>
where
    F: Future<Output = anyhow::Result<usize>>,
{
    let mut times = Vec::new();
    let mut lines = 0;
    for _ in 0..TIMES {
        let started = Instant::now();
        lines = ask().await?;
        times.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    let median = times.get(TIMES / 2).copied().unwrap_or_default();
    Ok((
        lines,
        Times {
            median,
            worst: times.last().copied().unwrap_or_default(),
        },
    ))
}

async fn fill(db: &Db, cases: u64, today: Date, quiet: bool) -> anyhow::Result<()> {
    let progress = Progress::new("figures", cases, quiet);
    let mut rng = SmallRng::seed_from_u64(1);
    let first = day::number(today) - DAYS + 1;
    let mut made = 0;
    while made < cases {
        let some = AT_ONCE.min(cases - made);
        let rows = (made..made + some).map(|number| {
            let day = first + i64::try_from(number * DAYS.unsigned_abs() / cases.max(1))?;
            let count = u32::try_from(number % MOST_OF_A_DAY + 1)?;
            let case = CaseId::new(day::date(day), NODE, count)?;
            anyhow::Ok(one(&mut rng, case.value(), day))
        });
        bare::put(db, &rows.collect::<Result<Vec<Rows>, _>>()?).await?;
        made += some;
        progress.step(some);
    }
    progress.done();
    if db.place().to_string().starts_with("postgres") {
        db.execute("analyze", Vec::new()).await?;
    }
    Ok(())
}

/// A case as a large city has them: four in ten answered at once, units and classes
/// of very different size, one in ten late.
fn one(rng: &mut SmallRng, case: i64, filed: i64) -> Rows {
    // The product of two makes few of them large and most small.
    let skewed = |rng: &mut SmallRng, most: i64| {
        rng.random_range(0..most) * rng.random_range(1..=most) / most
    };
    let (class, sub, leaf) = (skewed(rng, 15) + 1, skewed(rng, 8) + 1, skewed(rng, 5) + 1);
    let (district, town) = (rng.random_range(1..=10), rng.random_range(1..=12));
    let lies = Lies {
        class: class * 1_000_000 + sub * 10_000 + leaf * 100,
        region: (990_100 + district) * 1_000_000 + town * 1_000,
        nature: skewed(rng, 6) + 1,
        channel: skewed(rng, 12) + 1,
        urgency: skewed(rng, 3) + 1,
    };
    let mut intake = Intake {
        case,
        seq: 10,
        lies,
        filed,
        ended: Some(filed),
        marks: Marks::ANSWERED,
    };
    if rng.random_bool(0.4) {
        return Rows {
            intake,
            rounds: Vec::new(),
        };
    }
    intake.marks = Marks::DISPATCHED;
    let mut round = Round {
        case,
        number: 1,
        unit: 2 + skewed(rng, 300),
        lies,
        given: filed,
        due: Some(filed + 7),
        replied: Some(filed + rng.random_range(0..8)),
        closed: Some(filed + 9),
        judged: Some(filed + 9),
        marks: Marks::TO_SIGN
            .and(Marks::REPLIED)
            .and(Marks::CALLED)
            .and(Marks::REACHED),
        minutes: rng.random_range(60..4_000),
        grade: rng.random_range(1..=5),
    };
    let likely = [
        (0.9, Marks::SIGNED_IN_TIME),
        (0.9, Marks::IN_TIME),
        (0.1, Marks::EXTENDED),
        (0.05, Marks::REWORKED),
        (0.7, Marks::EVALUATED.and(Marks::SATISFIED)),
        (0.8, Marks::SOLVED),
    ];
    for (chance, marks) in likely {
        if rng.random_bool(chance) {
            round.marks.set(marks);
        }
    }
    if !round.marks.has(Marks::IN_TIME) {
        round.marks.set(Marks::LATE);
    }
    intake.ended = round.closed;
    Rows {
        intake,
        rounds: vec![round],
    }
}
