//! What waits for whom: drafts, reviews, corrections, looks that are due. One
//! address a list, with what narrows it.

use askama::Template;
use axum::extract::{Query, State};
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;
use xinqiao_identity::{
    Actor,
    policy::items::{self, ItemsVisible},
};
use xinqiao_kernel::{UnitId, words::Role};
use xinqiao_knowledge::{
    asks::{self, AskState},
    gaps,
    queries::desk::{self, Desk, Narrowed, Wanted},
};

use super::{
    late, own_units, reader,
    standing::{Row, Rows},
    writes,
};
use crate::{
    Web,
    case_page::names::Names,
    desk::encoded,
    error::{Answer, Error},
    page::{Page, show},
    view::{Pager, Tab},
};

/// Lines on one page.
const PAGE: u32 = 50;
/// Where counting ends.
const COUNTED_MOST: u32 = 1_000;
/// The longest part of a title.
const TITLE_MOST: usize = 60;

/// What the address asks for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Which list.
    pub(super) tab: String,
    /// Part of a title.
    q: String,
    /// A unit, by number.
    unit: String,
    /// Only what should have been done by now.
    late: String,
    /// Only what I wrote last.
    mine: String,
    /// Which page, from 0.
    page: String,
    /// As what kind of file, where it is exported.
    pub(super) format: String,
}

pub(super) async fn lists(
    State(web): State<Web>,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    let actor = reader(&page)?.clone();
    let view = View::of(&web, &page, &actor, &asked);
    let counted = view.counts().await?;
    let desk = Desk::from_code(&asked.tab)
        .filter(|desk| view.desks.contains(desk))
        .or_else(|| {
            let waits = |(_, count): &&(Desk, Option<u64>)| count.is_some_and(|count| count > 0);
            counted.iter().find(waits).map(|(desk, _)| *desk)
        })
        .unwrap_or(Desk::Published);
    let skip = asked.page.parse::<u32>().unwrap_or(0).min(1_000) * PAGE;
    let mine = !asked.mine.is_empty() && desk == Desk::Drafts;
    let most = if mine { COUNTED_MOST } else { PAGE + 1 };
    let mut found = desk::narrowed(
        web.knowledge.db(),
        view.wanted(desk, skip, most),
        view.narrowed(desk),
    )
    .await
    .map_err(Error::broken)?;
    if mine {
        found.retain(|item| item.work.as_ref().and_then(|work| work.author) == actor.person);
    }
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let names = Names::of(&web, page.words);
    let rows = Rows {
        web: &web,
        page: &page,
        names: &names,
    };
    let unit = view.unit;
    let address = |desk: Desk, at: u32| address(desk, &asked, at);
    let on = skip / PAGE;
    show(&Lists {
        rows: found.iter().map(|item| rows.row(item, desk)).collect(),
        tabs: view
            .tabs(&page, &actor, &asked, counted, desk.code())
            .await?,
        title: page.t(key_of(desk)).into_owned(),
        help: page.t(help_of(desk)).into_owned(),
        desk: desk.code(),
        unit: unit.map(|unit| (unit.0, names.unit(unit))),
        late: !asked.late.is_empty(),
        q: view.title.clone(),
        mine: (desk == Desk::Drafts && writes(&actor)).then_some(mine),
        writes: writes(&actor),
        plain: format!("/library?tab={}", desk.code()),
        export: address(desk, 0).replacen("/library?", "/library/export?", 1),
        pager: Pager {
            earlier: (on > 0).then(|| address(desk, on - 1)),
            later: more.then(|| address(desk, on + 1)),
            said: String::new(),
        },
        page,
    })
}

/// The tabs of a page beside the lists of items.
pub(super) async fn tabs(
    web: &Web,
    page: &Page,
    actor: &Actor,
    here: &str,
) -> Result<Vec<Tab>, Error> {
    let asked = Asked::default();
    let view = View::of(web, page, actor, &asked);
    let counted = view.counts().await?;
    view.tabs(page, actor, &asked, counted, here).await
}

/// What one person's lists hold.
pub(super) struct View<'a> {
    web: &'a Web,
    visible: ItemsVisible,
    /// The lists there are for this person.
    pub(super) desks: Vec<Desk>,
    /// The units whose work it is, when not everybody's.
    own: Vec<UnitId>,
    unit: Option<UnitId>,
    title: String,
    late: bool,
    now: Timestamp,
    soon: Timestamp,
}

impl<'a> View<'a> {
    pub(super) fn of(web: &'a Web, page: &Page, actor: &Actor, asked: &Asked) -> Self {
        let days = i64::from(web.knowledge.rules().expiry.remind_days);
        let calendar = web.knowledge.calendar();
        let today = calendar.date_of(page.now);
        let soon = calendar.end_of(today.checked_add(days.days()).unwrap_or(today));
        Self {
            visible: items::visible(actor),
            desks: desks(actor),
            own: own_units(actor),
            unit: asked.unit.parse().ok().map(UnitId),
            title: asked.q.trim().chars().take(TITLE_MOST).collect(),
            late: !asked.late.is_empty(),
            now: page.now,
            soon,
            web,
        }
    }

    pub(super) fn wanted(&self, desk: Desk, skip: u32, most: u32) -> Wanted<'_> {
        Wanted {
            desk,
            visible: &self.visible,
            until: if desk == Desk::Expiring {
                self.soon
            } else {
                self.now
            },
            skip,
            most,
        }
    }

    /// A unit's lists hold its own work; to read is everybody's.
    pub(super) fn narrowed(&self, desk: Desk) -> Narrowed<'_> {
        let owners = match &self.unit {
            Some(unit) => std::slice::from_ref(unit),
            None if desk == Desk::All => &[],
            None => self.own.as_slice(),
        };
        Narrowed {
            owners,
            title: &self.title,
            late: self.late.then(|| self.late_by(desk)),
        }
    }

    /// Whether a list is shorter than all of it.
    pub(super) fn is_narrowed(&self) -> bool {
        self.unit.is_some() || self.late || !self.title.is_empty()
    }

    /// A review is late when it takes as long as a correction may.
    fn late_by(&self, desk: Desk) -> Timestamp {
        match desk {
            Desk::UnitReview | Desk::HotlineReview => review_begun_before(self.web, self.now),
            _ => self.now,
        }
    }

    /// Each list, and what calls for items that are not written yet.
    async fn tabs(
        &self,
        page: &Page,
        actor: &Actor,
        asked: &Asked,
        counted: Vec<(Desk, Option<u64>)>,
        here: &str,
    ) -> Result<Vec<Tab>, Error> {
        let db = self.web.knowledge.db();
        let tab = |href: &str, key: &str, code: &str, count: Option<usize>| Tab {
            href: href.to_owned(),
            label: page.t(key).into_owned(),
            count: count.map(|count| count as u64),
            here: code == here,
        };
        let mut calls = Vec::new();
        if items::keeps_knowledge(actor) {
            let gaps = gaps::list(db, 0, COUNTED_MOST).await;
            let gaps = gaps.map_err(Error::broken)?.len();
            calls.push(tab("/library/gaps", "library-gaps", "gaps", Some(gaps)));
        }
        if writes(actor) {
            let of = (!items::keeps_knowledge(actor)).then_some(self.own.as_slice());
            let asks = asks::list(db, of, AskState::Open, 0, COUNTED_MOST).await;
            let asks = asks.map_err(Error::broken)?.len();
            calls.push(tab("/library/asks", "library-asks", "asks", Some(asks)));
        }
        if late::supervises(actor) {
            calls.push(tab("/library/late", "library-late", "late", None));
        }
        let (work, reading): (Vec<_>, Vec<_>) =
            counted.into_iter().partition(|(desk, _)| is_work(*desk));
        let list = |(desk, count): (Desk, Option<u64>)| Tab {
            href: address(desk, asked, 0),
            label: page.t(key_of(desk)).into_owned(),
            count,
            here: desk.code() == here,
        };
        Ok(work
            .into_iter()
            .map(list)
            .chain(calls)
            .chain(reading.into_iter().map(list))
            .collect())
    }

    /// How much waits on each list; what is there to read is not counted.
    async fn counts(&self) -> Result<Vec<(Desk, Option<u64>)>, Error> {
        let mut counts = Vec::new();
        for desk in &self.desks {
            let count = if is_work(*desk) {
                let wanted = self.wanted(*desk, 0, COUNTED_MOST);
                let count = desk::count(self.web.knowledge.db(), wanted, self.narrowed(*desk));
                Some(count.await.map_err(Error::broken)?)
            } else {
                None
            };
            counts.push((*desk, count));
        }
        Ok(counts)
    }
}

/// When a review must have begun to be late now: as long ago as a correction may wait.
pub(super) fn review_begun_before(web: &Web, now: Timestamp) -> Timestamp {
    let limit = web.knowledge.rules().correction.limit;
    let calendar = web.knowledge.calendar();
    let lasts = calendar.deadline(now, &limit).at.duration_since(now);
    now - lasts
}

/// The lists of somebody's work, the most pressing first.
fn desks(actor: &Actor) -> Vec<Desk> {
    use Desk as D;
    let reading = [D::Published, D::Withdrawn, D::All];
    let work: &[Desk] = if items::keeps_knowledge(actor) {
        &[
            D::Hidden,
            D::HotlineReview,
            D::Corrections,
            D::Drafts,
            D::UnitReview,
            D::ReviewOverdue,
            D::Expiring,
        ]
    } else if actor.is(Role::UnitHead) || actor.is(Role::Handler) {
        &[
            D::UnitReview,
            D::Corrections,
            D::Drafts,
            D::HotlineReview,
            D::Hidden,
            D::ReviewOverdue,
            D::Expiring,
        ]
    } else if actor.is(Role::Supervisor) {
        &[
            D::Hidden,
            D::Corrections,
            D::ReviewOverdue,
            D::UnitReview,
            D::HotlineReview,
            D::Expiring,
        ]
    } else {
        return vec![D::Published];
    };
    work.iter().copied().chain(reading).collect()
}

const fn is_work(desk: Desk) -> bool {
    !matches!(desk, Desk::Published | Desk::Withdrawn | Desk::All)
}

pub(super) const fn key_of(desk: Desk) -> &'static str {
    match desk {
        Desk::Drafts => "library-drafts",
        Desk::UnitReview => "library-unit-review",
        Desk::HotlineReview => "library-hotline-review",
        Desk::Hidden => "library-hidden",
        Desk::Corrections => "library-corrections",
        Desk::ReviewOverdue => "library-review-overdue",
        Desk::Expiring => "library-expiring",
        Desk::Published => "library-published",
        Desk::Withdrawn => "library-withdrawn",
        Desk::All => "library-all",
    }
}

const fn help_of(desk: Desk) -> &'static str {
    match desk {
        Desk::Drafts => "library-drafts-help",
        Desk::UnitReview => "library-unit-review-help",
        Desk::HotlineReview => "library-hotline-review-help",
        Desk::Hidden => "library-hidden-help",
        Desk::Corrections => "library-corrections-help",
        Desk::ReviewOverdue => "library-review-overdue-help",
        Desk::Expiring => "library-expiring-help",
        Desk::Published => "library-published-help",
        Desk::Withdrawn => "library-withdrawn-help",
        Desk::All => "library-all-help",
    }
}

/// The address of a list that keeps what narrows it.
pub(super) fn address(desk: Desk, asked: &Asked, at: u32) -> String {
    let mut address = format!("/library?tab={}", desk.code());
    let mut also = |name: &str, value: &str| {
        if !value.is_empty() {
            address.push_str(&format!("&{name}={}", encoded(value)));
        }
    };
    also("q", asked.q.trim());
    also("unit", &asked.unit);
    also("late", &asked.late);
    if desk == Desk::Drafts {
        also("mine", &asked.mine);
    }
    if at > 0 {
        also("page", &at.to_string());
    }
    address
}

#[derive(Template)]
#[template(path = "library/lists.html")]
struct Lists {
    page: Page,
    tabs: Vec<Tab>,
    title: String,
    help: String,
    desk: &'static str,
    rows: Vec<Row>,
    unit: Option<(i64, String)>,
    late: bool,
    q: String,
    /// Whether only what I wrote is shown; nothing where it makes no difference.
    mine: Option<bool>,
    writes: bool,
    plain: String,
    /// The same list as a file.
    export: String,
    pager: Pager,
}
