//! Reading a rule set, with every complaint naming file, line and reason.

use std::collections::HashSet;

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;
use xinqiao_kernel::words::{Milestone, Role};

use super::RuleSet;

/// A rule set that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}{}: {reason}", .line.map(|line| format!(" 第 {line} 行 (line {line})")).unwrap_or_default())]
pub struct Broken {
    /// Which file.
    pub file: String,
    /// Which line, from 1, when it can be told.
    pub line: Option<usize>,
    /// What is wrong and how to mend it.
    pub reason: String,
}

impl Broken {
    pub(super) fn book(reason: String) -> Self {
        Self {
            file: "规则集".to_owned(),
            line: None,
            reason,
        }
    }
}

/// The ids alone, with where they stand.
#[derive(Deserialize)]
struct Places {
    #[serde(rename = "limit", default)]
    limits: Vec<Place>,
}

#[derive(Deserialize)]
struct Place {
    id: Spanned<String>,
    source: Option<Spanned<String>>,
}

impl RuleSet {
    /// Reads and checks a rule set.
    ///
    /// # Errors
    /// [`Broken`] with file, line and reason: what is not TOML, an unknown word,
    /// a limit without a source, an id twice, a milestone no case can do without
    /// that has no limit for every case.
    pub fn read(file: &str, text: &str) -> Result<Self, Broken> {
        let broken = |line, reason: String| Broken {
            file: file.to_owned(),
            line,
            reason,
        };
        let at = |offset: usize| Some(text[..offset.min(text.len())].matches('\n').count() + 1);
        let not_toml = |error: toml::de::Error| {
            broken(
                error.span().and_then(|span| at(span.start)),
                error.message().to_owned(),
            )
        };

        let set: Self = toml::from_str(text).map_err(not_toml)?;
        let places: Places = toml::from_str(text).map_err(not_toml)?;

        let mut seen = HashSet::new();
        for place in &places.limits {
            let line = at(place.id.span().start);
            if !seen.insert(place.id.get_ref()) {
                return Err(broken(
                    line,
                    format!("id「{}」重复 / this id appears twice", place.id.get_ref()),
                ));
            }
            if place
                .source
                .as_ref()
                .is_none_or(|source| source.get_ref().trim().is_empty())
            {
                return Err(broken(
                    line,
                    format!(
                        "「{}」没有写来源 source / has no source",
                        place.id.get_ref()
                    ),
                ));
            }
        }
        for milestone in [Milestone::Reply, Milestone::CallBack, Milestone::Archive] {
            if !set
                .limits
                .iter()
                .any(|rule| rule.milestone == milestone && rule.holds_for_all())
            {
                return Err(broken(
                    None,
                    format!(
                        "缺少对所有工单都成立的「{}」时限；请在最后加一条不带 nature/class/urgency/channel 的 limit / \
                         no limit for {} holds for every case: add a last one without conditions",
                        milestone.zh(),
                        milestone.code()
                    ),
                ));
            }
        }
        for (what, role) in set
            .extension
            .steps
            .iter()
            .map(|step| ("extension.step.ruled_by", step.ruled_by))
            .chain([
                ("park.ruled_by", set.park.ruled_by),
                ("end.ruled_by", set.end.ruled_by),
            ])
        {
            if !matches!(
                role,
                Role::Handler | Role::UnitHead | Role::Supervisor | Role::CentreHead
            ) {
                return Err(broken(
                    None,
                    format!("{what} = {role}：只能是 handler、unit_head、supervisor、centre_head"),
                ));
            }
        }
        if set.valid_to.is_some_and(|last| last < set.valid_from) {
            return Err(broken(
                None,
                "valid_to 早于 valid_from / ends before it begins".to_owned(),
            ));
        }
        if set.cards.remind_at_percent == 0 || set.cards.remind_at_percent > 100 {
            return Err(broken(
                None,
                "cards.remind_at_percent 必须在 1 到 100 之间 / must be 1 to 100".to_owned(),
            ));
        }
        Ok(set)
    }
}

impl super::LimitRule {
    fn holds_for_all(&self) -> bool {
        !self.only_named
            && self.nature.is_empty()
            && self.class.is_empty()
            && self.urgency.is_empty()
            && self.channel.is_empty()
    }
}
