//! `xinqiao rules check FILE`: whether a rule set can be used, with file, line
//! and reason when not.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use xinqiao_hotline::rules::RuleSet;

/// What `xinqiao rules` is told.
#[derive(Args, Clone, Debug)]
pub struct Rules {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Clone, Debug)]
enum What {
    /// 检查规则集文件 · Check rule set files
    Check {
        /// 规则集文件 · The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Runs it; fails when a rule set is broken.
///
/// # Errors
/// When a file cannot be read.
pub fn run(args: &Rules) -> anyhow::Result<ExitCode> {
    let What::Check { files } = &args.what;
    let mut sound = true;
    for path in files {
        let file = path.display();
        let text = std::fs::read_to_string(path);
        let text = text.with_context(|| format!("{file} 无法读取 · cannot be read"))?;
        match RuleSet::read(&file.to_string(), &text) {
            Ok(set) => {
                let (limits, title) = (set.limits.len(), &set.title);
                println!(
                    "{file}: {} {title}，{limits} 条时限，没有错误 · {limits} limits, no fault",
                    set.reference()
                );
            }
            Err(broken) => {
                println!("{broken}");
                sound = false;
            }
        }
    }
    Ok(if sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
