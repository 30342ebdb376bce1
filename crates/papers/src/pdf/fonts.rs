//! Where the letters come from: fonts of the machine, or a file the site names. A PDF
//! carries the few hundred signs it uses, so it looks the same everywhere.

use std::{
    env,
    fmt::{self, Debug, Formatter},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use krilla::text::Font;
use skrifa::{FontRef, MetadataProvider as _, raw::FileRef, string::StringId};

use crate::NotWritten;

/// Fonts for the text, the best first. Official papers are set in a book face.
const TEXT: [&str; 10] = [
    "NotoSerifCJK-Regular",
    "NotoSerifCJKsc-Regular",
    "NotoSerifSC-Regular",
    "SourceHanSerif-Regular",
    "SourceHanSerifSC-Regular",
    "SourceHanSerifCN-Regular",
    "NotoSansCJK-Regular",
    "SourceHanSansSC-Regular",
    "wqy-microhei",
    "wqy-zenhei",
];

/// Fonts for headings, the best first.
const STRONG: [&str; 9] = [
    "NotoSansCJK-Bold",
    "NotoSansCJKsc-Bold",
    "NotoSansSC-Bold",
    "SourceHanSans-Bold",
    "SourceHanSansSC-Bold",
    "SourceHanSansCN-Bold",
    "NotoSerifCJK-Bold",
    "SourceHanSerif-Bold",
    "wqy-zenhei",
];

/// How deep folders of fonts go.
const DEEP: u8 = 5;

/// A font for the text and one for headings. Loading them reads tens of megabytes:
/// keep them as long as papers are written, and cloning costs nothing.
#[derive(Clone)]
pub struct Fonts {
    pub(super) text: Face,
    pub(super) strong: Face,
}

/// One font.
#[derive(Clone)]
pub(super) struct Face {
    pub(super) font: Font,
    bytes: Arc<Vec<u8>>,
    index: u32,
    path: PathBuf,
}

impl Fonts {
    /// The file a site names in its setting `papers.font`, or else the best Chinese
    /// fonts of this machine.
    ///
    /// # Errors
    /// When the named file is no font with Chinese in it, or the machine has none.
    pub fn find(named: Option<&Path>) -> Result<Self, NotWritten> {
        match named {
            Some(path) => {
                let text = Face::load(path)?;
                let strong = text.clone();
                Ok(Self { text, strong })
            }
            None => Self::among(&folders()),
        }
    }

    /// The best Chinese fonts in these folders.
    fn among(folders: &[PathBuf]) -> Result<Self, NotWritten> {
        let mut files = Vec::new();
        for folder in folders {
            gather(folder, DEEP, &mut files);
        }
        let best = |names: &[&str]| {
            let mut wanted = names.iter().flat_map(|name| {
                files.iter().filter(move |file| {
                    file.file_stem()
                        .is_some_and(|stem| stem.eq_ignore_ascii_case(name))
                })
            });
            wanted.find_map(|file| Face::load(file).ok())
        };
        let text = best(&TEXT).ok_or(NotWritten::NoFont)?;
        let strong = best(&STRONG).unwrap_or_else(|| text.clone());
        Ok(Self { text, strong })
    }
}

impl Debug for Fonts {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "Fonts({}, {})",
            self.text.path.display(),
            self.strong.path.display()
        )
    }
}

impl Face {
    fn load(path: &Path) -> Result<Self, NotWritten> {
        let bad = |why: String| NotWritten::BadFont {
            path: path.to_owned(),
            why,
        };
        let bytes = Arc::new(fs::read(path).map_err(|error| bad(error.to_string()))?);
        let index = mainland(&bytes).ok_or_else(|| bad("没有汉字 · no Chinese in it".into()))?;
        let font = Font::new(bytes.clone().into(), index)
            .ok_or_else(|| bad("读不出来 · not a font".into()))?;
        Ok(Self {
            font,
            bytes,
            index,
            path: path.to_owned(),
        })
    }

    /// The font, to look up its signs.
    pub(super) fn read(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(&self.bytes, self.index).ok()
    }
}

/// Which font of the file has the shapes used on the mainland: collections hold those
/// of Japan first. None when it knows no Chinese at all.
fn mainland(bytes: &[u8]) -> Option<u32> {
    let fonts = FileRef::new(bytes).ok()?.fonts();
    let known = (0..).zip(fonts).filter_map(|(at, font)| {
        let font = font.ok()?;
        font.charmap().map('督')?;
        let name: String = font
            .localized_strings(StringId::FAMILY_NAME)
            .english_or_first()
            .map(|name| name.chars().collect())
            .unwrap_or_default();
        let away = match name.as_str() {
            name if name.contains("Mono") => 2,
            name if name.ends_with(" SC") || name.ends_with(" CN") => 0,
            _ => 1,
        };
        Some((away, at))
    });
    known.min().map(|(_, at)| at)
}

fn folders() -> Vec<PathBuf> {
    let home = env::var_os("HOME").map(PathBuf::from);
    let own = home.into_iter().flat_map(|home| {
        [
            home.join(".local/share/fonts"),
            home.join(".fonts"),
            home.join("Library/Fonts"),
        ]
    });
    [
        "/usr/local/share/fonts",
        "/usr/share/fonts",
        "/Library/Fonts",
    ]
    .into_iter()
    .map(PathBuf::from)
    .chain(own)
    .collect()
}

fn gather(folder: &Path, deep: u8, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if deep > 0 {
                gather(&path, deep - 1, files);
            }
        } else if path.extension().is_some_and(|end| {
            ["ttc", "otf", "ttf"]
                .iter()
                .any(|font| end.eq_ignore_ascii_case(font))
        }) {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_font_the_error_says_which_package_and_which_setting() {
        let error = Fonts::among(&["/nowhere".into()]).unwrap_err().to_string();
        assert!(error.contains("fonts-noto-cjk") && error.contains("papers.font"));
    }

    #[test]
    fn a_file_that_is_no_font_is_named() {
        let error = Fonts::find(Some(Path::new("Cargo.toml"))).unwrap_err();
        assert!(matches!(error, NotWritten::BadFont { .. }), "{error}");
    }
}
