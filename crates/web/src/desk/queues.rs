//! The desk's queues: what waits for the hotline, the most pressing first.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{Html, IntoResponse as _},
};
use serde::Deserialize;
use xinqiao_hotline::queries::{self, Counts, Queue};
use xinqiao_identity::Actor;
use xinqiao_kernel::words::{Role, State as Stands};

use super::{of_the_hotline, takes_calls};
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

/// Cases on one page of a queue.
const PAGE: u32 = 40;
/// Cases of a queue beside the form.
const SIDE: u32 = 12;

/// One queue: its address, the key of its name, what it holds.
pub(super) struct Named {
    pub(super) name: &'static str,
    key: &'static str,
    queue: Queue,
}

const QUEUES: &[Named] = &[
    named(
        "to-accept",
        "queue-to-accept",
        Queue::In(Stands::Registered),
    ),
    named(
        "to-dispatch",
        "queue-to-dispatch",
        Queue::In(Stands::PendingDispatch),
    ),
    named(
        "returns",
        "queue-returns",
        Queue::In(Stands::ReturnRequested),
    ),
    named("extensions", "queue-extensions", Queue::Extensions),
    named("endings", "queue-endings", Queue::Ends),
    named("contests", "queue-contests", Queue::Contests),
    named("replies", "queue-replies", Queue::In(Stands::Replied)),
    named(
        "call-backs",
        "queue-call-backs",
        Queue::In(Stands::CallingBack),
    ),
    named("late", "queue-late", Queue::Late),
    named("open", "queue-open", Queue::Open),
    named("done", "queue-done", Queue::Done),
];

const fn named(name: &'static str, key: &'static str, queue: Queue) -> Named {
    Named { name, key, queue }
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    after: Option<String>,
}

pub(super) async fn queue(
    State(web): State<Web>,
    page: Page,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let actor = of_the_hotline(&page)?;
    let named = QUEUES
        .iter()
        .find(|named| named.name == name)
        .ok_or_else(Error::not_found)?;
    let after = cursor::read(wanted.after.as_deref());
    let db = web.hotline.db();
    let listed = queries::queue(db, actor, named.queue, after, PAGE, page.now).await;
    let listed = listed.map_err(Error::broken)?;
    let names = Names::of(&web, page.words);
    let rows = Rows {
        web: &web,
        page: &page,
        names: &names,
        base: "/desk",
        masked: false,
    };
    let counts = counts(&web, &page, actor).await?;
    let here = format!("/desk/queues/{name}");
    let shown = QueuePage {
        title: page.t(named.key).into_owned(),
        tabs: tabs(&page, &counts, named.name),
        rows: rows.all(&listed.cases),
        takes_calls: takes_calls(actor),
        pager: Pager {
            later: listed
                .next
                .map(|next| format!("{here}?after={}", cursor::write(next))),
            earlier: after.map(|_| here),
            said: String::new(),
        },
        page,
    };
    if shown.page.fragment {
        return Ok(Html(shown.as_list().render()?).into_response());
    }
    show(&shown)
}

/// The column beside the form, asked for again when something changed.
pub(super) async fn side(State(web): State<Web>, page: Page) -> Answer {
    let actor = of_the_hotline(&page)?.clone();
    let side = Side::of(&web, &page, &actor).await?;
    show(&SidePart { page, side })
}

/// Where somebody starts who takes no calls.
pub(super) fn first(actor: &Actor) -> &'static str {
    let name = if actor.is(Role::CallBack) {
        "replies"
    } else if actor.is(Role::Supervisor) {
        "late"
    } else {
        "to-dispatch"
    };
    QUEUES
        .iter()
        .find(|named| named.name == name)
        .map_or("open", |named| named.name)
}

/// Every queue with its count, and the queue that waits for a dispatcher.
pub(super) struct Side {
    pub(super) tabs: Vec<Tab>,
    pub(super) rows: Vec<CaseRow>,
}

impl Side {
    pub(super) async fn of(web: &Web, page: &Page, actor: &Actor) -> Result<Self, Error> {
        let db = web.hotline.db();
        let queue = Queue::In(Stands::PendingDispatch);
        let listed = queries::queue(db, actor, queue, None, SIDE, page.now).await;
        let listed = listed.map_err(Error::broken)?;
        let names = Names::of(web, page.words);
        let rows = Rows {
            web,
            page,
            names: &names,
            base: "/desk",
            masked: false,
        };
        let counts = counts(web, page, actor).await?;
        Ok(Self {
            tabs: tabs(page, &counts, ""),
            rows: rows.all(&listed.cases),
        })
    }
}

async fn counts(web: &Web, page: &Page, actor: &Actor) -> Result<Counts, Error> {
    queries::counts(web.hotline.db(), actor, page.now)
        .await
        .map_err(Error::broken)
}

fn tabs(page: &Page, counts: &Counts, here: &str) -> Vec<Tab> {
    let tab = |named: &Named| Tab {
        href: format!("/desk/queues/{}", named.name),
        label: page.t(named.key).into_owned(),
        count: count(named.queue, counts),
        here: named.name == here,
    };
    QUEUES.iter().map(tab).collect()
}

fn count(queue: Queue, counts: &Counts) -> Option<u64> {
    let asks = |what: &str| {
        let found = counts.asks.iter().find(|(asked, _)| asked == what);
        Some(found.map_or(0, |(_, count)| *count))
    };
    match queue {
        Queue::In(state) => {
            let found = counts.by_state.iter().find(|(found, _)| *found == state);
            Some(found.map_or(0, |(_, count)| *count))
        }
        Queue::Extensions => asks("extension"),
        Queue::Ends => asks("end"),
        Queue::Contests => asks("contest"),
        Queue::Late => Some(counts.late),
        Queue::Open => Some(counts.by_state.iter().map(|(_, count)| count).sum()),
        Queue::Done => None,
    }
}

#[derive(Template)]
#[template(path = "desk/queue.html", blocks = ["list"])]
struct QueuePage {
    page: Page,
    title: String,
    tabs: Vec<Tab>,
    rows: Vec<CaseRow>,
    takes_calls: bool,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "desk/side.html")]
struct SidePart {
    page: Page,
    side: Side,
}
