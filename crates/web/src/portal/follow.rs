//! Finding one's case again: by number and query code, or in one's own list.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse as _},
};
use serde::Deserialize;
use xinqiao_hotline::queries;
use xinqiao_kernel::{CaseNumber, QueryCode};

use super::{
    citizen,
    held::{self, Held},
    public::Row,
    refused::away,
    standing::Teller,
};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::{Page, show, show_again},
    rate::Allowance,
};

/// Tries from one address: ten at once, then one a minute.
const FROM_AN_ADDRESS: Allowance = Allowance {
    burst: 10.0,
    per_second: 1.0 / 60.0,
};
/// Tries at one case, whoever makes them: five at once, then one in two minutes.
/// Its owner has the case in the browser's cookie and is not kept waiting.
const AT_A_CASE: Allowance = Allowance {
    burst: 5.0,
    per_second: 1.0 / 120.0,
};

/// Cases of the own list.
const MOST: u32 = 100;

#[derive(Template)]
#[template(path = "portal/follow.html")]
struct Follow {
    page: Page,
    form: Form,
    trouble: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/mine.html")]
struct Mine {
    page: Page,
    rows: Vec<Row>,
    /// Public cases of others that they joined.
    joined: Vec<Row>,
}

/// The number, as a QR code brings it.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    no: String,
}

/// `GET /follow`.
pub(super) async fn ask(page: Page, Query(asked): Query<Asked>) -> Answer {
    let number = CaseNumber::parse(&asked.no).map(|number| number.to_string());
    let form = Form::blank(&page).with("case_number", number.unwrap_or_default());
    show(&Follow {
        page,
        form,
        trouble: None,
    })
}

/// `POST /follow`. An unknown number and a wrong code get the same answer, and
/// both slow down whoever goes on trying.
pub(super) async fn find(page: Page, held: Held, State(web): State<Web>, mut form: Form) -> Answer {
    let number = number(&page, &mut form);
    let code = code(&page, &mut form);
    let (Some(number), Some(code)) = (number, code) else {
        return show_again(&Follow {
            page,
            form,
            trouble: None,
        });
    };
    let limits = [
        ("follow-from", page.client.to_string(), FROM_AN_ADDRESS),
        ("follow-at", number.compact(), AT_A_CASE),
    ];
    for (what, key, pace) in limits {
        if let Err(seconds) = web.limiter.take(what, &key, pace, page.now) {
            let said = page.t1("follow-wait", "minutes", seconds.div_ceil(60));
            let view = Follow {
                page,
                form,
                trouble: Some(said),
            };
            let slow = (
                StatusCode::TOO_MANY_REQUESTS,
                [(header::RETRY_AFTER, seconds.to_string())],
            );
            return Ok((slow.0, slow.1, Html(view.render()?)).into_response());
        }
    }
    let right = web
        .hotline
        .is_query_code(number.id(), &code)
        .map_err(Error::broken)?;
    if !right {
        form.wrong_key::<()>("code", "follow-no-match");
        return show_again(&Follow {
            page,
            form,
            trouble: None,
        });
    }
    let mut answer = page.go(&format!("/follow/{}", number.compact()));
    held.with(&page, number, code, &mut answer);
    Ok(answer)
}

/// `POST /follow/forget`: lets go of every case, on a computer that others use.
pub(super) async fn forget(page: Page) -> Answer {
    let mut answer = page.go_saying("/", &page.t("follow-forgotten"));
    answer
        .headers_mut()
        .append(header::SET_COOKIE, held::forget(page.https));
    Ok(answer)
}

/// `GET /mine`: the cases of somebody who signed in.
pub(super) async fn mine(page: Page, State(web): State<Web>) -> Answer {
    page.signed_in()?;
    let person = citizen(&page).person.ok_or_else(Error::not_found)?;
    let listed = queries::own(web.hotline.db(), person.0, MOST)
        .await
        .map_err(away)?;
    let teller = Teller::to_the_person(&web, &page);
    let rows = listed
        .cases
        .iter()
        .map(|case| Row::new(teller, case))
        .collect();
    let joined = queries::near::joined(web.hotline.db(), person, MOST)
        .await
        .map_err(away)?;
    let everybody = Teller::to_everybody(&web, &page);
    let joined = joined
        .cases
        .iter()
        .map(|case| Row::new(everybody, case))
        .collect();
    show(&Mine { page, rows, joined })
}

fn number(page: &Page, form: &mut Form) -> Option<CaseNumber> {
    let typed = form.text("case_number", 1, 60)?;
    match CaseNumber::parse(&typed) {
        Ok(number) => Some(number),
        Err(error) => {
            let said = page
                .words
                .either(&error.zh(), &error.to_string())
                .to_owned();
            form.wrong("case_number", said)
        }
    }
}

fn code(page: &Page, form: &mut Form) -> Option<QueryCode> {
    let typed = form.text("code", 1, 40)?;
    match QueryCode::parse(&typed) {
        Ok(code) => Some(code),
        Err(error) => {
            let said = page
                .words
                .either(&error.zh(), &error.to_string())
                .to_owned();
            form.wrong("code", said)
        }
    }
}
