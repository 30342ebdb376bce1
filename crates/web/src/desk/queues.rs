//! The desk's queues: what waits for the hotline, the most pressing first.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{Html, IntoResponse as _},
};
use xinqiao_hotline::{
    Case,
    link::offers,
    queries::{self, Counts, Queue, narrowed},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    CaseNumber,
    words::{Role, State as Stands},
};

use super::{
    bulk, calls_back,
    narrowing::{Choices, Column, Narrowing},
    of_the_hotline, sample,
    saved::{self, Saved},
    takes_calls,
};
use crate::{
    Web,
    case_page::{
        cursor,
        names::Names,
        rows::{CaseRow, Rows},
    },
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
    view::{Choice, Flag, FlagKind, Tab},
};

/// Cases on one page of a queue.
const PAGE: u32 = 50;
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

pub(super) async fn queue(
    State(web): State<Web>,
    page: Page,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let actor = of_the_hotline(&page)?.clone();
    let named = QUEUES
        .iter()
        .find(|named| named.name == name)
        .ok_or_else(Error::not_found)?;
    let narrowing = Narrowing::read(query.as_deref(), &web, &page)?;
    let after = cursor::read(narrowing.after.as_deref());
    let db = web.hotline.db();
    let filter = &narrowing.filter;
    let found = narrowed::narrowed(db, &actor, named.queue, filter, after, PAGE, page.now).await;
    let found = found.map_err(Error::broken)?;
    let names = Names::of(&web, page.words);
    let rows = Rows {
        web: &web,
        page: &page,
        names: &names,
        base: "/desk",
        masked: false,
    };
    let counts = counts(&web, &page, &actor).await?;
    let here = address(named.name, &narrowing.query(), None);
    let from = if after.is_some() { narrowing.from } else { 1 };
    let shown = u32::try_from(found.listed.cases.len()).unwrap_or(PAGE);
    let next = found.listed.next.map(|next| {
        let behind = format!("after={}&from={}", cursor::write(next), from + shown);
        address(named.name, &narrowing.query(), Some(&behind))
    });
    let ids: Vec<_> = found.listed.cases.iter().map(|case| case.id).collect();
    let may_be_same = offers::waiting(db, &ids).await.map_err(Error::broken)?;
    let choices = Narrowing::choices(&web, &page);
    let units = names.choices();
    let shown = QueuePage {
        narrowed: narrowing.said(&choices, &units),
        title: page.t(named.key).into_owned(),
        plain: address(named.name, "", None),
        tabs: tabs(&page, &counts, named.name),
        saved: saved::saved(&web, &actor, &here).await?,
        may_share: saved::may_share(&actor),
        said: said(&page, from, shown, found.window_used_up),
        start: after.map(|_| here.clone()),
        narrows: narrowing.narrows(),
        rows: found
            .listed
            .cases
            .iter()
            .map(|case| Row::of(case, &rows).marked(may_be_same.contains(&case.id), &page))
            .collect(),
        acts: bulk::offered(&page, &actor),
        units,
        choices,
        with_left: narrowing.columns.contains(&Column::Left),
        with_number: narrowing.columns.contains(&Column::Number),
        columns: narrowing.columns,
        form: narrowing.form,
        takes_calls: takes_calls(&actor),
        calls_back: calls_back(&actor),
        here,
        next,
        page,
    };
    if shown.page.fragment {
        return Ok(Html(shown.as_list().render()?).into_response());
    }
    show(&shown)
}

/// The address of a queue in one state.
fn address(name: &str, query: &str, behind: Option<&str>) -> String {
    let parts: Vec<&str> = [query]
        .into_iter()
        .chain(behind)
        .filter(|part| !part.is_empty())
        .collect();
    match parts.is_empty() {
        true => format!("/desk/queues/{name}"),
        false => format!("/desk/queues/{name}?{}", parts.join("&")),
    }
}

/// Which rows these are, in honest words: how many there are in all is not
/// counted, since that would grow with the cases.
fn said(page: &Page, from: u32, shown: u32, window_used_up: bool) -> String {
    let rows = match shown {
        0 => String::new(),
        1 => page.t1("queue-row", "first", from),
        _ => page.t2("queue-rows", "first", from, "last", from + shown - 1),
    };
    match window_used_up {
        true => page.t2("queue-window", "rows", rows, "most", narrowed::WINDOW),
        false => rows,
    }
}

/// One case of a queue, with every column it can have.
struct Row {
    case: CaseRow,
    /// The number without blanks, to tell rows apart.
    compact: String,
    /// As the form of many sends it: which case, and the version that was seen.
    pick: String,
    class: String,
    channel: String,
    turn: String,
}

impl Row {
    fn of(case: &Case, rows: &Rows<'_>) -> Self {
        let page = rows.page;
        let compact = CaseNumber::of(case.id).compact();
        Self {
            case: rows.row(case),
            pick: format!("{compact}.{}", case.version),
            compact,
            class: match case.class.as_str() {
                "" => String::new(),
                class => rows.web.classes.say(class, 1, page.words),
            },
            channel: page.word(&case.channel).into_owned(),
            turn: page.t(turn(case)).into_owned(),
        }
    }
}

impl Row {
    /// Somebody should look whether it was told before.
    fn marked(mut self, may_be_same: bool, page: &Page) -> Self {
        if may_be_same {
            self.case.flags.push(Flag {
                kind: FlagKind::Plain,
                words: page.t("flag-may-be-same").into_owned(),
            });
        }
        self
    }
}

/// Whose turn it is.
fn turn(case: &Case) -> &'static str {
    let asks = case.extension_asked.is_some() || case.end_asked;
    match case.state {
        Stands::Registered => "turn-intake",
        Stands::PendingDispatch | Stands::ReturnRequested => "turn-dispatcher",
        Stands::Handling | Stands::Parked if asks => "turn-ruling",
        Stands::Dispatched | Stands::Handling | Stands::Parked => "turn-unit",
        Stands::Replied | Stands::CallingBack => "turn-call-back",
        Stands::Following => "turn-together",
        Stands::Closed | Stands::Archived => "turn-nobody",
    }
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
    /// Cases go out without a hand here, and this person looks at a sample.
    pub(super) samples: bool,
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
            samples: web.triage.allowed().dispatch && sample::looks(actor),
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
    /// The queue as it is, without filters.
    plain: String,
    /// This page's state, without where it goes on.
    here: String,
    tabs: Vec<Tab>,
    saved: Vec<Saved>,
    may_share: bool,
    narrows: bool,
    /// What narrows it, in words.
    narrowed: Vec<String>,
    form: Form,
    choices: Choices,
    units: Vec<Choice>,
    columns: Vec<Column>,
    with_left: bool,
    with_number: bool,
    rows: Vec<Row>,
    /// Acts that can be done with many cases.
    acts: Vec<Choice>,
    said: String,
    start: Option<String>,
    next: Option<String>,
    takes_calls: bool,
    calls_back: bool,
}

#[derive(Template)]
#[template(path = "desk/side.html")]
struct SidePart {
    page: Page,
    side: Side,
}
