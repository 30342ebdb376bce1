//! The knowledge of a pack: themes, life events, rules, and the items the demo
//! city begins with. A pack may come without.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan, civil::Date};
use serde::Deserialize;
use xinqiao_identity::units::Units;
use xinqiao_kernel::{
    UnitId, WorkingCalendar,
    words::{ItemKind, Openness},
};
use xinqiao_knowledge::{
    Content, content,
    rules::{self, Rules},
    sources::{self, Source},
    themes::{Themes, Whom},
};

use super::{Pack, Site, SiteError};

const THEMES: &str = "knowledge/themes.toml";
const RULES: &str = "knowledge/rules.toml";
const SOURCES: &str = "knowledge/sources.toml";
const ITEMS: &str = "knowledge/items/";

/// An item as a pack writes it; dates count from the day the demo starts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleItem {
    /// Its name within the pack.
    pub code: String,
    kind: ItemKind,
    title: String,
    #[serde(default)]
    questions: Vec<String>,
    answer: String,
    #[serde(default)]
    who: Whom,
    theme: String,
    #[serde(default)]
    life_events: Vec<String>,
    #[serde(default)]
    regions: Vec<String>,
    #[serde(default)]
    source: content::Source,
    effective_days_ago: Option<i64>,
    expires_in_days: Option<i64>,
    /// Days until its review; below 0 it is overdue.
    pub review_in_days: Option<i64>,
    secrecy: Option<Openness>,
    owner: String,
    #[serde(default)]
    keywords: Vec<String>,
    #[serde(default)]
    classes: Vec<String>,
    /// Names of service items.
    #[serde(default)]
    pub services: Vec<String>,
    /// Codes of other items of the pack.
    #[serde(default)]
    pub related: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "item")]
    items: Vec<SampleItem>,
}

impl SampleItem {
    /// The unit that answers for it.
    pub fn owner(&self, units: &Units) -> Option<UnitId> {
        units.by_code(&self.owner).map(|unit| unit.id)
    }

    /// What it says, with its dates counted from this day.
    pub fn content(&self, today: Date) -> Content {
        let day = |days: i64| today.checked_add(days.days()).unwrap_or(today);
        Content {
            kind: self.kind,
            title: self.title.clone(),
            questions: self.questions.clone(),
            body: self.answer.trim().to_owned(),
            audience: self.who.clone().into(),
            theme: self.theme.clone(),
            life_events: self.life_events.clone(),
            regions: self.regions.clone(),
            source: self.source.clone(),
            from: self.effective_days_ago.map(|days| day(-days)),
            until: self.expires_in_days.map(day),
            openness: self.secrecy.unwrap_or(Openness::Public),
            keywords: self.keywords.clone(),
            classes: self.classes.clone(),
            ..Content::default()
        }
    }

    /// When it was published, counted back from the present: so that the review
    /// is due when the pack says, before its time was over, and else some weeks
    /// or months ago, the same for the same code.
    pub fn published_at(
        &self,
        rules: &Rules,
        calendar: &WorkingCalendar,
        now: Timestamp,
    ) -> Timestamp {
        let every = i64::from(rules.review.every_days);
        let spread = self.code.bytes().fold(7_u64, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        let spread = i64::try_from(spread % 140).unwrap_or(0);
        let days_ago = match (self.review_in_days, self.expires_in_days) {
            (Some(left), _) => every - left,
            (None, Some(left)) if left < 0 => 40 - left,
            _ => 3 + spread,
        };
        let morning = calendar.date_of(now).checked_sub(days_ago.days());
        let at = calendar.end_of(morning.unwrap_or_else(|_| calendar.date_of(now)));
        // Ten in the morning of that day, some minutes more or less.
        at - jiff::SignedDuration::from_mins(14 * 60 - spread)
    }
}

impl Site {
    /// Themes and life events, for these units.
    ///
    /// # Errors
    /// When the file is broken, or names a unit that is not there.
    pub fn themes(&self, units: &Units) -> Result<Themes, SiteError> {
        let Some((file, text)) = self.pack.under(THEMES).next() else {
            return Ok(Themes::default());
        };
        Themes::read(file, text, units).map_err(|error| broken(&self.pack, error))
    }

    /// The rules of the encyclopedia: the pack's own, else those shipped.
    ///
    /// # Errors
    /// When they are broken.
    pub fn knowledge_rules(&self) -> Result<Rules, SiteError> {
        let own = self.pack.under(RULES).next();
        let (file, text) = own.unwrap_or(rules::SHIPPED);
        Rules::read(file, text).map_err(|error| broken(&self.pack, error))
    }

    /// Platforms whose items are shown here too, for these units.
    ///
    /// # Errors
    /// When the file is broken, or names what is not there.
    pub fn sources(&self, units: &Units) -> Result<Vec<Source>, SiteError> {
        let Some((file, text)) = self.pack.under(SOURCES).next() else {
            return Ok(Vec::new());
        };
        let themes = self.themes(units)?;
        let read = sources::read(file, text, units, &themes, &self.region);
        read.map_err(|error| broken(&self.pack, error))
    }

    /// Codes of the regions items may hold in.
    pub fn region_codes(&self) -> BTreeSet<String> {
        self.regions
            .iter()
            .map(|region| region.code.to_string())
            .collect()
    }

    /// The items the demo begins with.
    ///
    /// # Errors
    /// When a file is broken, or an item names what the pack does not have.
    pub fn sample_items(&self) -> Result<Vec<SampleItem>, SiteError> {
        let mut items: Vec<SampleItem> = Vec::new();
        for (name, text) in self.pack.under(ITEMS) {
            let file: File = toml::from_str(text).map_err(|error| {
                let line = error
                    .span()
                    .map(|span| super::pack::line_at(text, span.start));
                self.pack.broken(name, line, error.message())
            })?;
            for item in file.items {
                let known = |unit: &&xinqiao_identity::units::Unit| unit.code == item.owner;
                if !self.units.iter().any(|unit| known(&unit)) {
                    let why = format!(
                        "{}: 没有单位「{}」 · there is no such unit",
                        item.code, item.owner
                    );
                    return Err(self.pack.broken(name, None, why));
                }
                if items.iter().any(|other| other.code == item.code) {
                    let why = format!("code「{}」重复 · is used twice", item.code);
                    return Err(self.pack.broken(name, None, why));
                }
                items.push(item);
            }
        }
        Ok(items)
    }
}

fn broken(pack: &Pack, error: rules::Broken) -> SiteError {
    pack.broken(&error.file, error.line, error.reason)
}
