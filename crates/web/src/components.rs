//! `/_components`: every component with its states, in invented examples;
//! `/_components/desk` the staff layout, `/_components/paper` the printed order.

mod sample;

use std::sync::Arc;

use askama::Template;
use axum::{Router, routing::get};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    PersonId, UnitId,
    words::{Nature, Role},
};

use self::sample::Sample;
use crate::{
    Web,
    door::Person,
    error::Answer,
    form::Form,
    page::{Page, show, show_again},
};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/_components", get(shown).post(tried))
        .route("/_components/desk", get(desk))
        .route("/_components/paper", get(paper))
}

async fn shown(page: Page) -> Answer {
    let form = Form::blank(&page).with("nature", "help");
    show(&Components {
        sample: Sample::new(&page),
        page,
        form,
    })
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
        return show_again(&Components {
            sample: Sample::new(&page),
            page,
            form,
        });
    }
    Ok(page.go_saying("/_components", words.either("收到了。", "Received.")))
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

#[derive(Template)]
#[template(path = "components.html")]
struct Components {
    page: Page,
    form: Form,
    sample: Sample,
}
