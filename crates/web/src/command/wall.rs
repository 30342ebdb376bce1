//! The first page: six figures, fourteen days, what needs a decision now, what is
//! late longest. On a wall the same without the last.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse as _},
};
use serde::Deserialize;
use xinqiao_hotline::{
    Case,
    queries::{self, Queue, supervision},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::words::{Role, State as Stands};
use xinqiao_platform::db::DbError;

use super::{
    alerts,
    lists::List,
    may_urge,
    nudge::{Nudged, nudged},
    tabs, watcher,
};
use crate::{
    Web,
    case_page::{
        names::Names,
        refused::failed,
        rows::{CaseRow, Rows},
    },
    error::{Answer, Error},
    look::Theme,
    page::{Page, show},
    trend::{self, Trend},
    view::Tab,
};

/// Days of the trend.
const DAYS: u16 = 14;
/// Cases of one kind that are looked at for the list of decisions.
const MOST_ASKED: u32 = 20;
/// Decisions that a wall has room for.
const MOST_ON_THE_WALL: usize = 4;
/// Late cases shown.
const MOST_LATE: u32 = 10;

/// `?wall=1`: for the screen on the wall.
#[derive(Deserialize)]
pub(super) struct Where {
    wall: Option<u8>,
}

pub(super) async fn wall(State(web): State<Web>, page: Page, Query(place): Query<Where>) -> Answer {
    let actor = watcher(&page)?.clone();
    let names = Names::of(&web, page.words);
    let on_the_wall = place.wall == Some(1);
    let read = Board::read(&web, &actor, &page, &names, on_the_wall).await;
    let board = read.map_err(|error| failed(error.into(), &page, &names))?;
    if on_the_wall && !page.fragment {
        return show(&Screen {
            // A bright wall blinds a dark room, so it is dark unless somebody chose.
            theme: page.theme.unwrap_or(Theme::Dark),
            clock: page
                .exactly(&page.now)
                .split(' ')
                .next_back()
                .unwrap_or_default()
                .to_owned(),
            board,
            page,
        });
    }
    let wall = Wall {
        tabs: tabs(&page),
        board,
        page,
    };
    if wall.page.fragment {
        return Ok(Html(wall.as_wall().render()?).into_response());
    }
    show(&wall)
}

struct Figure {
    href: String,
    count: u64,
    label: String,
    grave: bool,
}

/// Something that waits for a word from above.
struct Decision {
    row: CaseRow,
    /// What is asked, and of whom.
    asked: String,
}

/// What is seen at a glance, at a desk, on a phone and on the wall alike.
struct Board {
    figures: Vec<Figure>,
    trend: Trend,
    /// The gravest of what is heating up, and how many there are.
    alerts: Vec<alerts::Row>,
    alert_count: usize,
    decisions: Vec<Decision>,
    /// How many wait, shown or not.
    waiting: usize,
    late: Vec<Nudged>,
    may_urge: bool,
    on_the_wall: bool,
    /// The address that gives it anew.
    again: &'static str,
}

#[derive(Template)]
#[template(path = "command/wall.html", blocks = ["wall"])]
struct Wall {
    page: Page,
    tabs: Vec<Tab>,
    board: Board,
}

#[derive(Template)]
#[template(path = "command/screen.html")]
struct Screen {
    page: Page,
    theme: Theme,
    clock: String,
    board: Board,
}

impl Board {
    async fn read(
        web: &Web,
        actor: &Actor,
        page: &Page,
        names: &Names,
        on_the_wall: bool,
    ) -> Result<Self, DbError> {
        let db = web.hotline.db();
        let today = web.hotline.calendar().date_of(page.now);
        // Whoever walks past reads the wall: numbers and doors in titles are masked.
        let rows = Rows {
            masked: on_the_wall || !may_urge(actor),
            ..rows(web, page, names, actor)
        };
        let mut decisions = decisions(web, actor, page, &rows).await?;
        let waiting = decisions.len();
        let late = if on_the_wall {
            decisions.truncate(MOST_ON_THE_WALL);
            Vec::new()
        } else {
            let late = queries::queue(db, actor, Queue::Late, None, MOST_LATE, page.now).await?;
            late.cases.iter().map(|case| nudged(&rows, case)).collect()
        };
        let (alerts, alert_count) = alerts::gravest(web, actor, page).await?;
        Ok(Self {
            alerts,
            alert_count,
            figures: figures(web, actor, page).await?,
            trend: Trend::new(page, &trend::last_days(db, today, DAYS).await?),
            decisions,
            waiting,
            late,
            may_urge: may_urge(actor),
            on_the_wall,
            again: if on_the_wall {
                "/command?wall=1"
            } else {
                "/command"
            },
        })
    }
}

/// Rows that lead to the pages of this part. Analysts read titles masked.
pub(super) fn rows<'a>(web: &'a Web, page: &'a Page, names: &'a Names, actor: &Actor) -> Rows<'a> {
    Rows {
        web,
        page,
        names,
        base: "/command",
        masked: !may_urge(actor),
    }
}

async fn figures(web: &Web, actor: &Actor, page: &Page) -> Result<Vec<Figure>, DbError> {
    let db = web.hotline.db();
    let counts = queries::counts(db, actor, page.now).await?;
    let marks = supervision::marks(db, actor).await?;
    let figure = |list: List, grave: bool| Figure {
        href: list.href(),
        count: list.count(&counts, &marks),
        label: page.t(list.key()).into_owned(),
        grave,
    };
    let rulings: u64 = List::RULINGS
        .iter()
        .map(|list| list.count(&counts, &marks))
        .sum();
    let first_ruling = List::RULINGS
        .iter()
        .find(|list| list.count(&counts, &marks) > 0)
        .unwrap_or(&List::Returns);
    Ok(vec![
        figure(List::Open, false),
        figure(List::ToDispatch, false),
        figure(List::Late, true),
        Figure {
            href: first_ruling.href(),
            count: rulings,
            label: page.t("command-rulings").into_owned(),
            grave: false,
        },
        figure(List::Supervised, false),
        figure(List::Red, true),
    ])
}

/// Returns, extensions, endings and contests that wait for a ruling, those due
/// first on top. Extensions that the unit's own head rules on are not for here.
async fn decisions(
    web: &Web,
    actor: &Actor,
    page: &Page,
    rows: &Rows<'_>,
) -> Result<Vec<Decision>, DbError> {
    let waiting = [
        (Queue::In(Stands::ReturnRequested), "command-asks-return"),
        (Queue::Extensions, "command-asks-extension"),
        (Queue::Ends, "command-asks-end"),
        (Queue::Contests, "command-asks-contest"),
    ];
    let mut found: Vec<(Case, String)> = Vec::new();
    for (queue, key) in waiting {
        let listed =
            queries::queue(web.hotline.db(), actor, queue, None, MOST_ASKED, page.now).await?;
        let for_here = listed.cases.into_iter().filter(is_for_here);
        found.extend(for_here.map(|case| {
            let asked = asked(page, key, &case);
            (case, asked)
        }));
    }
    found.sort_by_key(|(case, _)| (case.next_due().map(|due| due.at), case.id));
    Ok(found
        .iter()
        .map(|(case, asked)| Decision {
            row: rows.row(case),
            asked: asked.clone(),
        })
        .collect())
}

fn is_for_here(case: &Case) -> bool {
    case.extension_asked
        .as_ref()
        .is_none_or(|asked| asked.ruled_by != Role::UnitHead)
}

fn asked(page: &Page, key: &str, case: &Case) -> String {
    match &case.extension_asked {
        Some(asked) if key == "command-asks-extension" => {
            let until = page.exactly(&asked.until);
            page.t2(key, "until", until, "by", page.word(&asked.ruled_by))
        }
        _ => page.t(key).into_owned(),
    }
}

/// A database that cannot be asked, as a page.
pub(super) fn away(error: DbError, page: &Page, names: &Names) -> Error {
    failed(error.into(), page, names)
}
