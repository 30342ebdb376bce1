//! What only a running server can show.

use std::{path::PathBuf, process::Command};

use anyhow::{Context as _, Result, bail};

use super::Yard;
use crate::{process, root, server::Server, tools, web};

const SCHEMATHESIS: &str = "4.32.5";

pub fn stories_on_sqlite() -> Result<()> {
    stories(&Server::start(None)?)
}

pub fn stories_on_postgres(yard: &mut Yard) -> Result<()> {
    let database = yard.postgres()?.create("stories")?;
    stories(&Server::start(Some(&database))?)
}

/// Walks the stories of `e2e/` in a browser.
fn stories(server: &Server) -> Result<()> {
    let chromium = tools::debian("chromium", chromium)?;
    if !web::possible() {
        bail!("缺少 node 或 npm · node 20+ and npm are needed for the stories");
    }
    let folder = root().join("e2e");
    web::install(&folder)?;
    process::run(
        Command::new("npm")
            .current_dir(folder)
            .args(["test", "--silent"])
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
    let server = Server::start(None)?;
    let token = api_token(&server)?;
    process::run(
        Command::new(schemathesis)
            .current_dir(root())
            .args(["run", &format!("{}/api/v1/openapi.json", server.url())])
            .args(["--header", &format!("Authorization: Bearer {token}")])
            .args(["--checks", "all", "--max-examples", "20", "--no-color"]),
    )
}

/// A token that may do everything the API offers; the demo city prints one.
fn api_token(server: &Server) -> Result<String> {
    let greeting = server.greeting()?;
    let token = greeting
        .split_whitespace()
        .find(|word| word.starts_with("xq_"));
    token
        .map(str::to_owned)
        .context("the demo city printed no API token")
}
