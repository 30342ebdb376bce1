//! What happened.

use askama::Template;
use axum::extract::State;
use xinqiao_hotline::filing::TEXT_MOST;

use super::{
    answers::{Answers, Step, WHAT_LEAST},
    frame::{Frame, show, show_trouble, show_wrong},
    writing::{NotSaved, Writing},
};
use crate::{Web, error::Answer, form::Form, page::Page};

#[derive(Template)]
#[template(path = "portal/file/what.html")]
struct What {
    page: Page,
    form: Form,
    frame: Frame,
}

/// `GET /file/what`.
pub(super) async fn ask(page: Page, writing: Writing) -> Answer {
    let answers = writing.answers();
    if !answers.leads_to(Step::What) {
        return Ok(page.go(answers.next().path()));
    }
    let form = Form::blank(&page).with("what", answers.what.as_str());
    show(&What::new(page, &answers, form))
}

/// `POST /file/what`.
pub(super) async fn send(
    page: Page,
    writing: Writing,
    State(web): State<Web>,
    mut form: Form,
) -> Answer {
    let answers = writing.answers();
    let Some(what) = form.text("what", WHAT_LEAST, TEXT_MOST) else {
        return show_wrong(&What::new(page, &answers, form));
    };
    let kept = writing.keep(&web, &page, |answers| answers.what.clone_from(&what));
    match kept.await {
        Ok(saved) => {
            let next = saved.answers.next().path();
            Ok(saved.go(&page, next))
        }
        Err(trouble) => not_kept(page, &answers, form, &trouble),
    }
}

/// The question again, with the text that could not be kept.
pub(super) fn not_kept(page: Page, answers: &Answers, form: Form, trouble: &NotSaved) -> Answer {
    let mut view = What::new(page, answers, form);
    view.frame.trouble = Some(trouble.said.clone());
    show_trouble(&view, trouble)
}

impl What {
    fn new(page: Page, answers: &Answers, form: Form) -> Self {
        let frame = Frame::new(&page, answers, Step::What);
        Self { page, form, frame }
    }

    fn text_most(&self) -> usize {
        TEXT_MOST
    }
}
