//! Everything on one page before it is sent, each answer with the way to change it.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use xinqiao_hotline::{ActError, Asked};
use xinqiao_kernel::CaseNumber;
use xinqiao_platform::db::WriteError;

use super::{
    super::{citizen, held::Held, places, refused},
    AN_HOUR,
    answers::{Answers, Step},
    frame::{self, Frame},
    message,
    writing::Writing,
};
use crate::{
    Web,
    error::{Answer, Error},
    files,
    form::Form,
    page::Page,
    rate::Allowance,
};

#[derive(Template)]
#[template(path = "portal/file/check.html")]
struct Check {
    page: Page,
    frame: Frame,
    lines: Vec<Line>,
    /// Names what is shown: sent is what was seen, and once.
    once: String,
    version: i64,
}

/// One answer.
struct Line {
    /// What was asked.
    asked: String,
    /// The answer; several lines for several files.
    answers: Vec<String>,
    /// The person's own words.
    own_words: bool,
    /// What there is to say to it.
    note: Option<String>,
    /// Where it is changed.
    change: &'static str,
}

/// `GET /file/check`.
pub(super) async fn ask(page: Page, writing: Writing, State(web): State<Web>) -> Answer {
    let answers = writing.answers();
    if answers.next() != Step::Check {
        return Ok(page.go(answers.next().path()));
    }
    let version = writing.version();
    frame::show(&Check::new(page, &web, &answers, version).await?)
}

/// `POST /file/check`: it becomes a case.
pub(super) async fn send(
    page: Page,
    writing: Writing,
    held: Held,
    State(web): State<Web>,
    form: Form,
) -> Answer {
    // A second click, or the way back after it was sent: the same case.
    if let Some((number, once)) = writing.filed()
        && once == form.value("once")
    {
        let code = web.hotline.query_code(number.id());
        let code = code.map_err(|error| refused::refused(&page, error))?;
        return Ok(receipt(&page, held, number, code));
    }
    let answers = writing.answers();
    if answers.next() != Step::Check {
        return Ok(page.go(answers.next().path()));
    }
    let seen = (answers.once.as_str(), writing.version().to_string());
    if (form.value("once"), form.value("version").to_owned()) != seen {
        let said = page.t("check-changed");
        return Ok(page.go_saying(Step::Check.path(), &said));
    }
    let version = writing.version();
    let pace = Allowance::per_hour(AN_HOUR);
    if let Err(seconds) = web.limiter.take("file", &page.client, pace, page.now) {
        let said = page.t1("file-wait", "minutes", seconds.div_ceil(60));
        let status = StatusCode::TOO_MANY_REQUESTS;
        return again(page, &web, &answers, version, said, status).await;
    }
    let known = message::known(&page, &web).await?;
    let Some((filing, person)) = message::of(&page, &answers, known) else {
        return Ok(page.go(answers.next().path()));
    };
    let key = message::key(&answers.once, &filing, &person);
    let asked = Asked {
        key: Some(&key),
        ..Asked::default()
    };
    let actor = citizen(&page);
    let filed = match web.hotline.file(&actor, filing, false, person, asked).await {
        Ok(filed) => filed,
        Err(ActError::Write(WriteError::Busy { .. } | WriteError::Unavailable { .. })) => {
            let said = page.t("file-busy").into_owned();
            let status = StatusCode::SERVICE_UNAVAILABLE;
            return again(page, &web, &answers, version, said, status).await;
        }
        Err(ActError::Refused(refusal)) => {
            let said = refused::said(&page, &refusal);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return again(page, &web, &answers, version, said, status).await;
        }
        Err(error) => return Err(refused::refused(&page, error)),
    };
    web.live.tell_of(&filed.case);
    let number = CaseNumber::of(filed.case.id);
    writing.became(&web, &page, number).await;
    Ok(receipt(&page, held, number, filed.query_code))
}

fn receipt(
    page: &Page,
    held: Held,
    number: CaseNumber,
    code: xinqiao_kernel::QueryCode,
) -> Response {
    let mut answer = page.go(&format!("/filed/{}", number.compact()));
    held.with(page, number, code, &mut answer);
    answer
}

async fn again(
    page: Page,
    web: &Web,
    answers: &Answers,
    version: i64,
    said: String,
    status: StatusCode,
) -> Answer {
    let mut view = Check::new(page, web, answers, version).await?;
    view.frame.trouble = Some(said);
    frame::answer(&view, status)
}

impl Check {
    async fn new(page: Page, web: &Web, answers: &Answers, version: i64) -> Result<Self, Error> {
        // Who signed in and left the phone empty is reached at the phone they proved.
        let known = message::known(&page, web).await?;
        Ok(Self {
            frame: Frame::new(&page, answers, Step::Check),
            lines: lines(&page, web, answers, &known.phone),
            once: answers.once.clone(),
            version,
            page,
        })
    }
}

fn lines(page: &Page, web: &Web, answers: &Answers, known_phone: &str) -> Vec<Line> {
    let line = |asked: &str, answers: Vec<String>, step: Step| Line {
        asked: page.t(asked).into_owned(),
        answers,
        own_words: false,
        note: None,
        change: step.path(),
    };
    let mut lines = Vec::new();
    if let Some(company) = &answers.company {
        let code = company.credit_code.clone();
        let said = std::iter::once(company.name.clone()).chain(code).collect();
        lines.push(line("check-company", said, Step::Company));
    }
    lines.push(Line {
        own_words: true,
        ..line("check-what", vec![answers.what.clone()], Step::What)
    });
    if let Some(place) = &answers.place {
        let region = places::name(&web.regions, &place.region, page.words);
        let words = Some(place.words.clone()).filter(|words| !words.is_empty());
        let said = std::iter::once(region).chain(words).collect();
        lines.push(line("check-where", said, Step::Where));
    }
    let files: Vec<String> = answers
        .files
        .iter()
        .map(|file| files::label(page, file))
        .collect();
    let files = if files.is_empty() {
        vec![page.t("check-no-photos").into_owned()]
    } else {
        files
    };
    lines.push(line("check-photos", files, Step::Photos));
    if let Some(nature) = answers.wants() {
        let guessed = answers.nature.is_none();
        lines.push(Line {
            note: guessed.then(|| page.t("check-guessed").into_owned()),
            ..line(
                "check-nature",
                vec![page.word(&nature).into_owned()],
                Step::Nature,
            )
        });
    }
    if let Some(who) = &answers.who {
        let phone = if who.phone.is_empty() {
            known_phone
        } else {
            &who.phone
        };
        let mut said: Vec<String> = [who.name.as_str(), phone]
            .into_iter()
            .filter(|said| !said.is_empty())
            .map(str::to_owned)
            .collect();
        if said.is_empty() {
            said.push(page.t("check-nobody").into_owned());
        }
        let (secret, public) = (who.secret, who.public);
        said.push(
            page.t(if secret {
                "check-secret"
            } else {
                "check-not-secret"
            })
            .into_owned(),
        );
        said.push(
            page.t(if public {
                "check-public"
            } else {
                "check-not-public"
            })
            .into_owned(),
        );
        lines.push(line("check-who", said, Step::Who));
    }
    lines
}
