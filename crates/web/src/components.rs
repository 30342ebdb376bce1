//! `/_components`: each component on a page of its own, with what it owes to those
//! who use it and with its states, in invented examples. `/_components/desk` shows
//! the staff layout, `/_components/paper` the printed order.
//!
//! A new component: a line in [`part::PARTS`], a template in
//! `templates/components/gallery/`, its texts in `i18n/*/components.ftl`.

mod example;
mod part;
mod sample;

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::header,
    response::{Html, IntoResponse as _},
    routing::get,
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    PersonId, UnitId,
    words::{Nature, Role},
};

use self::{
    example::{Shown, letter, shown},
    part::{Group, PARTS, Part},
    sample::Sample,
};
use crate::{
    Web,
    door::Person,
    error::{Answer, Error},
    form::Form,
    page::{Page, show, show_again},
};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/_components", get(list))
        .route("/_components/{name}", get(one))
        .route("/_components/form", get(form).post(tried))
        .route("/_components/mail/letter", get(mail))
        .route("/_components/desk", get(desk))
        .route("/_components/paper", get(paper))
}

async fn list(page: Page) -> Answer {
    show(&List { page })
}

async fn one(page: Page, Path(name): Path<String>) -> Answer {
    let part = PARTS
        .iter()
        .find(|part| part.name == name)
        .ok_or_else(Error::not_found)?;
    let form = Form::blank(&page);
    show(&One::new(page, part, &form)?)
}

async fn form(page: Page) -> Answer {
    let form = Form::blank(&page).with("nature", "help");
    show(&One::new(page, &part::FORM, &form)?)
}

/// Sends the example form, to see its errors.
async fn tried(page: Page, mut form: Form) -> Answer {
    form.choice("nature", Nature::from_code);
    form.text("what", 4, 2000);
    form.choice("place", |code| (!code.is_empty()).then_some(()));
    form.text("phone", 7, 20);
    form.optional("name", 30);
    let words = page.words;
    if form.is_wrong() {
        return show_again(&One::new(page, &part::FORM, &form)?);
    }
    Ok(page.go_saying("/_components/form", words.either("收到了。", "Received.")))
}

/// The sample letter as a mail program shows it. Mail has no stylesheet, so this one
/// address lets styles stand in the text; nothing else is allowed to it.
async fn mail(page: Page) -> Answer {
    let only_styles = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
    let letter = letter(&page).html()?;
    Ok((
        [(header::CONTENT_SECURITY_POLICY, only_styles)],
        Html(letter),
    )
        .into_response())
}

async fn desk(page: Page) -> Answer {
    let page = with_somebody(page);
    let form = Form::blank(&page).with("nature", "help");
    show(&Desk {
        sample: Sample::new(&page),
        page,
        form,
    })
}

async fn paper(page: Page) -> Answer {
    let page = with_somebody(page);
    show(&Paper {
        sample: Sample::new(&page),
        page,
    })
}

/// Puts an invented agent into the header; it gives no rights to anybody.
fn with_somebody(mut page: Page) -> Page {
    let name = page.words.either("陈小禾", "Chen Xiaohe").to_owned();
    let unit = Some(page.words.either("热线中心", "Hotline centre").to_owned());
    let actor = Actor::staff(PersonId(0), Role::CentreHead, UnitId(0));
    page.person = Some(Arc::new(Person {
        actor,
        name,
        unit,
        staff: true,
    }));
    page
}

impl One {
    fn new(page: Page, part: &'static Part, form: &Form) -> Result<Self, Error> {
        let examples = part
            .states
            .iter()
            .map(|state| shown(&page, part, *state, form))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            page,
            part,
            examples,
        })
    }
}

#[derive(Template)]
#[template(path = "components/list.html")]
struct List {
    page: Page,
}

#[derive(Template)]
#[template(path = "components/one.html")]
struct One {
    page: Page,
    part: &'static Part,
    examples: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "components_desk.html")]
struct Desk {
    page: Page,
    form: Form,
    sample: Sample,
}

#[derive(Template)]
#[template(path = "components_paper.html")]
struct Paper {
    page: Page,
    sample: Sample,
}
