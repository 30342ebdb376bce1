//! What this number told the hotline before. Whoever calls a second time about
//! the same matter gets no second case: the call is added to the first.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse as _},
};
use xinqiao_hotline::{filing::PersonDetails, law};
use xinqiao_identity::Actor;
use xinqiao_kernel::{CaseNumber, Phone, words::ActKind};

use super::call::may_take;
use crate::{
    Web,
    case_page::{
        names::Names,
        refused::failed,
        rows::{CaseRow, Rows},
        same::person_said,
    },
    error::{Answer, Error},
    form::Form,
    page::Page,
};

/// Earlier cases shown.
const SHOWN: usize = 8;

/// The column of the caller.
pub(super) struct Earlier {
    /// Somebody typed a phone number that can be looked up.
    pub(super) looked: bool,
    pub(super) rows: Vec<Told>,
    /// How often of late, in a sentence.
    pub(super) often: String,
    /// As often as the rules call it again and again.
    pub(super) repeated: bool,
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
        let phone = Phone::parse(form.value("phone"));
        let person = PersonDetails {
            name: form.value("name").to_owned(),
            phone: phone
                .map(|phone| phone.as_str().to_owned())
                .unwrap_or_default(),
            identity_number: form.value("identity_number").to_owned(),
            address: form.value("address").to_owned(),
        };
        if person.phone.is_empty() {
            return Ok(Self {
                looked: false,
                rows: Vec::new(),
                often: String::new(),
                repeated: false,
            });
        }
        let history = web.hotline.history_by(actor, &person).await;
        let history = history.map_err(|error| failed(error, page, names))?;
        let rows = Rows {
            web,
            page,
            names,
            base: "/desk",
            masked: false,
        };
        let told = history.cases.iter().take(SHOWN).map(|case| Told {
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
            often: person_said(page, &history),
            repeated: history.is_repeated,
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
