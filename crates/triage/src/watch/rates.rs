//! Counts by class, region and hour against what is usual at such a time.
//!
//! Usual is the median of the days before of the same kind (working days, days of
//! rest), times how busy the last day was over all against such days before: that
//! takes out weekday, holiday, season and weather. A median does not notice the
//! burst of last week. How far a count may stray is the larger of what chance brings
//! about (Poisson) and what has been seen (the median deviation).

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Alert, Heard, Kind, Level, Thresholds, names};

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;
/// Days that say what is usual.
const DAYS: usize = 56;
/// With fewer days of a kind nothing is called unusual.
const DAYS_LEAST: usize = 10;
/// Messages of the last day that are kept as evidence, at most.
const EVIDENCE: usize = 200;

/// Which days are days of rest: weekends, unless the site's calendar says otherwise.
#[derive(Clone, Debug, Default)]
pub(super) struct Calendar {
    told: HashMap<i64, bool>,
}

impl Calendar {
    /// Says of a day, counted from 1970, whether it is one of rest.
    pub(super) fn tell(&mut self, day: i64, is_rest: bool) {
        self.told.insert(day, is_rest);
    }

    fn is_rest(&self, day: i64) -> bool {
        // 1970 began on a Thursday.
        let weekend = matches!((day + 4).rem_euclid(7), 0 | 6);
        self.told.get(&day).copied().unwrap_or(weekend)
    }
}

/// Counts of everything together, and of each class in each region.
#[derive(Clone, Debug, Default)]
pub(super) struct Rates {
    pub(super) calendar: Calendar,
    all: Counts,
    of: HashMap<(String, String), Course>,
}

/// One class in one region.
#[derive(Clone, Debug, Default)]
struct Course {
    counts: Counts,
    lately: VecDeque<Said>,
    raised: Option<(i64, Level)>,
}

#[derive(Clone, Debug)]
struct Said {
    id: u64,
    person: u64,
    at: i64,
    title: String,
    names: Vec<String>,
}

/// How many messages in each hour that had any, the oldest first.
#[derive(Clone, Debug, Default)]
struct Counts {
    hours: VecDeque<(i64, u32)>,
    since: Option<i64>,
}

impl Rates {
    pub(super) fn hear(
        &mut self,
        heard: &Heard<'_>,
        thresholds: &Thresholds,
        factor: f32,
    ) -> Option<Alert> {
        self.all.count(heard.at);
        if heard.class.is_empty() {
            return None;
        }
        let key = (heard.class.to_owned(), heard.region.to_owned());
        let course = self.of.entry(key).or_default();
        course.take_in(heard);
        let (count, persons) = (course.lately.len() as u32, course.persons());
        let least = (thresholds.unusual_messages as f32 * factor).ceil();
        // One loud person is not a crowd.
        if (persons as f32) < least {
            return None;
        }
        let usual = course.counts.usual(heard.at, &self.calendar)?
            * self
                .all
                .busyness_without(&course.counts, heard.at, &self.calendar);
        let enough = usual.median * thresholds.unusual_times * f64::from(factor);
        let chance = 1.0 / thresholds.unusual_once_in_days;
        if f64::from(count) < enough || beyond(persons as u32, &usual) > chance {
            return None;
        }
        let level = match f64::from(count) / usual.median.max(1.0) {
            times if times >= 20.0 => Level::Red,
            times if times >= 10.0 => Level::Orange,
            times if times >= 5.0 => Level::Yellow,
            _ => Level::Blue,
        };
        let is_known = course
            .raised
            .is_some_and(|(at, before)| heard.at - at < DAY && level <= before);
        if is_known {
            return None;
        }
        course.raised = Some((heard.at, level));
        Some(course.alert(heard, level, usual.median))
    }
}

/// What is usual in a day, and how far it strays.
#[derive(Clone, Copy, Debug)]
struct Usual {
    median: f64,
    deviation: f64,
}

impl std::ops::Mul<f64> for Usual {
    type Output = Self;

    fn mul(self, times: f64) -> Self {
        Self {
            median: self.median * times,
            deviation: self.deviation * times,
        }
    }
}

impl Course {
    fn take_in(&mut self, heard: &Heard<'_>) {
        self.counts.count(heard.at);
        while self
            .lately
            .front()
            .is_some_and(|said| said.at <= heard.at - DAY)
            || self.lately.len() >= EVIDENCE
        {
            self.lately.pop_front();
        }
        self.lately.push_back(Said {
            id: heard.id,
            person: heard.person,
            at: heard.at,
            title: heard.title.to_owned(),
            names: names::of_places(heard.title, heard.text),
        });
    }

    fn persons(&self) -> usize {
        let persons: HashSet<u64> = self.lately.iter().map(|said| said.person).collect();
        persons.len()
    }

    fn alert(&self, heard: &Heard<'_>, level: Level, usual: f64) -> Alert {
        let titles: Vec<&str> = self.lately.iter().map(|said| said.title.as_str()).collect();
        let named: Vec<&[String]> = self.lately.iter().map(|s| s.names.as_slice()).collect();
        Alert {
            number: 0,
            at: heard.at,
            title: heard.title.to_owned(),
            level,
            kind: Kind::Unusual,
            since: self.lately.front().map_or(heard.at, |said| said.at),
            persons: self.persons(),
            message_ids: self.lately.iter().map(|said| said.id).collect(),
            places: names::shared(&named),
            asked: names::asked(&titles),
            class: heard.class.to_owned(),
            region: heard.region.to_owned(),
            usual: Some(usual),
            grown: false,
        }
    }
}

impl Counts {
    fn count(&mut self, at: i64) {
        let hour = at.div_euclid(HOUR);
        self.since.get_or_insert(hour);
        while self
            .hours
            .front()
            .is_some_and(|(first, _)| *first < hour - (DAYS as i64 + 1) * 24)
        {
            self.hours.pop_front();
        }
        match self.hours.back_mut() {
            Some((last, count)) if *last == hour => *count += 1,
            _ => self.hours.push_back((hour, 1)),
        }
    }

    /// What the 24 hours that end now usually hold, on days of this kind; nothing
    /// while too few have been seen.
    fn usual(&self, at: i64, calendar: &Calendar) -> Option<Usual> {
        let (_, mut before) = self.days(at, calendar);
        if before.len() < DAYS_LEAST {
            return None;
        }
        let median = median(&mut before);
        let mut astray: Vec<f64> = before.iter().map(|count| (count - median).abs()).collect();
        Some(Usual {
            median,
            // The median deviation of a bell curve, as its standard deviation.
            deviation: 1.4826 * self::median(&mut astray),
        })
    }

    /// How busy the last 24 hours were with everything else, against what is usual;
    /// never less than usual, so that a quiet day does not make an ordinary count look
    /// high.
    fn busyness_without(&self, one: &Self, at: i64, calendar: &Calendar) -> f64 {
        let (now, mut before) = self.days(at, calendar);
        let (own, own_before) = one.days(at, calendar);
        if before.len() < DAYS_LEAST {
            return 1.0;
        }
        // A course that began later has no count of its own on the earliest days.
        for (all, own) in before.iter_mut().zip(own_before) {
            *all -= own;
        }
        let usual = median(&mut before);
        if usual < 1.0 {
            return 1.0;
        }
        ((now - own) / usual).clamp(1.0, 3.0)
    }

    /// The 24 hours that end now, and those before that ended at this hour on days of
    /// the same kind.
    fn days(&self, at: i64, calendar: &Calendar) -> (f64, Vec<f64>) {
        let hour = at.div_euclid(HOUR);
        let today = calendar.is_rest(at.div_euclid(DAY));
        let mut counts = vec![0.0; DAYS + 1];
        for (of, count) in &self.hours {
            let ago = (hour - of).div_euclid(24) as usize;
            if let Some(day) = counts.get_mut(ago) {
                *day += f64::from(*count);
            }
        }
        let heard_for = self.since.map_or(0, |since| (hour - since).div_euclid(24));
        let before = (1..=DAYS as i64)
            .take_while(|ago| *ago <= heard_for)
            .filter(|ago| calendar.is_rest((at - ago * DAY).div_euclid(DAY)) == today)
            .map(|ago| counts[ago as usize])
            .collect();
        (counts[0], before)
    }
}

/// How probable it is that chance brings about so many.
fn beyond(count: u32, usual: &Usual) -> f64 {
    // A course that strays more than chance would is taken for a larger one.
    let expected = (usual.median + usual.deviation).max(0.5);
    let mut term = (-expected).exp();
    let mut below = 0.0;
    for k in 0..count {
        below += term;
        term *= expected / f64::from(k + 1);
    }
    (1.0 - below).max(0.0)
}

fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    }
}
