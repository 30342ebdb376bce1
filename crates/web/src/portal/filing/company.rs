//! Which company (enterprise line only).

use askama::Template;
use axum::extract::State;
use xinqiao_hotline::filing::Enterprise;
use xinqiao_kernel::CreditCode;

use super::{
    answers::{Answers, Step},
    frame::{Frame, show, show_trouble, show_wrong},
    writing::Writing,
};
use crate::{Web, error::Answer, form::Form, page::Page};

const NAME_MOST: usize = 100;

#[derive(Template)]
#[template(path = "portal/file/company.html")]
struct Company {
    page: Page,
    form: Form,
    frame: Frame,
}

/// The first page of the enterprise line, with nothing begun.
pub(super) fn first(page: Page) -> Answer {
    let form = Form::blank(&page);
    show(&Company::new(page, &Answers::default(), form))
}

/// `GET /file/company`.
pub(super) async fn ask(page: Page, writing: Writing) -> Answer {
    let answers = writing.answers();
    if !answers.for_company {
        return Ok(page.go("/enterprise"));
    }
    let mut form = Form::blank(&page);
    if let Some(company) = &answers.company {
        let code = company.credit_code.clone().unwrap_or_default();
        form = form
            .with("company", company.name.as_str())
            .with("credit_code", code);
    }
    show(&Company::new(page, &answers, form))
}

/// `POST /file/company`.
pub(super) async fn send(
    page: Page,
    writing: Writing,
    State(web): State<Web>,
    mut form: Form,
) -> Answer {
    let answers = writing.answers();
    let name = form.text("company", 2, NAME_MOST);
    let code = credit_code(&mut form);
    let (Some(name), Some(credit_code)) = (name, code) else {
        return show_wrong(&Company::new(page, &answers, form));
    };
    let company = Enterprise { name, credit_code };
    let kept = writing.keep(&web, &page, |answers| {
        answers.for_company = true;
        answers.company = Some(company.clone());
    });
    match kept.await {
        Ok(saved) => {
            let next = saved.answers.next().path();
            Ok(saved.go(&page, next))
        }
        Err(trouble) => {
            let mut view = Company::new(page, &answers, form);
            view.frame.trouble = Some(trouble.said.clone());
            show_trouble(&view, &trouble)
        }
    }
}

/// The code on the licence may be left out: `Some(None)`.
fn credit_code(form: &mut Form) -> Option<Option<String>> {
    let Some(typed) = form.optional("credit_code", 40)? else {
        return Some(None);
    };
    match CreditCode::parse(&typed) {
        Ok(code) => Some(Some(code.as_str().to_owned())),
        Err(error) => {
            let said = form
                .words()
                .either(&error.zh(), &error.to_string())
                .to_owned();
            form.wrong("credit_code", said)
        }
    }
}

impl Company {
    fn new(page: Page, answers: &Answers, form: Form) -> Self {
        let answers = Answers {
            for_company: true,
            ..answers.clone()
        };
        let frame = Frame::new(&page, &answers, Step::Company);
        Self { page, form, frame }
    }
}
