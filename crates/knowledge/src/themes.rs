//! Themes of the encyclopedia as a tree, two digits a level, and life events.
//! Data of the site; here it is read and checked.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use xinqiao_identity::units::Units;
use xinqiao_kernel::{UnitId, words::Audience};

use crate::rules::Broken;

/// A theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Two digits a level.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its name in English.
    pub en: String,
    /// Whom it is for.
    pub audience: Vec<Audience>,
    /// The units that may write under it, those below them included; sorted.
    pub writers: Vec<UnitId>,
}

/// Something that happens in a life: a birth, a move, a shop opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeEvent {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its name in English.
    pub en: String,
    /// Whom it happens to.
    pub audience: Vec<Audience>,
}

/// All themes and life events of a site.
#[derive(Clone, Debug, Default)]
pub struct Themes {
    by_code: BTreeMap<String, Theme>,
    events: Vec<LifeEvent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "theme", default)]
    themes: Vec<Written>,
    #[serde(rename = "life_event", alias = "event", default)]
    events: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    code: Spanned<String>,
    name: String,
    #[serde(default)]
    en: String,
    #[serde(default)]
    who: Whom,
    #[serde(default)]
    owners: Vec<Spanned<String>>,
}

/// Whom something is for: one word, or several.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(untagged)]
pub enum Whom {
    /// Everybody, when nothing is said.
    #[default]
    Everybody,
    /// One of the two, or `both`.
    One(OneOrBoth),
    /// Each by name.
    Several(Vec<Audience>),
}

/// A word for whom something is for.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OneOrBoth {
    /// People.
    Natural,
    /// Companies and other bodies.
    Legal,
    /// Both.
    Both,
}

impl From<Whom> for Vec<Audience> {
    /// Both is nothing in particular.
    fn from(whom: Whom) -> Self {
        match whom {
            Whom::Everybody | Whom::One(OneOrBoth::Both) => Vec::new(),
            Whom::One(OneOrBoth::Natural) => vec![Audience::Natural],
            Whom::One(OneOrBoth::Legal) => vec![Audience::Legal],
            Whom::Several(several) => several,
        }
    }
}

impl Themes {
    /// Reads and checks the themes; units are named by their codes.
    ///
    /// # Errors
    /// [`Broken`] with file, line and reason.
    pub fn read(file: &str, text: &str, units: &Units) -> Result<Self, Broken> {
        let broken = |offset: Option<usize>, reason: String| Broken {
            file: file.to_owned(),
            line: offset.map(|offset| text[..offset.min(text.len())].matches('\n').count() + 1),
            reason,
        };
        let parsed: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map(|span| span.start);
            broken(at, error.message().to_owned())
        })?;
        let mut themes = Self::default();
        for written in parsed.themes {
            let at = Some(written.code.span().start);
            let mut writers = Vec::new();
            for owner in &written.owners {
                let code = owner.get_ref();
                let unit = units.by_code(code).ok_or_else(|| {
                    let why = format!("没有代码为「{code}」的单位 · there is no such unit");
                    broken(Some(owner.span().start), why)
                })?;
                writers.push(unit.id);
                writers.extend(units.below(unit.id).iter().copied());
            }
            writers.sort_unstable();
            writers.dedup();
            let code = written.code.into_inner();
            themes.placed(&code).map_err(|why| broken(at, why))?;
            let theme = Theme {
                code: code.clone(),
                name: written.name,
                en: written.en,
                audience: written.who.into(),
                writers,
            };
            themes.by_code.insert(code, theme);
        }
        for written in parsed.events {
            let at = Some(written.code.span().start);
            let code = written.code.into_inner();
            if themes.life_event(&code).is_some() {
                let why = format!("「{code}」重复 · this life event appears twice");
                return Err(broken(at, why));
            }
            themes.events.push(LifeEvent {
                code,
                name: written.name,
                en: written.en,
                audience: written.who.into(),
            });
        }
        Ok(themes)
    }

    fn placed(&self, code: &str) -> Result<(), String> {
        if code.is_empty()
            || !code.len().is_multiple_of(2)
            || !code.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Err(format!(
                "「{code}」：代码每级两位数字，如 0102 · a code has two digits a level, such as 0102"
            ));
        }
        let above = &code[..code.len() - 2];
        if !above.is_empty() && !self.by_code.contains_key(above) {
            return Err(format!(
                "「{code}」的上级「{above}」应写在前面 · its parent should stand above"
            ));
        }
        if self.by_code.contains_key(code) {
            return Err(format!("「{code}」重复 · this theme appears twice"));
        }
        Ok(())
    }

    /// The theme with this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Theme> {
        self.by_code.get(code)
    }

    /// Every theme by code, which is parents before children.
    pub fn iter(&self) -> impl Iterator<Item = &Theme> {
        self.by_code.values()
    }

    /// The themes right below this one; those at the top for an empty code.
    pub fn children<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Theme> {
        self.iter()
            .filter(move |theme| theme.code.len() == code.len() + 2 && theme.code.starts_with(code))
    }

    /// The themes from the top down to this one, itself last.
    pub fn path<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Theme> {
        (2..=code.len())
            .step_by(2)
            .filter_map(move |end| self.get(code.get(..end)?))
    }

    /// The names from the top down to this one, as imports write them.
    #[must_use]
    pub fn written(&self, code: &str) -> String {
        let names: Vec<&str> = self.path(code).map(|theme| theme.name.as_str()).collect();
        names.join("/")
    }

    /// The theme with these names from the top down, with `/` between.
    #[must_use]
    pub fn by_path(&self, path: &str) -> Option<&Theme> {
        let wanted: Vec<&str> = path.split('/').map(str::trim).collect();
        let is_it = |theme: &&Theme| {
            theme.code.len() == 2 * wanted.len()
                && self
                    .path(&theme.code)
                    .map(|theme| theme.name.as_str())
                    .eq(wanted.iter().copied())
        };
        self.iter().find(is_it)
    }

    /// Whether it is there, with nothing below it: items stand under leaves only.
    #[must_use]
    pub fn is_leaf(&self, code: &str) -> bool {
        self.by_code.contains_key(code) && self.children(code).next().is_none()
    }

    /// The units that may write under a theme: its own writers, and those of the
    /// themes above it.
    #[must_use]
    pub fn writers(&self, code: &str) -> Vec<UnitId> {
        let mut writers: Vec<UnitId> = self
            .path(code)
            .flat_map(|theme| theme.writers.iter().copied())
            .collect();
        writers.sort_unstable();
        writers.dedup();
        writers
    }

    /// The leaves under which a unit may write.
    pub fn leaves_of(&self, unit: UnitId) -> impl Iterator<Item = &Theme> {
        self.iter().filter(move |theme| {
            self.is_leaf(&theme.code) && self.writers(&theme.code).contains(&unit)
        })
    }

    /// Life events, in the order of the site.
    #[must_use]
    pub fn life_events(&self) -> &[LifeEvent] {
        &self.events
    }

    /// The life event with this code.
    #[must_use]
    pub fn life_event(&self, code: &str) -> Option<&LifeEvent> {
        self.events.iter().find(|event| event.code == code)
    }
}
