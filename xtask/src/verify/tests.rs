//! The tests that cargo knows. Those that need PostgreSQL find one through
//! `XINQIAO_TEST_POSTGRES`, those that need an OpenID provider run when
//! `XINQIAO_TEST_OIDC` says that its packages are there, and those that print papers
//! need a Chinese font.

use anyhow::{Result, bail};

use super::Yard;
use crate::{process, root, tools, web};

pub fn run(yard: &mut Yard) -> Result<()> {
    let provider = root().join("crates/identity/tests/oidc");
    if !web::possible() {
        bail!("缺少 node 或 npm · node 20+ and npm are needed for the OpenID provider");
    }
    web::install(&provider)?;
    tools::chinese_font()?;
    let mut tests = process::cargo();
    if process::ask(process::cargo().args(["nextest", "--version"])).is_some() {
        tests.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
    } else {
        println!("cargo-nextest is not here, cargo test runs the same tests more slowly");
        tests.args(["test", "--workspace", "--all-targets", "--no-fail-fast"]);
    }
    process::run(
        tests
            .env("XINQIAO_TEST_POSTGRES", yard.postgres()?.url("postgres"))
            .env("XINQIAO_TEST_OIDC", "1"),
    )
}

pub fn examples() -> Result<()> {
    process::run(process::cargo().args(["test", "--workspace", "--doc", "--quiet"]))
}
