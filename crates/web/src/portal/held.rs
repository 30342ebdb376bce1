//! Cases that this browser has shown number and query code of, kept in a cookie
//! until it is closed, so that nobody types a code for every page. The code never
//! stands in an address, where it would stay in logs and histories.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::Response,
};
use xinqiao_kernel::{CaseId, CaseNumber, QueryCode};

use crate::{
    Web,
    cookie::{self, Lasts},
    error::Error,
    page::Page,
};

const COOKIE: &str = "xq_held";

/// Cases one browser holds at most; the oldest is let go.
const MOST: usize = 12;

/// Numbers with their codes, the newest first. Each code is checked when it is used.
pub(super) struct Held {
    cases: Vec<(CaseNumber, QueryCode)>,
}

impl Held {
    /// Whether this browser has shown the right code of the case.
    pub(super) fn holds(&self, web: &Web, id: CaseId) -> Result<bool, Error> {
        let Some((_, code)) = self.cases.iter().find(|(number, _)| number.id() == id) else {
            return Ok(false);
        };
        web.hotline.is_query_code(id, code).map_err(Error::broken)
    }

    /// Adds a case, in a cookie of the answer.
    pub(super) fn with(
        mut self,
        page: &Page,
        number: CaseNumber,
        code: QueryCode,
        answer: &mut Response,
    ) {
        self.cases.retain(|(known, _)| *known != number);
        self.cases.insert(0, (number, code));
        self.cases.truncate(MOST);
        let pairs = self.cases.iter();
        let pairs: Vec<String> = pairs
            .map(|(number, code)| format!("{}-{}", number.compact(), code.as_str()))
            .collect();
        let line = cookie::write(COOKIE, &pairs.join("_"), Lasts::Session, page.https);
        answer.headers_mut().append(header::SET_COOKIE, line);
    }
}

/// The cookie that lets go of every case.
pub(crate) fn forget(https: bool) -> HeaderValue {
    cookie::write(COOKIE, "", Lasts::Over, https)
}

impl FromRequestParts<Web> for Held {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Error> {
        let text = cookie::read(&parts.headers, COOKIE, web.settings.https).unwrap_or_default();
        let pairs = text.split('_').filter_map(|pair| pair.split_once('-'));
        let cases = pairs.filter_map(|(number, code)| {
            Some((
                CaseNumber::parse(number).ok()?,
                QueryCode::parse(code).ok()?,
            ))
        });
        Ok(Self {
            cases: cases.take(MOST).collect(),
        })
    }
}
