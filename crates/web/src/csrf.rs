//! Forms come from our own pages only.
//!
//! Every client has a secret in a cookie; every form that posts carries it in
//! its field `seal`, masked anew for each page so that compression cannot leak
//! it. [`guard`] reads each posted form once, checks the seal, and hands the
//! fields on as [`crate::form::Form`]: no handler can forget the check.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{FromRequest as _, Multipart, Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::{
    Web,
    cookie::{self},
    error::Error,
    form::{Posted, Upload},
    lost::Came,
};

/// The name of the hidden field.
pub(crate) const FIELD: &str = "seal";

/// Files one form may carry.
const MOST_FILES: usize = 20;
/// Fields one form may carry.
const MOST_FIELDS: usize = 400;

/// The secret that this client's forms are sealed with.
#[derive(Clone)]
pub(crate) struct Seal {
    secret: [u8; 32],
    new: bool,
}

impl Seal {
    pub(crate) fn new() -> Self {
        Self {
            secret: rand::random(),
            new: true,
        }
    }

    pub(crate) fn from_cookie(text: &str) -> Option<Self> {
        let secret = unhex(text)?.try_into().ok()?;
        Some(Self { secret, new: false })
    }

    pub(crate) fn is_new(&self) -> bool {
        self.new
    }

    pub(crate) fn for_cookie(&self) -> String {
        hex(&self.secret)
    }

    /// Another text each time: a random mask, and the secret under it.
    pub(crate) fn masked(&self) -> String {
        let mask: [u8; 32] = rand::random();
        hex(&mask) + &hex(&xor(&self.secret, &mask))
    }

    fn matches(&self, masked: &str) -> bool {
        let Some(bytes) = unhex(masked).filter(|bytes| bytes.len() == 64) else {
            return false;
        };
        let (mask, hidden) = bytes.split_at(32);
        // Folds all differences together, so that the time taken tells nothing.
        let differences = xor(hidden, mask)
            .iter()
            .zip(self.secret)
            .fold(0, |d, (a, b)| d | (a ^ b));
        !self.new && differences == 0
    }
}

/// Reads and checks every form before its handler runs.
pub(crate) async fn guard(State(web): State<Web>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let (posted, checked) = match checked(&web, request).await {
        Ok((posted, checked)) => (Some(posted), checked),
        Err(error) => (None, Err(error)),
    };
    let mut answer = match checked {
        Ok(request) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    if let Some(posted) = posted {
        answer.extensions_mut().insert(Came(posted));
    }
    answer
}

/// What was posted from a page of ours, and whether its seal lets it go on.
type Checked = (Arc<Posted>, Result<Request, Error>);

async fn checked(web: &Web, request: Request) -> Result<Checked, Error> {
    if *request.method() != Method::POST {
        return Err(Error::method_not_allowed());
    }
    if from_elsewhere(request.headers()) {
        return Err(Error::stale());
    }
    let (mut parts, body) = request.into_parts();
    let seal =
        cookie::read(&parts.headers, cookie::SEAL, web.settings.https).and_then(Seal::from_cookie);
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let posted = match kind.map(|kind| kind.split(';').next().unwrap_or_default().trim()) {
        Some("application/x-www-form-urlencoded") => {
            let bytes = axum::body::to_bytes(body, web.settings.form_bytes)
                .await
                .map_err(|_| Error::too_large())?;
            urlencoded(&bytes)?
        }
        Some("multipart/form-data") => {
            let request = Request::from_parts(parts.clone(), body);
            multipart(request, seal.as_ref(), web.settings.form_bytes).await?
        }
        _ => return Err(Error::media_type()),
    };
    let is_sealed = |seal: &Seal| {
        let mut fields = posted.fields.iter();
        fields.any(|(name, value)| name == FIELD && seal.matches(value))
    };
    let sealed = seal.as_ref().is_some_and(is_sealed);
    let is_ours = says_where_from(&parts.headers);
    let posted = Arc::new(posted);
    if sealed {
        parts.extensions.insert(Arc::clone(&posted));
        Ok((posted, Ok(Request::from_parts(parts, Body::empty()))))
    } else if is_ours {
        Ok((posted, Err(Error::stale())))
    } else {
        Err(Error::stale())
    }
}

/// Whether the browser says at all where a request comes from. What came without
/// our seal is shown to be sent again only then: else a stranger's page could put
/// words into a form of ours.
fn says_where_from(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN)
}

/// Browsers say where a request comes from; a form on another site is refused
/// even if it knew the seal.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_none_or(|(_, from)| from != host),
        _ => false,
    }
}

/// The fields of a form or of a query.
pub(crate) fn urlencoded(bytes: &[u8]) -> Result<Posted, Error> {
    let mut fields = Vec::new();
    for pair in bytes
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
    {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = text(decoded(halves.next().unwrap_or_default())?)?;
        let value = text(decoded(halves.next().unwrap_or_default())?)?;
        push(&mut fields, name, value)?;
    }
    Ok(Posted {
        fields,
        files: Vec::new(),
    })
}

/// The seal comes first in our forms, so a stranger's files are never kept.
async fn multipart(request: Request, seal: Option<&Seal>, most: usize) -> Result<Posted, Error> {
    let mut sealed = false;
    let mut text_bytes = 0;
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| malformed())?;
    let mut posted = Posted::default();
    let broken = |e: axum::extract::multipart::MultipartError| Error::from_status(e.status());
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().ok_or_else(malformed)?.to_owned();
        if posted.fields.is_empty() && name != FIELD {
            return Err(Error::stale());
        }
        let file_name = part.file_name().map(str::to_owned);
        if file_name.is_some() && !sealed {
            continue;
        }
        let bytes = part.bytes().await.map_err(broken)?;
        text_bytes += if file_name.is_none() { bytes.len() } else { 0 };
        if text_bytes > most {
            return Err(Error::too_large());
        }
        match file_name {
            None => push(&mut posted.fields, name, text(bytes.to_vec())?)?,
            // A file field left empty is sent as a file without name and content.
            Some(file_name) if file_name.is_empty() && bytes.is_empty() => {}
            Some(_) if posted.files.len() == MOST_FILES => return Err(Error::too_large()),
            Some(file_name) => posted.files.push(Upload {
                field: name,
                file_name,
                bytes,
            }),
        }
        if let [(_, own)] = posted.fields.as_slice() {
            sealed = seal.is_some_and(|seal| seal.matches(own));
        }
    }
    Ok(posted)
}

fn push(fields: &mut Vec<(String, String)>, name: String, value: String) -> Result<(), Error> {
    if fields.len() == MOST_FIELDS {
        return Err(Error::too_large());
    }
    fields.push((name, value));
    Ok(())
}

/// Text is UTF-8 without NUL, which no database column takes.
fn text(bytes: Vec<u8>) -> Result<String, Error> {
    let text = String::from_utf8(bytes).map_err(|_| malformed())?;
    if text.contains('\0') {
        Err(malformed())
    } else {
        Ok(text)
    }
}

fn decoded(part: &[u8]) -> Result<Vec<u8>, Error> {
    let mut out = Vec::with_capacity(part.len());
    let mut bytes = part.iter();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let pair = [bytes.next(), bytes.next()].map(|b| b.copied().and_then(digit));
                let [Some(high), Some(low)] = pair else {
                    return Err(malformed());
                };
                high << 4 | low
            }
            other => *other,
        });
    }
    Ok(out)
}

fn malformed() -> Error {
    Error::bad_input(Vec::new())
}

fn xor(a: &[u8], b: &[u8]) -> Vec<u8> {
    a.iter().zip(b).map(|(a, b)| a ^ b).collect()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() % 2 == 1 {
        return None;
    }
    text.as_bytes()
        .chunks(2)
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}
