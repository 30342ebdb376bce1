//! How much each unit has on its hands, and what.

use std::cmp::Reverse;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{Html, IntoResponse as _},
};
use xinqiao_hotline::queries::supervision::{self, Load, Marked};
use xinqiao_kernel::UnitId;

use super::{
    lists::{Begin, marked, pager},
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

/// Units with most that is late on top.
pub(super) async fn units(State(web): State<Web>, page: Page) -> Answer {
    let actor = watcher(&page)?.clone();
    let names = Names::of(&web, page.words);
    let loads = supervision::loads(web.hotline.db(), &actor, page.now).await;
    let mut loads = loads.map_err(|error| away(error, &page, &names))?;
    loads.sort_by_key(|load| (Reverse(load.late), Reverse(load.open), load.unit));
    let total = loads.iter().fold((0, 0), |(open, late), load| {
        (open + load.open, late + load.late)
    });
    let shown = Units {
        tabs: tabs(&page),
        rows: loads.iter().map(|load| row(&names, load)).collect(),
        total,
        page,
    };
    if shown.page.fragment {
        return Ok(Html(shown.as_units().render()?).into_response());
    }
    show(&shown)
}

/// What one unit leads or still has to assist.
pub(super) async fn unit(
    State(web): State<Web>,
    page: Page,
    Path(id): Path<i64>,
    Query(begin): Query<Begin>,
) -> Answer {
    let actor = watcher(&page)?.clone();
    let names = Names::of(&web, page.words);
    let unit = UnitId(id);
    if !names.knows(unit) {
        return Err(Error::not_found());
    }
    let listed = marked(&web, &actor, Marked::Unit(unit), begin.cursor()).await;
    let listed = listed.map_err(|error| away(error, &page, &names))?;
    let href = format!("/command/units/{id}");
    let cases = {
        let rows = rows(&web, &page, &names, &actor);
        listed
            .cases
            .iter()
            .map(|case| nudged(&rows, case))
            .collect()
    };
    let shown = UnitPage {
        tabs: tabs(&page),
        id,
        name: names.unit(unit),
        pager: pager(&page, &href, &listed),
        href,
        cases,
        may_urge: may_urge(&actor),
        page,
    };
    if shown.page.fragment {
        return Ok(Html(shown.as_list().render()?).into_response());
    }
    show(&shown)
}

fn row(names: &Names, load: &Load) -> Row {
    let share = load.late * 100 / load.open.max(1);
    Row {
        href: format!("/command/units/{}", load.unit.0),
        name: names.unit(load.unit),
        open: load.open,
        late: load.late,
        late_share: u8::try_from(share).unwrap_or(100),
        supervised: load.supervised,
        red: load.red,
    }
}

struct Row {
    href: String,
    name: String,
    open: u64,
    late: u64,
    /// Out of 100.
    late_share: u8,
    supervised: u64,
    red: u64,
}

#[derive(Template)]
#[template(path = "command/units.html", blocks = ["units"])]
struct Units {
    page: Page,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    /// Open and late.
    total: (u64, u64),
}

#[derive(Template)]
#[template(path = "command/unit.html", blocks = ["list"])]
struct UnitPage {
    page: Page,
    tabs: Vec<Tab>,
    id: i64,
    name: String,
    href: String,
    cases: Vec<Nudged>,
    pager: Pager,
    may_urge: bool,
}
