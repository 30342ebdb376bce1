//! A case by its number, as somebody reads it over the phone.

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use xinqiao_hotline::ActError;
use xinqiao_kernel::CaseNumber;

use super::{tabs, watcher};
use crate::{
    Web,
    case_page::{names::Names, refused::failed},
    error::Answer,
    form::Form,
    page::{Page, show, show_again},
    view::Tab,
};

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    number: String,
}

/// Leads to the case, or says what is wrong with the number.
pub(super) async fn find(
    State(web): State<Web>,
    page: Page,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let actor = watcher(&page)?.clone();
    let typed: String = wanted.number.trim().chars().take(40).collect();
    let mut form = Form::blank(&page).with("number", typed.as_str());
    if typed.is_empty() {
        return show(&Find::with(page, form));
    }
    let number = match CaseNumber::parse(&typed) {
        Ok(number) => number,
        Err(wrong) => {
            let (zh, en) = (wrong.zh(), wrong.to_string());
            let said = page.words.either(&zh, &en).to_owned();
            form.wrong::<()>("number", said);
            return show_again(&Find::with(page, form));
        }
    };
    match web.hotline.brief(&actor, number.id(), false).await {
        Ok(_) => Ok(page.go(&format!("/command/cases/{}", number.compact()))),
        Err(ActError::NotFound) => {
            form.wrong_key::<()>("number", "command-no-such-case");
            show_again(&Find::with(page, form))
        }
        Err(error) => {
            let names = Names::of(&web, page.words);
            Err(failed(error, &page, &names))
        }
    }
}

#[derive(Template)]
#[template(path = "command/find.html")]
struct Find {
    page: Page,
    tabs: Vec<Tab>,
    form: Form,
}

impl Find {
    fn with(page: Page, form: Form) -> Self {
        Self {
            tabs: tabs(&page),
            page,
            form,
        }
    }
}
