//! Every measure over a span, beside the span before and the year before, in groups;
//! each figure with its base, and each a link to the list behind it.

use askama::Template;
use axum::extract::{RawQuery, State};
use xinqiao_insight::{
    count::{By, Count, Sum, Sums},
    measure::{Figure, Measure, Unit},
};

use super::{
    Reader,
    asked::{self, Asked},
    codes::Choices,
    measures, office_day, unanswered,
};
use crate::{
    Web,
    case_page::names::Names,
    error::Answer,
    page::{Page, show, show_again},
    view::Tab,
};

/// How measures are laid out, by the first thing each counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Intake,
    Dispatch,
    Handling,
    Judged,
    Watched,
}

impl Group {
    pub(super) const ALL: [Self; 5] = [
        Self::Intake,
        Self::Dispatch,
        Self::Handling,
        Self::Judged,
        Self::Watched,
    ];

    pub(super) fn of(measure: &Measure) -> Self {
        let Some(count) = measure.of.first() else {
            return Self::Intake;
        };
        match (count, count.by()) {
            (Count::Urged | Count::Supervised | Count::Yellow | Count::Red, _) => Self::Watched,
            (_, By::Filed | By::Ended) => Self::Intake,
            (_, By::Given) => Self::Dispatch,
            (_, By::Due | By::Replied | By::Closed) => Self::Handling,
            (_, By::Judged) => Self::Judged,
        }
    }

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Intake => "insight-group-intake",
            Self::Dispatch => "insight-group-dispatch",
            Self::Handling => "insight-group-handling",
            Self::Judged => "insight-group-judged",
            Self::Watched => "insight-group-watched",
        }
    }
}

/// A number and the list that it is the length of.
pub(super) struct Counted {
    pub(super) href: String,
    pub(super) number: i64,
}

/// One measure of the span.
struct Row {
    name: String,
    /// What it means.
    about: String,
    said: String,
    /// The list behind it: of the numerator, else of the base.
    href: String,
    of: Option<Counted>,
    over: Option<Counted>,
    before: Earlier,
    year: Earlier,
}

/// The same measure earlier.
struct Earlier {
    said: String,
    base: String,
    /// How much more it is now, with its sign; empty where nothing can be compared.
    more: String,
}

struct Part {
    title: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "figures/month.html")]
struct Month {
    page: Page,
    tabs: Vec<Tab>,
    pages: Vec<Tab>,
    spans: Vec<Tab>,
    form: crate::form::Form,
    choices: Choices,
    base: &'static str,
    /// Narrowed by this; empty when by nothing.
    narrowed: Vec<String>,
    plain: String,
    span: String,
    before: String,
    year: String,
    open: bool,
    parts: Vec<Part>,
}

pub(super) async fn month(State(web): State<Web>, page: Page, RawQuery(query): RawQuery) -> Answer {
    let reader = Reader::of(&page)?;
    let names = Names::of(&web, page.words);
    let mut asked = Asked::read(query.as_deref(), &web, &names, &page)?;
    let all = measures()?;
    let by_unit = asked.form.value("unit").is_empty();
    let shown: Vec<&Measure> = all
        .iter()
        .filter(|measure| reader.reads(measure) && (by_unit || measure.of_units()))
        .collect();
    let (before, year) = (asked.span.before(), asked.span.a_year_earlier());
    let mut sums = [Sums::default(); 3];
    if !asked.form.is_wrong() {
        for (span, sum) in [asked.span, before, year].into_iter().zip(&mut sums) {
            match reader.sums(&web, &shown, span, &asked.only).await {
                Ok(read) => *sum = read,
                Err(error) => {
                    let said = unanswered(error, &page, &names)?;
                    let _: Option<()> = asked.form.wrong("from", said);
                }
            }
        }
    }
    let office = office_day(&web);
    let parts = Group::ALL.map(|group| Part {
        title: page.t(group.key()).into_owned(),
        rows: shown
            .iter()
            .filter(|measure| Group::of(measure) == group)
            .map(|measure| row(measure, &sums, &asked, &reader, &page, office))
            .collect(),
    });
    let path = format!("{}/figures", reader.base);
    let wrong = asked.form.is_wrong();
    let shown = Month {
        pages: reader.pages(&page),
        spans: asked.spans(&path, &page),
        choices: Choices::of(&web, &names, &page),
        base: reader.base,
        plain: asked.href(&path, &codes_cleared()),
        span: asked::said(asked.span, &page),
        before: asked::said(before, &page),
        year: asked::said(year, &page),
        open: asked.is_open(),
        parts: if wrong {
            Vec::new()
        } else {
            parts
                .into_iter()
                .filter(|part| !part.rows.is_empty())
                .collect()
        },
        narrowed: asked.narrowed,
        form: asked.form,
        tabs: reader.tabs,
        page,
    };
    if wrong {
        show_again(&shown)
    } else {
        show(&shown)
    }
}

/// The same address without anything that narrows it.
fn codes_cleared() -> [(&'static str, &'static str); super::codes::FIELDS.len()] {
    super::codes::FIELDS.map(|field| (field, ""))
}

fn row(
    measure: &Measure,
    [now, before, year]: &[Sums; 3],
    asked: &Asked,
    reader: &Reader,
    page: &Page,
    office: i64,
) -> Row {
    let behind = format!("{}/figures/behind", reader.base);
    let counted = |counts: &[Count], number: i64| match counts {
        [count] if count.sum() == Sum::Rows => Some(Counted {
            href: asked.href(&behind, &[("count", count.code())]),
            number,
        }),
        _ => None,
    };
    let figure = measure.figure(now);
    let of = counted(&measure.of, figure.of);
    let over = figure.over.and_then(|over| counted(&measure.over, over));
    Row {
        name: page.words.either(&measure.name, &measure.en).to_owned(),
        about: format!("{}/measures#{}", reader.base, measure.code),
        said: figure.said(measure.unit, office),
        href: of
            .as_ref()
            .or(over.as_ref())
            .map(|counted| counted.href.clone())
            .unwrap_or_default(),
        before: earlier(measure, figure, measure.figure(before), office),
        year: earlier(measure, figure, measure.figure(year), office),
        of: of.filter(|_| figure.over.is_some()),
        over,
    }
}

fn earlier(measure: &Measure, now: Figure, then: Figure, office: i64) -> Earlier {
    Earlier {
        said: then.said(measure.unit, office),
        base: then
            .over
            .filter(|_| measure.unit == Unit::Plain)
            .map(|over| format!("{} / {over}", then.of))
            .unwrap_or_default(),
        more: more(measure.unit, now, then, office),
    }
}

/// A plain number is compared in percent, a share in points, a mean in its unit.
fn more(unit: Unit, now: Figure, then: Figure, office: i64) -> String {
    let signed = |scaled: i64, sign: &str| {
        let tens = scaled.unsigned_abs();
        let way = match scaled {
            1.. => "+",
            0 => "±",
            _ => "−",
        };
        format!("{way}{}.{:02}{sign}", tens / 100, tens % 100)
    };
    let (whole, sign) = match unit {
        Unit::Plain if now.over.is_none() => {
            let share = Figure {
                of: now.of - then.of,
                over: Some(then.of),
            };
            return share
                .scaled(100, 2)
                .map(|share| signed(share.scaled, "%"))
                .unwrap_or_default();
        }
        Unit::Plain => (100, ""),
        Unit::Grade | Unit::Workdays => (1, ""),
    };
    let divided = |figure: Figure| {
        let days = if unit == Unit::Workdays {
            office.max(1)
        } else {
            1
        };
        let over = figure.over.map(|over| over * days);
        Figure {
            of: figure.of,
            over,
        }
        .scaled(whole, 2)
    };
    match (divided(now), divided(then)) {
        (Some(now), Some(then)) => signed(now.scaled - then.scaled, sign),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_compared_in_percent_and_a_share_in_points() {
        let number = |of| Figure { of, over: None };
        let share = |of, over| Figure {
            of,
            over: Some(over),
        };
        assert_eq!(more(Unit::Plain, number(9), number(6), 0), "+50.00%");
        assert_eq!(
            more(Unit::Plain, number(9), number(0), 0),
            "",
            "over nothing"
        );
        assert_eq!(more(Unit::Plain, share(1, 2), share(3, 4), 0), "−25.00");
        assert_eq!(more(Unit::Plain, share(1, 2), share(0, 0), 0), "");
        assert_eq!(
            more(Unit::Workdays, share(960, 1), share(480, 1), 480),
            "+1.00"
        );
    }
}
