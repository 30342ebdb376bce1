//! `xinqiao bench spike`: a load that jumps up and down, open loop: lives begin
//! when their time has come, whether or not earlier ones have been answered.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use clap::Args;
use serde::Serialize;
use tokio::sync::{Mutex, Semaphore};

use super::{
    client::Client,
    server::Ground,
    tally::{Percentiles, Tally, round},
};
use crate::open::{Database, House, Opening};

/// Life cycles a second that are begun, step by step.
const LOAD: [u32; 7] = [40, 600, 40, 1000, 80, 1400, 400];

/// Lives under way at once at most; beyond it lives begin late, as calls wait in a queue.
const UNDER_WAY: usize = 512;

/// What `xinqiao bench spike` is told.
#[derive(Args, Debug)]
pub struct Spike {
    /// Seconds each step lasts.
    #[arg(long, default_value_t = 20)]
    step_seconds: u64,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

#[derive(Serialize)]
struct Outcome {
    engine: &'static str,
    steps: Vec<StepOutcome>,
    /// Cases the server acknowledged that are not there afterwards: must be 0.
    acknowledged_but_lost: u64,
}

#[derive(Serialize)]
struct StepOutcome {
    begun_per_second: u32,
    finished_per_second: f64,
    latency_ms: Percentiles,
    /// p95 in the first ten seconds and after them.
    p95_ms_early: f64,
    p95_ms_late: f64,
    refused_503: u64,
    other_errors: u64,
}

/// What one second saw.
type Second = Arc<Mutex<Tally>>;

/// Runs it.
///
/// # Errors
/// When the server does not start or ends early.
pub async fn run(args: Spike) -> anyhow::Result<()> {
    let engine = if args.database.database_url.is_some() {
        "postgres"
    } else {
        "sqlite"
    };
    let ground = Ground::prepare(args.database.clone()).await?;
    let server = ground.serve().await?;
    let lanes = Arc::new(Semaphore::new(UNDER_WAY));
    let idle: Arc<Mutex<Vec<Client>>> = Arc::default();
    let acknowledged: Arc<Mutex<Vec<String>>> = Arc::default();

    let mut seconds: Vec<(usize, Second)> = Vec::new();
    let mut lives = tokio::task::JoinSet::new();
    let started = Instant::now();
    for (step, per_second) in LOAD.into_iter().enumerate() {
        for _ in 0..args.step_seconds {
            let second: Second = Arc::default();
            seconds.push((step, Arc::clone(&second)));
            let begins = started + Duration::from_secs(seconds.len() as u64 - 1);
            for nth in 0..per_second {
                tokio::time::sleep_until(
                    (begins + Duration::from_secs(1) * nth / per_second).into(),
                )
                .await;
                let (lanes, idle, second) =
                    (Arc::clone(&lanes), Arc::clone(&idle), Arc::clone(&second));
                let (acknowledged, address, cast) = (
                    Arc::clone(&acknowledged),
                    server.address,
                    ground.cast.clone(),
                );
                lives.spawn(async move {
                    let _lane = lanes.acquire().await;
                    let waiting = idle.lock().await.pop();
                    let mut client = match waiting {
                        Some(client) => client,
                        None => Client::connect(address, cast).await?,
                    };
                    let mut tally = Tally::default();
                    let number = client.live(&mut tally).await?;
                    idle.lock().await.push(client);
                    second.lock().await.add_all(&tally);
                    acknowledged.lock().await.extend(number);
                    anyhow::Ok(())
                });
            }
        }
    }
    let mut lost_connections = 0_u64;
    while let Some(life) = lives.join_next().await {
        lost_connections += u64::from(life?.is_err());
    }
    drop(idle);
    server.stop()?;

    let mut steps = Vec::new();
    for (step, per_second) in LOAD.into_iter().enumerate() {
        let of_step: Vec<&Second> = seconds
            .iter()
            .filter(|(of, _)| *of == step)
            .map(|(_, second)| second)
            .collect();
        steps.push(StepOutcome::of(per_second, &of_step).await);
    }
    if let Some(last) = steps.last_mut() {
        last.other_errors += lost_connections;
    }
    let numbers = acknowledged.lock().await.clone();
    let lost = missing(&ground, &numbers).await?;
    ground.clear();
    let outcome = Outcome {
        engine,
        steps,
        acknowledged_but_lost: lost,
    };
    outcome.print(args.json)
}

/// How many of these cases are not there with all their four events.
async fn missing(ground: &Ground, numbers: &[String]) -> anyhow::Result<u64> {
    let house = House::open(Opening::of(ground.database.clone())).await?;
    let mut lost = 0;
    for number in numbers {
        let id = xinqiao_kernel::CaseNumber::parse(number)?.id();
        let case = xinqiao_hotline::store::case(&house.db, id).await?;
        lost += u64::from(case.is_none_or(|case| case.version < 4));
    }
    house.hotline.shut_down().await;
    Ok(lost)
}

impl StepOutcome {
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of a bench are far below 2^52"
    )]
    async fn of(per_second: u32, seconds: &[&Second]) -> Self {
        let (mut all, mut early, mut late) = (Tally::default(), Tally::default(), Tally::default());
        for (nth, second) in seconds.iter().enumerate() {
            let second = second.lock().await;
            all.add_all(&second);
            if nth < 10 {
                early.add_all(&second)
            } else {
                late.add_all(&second)
            }
        }
        let refused = all
            .errors
            .iter()
            .filter(|(what, _)| what.ends_with("503"))
            .map(|(_, count)| count)
            .sum();
        let errors: u64 = all.errors.values().sum();
        Self {
            begun_per_second: per_second,
            finished_per_second: round(all.lives as f64 / seconds.len().max(1) as f64),
            latency_ms: Percentiles::of(&all.overall()),
            p95_ms_early: early.overall().percentile(95),
            p95_ms_late: late.overall().percentile(95),
            refused_503: refused,
            other_errors: errors - refused,
        }
    }
}

impl Outcome {
    fn print(&self, json: bool) -> anyhow::Result<()> {
        if json {
            println!("{}", serde_json::to_string_pretty(self)?);
            return Ok(());
        }
        println!(
            "begun/s finished/s  latency ms                                   p95 early/late ms  503  other errors"
        );
        for step in &self.steps {
            println!(
                "{:>7} {:>10.1}  {:?}  {:>8.1} / {:<8.1} {:>5} {:>5}",
                step.begun_per_second,
                step.finished_per_second,
                step.latency_ms,
                step.p95_ms_early,
                step.p95_ms_late,
                step.refused_503,
                step.other_errors
            );
        }
        println!("acknowledged but lost: {}", self.acknowledged_but_lost);
        Ok(())
    }
}
