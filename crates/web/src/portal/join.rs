//! 我也遇到了: joining a public case instead of telling the same once more.

use askama::Template;
use axum::{
    extract::{FromRequestParts, Path, State},
    http::{header, request::Parts},
    response::Response,
};
use xinqiao_hotline::{Act, ActError, Asked, Case, Refusal};
use xinqiao_identity::Actor;
use xinqiao_kernel::{CaseId, CaseNumber};

use super::{
    citizen,
    held::Held,
    refused::{self, refused},
    same,
    standing::Teller,
};
use crate::{
    Web,
    cookie::{self, Lasts},
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
    rate::Allowance,
    view::Step,
};

const COOKIE: &str = "xq_joined";
/// Cases one browser remembers to have joined, and for how long: longer than most
/// are open.
const MOST: usize = 40;
const SECONDS: u32 = 90 * 24 * 3600;

/// Joins from one address: ten at once, as of a family or an office, then one a minute.
const FROM_AN_ADDRESS: Allowance = Allowance {
    burst: 10.0,
    per_second: 1.0 / 60.0,
};

/// Cases that this browser has joined, the newest first.
pub(super) struct Joined(Vec<CaseNumber>);

impl Joined {
    /// Whether this browser joined the case.
    pub(super) fn has(&self, id: CaseId) -> bool {
        self.0.iter().any(|number| number.id() == id)
    }

    fn with(mut self, page: &Page, number: CaseNumber, answer: &mut Response) {
        self.0.insert(0, number);
        self.0.truncate(MOST);
        let numbers: Vec<String> = self.0.iter().map(|number| number.compact()).collect();
        let lasts = Lasts::Seconds(SECONDS);
        let line = cookie::write(COOKIE, &numbers.join("_"), lasts, page.https);
        answer.headers_mut().append(header::SET_COOKIE, line);
    }
}

impl FromRequestParts<Web> for Joined {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Error> {
        let text = cookie::read(&parts.headers, COOKIE, web.settings.https).unwrap_or_default();
        let numbers = text
            .split('_')
            .filter_map(|one| CaseNumber::parse(one).ok());
        Ok(Self(numbers.take(MOST).collect()))
    }
}

/// `POST /cases/{number}/join`. Once a person, or once a browser for whoever did not
/// sign in; a second time leads to the same page and counts nothing.
pub(super) async fn join(
    page: Page,
    held: Held,
    joined: Joined,
    State(web): State<Web>,
    Path(number): Path<String>,
    _form: Form,
) -> Answer {
    let number = CaseNumber::parse(&number).map_err(|_| Error::not_found())?;
    let there = format!("/cases/{}/joined", number.compact());
    if joined.has(number.id()) {
        return Ok(page.go(&there));
    }
    if held.holds(&web, number.id())? {
        return Err(Error::refused(page.t("join-own")));
    }
    let pace = web
        .limiter
        .take("join-from", &page.client, FROM_AN_ADDRESS, page.now);
    if let Err(seconds) = pace {
        let said = page.t1("join-wait", "minutes", seconds.div_ceil(60));
        return Err(Error::refused(said));
    }
    let person = citizen(&page);
    let done = web
        .hotline
        .act(&person, number.id(), Act::Join, Asked::default())
        .await;
    match done {
        Ok(case) => web.live.tell_of(&case),
        Err(ActError::Refused(Refusal::AlreadyJoined)) => {}
        Err(ActError::Refused(Refusal::NotYours { .. })) => {
            return Err(Error::refused(page.t("join-own")));
        }
        Err(ActError::Refused(Refusal::WrongState { .. })) => {
            return Err(Error::refused(page.t("join-over")));
        }
        Err(error) => return Err(refused(&page, error)),
    }
    let mut answer = page.go(&there);
    joined.with(&page, number, &mut answer);
    Ok(answer)
}

#[derive(Template)]
#[template(path = "portal/joined.html")]
struct Thanks {
    number: CaseNumber,
    case: Case,
    state: String,
    others: String,
    ahead: Vec<Step>,
    /// Somebody who signed in finds it in the own list.
    in_own_list: bool,
    page: Page,
}

/// `GET /cases/{number}/joined`: what happens next, and how to follow it.
pub(super) async fn thanks(
    page: Page,
    State(web): State<Web>,
    Path(number): Path<String>,
) -> Answer {
    let number = CaseNumber::parse(&number).map_err(|_| Error::not_found())?;
    let seen = web
        .hotline
        .case(&Actor::anonymous(), number.id(), false)
        .await;
    let seen = seen.map_err(|error| refused::refused(&page, error))?;
    let teller = Teller::to_everybody(&web, &page);
    show(&Thanks {
        number,
        state: teller.state(&seen.case),
        others: same::others(&page, seen.case.joined.saturating_sub(1)),
        ahead: teller.ahead(&seen.case),
        in_own_list: citizen(&page).person.is_some(),
        case: seen.case,
        page,
    })
}
