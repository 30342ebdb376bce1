//! What came of a call, in one key; then the next one comes by itself.

use axum::{extract::State, http::StatusCode};
use jiff::SignedDuration;
use xinqiao_hotline::{Act, ActError, Asked, acts::WORDS_MOST, desk, fact::CallOutcome};
use xinqiao_kernel::words::Grade;

use super::{HERE, caller, next::take_next, page::shown};
use crate::{
    Web,
    case_page::{
        acts::moment,
        id_of,
        names::Names,
        refused::{failed, said},
    },
    error::{Answer, Error},
    form::Form,
    page::Page,
};

/// Who did not answer is left alone for so long.
const REST: SignedDuration = SignedDuration::from_hours(2);

/// One way a call can end.
pub(super) struct Ending {
    pub(super) code: &'static str,
    /// Key of its name.
    pub(super) key: &'static str,
    pub(super) outcome: CallOutcome,
    pub(super) grade: Option<Grade>,
}

/// The ways a call can end, under the keys 1 to 9.
pub(super) const ENDINGS: [Ending; 9] = [
    ending(
        "very_satisfied",
        "call-end-very-satisfied",
        CallOutcome::Solved,
        Some(Grade::VerySatisfied),
    ),
    ending(
        "satisfied",
        "call-end-satisfied",
        CallOutcome::Solved,
        Some(Grade::Satisfied),
    ),
    ending(
        "fairly_satisfied",
        "call-end-fairly-satisfied",
        CallOutcome::Solved,
        Some(Grade::FairlySatisfied),
    ),
    ending(
        "dissatisfied",
        "call-end-dissatisfied",
        CallOutcome::Solved,
        Some(Grade::Dissatisfied),
    ),
    ending(
        "not_solved",
        "call-end-not-solved",
        CallOutcome::NotSolved,
        None,
    ),
    ending(
        "not_reached",
        "call-end-not-reached",
        CallOutcome::NotReached,
        None,
    ),
    ending(
        "wrong_number",
        "call-end-wrong-number",
        CallOutcome::WrongNumber,
        None,
    ),
    ending("later", "call-end-later", CallOutcome::Later, None),
    ending("declined", "call-end-declined", CallOutcome::Declined, None),
];

const fn ending(
    code: &'static str,
    key: &'static str,
    outcome: CallOutcome,
    grade: Option<Grade>,
) -> Ending {
    Ending {
        code,
        key,
        outcome,
        grade,
    }
}

/// One of the smaller questions; its answer stands in the note.
pub(super) struct Question {
    pub(super) field: &'static str,
    /// Key of the question.
    pub(super) asked: &'static str,
    /// Key of what it is called in the note.
    short: &'static str,
}

/// The smaller questions, in the order in which they are asked.
pub(super) const QUESTIONS: [Question; 3] = [
    Question {
        field: "q_attitude",
        asked: "call-ask-attitude",
        short: "call-ask-attitude-short",
    },
    Question {
        field: "q_time",
        asked: "call-ask-time",
        short: "call-ask-time-short",
    },
    Question {
        field: "q_result",
        asked: "call-ask-result",
        short: "call-ask-result-short",
    },
];

/// Writes the call down, and gets the next.
pub(super) async fn outcome(State(web): State<Web>, page: Page, mut form: Form) -> Answer {
    let (actor, person) = caller(&page)?;
    let actor = actor.clone();
    let names = Names::of(&web, page.words);
    let id = id_of(form.value("number"))?;
    let once = form.value("once").to_owned();
    let (Ok(version), 16..=64) = (form.value("version").parse(), once.len()) else {
        return Err(Error::bad_input(Vec::new()));
    };
    let Some((ending, act)) = read(&mut form, &web, &page) else {
        return shown(&web, page, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let asked = Asked {
        seen: Some(version),
        key: Some(&once),
        ..Asked::default()
    };
    match web.hotline.act(&actor, id, act, asked).await {
        Ok(case) => web.live.tell_of(&case),
        Err(ActError::Refused(refusal)) => {
            form.wrong::<()>("result", said(&refusal, &page, &names));
            return shown(&web, page, form, StatusCode::CONFLICT).await;
        }
        Err(error) => return Err(failed(error, &page, &names)),
    }
    let db = web.hotline.db();
    let was_mine = desk::let_go(db, id, person).await.map_err(Error::broken)?;
    // A form sent twice finds the call written down and the lease gone.
    if was_mine {
        let day = web.hotline.calendar().date_of(page.now);
        let counted = desk::count_call(db, person, day, ending.code).await;
        counted.map_err(Error::broken)?;
    }
    let mut notice = page.t1("call-noted", "what", page.t(ending.key));
    if ending.outcome == CallOutcome::NotSolved && form.ticked("send_back") {
        notice.push_str(&send_back(&web, &page, &names, &form, &once).await?);
    }
    if take_next(&web, person, page.now).await?.is_none() {
        notice.push_str(&page.t("call-no-more"));
    }
    Ok(page.go_saying(HERE, &notice))
}

/// The act a form asks for; `None` means that the form now says what is missing.
fn read(form: &mut Form, web: &Web, page: &Page) -> Option<(&'static Ending, Act)> {
    let ending = form.choice("result", |code| {
        ENDINGS.iter().find(|ending| ending.code == code)
    })?;
    let needs_words =
        ending.grade.is_some_and(Grade::is_negative) || ending.outcome == CallOutcome::NotSolved;
    let note = form.text("note", if needs_words { 2 } else { 0 }, WORDS_MOST - 200);
    let again_at = match ending.outcome {
        CallOutcome::Later => Some(moment(form, "again_at", web.hotline.offset())?),
        CallOutcome::NotReached => Some(page.now + REST),
        _ => None,
    };
    let answers = QUESTIONS.iter().filter_map(|question| {
        let key = match form.value(question.field) {
            "good" => "call-answer-good",
            "fair" => "call-answer-fair",
            "bad" => "call-answer-bad",
            _ => return None,
        };
        let asked = page.t(question.short);
        Some(page.t2("call-answer", "asked", asked, "said", page.t(key)))
    });
    let parts: Vec<String> = answers
        .chain(note.clone().filter(|note| !note.is_empty()))
        .collect();
    note?;
    let act = Act::CallBack {
        outcome: ending.outcome,
        grade: ending.grade,
        note: parts.join(page.words.either("；", "; ")),
        again_at,
    };
    Some((ending, act))
}

/// Back to the unit for another round, in the words of the person; what to say of it.
async fn send_back(
    web: &Web,
    page: &Page,
    names: &Names,
    form: &Form,
    once: &str,
) -> Result<String, Error> {
    let (actor, _) = caller(page)?;
    let id = id_of(form.value("number"))?;
    let key = format!("{once}-back");
    let asked = Asked {
        key: Some(&key),
        ..Asked::default()
    };
    let act = Act::SendBack {
        reason: form.value("note").trim().to_owned(),
    };
    match web.hotline.act(actor, id, act, asked).await {
        Ok(case) => {
            web.live.tell_of(&case);
            Ok(page.t("call-sent-back").into_owned())
        }
        Err(ActError::Refused(refusal)) => {
            Ok(page.t1("call-not-sent-back", "why", said(&refusal, page, names)))
        }
        Err(error) => Err(failed(error, page, names)),
    }
}
