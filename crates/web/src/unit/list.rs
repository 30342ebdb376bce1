//! The work of a unit as a list: one line a case, in groups, what hurts first on
//! top. The inbox is this list; beside an open case it stands as a column.

use jiff::Timestamp;
use xinqiao_hotline::{
    Case,
    queries::{self, Queue},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::UnitId;

use super::{
    absence,
    order::{self, Group},
    turn::{Turn, turn},
};
use crate::{
    Web,
    case_page::{
        cursor,
        names::Names,
        rows::{CaseRow, Rows},
    },
    error::Error,
    page::Page,
    view::Pager,
};

/// Cases on one page of the list.
const PAGE: u32 = 100;
/// Topics one page listens to.
const TOPICS: usize = 12;

/// The list, ready to be shown.
pub(crate) struct WorkList {
    /// Whom this person stands in for, and whether they are away themselves.
    pub(crate) standing: Vec<String>,
    /// What tells that it changed.
    pub(crate) topics: String,
    pub(crate) groups: Vec<Section>,
    pub(crate) pager: Pager,
    /// The address that gives it anew.
    pub(crate) again: String,
}

/// One group of it.
pub(crate) struct Section {
    pub(crate) title: String,
    pub(crate) code: &'static str,
    /// How many of them are late, in words; empty when none is.
    pub(crate) late: String,
    pub(crate) lines: Vec<Line>,
}

/// One case.
pub(crate) struct Line {
    pub(crate) row: CaseRow,
    /// What is asked next, or who is waited for.
    pub(crate) asks: String,
    /// It is the one that stands open.
    pub(crate) here: bool,
}

impl WorkList {
    /// The list of this person, with the case `here` marked.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub(crate) async fn of(
        web: &Web,
        page: &Page,
        names: &Names,
        actor: &Actor,
        after: Option<&str>,
        here: &str,
    ) -> Result<Self, Error> {
        let after = cursor::read(after);
        let db = web.hotline.db();
        let listed = queries::queue(db, actor, Queue::Open, after, PAGE, page.now).await;
        let listed = listed.map_err(Error::broken)?;
        let again = if here.is_empty() {
            page.path.clone()
        } else {
            format!("/unit?here={here}")
        };
        Ok(Self {
            standing: absence::standing(web, page, names, actor),
            topics: topics(actor),
            groups: grouped(web, page, names, actor, &listed.cases, here),
            pager: Pager {
                earlier: after.map(|_| "/unit".to_owned()),
                later: listed
                    .next
                    .map(|next| format!("/unit?after={}", cursor::write(next))),
                said: String::new(),
            },
            again,
        })
    }
}

fn grouped(
    web: &Web,
    page: &Page,
    names: &Names,
    actor: &Actor,
    cases: &[Case],
    here: &str,
) -> Vec<Section> {
    let own: Vec<UnitId> = actor.posts.iter().filter_map(|post| post.unit).collect();
    let calendar = web.hotline.calendar();
    let end_of_day = calendar.end_of(calendar.date_of(page.now));
    let rows = Rows {
        web,
        page,
        names,
        base: "/unit",
        masked: false,
    };
    let mut placed: Vec<_> = cases
        .iter()
        .map(|case| {
            let turn = turn(case, actor, &own);
            let due = asked_by(case, &own, turn).or(case.next_due().map(|due| due.at));
            let group = order::group(turn, due, page.now, end_of_day);
            (group, order::place(case, page.now, calendar), turn, case)
        })
        .collect();
    placed.sort_by_key(|(group, place, _, case)| (*group, *place, case.id));
    let section = |group: Group| {
        let of_group = || placed.iter().filter(move |(found, ..)| *found == group);
        let late = of_group().filter(|(.., case)| is_late(case, page.now));
        Section {
            title: page.t(group.key()).into_owned(),
            code: group.code(),
            late: match late.count() {
                0 => String::new(),
                count => page.t1("unit-of-them-late", "count", count),
            },
            lines: of_group()
                .map(|(_, _, turn, case)| {
                    let row = Rows {
                        masked: case.lead.is_some_and(|lead| !own.contains(&lead)),
                        ..rows
                    }
                    .row(case);
                    Line {
                        asks: asks(page, case, &own, *turn),
                        here: !here.is_empty() && row.href.ends_with(here),
                        row,
                    }
                })
                .collect(),
        }
    };
    let sections = Group::ALL.map(section).into_iter();
    sections
        .filter(|section| !section.lines.is_empty())
        .collect()
}

/// By when this unit was asked to help, if that is what it has to do.
fn asked_by(case: &Case, own: &[UnitId], turn: Turn) -> Option<Timestamp> {
    if turn != Turn::Assist {
        return None;
    }
    let asked = case.assists.iter().filter(|assist| !assist.done);
    asked
        .filter(|assist| own.contains(&assist.unit))
        .filter_map(|assist| assist.until)
        .min()
}

fn asks(page: &Page, case: &Case, own: &[UnitId], turn: Turn) -> String {
    match asked_by(case, own, turn) {
        Some(by) => page.t1("unit-turn-assist-by", "by", page.when(&by)),
        None => page.t(turn.key()).into_owned(),
    }
}

fn is_late(case: &Case, now: Timestamp) -> bool {
    case.next_due().is_some_and(|due| due.at < now)
}

fn topics(actor: &Actor) -> String {
    let mut units: Vec<UnitId> = actor.units().collect();
    units.sort_unstable();
    units.dedup();
    let topics: Vec<String> = units
        .iter()
        .take(TOPICS)
        .map(|unit| format!("unit-{unit}"))
        .collect();
    topics.join(",")
}
