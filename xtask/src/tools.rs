//! Tools that the checks need and the project does not ship: kept in a cache
//! outside the checkout, one folder a version, so that a new version is a new
//! folder and an interrupted installation is never taken for a finished one.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::process;

/// `$XDG_CACHE_HOME/xinqiao/tools`, by default under `~/.cache`.
fn cache() -> Result<PathBuf> {
    let base = match env::var_os("XDG_CACHE_HOME").filter(|set| !set.is_empty()) {
        Some(set) => PathBuf::from(set),
        None => {
            PathBuf::from(env::var_os("HOME").context("neither XDG_CACHE_HOME nor HOME is set")?)
                .join(".cache")
        }
    };
    Ok(base.join("xinqiao").join("tools"))
}

/// A program from a Python package.
pub fn python(package: &str, version: &str, program: &str) -> Result<PathBuf> {
    let folder = cache()?.join(format!("{package}-{version}"));
    once(&folder, || {
        process::run(
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&folder),
        )
        .context("Python 3 with venv is needed: apt-get install python3-venv")?;
        let wanted = format!("{package}=={version}");
        process::run(Command::new(folder.join("bin/pip")).args([
            "install",
            "--quiet",
            "--disable-pip-version-check",
            &wanted,
        ]))
    })?;
    Ok(folder.join("bin").join(program))
}

/// A cargo tool, built without optimising: it runs for a second and would take
/// many minutes to build otherwise.
pub fn cargo(package: &str, version: &str) -> Result<PathBuf> {
    let folder = cache()?.join(format!("{package}-{version}"));
    once(&folder, || {
        println!("{package} {version} is built once for this machine; this takes some minutes");
        let build = folder.join("build");
        process::run(
            process::cargo()
                .args([
                    "install",
                    "--locked",
                    "--debug",
                    "--quiet",
                    "--version",
                    version,
                ])
                .args([package, "--root"])
                .arg(&folder)
                .arg("--target-dir")
                .arg(&build)
                .env("CARGO_PROFILE_DEV_DEBUG", "0"),
        )?;
        Ok(fs::remove_dir_all(build)?)
    })?;
    Ok(folder.join("bin").join(package))
}

/// A folder where one of Debian's packages puts programs: the first that
/// `find` knows, after installing the package when there is none and we may.
pub fn debian(package: &str, find: impl Fn() -> Option<PathBuf>) -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let may = process::ask(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    if !may || process::ask(Command::new("apt-get").arg("--version")).is_none() {
        bail!("请先安装 {package} · install {package} first: sudo apt-get install {package}");
    }
    process::run(Command::new("apt-get").args(["update", "--quiet=2"]))?;
    process::run(
        Command::new("apt-get")
            .args([
                "install",
                "--yes",
                "--quiet=2",
                "--no-install-recommends",
                package,
            ])
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )?;
    find().with_context(|| format!("{package} is installed, yet its programs are nowhere"))
}

/// The one Chinese font that pictures of components and printed papers are tested with.
pub fn chinese_font() -> Result<PathBuf> {
    debian("fonts-noto-cjk", || {
        let font = PathBuf::from("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc");
        font.is_file().then_some(font)
    })
}

/// The first folder of `PATH` that holds the program, with the program's name.
pub fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

fn once(folder: &Path, install: impl FnOnce() -> Result<()>) -> Result<()> {
    let ready = folder.join(".ready");
    if ready.exists() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    install()?;
    fs::write(&ready, "")?;
    Ok(())
}
