//! Somebody found something wrong in an answer. Its unit has to look; whoever of the
//! staff sees that it does harm takes it from the public at once.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_kernel::words::ItemAct;
use xinqiao_knowledge::{Act, Asked, Seen};

use super::{item, refused};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::{Page, show, show_again},
    rate::Allowance,
};

/// Signs of what is wrong.
const MOST: usize = 500;
/// From one address of the public.
const AN_HOUR: u32 = 10;

#[derive(Template)]
#[template(path = "knowledge/wrong.html")]
struct Wrong {
    page: Page,
    form: Form,
    number: String,
    title: String,
    /// What it is called to take it from the public, for who may.
    harm: Option<String>,
}

/// `GET /knowledge/items/{number}/wrong`.
pub(super) async fn ask(page: Page, State(web): State<Web>, Path(number): Path<String>) -> Answer {
    let seen = item::seen(&web, &page, &number).await?;
    show(&Wrong {
        form: Form::blank(&page),
        title: seen.item.title().to_owned(),
        harm: harm(&page, &seen),
        number,
        page,
    })
}

/// `POST /knowledge/items/{number}/wrong`.
pub(super) async fn send(
    page: Page,
    State(web): State<Web>,
    Path(number): Path<String>,
    mut form: Form,
) -> Answer {
    let seen = item::seen(&web, &page, &number).await?;
    let Some(what) = form.text("wrong", 4, MOST) else {
        return show_again(&Wrong {
            title: seen.item.title().to_owned(),
            harm: harm(&page, &seen),
            form,
            number,
            page,
        });
    };
    // A whole hotline may sit behind one address.
    if page.staff().is_err() {
        let pace = Allowance::per_hour(AN_HOUR);
        let waited = web.limiter.take("wrong", &page.client, pace, page.now);
        waited.map_err(Error::too_many)?;
    }
    let hides = form.value("do") == "harm";
    let act = if hides {
        Act::ReportHarm { what }
    } else {
        Act::AskCorrection { what }
    };
    let (actor, id) = (page.actor(), seen.item.id);
    let asked = web.knowledge.act(&actor, id, act, Asked::default());
    asked.await.map_err(refused)?;
    if hides {
        // Its page is gone for the public with this; the staff goes on where it is kept.
        let kept = format!("/library/items/{id}");
        return Ok(page.go_saying(&kept, &page.t("library-done-report-harm")));
    }
    Ok(page.go_saying(
        &format!("/knowledge/items/{number}"),
        &page.t("knowledge-wrong-thanks"),
    ))
}

fn harm(page: &Page, seen: &Seen) -> Option<String> {
    let may = seen.possible.contains(&ItemAct::ReportHarm);
    may.then(|| page.word(&ItemAct::ReportHarm).into_owned())
}
