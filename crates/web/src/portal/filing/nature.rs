//! What the person wants: told by their own words when they say it outright, else
//! asked. A guess is shown on the summary and changed there with one click; when two
//! things are said at once, nothing is guessed.

use askama::Template;
use axum::extract::State;
use xinqiao_kernel::words::Nature;

use super::{
    answers::{Answers, Step},
    frame::{Frame, show, show_trouble, show_wrong},
    writing::Writing,
};
use crate::{Web, error::Answer, form::Form, page::Page, view::Choice};

/// Words with which people say outright what they want. Left out on purpose: 请问 and
/// 谢谢, which polite people put into everything, and 建议 within a sentence, with
/// which most complaints end.
const SAID: [(Nature, &[&str]); 5] = [
    (
        Nature::Consult,
        &[
            "咨询",
            "想问",
            "问一下",
            "怎么办理",
            "如何办理",
            "怎么申请",
            "如何申请",
            "什么材料",
            "哪些材料",
            "去哪里办",
            "在哪里办",
            "how do i apply",
            "how can i apply",
            "where can i apply",
            "which papers",
        ],
    ),
    (Nature::Complain, &["投诉", "complaint", "complain"]),
    (Nature::Report, &["举报", "want to report"]),
    (
        Nature::Praise,
        &[
            "表扬",
            "锦旗",
            "想感谢",
            "要感谢",
            "想谢谢",
            "want to thank",
            "would like to thank",
        ],
    ),
    (Nature::Help, &["求助", "need help"]),
];

/// A suggestion says so at its beginning.
const SUGGESTS: [&str; 6] = [
    "建议",
    "我建议",
    "提个建议",
    "有个建议",
    "i suggest",
    "suggestion",
];

/// What the words say outright, if they say one thing.
pub(super) fn told_by(what: &str) -> Option<Nature> {
    let what = what.trim().to_lowercase();
    let said = SAID
        .iter()
        .filter(|(_, words)| words.iter().any(|word| what.contains(word)));
    let mut natures: Vec<Nature> = said.map(|(nature, _)| *nature).collect();
    if SUGGESTS.iter().any(|word| what.starts_with(word)) {
        natures.push(Nature::Suggest);
    }
    match natures.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

#[derive(Template)]
#[template(path = "portal/file/nature.html")]
struct Wants {
    page: Page,
    form: Form,
    frame: Frame,
    natures: Vec<Choice>,
}

/// `GET /file/nature`.
pub(super) async fn ask(page: Page, writing: Writing) -> Answer {
    let answers = writing.answers();
    if !answers.leads_to(Step::Nature) {
        return Ok(page.go(answers.next().path()));
    }
    let chosen = answers
        .wants()
        .map(|nature| nature.code())
        .unwrap_or_default();
    let form = Form::blank(&page).with("nature", chosen);
    show(&Wants::new(page, &answers, form))
}

/// `POST /file/nature`.
pub(super) async fn send(
    page: Page,
    writing: Writing,
    State(web): State<Web>,
    mut form: Form,
) -> Answer {
    let answers = writing.answers();
    if !answers.leads_to(Step::Nature) {
        return Ok(page.go(answers.next().path()));
    }
    let Some(nature) = form.choice("nature", Nature::from_code) else {
        return show_wrong(&Wants::new(page, &answers, form));
    };
    let kept = writing.keep(&web, &page, |answers| answers.nature = Some(nature));
    match kept.await {
        Ok(saved) => {
            let next = saved.answers.next().path();
            Ok(saved.go(&page, next))
        }
        Err(trouble) => {
            let mut view = Wants::new(page, &answers, form);
            view.frame.trouble = Some(trouble.said.clone());
            show_trouble(&view, &trouble)
        }
    }
}

impl Wants {
    fn new(page: Page, answers: &Answers, form: Form) -> Self {
        Self {
            frame: Frame::new(&page, answers, Step::Nature),
            natures: natures(&page),
            page,
            form,
        }
    }
}

fn natures(page: &Page) -> Vec<Choice> {
    let note = |nature: &Nature| match nature {
        Nature::Consult => "nature-note-consult",
        Nature::Help => "nature-note-help",
        Nature::Complain => "nature-note-complain",
        Nature::Report => "nature-note-report",
        Nature::Suggest => "nature-note-suggest",
        Nature::Praise => "nature-note-praise",
    };
    let choices = Nature::ALL.iter().map(|nature| {
        Choice::new(nature.code(), page.word(nature)).explained(page.t(note(nature)))
    });
    choices.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said_outright_is_taken_as_said() {
        for (words, nature) in [
            (
                "想问一下，加装电梯的补贴还能申请吗？",
                Some(Nature::Consult),
            ),
            ("我要投诉楼下烧烤店", Some(Nature::Complain)),
            ("举报：河边有人夜里倒渣土", Some(Nature::Report)),
            ("建议在路口加一个红绿灯", Some(Nature::Suggest)),
            ("想感谢 12 路公交的司机师傅", Some(Nature::Praise)),
            ("I would like to thank the driver", Some(Nature::Praise)),
            ("路灯不亮三天了，建议尽快修，谢谢", None),
            ("请问路灯什么时候能修好", None),
            ("我要投诉，也想问一下谁管", None),
            ("", None),
        ] {
            assert_eq!(told_by(words), nature, "{words}");
        }
    }
}
