//! Gaps: what somebody looked for and nobody has written. An editor writes it,
//! gives it to a unit, names the item that answers it, or says why nothing is to be
//! written.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use jiff::Timestamp;
use xinqiao_identity::{Actor, policy::items};
use xinqiao_kernel::UnitId;
use xinqiao_knowledge::{
    ActError, ItemId,
    gaps::{self, Gap, GapAct, GapState},
};

use super::{
    fields::item_named,
    lists, reader,
    refused::{failed, said},
    standing::left,
};
use crate::{
    Web,
    case_page::names::Names,
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
    view::{Choice, Tab, TimeLeft},
};

/// Gaps on the list; those asked most often come first.
const MOST: u32 = 200;
/// A reason, in characters.
const WHY_MOST: usize = 500;

pub(super) async fn list(State(web): State<Web>, page: Page) -> Answer {
    let actor = keeper(&page)?;
    let found = gaps::list(web.knowledge.db(), 0, MOST).await;
    let found = found.map_err(Error::broken)?;
    let names = Names::of(&web, page.words);
    let rows = found.iter().map(|gap| row(&web, &page, &names, gap));
    show(&Gaps {
        rows: rows.collect(),
        tabs: lists::tabs(&web, &page, &actor, "gaps").await?,
        page,
    })
}

pub(super) async fn gap(State(web): State<Web>, page: Page, Path((id,)): Path<(i64,)>) -> Answer {
    let actor = keeper(&page)?;
    let form = Form::blank(&page);
    shown(&web, page, &actor, id, form, StatusCode::OK).await
}

/// What an editor does with a gap; `do` says which.
pub(super) async fn act(
    State(web): State<Web>,
    page: Page,
    Path((id,)): Path<(i64,)>,
    mut form: Form,
) -> Answer {
    let actor = keeper(&page)?;
    let here = format!("/library/gaps/{id}");
    let done = match form.value("do") {
        "write" => {
            let taken = web.knowledge.on_gap(&actor, id, GapAct::Take).await;
            taken.map(|_| (format!("/library/new?gap={id}"), "library-gap-taken"))
        }
        "let_go" => {
            let let_go = web.knowledge.on_gap(&actor, id, GapAct::LetGo).await;
            let_go.map(|_| (here.clone(), "library-gap-let-go"))
        }
        "ask" => {
            let Some(unit) = form.choice("unit", |sent| sent.parse().ok().map(UnitId)) else {
                return wrong(&web, page, &actor, id, form).await;
            };
            let asked = web.knowledge.ask_unit(&actor, id, unit).await;
            asked.map(|_| (here.clone(), "library-gap-asked"))
        }
        "close" => {
            let Some(item) = item_named(&mut form, "item") else {
                return wrong(&web, page, &actor, id, form).await;
            };
            let closed = web.knowledge.on_gap(&actor, id, GapAct::Close(item)).await;
            closed.map(|_| ("/library/gaps".to_owned(), "library-gap-closed"))
        }
        "dismiss" => {
            let Some(why) = form.text("why", 2, WHY_MOST) else {
                return wrong(&web, page, &actor, id, form).await;
            };
            let dismissed = web.knowledge.on_gap(&actor, id, GapAct::Dismiss(why)).await;
            dismissed.map(|_| ("/library/gaps".to_owned(), "library-gap-dismissed"))
        }
        _ => return Err(Error::not_found()),
    };
    match done {
        Ok((to, key)) => Ok(page.go_saying(&to, &page.t(key))),
        // The item that was named is not there.
        Err(ActError::NotFound) if form.value("do") == "close" => {
            form.wrong_key::<()>("item", "library-no-such-item");
            wrong(&web, page, &actor, id, form).await
        }
        Err(ActError::Refused(refusal)) => {
            let told = said(&refusal, &page);
            Err(Error::refused(told))
        }
        Err(error) => Err(failed(error, &page)),
    }
}

fn keeper(page: &Page) -> Result<Actor, Error> {
    let actor = reader(page)?;
    if items::keeps_knowledge(actor) {
        Ok(actor.clone())
    } else {
        Err(Error::not_found())
    }
}

async fn wrong(web: &Web, page: Page, actor: &Actor, id: i64, form: Form) -> Answer {
    let again = StatusCode::UNPROCESSABLE_ENTITY;
    shown(web, page, actor, id, form, again).await
}

async fn shown(
    web: &Web,
    page: Page,
    actor: &Actor,
    id: i64,
    form: Form,
    status: StatusCode,
) -> Answer {
    let gap = web.knowledge.gap(actor, id).await;
    let gap = gap.map_err(|error| failed(error, &page))?;
    let also = gaps::said(web.knowledge.db(), id).await;
    let mut also = also.map_err(Error::broken)?;
    also.retain(|words| *words != gap.words);
    let names = Names::of(web, page.words);
    let view = GapPage {
        row: row(web, &page, &names, &gap),
        waits: matches!(gap.state, GapState::Open | GapState::Taken),
        taken: gap.state == GapState::Taken,
        item: gap.item.map(super::href),
        note: gap.note,
        units: names.choices(),
        also,
        form,
        page,
    };
    Ok((status, Html(view.render()?)).into_response())
}

fn row(web: &Web, page: &Page, names: &Names, gap: &Gap) -> Row {
    Row {
        href: format!("/library/gaps/{}", gap.id),
        words: gap.words.clone(),
        asked: gap.asked,
        last_at: gap.last_at,
        left: left(web, page, gap.due_at, web.knowledge.rules().gap.limit),
        taken_by: gap.taken_by.map(|person| names.person(person)),
    }
}

/// One gap.
struct Row {
    href: String,
    words: String,
    asked: i64,
    last_at: Timestamp,
    left: TimeLeft,
    taken_by: Option<String>,
}

/// What a gap puts into the form of a new item.
pub(super) async fn prefilled(
    web: &Web,
    page: &Page,
    actor: &Actor,
    id: i64,
) -> Result<(String, Vec<String>), Error> {
    let gap = web.knowledge.gap(actor, id).await;
    let gap = gap.map_err(|error| failed(error, page))?;
    let said = gaps::said(web.knowledge.db(), id).await;
    let mut said = said.map_err(Error::broken)?;
    said.retain(|words| *words != gap.words);
    Ok((gap.words, said))
}

/// The item that was begun for a gap answers it. What was settled otherwise
/// meanwhile stays so.
pub(super) async fn answered(web: &Web, actor: &Actor, id: i64, item: ItemId) {
    let closed = web.knowledge.on_gap(actor, id, GapAct::Close(item)).await;
    if let Err(error) = closed {
        tracing::info!(gap = id, %error, "a gap was not closed with its item");
    }
}

#[derive(Template)]
#[template(path = "library/gaps.html")]
struct Gaps {
    page: Page,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "library/gap.html")]
struct GapPage {
    page: Page,
    form: Form,
    row: Row,
    also: Vec<String>,
    waits: bool,
    taken: bool,
    /// The item that answers it.
    item: Option<String>,
    note: String,
    units: Vec<Choice>,
}
