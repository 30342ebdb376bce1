//! What only a running server can show.

use std::{path::PathBuf, process::Command};

use anyhow::{Result, bail};

use super::Yard;
use crate::{
    process, root,
    server::{City, Server},
    tools, web,
};

const SCHEMATHESIS: &str = "4.32.5";

/// Two people of `sites/demo`: who may do nearly all the hotline may, and who
/// handles for the unit with most cases.
const HEAD_OF_THE_CENTRE: &str = "gumingxuan";
const HANDLER: &str = "fanxiaozhou";

pub fn stories_on_sqlite() -> Result<()> {
    in_a_browser("test", &City::fill(None)?.serve()?)
}

pub fn stories_on_postgres(yard: &mut Yard) -> Result<()> {
    let database = yard.postgres()?.create("stories")?;
    in_a_browser("test", &City::fill(Some(database))?.serve()?)
}

/// Reads every page in every look; see `e2e/pages.mjs`.
pub fn everywhere() -> Result<()> {
    in_a_browser("everywhere", &City::fill(None)?.serve()?)
}

/// Reads each component in each state and compares its picture with the approved
/// one, in the one font those were taken with.
pub fn components() -> Result<()> {
    tools::chinese_font()?;
    in_a_browser("components", &City::fill(None)?.serve()?)
}

/// What a first visit transfers.
pub fn budgets() -> Result<()> {
    in_a_browser("budgets", &City::fill(None)?.serve()?)
}

/// What Lighthouse says of the pages a citizen meets.
pub fn lighthouse() -> Result<()> {
    in_a_browser("lighthouse", &City::fill(None)?.serve()?)
}

/// Runs a script of `e2e/package.json` against a server.
pub fn in_a_browser(script: &str, server: &Server) -> Result<()> {
    let chromium = tools::debian("chromium", chromium)?;
    if !web::possible() {
        bail!("缺少 node 或 npm · node 20+ and npm are needed for what runs in a browser");
    }
    let folder = root().join("e2e");
    web::install(&folder)?;
    process::run(
        Command::new("npm")
            .current_dir(folder)
            .args(["run", "--silent", script])
            .env("XINQIAO_URL", server.url())
            .env("XINQIAO_CHROMIUM", chromium),
    )
}

fn chromium() -> Option<PathBuf> {
    ["chromium", "google-chrome"]
        .into_iter()
        .find_map(tools::on_path)
}

/// Lets schemathesis invent requests from the API's own description and look
/// for answers that the description does not allow.
pub fn contract() -> Result<()> {
    let schemathesis = tools::python("schemathesis", SCHEMATHESIS, "schemathesis")?;
    let city = City::fill(None)?;
    let tokens = [city.token(HEAD_OF_THE_CENTRE)?, city.token(HANDLER)?].join(" ");
    let server = city.serve()?;
    let api = format!("{}/api/v1", server.url());
    process::run(
        Command::new(schemathesis)
            .current_dir(root().join("crates/api/contract"))
            .args([
                "--no-color",
                "run",
                "--max-examples",
                "20",
                "--seed",
                "12345",
            ])
            .args(["--generation-database", "none"])
            .arg(format!("{api}/openapi.json"))
            .envs([("XINQIAO_API", api), ("XINQIAO_TOKENS", tokens)]),
    )
}
