//! The inbox of a unit: what hurts first comes first, and what waits for others
//! stands apart.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse as _},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use xinqiao_hotline::{
    Case,
    queries::{self, Queue},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    UnitId,
    words::{Role, State as Stands},
};

use super::of_a_unit;
use crate::{
    Web,
    case_page::{
        cursor,
        names::Names,
        rows::{CaseRow, Rows},
    },
    error::{Answer, Error},
    page::{Page, show},
    view::{Pager, Tab},
};

/// Cases on one page of the inbox.
const PAGE: u32 = 100;
/// Topics one page listens to.
const TOPICS: usize = 12;

#[derive(Deserialize)]
pub(super) struct Wanted {
    after: Option<String>,
}

pub(super) async fn inbox(
    State(web): State<Web>,
    page: Page,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let actor = of_a_unit(&page)?.clone();
    let after = cursor::read(wanted.after.as_deref());
    let db = web.hotline.db();
    let listed = queries::queue(db, &actor, Queue::Open, after, PAGE, page.now).await;
    let listed = listed.map_err(Error::broken)?;
    let names = Names::of(&web, page.words);
    let own: Vec<UnitId> = actor.posts.iter().filter_map(|post| post.unit).collect();
    let rows = Rows {
        web: &web,
        page: &page,
        names: &names,
        base: "/unit",
        masked: false,
    };
    let mut groups = Group::ALL.map(|group| Section {
        title: page.t(group.key()).into_owned(),
        code: group.code(),
        lines: Vec::new(),
    });
    let end_of_day = web
        .hotline
        .calendar()
        .end_of(web.hotline.calendar().date_of(page.now));
    let mut cases: Vec<&Case> = listed.cases.iter().collect();
    cases.sort_by_key(|case| std::cmp::Reverse(case.urgency));
    for case in cases {
        let turn = turn(case, &actor, &own);
        let group = group_of(case, turn, page.now, end_of_day);
        let row = Rows {
            masked: case.lead.is_some_and(|lead| !own.contains(&lead)),
            ..rows
        }
        .row(case);
        groups[group as usize].lines.push(Line {
            row,
            asks: page.t(turn.key()).into_owned(),
        });
    }
    let shown = Inbox {
        topics: topics(&actor),
        tabs: tabs(&page, Place::Inbox),
        groups: groups
            .into_iter()
            .filter(|group| !group.lines.is_empty())
            .collect(),
        pager: Pager {
            earlier: after.map(|_| "/unit".to_owned()),
            later: listed
                .next
                .map(|next| format!("/unit?after={}", cursor::write(next))),
            said: String::new(),
        },
        page,
    };
    if shown.page.fragment {
        return Ok(Html(shown.as_groups().render()?).into_response());
    }
    show(&shown)
}

pub(super) async fn done(
    State(web): State<Web>,
    page: Page,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let actor = of_a_unit(&page)?;
    let after = cursor::read(wanted.after.as_deref());
    let db = web.hotline.db();
    let listed = queries::queue(db, actor, Queue::Done, after, 50, page.now).await;
    let listed = listed.map_err(Error::broken)?;
    let names = Names::of(&web, page.words);
    let rows = Rows {
        web: &web,
        page: &page,
        names: &names,
        base: "/unit",
        masked: true,
    };
    show(&Done {
        rows: rows.all(&listed.cases),
        tabs: tabs(&page, Place::Done),
        pager: Pager {
            earlier: after.map(|_| "/unit/done".to_owned()),
            later: listed
                .next
                .map(|next| format!("/unit/done?after={}", cursor::write(next))),
            said: String::new(),
        },
        page,
    })
}

/// What a case waits for, seen from a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Sign,
    Handle,
    Assist,
    RuleOnExtension,
    Assists,
    Return,
    Ending,
    Extension,
    Parked,
    Audit,
    CallBack,
    Others,
}

impl Turn {
    const fn key(self) -> &'static str {
        match self {
            Self::Sign => "unit-turn-sign",
            Self::Handle => "unit-turn-handle",
            Self::Assist => "unit-turn-assist",
            Self::RuleOnExtension => "unit-turn-rule",
            Self::Assists => "unit-turn-assists",
            Self::Return => "unit-turn-return",
            Self::Ending => "unit-turn-ending",
            Self::Extension => "unit-turn-extension",
            Self::Parked => "unit-turn-parked",
            Self::Audit => "unit-turn-audit",
            Self::CallBack => "unit-turn-call-back",
            Self::Others => "unit-turn-others",
        }
    }

    /// Whether this unit has to do something.
    const fn is_ours(self) -> bool {
        matches!(
            self,
            Self::Sign | Self::Handle | Self::Assist | Self::RuleOnExtension | Self::Extension
        )
    }
}

fn turn(case: &Case, actor: &Actor, own: &[UnitId]) -> Turn {
    let leads = case.lead.is_some_and(|lead| own.contains(&lead));
    let rules = |role: Role| role == Role::UnitHead && actor.is(Role::UnitHead);
    if case
        .extension_asked
        .as_ref()
        .is_some_and(|asked| rules(asked.ruled_by))
    {
        return Turn::RuleOnExtension;
    }
    if case.waiting_for().any(|unit| own.contains(&unit)) {
        return Turn::Assist;
    }
    match case.state {
        Stands::ReturnRequested => Turn::Return,
        Stands::Parked => Turn::Parked,
        Stands::Replied => Turn::Audit,
        Stands::CallingBack => Turn::CallBack,
        _ if !leads => Turn::Others,
        Stands::Dispatched => Turn::Sign,
        _ if case.end_asked => Turn::Ending,
        _ if case.waiting_for().next().is_some() => Turn::Assists,
        // Waiting for a ruling on more time stops nobody from working.
        _ if case.extension_asked.is_some() => Turn::Extension,
        _ => Turn::Handle,
    }
}

/// Where a case stands in the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Late,
    Today,
    Week,
    Later,
    Waiting,
}

impl Group {
    const ALL: [Self; 5] = [
        Self::Late,
        Self::Today,
        Self::Week,
        Self::Later,
        Self::Waiting,
    ];

    const fn key(self) -> &'static str {
        match self {
            Self::Late => "unit-late",
            Self::Today => "unit-today",
            Self::Week => "unit-week",
            Self::Later => "unit-later",
            Self::Waiting => "unit-waiting",
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Today => "today",
            Self::Week => "week",
            Self::Later => "later",
            Self::Waiting => "waiting",
        }
    }
}

fn group_of(case: &Case, turn: Turn, now: Timestamp, end_of_day: Timestamp) -> Group {
    if !turn.is_ours() {
        return Group::Waiting;
    }
    let in_a_week = now + SignedDuration::from_hours(7 * 24);
    match case.next_due().map(|due| due.at) {
        Some(due) if due < now => Group::Late,
        Some(due) if due <= end_of_day => Group::Today,
        Some(due) if due <= in_a_week => Group::Week,
        _ => Group::Later,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Inbox,
    Done,
}

fn tabs(page: &Page, here: Place) -> Vec<Tab> {
    let tab = |href: &str, key: &str, place| Tab {
        href: href.to_owned(),
        label: page.t(key).into_owned(),
        count: None,
        here: place == here,
    };
    vec![
        tab("/unit", "unit-inbox", Place::Inbox),
        tab("/unit/done", "unit-done", Place::Done),
    ]
}

fn topics(actor: &Actor) -> String {
    let mut units: Vec<UnitId> = actor.units().collect();
    units.dedup();
    let topics: Vec<String> = units
        .iter()
        .take(TOPICS)
        .map(|unit| format!("unit-{unit}"))
        .collect();
    topics.join(",")
}

struct Section {
    title: String,
    code: &'static str,
    lines: Vec<Line>,
}

struct Line {
    row: CaseRow,
    /// What is asked next, or who is waited for.
    asks: String,
}

#[derive(Template)]
#[template(path = "unit/inbox.html", blocks = ["groups"])]
struct Inbox {
    page: Page,
    topics: String,
    tabs: Vec<Tab>,
    groups: Vec<Section>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "unit/done.html")]
struct Done {
    page: Page,
    tabs: Vec<Tab>,
    rows: Vec<CaseRow>,
    pager: Pager,
}
