//! What units are asked to write: after a question they closed, or for a gap. The
//! unit writes it, names the item that answers it, or says why not.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use jiff::Timestamp;
use xinqiao_identity::{Actor, policy::items};
use xinqiao_kernel::{
    CaseNumber,
    masking::{MaskRules, mask_text},
};
use xinqiao_knowledge::{
    ActError, ItemId,
    asks::{self, Ask, AskAct, AskState},
};

use super::{
    fields::item_named,
    lists, own_units, reader,
    refused::{failed, said},
    standing::left,
    writes,
};
use crate::{
    Web,
    case_page::names::Names,
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
    view::{Tab, TimeLeft},
};

/// Asks on the list, the earliest due first.
const MOST: u32 = 200;
/// A reason, in characters.
const WHY_MOST: usize = 500;

pub(super) async fn list(State(web): State<Web>, page: Page) -> Answer {
    let actor = writer(&page)?;
    let units = own_units(&actor);
    let of = (!items::keeps_knowledge(&actor)).then_some(units.as_slice());
    let found = asks::list(web.knowledge.db(), of, AskState::Open, 0, MOST).await;
    let found = found.map_err(Error::broken)?;
    let names = Names::of(&web, page.words);
    let rows = found.iter().map(|ask| row(&web, &page, &names, ask));
    show(&Asks {
        rows: rows.collect(),
        tabs: lists::tabs(&web, &page, &actor, "asks").await?,
        page,
    })
}

pub(super) async fn ask(State(web): State<Web>, page: Page, Path((id,)): Path<(i64,)>) -> Answer {
    let actor = writer(&page)?;
    let form = Form::blank(&page);
    shown(&web, page, &actor, id, form, StatusCode::OK).await
}

/// What the unit says; `do` says which.
pub(super) async fn act(
    State(web): State<Web>,
    page: Page,
    Path((id,)): Path<(i64,)>,
    mut form: Form,
) -> Answer {
    let actor = writer(&page)?;
    let again = StatusCode::UNPROCESSABLE_ENTITY;
    let act = match form.value("do") {
        "answer" => item_named(&mut form, "item").map(AskAct::Answer),
        "decline" => form.text("why", 2, WHY_MOST).map(AskAct::Decline),
        _ => return Err(Error::not_found()),
    };
    let Some(act) = act else {
        return shown(&web, page, &actor, id, form, again).await;
    };
    let key = match act {
        AskAct::Answer(_) => "library-ask-answered",
        AskAct::Decline(_) => "library-ask-declined",
    };
    match web.knowledge.on_ask(&actor, id, act).await {
        Ok(_) => Ok(page.go_saying("/library/asks", &page.t(key))),
        Err(ActError::NotFound) if form.value("do") == "answer" => {
            form.wrong_key::<()>("item", "library-no-such-item");
            shown(&web, page, &actor, id, form, again).await
        }
        Err(ActError::Refused(refusal)) => Err(Error::refused(said(&refusal, &page))),
        Err(error) => Err(failed(error, &page)),
    }
}

fn writer(page: &Page) -> Result<Actor, Error> {
    let actor = reader(page)?;
    if writes(actor) {
        Ok(actor.clone())
    } else {
        Err(Error::not_found())
    }
}

async fn shown(
    web: &Web,
    page: Page,
    actor: &Actor,
    id: i64,
    form: Form,
    status: StatusCode,
) -> Answer {
    let ask = web.knowledge.ask(actor, id).await;
    let ask = ask.map_err(|error| failed(error, &page))?;
    let names = Names::of(web, page.words);
    // The last of the cases, for who may see it.
    let case = match ask.case {
        Some(case) => web.hotline.brief(actor, case, false).await.ok(),
        None => None,
    };
    let view = AskPage {
        row: row(web, &page, &names, &ask),
        waits: ask.state == AskState::Open,
        item: ask.item.map(super::href),
        note: ask.note,
        case: case.map(|case| {
            let number = CaseNumber::of(case.id);
            let title = mask_text(&case.title, &MaskRules::default()).into_owned();
            (format!("/unit/cases/{}", number.compact()), title)
        }),
        form,
        page,
    };
    Ok((status, Html(view.render()?)).into_response())
}

fn row(web: &Web, page: &Page, names: &Names, ask: &Ask) -> Row {
    let what = if ask.class.is_empty() {
        ask.words.clone()
    } else {
        web.classes.say(&ask.class, 0, page.words)
    };
    Row {
        id: ask.id,
        href: format!("/library/asks/{}", ask.id),
        what,
        of_gap: ask.gap.is_some(),
        unit: names.unit(ask.unit),
        asked: ask.asked,
        last_at: ask.last_at,
        left: left(web, page, ask.due_at, web.knowledge.rules().ask.limit),
    }
}

/// What an ask puts into the form of a new item.
pub(super) async fn found(web: &Web, page: &Page, actor: &Actor, id: i64) -> Result<Ask, Error> {
    let ask = web.knowledge.ask(actor, id).await;
    ask.map_err(|error| failed(error, page))
}

/// The item that was begun for an ask answers it. What was settled otherwise
/// meanwhile stays so.
pub(super) async fn answered(web: &Web, actor: &Actor, id: i64, item: ItemId) {
    let answered = web.knowledge.on_ask(actor, id, AskAct::Answer(item)).await;
    if let Err(error) = answered {
        tracing::info!(ask = id, %error, "an ask was not answered with its item");
    }
}

/// One ask.
struct Row {
    id: i64,
    href: String,
    what: String,
    of_gap: bool,
    unit: String,
    asked: i64,
    last_at: Timestamp,
    left: TimeLeft,
}

#[derive(Template)]
#[template(path = "library/asks.html")]
struct Asks {
    page: Page,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "library/ask.html")]
struct AskPage {
    page: Page,
    form: Form,
    row: Row,
    waits: bool,
    item: Option<String>,
    note: String,
    /// Address and title.
    case: Option<(String, String)>,
}
