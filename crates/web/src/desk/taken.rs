//! After a call: number and query code in large figures, to be read to the person
//! on the line, and by when they will hear from whom.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_kernel::{CaseNumber, words::Milestone};

use super::of_the_hotline;
use crate::{
    Web,
    case_page::{names::Names, refused::failed, see},
    error::{Answer, Error},
    page::{Page, show},
};

pub(super) async fn taken(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
) -> Answer {
    of_the_hotline(&page)?;
    let seen = see(&web, &page, &number).await?;
    let case = &seen.case;
    // The code opens the case to whoever has it, so only who may see all of it reads it out.
    if seen.sight != xinqiao_identity::policy::Sight::Whole {
        return Err(Error::not_found());
    }
    let names = Names::of(&web, page.words);
    let code = web.hotline.query_code(case.id);
    let code = code.map_err(|error| failed(error, &page, &names))?;
    let promise = match (case.lead, case.deadline(Milestone::Reply)) {
        (Some(unit), Some(due)) => page.t2(
            "taken-promise",
            "unit",
            names.unit(unit),
            "when",
            page.when(&due.at),
        ),
        _ => String::new(),
    };
    show(&Taken {
        number: CaseNumber::of(case.id).to_string(),
        href: format!("/desk/cases/{}", CaseNumber::of(case.id).compact()),
        code: code.to_string(),
        title: case.title.clone(),
        promise,
        page,
    })
}

#[derive(Template)]
#[template(path = "desk/taken.html")]
struct Taken {
    page: Page,
    number: String,
    href: String,
    code: String,
    title: String,
    /// Who replies by when; empty while nobody has it.
    promise: String,
}
