//! What is done with an item from its own page: one form an act, its fields named
//! after it, so that several stand side by side.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use jiff::civil::Date;
use xinqiao_kernel::{UnitId, words::ItemAct};
use xinqiao_knowledge::{Act, ActError, Asked, ItemId, Refusal};

use super::{
    href, item,
    item::Refused,
    item_of, reader,
    refused::{failed, field_of, said},
};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::Page,
};

/// What is said with an act, in characters.
const SAID_MOST: usize = 1_000;

pub(super) async fn act(
    State(web): State<Web>,
    page: Page,
    Path((id,)): Path<(i64,)>,
    mut form: Form,
) -> Answer {
    let actor = reader(&page)?.clone();
    let id = item_of(id)?;
    let kind = ItemAct::from_code(form.value("act")).ok_or_else(Error::not_found)?;
    let seen = form.value("version").parse().ok();
    let asked = Asked { seen, at: None };
    if kind == ItemAct::Restore {
        return restore(&web, page, id, &form, asked).await;
    }
    let Some(act) = read(&mut form, kind)? else {
        let refused = Refused {
            act: Some(kind),
            said: None,
            status: StatusCode::UNPROCESSABLE_ENTITY,
        };
        return item::shown(&web, page, id, refused, form).await;
    };
    match web.knowledge.act(&actor, id, act, asked).await {
        Ok(after) => {
            let done = page.t(done(kind));
            // Who takes up a correction goes on to mend it.
            let mends = kind == ItemAct::RuleOnCorrection
                && form.value("ruling") == "take"
                && after.work.is_some();
            let gone = after.state == xinqiao_kernel::words::ItemState::Archived;
            let to = match (mends, gone) {
                (true, _) => format!("{}/edit", href(id)),
                (_, true) if kind == ItemAct::Discard => "/library".to_owned(),
                _ => href(id),
            };
            Ok(page.go_saying(&to, &done))
        }
        Err(ActError::Refused(refusal)) => {
            let beside = field_of(&refusal).map(|field| beside(field, &form));
            let told = said(&refusal, &page);
            let said = match beside {
                Some(field) => {
                    form.wrong::<()>(&field, told);
                    None
                }
                None => Some(told),
            };
            let refused = Refused {
                act: Some(kind),
                said,
                status: status(&refusal),
            };
            item::shown(&web, page, id, refused, form).await
        }
        Err(error) => Err(failed(error, &page)),
    }
}

/// Begins the next version from an old edition, and goes on to its form.
async fn restore(web: &Web, page: Page, id: ItemId, form: &Form, asked: Asked) -> Answer {
    let actor = reader(&page)?.clone();
    let edition = form.value("edition").parse();
    let edition = edition.map_err(|_| Error::not_found())?;
    let restored = web.knowledge.restore(&actor, id, edition, asked).await;
    restored.map_err(|error| failed(error, &page))?;
    let said = page.t1("library-restored", "number", edition);
    Ok(page.go_saying(&format!("{}/edit", href(id)), &said))
}

/// A refusal that came in between is a conflict; the rest is to be mended.
pub(super) fn status(refusal: &Refusal) -> StatusCode {
    if refusal.is_about_input() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::CONFLICT
    }
}

/// The id of a field on the page: that of a correction carries its number.
fn beside(field: &'static str, form: &Form) -> String {
    match field {
        "correction_reason" => format!("{field}-{}", form.value("number")),
        _ => field.to_owned(),
    }
}

/// The act with what was typed; nothing when something is wrong with it.
fn read(form: &mut Form, kind: ItemAct) -> Result<Option<Act>, Error> {
    let act = match kind {
        ItemAct::Submit => Some(Act::Submit),
        ItemAct::Recall => Some(Act::Recall),
        ItemAct::Publish => Some(Act::Publish),
        ItemAct::Discard => Some(Act::Discard),
        ItemAct::Archive => Some(Act::Archive),
        ItemAct::PassUnit => maybe(form, "pass_unit_note").map(|note| Act::PassUnit { note }),
        ItemAct::SendBack => text(form, "send_back_reason").map(|reason| Act::SendBack { reason }),
        ItemAct::AskCorrection => {
            text(form, "ask_correction_what").map(|what| Act::AskCorrection { what })
        }
        ItemAct::RuleOnCorrection => ruling(form)?,
        ItemAct::ReportHarm => text(form, "report_harm_what").map(|what| Act::ReportHarm { what }),
        ItemAct::RuleOnHarm => text(form, "rule_on_harm_note").map(|note| Act::RuleOnHarm { note }),
        ItemAct::Renew => renewal(form),
        ItemAct::Withdraw => text(form, "withdraw_reason").map(|reason| Act::Withdraw { reason }),
        ItemAct::Transfer => {
            let to = form.choice("transfer_to", |sent| sent.parse().ok().map(UnitId));
            let reason = text(form, "transfer_reason");
            to.zip(reason)
                .map(|(to, reason)| Act::Transfer { to, reason })
        }
        ItemAct::Draft
        | ItemAct::TakeOver
        | ItemAct::Follow
        | ItemAct::Edit
        | ItemAct::Restore
        | ItemAct::Remind => return Err(Error::not_found()),
    };
    Ok(act)
}

fn ruling(form: &mut Form) -> Result<Option<Act>, Error> {
    let number: u32 = form
        .value("number")
        .parse()
        .map_err(|_| Error::not_found())?;
    let take = form.value("ruling") == "take";
    let field = format!("correction_reason-{number}");
    let note = if take {
        maybe(form, &field)
    } else {
        text(form, &field)
    };
    Ok(note.map(|note| Act::RuleOnCorrection { number, take, note }))
}

/// It still holds: without end, or until a day.
fn renewal(form: &mut Form) -> Option<Act> {
    let note = maybe(form, "renew_note");
    let until: Option<Option<Date>> = if form.value("renew_until").trim().is_empty() {
        Some(None)
    } else {
        form.date("renew_until").map(Some)
    };
    let (until, note) = until.zip(note)?;
    Some(Act::Renew { until, note })
}

fn text(form: &mut Form, field: &str) -> Option<String> {
    form.text(field, 2, SAID_MOST)
}

fn maybe(form: &mut Form, field: &str) -> Option<String> {
    form.text(field, 0, SAID_MOST)
}

/// What is said once after an act.
const fn done(act: ItemAct) -> &'static str {
    match act {
        ItemAct::Submit => "library-done-submit",
        ItemAct::Recall => "library-done-recall",
        ItemAct::PassUnit => "library-done-pass-unit",
        ItemAct::Publish => "library-done-publish",
        ItemAct::SendBack => "library-done-send-back",
        ItemAct::Discard => "library-done-discard",
        ItemAct::AskCorrection => "library-done-ask-correction",
        ItemAct::RuleOnCorrection => "library-done-rule-on-correction",
        ItemAct::ReportHarm => "library-done-report-harm",
        ItemAct::RuleOnHarm => "library-done-rule-on-harm",
        ItemAct::Renew => "library-done-renew",
        ItemAct::Withdraw => "library-done-withdraw",
        ItemAct::Transfer => "library-done-transfer",
        _ => "library-done-archive",
    }
}
