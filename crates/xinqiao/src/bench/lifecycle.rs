//! `xinqiao bench lifecycle`: whole lives of cases, closed loop.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use clap::Args;
use serde::Serialize;

use super::{
    bare,
    client::Client,
    seed,
    server::{Ground, Server},
    tally::{Percentiles, Tally, round},
};
use crate::open::Database;

/// What `xinqiao bench lifecycle` is told.
#[derive(Args, Debug)]
pub struct Lifecycle {
    /// Connections, each with one request under way.
    #[arg(long, default_value_t = 32)]
    clients: usize,
    /// How long, after two seconds of warming up.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Fill the database with so many closed cases before.
    #[arg(long, default_value_t = 0)]
    seeded: u64,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

#[derive(Serialize)]
struct Outcome {
    engine: &'static str,
    clients: usize,
    seconds: f64,
    seeded: u64,
    life_cycles_per_second: f64,
    requests_per_second: f64,
    latency_ms: BTreeMap<&'static str, Percentiles>,
    latency_ms_all: Percentiles,
    errors: BTreeMap<String, u64>,
    server_peak_rss_mb: Option<f64>,
    database_bytes_per_case: f64,
    start_to_first_answer_ms: f64,
    /// Acts in one commit, on average: the size of the sets of the bare run.
    acts_per_commit: u64,
    bare_life_cycles_per_second: f64,
    share_of_bare: f64,
}

/// Runs it.
///
/// # Errors
/// When the server does not start or ends early.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a bench are far below 2^52"
)]
pub async fn run(args: Lifecycle) -> anyhow::Result<()> {
    let engine = if args.database.database_url.is_some() {
        "postgres"
    } else {
        "sqlite"
    };
    let ground = Ground::prepare(args.database.clone()).await?;
    if args.seeded > 0 {
        seed::fill(&ground, args.seeded, args.json).await?;
    }
    let before = ground.bytes().await?;
    let server = ground.serve().await?;
    let (warm, _) = drive(&ground, &server, args.clients, Duration::from_secs(2)).await?;
    let (tally, lasted) = drive(
        &ground,
        &server,
        args.clients,
        Duration::from_secs(args.seconds),
    )
    .await?;
    let (peak, first_answer) = (server.peak_memory(), server.first_answer);
    let commits = server.stop()?;
    // Four of the five requests of a life are acts, and every act is in some commit.
    let acts = (warm.answered() + tally.answered()) * 4 / 5;
    let acts_per_commit = acts.div_ceil(commits.max(1)).max(1);
    let grown = ground
        .bytes()
        .await?
        .saturating_sub(if args.seeded > 0 { 0 } else { before });
    let cases = warm.lives + tally.lives + args.seeded;

    let lasts = Duration::from_secs(args.seconds.clamp(2, 10));
    let bare = bare::measure(&ground.database, &ground.cast, acts_per_commit, lasts).await?;
    ground.clear();

    let rate = tally.lives as f64 / lasted.as_secs_f64();
    let outcome = Outcome {
        engine,
        clients: args.clients,
        seconds: round(lasted.as_secs_f64()),
        seeded: args.seeded,
        life_cycles_per_second: round(rate),
        requests_per_second: round(tally.answered() as f64 / lasted.as_secs_f64()),
        latency_ms: tally.percentiles(),
        latency_ms_all: Percentiles::of(&tally.overall()),
        errors: tally.errors.clone(),
        server_peak_rss_mb: peak.map(|bytes| round(bytes as f64 / 1_048_576.0)),
        database_bytes_per_case: round(grown as f64 / cases.max(1) as f64),
        start_to_first_answer_ms: round(first_answer.as_secs_f64() * 1e3),
        acts_per_commit,
        bare_life_cycles_per_second: round(bare),
        share_of_bare: round(rate / bare),
    };
    outcome.print(args.json)
}

/// Drives so many clients for so long.
async fn drive(
    ground: &Ground,
    server: &Server,
    clients: usize,
    lasts: Duration,
) -> anyhow::Result<(Tally, Duration)> {
    let started = Instant::now();
    let callers: Vec<_> = (0..clients)
        .map(|_| {
            let (address, cast) = (server.address, ground.cast.clone());
            tokio::spawn(async move {
                let mut client = Client::connect(address, cast).await?;
                let mut tally = Tally::default();
                while started.elapsed() < lasts {
                    client.live(&mut tally).await?;
                }
                anyhow::Ok(tally)
            })
        })
        .collect();
    let mut tally = Tally::default();
    for caller in callers {
        tally.add_all(&caller.await??);
    }
    Ok((tally, started.elapsed()))
}

impl Outcome {
    fn print(&self, json: bool) -> anyhow::Result<()> {
        if json {
            println!("{}", serde_json::to_string_pretty(self)?);
            return Ok(());
        }
        println!(
            "{} · {} clients · {} s · {} seeded",
            self.engine, self.clients, self.seconds, self.seeded
        );
        println!("life cycles/s        {:>10.0}", self.life_cycles_per_second);
        println!(
            "bare life cycles/s   {:>10.0}   ({:.0} % of it)",
            self.bare_life_cycles_per_second,
            self.share_of_bare * 100.0
        );
        println!("acts per commit      {:>10}", self.acts_per_commit);
        println!("requests/s           {:>10.0}", self.requests_per_second);
        for (name, latency) in &self.latency_ms {
            println!("{name:<10} {latency:?} ms");
        }
        println!("errors               {:?}", self.errors);
        println!("server peak RSS      {:?} MB", self.server_peak_rss_mb);
        println!(
            "bytes per case       {:>10.0}",
            self.database_bytes_per_case
        );
        println!(
            "start to 1st answer  {:>10.0} ms",
            self.start_to_first_answer_ms
        );
        Ok(())
    }
}
