//! Deadlines: how much time is left, in words and as a bar, and why a deadline
//! is what it is.

use jiff::Timestamp;
use xinqiao_hotline::{
    Case, Hotline,
    case::Deadline,
    rules::{LimitRule, RuleSet},
};
use xinqiao_kernel::{
    Limit, LimitUnit, Start,
    words::{Milestone, State},
};

use crate::{
    page::Page,
    view::{Mood, TimeLeft},
    words::Lang,
};

/// From this share of the time on, a deadline without a reminder counts as near.
const NEAR: u8 = 80;

/// One deadline of a case, explained.
pub(crate) struct Clock {
    /// What has to have happened.
    pub(crate) what: String,
    /// By when.
    pub(crate) at: Timestamp,
    /// How it stands.
    pub(crate) left: TimeLeft,
    /// It happened.
    pub(crate) met: bool,
    /// Why it is what it is, sentence by sentence.
    pub(crate) why: Vec<String>,
}

/// Every deadline of a case, the open ones first, each in the order of time.
pub(crate) fn clocks(hotline: &Hotline, case: &Case, page: &Page) -> Vec<Clock> {
    let rules = hotline.rules().of(case).map(|set| &**set);
    let mut deadlines: Vec<&Deadline> = case.deadlines.iter().collect();
    deadlines.sort_by_key(|due| (due.met.is_some(), due.at));
    deadlines
        .into_iter()
        .map(|due| Clock {
            what: page.word(&due.milestone).into_owned(),
            at: due.at,
            left: left(hotline, rules, due, page),
            met: due.met.is_some(),
            why: why(hotline, rules, case, due, page),
        })
        .collect()
}

/// What a list says of a case: the next step with the time it has left.
pub(crate) fn next(hotline: &Hotline, case: &Case, page: &Page) -> Option<TimeLeft> {
    let due = case.next_due()?;
    let rules = hotline.rules().of(case).map(|set| &**set);
    let mut left = left(hotline, rules, due, page);
    if case.state == State::Parked {
        left.mood = Mood::Resting;
        left.words = page.t1("clock-parked", "day", day(page, due.at));
        return Some(left);
    }
    let step = page.word(&due.milestone);
    left.words = page.t2("clock-step", "step", step, "left", &left.words);
    Some(left)
}

/// How a deadline stands: working time for limits in working days.
pub(crate) fn left(
    hotline: &Hotline,
    rules: Option<&RuleSet>,
    due: &Deadline,
    page: &Page,
) -> TimeLeft {
    if let Some(met) = due.met {
        let key = if met <= due.at {
            "clock-met"
        } else {
            "clock-met-late"
        };
        return TimeLeft {
            mood: if met <= due.at {
                Mood::Done
            } else {
                Mood::Late
            },
            share: 100,
            words: page.t1(key, "when", page.when(&met)),
            due: Some(due.at),
        };
    }
    let limit = limit_of(rules, due);
    let calendar = hotline.calendar();
    let remaining = calendar.remaining(page.now, due.at, &limit);
    let mut said = calendar.time_left(remaining);
    // A limit that ends with the office day is over at night too, when no time counts.
    let over = page.now > due.at;
    if over {
        said = said.run_out();
    }
    let share = share(hotline, &limit, due, page.now);
    let near = due.warn_at.map_or(share >= NEAR, |warn| page.now >= warn);
    TimeLeft {
        mood: match (over, near) {
            (true, _) => Mood::Late,
            (false, true) => Mood::Soon,
            (false, false) => Mood::InTime,
        },
        share,
        words: match page.words.lang {
            Lang::Zh => said.zh(),
            Lang::En => said.en(),
        },
        due: Some(due.at),
    }
}

/// How much of the time is used up, in percent, counted as the limit counts.
fn share(hotline: &Hotline, limit: &Limit, due: &Deadline, now: Timestamp) -> u8 {
    let calendar = hotline.calendar();
    let between = |from: Timestamp, to: Timestamp| match limit.unit {
        LimitUnit::WorkingDays => calendar.working_time(from, to).as_secs(),
        _ => to.duration_since(from).as_secs(),
    };
    let whole = between(due.from, due.at).max(1);
    let used = between(due.from, now).clamp(0, whole);
    u8::try_from(used * 100 / whole).unwrap_or(100)
}

fn limit_of(rules: Option<&RuleSet>, due: &Deadline) -> Limit {
    let by_day = Limit {
        amount: 1,
        unit: LimitUnit::CalendarDays,
        start: Start::Instant,
    };
    rules
        .and_then(|set| set.limit(&due.because))
        .map_or(by_day, |rule| rule.limit)
}

/// Why this deadline: from when, how long, by which rule and source, which
/// holidays lie between, and what moved it since.
pub(crate) fn why(
    hotline: &Hotline,
    rules: Option<&RuleSet>,
    case: &Case,
    due: &Deadline,
    page: &Page,
) -> Vec<String> {
    let Some((set, rule)) = rules.and_then(|set| Some((set, set.limit(&due.because)?))) else {
        let key = match due.milestone {
            Milestone::Resume => "why-parked",
            _ => "why-unknown",
        };
        return vec![page.t1(key, "rule", &due.because)];
    };
    let mut why = counted(set, rule, due, page);
    why.extend(named_days(hotline, rule, due, page));
    let plain = hotline.calendar().deadline(due.from, &rule.limit).at;
    if plain.as_second() != due.at.as_second() {
        let key = if due.milestone == Milestone::Reply && case.extensions > 0 {
            "why-extended"
        } else {
            "why-moved"
        };
        why.push(page.t2(
            key,
            "before",
            page.exactly(&plain),
            "after",
            page.exactly(&due.at),
        ));
    }
    if due.provisional {
        why.push(page.t("why-provisional").into_owned());
    }
    why
}

fn counted(set: &RuleSet, rule: &LimitRule, due: &Deadline, page: &Page) -> Vec<String> {
    let words = page.words;
    let (limit, title) = match words.lang {
        Lang::Zh => (rule.limit.zh(), &set.title),
        Lang::En => (rule.limit.en(), &set.title_en),
    };
    let version = set.reference();
    vec![
        page.t2(
            "why-counted",
            "from",
            page.exactly(&due.from),
            "limit",
            limit,
        ),
        words.with(
            "why-rule",
            &[("set", title), ("version", &version), ("rule", &rule.id)],
        ),
        page.t1("why-source", "source", &rule.source),
    ]
}

/// Holidays and make-up working days that the count passed through.
fn named_days(hotline: &Hotline, rule: &LimitRule, due: &Deadline, page: &Page) -> Option<String> {
    if rule.limit.unit != LimitUnit::WorkingDays {
        return None;
    }
    let calendar = hotline.calendar();
    let days = calendar.named_days(calendar.date_of(due.from), calendar.date_of(due.at));
    if days.is_empty() {
        return None;
    }
    let said: Vec<String> = days
        .iter()
        .map(|day| {
            let key = if day.off { "why-day-off" } else { "why-day-on" };
            page.t2(
                key,
                "day",
                day.date.strftime("%m-%d").to_string(),
                "name",
                &day.name,
            )
        })
        .collect();
    Some(page.t1("why-days", "days", said.join(page.words.either("、", ", "))))
}

/// The day alone: 12月1日.
fn day(page: &Page, at: Timestamp) -> String {
    let exactly = page.exactly(&at);
    exactly.split(' ').next().unwrap_or_default().to_owned()
}
