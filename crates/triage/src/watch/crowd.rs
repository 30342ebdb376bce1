//! Matters that many persons tell of.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Alert, Heard, Kind, Level, Thresholds, names};
use crate::{
    hash::ByItself,
    link::{Core, Linked, Linker},
};

/// Seconds of a day.
const DAY: i64 = 86_400;
/// Of a matter that is told and told again, so many of the newest are looked at.
const LOOKED_AT: usize = 64;

/// The matters that are being told of.
#[derive(Clone, Debug, Default)]
pub(super) struct Crowds {
    of_group: HashMap<u32, Crowd, ByItself>,
}

/// One matter.
#[derive(Clone, Debug, Default)]
struct Crowd {
    /// Its newest messages, the oldest first.
    newest: VecDeque<Said>,
    /// What has been raised of it, and with how many persons.
    raised: Option<(Level, Kind)>,
}

#[derive(Clone, Debug)]
struct Said {
    id: u64,
    place: u32,
    person: u64,
    at: i64,
    title: String,
    names: Vec<String>,
    is_risky: bool,
}

impl Crowds {
    pub(super) fn hear(
        &mut self,
        heard: &Heard<'_>,
        linked: &Linked,
        linker: &Linker,
        thresholds: &Thresholds,
        factor: impl Fn(Kind) -> f32,
    ) -> Option<Alert> {
        let crowd = self.of_group.entry(linked.group).or_default();
        crowd.take_in(heard, linked.place, thresholds);
        if crowd.persons(&crowd.all()) < thresholds.first_persons {
            return None;
        }
        let places: Vec<u32> = crowd.newest.iter().map(|said| said.place).collect();
        let core = linker.core(&places);
        let (kind, level) = crowd.judge(&core, thresholds, factor)?;
        let (level, kind, grown) = match crowd.raised {
            Some((before, kind)) if level <= before => (before, kind, true),
            _ => (level, kind, false),
        };
        crowd.raised = Some((level, kind));
        let alert = crowd.alert(heard, linked.group, &core, kind, level);
        Some(Alert { grown, ..alert })
    }
}

impl Crowd {
    /// Takes a message in, and lets go of what is too long ago to be of one crowd with it.
    fn take_in(&mut self, heard: &Heard<'_>, place: u32, thresholds: &Thresholds) {
        let days = thresholds
            .first_days
            .max(thresholds.trend_days)
            .max(thresholds.crowd_days);
        let since = heard.at - i64::from(days) * DAY;
        while self.newest.front().is_some_and(|said| said.at < since)
            || self.newest.len() >= LOOKED_AT
        {
            self.newest.pop_front();
        }
        if self.newest.is_empty() {
            // What was raised is over; if it begins again it is raised again.
            self.raised = None;
        }
        self.newest.push_back(Said {
            id: heard.id,
            place,
            person: heard.person,
            at: heard.at,
            title: heard.title.to_owned(),
            names: names::of_places(heard.title, heard.text),
            is_risky: heard.is_risky,
        });
    }

    fn all(&self) -> Vec<&Said> {
        self.newest.iter().collect()
    }

    fn persons(&self, said: &[&Said]) -> usize {
        let persons: HashSet<u64> = said.iter().map(|said| said.person).collect();
        persons.len()
    }

    fn judge(
        &self,
        core: &Core,
        thresholds: &Thresholds,
        factor: impl Fn(Kind) -> f32,
    ) -> Option<(Kind, Level)> {
        let said: Vec<&Said> = core
            .members
            .iter()
            .map(|place| &self.newest[*place])
            .collect();
        let now = self.newest.back()?;
        // The one who speaks now has to be of the core: else nothing new has happened.
        if core.members.last() != Some(&(self.newest.len() - 1)) {
            return None;
        }
        let within = |days: u32| -> Vec<&Said> {
            let since = now.at - i64::from(days) * DAY;
            said.iter()
                .copied()
                .filter(|said| said.at >= since)
                .collect()
        };
        let takes = |persons: usize, kind: Kind| {
            let unnamed = if core.named { 1.0 } else { thresholds.unnamed };
            (persons as f32 * unnamed * factor(kind)).ceil() as usize
        };
        let is_risky = said.iter().any(|said| said.is_risky);
        let at_once = self.persons(&within(thresholds.crowd_days));
        if at_once >= takes(thresholds.red_persons, Kind::Clustered) {
            return Some((Kind::Clustered, Level::Red));
        }
        if at_once >= takes(thresholds.crowd_persons, Kind::Clustered) {
            return Some((
                Kind::Clustered,
                if is_risky { Level::Red } else { Level::Orange },
            ));
        }
        let lately = within(thresholds.trend_days);
        let later = self.persons(&within(thresholds.trend_days / 2));
        let in_all = self.persons(&lately);
        if in_all >= takes(thresholds.trend_persons, Kind::Trending) && later * 2 > in_all {
            let level = if is_risky {
                Level::Orange
            } else {
                Level::Yellow
            };
            return Some((Kind::Trending, level));
        }
        let first = self.persons(&within(thresholds.first_days));
        if first >= takes(thresholds.first_persons, Kind::FirstSigns) {
            let level = if is_risky { Level::Yellow } else { Level::Blue };
            return Some((Kind::FirstSigns, level));
        }
        None
    }

    fn alert(&self, heard: &Heard<'_>, group: u32, core: &Core, kind: Kind, level: Level) -> Alert {
        let said: Vec<&Said> = core
            .members
            .iter()
            .map(|place| &self.newest[*place])
            .collect();
        let titles: Vec<&str> = said.iter().map(|said| said.title.as_str()).collect();
        let named: Vec<&[String]> = said.iter().map(|said| said.names.as_slice()).collect();
        Alert {
            number: u64::from(group),
            at: heard.at,
            title: self.newest[core.typical].title.clone(),
            level,
            kind,
            since: said.first().map_or(heard.at, |said| said.at),
            persons: self.persons(&said),
            message_ids: said.iter().map(|said| said.id).collect(),
            places: names::shared(&named),
            asked: names::asked(&titles),
            class: heard.class.to_owned(),
            region: heard.region.to_owned(),
            usual: None,
            grown: false,
        }
    }
}
