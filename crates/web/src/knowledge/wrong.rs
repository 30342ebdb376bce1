//! Somebody found something wrong in an answer. Its unit has to look.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_knowledge::{Act, Asked};

use super::{item, refused};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::{Page, show, show_again},
    rate::Allowance,
};

/// Signs of what is wrong.
const MOST: usize = 500;
/// From one address.
const AN_HOUR: u32 = 10;

#[derive(Template)]
#[template(path = "knowledge/wrong.html")]
struct Wrong {
    page: Page,
    form: Form,
    number: String,
    title: String,
}

/// `GET /knowledge/items/{number}/wrong`.
pub(super) async fn ask(page: Page, State(web): State<Web>, Path(number): Path<String>) -> Answer {
    let item = item::open(&web, &page, &number).await?;
    show(&Wrong {
        form: Form::blank(&page),
        title: item.title().to_owned(),
        number,
        page,
    })
}

/// `POST /knowledge/items/{number}/wrong`.
pub(super) async fn send(
    page: Page,
    State(web): State<Web>,
    Path(number): Path<String>,
    mut form: Form,
) -> Answer {
    let item = item::open(&web, &page, &number).await?;
    let Some(what) = form.text("wrong", 4, MOST) else {
        return show_again(&Wrong {
            title: item.title().to_owned(),
            form,
            number,
            page,
        });
    };
    let pace = Allowance::per_hour(AN_HOUR);
    let waited = web.limiter.take("wrong", &page.client, pace, page.now);
    waited.map_err(Error::too_many)?;
    let act = Act::AskCorrection { what };
    let asked = web
        .knowledge
        .act(&page.actor(), item.id, act, Asked::default())
        .await;
    asked.map_err(refused)?;
    Ok(page.go_saying(
        &format!("/knowledge/items/{number}"),
        &page.t("knowledge-wrong-thanks"),
    ))
}
