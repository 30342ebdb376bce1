//! `xinqiao bench`: how fast it is, measured on the real server as its own
//! process, over HTTP on loopback, with the durability of every day.

mod bare;
mod city;
mod client;
mod figures;
mod lifecycle;
mod pages;
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
    /// Fill a database with a city of any size, open cases among them.
    City(city::City),
    /// How long the server takes for each page.
    Pages(pages::Pages),
    /// Figures of millions of cases: first page, explorer, lists.
    Figures(figures::Figures),
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
        Bench::City(args) => city::run(args).await,
        Bench::Pages(args) => pages::run(args).await,
        Bench::Figures(args) => figures::run(args).await,
    }
}
