//! Embeds what the pages need: our own assets always, the built scripts of
//! `frontend/dist` when they are there, and the texts of `i18n/`.
//!
//! Nothing is built or fetched here. `cargo xtask web` makes `frontend/dist`;
//! without it the pages work plainly, and `assets::ENHANCED` says so. A release
//! sets `XINQIAO_REQUIRE_WEB=1`, and then a missing `dist` is an error.

#[path = "build/modes.rs"]
mod modes;

use std::{
    collections::hash_map::DefaultHasher,
    env,
    error::Error,
    fmt::Write as _,
    fs,
    hash::{Hash as _, Hasher as _},
    path::{Path, PathBuf},
};

/// The layers of the one stylesheet, in the order the cascade needs.
const LAYERS: [&str; 20] = [
    "tokens",
    "base",
    "components",
    "paper",
    "shell",
    "portal",
    "knowledge",
    "filing",
    "map",
    "staff",
    "case",
    "desk",
    "queues",
    "call_back",
    "unit",
    "command",
    "figures",
    "library",
    "admin",
    "print",
];

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let dist = here.join("../../frontend/dist");
    for watched in [
        here.join("assets"),
        here.join("i18n"),
        here.join("templates"),
    ] {
        println!("cargo::rerun-if-changed={}", watched.display());
    }
    println!(
        "cargo::rerun-if-changed={}",
        dist.join("manifest.txt").display()
    );
    println!("cargo::rerun-if-env-changed=XINQIAO_REQUIRE_WEB");

    let mut list = String::from("pub(super) static FILES: &[File] = &[\n");
    embed(&mut list, "xinqiao.css", &stylesheet(&here, &out)?)?;
    for entry in sorted(&here.join("assets"))? {
        if entry.is_file() {
            embed(&mut list, &name_of(&entry), &entry)?;
        }
    }
    let enhanced = embed_dist(&mut list, &dist)?;
    writeln!(
        list,
        "];\n/// Whether scripts are built in.\npub const ENHANCED: bool = {enhanced};"
    )?;
    fs::write(out.join("assets.rs"), list)?;
    fs::write(out.join("texts.rs"), texts(&here.join("i18n"))?)?;
    Ok(())
}

/// Joins the layers into one file, so that a page needs one request for its look.
fn stylesheet(here: &Path, out: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let mut css = format!("@layer {};\n", LAYERS.join(", "));
    for layer in LAYERS {
        let file = here.join("assets/css").join(layer).with_extension("css");
        let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        let text = modes::written_out(&without_comments(&text))?;
        writeln!(css, "@layer {layer} {{\n{text}}}")?;
    }
    let joined = out.join("xinqiao.css");
    fs::write(&joined, css)?;
    Ok(joined)
}

/// Comments are for readers of the source, not for a phone on a slow line.
fn without_comments(css: &str) -> String {
    let mut rest = css;
    let mut kept = String::with_capacity(css.len());
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, tail)| tail);
    }
    kept.push_str(rest);
    kept.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |mut tight, line| {
            tight.push_str(line);
            tight.push('\n');
            tight
        })
}

/// `manifest.txt` has one line a file: its plain name, a blank, its hashed name.
fn embed_dist(list: &mut String, dist: &Path) -> Result<bool, Box<dyn Error>> {
    let Ok(manifest) = fs::read_to_string(dist.join("manifest.txt")) else {
        if env::var("XINQIAO_REQUIRE_WEB").is_ok_and(|v| v == "1") {
            return Err("frontend/dist is missing: run `cargo xtask web` first".into());
        }
        println!("cargo::warning=pages are plain: run `cargo xtask web` to build the scripts in");
        return Ok(false);
    };
    for line in manifest.lines() {
        let (name, hashed) = line
            .split_once(' ')
            .ok_or("manifest.txt: expected `name hashed`")?;
        let file = dist.join(hashed).canonicalize()?;
        println!("cargo::rerun-if-changed={}", file.display());
        entry(list, name, hashed, &file)?;
    }
    Ok(true)
}

fn embed(list: &mut String, name: &str, file: &Path) -> Result<(), Box<dyn Error>> {
    let mut hash = DefaultHasher::new();
    fs::read(file)?.hash(&mut hash);
    let (stem, kind) = name.rsplit_once('.').ok_or("an asset needs an extension")?;
    entry(
        list,
        name,
        &format!("{stem}-{:016x}.{kind}", hash.finish()),
        file,
    )
}

fn entry(list: &mut String, name: &str, hashed: &str, file: &Path) -> Result<(), Box<dyn Error>> {
    let path = file.display().to_string();
    writeln!(
        list,
        "File {{ name: {name:?}, hashed: {hashed:?}, bytes: include_bytes!({path:?}) }},"
    )?;
    Ok(())
}

/// One list of texts per language folder.
fn texts(i18n: &Path) -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    for (folder, list) in [("zh-CN", "ZH"), ("en", "EN")] {
        writeln!(code, "pub(super) static {list}: &[&str] = &[")?;
        for file in sorted(&i18n.join(folder))? {
            writeln!(code, "include_str!({:?}),", file.display().to_string())?;
        }
        writeln!(code, "];")?;
    }
    Ok(code)
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        files.push(entry?.path());
    }
    files.sort();
    Ok(files)
}

fn name_of(file: &Path) -> String {
    file.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
