//! A sample of the cases that went out without a hand, for people to look at: was it
//! the right unit?

use askama::Template;
use axum::extract::{Path, State};
use jiff::Timestamp;
use xinqiao_identity::Actor;
use xinqiao_kernel::{CaseNumber, words::Role};

use super::of_the_hotline;
use crate::{
    Web,
    case_page::{id_of, names::Names, refused::failed},
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
};

/// Cases shown; looked at, they make room for the next.
const SHOWN: u32 = 30;

/// Whoever rules on dispatches looks at the sample.
pub(super) fn looks(actor: &Actor) -> bool {
    actor.is(Role::Dispatcher) || actor.is(Role::CentreHead)
}

pub(super) async fn sample(State(web): State<Web>, page: Page) -> Answer {
    let actor = looker(&page)?;
    let names = Names::of(&web, page.words);
    let mut cases = Vec::new();
    for one in web.triage.sampled(SHOWN).await.map_err(Error::broken)? {
        let case = web.hotline.brief(actor, one.case, false).await;
        let case = case.map_err(|error| failed(error, &page, &names))?;
        let number = CaseNumber::of(one.case);
        cases.push(Line {
            href: format!("/desk/cases/{}", number.compact()),
            compact: number.compact(),
            number: number.to_string(),
            title: case.title.clone(),
            class: web.classes.say(&case.class, 0, page.words),
            region: web
                .regions
                .say(&case.region, web.regions.known(), page.words),
            lead: names.unit(one.lead),
            at: one.at,
        });
    }
    let (looked_at, right) = web.triage.sample_so_far().await.map_err(Error::broken)?;
    show(&Sample {
        cases,
        looked_at,
        right,
        page,
    })
}

pub(super) async fn judged(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
    form: Form,
) -> Answer {
    let actor = looker(&page)?;
    let by = actor.person.ok_or_else(Error::not_found)?;
    let right = match form.value("right") {
        "yes" => true,
        "no" => false,
        _ => return Err(Error::bad_input(Vec::new())),
    };
    let id = id_of(&number)?;
    let waited = web.triage.looked_at(id, right, by, page.now).await;
    let key = match (waited.map_err(Error::broken)?, right) {
        (false, _) => "sample-done-before",
        (true, true) => "sample-right",
        // What is wrong is put right by the ordinary act, on its page.
        (true, false) => {
            let path = format!("/desk/cases/{number}?act=redispatches#act");
            return Ok(page.go_saying(&path, &page.t("sample-wrong")));
        }
    };
    Ok(page.go_saying("/desk/sample", &page.t(key)))
}

fn looker(page: &Page) -> Result<&Actor, Error> {
    let actor = of_the_hotline(page)?;
    if looks(actor) {
        Ok(actor)
    } else {
        Err(Error::not_found())
    }
}

/// A case of the sample.
struct Line {
    href: String,
    compact: String,
    number: String,
    title: String,
    class: String,
    region: String,
    lead: String,
    at: Timestamp,
}

#[derive(Template)]
#[template(path = "desk/sample.html")]
struct Sample {
    page: Page,
    cases: Vec<Line>,
    looked_at: i64,
    right: i64,
}
