//! Open figures: what came in, was answered and went late, by day and month, by
//! class and district, for everybody to read, print and take along. Counted as it
//! happens, so a page reads as many rows as there are days, classes and towns.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use xinqiao_insight::{
    count::Sums,
    day::Span,
    days::{self, Part},
};

use super::{places, refused::away};
use crate::{
    Web,
    error::{Answer, Error},
    page::{Page, show},
    tree::Node,
    trend::{self, Day, Trend},
};

/// Days shown.
const DAYS: u16 = 30;
/// Months shown.
const MONTHS: u8 = 12;
/// Digits of the first level of classes.
const CLASS: usize = 2;

#[derive(Template)]
#[template(path = "portal/figures.html")]
struct Figures {
    page: Page,
    trend: Trend,
    months: Trend,
    classes: Vec<Row>,
    districts: Vec<Row>,
}

/// A class or a district.
struct Row {
    code: String,
    name: String,
    received: u64,
    answered: u64,
    late: u64,
    /// Of the highest in the table, in percent.
    share: u64,
}

/// `GET /figures`.
pub(super) async fn figures(page: Page, State(web): State<Web>) -> Answer {
    show(&Figures {
        trend: Trend::new(&page, &last_days(&web, &page).await?),
        months: Trend::of_months(&page, &last_months(&web, &page).await?),
        classes: classes(&web, &page).await?,
        districts: districts(&web, &page).await?,
        page,
    })
}

/// Which table is taken along.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    of: String,
}

/// `GET /figures.csv`: the same, for a spreadsheet. Days, or what `of` says:
/// `months`, `classes`, `districts`.
pub(super) async fn table(
    page: Page,
    State(web): State<Web>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Error> {
    let (name, csv) = match wanted.of.as_str() {
        "months" => (
            "figures-months",
            dated("month", "%Y-%m", &last_months(&web, &page).await?),
        ),
        "classes" => ("figures-classes", named(&classes(&web, &page).await?)),
        "districts" => ("figures-districts", named(&districts(&web, &page).await?)),
        _ => (
            "figures",
            dated("date", "%Y-%m-%d", &last_days(&web, &page).await?),
        ),
    };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.csv\""),
        ),
    ];
    Ok((headers, csv).into_response())
}

fn dated(column: &str, form: &str, days: &[Day]) -> String {
    let mut csv = format!("\u{feff}{column},received,answered,late\r\n");
    for day in days {
        let date = day.date.strftime(form);
        csv.push_str(&format!(
            "{date},{},{},{}\r\n",
            day.received, day.answered, day.late
        ));
    }
    csv
}

fn named(rows: &[Row]) -> String {
    let mut csv = String::from("\u{feff}code,name,received,answered,late\r\n");
    for row in rows {
        // A name of the site pack: whatever stands in it stays one field.
        let name = row.name.replace('"', "\"\"");
        csv.push_str(&format!(
            "{},\"{name}\",{},{},{}\r\n",
            row.code, row.received, row.answered, row.late
        ));
    }
    csv
}

async fn last_days(web: &Web, page: &Page) -> Result<Vec<Day>, Error> {
    let db = web.hotline.db();
    let days = trend::last_days(db, today(web, page), DAYS).await;
    days.map_err(away)
}

async fn last_months(web: &Web, page: &Page) -> Result<Vec<Day>, Error> {
    let db = web.hotline.db();
    let months = trend::last_months(db, today(web, page), MONTHS).await;
    months.map_err(away)
}

fn today(web: &Web, page: &Page) -> Date {
    web.hotline.calendar().date_of(page.now)
}

/// Classes of the first level, and what has no class yet.
async fn classes(web: &Web, page: &Page) -> Result<Vec<Row>, Error> {
    let counted = parts(web, page, Part::Class, CLASS).await?;
    let known: Vec<&Node> = web.classes.children(None).collect();
    Ok(rows(page, &known, counted, "figures-unclassified"))
}

/// Districts, and what lies in none of them.
async fn districts(web: &Web, page: &Page) -> Result<Vec<Row>, Error> {
    let known = places::top(&web.regions);
    let digits = known.iter().map(|node| node.code.len()).max().unwrap_or(0);
    let counted = parts(web, page, Part::Town, digits).await?;
    Ok(rows(page, &known, counted, "figures-elsewhere"))
}

/// The last days in all, told apart by the first `digits` of a code.
async fn parts(
    web: &Web,
    page: &Page,
    part: Part,
    digits: usize,
) -> Result<BTreeMap<String, Sums>, Error> {
    let span = Span::days_to(today(web, page), DAYS);
    let counted = days::sums(web.hotline.db(), part, span).await;
    let mut parts: BTreeMap<String, Sums> = BTreeMap::new();
    for (code, sums) in counted.map_err(away)? {
        let code = part.digits(code);
        let cut = code.get(..digits).unwrap_or_default().to_owned();
        parts.entry(cut).or_default().add_all(&sums);
    }
    Ok(parts)
}

/// A row for each that is known, in the order of the site, also where nothing
/// happened; and one for the rest, where there is any.
fn rows(page: &Page, known: &[&Node], mut counted: BTreeMap<String, Sums>, rest: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = known
        .iter()
        .map(|node| {
            let of = counted.remove(&node.code);
            let name = page.words.either(&node.name, &node.en).to_owned();
            row(node.code.clone(), name, of.iter())
        })
        .collect();
    let rest = row(String::new(), page.t(rest).into_owned(), counted.values());
    if rest.received + rest.answered + rest.late > 0 {
        rows.push(rest);
    }
    let highest = rows.iter().map(|row| row.received).max().unwrap_or(0);
    for row in &mut rows {
        row.share = row.received * 100 / highest.max(1);
    }
    rows
}

fn row<'a>(code: String, name: String, of: impl Iterator<Item = &'a Sums>) -> Row {
    let mut sums = Sums::default();
    of.for_each(|more| sums.add_all(more));
    let Day {
        received,
        answered,
        late,
        ..
    } = Day::of(Date::ZERO, &sums);
    Row {
        code,
        name,
        received,
        answered,
        late,
        share: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_one_field_of_the_table() {
        let row = Row {
            code: "01".to_owned(),
            name: "供水, \"热\"".to_owned(),
            received: 3,
            answered: 2,
            late: 1,
            share: 100,
        };
        let csv = named(&[row]);
        assert!(csv.ends_with("01,\"供水, \"\"热\"\"\",3,2,1\r\n"), "{csv}");
    }
}
