//! What the encyclopedia says to what is being asked, ready to be read out or put
//! into the reply with its source.

use xinqiao_knowledge::{ItemId, markup};
use xinqiao_search::{Asked, Kind};

use crate::{
    Web,
    error::Error,
    form::Form,
    knowledge::{find::searched, lines::Answered, sees, today},
    page::Page,
};

/// Answers shown.
const MOST: usize = 3;
/// From so well on an answer fits; below it would only be in the way of a call.
pub(super) const FITS: f32 = 0.3;
/// Signs of an answer that are quoted.
const QUOTED_MOST: usize = 600;

/// An answer to what is being asked.
pub(super) struct Offered {
    pub(super) answered: Answered,
    /// What is put into the reply; nothing for a service item, which is opened.
    pub(super) quote: String,
    /// Where it can be said that something in it is wrong.
    pub(super) wrong: String,
}

/// What answers these words.
pub(super) async fn offered(web: &Web, page: &Page, form: &Form) -> Result<Vec<Offered>, Error> {
    let words = words(form);
    if words.trim().is_empty() {
        return Ok(Vec::new());
    }
    let asked = Asked {
        sees: sees(page),
        limit: MOST,
        ..Asked::new(words, today(web, page))
    };
    let mut hits = searched(web, asked).await?.hits;
    hits.retain(|hit| hit.score >= FITS && hit.key.kind != Kind::Answer);
    let items = hits.iter().filter(|hit| hit.key.kind == Kind::Item);
    let ids: Vec<ItemId> = items
        .filter_map(|hit| ItemId::try_from(hit.key.id).ok())
        .collect();
    let seen = web.knowledge.items(&page.actor(), &ids).await;
    let seen = seen.map_err(Error::broken)?;
    let mut all = Vec::with_capacity(hits.len());
    for hit in hits {
        let (kind, id) = (hit.key.kind, hit.key.id);
        let answered = Answered::of(page, hit);
        let item = seen
            .iter()
            .map(|seen| &seen.item)
            .find(|item| kind == Kind::Item && item.id.value() == id);
        let quote = item.and_then(|item| item.shown()).map(|content| {
            let body: String = markup::plain(&content.body)
                .chars()
                .take(QUOTED_MOST)
                .collect();
            let source = match content.source.name.as_str() {
                "" => content.title.clone(),
                name => format!("{} {}", name, content.source.number),
            };
            page.t2(
                "desk-quote",
                "body",
                body,
                "source",
                source.trim().to_owned(),
            )
        });
        all.push(Offered {
            wrong: format!("{}/wrong", answered.href),
            quote: quote.unwrap_or_default(),
            answered,
        });
    }
    Ok(all)
}

/// What is asked: the title when there is one, else the caller's words.
pub(super) fn words(form: &Form) -> String {
    let title = form.value("title");
    let words = if title.trim().is_empty() {
        form.value("what")
    } else {
        title
    };
    words.to_owned()
}
