//! 补充: the person adds words or files to what was told.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_hotline::{
    Act, Asked,
    filing::{Attachment, TEXT_MOST},
};
use xinqiao_kernel::{CaseNumber, words::ActKind};

use super::{
    files::{self, Kept},
    held::Held,
    own_case,
    refused::refused,
};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::{Page, show, show_again},
    rate::Allowance,
};

/// Additions one client may send.
const AN_HOUR: u32 = 60;

#[derive(Template)]
#[template(path = "portal/add.html")]
struct Add {
    page: Page,
    form: Form,
    number: CaseNumber,
    title: String,
    kept: Vec<Kept>,
}

/// `GET /follow/{number}/add`.
pub(super) async fn ask(
    page: Page,
    held: Held,
    State(web): State<Web>,
    Path(number): Path<String>,
) -> Answer {
    let mine = own_case::open(&web, &page, &held, &number).await?;
    let case = &mine.seen.case;
    let number = CaseNumber::of(case.id);
    if !mine.seen.possible.contains(&ActKind::Supplement) {
        return Ok(page.go(&format!("/follow/{}", number.compact())));
    }
    let form = Form::blank(&page);
    show(&Add::new(page, form, number, case.title.clone(), &[]))
}

/// `POST /follow/{number}/add`.
pub(super) async fn send(
    page: Page,
    held: Held,
    State(web): State<Web>,
    Path(number): Path<String>,
    mut form: Form,
) -> Answer {
    let mine = own_case::open(&web, &page, &held, &number).await?;
    let case = &mine.seen.case;
    let pace = Allowance::per_hour(AN_HOUR);
    let waited = web.limiter.take("add", &page.client, pace, page.now);
    waited.map_err(Error::too_many)?;

    let number = CaseNumber::of(case.id);
    let attachments = files::take(&web, &page, &mut form).await?;
    let least = usize::from(attachments.is_empty());
    let text = form
        .text("more", least, TEXT_MOST)
        .filter(|_| !form.is_wrong());
    let Some(text) = text else {
        return show_again(&Add::new(
            page,
            form,
            number,
            case.title.clone(),
            &attachments,
        ));
    };
    let act = Act::Supplement { text, attachments };
    let asked = Asked {
        holder: mine.holder,
        ..Asked::default()
    };
    let done = web.hotline.act(&mine.actor, case.id, act, asked).await;
    let case = done.map_err(|error| refused(&page, error))?;
    web.live.tell_of(&case);
    Ok(page.go_saying(
        &format!("/follow/{}", number.compact()),
        &page.t("add-done"),
    ))
}

impl Add {
    fn new(
        page: Page,
        form: Form,
        number: CaseNumber,
        title: String,
        files: &[Attachment],
    ) -> Self {
        let kept = files::kept(&page, files);
        Self {
            page,
            form,
            number,
            title,
            kept,
        }
    }

    fn text_most(&self) -> usize {
        TEXT_MOST
    }
}
