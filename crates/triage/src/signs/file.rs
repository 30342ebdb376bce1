//! Lists of signs as they are written: the shipped one and a site's own.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;
use serde::Deserialize;
use thiserror::Error;

use super::{Pattern, Sign, Signs, fold::Folding};

const SHIPPED: (&str, &str) = ("signs.toml (shipped)", include_str!("shipped.toml"));

/// What stands between the parts of a form.
const GAP: char = '…';

/// A list of signs that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}{}: {reason}", .line.map(|line| format!(" 第 {line} 行 (line {line})")).unwrap_or_default())]
pub struct BrokenSigns {
    /// Which file.
    pub file: String,
    /// Which line, from 1.
    pub line: Option<usize>,
    /// What is wrong and how to mend it.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    same: Vec<String>,
    #[serde(rename = "sign", default)]
    signs: Vec<toml::Spanned<FileSign>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Risk,
    Urgency,
    #[default]
    Nature,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSign {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    en: String,
    kind: Option<Kind>,
    nature: Option<String>,
    urgency: Option<String>,
    #[serde(default = "one")]
    weight: u32,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    /// Takes the place of the sign with this id, rather than adding to it.
    #[serde(default)]
    replace: bool,
}

const fn one() -> u32 {
    1
}

impl Signs {
    /// The shipped list with those of a site, each with the name of its file.
    ///
    /// # Errors
    /// [`BrokenSigns`] with file, line and reason.
    pub fn read(file: &str, own: &[&str]) -> Result<Self, BrokenSigns> {
        let mut same: Vec<String> = Vec::new();
        let mut signs: Vec<FileSign> = Vec::new();
        let own = own.iter().map(|text| (file, *text));
        for (file, text) in std::iter::once(SHIPPED).chain(own) {
            let broken = |at: Option<usize>, reason: String| BrokenSigns {
                file: file.to_owned(),
                line: at.map(|at| text[..at.min(text.len())].matches('\n').count() + 1),
                reason,
            };
            let read: File = toml::from_str(text).map_err(|error| {
                let at = error.span().map(|span| span.start);
                broken(at, error.message().to_owned())
            })?;
            same.extend(read.same);
            for sign in read.signs {
                let at = Some(sign.span().start);
                let sign = sign.into_inner();
                let known = signs.iter_mut().find(|known| known.id == sign.id);
                check(&sign, known.is_some()).map_err(|reason| broken(at, reason))?;
                match known {
                    Some(known) if sign.replace => *known = sign,
                    Some(known) => {
                        known.words.extend(sign.words);
                        known.unless.extend(sign.unless);
                    }
                    None => signs.push(sign),
                }
            }
        }
        Ok(Self::of(&same, signs))
    }

    fn of(same: &[String], signs: Vec<FileSign>) -> Self {
        let folding = Folding::of(same.iter().map(String::as_str));
        let (mut words, mut patterns, mut parts) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen: HashMap<(usize, String), ()> = HashMap::new();
        for (sign, read) in signs.iter().enumerate() {
            for form in &read.words {
                let pieces: Vec<String> = form.split(GAP).map(|p| folding.word(p)).collect();
                let is_new = seen.insert((sign, pieces.join("…")), ()).is_none();
                if !is_new || pieces.iter().any(String::is_empty) {
                    continue;
                }
                let form = parts.len();
                parts.push(pieces.len());
                for (nth, piece) in pieces.into_iter().enumerate() {
                    words.push(piece);
                    patterns.push(Pattern::Part { sign, form, nth });
                }
            }
            for unless in &read.unless {
                let unless = folding.word(&unless.replace(GAP, ""));
                if !unless.is_empty() {
                    words.push(unless);
                    patterns.push(Pattern::Unless { sign });
                }
            }
        }
        let all = signs.into_iter().map(|read| Sign {
            risk: read.kind == Some(Kind::Risk),
            id: read.id,
            name: read.name,
            en: read.en,
            nature: read.nature,
            urgency: read.urgency,
            weight: read.weight,
        });
        Self {
            all: all.collect(),
            folding,
            finder: AhoCorasick::new(&words).ok(),
            patterns,
            parts,
        }
    }
}

fn check(sign: &FileSign, known: bool) -> Result<(), String> {
    if sign.id.is_empty() {
        return Err("请写 id · a sign needs an id".to_owned());
    }
    let whole = !known || sign.replace;
    if whole && (sign.name.is_empty() || sign.kind.is_none()) {
        return Err(format!(
            "「{}」请写 name 与 kind（risk、urgency 或 nature）· write name and kind",
            sign.id
        ));
    }
    let short = |word: &&String| word.chars().filter(|sign| *sign != GAP).count() < 2;
    if let Some(word) = sign.words.iter().find(short) {
        return Err(format!(
            "「{}」的「{word}」太短，至少两个字 · too short, two signs at least",
            sign.id
        ));
    }
    Ok(())
}
