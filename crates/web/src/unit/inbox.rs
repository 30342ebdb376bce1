//! The inbox of a unit, and what it has finished.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse as _},
};
use serde::Deserialize;
use xinqiao_hotline::queries::{self, Queue};

use super::{list::WorkList, of_a_unit};
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

#[derive(Deserialize)]
pub(super) struct Wanted {
    after: Option<String>,
    /// The case that stands open beside the list.
    #[serde(default)]
    here: String,
}

pub(super) async fn inbox(
    State(web): State<Web>,
    page: Page,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let actor = of_a_unit(&page)?.clone();
    let names = Names::of(&web, page.words);
    let after = wanted.after.as_deref();
    let list = WorkList::of(&web, &page, &names, &actor, after, &wanted.here).await?;
    let shown = Inbox {
        tabs: tabs(&page),
        list,
        page,
    };
    if shown.page.fragment {
        return Ok(Html(shown.as_groups().render()?).into_response());
    }
    show(&shown)
}

pub(super) async fn done(
    State(web): State<Web>,
    page: Page,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let actor = of_a_unit(&page)?;
    let after = cursor::read(wanted.after.as_deref());
    let db = web.hotline.db();
    let listed = queries::queue(db, actor, Queue::Done, after, 50, page.now).await;
    let listed = listed.map_err(Error::broken)?;
    let names = Names::of(&web, page.words);
    let rows = Rows {
        web: &web,
        page: &page,
        names: &names,
        base: "/unit",
        masked: true,
    };
    show(&Done {
        rows: rows.all(&listed.cases),
        tabs: tabs(&page),
        pager: Pager {
            earlier: after.map(|_| "/unit/done".to_owned()),
            later: listed
                .next
                .map(|next| format!("/unit/done?after={}", cursor::write(next))),
            said: String::new(),
        },
        page,
    })
}

/// The pages of this part.
pub(crate) fn tabs(page: &Page) -> Vec<Tab> {
    let path = page.path.split('?').next().unwrap_or_default();
    let tab = |href: &str, key: &str| Tab {
        href: href.to_owned(),
        label: page.t(key).into_owned(),
        count: None,
        here: path == href,
    };
    let works = of_a_unit(page).is_ok();
    let mut tabs = Vec::new();
    if works {
        tabs.push(tab("/unit", "unit-inbox"));
        tabs.push(tab("/unit/done", "unit-done"));
        if page.actor().is(xinqiao_kernel::words::Role::UnitHead) {
            tabs.push(Tab {
                here: page.under("/unit/figures") || page.under("/unit/measures"),
                ..tab("/unit/figures", "insight-title")
            });
        }
    }
    tabs.push(tab("/unit/absence", "absence-title"));
    tabs
}

#[derive(Template)]
#[template(path = "unit/inbox.html", blocks = ["groups"])]
struct Inbox {
    page: Page,
    tabs: Vec<Tab>,
    list: WorkList,
}

#[derive(Template)]
#[template(path = "unit/done.html")]
struct Done {
    page: Page,
    tabs: Vec<Tab>,
    rows: Vec<CaseRow>,
    pager: Pager,
}
