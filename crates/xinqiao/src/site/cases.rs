//! `cases/*.toml`: sample cases, each with the course it took.

use std::{collections::HashSet, str::FromStr};

use serde::Deserialize;
use toml::Spanned;
use xinqiao_kernel::{
    RegionCode, UnitId,
    words::{Channel, Grade, Nature, Outside, Urgency},
};

use super::{Pack, Site, SiteError, pack::line_at};

/// A sample case: what was told, and how it went on.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// One line, the same in no two samples.
    pub title: String,
    /// The person's own words.
    pub text: String,
    /// What the person wants.
    pub nature: Nature,
    /// Leaf of the class tree.
    pub class: String,
    /// Region code of the place.
    pub region: String,
    /// Where, in the person's words.
    pub place: String,
    /// How it came in.
    pub channel: Channel,
    /// How soon something must happen.
    pub urgency: Urgency,
    /// Who told it.
    pub person: Told,
    /// The enterprise it concerns.
    pub enterprise: Option<String>,
    /// The unit that is complained of, by its code.
    reported_unit: Option<String>,
    /// Keep who told it from the handling units.
    #[serde(default)]
    pub secret: bool,
    /// Filed so many days before the demo begins …
    pub days_ago: i64,
    /// … in this hour of the day.
    pub hour: i8,
    /// How it went on.
    pub course: Course,
    /// The unit that leads, by its code; as the catalogue says when absent.
    lead: Option<String>,
    /// The answer given at intake.
    #[serde(default)]
    pub answer: String,
    /// The unit's reply.
    #[serde(default)]
    pub reply: String,
    /// Its reply in the second round.
    #[serde(default)]
    pub rework_reply: String,
    /// How far it had come.
    #[serde(default)]
    pub interim: String,
    /// What the person thought of it.
    pub grade: Option<Grade>,
    /// In the person's words.
    #[serde(default)]
    pub comment: String,
    /// Why it was merged, ended, named, sent back, opened again …
    #[serde(default)]
    pub reason: String,
    /// Why it was not accepted, and the lawful way.
    #[serde(default)]
    pub refusal_way: String,
    /// The service it was handed to.
    pub transfer_to: Option<Outside>,
    /// Why the unit gave it back.
    #[serde(default)]
    pub return_reason: String,
    /// Why the unit needs more time.
    #[serde(default)]
    pub extension_reason: String,
    /// What has to happen before it can go on.
    #[serde(default)]
    pub park_plan: String,
    /// The unit of `lead`.
    #[serde(skip)]
    pub lead_unit: Option<UnitId>,
    /// The unit of `reported_unit`.
    #[serde(skip)]
    pub reported: Option<UnitId>,
}

/// Who told a sample case; an invented person.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// The name.
    pub name: String,
    /// The telephone.
    pub phone: String,
    /// Did not say who it was.
    pub anonymous: bool,
}

/// How a sample case went on; named after where it came to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Course {
    Registered,
    NotAccepted,
    AnsweredAtOnce,
    TransferredOut,
    /// Goes on under the case with this title.
    MergedInto(String),
    PendingDispatch,
    Dispatched,
    ReturnRequested,
    ReturnGranted,
    UnitNamed,
    Handling,
    HandlingInterim,
    AssistWaiting,
    ExtensionRequested,
    Extended,
    Parked,
    Overdue,
    Supervised,
    Replied,
    SentBack,
    CallingBack,
    ClosedSatisfied,
    ClosedDissatisfiedRework,
    ClosedUnreachable,
    ClosedUnreasonable,
    Ended,
    Withdrawn,
    Reopened,
    Archived,
}

impl FromStr for Course {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "registered" => Self::Registered,
            "not_accepted" => Self::NotAccepted,
            "answered_at_once" => Self::AnsweredAtOnce,
            "transferred_out" => Self::TransferredOut,
            "pending_dispatch" => Self::PendingDispatch,
            "dispatched" => Self::Dispatched,
            "return_requested" => Self::ReturnRequested,
            "return_granted" => Self::ReturnGranted,
            "unit_named" => Self::UnitNamed,
            "handling" => Self::Handling,
            "handling_interim" => Self::HandlingInterim,
            "assist_waiting" => Self::AssistWaiting,
            "extension_requested" => Self::ExtensionRequested,
            "extended" => Self::Extended,
            "parked" => Self::Parked,
            "overdue" => Self::Overdue,
            "supervised" => Self::Supervised,
            "replied" => Self::Replied,
            "sent_back" => Self::SentBack,
            "calling_back" => Self::CallingBack,
            "closed_satisfied" => Self::ClosedSatisfied,
            "closed_dissatisfied_rework" => Self::ClosedDissatisfiedRework,
            "closed_unreachable" => Self::ClosedUnreachable,
            "closed_unreasonable" => Self::ClosedUnreasonable,
            "ended" => Self::Ended,
            "withdrawn" => Self::Withdrawn,
            "reopened" => Self::Reopened,
            "archived" => Self::Archived,
            other => match other.strip_prefix("merged_into:") {
                Some(title) => Self::MergedInto(title.to_owned()),
                None => {
                    return Err(format!(
                        "没有「{other}」这种经过 · there is no course “{other}”"
                    ));
                }
            },
        })
    }
}

impl TryFrom<String> for Course {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "case")]
    cases: Vec<Spanned<Sample>>,
}

pub(super) fn read(pack: &Pack, site: &Site) -> Result<Vec<Sample>, SiteError> {
    let mut samples = Vec::new();
    let mut titles = HashSet::new();
    let mut merged = Vec::new();
    for (name, text) in pack.under("cases/") {
        let file: File = pack.toml(name)?;
        for case in file.cases {
            let line = line_at(text, case.span().start);
            let mut sample = case.into_inner();
            let wrong = |why| pack.broken(name, Some(line), why);
            sample.fit(site).map_err(wrong)?;
            if !titles.insert(sample.title.clone()) {
                return Err(wrong("标题重复 · this title appears twice".to_owned()));
            }
            if let Course::MergedInto(title) = &sample.course {
                merged.push((name.to_owned(), line, title.clone()));
            }
            samples.push(sample);
        }
    }
    if let Some((name, line, title)) = merged
        .into_iter()
        .find(|(.., title)| !titles.contains(title))
    {
        let why = format!("没有标题为「{title}」的工单 · there is no case with this title");
        return Err(pack.broken(&name, Some(line), why));
    }
    samples.sort_by_key(|sample| (-sample.days_ago, sample.hour));
    Ok(samples)
}

impl Sample {
    fn fit(&mut self, site: &Site) -> Result<(), String> {
        let unit = |code: &Option<String>| match code {
            None => Ok(None),
            Some(code) => match site.units.iter().find(|unit| unit.code == *code) {
                Some(unit) => Ok(Some(unit.id)),
                None => Err(format!("单位「{code}」不存在 · no such unit")),
            },
        };
        self.lead_unit = unit(&self.lead)?;
        self.reported = unit(&self.reported_unit)?;
        if site.classes.get(&self.class).is_none() {
            return Err(format!("类别「{}」不存在 · no such class", self.class));
        }
        let region: Option<RegionCode> = self.region.parse().ok();
        if !site.regions.iter().any(|known| Some(known.code) == region) {
            return Err(format!("区划「{}」不存在 · no such region", self.region));
        }
        if !(0..24).contains(&self.hour) || !(0..=3650).contains(&self.days_ago) {
            return Err("hour 应在 0 至 23 之间，days_ago 不为负 · out of range".to_owned());
        }
        Ok(())
    }
}

/// What people told is theirs: the title is all that is ever printed.
impl std::fmt::Debug for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sample({:?}, {:?})", self.course, self.class)
    }
}
