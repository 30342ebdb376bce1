//! 评价: how it was, in five grades (好差评, 国办发〔2019〕51号). Whoever says that
//! it was not good says why, by a tick or a word.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use xinqiao_hotline::{Act, ActError, Asked};
use xinqiao_kernel::{
    CaseNumber,
    words::{ActKind, Grade},
};

use super::{held::Held, own_case, refused};
use crate::{
    Web,
    error::Answer,
    form::Form,
    page::{Page, show, show_again},
    view::Choice,
};

const COMMENT_MOST: usize = 500;

/// Reasons to tick: the code in the form, the word that is kept, and the key of
/// the text that is read.
const REASONS: [(&str, &str, &str); 6] = [
    ("not_solved", "没有解决", "reason-not-solved"),
    ("slow", "等得太久", "reason-slow"),
    ("unclear", "答复没说清楚", "reason-unclear"),
    ("no_contact", "没有人联系我", "reason-no-contact"),
    ("passed_on", "来回推诿", "reason-passed-on"),
    ("manner", "态度不好", "reason-manner"),
];

#[derive(Template)]
#[template(path = "portal/rate.html")]
struct Rate {
    page: Page,
    form: Form,
    number: CaseNumber,
    title: String,
    solved: bool,
    grades: Vec<Choice>,
    reasons: Vec<Choice>,
}

/// Which of the two large answers was given.
#[derive(Deserialize)]
pub(super) struct First {
    #[serde(default)]
    solved: String,
}

/// `GET /follow/{number}/rate?solved=yes`.
pub(super) async fn ask(
    page: Page,
    held: Held,
    State(web): State<Web>,
    Path(number): Path<String>,
    Query(first): Query<First>,
) -> Answer {
    let mine = own_case::open(&web, &page, &held, &number).await?;
    let case = &mine.seen.case;
    if !mine.seen.possible.contains(&ActKind::Evaluate) || case.evaluation.is_some() {
        return Ok(page.go(&place(CaseNumber::of(case.id))));
    }
    let solved = first.solved != "no";
    let mut form = Form::blank(&page).with("solved", if solved { "yes" } else { "no" });
    if !solved {
        form = form.with("reason", "not_solved");
    }
    show(&Rate::new(
        page,
        form,
        CaseNumber::of(case.id),
        case.title.clone(),
    ))
}

/// `POST /follow/{number}/rate`.
pub(super) async fn send(
    page: Page,
    held: Held,
    State(web): State<Web>,
    Path(number): Path<String>,
    mut form: Form,
) -> Answer {
    let mine = own_case::open(&web, &page, &held, &number).await?;
    let case = &mine.seen.case;
    let number = CaseNumber::of(case.id);
    let grade = form.choice("grade", Grade::from_code);
    let comment = form.optional("comment", COMMENT_MOST);
    let reasons: Vec<String> = REASONS
        .iter()
        .filter(|(code, ..)| form.chosen("reason", code))
        .map(|(_, word, _)| (*word).to_owned())
        .collect();
    let (Some(grade), Some(comment)) = (grade, comment) else {
        return show_again(&Rate::new(page, form, number, case.title.clone()));
    };
    // Reasons say what was not good; a good grade has none.
    let reasons = if grade.is_negative() {
        reasons
    } else {
        Vec::new()
    };
    let act = Act::Evaluate {
        grade,
        reasons,
        comment: comment.unwrap_or_default(),
    };
    let asked = Asked {
        holder: mine.holder,
        ..Asked::default()
    };
    match web.hotline.act(&mine.actor, case.id, act, asked).await {
        Ok(case) => {
            web.live.tell_of(&case);
            Ok(page.go_saying(&place(number), &page.t("rate-thanks")))
        }
        Err(ActError::Refused(refusal)) if refusal.is_about_input() => {
            let said = refused::said(&page, &refusal);
            form.wrong::<()>("reason", said);
            show_again(&Rate::new(page, form, number, case.title.clone()))
        }
        Err(error) => Err(refused::refused(&page, error)),
    }
}

impl Rate {
    fn new(page: Page, form: Form, number: CaseNumber, title: String) -> Self {
        let grades = Grade::ALL
            .iter()
            .map(|grade| Choice::new(grade.code(), page.word(grade)));
        let reasons = REASONS
            .iter()
            .map(|(code, _, key)| Choice::new(*code, page.t(key)));
        Self {
            grades: grades.collect(),
            reasons: reasons.collect(),
            solved: form.value("solved") != "no",
            form,
            number,
            title,
            page,
        }
    }
}

fn place(number: CaseNumber) -> String {
    format!("/follow/{}", number.compact())
}
