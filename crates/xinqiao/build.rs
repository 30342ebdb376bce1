//! Puts the demo city's site pack into the program, so that `xinqiao demo`
//! works wherever the program lies.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let pack = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../sites/demo");
    println!("cargo::rerun-if-changed={}", pack.display());
    let mut files = Vec::new();
    collect(&pack, &mut files)?;
    files.sort();

    let mut list = String::from("&[\n");
    for file in files {
        let name = file
            .strip_prefix(&pack)?
            .to_string_lossy()
            .replace('\\', "/");
        let path = file.canonicalize()?;
        writeln!(
            list,
            "({name:?}, include_str!({:?})),",
            path.display().to_string()
        )?;
    }
    list.push(']');
    fs::write(
        PathBuf::from(env::var("OUT_DIR")?).join("demo_pack.rs"),
        list,
    )?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
