//! Pages on figures: for those who watch over all under `/command`, and for the head
//! of a unit, over that unit's rounds alone, under `/unit`.
//!
//! Reading order: [`asked`] reads span and filters from the address, [`month`] shows
//! every measure, [`units`] units beside each other, [`behind`] the rows behind one, [`meanings`] what each means. What
//! an actor may see goes with every question ([`Reader::sees`]).

mod asked;
mod behind;
mod codes;
mod meanings;
mod month;
mod units;

use axum::{Router, routing::get};
use xinqiao_identity::policy::{self, Visible};
use xinqiao_insight::{
    count::{Count, Sums},
    day::Span,
    days,
    explore::{self, Dimension, ExploreError, Question},
    measure::{Measure, Measures, Unit},
};
use xinqiao_kernel::words::Role;

use crate::{
    Web, case_page::names::Names, case_page::refused::failed, command, error::Error, page::Page,
    unit, view::Tab, words::Lang, words::Words,
};

/// Mounted under `/command` and `/unit`; the address says for whom.
pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/figures", get(month::month))
        .route("/figures/units", get(units::units))
        .route("/figures/behind", get(behind::behind))
        .route("/measures", get(meanings::meanings))
}

/// Who reads figures, and what of them.
struct Reader {
    /// `/command` or `/unit`.
    base: &'static str,
    sees: Visible,
    /// Titles are masked: whoever reads may not know who told the cases.
    masked: bool,
    /// The pages of the part.
    tabs: Vec<Tab>,
}

impl Reader {
    /// Whoever watches over all, or the head of a unit at home; for all others
    /// these pages do not exist.
    fn of(page: &Page) -> Result<Self, Error> {
        if !page.under("/unit") {
            let actor = command::watcher(page)?;
            return Ok(Self {
                base: "/command",
                sees: policy::visible(actor),
                masked: !command::may_urge(actor),
                tabs: command::tabs(page),
            });
        }
        let actor = &page.staff()?.actor;
        match policy::visible(actor) {
            sees @ Visible::Units(_) if actor.is(Role::UnitHead) => Ok(Self {
                base: "/unit",
                sees,
                masked: false,
                tabs: unit::tabs(page),
            }),
            _ => Err(Error::not_found()),
        }
    }

    /// Cases as they came in are counted before any unit has them, so the head of a
    /// unit is shown no such measure.
    fn reads(&self, measure: &Measure) -> bool {
        self.sees == Visible::Everything || measure.of_units()
    }

    /// The pages on figures.
    fn pages(&self, page: &Page) -> Vec<Tab> {
        let path = page.path.split('?').next().unwrap_or_default();
        let tab = |place: &str, key: &str| {
            let href = format!("{}{place}", self.base);
            Tab {
                here: path == href,
                href,
                label: page.t(key).into_owned(),
                count: None,
            }
        };
        vec![
            tab("/figures", "insight-month"),
            tab("/figures/units", "insight-units"),
            tab("/measures", "insight-meanings"),
        ]
    }

    /// The sums of a span: from the table of days where nothing narrows them, else
    /// from the rows.
    async fn sums(
        &self,
        web: &Web,
        measures: &[&Measure],
        span: Span,
        only: &[(Dimension, Vec<i64>)],
    ) -> Result<Sums, ExploreError> {
        let db = web.hotline.db();
        if only.is_empty() && self.sees == Visible::Everything {
            return Ok(days::sum(db, span).await?);
        }
        let question = Question {
            measures: measures.to_vec(),
            by: Vec::new(),
            only: only.to_vec(),
            span,
        };
        let answer = explore::ask(db, &self.sees, &question).await?;
        Ok(answer.into_values().next().unwrap_or_default())
    }
}

/// The measures of this site.
fn measures() -> Result<Measures, Error> {
    Measures::shipped().map_err(Error::broken)
}

/// A count as a measure of its own, to be asked for like one.
fn alone(count: Count) -> Measure {
    Measure {
        code: count.code().to_owned(),
        name: count.zh().to_owned(),
        en: count.code().to_owned(),
        formula: String::new(),
        of: vec![count],
        over: Vec::new(),
        unit: Unit::Plain,
        left_out: String::new(),
        source: String::new(),
    }
}

/// What people call a count.
fn count_name(count: Count, words: Words) -> String {
    match words.lang {
        Lang::Zh => count.zh().to_owned(),
        Lang::En => words.t(&format!("count-{}", count.code())).into_owned(),
    }
}

/// Minutes of an office day, in which working days are told.
fn office_day(web: &Web) -> i64 {
    web.hotline.calendar().office_day().as_mins()
}

/// Why there is no answer, in the reader's language: what to ask instead, or, when
/// the database is away, a page that says so.
fn unanswered(error: ExploreError, page: &Page, names: &Names) -> Result<String, Error> {
    Ok(match error {
        ExploreError::TooManyDimensions => page.t1(
            "insight-too-many-dimensions",
            "most",
            explore::DIMENSIONS_MOST,
        ),
        ExploreError::TooManyLines => {
            page.t1("insight-too-many-lines", "most", explore::LINES_MOST)
        }
        ExploreError::Span => page.t1("insight-span-wrong", "most", explore::DAYS_MOST),
        ExploreError::NoUnit { name } => page.t1("insight-no-unit", "name", name),
        ExploreError::Database(error) => return Err(failed(error.into(), page, names)),
    })
}
