//! `cargo xtask web`: what browsers load, built from `frontend/`.
//!
//! The build of the binary never calls npm and never touches the network; it
//! embeds `frontend/dist` when it is there and serves plain pages otherwise.

use std::{
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::{process, root, tools};

/// Whether node and npm are there.
pub fn possible() -> bool {
    ["node", "npm"]
        .into_iter()
        .all(|program| tools::on_path(program).is_some())
}

/// Builds `frontend/dist`, unless it was built from just these sources.
pub fn build() -> Result<()> {
    let folder = root().join("frontend");
    if !possible() {
        bail!("缺少 node 或 npm · node 20+ and npm are needed to build frontend/");
    }
    install(&folder)?;
    let built_from = folder.join("dist/.built-from");
    let sources = digest(&sources(&folder)?)?;
    if fs::read_to_string(&built_from).is_ok_and(|stamp| stamp == sources) {
        return Ok(());
    }
    process::run(npm(&folder).args(["run", "build"]))?;
    fs::write(&built_from, sources).with_context(|| format!("{}", built_from.display()))
}

/// Brings the packages of a folder's lock file, unless they are there already.
/// Install scripts do not run: no package of ours needs one.
pub fn install(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let stamp = folder.join("node_modules/.installed-from");
    let locked = digest(std::slice::from_ref(&lock))?;
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == locked) {
        return Ok(());
    }
    process::run(npm(folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    fs::create_dir_all(folder.join("node_modules"))?;
    fs::write(&stamp, locked).with_context(|| format!("{}", stamp.display()))
}

fn npm(folder: &Path) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(folder);
    npm
}

/// Every file under the folder that is ours, in a fixed order.
fn sources(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .file_name()
            .is_some_and(|name| name == "node_modules" || name == "dist")
        {
            continue;
        }
        if path.is_dir() {
            found.extend(sources(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Tells a change of contents, not of dates: a fresh checkout of the same
/// sources is the same.
fn digest(files: &[PathBuf]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(file)
            .with_context(|| format!("cannot read {}", file.display()))?
            .hash(&mut hasher);
    }
    Ok(format!("{:016x}\n", hasher.finish()))
}
