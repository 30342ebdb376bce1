//! The files of a site pack, from a folder or from within the program.

use std::{
    borrow::Cow,
    fmt, fs,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;
use thiserror::Error;

static DEMO: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/demo_pack.rs"));

/// The text files of a pack.
pub struct Pack {
    folder: Option<PathBuf>,
    files: Vec<(Cow<'static, str>, Cow<'static, str>)>,
}

/// A site pack that cannot be used.
#[derive(Debug, Error)]
#[error("{file}{}: {reason}", .line.map(|line| format!(" 第 {line} 行 (line {line})")).unwrap_or_default())]
pub struct SiteError {
    /// Which file.
    pub file: String,
    /// Which line, from 1, when it can be told.
    pub line: Option<usize>,
    /// What is wrong and how to mend it.
    pub reason: String,
}

impl Pack {
    /// The demo city, which is part of the program.
    pub fn demo() -> Self {
        let files = DEMO.iter().map(|&(file, text)| (file.into(), text.into()));
        Self {
            folder: None,
            files: files.collect(),
        }
    }

    /// The text files in a folder and the folders in it.
    ///
    /// # Errors
    /// When something cannot be read, or is not UTF-8.
    pub fn folder(folder: &Path) -> Result<Self, SiteError> {
        let mut pack = Self {
            folder: Some(folder.to_owned()),
            files: Vec::new(),
        };
        pack.collect(folder, "")?;
        pack.files.sort();
        Ok(pack)
    }

    /// The text of a file the pack must have.
    ///
    /// # Errors
    /// When it is not there.
    pub fn text(&self, file: &str) -> Result<&str, SiteError> {
        let found = self.files.iter().find(|(name, _)| name == file);
        found.map(|(_, text)| text.as_ref()).ok_or_else(|| {
            let why = "站点包里没有这个文件，请对照 sites/demo 补上 · the site pack lacks this file; see sites/demo";
            self.broken(file, None, why)
        })
    }

    /// Files whose names begin so, in order.
    pub fn under<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let files = self
            .files
            .iter()
            .map(|(file, text)| (file.as_ref(), text.as_ref()));
        files.filter(move |(file, _): &(&str, &str)| file.starts_with(start))
    }

    /// A file as TOML.
    ///
    /// # Errors
    /// With the line at which it does not fit.
    pub fn toml<T: DeserializeOwned>(&self, file: &str) -> Result<T, SiteError> {
        let text = self.text(file)?;
        toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| line_at(text, span.start));
            self.broken(file, line, error.message())
        })
    }

    /// What is wrong with a file of this pack.
    pub fn broken(&self, file: &str, line: Option<usize>, reason: impl fmt::Display) -> SiteError {
        let file = match &self.folder {
            Some(folder) => folder.join(file).display().to_string(),
            None => format!("sites/demo/{file}"),
        };
        SiteError {
            file,
            line,
            reason: reason.to_string(),
        }
    }

    fn collect(&mut self, folder: &Path, within: &str) -> Result<(), SiteError> {
        let unreadable = |path: &Path, error: &dyn fmt::Display| SiteError {
            file: path.display().to_string(),
            line: None,
            reason: format!("无法读取 · cannot be read: {error}"),
        };
        let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
        for entry in entries {
            let path = entry.map_err(|error| unreadable(folder, &error))?.path();
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy())
                .unwrap_or_default();
            let file = format!("{within}{name}");
            let kind = path
                .extension()
                .and_then(|kind| kind.to_str())
                .unwrap_or_default();
            if path.is_dir() {
                self.collect(&path, &format!("{file}/"))?;
            } else if ["toml", "csv", "json", "geojson"].contains(&kind) {
                let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
                self.files.push((file.into(), text.into()));
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pack({:?}, {} files)", self.folder, self.files.len())
    }
}

/// The line, from 1, in which a byte stands.
pub fn line_at(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.matches('\n').count() + 1
}
