//! Units beside each other. A unit without anything due in the span is listed apart
//! and takes no place in the order.

use std::cmp::Ordering;

use askama::Template;
use axum::extract::{RawQuery, State};
use xinqiao_identity::policy::Visible;
use xinqiao_insight::{
    count::{Count, Sums},
    days::{self, Part},
    measure::{Figure, Measure, Unit},
};
use xinqiao_kernel::UnitId;

use super::{
    Reader,
    asked::{self, Asked},
    measures,
};
use crate::{
    Web,
    case_page::{names::Names, refused::failed},
    error::Answer,
    page::{Page, show, show_again},
    view::Tab,
};

/// What units are seen by, in this order.
const COLUMNS: [&str; 8] = [
    "given",
    "sign_rate",
    "in_time_rate",
    "return_rate",
    "rework_rate",
    "satisfied_rate",
    "late",
    "red",
];
/// The column that orders them when the address names none.
const FIRST: &str = "late";

/// A heading that puts its column first.
struct Head {
    name: String,
    href: String,
    /// `ascending`, `descending` or nothing.
    sorted: &'static str,
}

struct Cell {
    said: String,
    base: String,
    href: String,
}

struct Row {
    name: String,
    href: String,
    cells: Vec<Cell>,
}

#[derive(Template)]
#[template(path = "figures/units.html")]
struct Units {
    page: Page,
    tabs: Vec<Tab>,
    pages: Vec<Tab>,
    spans: Vec<Tab>,
    form: crate::form::Form,
    base: &'static str,
    span: String,
    open: bool,
    heads: Vec<Head>,
    rows: Vec<Row>,
    /// Without anything due.
    apart: Vec<Row>,
}

pub(super) async fn units(State(web): State<Web>, page: Page, RawQuery(query): RawQuery) -> Answer {
    let reader = Reader::of(&page)?;
    let names = Names::of(&web, page.words);
    let mut asked = Asked::read(query.as_deref(), &web, &names, &page)?;
    let all = measures()?;
    let columns: Vec<&Measure> = COLUMNS.iter().filter_map(|code| all.get(code)).collect();
    let wanted = asked.form.value("sort").to_owned();
    let at = |code: &str| columns.iter().position(|column| column.code == code);
    if !wanted.is_empty() && at(&wanted).is_none() {
        let _: Option<()> = asked.form.wrong_key("sort", "insight-no-such-code");
    }
    let sort = at(&wanted).or_else(|| at(FIRST)).unwrap_or(0);
    let up = asked.form.value("order") == "asc";
    let mut sums: Vec<(i64, Sums)> = Vec::new();
    if !asked.form.is_wrong() {
        let read = days::sums(web.hotline.db(), Part::Unit, asked.span).await;
        let read = read.map_err(|error| failed(error.into(), &page, &names))?;
        let seen = |unit: i64| match &reader.sees {
            Visible::Everything => true,
            Visible::Units(units) => units.contains(&UnitId(unit)),
            _ => false,
        };
        sums = read.into_iter().filter(|(unit, _)| seen(*unit)).collect();
    }
    let (mut ranked, apart): (Vec<_>, Vec<_>) = sums
        .into_iter()
        .partition(|(_, sums)| sums.of(Count::Due) > 0);
    if let Some(column) = columns.get(sort) {
        ranked
            .sort_by(|(_, one), (_, other)| ordered(column.figure(one), column.figure(other), up));
    }
    let path = format!("{}/figures/units", reader.base);
    let heads = columns.iter().enumerate().map(|(place, column)| {
        let here = place == sort;
        let order = if here && !up { "asc" } else { "desc" };
        Head {
            name: page.words.either(&column.name, &column.en).to_owned(),
            href: asked.href(&path, &[("sort", &column.code), ("order", order)]),
            sorted: match (here, up) {
                (false, _) => "",
                (true, true) => "ascending",
                (true, false) => "descending",
            },
        }
    });
    let row = |(unit, sums): &(i64, Sums)| row(*unit, sums, &columns, &asked, &reader, &names);
    let shown = Units {
        pages: reader.pages(&page),
        spans: asked.spans(&path, &page),
        base: reader.base,
        span: asked::said(asked.span, &page),
        open: asked.is_open(),
        heads: heads.collect(),
        rows: ranked.iter().map(row).collect(),
        apart: apart.iter().map(row).collect(),
        form: asked.form,
        tabs: reader.tabs,
        page,
    };
    if shown.form.is_wrong() {
        show_again(&shown)
    } else {
        show(&shown)
    }
}

fn row(
    unit: i64,
    sums: &Sums,
    columns: &[&Measure],
    asked: &Asked,
    reader: &Reader,
    names: &Names,
) -> Row {
    let code = unit.to_string();
    let behind = format!("{}/figures/behind", reader.base);
    let cell = |column: &&Measure| {
        let figure = column.figure(sums);
        Cell {
            said: figure.said(Unit::Plain, 1),
            base: figure
                .over
                .map(|over| format!("{} / {over}", figure.of))
                .unwrap_or_default(),
            href: column.of.first().map_or_else(String::new, |count| {
                asked.href(&behind, &[("count", count.code()), ("unit", &code)])
            }),
        }
    };
    Row {
        name: names.unit(UnitId(unit)),
        href: asked.href(&format!("{}/figures", reader.base), &[("unit", &code)]),
        cells: columns.iter().map(cell).collect(),
    }
}

/// Shares are compared as the fractions they are; where there is none, last.
fn ordered(one: Figure, other: Figure, up: bool) -> Ordering {
    let parts = |figure: Figure| (i128::from(figure.of), i128::from(figure.over.unwrap_or(1)));
    let ((a, b), (c, d)) = (parts(one), parts(other));
    match (b > 0, d > 0) {
        (true, true) if up => (a * d).cmp(&(c * b)),
        (true, true) => (c * b).cmp(&(a * d)),
        (some, other) => other.cmp(&some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_without_a_base_comes_last_whichever_way_they_are_ordered() {
        let share = |of, over| Figure {
            of,
            over: Some(over),
        };
        for up in [true, false] {
            assert_eq!(ordered(share(0, 0), share(1, 2), up), Ordering::Greater);
            assert_eq!(ordered(share(1, 2), share(0, 0), up), Ordering::Less);
        }
        assert_eq!(ordered(share(1, 3), share(1, 2), true), Ordering::Less);
        assert_eq!(ordered(share(1, 3), share(1, 2), false), Ordering::Greater);
    }
}
