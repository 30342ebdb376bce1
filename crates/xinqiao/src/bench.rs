//! `xinqiao bench`: how fast it is, measured on the real server as its own
//! process, over HTTP on loopback, with the durability of every day.

mod bare;
mod client;
mod lifecycle;
mod seed;
mod server;
mod spike;
mod tally;

use clap::Subcommand;

/// What can be measured.
#[derive(Subcommand, Debug)]
pub enum Bench {
    /// Whole lives of cases: file, dispatch, sign, reply, fetch.
    Lifecycle(lifecycle::Lifecycle),
    /// A load that jumps up and down, open loop.
    Spike(spike::Spike),
    /// Fill a database with closed cases.
    Seed(seed::Seed),
}

/// Runs it.
///
/// # Errors
/// When the server does not start, or the database cannot be used.
pub async fn run(bench: Bench) -> anyhow::Result<()> {
    match bench {
        Bench::Lifecycle(args) => lifecycle::run(args).await,
        Bench::Spike(args) => spike::run(args).await,
        Bench::Seed(args) => seed::run(args).await,
    }
}
