//! Shows a case and carries acts out.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use serde::Deserialize;
use xinqiao_hotline::{ActError, Asked, Case, Refusal, Seen, act::Act};
use xinqiao_identity::policy::Sight;
use xinqiao_kernel::{CaseNumber, words::ActKind};

use super::{
    acts::{self, Ground},
    id_of,
    names::Names,
    offer,
    refused::{failed, said},
    shown::{Told, shown_after},
    undo,
};
use crate::{
    Web,
    case_page::act_form::{self, Advised},
    error::{Answer, Error},
    files,
    form::Form,
    page::Page,
    texts,
    triage::record,
};

/// Which form was asked for: `?act=dispatches`.
#[derive(Deserialize)]
pub(super) struct Chosen {
    act: Option<String>,
    /// The number of a handled case whose reply to begin with.
    like: Option<String>,
}

pub(super) async fn show_case(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let seen = see(&web, &page, &number).await?;
    let texts = web.hotline.texts();
    texts.refresh(page.now).await.map_err(Error::broken)?;
    let act = chosen
        .act
        .and_then(|resource| Some(offer::by_resource(&resource)?.kind));
    let mut form = None;
    if let (Some(ActKind::Reply), Some(like)) = (act, chosen.like) {
        let actor = &page.staff()?.actor;
        // One that cannot be read any more begins with nothing.
        let letter = web.hotline.letter_to_begin_with(actor, id_of(&like)?).await;
        form = letter
            .ok()
            .map(|letter| Form::blank(&page).with("to_person", letter));
    }
    let told = Told {
        act,
        form,
        ..Told::default()
    };
    shown_after(&web, page, &seen, told, StatusCode::OK).await
}

/// Does an act. Refused, the page comes again with what was typed and why not.
pub(super) async fn act(
    State(web): State<Web>,
    page: Page,
    Path((number, resource)): Path<(String, String)>,
    mut form: Form,
) -> Answer {
    let offered = offer::by_resource(&resource).ok_or_else(Error::not_found)?;
    let seen = see(&web, &page, &number).await?;
    let names = Names::of(&web, page.words);
    if let Some(field) = form.value("do").strip_prefix("use:").map(str::to_owned) {
        let actor = page.staff()?.actor.clone();
        let fields = texts::fields_of(&web, &page, &actor, &seen);
        texts::put(&web, &actor, &mut form, &field, &fields);
        let told = Told {
            act: Some(offered.kind),
            form: Some(form),
            ..Told::default()
        };
        return shown_after(&web, page, &seen, told, StatusCode::OK).await;
    }
    match carry_out(&web, &page, &names, &seen, offered.kind, &mut form).await? {
        Outcome::Done(case) => {
            web.live.tell_of(&seen.case);
            web.live.tell_of(&case);
            let word = page.word(&offered.kind);
            let notice = page.t1("case-done", "act", word);
            Ok(page.go_saying(&way_on(&web, &page, &case).await, &notice))
        }
        Outcome::Wrong => {
            let told = Told {
                act: Some(offered.kind),
                form: Some(form),
                ..Told::default()
            };
            shown_after(&web, page, &seen, told, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Outcome::Refused(refusal) => {
            // Somebody may have been quicker: what stands there now is shown.
            let seen = see(&web, &page, &number).await?;
            let status = match refusal {
                _ if refusal.is_about_input() => StatusCode::UNPROCESSABLE_ENTITY,
                Refusal::NotYours { .. } => StatusCode::FORBIDDEN,
                _ => StatusCode::CONFLICT,
            };
            let told = Told {
                act: Some(offered.kind),
                form: Some(form),
                refusal: Some(said(&refusal, &page, &names)),
                since: match refusal {
                    Refusal::Stale { expected, .. } => Some(expected),
                    _ => None,
                },
            };
            shown_after(&web, page, &seen, told, status).await
        }
    }
}

/// Takes the last act back, when it was this person's and the law knows how.
pub(super) async fn undo(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
    form: Form,
) -> Answer {
    let seen = see(&web, &page, &number).await?;
    let names = Names::of(&web, page.words);
    let (Ok(version), 16..=64) = (form.value("version").parse(), form.value("once").len()) else {
        return Err(Error::bad_input(Vec::new()));
    };
    let here = format!(
        "{}/cases/{}",
        base(&page),
        CaseNumber::of(seen.case.id).compact()
    );
    let Some(act) = undo::act(&web, &page, &seen) else {
        return Ok(page.go_saying(&here, &page.t("undo-too-late")));
    };
    let asked = Asked {
        seen: Some(version),
        key: Some(form.value("once")),
        ..Asked::default()
    };
    let what = seen.events.last().map(|event| page.word(&event.body.act));
    match web
        .hotline
        .act(&page.actor(), seen.case.id, act, asked)
        .await
    {
        Ok(case) => {
            // The unit that had it until now is told too.
            web.live.tell_of(&seen.case);
            web.live.tell_of(&case);
            let notice = page.t1("undo-done", "what", what.unwrap_or_default());
            Ok(page.go_saying(&way_on(&web, &page, &case).await, &notice))
        }
        Err(ActError::Refused(refusal)) => {
            Ok(page.go_saying(&here, &said(&refusal, &page, &names)))
        }
        Err(error) => Err(failed(error, &page, &names)),
    }
}

/// The case a number stands for, as this member of staff may see it. What only
/// the public may see of it is not for the staff's pages.
///
/// # Errors
/// Not found for foreign and unknown cases, the way to the sign-in page for strangers.
pub(crate) async fn see(web: &Web, page: &Page, number: &str) -> Result<Seen, Error> {
    let actor = &page.staff()?.actor;
    let seen = web.hotline.case(actor, id_of(number)?, false).await;
    let names = Names::of(web, page.words);
    let seen = seen.map_err(|error| failed(error, page, &names))?;
    match seen.sight {
        Sight::Nothing | Sight::PublicMasked => Err(Error::not_found()),
        Sight::WithoutPerson | Sight::MaskedPerson | Sight::Whole => Ok(seen),
    }
}

enum Outcome {
    Done(Box<Case>),
    /// The form says what is wrong with it.
    Wrong,
    Refused(Refusal),
}

async fn carry_out(
    web: &Web,
    page: &Page,
    names: &Names,
    seen: &Seen,
    kind: ActKind,
    form: &mut Form,
) -> Result<Outcome, Error> {
    let actor = &page.staff()?.actor;
    let version = form.value("version").parse();
    let key = form.value("once").to_owned();
    let (Ok(version), 16..=64) = (version, key.len()) else {
        return Err(Error::bad_input(Vec::new()));
    };
    let asked = Asked {
        seen: Some(version),
        key: Some(&key),
        ..Asked::default()
    };
    let advised = act_form::advised(web, seen, Some(kind)).await;
    let done = if kind == ActKind::CorrectPerson {
        let Some(person) = acts::person(form) else {
            return Ok(Outcome::Wrong);
        };
        web.hotline
            .correct_person(actor, seen.case.id, &person, asked)
            .await
    } else {
        let Some(act) = read(web, page, names, kind, form, &advised).await? else {
            return Ok(Outcome::Wrong);
        };
        web.hotline.act(actor, seen.case.id, act, asked).await
    };
    match done {
        Ok(case) => {
            if kind == ActKind::Dispatch {
                record::record(web, page, &case, &advised.reading, &advised.whose).await;
            }
            Ok(Outcome::Done(Box::new((*case).clone())))
        }
        Err(ActError::Refused(refusal)) => Ok(Outcome::Refused(refusal)),
        Err(error) => Err(failed(error, page, names)),
    }
}

async fn read(
    web: &Web,
    page: &Page,
    names: &Names,
    kind: ActKind,
    form: &mut Form,
    advised: &Advised,
) -> Result<Option<Act>, Error> {
    let files = files::keep(web, page, form, "files", 0).await?;
    if form.is_wrong() {
        return Ok(None);
    }
    let ground = Ground {
        names,
        classes: &web.classes,
        suggestions: &advised.whose.suggestions,
        files,
        offset: web.hotline.offset(),
    };
    let act = acts::read(kind, form, ground);
    texts::complain(form);
    Ok(act.filter(|_| !form.is_wrong()))
}

/// Back to the case, or to the lists when it is no longer this person's to see.
async fn way_on(web: &Web, page: &Page, case: &Case) -> String {
    let base = base(page);
    let actor = page.actor();
    match web.hotline.case(&actor, case.id, false).await {
        Ok(seen) if seen.sight > Sight::PublicMasked => {
            format!("{base}/cases/{}", CaseNumber::of(case.id).compact())
        }
        _ => base.to_owned(),
    }
}

/// The part of the site this page lies in: `/desk`, `/unit`, `/command`.
pub(crate) fn base(page: &Page) -> &str {
    first_step(&page.path)
}

fn first_step(path: &str) -> &str {
    let end = path
        .char_indices()
        .skip(1)
        .find(|(_, c)| matches!(c, '/' | '?'));
    &path[..end.map_or(path.len(), |(at, _)| at)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_of_the_site_is_the_first_step_of_the_path() {
        for (path, part) in [
            ("/desk", "/desk"),
            ("/unit?late=1", "/unit"),
            ("/command/cases/1?act=urgings", "/command"),
        ] {
            assert_eq!(first_step(path), part);
        }
    }
}
