//! The draft behind a cookie: opened with every step, kept with every answer.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use jiff::{SignedDuration, Timestamp};
use xinqiao_hotline::drafts::{DraftError, KEPT};
use xinqiao_identity::secret::Secret;
use xinqiao_kernel::CaseNumber;
use xinqiao_platform::{db::DbError, sm3};

use super::answers::Answers;
use crate::{
    Web,
    cookie::{self, Lasts},
    error::Error,
    page::Page,
    rate::Allowance,
};

const COOKIE: &str = "xq_draft";

/// Drafts one client may begin in an hour: a library with twenty computers.
const AN_HOUR: u32 = 240;

/// How long a sent draft remembers which case it became, for a second click and
/// for the way back.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(1);

/// How often a change is tried when two windows write at once.
const TRIES: usize = 4;

/// What this browser is writing, if anything.
pub(super) struct Writing {
    held: Option<Held>,
}

struct Held {
    secret: Secret,
    version: i64,
    begun_at: Timestamp,
    answers: Answers,
}

/// An answer that was kept.
pub(super) struct Saved {
    /// All answers, the new one among them.
    pub(super) answers: Answers,
    cookie: HeaderValue,
}

/// Why an answer could not be kept just now. The page is shown again with it.
pub(super) struct NotSaved {
    pub(super) status: StatusCode,
    pub(super) said: String,
}

impl Writing {
    /// Nothing was begun, or it was let go.
    pub(super) const fn nothing() -> Self {
        Self { held: None }
    }

    /// What was told so far; nothing when nothing was, or all of it was sent.
    pub(super) fn answers(&self) -> Answers {
        let open = self.held.as_ref().map(|held| &held.answers);
        let open = open.filter(|answers| answers.filed.is_none());
        open.cloned().unwrap_or_default()
    }

    /// When it was begun, if there is anything to go on with.
    pub(super) fn begun_at(&self) -> Option<Timestamp> {
        let held = self.held.as_ref()?;
        (!self.answers().is_empty()).then_some(held.begun_at)
    }

    /// Changes with every change.
    pub(super) fn version(&self) -> i64 {
        self.held.as_ref().map_or(0, |held| held.version)
    }

    /// The case the draft became, if it was sent a moment ago.
    pub(super) fn filed(&self) -> Option<(CaseNumber, &str)> {
        let answers = &self.held.as_ref()?.answers;
        let number = CaseNumber::parse(answers.filed.as_deref()?).ok()?;
        Some((number, &answers.once))
    }

    /// Keeps an answer; begins a draft when there is none. `change` is done again
    /// on what another window kept meanwhile, so that neither loses its words.
    pub(super) async fn keep(
        self,
        web: &Web,
        page: &Page,
        change: impl Fn(&mut Answers),
    ) -> Result<Saved, NotSaved> {
        let drafts = web.hotline.drafts();
        let mut open = self.held.filter(|held| held.answers.filed.is_none());
        for _ in 0..TRIES {
            let Some(held) = open else {
                return begin(web, page, change).await;
            };
            let mut answers = held.answers;
            change(&mut answers);
            answers.checked |= answers.next() == super::answers::Step::Check;
            let kept = drafts
                .keep(
                    &held.secret,
                    held.version,
                    &written(&answers),
                    page.now + KEPT,
                )
                .await
                .map_err(|error| busy(page, error))?;
            if kept {
                let cookie = remember(&held.secret, page.https);
                return Ok(Saved { answers, cookie });
            }
            let found = find(web, held.secret, page.now).await;
            open = found.map_err(|error| busy(page, error))?;
        }
        Err(busy(
            page,
            DraftError::Db(DbError::Conflict {
                what: "a draft that others change all the time".to_owned(),
            }),
        ))
    }

    /// The draft became a case: nothing of its content stays.
    pub(super) async fn became(self, web: &Web, page: &Page, number: CaseNumber) {
        let Some(held) = self.held else { return };
        let rest = Answers {
            once: held.answers.once,
            filed: Some(number.compact()),
            ..Answers::default()
        };
        let until = page.now + REMEMBERED;
        let drafts = web.hotline.drafts();
        let content = written(&rest);
        let kept = drafts.keep(&held.secret, held.version, &content, until);
        if let Err(error) = kept.await {
            // The case is filed; the draft ends by itself in three days.
            tracing::warn!(%error, "a sent draft is still there");
        }
    }

    /// Forgets it, on the server.
    pub(super) async fn drop(&self, web: &Web) -> Result<(), Error> {
        match &self.held {
            Some(held) => {
                let gone = web.hotline.drafts().forget(&held.secret).await;
                gone.map_err(Error::broken)
            }
            None => Ok(()),
        }
    }
}

impl Saved {
    /// Leads on, with the cookie that finds the draft again.
    pub(super) fn go(self, page: &Page, path: &str) -> Response {
        let mut answer = page.go(path);
        answer.headers_mut().append(header::SET_COOKIE, self.cookie);
        answer
    }
}

async fn begin(web: &Web, page: &Page, change: impl Fn(&mut Answers)) -> Result<Saved, NotSaved> {
    let pace = Allowance::per_hour(AN_HOUR);
    if let Err(seconds) = web.limiter.take("draft", &page.client, pace, page.now) {
        return Err(NotSaved {
            status: StatusCode::TOO_MANY_REQUESTS,
            said: page.t1("file-wait", "minutes", seconds.div_ceil(60)),
        });
    }
    let mut answers = Answers {
        once: sm3::hex(&rand::random::<[u8; 16]>()),
        ..Answers::default()
    };
    change(&mut answers);
    let drafts = web.hotline.drafts();
    let content = written(&answers);
    let begun = drafts.begin(&content, page.now).await;
    let secret = begun.map_err(|error| busy(page, error))?;
    let cookie = remember(&secret, page.https);
    Ok(Saved { answers, cookie })
}

async fn find(web: &Web, secret: Secret, now: Timestamp) -> Result<Option<Held>, DraftError> {
    let Some(draft) = web.hotline.drafts().open(&secret, now).await? else {
        return Ok(None);
    };
    // A draft of an older release that cannot be read any more is begun afresh.
    let answers = serde_json::from_slice(&draft.content).ok();
    Ok(answers.map(|answers| Held {
        secret,
        version: draft.version,
        begun_at: draft.begun_at,
        answers,
    }))
}

fn written(answers: &Answers) -> Vec<u8> {
    serde_json::to_vec(answers).unwrap_or_default()
}

fn busy(page: &Page, error: DraftError) -> NotSaved {
    if !matches!(error, DraftError::Db(DbError::Unavailable { .. })) {
        tracing::error!(%error, "a draft could not be kept");
    }
    NotSaved {
        status: StatusCode::SERVICE_UNAVAILABLE,
        said: page.t("step-busy").into_owned(),
    }
}

fn remember(secret: &Secret, https: bool) -> HeaderValue {
    let seconds = u32::try_from(KEPT.as_secs()).unwrap_or(u32::MAX);
    cookie::write(COOKIE, &secret.reveal(), Lasts::Seconds(seconds), https)
}

/// The cookie that lets go of the draft.
pub(crate) fn forget(https: bool) -> HeaderValue {
    cookie::write(COOKIE, "", Lasts::Over, https)
}

impl FromRequestParts<Web> for Writing {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Error> {
        let text = cookie::read(&parts.headers, COOKIE, web.settings.https);
        let Some(secret) = text.and_then(Secret::parse) else {
            return Ok(Self { held: None });
        };
        let found = find(web, secret, web.hotline.clock().now()).await;
        let held = found.map_err(|error| match error {
            DraftError::Db(error) => super::super::refused::away(error),
            error => Error::broken(error),
        })?;
        Ok(Self { held })
    }
}
