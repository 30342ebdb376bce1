//! Tells open pages that something changed.
//!
//! What travels is a topic's name and nothing else: the page asks for its part
//! again, and that request is judged like any other. Without scripts a page is
//! as fresh as its last load.
//!
//! In a template: `<section data-live="queue" hx-get="/desk/queue"
//! hx-trigger="live" hx-swap="outerMorph">`; in a handler after a write:
//! `web.live.tell("queue")`.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Query, State},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{get, post},
};
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};
use xinqiao_hotline::Case;

use crate::{
    Web,
    error::Error,
    page::Page,
    presence::{self, Present},
};

/// Messages kept for a page that is slow to listen; after that it is told to
/// refresh everything.
const BACKLOG: usize = 256;
/// Pages that may listen at once; more are asked to come back.
const LISTENERS: usize = 2_000;
/// Topics one page may listen to.
const TOPICS: usize = 16;

/// The hub. Cheap to clone.
#[derive(Clone)]
pub struct Live {
    news: broadcast::Sender<Arc<str>>,
    seats: Arc<Semaphore>,
    /// Who has which case open on this server.
    pub(crate) present: Present,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            news: broadcast::channel(BACKLOG).0,
            seats: Arc::new(Semaphore::new(LISTENERS)),
            present: Present::default(),
        }
    }
}

impl Live {
    /// Says that whatever a topic stands for has changed: `queue`,
    /// `case-<id>`, `unit-<id>`.
    pub fn tell(&self, topic: impl Into<Arc<str>>) {
        // Nobody listening is no failure.
        drop(self.news.send(topic.into()));
    }

    /// Says that a case has changed: to its own page, to the hotline's queues and
    /// to the units that work on it.
    pub fn tell_of(&self, case: &Case) {
        self.tell("queue");
        self.tell(format!("case-{}", case.id));
        let assisting = case.assists.iter().map(|assisting| assisting.unit);
        for unit in case.lead.into_iter().chain(assisting) {
            self.tell(format!("unit-{unit}"));
        }
    }

    fn listen(&self) -> Option<(broadcast::Receiver<Arc<str>>, OwnedSemaphorePermit)> {
        let seat = self.seats.clone().try_acquire_owned().ok()?;
        Some((self.news.subscribe(), seat))
    }
}

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/live", get(listen))
        .route("/live/doing", post(presence::doing))
}

/// Topics, separated by commas, and the case this page shows.
#[derive(Deserialize)]
struct Wanted {
    on: String,
    #[serde(default)]
    see: String,
}

async fn listen(
    State(web): State<Web>,
    page: Page,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Error> {
    let topics: Vec<String> = wanted
        .on
        .split(',')
        .take(TOPICS)
        .map(str::to_owned)
        .collect();
    let (news, seat) = web.live.listen().ok_or_else(|| Error::unavailable(30))?;
    let present = match wanted.see.as_str() {
        "" => None,
        number => presence::seat(&web, &page, number, web.live.news.clone()).await,
    };
    let named = present
        .as_ref()
        .map(|present| Ok::<_, Infallible>(Event::default().event("seat").data(present.token())));
    // The connection holds both: its seat among the listeners, and at the case.
    let held = (news, topics, (seat, present));
    let events = stream::unfold(held, |(mut news, topics, seats)| async {
        let topic = next_of(&mut news, &topics).await?;
        let event = Event::default().data(topic);
        Some((Ok(event), (news, topics, seats)))
    });
    let events = stream::iter(named).chain(events);
    let alive = KeepAlive::new().interval(Duration::from_secs(20));
    Ok(Sse::new(events).keep_alive(alive).into_response())
}

/// The next piece of news this page listens for; `*` means that some were lost.
async fn next_of(news: &mut broadcast::Receiver<Arc<str>>, topics: &[String]) -> Option<String> {
    loop {
        match news.recv().await {
            Ok(topic) if topics.iter().any(|wanted| **wanted == *topic) => {
                return Some(topic.as_ref().to_owned());
            }
            Ok(_) => {}
            Err(broadcast::error::RecvError::Lagged(_)) => return Some("*".to_owned()),
            Err(broadcast::error::RecvError::Closed) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_page_hears_its_own_topics_only() {
        let live = Live::default();
        let (mut news, _seat) = live.listen().unwrap();
        live.tell("unit-3");
        live.tell("queue");
        let heard = next_of(&mut news, &["queue".to_owned()]).await;
        assert_eq!(heard.as_deref(), Some("queue"));
    }

    #[tokio::test]
    async fn a_page_that_missed_news_is_told_to_refresh_everything() {
        let live = Live::default();
        let (mut news, _seat) = live.listen().unwrap();
        for _ in 0..=BACKLOG {
            live.tell("other");
        }
        assert_eq!(next_of(&mut news, &[]).await.as_deref(), Some("*"));
    }
}
