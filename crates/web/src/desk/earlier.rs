//! What this number told the hotline before. Whoever calls a second time about
//! the same matter gets no second case: the call is added to the first.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse as _},
};
use xinqiao_hotline::law;
use xinqiao_identity::Actor;
use xinqiao_kernel::{CaseNumber, Phone, words::ActKind};

use super::call::may_take;
use crate::{
    Web,
    case_page::{
        names::Names,
        refused::failed,
        rows::{CaseRow, Rows},
    },
    error::{Answer, Error},
    form::Form,
    page::Page,
};

/// Earlier cases shown.
const SHOWN: u32 = 8;

/// The column of the caller.
pub(super) struct Earlier {
    /// Somebody typed a phone number that can be looked up.
    pub(super) looked: bool,
    pub(super) rows: Vec<Told>,
}

/// One case that was told before.
pub(super) struct Told {
    pub(super) row: CaseRow,
    /// What the button sends that adds the call to it; empty where nothing can be added any more.
    pub(super) add: String,
}

impl Earlier {
    pub(super) async fn of(
        web: &Web,
        page: &Page,
        names: &Names,
        actor: &Actor,
        form: &Form,
    ) -> Result<Self, Error> {
        let Ok(phone) = Phone::parse(form.value("phone")) else {
            return Ok(Self {
                looked: false,
                rows: Vec::new(),
            });
        };
        let cases = web.hotline.earlier_by_phone(actor, &phone, SHOWN).await;
        let cases = cases.map_err(|error| failed(error, page, names))?;
        let rows = Rows {
            web,
            page,
            names,
            base: "/desk",
            masked: false,
        };
        let told = cases.iter().map(|case| Told {
            row: rows.row(case),
            add: if law::possible_in(ActKind::Supplement, case.state) {
                format!("add:{}", CaseNumber::of(case.id).compact())
            } else {
                String::new()
            },
        });
        Ok(Self {
            looked: true,
            rows: told.collect(),
        })
    }
}

/// The column alone, while the number is typed.
pub(super) async fn earlier(State(web): State<Web>, page: Page, form: Form) -> Answer {
    let actor = may_take(&page)?.clone();
    let names = Names::of(&web, page.words);
    let earlier = Earlier::of(&web, &page, &names, &actor, &form).await?;
    Ok(Html(EarlierPart { page, earlier }.render()?).into_response())
}

#[derive(Template)]
#[template(path = "desk/earlier.html")]
struct EarlierPart {
    page: Page,
    earlier: Earlier,
}
