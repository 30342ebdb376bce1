//! 心桥 Xinqiao: from a citizen's message to an archived case. One command, one
//! file; each says what it does in its own words. What they share: [`open`]
//! (settings, database, hotline), [`site`] (the site pack), [`progress`].

mod backup;
mod bench;
mod check;
mod demo;
mod export;
mod finding;
mod import;
mod key;
mod knowledge;
mod load_site;
mod log;
mod messages;
mod open;
mod openapi;
mod people;
mod progress;
mod rebuild;
mod report;
mod reseal;
mod rules;
mod say;
mod serve;
mod simulate;
mod site;
mod token;
mod triage;

use std::process::ExitCode;

use clap::{Parser, Subcommand, error::ErrorKind};

#[derive(Parser)]
#[command(
    name = "xinqiao",
    version,
    about = "心桥：12345 政务服务便民热线 · Xinqiao, a 12345 government service hotline",
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 启动示范城市，首次启动时装载 · Start a demo city, filled when first started
    Demo(demo::Demo),
    /// 启动服务 · Serve a site
    Serve(serve::Serve),
    /// 核对每条记录链和每行数据 · Prove every chain and every row
    Check(check::Check),
    /// 按记录重建所有派生数据 · Make everything derived afresh from the events
    Rebuild(rebuild::Rebuild),
    /// 备份到目录，可在服务运行时进行 · Back up to a folder, also beside a running server
    Backup(backup::Backup),
    /// 从备份恢复到空的机器 · Restore a backup onto an empty machine
    Restore(backup::Restore),
    /// 载入站点包的单位和人员 · Take units and staff of a site pack in
    LoadSite(load_site::LoadSite),
    /// 人员：新增、列出、停用、退出、密码 · Staff: add, list, disable, sign out, password
    People(people::People),
    /// 程序用的令牌 · Tokens for programs
    Token(token::Token),
    /// 密钥 · Keys
    Key(key::Key),
    /// 规则集 · Rule sets
    Rules(rules::Rules),
    /// 从其他系统导入 · Take in what another system has
    #[command(subcommand)]
    Import(import::Import),
    /// 导出，别处可以导入 · Give out what another system can take in
    #[command(subcommand)]
    Export(export::Export),
    /// 通报、周报、日报 · Bulletins of a month, a week, a day
    #[command(subcommand)]
    Report(report::Report),
    /// 用真实信件走完全程 · Take real messages through the whole loop
    Simulate(simulate::Simulate),
    /// 读信：分类等有多准 · How well messages are read
    #[command(subcommand)]
    Triage(triage::Triage),
    /// 知识：检索、衡量检索 · Knowledge: search it, and measure the search
    #[command(subcommand)]
    Knowledge(knowledge::About),
    /// 测量速度 · Measure how fast it is
    #[command(subcommand)]
    Bench(bench::Bench),
    /// 输出 API 说明（OpenAPI 3.1） · Print the description of the API
    Openapi,
    /// 输出带说明的默认设置 · Print every setting with its default
    Settings,
}

fn main() -> ExitCode {
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => return told(&error),
    };
    let done = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(run(line.command)),
        Err(error) => Err(error.into()),
    };
    done.unwrap_or_else(|error| {
        eprintln!("{error:#}");
        ExitCode::FAILURE
    })
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    log::begin(&command)?;
    match command {
        Command::Demo(args) => demo::run(args).await?,
        Command::Serve(args) => serve::run(args).await?,
        Command::Check(args) => return check::run(args).await,
        Command::Rebuild(args) => rebuild::run(args).await?,
        Command::Backup(args) => backup::run(args).await?,
        Command::Restore(args) => return backup::restore(args).await,
        Command::LoadSite(args) => load_site::run(args).await?,
        Command::People(args) => people::run(args).await?,
        Command::Token(args) => token::run(args).await?,
        Command::Key(args) => key::run(args).await?,
        Command::Rules(args) => return rules::run(&args),
        Command::Import(what) => import::run(what).await?,
        Command::Export(what) => export::run(what).await?,
        Command::Report(report) => report::run(report).await?,
        Command::Simulate(args) => simulate::run(args).await?,
        Command::Triage(what) => triage::run(&what)?,
        Command::Knowledge(what) => knowledge::run(what).await?,
        Command::Bench(what) => bench::run(what).await?,
        Command::Openapi => openapi::run()?,
        Command::Settings => say::say(xinqiao_platform::settings::DEFAULTS),
    }
    Ok(ExitCode::SUCCESS)
}

/// Help was asked for, or the arguments are not right.
fn told(error: &clap::Error) -> ExitCode {
    let asked = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    if !asked {
        eprintln!("参数有误，可用的写法如下 · the arguments are not right; this is possible:");
    }
    let _ = error.print();
    ExitCode::from(if asked { 0 } else { 2 })
}
