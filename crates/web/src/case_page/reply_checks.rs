//! The second reader of a reply: what the checks of
//! [`xinqiao_hotline::letter`] say of it, in words, and the letter as the person
//! will see it. The same checks run while somebody types, when somebody asks for
//! them without scripts, and when the reply is audited.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use xinqiao_hotline::{
    Seen,
    fact::Fact,
    letter::{self, Check, Lack, Private, Wrong},
};
use xinqiao_kernel::words::ActKind;

use super::{
    handlers::see,
    names::Names,
    shown::{Told, shown_after},
};
use crate::{Web, error::Answer, form::Form, page::Page};

/// What the checks say, and the letter.
pub(crate) struct Judged {
    pub(crate) checks: Vec<Checked>,
    /// How many hold, in words.
    pub(crate) sum: String,
    /// The letter as the person will see it; empty while nothing is written.
    pub(crate) letter: String,
    /// Who signs it.
    pub(crate) signed: String,
}

/// One check in words.
pub(crate) struct Checked {
    pub(crate) what: String,
    /// What is wrong and how to mend it; empty when it holds.
    pub(crate) why: String,
    /// It holds the letter back until it is mended.
    pub(crate) stops: bool,
}

impl Checked {
    pub(crate) fn holds(&self) -> bool {
        self.why.is_empty()
    }
}

/// Judges what is typed, without sending it.
pub(super) async fn judge_typed(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
    form: Form,
) -> Answer {
    let seen = see(&web, &page, &number).await?;
    if page.fragment {
        let judged = judged(
            &page,
            &Names::of(&web, page.words),
            &seen,
            form.value("to_person"),
        );
        return Ok(Html(Checks { judged, page }.render()?).into_response());
    }
    let told = Told {
        act: Some(ActKind::Reply),
        form: Some(form),
        ..Told::default()
    };
    shown_after(&web, page, &seen, told, StatusCode::OK).await
}

/// What the checks say of this letter to the person who told the case.
pub(crate) fn judged(page: &Page, names: &Names, seen: &Seen, letter: &str) -> Judged {
    let verdicts = letter::judge(letter, &told(seen));
    let checks: Vec<Checked> = verdicts
        .iter()
        .map(|verdict| Checked {
            what: page.t(key(verdict.check)).into_owned(),
            why: verdict
                .wrong
                .as_ref()
                .map(|wrong| why(page, wrong))
                .unwrap_or_default(),
            stops: verdict.check == Check::Private && !letter::numbers(letter).is_empty(),
        })
        .collect();
    let hold = checks.iter().filter(|check| check.holds()).count();
    Judged {
        sum: match letter.trim() {
            "" => page.t("check-empty").into_owned(),
            _ => page.t2("check-sum", "hold", hold, "all", checks.len()),
        },
        letter: letter.trim().to_owned(),
        signed: seen
            .case
            .lead
            .map(|unit| names.unit(unit))
            .unwrap_or_default(),
        checks,
    }
}

/// Why this letter may not be sent as it is, if so.
pub(super) fn held_back(form: &Form, letter: &str) -> Option<String> {
    let found = letter::numbers(letter);
    (!found.is_empty()).then(|| {
        let words = form.words();
        let kinds: Vec<String> = found.iter().map(|kind| private(words, kind)).collect();
        words.t1(
            "check-private-stops",
            "found",
            kinds.join(words.either("、", ", ")),
        )
    })
}

/// What the person told, the title first, then their words as they came.
fn told(seen: &Seen) -> Vec<&str> {
    let facts = seen.events.iter().flat_map(|event| &event.body.facts);
    let words = facts.filter_map(|fact| match fact {
        Fact::Filed { filing, .. } => Some(filing.text.as_str()),
        Fact::Supplemented { text, .. } => Some(text.as_str()),
        _ => None,
    });
    std::iter::once(seen.case.title.as_str())
        .chain(words)
        .collect()
}

const fn key(check: Check) -> &'static str {
    match check {
        Check::Answers => "check-answers",
        Check::Reasons => "check-reasons",
        Check::Measure => "check-measure",
        Check::When => "check-when",
        Check::Polite => "check-polite",
        Check::Private => "check-private",
        Check::Plain => "check-plain",
    }
}

fn why(page: &Page, wrong: &Wrong) -> String {
    let join = page.words.either("、", ", ");
    let word = |key: &str, word: &str| page.t1(key, "word", word);
    match wrong {
        Wrong::Empty => page.t("check-empty").into_owned(),
        Wrong::NotAnswered(open) => word("check-answers-not", &quoted(page, open)),
        Wrong::NoReasons(what, passages) => word(lacks(*what), &quoted(page, passages)),
        Wrong::NoMeasure => page.t("check-measure-not").into_owned(),
        Wrong::Hollow(phrase) => word("check-measure-hollow", phrase),
        Wrong::NoDate => page.t("check-when-not").into_owned(),
        Wrong::Vague(vague) => word("check-when-vague", vague),
        Wrong::NoGreeting => page.t("check-greeting-not").into_owned(),
        Wrong::NoClosing => page.t("check-closing-not").into_owned(),
        Wrong::Harsh(harsh) => word("check-harsh", harsh),
        Wrong::Private(found) => {
            let kinds: Vec<String> = found.iter().map(|kind| private(page.words, kind)).collect();
            page.t1("check-private-found", "found", kinds.join(join))
        }
        Wrong::OfficeWords(found) => word("check-plain-not", &found.join(join)),
    }
}

/// What stands where an answer should, and what to write.
const fn lacks(what: Lack) -> &'static str {
    match what {
        Lack::OnlyForwarded => "check-reasons-forwarded",
        Lack::OnlyPromised => "check-reasons-promised",
        Lack::OnlyReferred => "check-reasons-referred",
        Lack::OnlyAsked => "check-reasons-asked",
        Lack::SaysNothing => "check-reasons-nothing",
    }
}

fn quoted(page: &Page, passages: &[String]) -> String {
    let (open, close) = (page.words.either("「", "“"), page.words.either("」", "” "));
    let quoted = passages
        .iter()
        .map(|passage| format!("{open}{passage}{close}"));
    quoted.collect::<String>().trim_end().to_owned()
}

fn private(words: crate::words::Words, kind: &Private) -> String {
    match kind {
        Private::Phone => words.t("private-phone").into_owned(),
        Private::Identity => words.t("private-identity").into_owned(),
        Private::Card => words.t("private-card").into_owned(),
        Private::Plate => words.t("private-plate").into_owned(),
        Private::Name(name) => words.t1("private-name", "name", name),
    }
}

#[derive(Template)]
#[template(path = "case_page/checks.html")]
struct Checks {
    page: Page,
    judged: Judged,
}
