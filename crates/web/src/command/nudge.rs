//! Urging and supervision in one step from a list. Who wants other words, or a
//! card, opens the case.

use axum::{
    Router,
    extract::{Path, State},
    routing::post,
};
use xinqiao_hotline::{Act, Asked, Case};
use xinqiao_kernel::CaseNumber;

use super::{may_urge, watcher};
use crate::{
    Web,
    case_page::{
        id_of,
        names::Names,
        refused::failed,
        rows::{CaseRow, Rows},
    },
    error::{Answer, Error},
    form::Form,
    page::Page,
    view::Mood,
};

/// The gravest level of supervision: summoned for a talk (约谈督办).
const GRAVEST: u8 = 3;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/urge/{number}", post(urge))
        .route("/supervise/{number}", post(supervise))
}

/// A row with what can be done about it in one step.
pub(super) struct Nudged {
    pub(super) row: CaseRow,
    /// The number in addresses.
    pub(super) compact: String,
    /// The version that was looked at, so that nothing is decided on an old one.
    pub(super) version: u32,
    /// A unit answers for it, so there is somebody to urge.
    pub(super) has_lead: bool,
    /// Key of the word for the next level of supervision; empty at the gravest.
    pub(super) next_level: &'static str,
}

/// Makes such a row.
pub(super) fn nudged(rows: &Rows<'_>, case: &Case) -> Nudged {
    Nudged {
        row: rows.row(case),
        compact: CaseNumber::of(case.id).compact(),
        version: case.version,
        has_lead: case.lead.is_some() && case.is_open(),
        next_level: match case.supervision {
            0 => "command-supervise-1",
            1 => "command-supervise-2",
            2 => "command-supervise-3",
            _ => "",
        },
    }
}

async fn urge(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
    form: Form,
) -> Answer {
    let note = |page: &Page, row: &CaseRow| {
        let how = how_it_stands(row);
        page.t1("command-urge-note", "left", how)
    };
    nudge(web, page, &number, form, "command-urged", |page, row, _| {
        Some(Act::Urge {
            note: note(page, row),
        })
    })
    .await
}

/// One level up from where it stands.
async fn supervise(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
    form: Form,
) -> Answer {
    nudge(
        web,
        page,
        &number,
        form,
        "command-supervised-done",
        |page, row, case| {
            (case.supervision < GRAVEST).then(|| Act::Supervise {
                level: case.supervision + 1,
                note: page.t1("command-supervise-note", "left", how_it_stands(row)),
            })
        },
    )
    .await
}

fn how_it_stands(row: &CaseRow) -> &str {
    let late = row.left.as_ref().filter(|left| left.mood == Mood::Late);
    late.map_or("", |left| left.words.as_str())
}

/// Does one act with words of ours, and goes back to the list.
async fn nudge(
    web: Web,
    page: Page,
    number: &str,
    form: Form,
    done: &str,
    act: impl FnOnce(&Page, &CaseRow, &Case) -> Option<Act>,
) -> Answer {
    let actor = watcher(&page)?.clone();
    if !may_urge(&actor) {
        return Err(Error::not_found());
    }
    let id = id_of(number)?;
    let names = Names::of(&web, page.words);
    let case = web.hotline.brief(&actor, id, false).await;
    let case = case.map_err(|error| failed(error, &page, &names))?;
    let rows = Rows {
        web: &web,
        page: &page,
        names: &names,
        base: "/command",
        masked: true,
    };
    let row = rows.row(&case);
    let Some(act) = act(&page, &row, &case) else {
        return Err(Error::refused(page.t("refusal-already-there")));
    };
    let asked = Asked {
        seen: form.value("version").parse().ok(),
        ..Asked::default()
    };
    let after = web.hotline.act(&actor, id, act, asked).await;
    let after = after.map_err(|error| failed(error, &page, &names))?;
    web.live.tell_of(&after);
    let back = match form.value("back") {
        back if back.starts_with("/command") => back.to_owned(),
        _ => "/command".to_owned(),
    };
    Ok(page.go_saying(&back, &page.t1(done, "number", row.number)))
}
