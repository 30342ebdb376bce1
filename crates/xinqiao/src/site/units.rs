//! `units.toml`: units as a tree, parents named by their codes.

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;
use xinqiao_identity::units::{Unit, UnitKind, UnitLevel};
use xinqiao_kernel::UnitId;

use super::{Pack, SiteError, pack::line_at};

const FILE: &str = "units.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    unit: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: i64,
    code: String,
    name: String,
    #[serde(default)]
    en: String,
    parent: Option<Spanned<String>>,
    region: String,
    level: UnitLevel,
    kind: UnitKind,
    #[serde(default)]
    fallback: bool,
    #[serde(default)]
    phone: String,
}

pub(super) fn read(pack: &Pack) -> Result<Vec<Unit>, SiteError> {
    let file: File = pack.toml(FILE)?;
    let text = pack.text(FILE)?;
    let ids: HashMap<String, UnitId> = file
        .unit
        .iter()
        .map(|row| (row.code.clone(), UnitId(row.id)))
        .collect();
    let unit = |row: Row| {
        let parent = match row.parent {
            None => None,
            Some(code) => Some(*ids.get(code.get_ref()).ok_or_else(|| {
                let line = line_at(text, code.span().start);
                let why = format!("上级单位「{}」不存在 · no such unit", code.get_ref());
                pack.broken(FILE, Some(line), why)
            })?),
        };
        Ok(Unit {
            id: UnitId(row.id),
            code: row.code,
            name: row.name,
            en: row.en,
            parent,
            region: row.region,
            level: row.level,
            kind: row.kind,
            fallback: row.fallback,
            phone: row.phone,
        })
    };
    file.unit.into_iter().map(unit).collect()
}
