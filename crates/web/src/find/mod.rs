//! Finding: a place to go to, or a case by its number, a phone or words of its
//! title. The palette (`/` or Ctrl-K) asks here; without scripts it is a page.
//!
//! Whoever may not see a case does not find it: each one found is asked about.

mod commands;

use askama::Template;
use axum::{
    Json, Router,
    extract::{Query, State},
    response::IntoResponse as _,
    routing::get,
};
use serde::{Deserialize, Serialize};
use xinqiao_hotline::{ActError, Case, queries::recent};
use xinqiao_identity::{Actor, policy::Sight};
use xinqiao_kernel::{CaseNumber, Phone};

use crate::{
    Web,
    case_page::{
        names::Names,
        refused::failed,
        rows::{CaseRow, Rows},
    },
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
};

/// Cases shown.
const SHOWN: usize = 8;
/// Cases of one phone that are looked at, so that a unit finds its own among others'.
const OF_A_PHONE: u32 = 50;
/// Characters that are read of what was typed.
const TYPED_MOST: usize = 60;

pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/staff/find", get(find).post(find_anything))
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    q: String,
}

/// `GET /staff/find?q=`. A phone is not looked for here: it would stand in the
/// address, and so in histories and logs.
async fn find(State(web): State<Web>, page: Page, Query(wanted): Query<Wanted>) -> Answer {
    let typed = tidy(&wanted.q);
    let found = match Phone::parse(&typed) {
        Ok(_) => Found::default(),
        Err(_) => Found::of(&web, &page, &typed).await?,
    };
    shown(page, typed, found)
}

/// `POST /staff/find`: a phone too.
async fn find_anything(State(web): State<Web>, page: Page, form: Form) -> Answer {
    let typed = tidy(form.value("q"));
    let found = Found::of(&web, &page, &typed).await?;
    if page.fragment {
        return Ok(Json(found.for_the_palette(&page)).into_response());
    }
    shown(page, typed, found)
}

fn tidy(typed: &str) -> String {
    typed.trim().chars().take(TYPED_MOST).collect()
}

/// What fits.
#[derive(Default)]
struct Found {
    rows: Vec<CaseRow>,
    /// The last digits of the phone that was looked for.
    tail: String,
}

/// One case for the palette: as much as tells it from another.
#[derive(Serialize)]
struct Hit {
    href: String,
    number: String,
    title: String,
    about: String,
}

impl Found {
    async fn of(web: &Web, page: &Page, typed: &str) -> Result<Self, Error> {
        let actor = &page.staff()?.actor;
        let names = Names::of(web, page.words);
        let wrong = |error| failed(error, page, &names);
        let mut tail = String::new();
        let cases = if let Ok(number) = CaseNumber::parse(typed) {
            match web.hotline.brief(actor, number.id(), false).await {
                Ok(case) => vec![case],
                Err(ActError::NotFound) => Vec::new(),
                Err(error) => return Err(wrong(error)),
            }
        } else if let Ok(phone) = Phone::parse(typed) {
            let last = phone.as_str().chars().rev().take(4).collect::<Vec<_>>();
            tail = last.into_iter().rev().collect();
            let found = web.hotline.earlier_by_phone(actor, &phone, OF_A_PHONE);
            found.await.map_err(wrong)?
        } else if typed.chars().count() >= 2 {
            let most = u32::try_from(SHOWN).unwrap_or(u32::MAX);
            let found = recent::titled(web.hotline.db(), actor, typed, most).await;
            found.map_err(Error::broken)?
        } else {
            Vec::new()
        };
        let rows = cases
            .iter()
            .filter_map(|case| row(web, page, &names, actor, case))
            .take(SHOWN);
        Ok(Self {
            rows: rows.collect(),
            tail,
        })
    }

    fn for_the_palette(self, page: &Page) -> Vec<Hit> {
        let tail = self.said_of_the_phone(page);
        let hit = |row: CaseRow| Hit {
            about: [
                tail.clone(),
                row.place,
                page.word(&row.state).into_owned(),
                page.when(&row.filed_at),
            ]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
            href: row.href,
            number: row.number,
            title: row.title,
        };
        self.rows.into_iter().map(hit).collect()
    }

    fn said_of_the_phone(&self, page: &Page) -> String {
        if self.tail.is_empty() {
            String::new()
        } else {
            page.t1("find-phone", "tail", self.tail.as_str())
        }
    }
}

/// A case as far as this actor may see it; nothing for what only the public sees of it.
fn row(web: &Web, page: &Page, names: &Names, actor: &Actor, case: &Case) -> Option<CaseRow> {
    let sight = web.hotline.sight(actor, case);
    if sight <= Sight::PublicMasked {
        return None;
    }
    let mut places = page.places().into_iter().map(|(place, _)| place);
    let rows = Rows {
        web,
        page,
        names,
        base: places.find(|place| *place != "/admin")?,
        masked: sight != Sight::Whole,
    };
    Some(rows.row(case))
}

fn shown(page: Page, typed: String, found: Found) -> Answer {
    page.staff()?;
    show(&FindPage {
        said: found.said_of_the_phone(&page),
        form: Form::blank(&page).with("q", typed.as_str()),
        asked: !typed.is_empty(),
        rows: found.rows,
        page,
    })
}

#[derive(Template)]
#[template(path = "find/find.html")]
struct FindPage {
    page: Page,
    form: Form,
    asked: bool,
    /// Whose cases they are, when a phone was looked for: its last digits.
    said: String,
    rows: Vec<CaseRow>,
}
