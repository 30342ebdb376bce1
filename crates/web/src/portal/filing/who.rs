//! How to reach the person, and who may know of it. All of it may be left empty.

use askama::Template;
use axum::extract::State;

use super::{
    answers::{Answers, Step, Who},
    frame::{Frame, show, show_trouble, show_wrong},
    message,
    writing::Writing,
};
use crate::{Web, error::Answer, form::Form, page::Page};

const NAME_MOST: usize = 30;

#[derive(Template)]
#[template(path = "portal/file/who.html")]
struct Reach {
    page: Page,
    form: Form,
    frame: Frame,
}

/// `GET /file/who`. Filled in for a citizen who signed in.
pub(super) async fn ask(page: Page, writing: Writing, State(web): State<Web>) -> Answer {
    let answers = writing.answers();
    if !answers.leads_to(Step::Who) {
        return Ok(page.go(answers.next().path()));
    }
    let mut form = Form::blank(&page);
    if let Some(who) = &answers.who {
        let tick = |ticked: bool| if ticked { "yes" } else { "" };
        form = form
            .with("name", who.name.as_str())
            .with("phone", who.phone.as_str())
            .with("secret", tick(who.secret))
            .with("public", tick(who.public));
    } else {
        let known = message::known(&page, &web).await?;
        form = form.with("name", known.name).with("phone", known.phone);
    }
    show(&Reach::new(page, &answers, form))
}

/// `POST /file/who`.
pub(super) async fn send(
    page: Page,
    writing: Writing,
    State(web): State<Web>,
    mut form: Form,
) -> Answer {
    let answers = writing.answers();
    if !answers.leads_to(Step::Who) {
        return Ok(page.go(answers.next().path()));
    }
    let name = form.optional("name", NAME_MOST);
    let phone = message::phone(&mut form);
    let (Some(name), Some(phone)) = (name, phone) else {
        return show_wrong(&Reach::new(page, &answers, form));
    };
    let secret = form.ticked("secret");
    let who = Who {
        name: name.unwrap_or_default(),
        phone: phone
            .map(|phone| phone.as_str().to_owned())
            .unwrap_or_default(),
        secret,
        public: form.ticked("public") && !secret,
    };
    let kept = writing.keep(&web, &page, |answers| answers.who = Some(who.clone()));
    match kept.await {
        Ok(saved) => {
            let next = saved.answers.next().path();
            Ok(saved.go(&page, next))
        }
        Err(trouble) => {
            let mut view = Reach::new(page, &answers, form);
            view.frame.trouble = Some(trouble.said.clone());
            show_trouble(&view, &trouble)
        }
    }
}

impl Reach {
    fn new(page: Page, answers: &Answers, form: Form) -> Self {
        let frame = Frame::new(&page, answers, Step::Who);
        Self { page, form, frame }
    }
}
