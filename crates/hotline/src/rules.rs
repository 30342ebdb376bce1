//! Rule sets: every limit, return rule and approval of a place, as data.
//!
//! A rule set has a name, a version, a validity period and a source for each
//! number. A case keeps `name@version` of the set that judges it, so a later
//! version changes nothing for cases already filed. Reading a broken set fails
//! with file, line and reason, before anything starts.

mod read;
mod shipped;

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use serde::Deserialize;
use xinqiao_kernel::{
    Limit,
    words::{Channel, Milestone, Nature, Role, Urgency},
};

pub use read::Broken;
pub use shipped::SHIPPED;

use crate::case::Case;

/// The rules of one place in one version.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Short name, such as `hj`.
    pub name: String,
    /// Version, such as `2019-03`.
    pub version: String,
    /// Title for people.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// First day it judges new cases.
    pub valid_from: Date,
    /// Last day it judges new cases, if it has one.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Limits; of those for a milestone the first that fits holds.
    #[serde(rename = "limit")]
    pub limits: Vec<LimitRule>,
    /// Giving back.
    #[serde(rename = "return")]
    pub returns: ReturnRule,
    /// More time.
    pub extension: ExtensionRule,
    /// Help from other units.
    #[serde(default)]
    pub assist: AssistRule,
    /// Setting aside.
    pub park: RuledBy,
    /// Ending before a solution.
    pub end: RuledBy,
    /// Asking whether it helped.
    pub call_back: CallBackRule,
    /// Cards.
    pub cards: CardRule,
    /// Taking up again after closing.
    pub reopen: ReopenRule,
    /// One person many times.
    #[serde(default)]
    pub repeat: RepeatRule,
}

/// One limit: for what it holds, how long it is and where that stands.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitRule {
    /// Id within the set, such as `reply.help`.
    pub id: String,
    /// What has to have happened.
    pub milestone: Milestone,
    /// How long.
    pub limit: Limit,
    /// Natures it holds for; all when empty.
    #[serde(default)]
    pub nature: Vec<Nature>,
    /// Class codes it holds for, by prefix; all when empty.
    #[serde(default)]
    pub class: Vec<String>,
    /// Urgencies it holds for; all when empty.
    #[serde(default)]
    pub urgency: Vec<Urgency>,
    /// Channels it holds for; all when empty.
    #[serde(default)]
    pub channel: Vec<Channel>,
    /// Holds only when a dispatch or a catalogue row names it.
    #[serde(default)]
    pub only_named: bool,
    /// Where the number stands; `默认值` where no source publishes one.
    pub source: String,
}

/// When a unit may give a case back.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnRule {
    /// Counted from dispatch.
    pub window: Limit,
    /// How often one case may come back in all.
    pub most: u8,
    /// Whether a unit named by a ruling may give it back again.
    pub named_unit_may_return: bool,
    /// Where this stands.
    pub source: String,
}

/// How much more time there may be, and who grants it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtensionRule {
    /// How often.
    pub most: u8,
    /// The reply limit with all extensions, counted like the limit itself.
    #[serde(default)]
    pub total: Option<Limit>,
    /// Who grants how much: the first step that is long enough decides.
    #[serde(rename = "step", default)]
    pub steps: Vec<ExtensionStep>,
    /// Where this stands.
    pub source: String,
}

/// Up to so much more time is granted by this role.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtensionStep {
    /// The most this step gives.
    pub up_to: Limit,
    /// The extension it is for, from 1; a second one may need a higher rank.
    #[serde(default = "first")]
    pub from_extension: u8,
    /// Who rules on it.
    pub ruled_by: Role,
}

const fn first() -> u8 {
    1
}

/// How many units a lead may have waiting at once. A set that says nothing of it
/// has the default, so that sets written before the rule go on to hold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssistRule {
    /// Units asked that have not answered yet.
    pub most: u8,
    /// Where this stands.
    pub source: String,
}

impl Default for AssistRule {
    fn default() -> Self {
        Self {
            most: 3,
            source: "默认值".to_owned(),
        }
    }
}

/// From when on somebody tells again and again (一人多次).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepeatRule {
    /// So many cases of one person …
    pub from: u16,
    /// … within so many days.
    pub days: u16,
    /// Where this stands.
    pub source: String,
}

impl Default for RepeatRule {
    fn default() -> Self {
        Self {
            from: 3,
            days: 30,
            source: "默认值：三次及以上为重复诉求（成都市新都区），30 天为默认值".to_owned(),
        }
    }
}

/// Something that needs a ruling.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuledBy {
    /// By whom; a higher rank may always.
    pub ruled_by: Role,
    /// Where this stands.
    pub source: String,
}

/// When and how often a person is called back.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallBackRule {
    /// When it may start.
    pub starts: CallBackStart,
    /// Attempts before a case may be closed as unreachable.
    pub attempts: u8,
    /// A good evaluation by the person closes the case without a call.
    pub good_evaluation_closes: bool,
    /// When the call-back limit passes without a verdict, the case is closed by rule.
    pub closes_when_passed: bool,
    /// Rounds of rework before only the supervisor may send back again.
    pub rework_most: u8,
    /// Where this stands.
    pub source: String,
}

/// When call-back may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallBackStart {
    /// As soon as the reply has passed the audit.
    AfterReply,
    /// When the reply limit has run out, however early the reply came
    /// (北京市接诉即办工作条例, art 23).
    AtDeadline,
}

/// When cards are shown by the platform itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardRule {
    /// A yellow card when a step of the unit is about to be late.
    pub yellow: bool,
    /// A red card when it is late.
    pub red: bool,
    /// Share of an hour or minute limit after which a reminder is due, in percent.
    /// Limits in days remind one day before.
    pub remind_at_percent: u8,
    /// Where this stands.
    pub source: String,
}

/// How long after closing a case may be taken up again.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReopenRule {
    /// Counted from closing, and from nothing that happens later.
    pub within: Limit,
    /// Where this stands.
    pub source: String,
}

impl RuleSet {
    /// `name@version`, as a case keeps it.
    #[must_use]
    pub fn reference(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }

    /// The limit for a milestone of this case: the one the dispatch names, else
    /// the first that fits. `None` when the set has no limit for it.
    #[must_use]
    pub fn limit_for(
        &self,
        milestone: Milestone,
        case: &Case,
        named: Option<&str>,
    ) -> Option<&LimitRule> {
        let of_milestone = || {
            self.limits
                .iter()
                .filter(move |rule| rule.milestone == milestone)
        };
        named
            .and_then(|id| of_milestone().find(|rule| rule.id == id))
            .or_else(|| of_milestone().find(|rule| !rule.only_named && rule.fits(case)))
    }

    /// The limit with this id.
    #[must_use]
    pub fn limit(&self, id: &str) -> Option<&LimitRule> {
        self.limits.iter().find(|rule| rule.id == id)
    }

    fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

impl LimitRule {
    fn fits(&self, case: &Case) -> bool {
        fn any_of<T: PartialEq>(set: &[T], found: &T) -> bool {
            set.is_empty() || set.contains(found)
        }
        any_of(&self.nature, &case.nature)
            && any_of(&self.urgency, &case.urgency)
            && any_of(&self.channel, &case.channel)
            && (self.class.is_empty()
                || self
                    .class
                    .iter()
                    .any(|prefix| case.class.starts_with(prefix.as_str())))
    }
}

/// Every rule set a site has, old versions included.
#[derive(Clone, Debug)]
pub struct RuleBook {
    sets: Vec<Arc<RuleSet>>,
    current: String,
    utc_offset: jiff::tz::Offset,
}

impl RuleBook {
    /// A book of the shipped sets, with one of them judging new cases.
    ///
    /// # Errors
    /// When no set has that name, or a set is broken.
    pub fn shipped(current: &str, utc_offset: jiff::tz::Offset) -> Result<Self, Broken> {
        let sets = SHIPPED
            .iter()
            .map(|(file, text)| RuleSet::read(file, text))
            .collect::<Result<Vec<_>, _>>()?;
        Self::new(sets, current, utc_offset)
    }

    /// A book of these sets, of which the one named `current` judges new cases.
    ///
    /// # Errors
    /// When no set has that name, or two have the same name and version.
    pub fn new(
        sets: Vec<RuleSet>,
        current: &str,
        utc_offset: jiff::tz::Offset,
    ) -> Result<Self, Broken> {
        for (i, set) in sets.iter().enumerate() {
            if sets[..i]
                .iter()
                .any(|other| other.reference() == set.reference())
            {
                return Err(Broken::book(format!(
                    "规则集 {} 出现两次 / appears twice",
                    set.reference()
                )));
            }
        }
        if !sets.iter().any(|set| set.name == current) {
            let names = sets
                .iter()
                .map(|set| set.name.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            return Err(Broken::book(format!(
                "没有名为 {current} 的规则集，有：{names} / no such rule set"
            )));
        }
        Ok(Self {
            sets: sets.into_iter().map(Arc::new).collect(),
            current: current.to_owned(),
            utc_offset,
        })
    }

    /// The set that judges a case filed at this moment: the newest valid version
    /// of the current name.
    #[must_use]
    pub fn on(&self, now: Timestamp) -> &Arc<RuleSet> {
        let day = self.utc_offset.to_datetime(now).date();
        let named = || self.sets.iter().filter(|set| set.name == self.current);
        named()
            .filter(|set| set.is_valid_on(day))
            .max_by(|a, b| a.valid_from.cmp(&b.valid_from))
            .or_else(|| named().min_by(|a, b| a.valid_from.cmp(&b.valid_from)))
            .expect("a book is only made with a set of the current name")
    }

    /// The set a case refers to.
    #[must_use]
    pub fn of(&self, case: &Case) -> Option<&Arc<RuleSet>> {
        self.get(&case.rules)
    }

    /// The set with this `name@version`.
    #[must_use]
    pub fn get(&self, reference: &str) -> Option<&Arc<RuleSet>> {
        let (name, version) = reference.split_once('@')?;
        self.sets
            .iter()
            .find(|set| set.name == name && set.version == version)
    }

    /// All sets, for reading.
    #[must_use]
    pub fn sets(&self) -> &[Arc<RuleSet>] {
        &self.sets
    }
}
