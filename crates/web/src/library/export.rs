//! What a list shows, as a file that can be worked on and imported again, here or
//! elsewhere.

use askama::Template;
use axum::extract::{Query, State};
use xinqiao_kernel::words::ItemState;
use xinqiao_knowledge::{
    Content, Item,
    queries::desk::{self, Desk},
    sheet::{Format, NotWritten, Row, Writer, told},
};

use super::{
    lists::{self, Asked, View},
    reader,
};
use crate::{
    Web,
    error::{Answer, Error},
    files,
    page::{Page, show},
    view::Tab,
};

/// Items read at once.
const AT_ONCE: u32 = 500;

/// How much it is, and the kinds of file it can be.
pub(super) async fn choose(
    State(web): State<Web>,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    let actor = reader(&page)?.clone();
    let view = View::of(&web, &page, &actor, &asked);
    let desk = listed(&view, &asked);
    let most = web.knowledge.rules().export.most;
    let wanted = view.wanted(desk, 0, most.saturating_add(1));
    let count = desk::count(web.knowledge.db(), wanted, view.narrowed(desk)).await;
    let count = count.map_err(Error::broken)?;
    let list = lists::address(desk, &asked, 0);
    let narrowing = list.trim_start_matches("/library?").to_owned();
    let files = Format::ALL.map(|format| {
        let key = match format {
            Format::Xlsx => "export-xlsx",
            Format::Csv => "export-csv",
            Format::Jsonl => "export-jsonl",
        };
        let href = format!("/library/export/file?{narrowing}&format={}", format.code());
        (href, page.t(key).into_owned())
    });
    show(&Export {
        title: page.t(lists::key_of(desk)).into_owned(),
        list,
        count: count.min(u64::from(most)),
        most: (count > u64::from(most)).then_some(most),
        files: files.to_vec(),
        narrowed: view.is_narrowed(),
        tabs: lists::tabs(&web, &page, &actor, "export").await?,
        page,
    })
}

/// The file itself.
pub(super) async fn file(State(web): State<Web>, page: Page, Query(asked): Query<Asked>) -> Answer {
    let actor = reader(&page)?.clone();
    let view = View::of(&web, &page, &actor, &asked);
    let desk = listed(&view, &asked);
    let format = Format::from_code(&asked.format).unwrap_or(Format::Xlsx);
    let most = web.knowledge.rules().export.most;
    let (themes, units) = (web.knowledge.themes(), web.knowledge.units());
    let mut rows: Vec<Row> = Vec::new();
    let mut skip = 0;
    while skip < most {
        let at_once = AT_ONCE.min(most - skip);
        let wanted = view.wanted(desk, skip, at_once);
        let found = desk::narrowed(web.knowledge.db(), wanted, view.narrowed(desk)).await;
        let found = found.map_err(Error::broken)?;
        let read = u32::try_from(found.len()).unwrap_or(at_once);
        // What a person may not see of an item is not in the file.
        let seen = found
            .into_iter()
            .filter_map(|item| web.knowledge.seen(&actor, item));
        rows.extend(seen.filter_map(|seen| {
            told_of(&seen.item, desk, |content| {
                told::item(content, seen.item.owner, themes, units)
            })
        }));
        skip += read;
        if read < at_once {
            break;
        }
    }
    // A workbook of ten thousand rows keeps a thread busy for a second.
    let bytes = tokio::task::spawn_blocking(move || written(&rows, format)).await;
    let bytes = bytes.map_err(Error::broken)?.map_err(Error::broken)?;
    let today = web.knowledge.calendar().date_of(page.now);
    let list = page.t(lists::key_of(desk));
    let name = format!("{}-{list}-{today}.{}", page.t("nav-library"), format.code());
    Ok(files::made(&name, format.media_type(), bytes))
}

/// The list the address names, when it is one of this person's.
fn listed(view: &View<'_>, asked: &Asked) -> Desk {
    let named = Desk::from_code(&asked.tab);
    named
        .filter(|desk| view.desks.contains(desk))
        .unwrap_or(Desk::Published)
}

/// On lists of work it is the version that is worked on, elsewhere what is shown.
fn told_of(item: &Item, desk: Desk, told: impl Fn(&Content) -> Row) -> Option<Row> {
    let in_work = matches!(desk, Desk::Drafts | Desk::UnitReview | Desk::HotlineReview);
    let content = if in_work || item.state == ItemState::New {
        item.newest()
    } else {
        item.shown().or_else(|| item.newest())
    };
    content.map(told)
}

fn written(rows: &[Row], format: Format) -> Result<Vec<u8>, NotWritten> {
    let mut file = Writer::begin(Vec::new(), format, None)?;
    for row in rows {
        file.put(row, "")?;
    }
    file.end()
}

#[derive(Template)]
#[template(path = "library/export.html")]
struct Export {
    page: Page,
    tabs: Vec<Tab>,
    title: String,
    list: String,
    count: u64,
    /// How many at most, when there are more.
    most: Option<u32>,
    narrowed: bool,
    /// Address and name of each kind of file.
    files: Vec<(String, String)>,
}
