//! The lists behind the figures. Where a unit is late, urging and supervision
//! are one step away.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{Html, IntoResponse as _},
};
use serde::Deserialize;
use xinqiao_hotline::queries::{
    self, Counts, Cursor, Listed, Queue,
    supervision::{self, Marked, Marks},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::words::State as Stands;
use xinqiao_platform::db::DbError;

use super::{
    may_urge,
    nudge::{Nudged, nudged},
    tabs,
    wall::{away, rows},
    watcher,
};
use crate::{
    Web,
    case_page::names::Names,
    error::{Answer, Error},
    page::{Page, show},
    view::{Pager, Tab},
};

/// Rows a page.
const MOST: u32 = 50;

/// A list, as addresses name it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Late,
    Open,
    ToDispatch,
    Returns,
    Extensions,
    Ends,
    Contests,
    Supervised,
    Red,
    Yellow,
    Reworked,
}

impl List {
    const ALL: [Self; 11] = [
        Self::Late,
        Self::Open,
        Self::ToDispatch,
        Self::Returns,
        Self::Extensions,
        Self::Ends,
        Self::Contests,
        Self::Supervised,
        Self::Red,
        Self::Yellow,
        Self::Reworked,
    ];
    /// Lists that wait for a ruling.
    pub(super) const RULINGS: [Self; 4] =
        [Self::Returns, Self::Extensions, Self::Ends, Self::Contests];

    const fn code(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Open => "open",
            Self::ToDispatch => "to-dispatch",
            Self::Returns => "returns",
            Self::Extensions => "extensions",
            Self::Ends => "ends",
            Self::Contests => "contests",
            Self::Supervised => "supervised",
            Self::Red => "red",
            Self::Yellow => "yellow",
            Self::Reworked => "reworked",
        }
    }

    /// Key of its name.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Late => "command-late",
            Self::Open => "command-open",
            Self::ToDispatch => "command-to-dispatch",
            Self::Returns => "command-returns",
            Self::Extensions => "command-extensions",
            Self::Ends => "command-ends",
            Self::Contests => "command-contests",
            Self::Supervised => "command-supervised",
            Self::Red => "command-red",
            Self::Yellow => "command-yellow",
            Self::Reworked => "command-reworked",
        }
    }

    pub(super) fn href(self) -> String {
        format!("/command/lists/{}", self.code())
    }

    /// How many are on it.
    pub(super) fn count(self, counts: &Counts, marks: &Marks) -> u64 {
        let in_state = |wanted: Stands| {
            let state = counts.by_state.iter().find(|(state, _)| *state == wanted);
            state.map_or(0, |(_, count)| *count)
        };
        let asking = |wanted: &str| {
            let asks = counts.asks.iter().find(|(asks, _)| asks == wanted);
            asks.map_or(0, |(_, count)| *count)
        };
        match self {
            Self::Late => counts.late,
            Self::Open => counts.by_state.iter().map(|(_, count)| count).sum(),
            Self::ToDispatch => in_state(Stands::PendingDispatch),
            Self::Returns => in_state(Stands::ReturnRequested),
            Self::Extensions => asking("extension"),
            Self::Ends => asking("end"),
            Self::Contests => asking("contest"),
            Self::Supervised => marks.supervised,
            Self::Red => marks.red,
            Self::Yellow => marks.yellow,
            Self::Reworked => marks.reworked,
        }
    }

    async fn read(
        self,
        web: &Web,
        actor: &Actor,
        after: Option<Cursor>,
        page: &Page,
    ) -> Result<Listed, DbError> {
        let db = web.hotline.db();
        let queue = match self {
            Self::Late => Queue::Late,
            Self::Open => Queue::Open,
            Self::ToDispatch => Queue::In(Stands::PendingDispatch),
            Self::Returns => Queue::In(Stands::ReturnRequested),
            Self::Extensions => Queue::Extensions,
            Self::Ends => Queue::Ends,
            Self::Contests => Queue::Contests,
            Self::Supervised => return marked(web, actor, Marked::Supervised, after).await,
            Self::Red => return marked(web, actor, Marked::Red, after).await,
            Self::Yellow => return marked(web, actor, Marked::Yellow, after).await,
            Self::Reworked => return marked(web, actor, Marked::Reworked, after).await,
        };
        queries::queue(db, actor, queue, after, MOST, page.now).await
    }
}

pub(super) async fn marked(
    web: &Web,
    actor: &Actor,
    mark: Marked,
    after: Option<Cursor>,
) -> Result<Listed, DbError> {
    supervision::marked(web.hotline.db(), actor, mark, after, MOST).await
}

/// Where a list goes on, as the address has it: `due-id`.
#[derive(Deserialize)]
pub(super) struct Begin {
    after: Option<String>,
}

impl Begin {
    /// Where to go on; anything that is no such place begins from the start.
    pub(super) fn cursor(&self) -> Option<Cursor> {
        let (due, id) = self.after.as_deref()?.split_once('-')?;
        Some(Cursor {
            due: due.parse().ok()?,
            id: id.parse().ok()?,
        })
    }
}

/// The way on, when there is more.
pub(super) fn pager(page: &Page, href: &str, listed: &Listed) -> Pager {
    let later = listed
        .next
        .map(|next| format!("{href}?after={}-{}", next.due, next.id));
    Pager {
        earlier: page.path.contains("?after=").then(|| href.to_owned()),
        later,
        said: String::new(),
    }
}

pub(super) async fn list(
    State(web): State<Web>,
    page: Page,
    Path(code): Path<String>,
    Query(begin): Query<Begin>,
) -> Answer {
    let actor = watcher(&page)?.clone();
    let list = List::ALL.into_iter().find(|list| list.code() == code);
    let list = list.ok_or_else(Error::not_found)?;
    let names = Names::of(&web, page.words);
    let read = read(&web, &actor, &page, list, begin.cursor()).await;
    let (listed, lists) = read.map_err(|error| away(error, &page, &names))?;
    let cases = {
        let rows = rows(&web, &page, &names, &actor);
        listed
            .cases
            .iter()
            .map(|case| nudged(&rows, case))
            .collect()
    };
    let shown = ListPage {
        tabs: tabs(&page),
        lists,
        title: page.t(list.key()).into_owned(),
        href: list.href(),
        pager: pager(&page, &list.href(), &listed),
        cases,
        may_urge: may_urge(&actor),
        page,
    };
    if shown.page.fragment {
        return Ok(Html(shown.as_list().render()?).into_response());
    }
    show(&shown)
}

async fn read(
    web: &Web,
    actor: &Actor,
    page: &Page,
    here: List,
    after: Option<Cursor>,
) -> Result<(Listed, Vec<Tab>), DbError> {
    let counts = queries::counts(web.hotline.db(), actor, page.now).await?;
    let marks = supervision::marks(web.hotline.db(), actor).await?;
    let lists = List::ALL.map(|list| Tab {
        href: list.href(),
        label: page.t(list.key()).into_owned(),
        count: Some(list.count(&counts, &marks)),
        here: list == here,
    });
    Ok((here.read(web, actor, after, page).await?, lists.into()))
}

#[derive(Template)]
#[template(path = "command/list.html", blocks = ["list"])]
struct ListPage {
    page: Page,
    tabs: Vec<Tab>,
    lists: Vec<Tab>,
    title: String,
    href: String,
    cases: Vec<Nudged>,
    pager: Pager,
    may_urge: bool,
}
