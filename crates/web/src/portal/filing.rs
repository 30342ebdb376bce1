//! Telling the hotline something: `/file` for everybody, `/enterprise` for
//! companies (政企直通车). One page, nothing asked that is not needed; what was
//! typed stays whatever happens.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use xinqiao_hotline::{
    ActError, Asked,
    filing::{Attachment, TEXT_MOST},
};
use xinqiao_kernel::{CaseNumber, words::Nature};
use xinqiao_platform::{db::WriteError, sm3};

use super::{
    citizen,
    files::{self, Kept},
    held::Held,
    message,
    places::{self, District},
    refused,
};
use crate::{
    Web,
    error::Answer,
    form::Form,
    page::{Page, show},
    rate::Allowance,
    view::Choice,
};

/// Cases one client may file: enough for a library or a village on one address.
const AN_HOUR: u32 = 40;

/// Which of the two lines a case is filed on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// `/file`.
    Everybody,
    /// `/enterprise`.
    Enterprise,
}

#[derive(Template)]
#[template(path = "portal/file.html")]
struct FilePage {
    page: Page,
    form: Form,
    line: Line,
    natures: Vec<Choice>,
    districts: Vec<District>,
    kept: Vec<Kept>,
    /// Why it could not be sent although nothing is wrong with it.
    trouble: Option<String>,
    /// Names this form, so that an impatient second click files nothing twice.
    once: String,
}

/// `GET /file`.
pub(super) async fn ask(page: Page, State(web): State<Web>) -> Answer {
    blank(page, &web, Line::Everybody, None).await
}

/// `GET /enterprise`.
pub(super) async fn ask_enterprise(page: Page, State(web): State<Web>) -> Answer {
    blank(page, &web, Line::Enterprise, None).await
}

/// `POST /file/begin`: the one field of the home page, carried into the form. It
/// is posted, because what happened to somebody has no place in an address.
pub(super) async fn begin(page: Page, State(web): State<Web>, form: Form) -> Answer {
    let what = form.value("what").to_owned();
    blank(page, &web, Line::Everybody, Some(what)).await
}

/// `POST /file`.
pub(super) async fn send(page: Page, held: Held, State(web): State<Web>, form: Form) -> Answer {
    take(page, held, &web, form, Line::Everybody).await
}

/// `POST /enterprise`.
pub(super) async fn send_enterprise(
    page: Page,
    held: Held,
    State(web): State<Web>,
    form: Form,
) -> Answer {
    take(page, held, &web, form, Line::Enterprise).await
}

async fn blank(page: Page, web: &Web, line: Line, what: Option<String>) -> Answer {
    let mut form = Form::blank(&page);
    if let Some(what) = what {
        form = form.with("what", what);
    }
    let known = message::known(&page, web).await?;
    form = form.with("name", known.name).with("phone", known.phone);
    show(&FilePage::new(page, web, line, form, &[]))
}

async fn take(page: Page, held: Held, web: &Web, mut form: Form, line: Line) -> Answer {
    let pace = Allowance::per_hour(AN_HOUR);
    if let Err(seconds) = web.limiter.take("file", &page.client, pace, page.now) {
        let minutes = seconds.div_ceil(60);
        let said = page.t1("file-wait", "minutes", minutes);
        return again(
            page,
            web,
            line,
            form,
            &[],
            StatusCode::TOO_MANY_REQUESTS,
            Some(said),
        );
    }
    // Files first: they are kept even when something else is wrong.
    let attachments = files::take(web, &page, &mut form).await?;
    let Some((filing, person)) = message::read(&page, web, &mut form, line, &attachments) else {
        return again(
            page,
            web,
            line,
            form,
            &attachments,
            StatusCode::UNPROCESSABLE_ENTITY,
            None,
        );
    };
    let person = message::completed(person, message::known(&page, web).await?);

    let actor = citizen(&page);
    let key = message::key(&form, &filing, &person);
    let asked = Asked {
        key: Some(&key),
        ..Asked::default()
    };
    let receipt = match web.hotline.file(&actor, filing, false, person, asked).await {
        Ok(receipt) => receipt,
        Err(ActError::Write(WriteError::Busy { .. } | WriteError::Unavailable { .. })) => {
            let said = page.t("file-busy").into_owned();
            let busy = StatusCode::SERVICE_UNAVAILABLE;
            return again(page, web, line, form, &attachments, busy, Some(said));
        }
        Err(ActError::Refused(refusal)) => {
            let said = refused::said(&page, &refusal);
            let unfit = StatusCode::UNPROCESSABLE_ENTITY;
            return again(page, web, line, form, &attachments, unfit, Some(said));
        }
        Err(error) => return Err(refused::refused(&page, error)),
    };
    web.live.tell_of(&receipt.case);
    let number = CaseNumber::of(receipt.case.id);
    let mut answer = page.go(&format!("/filed/{}", number.compact()));
    held.with(&page, number, receipt.query_code, &mut answer);
    Ok(answer)
}

fn again(
    page: Page,
    web: &Web,
    line: Line,
    form: Form,
    files: &[Attachment],
    status: StatusCode,
    trouble: Option<String>,
) -> Answer {
    let view = FilePage {
        trouble,
        ..FilePage::new(page, web, line, form, files)
    };
    Ok((status, Html(view.render()?)).into_response())
}

impl FilePage {
    fn new(page: Page, web: &Web, line: Line, form: Form, files: &[Attachment]) -> Self {
        let typed = form.value("once");
        let fresh = || sm3::hex(&rand::random::<[u8; 16]>());
        let once = if typed.is_empty() {
            fresh()
        } else {
            typed.chars().take(64).collect()
        };
        Self {
            natures: natures(&page),
            districts: places::districts(&web.regions, page.words),
            kept: files::kept(&page, files),
            trouble: None,
            once,
            line,
            form,
            page,
        }
    }

    fn is_enterprise(&self) -> bool {
        self.line == Line::Enterprise
    }

    fn action(&self) -> &'static str {
        match self.line {
            Line::Everybody => "/file",
            Line::Enterprise => "/enterprise",
        }
    }

    fn text_most(&self) -> usize {
        TEXT_MOST
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
