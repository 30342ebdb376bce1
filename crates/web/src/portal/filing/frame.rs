//! What every step has around its question: how far one is, the way back, the
//! button on, and the way out.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};

use super::{
    answers::{Answers, Step},
    writing::NotSaved,
};
use crate::{error::Answer, page::Page};

/// Around the question of one step.
pub(super) struct Frame {
    /// Where the answer goes; also the name of what the browser keeps of it.
    pub(super) action: &'static str,
    /// "第 2 步，共 6 步".
    pub(super) far: String,
    /// The step before; the first page before the first step.
    pub(super) back: &'static str,
    /// The first question, where urgent danger is spoken of.
    pub(super) is_first: bool,
    /// An answer is being changed; what follows is the summary.
    pub(super) is_change: bool,
    /// Why it could not be kept although nothing is wrong with it.
    pub(super) trouble: Option<String>,
}

impl Frame {
    pub(super) fn new(page: &Page, answers: &Answers, step: Step) -> Self {
        let steps = answers.steps();
        let at = steps.iter().position(|known| *known == step);
        let at = at.unwrap_or(steps.len().saturating_sub(3));
        let before = at.checked_sub(1).and_then(|before| steps.get(before));
        Self {
            action: step.path(),
            far: page.t2("step-far", "at", at + 1, "of", steps.len()),
            back: match before {
                _ if answers.checked && step != Step::Check => Step::Check.path(),
                Some(before) => before.path(),
                None => "/",
            },
            is_first: at == 0,
            is_change: answers.checked,
            trouble: None,
        }
    }
}

/// Shows a step. Nothing of it is kept by the browser's cache: on a computer that
/// others use, "back" must not bring it up again after it was cleared.
pub(super) fn show(step: &impl Template) -> Answer {
    answer(step, StatusCode::OK)
}

/// Shows it again with what is wrong.
pub(super) fn show_wrong(step: &impl Template) -> Answer {
    answer(step, StatusCode::UNPROCESSABLE_ENTITY)
}

/// Shows it again because it could not be kept.
pub(super) fn show_trouble(step: &impl Template, trouble: &NotSaved) -> Answer {
    answer(step, trouble.status)
}

pub(super) fn answer(step: &impl Template, status: StatusCode) -> Answer {
    let mut answer: Response = (status, Html(step.render()?)).into_response();
    let never = HeaderValue::from_static("no-store");
    answer.headers_mut().insert(header::CACHE_CONTROL, never);
    Ok(answer)
}
