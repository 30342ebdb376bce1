//! `/knowledge/search`: an answer in the words people use.

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use xinqiao_search::{Asked, Found, Kind};

use super::{lines::Answered, sees, today};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
    portal::places,
    view::Choice,
};

/// Signs of a question that are read.
const SIGNS: usize = 200;
/// Answers on the page.
const MOST: usize = 20;
/// What answers so much less well than the best would only be in the way.
const FAR: f32 = 0.25;

/// What is asked, as it stands in the address.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    region: String,
    /// `item` or `service`.
    #[serde(default)]
    kind: String,
}

#[derive(Template)]
#[template(path = "knowledge/search.html")]
struct Answers {
    page: Page,
    form: Form,
    asked: String,
    answers: Vec<Answered>,
    meant: Option<String>,
    /// The index is being made; there may be more.
    is_whole: bool,
    districts: Vec<places::District>,
    kinds: Vec<Choice>,
}

/// `GET /knowledge/search`.
pub(super) async fn find(
    page: Page,
    State(web): State<Web>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let asked: String = wanted.q.trim().chars().take(SIGNS).collect();
    let kinds = Kind::ALL
        .into_iter()
        .filter(|kind| kind.code() == wanted.kind);
    let found = if asked.is_empty() {
        Found::default()
    } else {
        let question = Asked {
            region: wanted.region.parse().ok(),
            sees: sees(&page),
            kinds: kinds.collect(),
            limit: MOST,
            ..Asked::new(asked.clone(), today(&web, &page))
        };
        near(searched(&web, question).await?)
    };
    let choice = |code: &str, key: &str| Choice::new(code, page.t(key));
    show(&Answers {
        form: Form::blank(&page)
            .with("q", asked.clone())
            .with("region", wanted.region)
            .with("kind", wanted.kind),
        answers: found
            .hits
            .into_iter()
            .map(|hit| Answered::of(&page, hit))
            .collect(),
        meant: found.meant,
        is_whole: web.finder.is_whole(),
        districts: places::districts(&web.regions, page.words),
        kinds: vec![
            choice("item", "knowledge-kind-item"),
            choice("service", "knowledge-kind-service"),
        ],
        asked,
        page,
    })
}

/// Without what only shares a sign or two with the question.
fn near(mut found: Found) -> Found {
    let best = found.hits.first().map_or(0.0, |hit| hit.score);
    found.hits.retain(|hit| hit.score >= best * FAR);
    found
}

/// Asks the index, away from the threads that answer everybody.
pub(crate) async fn searched(web: &Web, asked: Asked) -> Result<Found, Error> {
    let finder = web.finder.clone();
    let found = tokio::task::spawn_blocking(move || finder.search(&asked)).await;
    match found.map_err(Error::broken)? {
        Ok(found) => Ok(found),
        // It is being made anew; the page says so.
        Err(trouble) => {
            tracing::warn!(%trouble, "the search found nothing for now");
            Ok(Found::default())
        }
    }
}
