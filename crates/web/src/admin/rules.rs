//! Rule sets, each with its limits and where they stand, alone and side by side.

use askama::Template;
use axum::{
    Router,
    extract::{Path, RawQuery, State},
    routing::get,
};
use xinqiao_hotline::rules::RuleSet;

use super::{
    rules_explained::{Explained, LimitSaid, Said, limits_of},
    tabs,
};
use crate::{
    Web,
    error::{Answer, Error},
    page::{Page, show},
    view::Tab,
};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/rules", get(list))
        .route("/rules/compare", get(compare))
        .route("/rules/{reference}", get(one))
}

async fn list(State(web): State<Web>, page: Page) -> Answer {
    page.staff()?;
    let sets = web.hotline.rules().sets().iter();
    show(&Rules {
        tabs: tabs(&page),
        sets: sets.map(|set| Head::of(&web, &page, set)).collect(),
        page,
    })
}

async fn one(State(web): State<Web>, page: Page, Path(reference): Path<String>) -> Answer {
    page.staff()?;
    let set = web.hotline.rules().get(&reference);
    let set = set.ok_or_else(Error::not_found)?;
    show(&RulePage {
        tabs: tabs(&page),
        head: Head::of(&web, &page, set),
        limits: limits_of(&web, &page, set),
        rest: Explained::of(&page, set).in_order(),
        page,
    })
}

/// `?set=a&set=b` shows these; without it, all.
async fn compare(State(web): State<Web>, page: Page, RawQuery(query): RawQuery) -> Answer {
    page.staff()?;
    let query = query.unwrap_or_default();
    let asked: Vec<String> = query
        .split('&')
        .filter_map(|pair| pair.strip_prefix("set="))
        .map(|reference| reference.replace("%40", "@"))
        .collect();
    let all = web.hotline.rules().sets();
    let is_asked = |set: &RuleSet| asked.is_empty() || asked.contains(&set.reference());
    let sets: Vec<&RuleSet> = all
        .iter()
        .map(AsRef::as_ref)
        .filter(|set| is_asked(set))
        .collect();
    show(&Compare {
        tabs: tabs(&page),
        choices: all
            .iter()
            .map(|set| (Head::of(&web, &page, set), is_asked(set)))
            .collect(),
        heads: sets.iter().map(|set| Head::of(&web, &page, set)).collect(),
        rows: rows_side_by_side(&web, &page, &sets),
        page,
    })
}

/// One row a step that has a limit in any of the sets, then one a rule.
fn rows_side_by_side(web: &Web, page: &Page, sets: &[&RuleSet]) -> Vec<Row> {
    let limits: Vec<Vec<LimitSaid>> = sets.iter().map(|set| limits_of(web, page, set)).collect();
    let mut rows = Vec::new();
    for milestone in xinqiao_kernel::words::Milestone::ALL {
        let cells: Vec<Vec<Said>> = limits
            .iter()
            .map(|limits| {
                let of_step = limits.iter().filter(|limit| limit.milestone == *milestone);
                of_step.map(LimitSaid::side_by_side).collect()
            })
            .collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            let what = page.word(milestone).into_owned();
            rows.push(Row { what, cells });
        }
    }
    let rest: Vec<Vec<Said>> = sets
        .iter()
        .map(|set| Explained::of(page, set).in_order())
        .collect();
    for at in 0..rest.first().map_or(0, Vec::len) {
        let of_rule = rest.iter().filter_map(|said| said.get(at));
        let cells: Vec<Said> = of_rule.cloned().collect();
        let what = cells.first().map(|said| said.what.clone());
        rows.push(Row {
            what: what.unwrap_or_default(),
            cells: cells
                .into_iter()
                .map(|said| {
                    vec![Said {
                        what: String::new(),
                        ..said
                    }]
                })
                .collect(),
        });
    }
    rows
}

/// What stands above a rule set.
struct Head {
    reference: String,
    title: String,
    from: String,
    to: Option<String>,
    limits: usize,
    /// It judges what is filed now.
    current: bool,
}

impl Head {
    fn of(web: &Web, page: &Page, set: &RuleSet) -> Self {
        let current = web.hotline.rules().on(page.now);
        Self {
            reference: set.reference(),
            title: page.words.either(&set.title, &set.title_en).to_owned(),
            from: set.valid_from.to_string(),
            to: set.valid_to.map(|day| day.to_string()),
            limits: set.limits.len(),
            current: current.reference() == set.reference(),
        }
    }
}

struct Row {
    what: String,
    cells: Vec<Vec<Said>>,
}

#[derive(Template)]
#[template(path = "admin/rules.html")]
struct Rules {
    page: Page,
    tabs: Vec<Tab>,
    sets: Vec<Head>,
}

#[derive(Template)]
#[template(path = "admin/rule_set.html")]
struct RulePage {
    page: Page,
    tabs: Vec<Tab>,
    head: Head,
    limits: Vec<LimitSaid>,
    rest: Vec<Said>,
}

#[derive(Template)]
#[template(path = "admin/rules_compare.html")]
struct Compare {
    page: Page,
    tabs: Vec<Tab>,
    choices: Vec<(Head, bool)>,
    heads: Vec<Head>,
    rows: Vec<Row>,
}
