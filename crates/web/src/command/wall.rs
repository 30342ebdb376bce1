//! The first page: six figures, what needs a decision now, what is late longest.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse as _},
};
use xinqiao_hotline::{
    Case,
    queries::{self, Queue, supervision},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::words::{Role, State as Stands};
use xinqiao_platform::db::DbError;

use super::{
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
    page::{Page, show},
    view::Tab,
};

/// Cases of one kind that are looked at for the list of decisions.
const MOST_ASKED: u32 = 20;
/// Late cases shown.
const MOST_LATE: u32 = 10;

pub(super) async fn wall(State(web): State<Web>, page: Page) -> Answer {
    let actor = watcher(&page)?.clone();
    let names = Names::of(&web, page.words);
    let read = Wall::read(&web, &actor, &page, &names).await;
    let (figures, decisions, late) = read.map_err(|error| failed(error.into(), &page, &names))?;
    let wall = Wall {
        tabs: tabs(&page),
        figures,
        decisions,
        late,
        may_urge: may_urge(&actor),
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

#[derive(Template)]
#[template(path = "command/wall.html", blocks = ["wall"])]
struct Wall {
    page: Page,
    tabs: Vec<Tab>,
    figures: Vec<Figure>,
    decisions: Vec<Decision>,
    late: Vec<Nudged>,
    may_urge: bool,
}

impl Wall {
    async fn read(
        web: &Web,
        actor: &Actor,
        page: &Page,
        names: &Names,
    ) -> Result<(Vec<Figure>, Vec<Decision>, Vec<Nudged>), DbError> {
        let db = web.hotline.db();
        let late = queries::queue(db, actor, Queue::Late, None, MOST_LATE, page.now).await?;
        let rows = rows(web, page, names, actor);
        Ok((
            figures(web, actor, page).await?,
            decisions(web, actor, page, &rows).await?,
            late.cases.iter().map(|case| nudged(&rows, case)).collect(),
        ))
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
