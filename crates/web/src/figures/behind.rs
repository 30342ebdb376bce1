//! The list behind a figure: the very rows that were counted, as many as it says.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use xinqiao_hotline::{Case, queries};
use xinqiao_identity::policy::Visible;
use xinqiao_insight::{
    behind::{self, Counted},
    count::{Count, Sum},
};
use xinqiao_kernel::{CaseId, CaseNumber};

use super::{Reader, alone, asked, asked::Asked, count_name, unanswered};
use crate::{
    Web,
    case_page::{
        names::Names,
        refused::failed,
        rows::{CaseRow, Rows},
    },
    error::{Answer, Error},
    page::{Page, show, show_again},
    view::{Pager, Tab},
};

/// Rows a page.
const MOST: u32 = 50;

/// One thing that was counted.
struct Line {
    /// The case; absent where the unit that had it may not read it any more.
    row: Option<CaseRow>,
    number: String,
    /// Which time a unit had it; 0 for the case as it came in.
    round: i64,
}

#[derive(Template)]
#[template(path = "figures/behind.html")]
struct Behind {
    page: Page,
    tabs: Vec<Tab>,
    pages: Vec<Tab>,
    form: crate::form::Form,
    title: String,
    span: String,
    narrowed: Vec<String>,
    /// The figure of the same span and filters.
    back: String,
    total: i64,
    /// What is added up over the rows, where that is not the rows.
    added: Option<String>,
    of_rounds: bool,
    lines: Vec<Line>,
    pager: Pager,
}

pub(super) async fn behind(
    State(web): State<Web>,
    page: Page,
    RawQuery(query): RawQuery,
) -> Answer {
    let reader = Reader::of(&page)?;
    let names = Names::of(&web, page.words);
    let mut asked = Asked::read(query.as_deref(), &web, &names, &page)?;
    let count = Count::from_code(asked.form.value("count")).ok_or_else(Error::not_found)?;
    let mut total = 0;
    if !asked.form.is_wrong() {
        match total_of(&web, &reader, count, &asked).await {
            Ok(read) => total = read,
            Err(error) => {
                let said = unanswered(error, &page, &names)?;
                let _: Option<()> = asked.form.wrong("unit", said);
            }
        }
    }
    let wrong = asked.form.is_wrong();
    let after = cursor(asked.form.value("after"));
    let mut found = Vec::new();
    if !wrong {
        let db = web.hotline.db();
        let (sees, only) = (&reader.sees, &asked.only);
        let read = behind::cases(db, sees, count, asked.span, only, after, MOST + 1).await;
        found = read.map_err(|error| failed(error.into(), &page, &names))?;
    }
    let more = found.len() > MOST as usize;
    found.truncate(MOST as usize);
    let lines = lines(&web, &page, &names, &reader, &found).await?;
    let path = format!("{}/figures/behind", reader.base);
    let here = |more: &[(&str, &str)]| {
        let with: Vec<(&str, &str)> = more
            .iter()
            .copied()
            .chain([("count", count.code())])
            .collect();
        asked.href(&path, &with)
    };
    let last = found.last().filter(|_| more);
    let pager = Pager {
        earlier: after.map(|_| here(&[])),
        later: last.map(|last| {
            let at = format!("{}-{}", last.case.value(), last.round);
            here(&[("after", &at)])
        }),
        said: String::new(),
    };
    let shown = Behind {
        pages: reader.pages(&page),
        title: count_name(count, page.words),
        span: asked::said(asked.span, &page),
        back: asked.href(&format!("{}/figures", reader.base), &[]),
        total,
        added: (count.sum() != Sum::Rows).then(|| page.t("insight-added-up").into_owned()),
        of_rounds: !count.by().of_the_case(),
        lines,
        pager,
        tabs: reader.tabs,
        narrowed: asked.narrowed,
        form: asked.form,
        page,
    };
    if wrong {
        show_again(&shown)
    } else {
        show(&shown)
    }
}

/// How many rows there are. Minutes and grades are added up over replies and
/// evaluations, so those are what is listed.
async fn total_of(
    web: &Web,
    reader: &Reader,
    count: Count,
    asked: &Asked,
) -> Result<i64, xinqiao_insight::explore::ExploreError> {
    let rows = match count.sum() {
        Sum::Rows => count,
        Sum::Minutes => Count::Replied,
        Sum::Grade => Count::Evaluated,
    };
    let measure = alone(rows);
    let sums = reader
        .sums(web, &[&measure], asked.span, &asked.only)
        .await?;
    Ok(sums.of(rows))
}

/// Where a list goes on, as the address has it: `case-round`.
fn cursor(written: &str) -> Option<Counted> {
    let (case, round) = written.split_once('-')?;
    Some(Counted {
        case: CaseId::try_from(case.parse::<i64>().ok()?).ok()?,
        round: round.parse().ok().filter(|round| *round >= 0)?,
    })
}

async fn lines(
    web: &Web,
    page: &Page,
    names: &Names,
    reader: &Reader,
    found: &[Counted],
) -> Result<Vec<Line>, Error> {
    let ids: Vec<CaseId> = found.iter().map(|counted| counted.case).collect();
    let cases = queries::chosen(web.hotline.db(), &ids).await;
    let cases = cases.map_err(|error| failed(error.into(), page, names))?;
    let cases: BTreeMap<CaseId, Case> = cases.into_iter().map(|case| (case.id, case)).collect();
    let rows = Rows {
        web,
        page,
        names,
        base: reader.base,
        masked: reader.masked,
    };
    let line = |counted: &Counted| {
        let case = cases.get(&counted.case);
        Line {
            row: case
                .filter(|case| may_read(&reader.sees, case))
                .map(|case| rows.row(case)),
            number: CaseNumber::of(counted.case).to_string(),
            round: counted.round,
        }
    };
    Ok(found.iter().map(line).collect())
}

/// A unit that gave a case back, or lost it by a ruling, had a round of it and sees
/// nothing more of it.
fn may_read(sees: &Visible, case: &Case) -> bool {
    match sees {
        Visible::Everything => true,
        Visible::Units(units) => {
            let assists = case.assists.iter().map(|assist| assist.unit);
            case.lead
                .into_iter()
                .chain(assists)
                .any(|unit| units.contains(&unit))
        }
        _ => false,
    }
}
