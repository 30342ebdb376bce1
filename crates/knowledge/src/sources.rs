//! Sources: other platforms whose public items are shown here too (a city follows
//! its province). The site pack names them; each is asked for what changed since the
//! position that is kept, in order, and what it says is written by the ordinary law.
//! People here change nothing of it, see [`crate::acts::follow`].
//!
//! Cut off at any moment, nothing is lost or done twice: an item is written together
//! with its number and version there, and the position only moves on after what lies
//! before it is written. Told to begin afresh, everything is read again and only then
//! is taken down what was not met, so that readers see no gap.

mod away;
mod mapping;
pub mod store;
mod taking;

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde::Deserialize;
use toml::Spanned;
use xinqiao_identity::units::Units;
use xinqiao_kernel::UnitId;

use crate::{rules::Broken, themes::Themes};

pub use away::Trouble;
pub use taking::Heard;

/// How often a source may be asked, in seconds.
const SECONDS: std::ops::RangeInclusive<i64> = 5..=86_400;

/// A platform whose items are shown here too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name, by which its items are known for good.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Where it is: `https://…`, without what comes after the host.
    pub url: String,
    /// The unit here that answers for its items.
    pub owner: UnitId,
    /// The region of our site: what holds around it holds here.
    pub region: String,
    /// How often it is asked.
    pub every: SignedDuration,
    /// Leaves of our themes for theirs; the longest code that begins theirs counts.
    pub themes: BTreeMap<String, String>,
    /// The leaf for all others; without it they are not taken.
    pub theme: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "source")]
    sources: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Spanned<String>,
    title: String,
    url: Spanned<String>,
    owner: Spanned<String>,
    every_seconds: Spanned<i64>,
    #[serde(default)]
    themes: BTreeMap<String, Spanned<String>>,
    theme: Option<Spanned<String>>,
}

/// Reads and checks the sources of a site; units are named by their codes.
///
/// # Errors
/// [`Broken`] with file, line and reason.
pub fn read(
    file: &str,
    text: &str,
    units: &Units,
    themes: &Themes,
    region: &str,
) -> Result<Vec<Source>, Broken> {
    let broken = |at: Option<usize>, reason: String| Broken {
        file: file.to_owned(),
        line: at.map(|at| text[..at.min(text.len())].matches('\n').count() + 1),
        reason,
    };
    let parsed: File = toml::from_str(text).map_err(|error| {
        let at = error.span().map(|span| span.start);
        broken(at, error.message().to_owned())
    })?;
    let mut sources: Vec<Source> = Vec::new();
    for written in parsed.sources {
        let here = |spanned: &Spanned<String>, why: &str| {
            let said = format!("「{}」：{why}", spanned.get_ref());
            broken(Some(spanned.span().start), said)
        };
        let name = written.name.get_ref();
        if !is_name(name) {
            let why = "名称用小写字母、数字和连字符，最多 40 个 · small letters, digits and hyphens, at most 40";
            return Err(here(&written.name, why));
        }
        if sources.iter().any(|other| other.name == *name) {
            return Err(here(&written.name, "重复 · is used twice"));
        }
        let url = written.url.get_ref().trim_end_matches('/');
        if !is_address(url) {
            let why = "应为 https://主机 或 http://主机，不带用户名、参数 · give https://host, without user or query";
            return Err(here(&written.url, why));
        }
        let owner = units
            .by_code(written.owner.get_ref())
            .ok_or_else(|| here(&written.owner, "没有这个单位 · there is no such unit"))?;
        if !SECONDS.contains(written.every_seconds.get_ref()) {
            let at = Some(written.every_seconds.span().start);
            let why = "every_seconds：5–86400".to_owned();
            return Err(broken(at, why));
        }
        let leaves = written.themes.values().chain(&written.theme);
        if let Some(leaf) = leaves
            .into_iter()
            .find(|leaf| !themes.is_leaf(leaf.get_ref()))
        {
            let why = "不是主题目录最末一级 · is no leaf of our themes";
            return Err(here(leaf, why));
        }
        let mapped = written.themes.into_iter();
        sources.push(Source {
            url: url.to_owned(),
            owner: owner.id,
            region: region.to_owned(),
            every: SignedDuration::from_secs(written.every_seconds.into_inner()),
            themes: mapped
                .map(|(theirs, ours)| (theirs, ours.into_inner()))
                .collect(),
            theme: written.theme.map(Spanned::into_inner),
            title: written.title,
            name: written.name.into_inner(),
        });
    }
    Ok(sources)
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=40).contains(&name.len()) && name.bytes().all(fits)
}

/// Only a scheme and a host, with a port or a folder: what a request adds is ours.
fn is_address(url: &str) -> bool {
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty()
            && !host.starts_with('/')
            && !host.contains(['@', '?', '#', ' ', '\\'])
            && host.bytes().all(|byte| byte.is_ascii_graphic())
    })
}
