//! The text templates of a pack. A pack may come without.

use jiff::Timestamp;
use serde::Deserialize;
use xinqiao_hotline::texts::{BODY_MOST, Owner, TITLE_MOST, TextTemplate, fill};
use xinqiao_kernel::words::ActKind;
use xinqiao_platform::sm3;

use super::{Pack, SiteError};

const FILE: &str = "templates.toml";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    template: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    title: String,
    fits: Vec<String>,
    body: String,
}

/// Reads and checks them.
pub(super) fn read(pack: &Pack) -> Result<Vec<TextTemplate>, SiteError> {
    if pack.under(FILE).next().is_none() {
        return Ok(Vec::new());
    }
    let file: File = pack.toml(FILE)?;
    let mut texts: Vec<TextTemplate> = Vec::new();
    for entry in file.template {
        let broken = |why: String| pack.broken(FILE, None, format!("{}: {why}", entry.code));
        fill::check(&entry.body).map_err(|wrong| {
            broken(format!(
                "{wrong} 不能填，请改正 · cannot be filled, mend it"
            ))
        })?;
        if entry.title.chars().count() > TITLE_MOST || entry.body.chars().count() > BODY_MOST {
            return Err(broken(format!(
                "名称最多 {TITLE_MOST} 字，内容最多 {BODY_MOST} 字 · title or body is too long"
            )));
        }
        let fits: Option<Vec<ActKind>> = entry
            .fits
            .iter()
            .map(|code| ActKind::from_code(code))
            .collect();
        let text = TextTemplate {
            id: id_of(&entry.code),
            version: 1,
            owner: Owner::Everybody,
            fits: fits
                .ok_or_else(|| broken("fits 里有未知的动作 · unknown act in fits".to_owned()))?,
            title: entry.title.clone(),
            body: entry.body.trim().to_owned(),
            retired: false,
            changed_by: None,
            changed_at: Timestamp::UNIX_EPOCH,
        };
        if texts.iter().any(|known| known.id == text.id) {
            return Err(broken("code 重复 · this code is used twice".to_owned()));
        }
        texts.push(text);
    }
    Ok(texts)
}

/// The number that a code always has, 48 bits of its hash; numbers made on a
/// running site are random and larger than 32 bits, so a clash is not to be feared.
fn id_of(code: &str) -> i64 {
    let hash = sm3::digest(&[code.as_bytes()]);
    let [a, b, c, d, e, f, ..] = hash;
    i64::from_be_bytes([0, 0, a, b, c, d, e, f])
}
