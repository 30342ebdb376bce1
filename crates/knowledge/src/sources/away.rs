//! Asking another platform. It is trusted with what its items say, and with nothing
//! else: no redirect is followed, an answer has a size and a time, and what cannot be
//! read ends the asking for this time.

use std::{error::Error, io::Read as _, time::Duration};

use jiff::civil::Date;
use serde::{Deserialize, de::DeserializeOwned};
use thiserror::Error as ThisError;
use xinqiao_kernel::words::{Audience, ItemKind};
use xinqiao_platform::DbError;

use crate::content;

/// An answer may be so large, unpacked.
const BYTES: u64 = 2 << 20;
/// An answer is there, whole, after so long.
const PATIENCE: Duration = Duration::from_secs(10);
/// Changes asked for at once.
const AT_ONCE: u32 = 50;
/// A position is no longer than this, in bytes.
const POSITION: usize = 200;

/// Why a source was not heard to its end; it is asked again later.
#[derive(Debug, ThisError)]
pub enum Trouble {
    /// It does not answer, or not in time.
    #[error("无法连接：{0} · does not answer")]
    Unreachable(String),
    /// It answered something else than what was asked for.
    #[error("返回 HTTP {0} · answered HTTP {0}")]
    Status(u16),
    /// It sends elsewhere, where nobody goes.
    #[error(
        "要求转到别处（HTTP {0}），不予跟随；请改正地址 · redirects elsewhere, which is not followed"
    )]
    Elsewhere(u16),
    /// Its answer is too large.
    #[error("返回内容超过 2 MiB · answered more than 2 MiB")]
    TooLarge,
    /// Its answer cannot be read.
    #[error("返回内容无法识别：{0} · its answer cannot be read")]
    Unreadable(String),
    /// A cache between gave an old answer.
    #[error("返回的是旧版本，稍后再取 · an old edition was answered, it is asked again")]
    Old,
    /// It could not be written here.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What changed there.
#[derive(Debug, Deserialize)]
pub(super) struct Changes {
    pub(super) items: Vec<Changed>,
    pub(super) gone: Vec<i64>,
    pub(super) next: String,
    pub(super) afresh: bool,
    pub(super) more: bool,
}

/// An item that is public there.
#[derive(Debug, Deserialize)]
pub(super) struct Changed {
    pub(super) number: i64,
    pub(super) version: u32,
}

/// What an item says there.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    pub(super) number: i64,
    pub(super) version: u32,
    pub(super) kind: ItemKind,
    pub(super) title: String,
    pub(super) questions: Vec<String>,
    pub(super) theme: String,
    pub(super) life_events: Vec<String>,
    pub(super) regions: Vec<String>,
    pub(super) audience: Vec<Audience>,
    pub(super) keywords: Vec<String>,
    pub(super) from: Option<Date>,
    pub(super) until: Option<Date>,
    pub(super) body: String,
    pub(super) source: content::Source,
}

/// What changed there since a position.
pub(super) async fn changes(url: &str, after: &str) -> Result<Changes, Trouble> {
    let address = format!("{url}/api/v1/public/items/changes");
    let mut asked = agent().get(&address).query("limit", &AT_ONCE.to_string());
    if !after.is_empty() {
        asked = asked.query("after", after);
    }
    let changes: Changes = away(asked).await?.ok_or(Trouble::Status(404))?;
    let told = changes.items.len() + changes.gone.len();
    let stands_still = changes.more && changes.next == after;
    if told > AT_ONCE as usize || changes.next.len() > POSITION || stands_still {
        let why = "the feed gives too much, or stands still";
        return Err(Trouble::Unreadable(why.to_owned()));
    }
    Ok(changes)
}

/// An item as it stands there; none when it is not public any more.
pub(super) async fn item(url: &str, number: i64) -> Result<Option<Said>, Trouble> {
    away(agent().get(&format!("{url}/api/v1/public/items/{number}"))).await
}

/// One client for all, of the kind that signs people in: it follows no redirect.
fn agent() -> ureq::Agent {
    ureq::AgentBuilder::new()
        .redirects(0)
        .timeout(PATIENCE)
        .user_agent("xinqiao")
        .build()
}

/// The client waits; that happens away from the threads that serve requests.
async fn away<T: DeserializeOwned + Send + 'static>(
    asked: ureq::Request,
) -> Result<Option<T>, Trouble> {
    let read = tokio::task::spawn_blocking(move || match answer(asked)? {
        None => Ok(None),
        Some(body) => serde_json::from_slice(&body)
            .map(Some)
            .map_err(|error| Trouble::Unreadable(brief(&error))),
    });
    let broken_off = |error: tokio::task::JoinError| Trouble::Unreachable(error.to_string());
    read.await.map_err(broken_off)?
}

fn answer(asked: ureq::Request) -> Result<Option<Vec<u8>>, Trouble> {
    let asked = asked
        .set("accept", "application/json")
        .set("cache-control", "no-cache");
    let answer = match asked.call() {
        Ok(answer) => answer,
        Err(ureq::Error::Status(404 | 410, _)) => return Ok(None),
        Err(ureq::Error::Status(status, _)) => return Err(Trouble::Status(status)),
        Err(error) => return Err(Trouble::Unreachable(brief(&error))),
    };
    match answer.status() {
        200 => {}
        status @ 300..400 => return Err(Trouble::Elsewhere(status)),
        status => return Err(Trouble::Status(status)),
    }
    let mut body = Vec::new();
    let read = answer.into_reader().take(BYTES + 1).read_to_end(&mut body);
    read.map_err(|error| Trouble::Unreachable(brief(&error)))?;
    if body.len() as u64 > BYTES {
        return Err(Trouble::TooLarge);
    }
    Ok(Some(body))
}

/// An error with its causes, without the body of an answer.
fn brief(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    let said: Vec<String> = causes.map(ToString::to_string).collect();
    said.join(": ").chars().take(200).collect()
}
