//! `xinqiao bench seed`: fills a database with closed and archived cases of a
//! year, with sound chains, as fast as the engine takes them.

use std::sync::Mutex;

use anyhow::Context;
use clap::Args;
use jiff::{Span, civil::Date};
use xinqiao_hotline::{
    bare::{BareLedger, Life},
    store::{PersonKeys, SealedPerson},
};
use xinqiao_kernel::CaseId;
use xinqiao_platform::db::WriterLimits;
use xinqiao_platform::seal::Seal;

use super::{bare, server::Ground};
use crate::{
    open::{Database, House, Opening},
    progress::Progress,
};

/// Days over which the cases are spread, ending four months ago so that all are archived.
const DAYS: i64 = 365;
const ENDED_DAYS_AGO: i64 = 120;
/// Cases in one command, and commands in one transaction.
const CASES: usize = 100;
const COMMANDS: usize = 20;
/// A node number that no server of a bench uses.
const NODE: u8 = 98;

/// What `xinqiao bench seed` is told.
#[derive(Args, Debug)]
pub struct Seed {
    /// How many cases.
    #[arg(long)]
    cases: u64,
    #[command(flatten)]
    database: Database,
}

/// Runs it.
///
/// # Errors
/// When the database cannot be used.
pub async fn run(args: Seed) -> anyhow::Result<()> {
    anyhow::ensure!(
        args.database.data.is_some() || args.database.database_url.is_some(),
        "请用 --data 或 --database-url 指明要填充的数据库 · say which database to fill"
    );
    let ground = Ground::prepare(args.database.clone()).await?;
    let started = std::time::Instant::now();
    fill(&ground, args.cases, false).await?;
    println!(
        "{} cases in {:.1} s",
        args.cases,
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Writes so many cases.
///
/// # Errors
/// When the database cannot be written.
pub async fn fill(ground: &Ground, cases: u64, quiet: bool) -> anyhow::Result<()> {
    let house = House::open(Opening::of(ground.database.clone())).await?;
    let progress = Progress::new("seed", cases, quiet);
    let sealed = house.seal.seal(
        "{\"salt\":[],\"person\":{}}".repeat(4).as_bytes(),
        b"case-person",
    )?;
    let limits = WriterLimits {
        queue: COMMANDS * 4,
        set: COMMANDS,
    };
    let writer = house.db.writer_within(BareLedger, limits);

    let today = house.hotline.calendar().date_of(house.clock.now());
    let per_day = cases.div_ceil(DAYS.unsigned_abs());
    let mut left = cases;
    for days_ago in (ENDED_DAYS_AGO..ENDED_DAYS_AGO + DAYS).rev() {
        let day = today.checked_sub(Span::new().days(days_ago))?;
        let of_day = per_day.min(left);
        left -= of_day;
        let life = life_on(&house, ground, day)?;
        let counts: Vec<u32> = (1..=u32::try_from(of_day)?).collect();
        let mut under_way = Vec::new();
        for some in counts.chunks(CASES) {
            let mut writes = xinqiao_hotline::store::Writes::default();
            for count in some {
                let person = SealedPerson {
                    sealed: sealed.clone(),
                    keys: PersonKeys {
                        phone: Some(rand::random()),
                        ..PersonKeys::default()
                    },
                };
                let whole = life.whole(CaseId::new(day, NODE, *count)?, Some(person));
                writes.events.extend(whole.events);
                writes.cases.extend(whole.cases);
                writes.persons.extend(whole.persons);
            }
            let writer = writer.clone();
            under_way.push(tokio::spawn(async move {
                writer.write(Mutex::new(Some(writes))).await
            }));
            if under_way.len() >= COMMANDS * 2 {
                finish(&mut under_way).await?;
            }
        }
        finish(&mut under_way).await?;
        progress.step(of_day);
    }
    progress.done();
    writer.shut_down().await;
    house.hotline.shut_down().await;
    Ok(())
}

fn life_on(house: &House, ground: &Ground, day: Date) -> anyhow::Result<Life> {
    let filed = house
        .hotline
        .offset()
        .to_timestamp(day.at(9, 30, 0, 0))
        .context("no such moment")?;
    bare::life(house, &ground.cast, day, filed, true)
}

type UnderWay = tokio::task::JoinHandle<Result<(), xinqiao_platform::db::WriteError>>;

async fn finish(under_way: &mut Vec<UnderWay>) -> anyhow::Result<()> {
    for written in under_way.drain(..) {
        written.await??;
    }
    Ok(())
}
