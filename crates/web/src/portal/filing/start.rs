//! Beginning, coming back to what was begun, and clearing it away.

use askama::Template;
use axum::{extract::State, http::header};
use jiff::Timestamp;
use xinqiao_hotline::filing::TEXT_MOST;
use xinqiao_kernel::CaseNumber;

use super::{
    answers::{Answers, Step},
    company,
    frame::show,
    what,
    writing::{Writing, forget},
};
use crate::{Web, error::Answer, form::Form, page::Page};

/// Something was begun in this browser: says when, not what. Others use it too.
#[derive(Template)]
#[template(path = "portal/file/resume.html")]
struct Resume {
    page: Page,
    begun_at: Timestamp,
    /// Where to go on.
    next: &'static str,
    /// Something new was written on the first page.
    has_new: bool,
    /// Begin anew on the enterprise line.
    for_company: bool,
}

/// `GET /file`.
pub(super) async fn open(page: Page, writing: Writing) -> Answer {
    match writing.begun_at() {
        None => Ok(page.go(Step::What.path())),
        Some(begun_at) => resume(page, writing.answers(), begun_at, false),
    }
}

/// `GET /enterprise`.
pub(super) async fn open_enterprise(page: Page, writing: Writing) -> Answer {
    match writing.begun_at() {
        None => company::first(page),
        Some(begun_at) => resume(page, writing.answers(), begun_at, true),
    }
}

fn resume(page: Page, answers: Answers, begun_at: Timestamp, for_company: bool) -> Answer {
    show(&Resume {
        begun_at,
        next: answers.next().path(),
        has_new: answers.meanwhile.is_some(),
        for_company,
        page,
    })
}

/// `POST /file/begin`: the one field of the first page. It is posted, because what
/// happened to somebody has no place in an address. Whoever types the number of a
/// case wants to see that case.
pub(super) async fn begin(
    page: Page,
    writing: Writing,
    State(web): State<Web>,
    form: Form,
) -> Answer {
    let typed = form.value("what").trim();
    if let Ok(number) = CaseNumber::parse(typed) {
        return Ok(page.go(&format!("/follow?no={}", number.compact())));
    }
    if typed.is_empty() {
        return Ok(page.go("/file"));
    }
    let typed: String = typed.chars().take(TEXT_MOST).collect();
    let waits = writing.begun_at().is_some();
    let kept = writing.keep(&web, &page, |answers| {
        if waits {
            answers.meanwhile = Some(typed.clone());
        } else {
            answers.what.clone_from(&typed);
        }
    });
    match kept.await {
        Ok(saved) if waits => Ok(saved.go(&page, "/file")),
        Ok(saved) => Ok(saved.go(&page, Step::What.path())),
        Err(trouble) => what::not_kept(page, &Answers::default(), form, &trouble),
    }
}

/// `POST /file/anew`: leaves what was begun, and begins with what was written on
/// the first page meanwhile, if anything was.
pub(super) async fn anew(
    page: Page,
    writing: Writing,
    State(web): State<Web>,
    form: Form,
) -> Answer {
    writing.drop(&web).await?;
    let new = writing.answers().meanwhile;
    let mut answer = if let Some(new) = new {
        let nothing = Writing::nothing();
        let kept = nothing.keep(&web, &page, |answers| answers.what.clone_from(&new));
        match kept.await {
            Ok(saved) => return Ok(saved.go(&page, Step::What.path())),
            Err(trouble) => {
                let form = Form::blank(&page).with("what", new);
                what::not_kept(page.clone(), &Answers::default(), form, &trouble)?
            }
        }
    } else if form.ticked("company") {
        page.go("/enterprise")
    } else {
        page.go(Step::What.path())
    };
    let line = forget(page.https);
    answer.headers_mut().append(header::SET_COOKIE, line);
    Ok(answer)
}

/// `POST /file/clear`: 不写了，清除.
pub(super) async fn clear(page: Page, writing: Writing, State(web): State<Web>) -> Answer {
    writing.drop(&web).await?;
    let mut answer = page.go_saying("/", &page.t("file-cleared"));
    let line = forget(page.https);
    answer.headers_mut().append(header::SET_COOKIE, line);
    Ok(answer)
}
