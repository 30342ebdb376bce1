//! How an item stands, for lists and for its own page: words first, with a sign
//! that differs in shape, and the colour last.

use jiff::{SignedDuration, Timestamp};
use xinqiao_kernel::{
    Limit, LimitUnit, Start,
    words::{ItemState, Stage},
};
use xinqiao_knowledge::{Item, queries::desk::Desk};

use crate::{
    Web,
    case_page::names::Names,
    page::Page,
    view::{Flag, FlagKind, Mood, TimeLeft},
    words::Lang,
};

/// A word for where something stands.
pub(super) struct Mark {
    /// As it stands in class names.
    pub(super) code: &'static str,
    /// Its shape, for eyes that do not tell colours apart.
    pub(super) sign: &'static str,
    /// The word.
    pub(super) words: String,
}

/// Where an item stands, and the version that is being worked on.
pub(super) fn marks(item: &Item, page: &Page) -> Vec<Mark> {
    let state = Mark {
        code: item.state.code(),
        sign: match item.state {
            ItemState::New => "○",
            ItemState::Published => "●",
            ItemState::Hidden => "◐",
            ItemState::Withdrawn => "▽",
            ItemState::Archived => "▣",
        },
        words: page.word(&item.state).into_owned(),
    };
    let stage = item.stage().map(|stage| Mark {
        code: stage.code(),
        sign: match stage {
            Stage::Draft => "◇",
            Stage::UnitReview => "◔",
            Stage::HotlineReview => "◑",
        },
        words: page.word(&stage).into_owned(),
    });
    // What was never shown is where its version is.
    let only_work = item.state == ItemState::New && stage.is_some();
    Some(state)
        .filter(|_| !only_work)
        .into_iter()
        .chain(stage)
        .collect()
}

/// One line of a list.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) title: String,
    /// Its kind, its theme.
    pub(super) about: String,
    pub(super) marks: Vec<Mark>,
    pub(super) flags: Vec<Flag>,
    pub(super) owner: String,
    /// What the list is in order of: by when.
    pub(super) left: Option<TimeLeft>,
    /// … or since when, and who wrote it.
    pub(super) since: Option<Timestamp>,
    pub(super) author: Option<String>,
}

/// Makes lines of items.
pub(super) struct Rows<'a> {
    pub(super) web: &'a Web,
    pub(super) page: &'a Page,
    pub(super) names: &'a Names,
}

impl Rows<'_> {
    pub(super) fn row(&self, item: &Item, desk: Desk) -> Row {
        let content = item.newest();
        let kind = content.map(|content| self.page.word(&content.kind).into_owned());
        let theme = content.map_or("", |content| content.theme.as_str());
        let about: Vec<String> = kind
            .into_iter()
            .chain(Some(self.theme(theme)).filter(|theme| !theme.is_empty()))
            .collect();
        let in_work = matches!(desk, Desk::Drafts | Desk::UnitReview | Desk::HotlineReview);
        let title = match (&item.work, in_work) {
            (Some(work), true) => work.content.title.as_str(),
            _ => item.title(),
        };
        let author = item.work.as_ref().and_then(|work| work.author);
        Row {
            href: super::href(item.id),
            title: title.to_owned(),
            about: about.join(" · "),
            marks: marks(item, self.page),
            flags: self.flags(item, desk),
            owner: self.names.unit(item.owner),
            left: self.left(item, desk),
            since: match desk {
                Desk::Drafts | Desk::UnitReview | Desk::HotlineReview => {
                    item.work.as_ref().map(|work| work.since)
                }
                Desk::Published => item.shown.as_ref().map(|edition| edition.at),
                Desk::Withdrawn => Some(item.since),
                Desk::All => Some(item.begun_at),
                _ => None,
            },
            author: author
                .filter(|_| in_work)
                .map(|person| self.names.person(person)),
        }
    }

    /// 社保、医疗与养老 / 养老保险.
    pub(super) fn theme(&self, code: &str) -> String {
        let words = self.page.words;
        let path = self.web.knowledge.themes().path(code);
        let names: Vec<&str> = path
            .map(|theme| words.either(&theme.name, &theme.en))
            .collect();
        names.join(" / ")
    }

    /// What is worth seeing besides where it stands; not what the list is about anyway.
    fn flags(&self, item: &Item, desk: Desk) -> Vec<Flag> {
        let mut flags = Vec::new();
        let mut flag = |kind, words: String| flags.push(Flag { kind, words });
        let page = self.page;
        if item.harm.is_some() && desk != Desk::Hidden {
            flag(FlagKind::Risk, page.t("library-flag-harm").into_owned());
        }
        if !item.corrections.is_empty() {
            let count = item.corrections.len();
            flag(
                FlagKind::Urged,
                page.t1("library-flag-corrections", "count", count),
            );
        }
        let late = item.review_at.is_some_and(|at| at <= page.now);
        if late && item.state == ItemState::Published && desk != Desk::ReviewOverdue {
            flag(FlagKind::Yellow, page.t("library-flag-review").into_owned());
        }
        let sent_back = item.work.as_ref().map(|work| !work.sent_back.is_empty());
        if sent_back == Some(true) && item.stage() == Some(Stage::Draft) {
            flag(
                FlagKind::Urged,
                page.t("library-flag-sent-back").into_owned(),
            );
        }
        flags
    }

    fn left(&self, item: &Item, desk: Desk) -> Option<TimeLeft> {
        let rules = self.web.knowledge.rules();
        let (due, limit) = match desk {
            Desk::Hidden => (item.harm.as_ref()?.due_at, rules.harm.limit),
            Desk::Corrections => (item.correction_due()?, rules.correction.limit),
            Desk::ReviewOverdue => (item.review_at?, days(1)),
            Desk::Expiring => (item.expires_at?, days(rules.expiry.remind_days)),
            _ => return None,
        };
        Some(left(self.web, self.page, due, limit))
    }
}

/// A limit of so many days.
fn days(amount: u32) -> Limit {
    Limit {
        amount,
        unit: LimitUnit::CalendarDays,
        start: Start::Instant,
    }
}

/// How much time is left until `due`, counted as its limit counts.
pub(super) fn left(web: &Web, page: &Page, due: Timestamp, limit: Limit) -> TimeLeft {
    let calendar = web.knowledge.calendar();
    let remaining = calendar.remaining(page.now, due, &limit);
    let mut said = calendar.time_left(remaining);
    let over = page.now > due;
    if over {
        said = said.run_out();
    }
    let whole = match limit.unit {
        LimitUnit::Hours | LimitUnit::Minutes => SignedDuration::from_hours(4),
        _ => SignedDuration::from_hours(24 * i64::from(limit.amount)),
    };
    let ahead = due.duration_since(page.now);
    let used = (whole - ahead).as_secs().clamp(0, whole.as_secs());
    let share = u8::try_from(used * 100 / whole.as_secs().max(1)).unwrap_or(100);
    TimeLeft {
        mood: match (over, share) {
            (true, _) => Mood::Late,
            (false, 60..) => Mood::Soon,
            (false, _) => Mood::InTime,
        },
        share,
        words: match page.words.lang {
            Lang::Zh => said.zh(),
            Lang::En => said.en(),
        },
        due: Some(due),
    }
}
