//! `xinqiao backup`, `xinqiao restore`: all of a site in a folder, and back
//! onto an empty machine, with every chain proven afterwards.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use jiff::Timestamp;
use xinqiao_platform::{
    Db,
    backup::{self, Beside, Manifest},
};

use crate::{
    check,
    open::{Database, SYSTEMS},
};

/// What `xinqiao backup` is told.
#[derive(Args, Clone, Debug)]
pub struct Backup {
    /// 备份到此目录，须不存在或为空 · Folder for the backup; new or empty
    to: PathBuf,
    /// 连同密钥文件；此后任何得到该目录的人都能读到个人信息 · With the key file:
    /// whoever gets hold of the folder can then read all personal data
    #[arg(long)]
    with_keys: bool,
    /// 以 JSON 输出清单 · Print the manifest as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

/// What `xinqiao restore` is told.
#[derive(Args, Clone, Debug)]
pub struct Restore {
    /// 备份所在目录 · Folder of the backup
    from: PathBuf,
    /// 以 JSON 输出核对结果 · Print the result of the check as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

/// Makes a backup, also beside a running server.
///
/// # Errors
/// When the folder is not empty, or something cannot be read or written.
pub async fn run(args: Backup) -> anyhow::Result<()> {
    let (settings, db) = args.database.open_for_reading().await?;
    let keys = settings.storage.key_file();
    let beside = Beside {
        data_dir: &settings.storage.data,
        key_file: args.with_keys.then_some(keys.as_path()),
    };
    let manifest = backup::backup(&db, beside, &args.to, Timestamp::now()).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&manifest)?);
        return Ok(());
    }
    let to = args.to.display();
    println!(
        "{}",
        said(&manifest, &format!("已备份到 {to} · backed up to {to}"))
    );
    if !args.with_keys {
        println!(
            "密钥文件未包含在内，请另行离线保存 {0} · the key file is not in it: keep {0} apart, off line",
            keys.display()
        );
    }
    Ok(())
}

/// Restores a backup onto an empty place and proves it.
///
/// # Errors
/// When the backup was altered, or the place is not empty.
pub async fn restore(args: Restore) -> anyhow::Result<ExitCode> {
    let settings = args.database.settings()?;
    let place = args.database.place(&settings)?;
    let storage = &settings.storage;
    let keys = storage.key_file();
    let manifest = backup::restore(&args.from, &place, &storage.data, &keys, SYSTEMS).await?;
    xinqiao_knowledge::feed::begin_again(&Db::open(&place).await?).await?;
    let db = Db::open_for_reading(&place).await?;
    let report = check::proven(&db, &args.database.site(None)?.calendar, args.json).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!(
            "{}",
            said(
                &manifest,
                &format!("已恢复到 {place} · restored to {place}")
            )
        );
        check::tell(&report);
        if !keys.exists() {
            println!(
                "启动前请把原密钥文件放回 {0} · before starting, put the key file back: {0}",
                keys.display()
            );
        }
    }
    Ok(if report.is_sound() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn said(manifest: &Manifest, what: &str) -> String {
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let (tables, files) = (manifest.tables.len(), manifest.files.len());
    format!(
        "{what}\n{tables} 张表 {rows} 行，{files} 个文件 · {rows} rows of {tables} tables, {files} files"
    )
}
