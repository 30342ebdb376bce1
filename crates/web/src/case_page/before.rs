//! Cases like this one that were handled before, and how: what solved it last time is
//! shown to whoever handles it now. Asked for beside the page, so that no page waits.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_kernel::{CaseNumber, words::ActKind};

use super::{
    act_form::told,
    handlers::{base, see},
    names::Names,
};
use crate::{
    Web,
    error::Answer,
    page::{Page, show},
    triage::before::{self, Before},
};

pub(super) async fn before(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
) -> Answer {
    let seen = see(&web, &page, &number).await?;
    let names = Names::of(&web, page.words);
    let case = &seen.case;
    let reading = web.triage.read(&case.title, told(&seen)).await;
    let actor = page.actor();
    let like = &reading.like;
    let mut cases = before::before(&web, &page, &names, &actor, like, Some(case.id)).await?;
    if seen.possible.contains(&ActKind::Reply) {
        let here = format!(
            "{}/cases/{}",
            base(&page),
            CaseNumber::of(case.id).compact()
        );
        for before in &mut cases {
            let like: String = before.number.split_whitespace().collect();
            before.take = format!("{here}?act=replies&like={like}#act");
        }
    }
    if page.fragment {
        return show(&Part { cases, page });
    }
    let compact = CaseNumber::of(case.id).compact();
    show(&Whole {
        href: format!("{}/cases/{compact}", base(&page)),
        title: case.title.clone(),
        cases,
        page,
    })
}

#[derive(Template)]
#[template(path = "case_page/before.html")]
struct Whole {
    page: Page,
    href: String,
    title: String,
    cases: Vec<Before>,
}

#[derive(Template)]
#[template(path = "case_page/before_part.html")]
struct Part {
    page: Page,
    cases: Vec<Before>,
}
