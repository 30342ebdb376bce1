//! After filing: the number in large figures, the query code, and what happens
//! next. Shown as long as this browser holds the case, so that it can be printed.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_kernel::CaseNumber;

use super::{held::Held, own_case, refused::refused, standing::Teller};
use crate::{
    Web,
    error::Answer,
    page::{Page, show},
    view::Step,
};

#[derive(Template)]
#[template(path = "portal/filed.html")]
struct Filed {
    page: Page,
    number: CaseNumber,
    code: String,
    standing: String,
    ahead: Vec<Step>,
    /// Somebody who signed in finds it in the own list.
    in_own_list: bool,
    /// What the QR code leads to: the number, never the code.
    follow_url: String,
}

/// `GET /filed/{number}`.
pub(super) async fn filed(
    page: Page,
    held: Held,
    State(web): State<Web>,
    Path(number): Path<String>,
) -> Answer {
    let mine = own_case::open(&web, &page, &held, &number).await?;
    let case = &mine.seen.case;
    let code = web
        .hotline
        .query_code(case.id)
        .map_err(|error| refused(&page, error))?;
    let teller = Teller::to_the_person(&web, &page);
    let number = CaseNumber::of(case.id);
    show(&Filed {
        standing: teller.standing(case),
        ahead: teller.ahead(case),
        in_own_list: !mine.holder,
        follow_url: format!("{}/follow?no={}", web.settings.public_url, number.compact()),
        code: code.to_string(),
        number,
        page,
    })
}
