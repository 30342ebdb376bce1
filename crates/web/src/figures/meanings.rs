//! What each figure means: formula in words, what it is counted over, what is left
//! out, where that was read.

use askama::Template;
use axum::extract::State;
use xinqiao_insight::{count::Count, measure::Measure};

use super::{Reader, count_name, measures, month::Group};
use crate::{
    Web,
    error::Answer,
    page::{Page, show},
    view::Tab,
};

struct Meaning {
    code: String,
    name: String,
    formula: String,
    of: String,
    over: String,
    left_out: String,
    source: String,
}

struct Part {
    title: String,
    meanings: Vec<Meaning>,
}

#[derive(Template)]
#[template(path = "figures/meanings.html")]
struct Meanings {
    page: Page,
    tabs: Vec<Tab>,
    pages: Vec<Tab>,
    parts: Vec<Part>,
}

pub(super) async fn meanings(State(_): State<Web>, page: Page) -> Answer {
    let reader = Reader::of(&page)?;
    let all = measures()?;
    let parts = Group::ALL.map(|group| Part {
        title: page.t(group.key()).into_owned(),
        meanings: all
            .iter()
            .filter(|measure| reader.reads(measure) && Group::of(measure) == group)
            .map(|measure| meaning(measure, &page))
            .collect(),
    });
    show(&Meanings {
        pages: reader.pages(&page),
        tabs: reader.tabs,
        parts: parts
            .into_iter()
            .filter(|part| !part.meanings.is_empty())
            .collect(),
        page,
    })
}

fn meaning(measure: &Measure, page: &Page) -> Meaning {
    let counts = |counts: &[Count]| {
        let names: Vec<String> = counts
            .iter()
            .map(|count| count_name(*count, page.words))
            .collect();
        names.join(" + ")
    };
    Meaning {
        code: measure.code.clone(),
        name: page.words.either(&measure.name, &measure.en).to_owned(),
        formula: measure.formula.clone(),
        of: counts(&measure.of),
        over: counts(&measure.over),
        left_out: measure.left_out.clone(),
        source: measure.source.clone(),
    }
}
