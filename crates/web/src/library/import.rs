//! A file of items comes in: looked at first, row by row; taken as drafts that are
//! handed to review; what was refused is given back as a file, to be mended and
//! sent again.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use xinqiao_identity::{Actor, policy::items, units::UnitKind};
use xinqiao_kernel::{PersonId, UnitId, words::Role};
use xinqiao_knowledge::{
    handed_in::{self, Kept},
    sheet::{self, Cells, Field, Format, Sheet, Writer},
};

use super::{
    href, lists,
    outcome::{End, Outcome, Understood, column, unreadable},
    reader,
    refused::failed,
    writes,
};
use crate::{
    Web,
    error::{Answer, Error},
    files,
    form::Form,
    page::{Page, show, show_again},
    view::Tab,
};

pub(super) async fn blank(State(web): State<Web>, page: Page) -> Answer {
    let (actor, _) = sender(&page)?;
    show(&Import {
        most: web.knowledge.rules().import.most,
        columns: columns(&page),
        tabs: lists::tabs(&web, &page, &actor, "import").await?,
        form: Form::blank(&page),
        page,
    })
}

/// The form of a table, with nothing in it.
pub(super) async fn empty_form(page: Page) -> Answer {
    sender(&page)?;
    let file = Writer::begin(Vec::new(), Format::Xlsx, None).and_then(Writer::end);
    let name = format!("{}.xlsx", page.t("import-form-file"));
    let bytes = file.map_err(Error::broken)?;
    Ok(files::made(&name, Format::Xlsx.media_type(), bytes))
}

/// A file is read and kept, and shown with what would become of it.
pub(super) async fn send(State(web): State<Web>, page: Page, mut form: Form) -> Answer {
    let (actor, person) = sender(&page)?;
    let most = web.knowledge.rules().import.most;
    let Some((name, sheet)) = read(&mut form, &page, most).await? else {
        return show_again(&Import {
            most,
            columns: columns(&page),
            tabs: lists::tabs(&web, &page, &actor, "import").await?,
            form,
            page,
        });
    };
    let db = web.knowledge.db();
    let id = handed_in::keep(db, person, &name, &sheet, page.now).await;
    let id = id.map_err(Error::broken)?;
    Ok(page.go(&format!("/library/import/{id}")))
}

/// The file of the form as rows; nothing when it cannot be used, which the form says.
async fn read(form: &mut Form, page: &Page, most: usize) -> Result<Option<(String, Sheet)>, Error> {
    let Some(file) = form.files("file").next().cloned() else {
        return Ok(form.wrong_key("file", "import-choose"));
    };
    let name = files::file_name(&file.file_name);
    // A large workbook keeps a thread busy for a second.
    let opened = tokio::task::spawn_blocking(move || sheet::open(&file.bytes)).await;
    Ok(match opened.map_err(Error::broken)? {
        Err(why) => form.wrong("file", unreadable(&why, page)),
        Ok(sheet) if sheet.rows.is_empty() => form.wrong_key("file", "import-no-rows"),
        Ok(sheet) if sheet.rows.len() > most => {
            let found = sheet.rows.len();
            form.wrong(
                "file",
                page.t2("import-too-many", "most", most, "found", found),
            )
        }
        Ok(sheet) => Some((name, sheet)),
    })
}

pub(super) async fn tried(State(web): State<Web>, page: Page, Path((id,)): Path<(i64,)>) -> Answer {
    let (actor, person) = sender(&page)?;
    let kept = kept(&web, person, id).await?;
    let outcomes = outcomes(&web, &page, &actor, &kept).await?;
    let count = |end: End| outcomes.iter().filter(|outcome| outcome.end == end).count();
    let (rows, refused): (Vec<_>, Vec<_>) = lines(&kept.sheet, &outcomes)
        .into_iter()
        .partition(|line| line.end != End::Refused);
    let summary = page.words.with(
        "import-summary",
        &[
            ("rows", &outcomes.len()),
            ("new", &count(End::New)),
            ("changed", &count(End::Changed)),
            ("same", &count(End::Same)),
            ("refused", &refused.len()),
        ],
    );
    show(&Tried {
        id,
        summary,
        taken: count(End::New) + count(End::Changed),
        done: kept.outcome.is_some(),
        name: kept.name,
        of_several: kept.sheet.of_several,
        unknown: kept.sheet.unknown.join(page.words.either("、", ", ")),
        rows,
        refused,
        tabs: lists::tabs(&web, &page, &actor, "import").await?,
        page,
    })
}

/// Takes the rows that can be taken, and writes down what became of each.
pub(super) async fn take(
    State(web): State<Web>,
    page: Page,
    Path((id,)): Path<(i64,)>,
    _form: Form,
) -> Answer {
    let (actor, person) = sender(&page)?;
    let kept = kept(&web, person, id).await?;
    let here = format!("/library/import/{id}");
    if kept.outcome.is_some() {
        return Ok(page.go(&here));
    }
    let understood = Understood::of(&kept.sheet, owner(&web, &actor)?, &web, &page);
    let fates = web
        .knowledge
        .hand_in(&actor, &understood.rows, &kept.sheet.columns)
        .await
        .map_err(|error| failed(error, &page))?;
    let outcomes = understood.ended(fates, &page);
    let told = serde_json::to_string(&outcomes).map_err(Error::broken)?;
    handed_in::done(web.knowledge.db(), person, id, &told, page.now)
        .await
        .map_err(Error::broken)?;
    let taken = outcomes.iter().filter(|outcome| outcome.end.is_taken());
    let said = page.t1("import-done", "count", taken.count());
    Ok(page.go_saying(&here, &said))
}

/// Which kind of file is wanted.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    format: String,
}

/// The rows that were refused, with the reasons.
pub(super) async fn refused(
    State(web): State<Web>,
    page: Page,
    Path((id,)): Path<(i64,)>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let (actor, person) = sender(&page)?;
    let kept = kept(&web, person, id).await?;
    let format = Format::from_code(&wanted.format).unwrap_or(Format::Xlsx);
    let outcomes = outcomes(&web, &page, &actor, &kept).await?;
    let rows = outcomes.into_iter().filter_map(|outcome| {
        let cells = cells_of(&kept.sheet, outcome.line)?;
        (outcome.end == End::Refused).then_some((cells, outcome.why.unwrap_or_default()))
    });
    let bytes = sheet::given_back(rows, format, &page.t("import-why"));
    let name = format!("{}.{}", page.t("import-refused-file"), format.code());
    Ok(files::made(
        &name,
        format.media_type(),
        bytes.map_err(Error::broken)?,
    ))
}

/// Somebody who writes items, and who it is.
fn sender(page: &Page) -> Result<(Actor, PersonId), Error> {
    let actor = reader(page)?;
    match actor.person {
        Some(person) if writes(actor) => Ok((actor.clone(), person)),
        _ => Err(Error::not_found()),
    }
}

/// Who answers for a row that names no unit of the site: the hotline for its own
/// people, else the sender's unit.
fn owner(web: &Web, actor: &Actor) -> Result<UnitId, Error> {
    let mut units = web.knowledge.units().iter();
    let hotline = units.find(|unit| unit.kind == UnitKind::Hotline);
    let writer = |role| matches!(role, Role::Handler | Role::UnitHead);
    let mut posts = actor.posts.iter().filter(|post| writer(post.role));
    let found = if items::keeps_knowledge(actor) {
        hotline.map(|unit| unit.id)
    } else {
        posts.find_map(|post| post.unit)
    };
    found.ok_or_else(Error::not_found)
}

async fn kept(web: &Web, person: PersonId, id: i64) -> Result<Kept, Error> {
    let kept = handed_in::read(web.knowledge.db(), person, id).await;
    kept.map_err(Error::broken)?.ok_or_else(Error::not_found)
}

/// What became of the rows, or would.
async fn outcomes(
    web: &Web,
    page: &Page,
    actor: &Actor,
    kept: &Kept,
) -> Result<Vec<Outcome>, Error> {
    if let Some(told) = &kept.outcome {
        return serde_json::from_str(told).map_err(Error::broken);
    }
    let understood = Understood::of(&kept.sheet, owner(web, actor)?, web, page);
    let fates = web
        .knowledge
        .foretold(actor, &understood.rows, &kept.sheet.columns)
        .await
        .map_err(|error| failed(error, page))?;
    Ok(understood.ended(fates, page))
}

/// One row on the page.
struct Line {
    number: usize,
    title: String,
    end: End,
    href: Option<String>,
    why: String,
}

fn lines(sheet: &Sheet, outcomes: &[Outcome]) -> Vec<Line> {
    let line = |outcome: &Outcome| {
        let cells = cells_of(sheet, outcome.line);
        let title = cells.and_then(|cells| cells.said.get(&Field::Title));
        Line {
            number: outcome.line,
            title: title.cloned().unwrap_or_default(),
            end: outcome.end,
            href: outcome.item.map(href),
            why: outcome.why.clone().unwrap_or_default(),
        }
    };
    outcomes.iter().map(line).collect()
}

/// Rows are in the order of their lines.
fn cells_of(sheet: &Sheet, line: usize) -> Option<&Cells> {
    let at = sheet.rows.binary_search_by_key(&line, |cells| cells.line);
    sheet.rows.get(at.ok()?)
}

fn columns(page: &Page) -> Vec<String> {
    Field::all().map(|field| column(field, page)).collect()
}

#[derive(Template)]
#[template(path = "library/import.html")]
struct Import {
    page: Page,
    tabs: Vec<Tab>,
    form: Form,
    most: usize,
    columns: Vec<String>,
}

#[derive(Template)]
#[template(path = "library/tried.html")]
struct Tried {
    page: Page,
    tabs: Vec<Tab>,
    id: i64,
    name: String,
    of_several: Option<String>,
    unknown: String,
    summary: String,
    taken: usize,
    done: bool,
    rows: Vec<Line>,
    refused: Vec<Line>,
}
