//! `cargo demo`: from a fresh clone to the first page of a demo city.

use std::os::unix::process::CommandExt as _;

use anyhow::{Context as _, Result};

use crate::{process, server, web};

/// Builds what has changed and becomes the demo server; further arguments are
/// the server's own. Returns only when that is not possible.
pub fn run(arguments: &[String]) -> Result<()> {
    if !web::possible() {
        println!("没有 node 与 npm：使用不带脚本的页面 · no node and npm: plain pages are served");
    } else if let Err(error) = web::build() {
        println!("前端资源未能构建，使用不带脚本的页面 · plain pages are served: {error:#}");
    }
    if !server::program()?.exists() {
        println!("首次构建约需十分钟 · the first build takes some ten minutes on two cores");
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
