//! 心桥 Xinqiao: from a citizen's message to an archived case. One command, one
//! file; each says what it does in its own words.

mod demo;
mod open;
mod progress;
mod reseal;
mod serve;
mod site;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xinqiao_platform::{Settings, settings::LogFormat};

#[derive(Parser)]
#[command(
    name = "xinqiao",
    version,
    about = "心桥：12345 政务服务便民热线 · Xinqiao, a 12345 hotline"
)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 启动示范城市 · Start a demo city
    Demo(demo::Demo),
    /// 启动服务 · Serve a site
    Serve(serve::Serve),
}

fn main() -> ExitCode {
    let line = Line::parse();
    let done = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(run(line.command)),
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo(args) => {
            begin_log("warn");
            demo::run(args).await?;
        }
        Command::Serve(args) => {
            begin_log("info");
            serve::run(args).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn begin_log(filter: &str) {
    let _ = (filter, LogFormat::Text, Settings::read(None, []));
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(filter)
        .init();
}
