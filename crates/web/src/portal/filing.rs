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
    filing::{Attachment, Enterprise, Filing, PLACE_MOST, PersonDetails, TEXT_MOST},
};
use xinqiao_kernel::{
    CaseNumber, CreditCode, Phone,
    words::{Channel, Nature, Urgency},
};
use xinqiao_platform::{db::WriteError, sm3};

use super::{
    citizen,
    files::{self, Kept},
    held::Held,
    places::{self, District},
    refused,
};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
    rate::Allowance,
    view::Choice,
};

/// Cases one client may file: enough for a library or a village on one address.
const AN_HOUR: u32 = 40;
const NAME_MOST: usize = 30;
const COMPANY_MOST: usize = 100;

/// Which of the two lines a case is filed on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Everybody,
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
    let known = known(&page, web).await?;
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
    let Some((filing, person)) = read(&page, web, &mut form, line, &attachments) else {
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
    let person = completed(person, known(&page, web).await?);

    let actor = citizen(&page);
    let key = key(&form, &filing, &person);
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

/// Reads every field before anything is said; `None` when something is wrong.
fn read(
    page: &Page,
    web: &Web,
    form: &mut Form,
    line: Line,
    attachments: &[Attachment],
) -> Option<(Filing, PersonDetails)> {
    let company = (line == Line::Enterprise).then(|| company(page, form));
    let what = form.text("what", 4, TEXT_MOST);
    let nature = form.choice("nature", Nature::from_code);
    let region = form.choice("region", |code| {
        web.regions.get(code).map(|known| known.code.clone())
    });
    let place = form.optional("place", PLACE_MOST);
    let name = form.optional("name", NAME_MOST);
    let phone = phone(page, form);
    let secret = form.ticked("secret");
    if form.is_wrong() {
        return None;
    }
    let enterprise = match company {
        None => None,
        Some(company) => Some(company?),
    };
    let filing = Filing {
        nature: nature?,
        class: String::new(),
        region: region?,
        place: place?.unwrap_or_default(),
        title: String::new(),
        text: what?,
        channel: Channel::Web,
        urgency: Urgency::Ordinary,
        attachments: attachments.to_vec(),
        enterprise,
        reported: None,
        secret,
        public: form.ticked("public") && !secret,
        reporter: citizen(page).person,
        person_digest: None,
        origin: None,
    };
    let person = PersonDetails {
        name: name?.unwrap_or_default(),
        phone: phone?
            .map(|phone| phone.as_str().to_owned())
            .unwrap_or_default(),
        ..PersonDetails::default()
    };
    Some((filing, person))
}

fn company(page: &Page, form: &mut Form) -> Option<Enterprise> {
    let name = form.text("company", 2, COMPANY_MOST);
    let credit_code = match form.optional("credit_code", 40)? {
        None => None,
        Some(typed) => match CreditCode::parse(&typed) {
            Ok(code) => Some(code.as_str().to_owned()),
            Err(error) => {
                let said = page
                    .words
                    .either(&error.zh(), &error.to_string())
                    .to_owned();
                return form.wrong("credit_code", said);
            }
        },
    };
    Some(Enterprise {
        name: name?,
        credit_code,
    })
}

/// A phone number may be left out: `Some(None)`.
fn phone(page: &Page, form: &mut Form) -> Option<Option<Phone>> {
    let Some(typed) = form.optional("phone", 40)? else {
        return Some(None);
    };
    match Phone::parse(&typed) {
        Ok(phone) => Some(Some(phone)),
        Err(error) => {
            let said = page
                .words
                .either(&error.zh(), &error.to_string())
                .to_owned();
            form.wrong("phone", said)
        }
    }
}

/// Name and phone of a citizen who signed in; nothing for everybody else.
async fn known(page: &Page, web: &Web) -> Result<PersonDetails, Error> {
    let Some(id) = citizen(page).person else {
        return Ok(PersonDetails::default());
    };
    let citizen = web
        .identity
        .citizens
        .open(id)
        .await
        .map_err(Error::broken)?;
    Ok(
        citizen.map_or_else(PersonDetails::default, |known| PersonDetails {
            name: known.name.unwrap_or_default(),
            phone: known.phone,
            ..PersonDetails::default()
        }),
    )
}

/// Who signed in has proven a phone; it stands in for one that was left out.
fn completed(typed: PersonDetails, known: PersonDetails) -> PersonDetails {
    let or = |typed: String, known: String| if typed.is_empty() { known } else { typed };
    PersonDetails {
        name: or(typed.name, known.name),
        phone: or(typed.phone, known.phone),
        ..PersonDetails::default()
    }
}

/// The same form with the same content is the same case, however often it comes.
fn key(form: &Form, filing: &Filing, person: &PersonDetails) -> String {
    let content = serde_json::to_vec(&(filing, person)).unwrap_or_default();
    sm3::hex(&sm3::digest(&[
        form.value("once").as_bytes(),
        b"\n",
        &content,
    ]))
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
