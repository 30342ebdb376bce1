//! 撤回: the person takes the case back, after one question on a page of its own.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_hotline::{Act, Asked};
use xinqiao_kernel::{CaseNumber, words::ActKind};

use super::{held::Held, own_case, refused::refused};
use crate::{
    Web,
    error::Answer,
    form::Form,
    page::{Page, show, show_again},
};

const REASON_MOST: usize = 500;

#[derive(Template)]
#[template(path = "portal/withdraw.html")]
struct Withdraw {
    page: Page,
    form: Form,
    number: CaseNumber,
    title: String,
}

/// `GET /follow/{number}/withdraw`.
pub(super) async fn ask(
    page: Page,
    held: Held,
    State(web): State<Web>,
    Path(number): Path<String>,
) -> Answer {
    let mine = own_case::open(&web, &page, &held, &number).await?;
    let number = CaseNumber::of(mine.seen.case.id);
    if !mine.seen.possible.contains(&ActKind::Withdraw) {
        return Ok(page.go(&format!("/follow/{}", number.compact())));
    }
    let form = Form::blank(&page);
    show(&Withdraw {
        page,
        form,
        number,
        title: mine.seen.case.title,
    })
}

/// `POST /follow/{number}/withdraw`.
pub(super) async fn send(
    page: Page,
    held: Held,
    State(web): State<Web>,
    Path(number): Path<String>,
    mut form: Form,
) -> Answer {
    let mine = own_case::open(&web, &page, &held, &number).await?;
    let case = &mine.seen.case;
    let number = CaseNumber::of(case.id);
    let Some(reason) = form.optional("reason", REASON_MOST) else {
        return show_again(&Withdraw {
            page,
            form,
            number,
            title: case.title.clone(),
        });
    };
    let act = Act::Withdraw {
        reason: reason.unwrap_or_default(),
    };
    let asked = Asked {
        holder: mine.holder,
        ..Asked::default()
    };
    let done = web.hotline.act(&mine.actor, case.id, act, asked).await;
    let case = done.map_err(|error| refused(&page, error))?;
    web.live.tell_of(&case);
    Ok(page.go_saying(
        &format!("/follow/{}", number.compact()),
        &page.t("withdraw-done"),
    ))
}
