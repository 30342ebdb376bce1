//! The project's own commands. `cargo demo` and `cargo verify` are short for
//! two of them, see `.cargo/config.toml`.
//!
//! This crate depends on next to nothing, so that it is ready in seconds on a
//! fresh machine; whatever else a command needs, the command fetches itself.

mod demo;
mod postgres;
mod process;
mod server;
mod tools;
mod tour;
mod verify;
mod web;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Result;

const USAGE: &str = "\
cargo demo [ARGS…]               演示城市：构建并启动 · build and start a demo city
cargo verify                     全部检查与测试 · every check and every test
cargo verify --only STEP[,STEP]  只跑几步 · some of them
cargo verify --list              列出各步 · what the steps are called
cargo xtask web                  构建前端资源 · build what browsers load
cargo xtask tour                 重新拍 docs/tour.md 的图 · take the pictures of docs/tour.md
cargo xtask postgres             临时 PostgreSQL，回车结束 · one to test against, until Enter";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    let outcome = match command {
        "demo" => demo::run(rest),
        "verify" => return finish(verify::run(rest)),
        "web" => web::build(),
        "tour" => tour::take(),
        "postgres" => postgres::lend(),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(anyhow::anyhow!(
            "没有“{other}”这条命令 · no command `{other}`\n\n{USAGE}"
        )),
    };
    finish(outcome.map(|()| true))
}

/// Success only when everything went well; what went wrong is said once, here.
fn finish(outcome: Result<bool>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The folder that holds the workspace: the one this is run in, which is not
/// always the one it was built in when checkouts share a target folder.
fn root() -> PathBuf {
    let here =
        env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let here = Path::new(&here);
    here.parent().unwrap_or(here).to_owned()
}
