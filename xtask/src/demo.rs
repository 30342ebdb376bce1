//! `cargo demo`: from a fresh clone to the first page of a demo city.

use std::os::unix::process::CommandExt as _;

use anyhow::{Context as _, Result};

use crate::{process, web};

/// Builds what has changed and becomes the demo server; further arguments are
/// the server's own. Returns only when that is not possible.
pub fn run(arguments: &[String]) -> Result<()> {
    if web::possible() {
        web::build()?;
    } else {
        println!("没有 node 与 npm：使用不带脚本的页面 · no node and npm: plain pages are served");
    }
    let failed = process::cargo()
        .args([
            "run",
            "--package",
            "xinqiao",
            "--",
            "demo",
            "--data",
            "data/demo",
        ])
        .args(arguments)
        .exec();
    Err(failed).context("cannot start cargo")
}
