//! What can be told from the source alone.

use std::{path::Path, process::Command};

use anyhow::Result;

use crate::{process, root, tools};

const TYPOS: &str = "1.52.0";
const CARGO_DENY: &str = "0.20.2";

pub fn fmt() -> Result<()> {
    process::run(process::cargo().args(["fmt", "--all", "--check"]))
}

pub fn typos() -> Result<()> {
    let typos = tools::python("typos", TYPOS, "typos")?;
    process::run(Command::new(typos).current_dir(root()))
}

pub fn clippy() -> Result<()> {
    process::run(process::cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--keep-going",
        "--",
        "-D",
        "warnings",
    ]))
}

/// With private items: the documentation is for those who work on the code,
/// so a public item may point at a private one.
pub fn doc() -> Result<()> {
    process::run(
        process::cargo()
            .args([
                "doc",
                "--workspace",
                "--no-deps",
                "--document-private-items",
            ])
            .env(
                "RUSTDOCFLAGS",
                "-D warnings -A rustdoc::private-intra-doc-links",
            ),
    )
}

/// Licences, banned crates and sources always; known vulnerabilities only
/// where the database of them can be reached, and a line where it cannot.
pub fn deny() -> Result<()> {
    let deny = tools::cargo("cargo-deny", CARGO_DENY)?;
    let check = |what: &[&str]| {
        process::run(
            cargo_deny(&deny)
                .args(["check", "--hide-inclusion-graph"])
                .args(what),
        )
    };
    check(&["bans", "licenses", "sources"])?;
    if process::ask(cargo_deny(&deny).args(["fetch", "db"])).is_none() {
        println!(
            "未检查已知漏洞：无法取得 RustSec 数据库 · \
             advisories were not checked: the RustSec database cannot be reached from here"
        );
        return Ok(());
    }
    check(&["advisories"])
}

fn cargo_deny(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}
