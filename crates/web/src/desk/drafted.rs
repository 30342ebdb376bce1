//! A draft of an answer from what the encyclopedia says, marked as what it is: each
//! sentence with its source, to be read by a person before anybody else hears it.

use xinqiao_knowledge::{
    ItemId,
    assistant::{Draft, SOURCES_MOST, Source},
    markup,
};
use xinqiao_search::{Asked, Kind};

use super::answers::{self, FITS};
use crate::{
    Web,
    error::Error,
    form::Form,
    knowledge::{find::searched, sees, today},
    page::Page,
};

/// What came of asking for a draft.
pub(super) enum Drafted {
    /// Its sentences, and all of them as they go into the reply.
    Written {
        sentences: Vec<Sentence>,
        quote: String,
    },
    /// Nothing in the encyclopedia says it.
    NoSource,
    /// Nobody wrote; why.
    Failed(String),
}

/// A sentence of a draft.
pub(super) struct Sentence {
    pub(super) text: String,
    /// Where it is taken from.
    pub(super) title: String,
    pub(super) href: String,
}

/// A draft of an answer to these words.
pub(super) async fn drafted(web: &Web, page: &Page, form: &Form) -> Result<Drafted, Error> {
    let Some(assistant) = &web.assistant else {
        return Err(Error::not_found());
    };
    let words = answers::words(form);
    let sources = sources(web, page, &words).await?;
    match assistant.draft(&words, &sources).await {
        Ok(Draft::NoSource) => Ok(Drafted::NoSource),
        Ok(Draft::Written(written)) => {
            let sentences: Vec<Sentence> = written
                .into_iter()
                .map(|sentence| Sentence {
                    title: title_of(&sources, sentence.item),
                    href: format!("/knowledge/items/{}", sentence.item),
                    text: sentence.text,
                })
                .collect();
            let quote = quote(page, &sentences);
            Ok(Drafted::Written { sentences, quote })
        }
        Err(trouble) => {
            tracing::warn!(%trouble, "no draft of an answer");
            Ok(Drafted::Failed(trouble.to_string()))
        }
    }
}

/// The items that answer, as this person may read them.
async fn sources(web: &Web, page: &Page, words: &str) -> Result<Vec<Source>, Error> {
    if words.trim().is_empty() {
        return Ok(Vec::new());
    }
    let asked = Asked {
        sees: sees(page),
        kinds: vec![Kind::Item],
        limit: SOURCES_MOST,
        ..Asked::new(words, today(web, page))
    };
    let mut hits = searched(web, asked).await?.hits;
    hits.retain(|hit| hit.score >= FITS);
    let ids: Vec<ItemId> = hits
        .iter()
        .filter_map(|hit| ItemId::try_from(hit.key.id).ok())
        .collect();
    let seen = web.knowledge.items(&page.actor(), &ids).await;
    let seen = seen.map_err(Error::broken)?;
    // In the order in which they answer, whatever order the store has.
    let in_order = ids.iter().filter_map(|id| {
        let item = seen
            .iter()
            .map(|seen| &seen.item)
            .find(|item| item.id == *id)?;
        let content = item.shown()?;
        Some(Source {
            item: *id,
            title: content.title.clone(),
            says: markup::plain(&content.body),
        })
    });
    Ok(in_order.collect())
}

fn title_of(sources: &[Source], item: ItemId) -> String {
    let source = sources.iter().find(|source| source.item == item);
    source
        .map(|source| source.title.clone())
        .unwrap_or_default()
}

/// The draft as it goes into the reply: its sentences, then its sources.
fn quote(page: &Page, sentences: &[Sentence]) -> String {
    let body: String = sentences.iter().map(|one| one.text.as_str()).collect();
    let mut titles: Vec<&str> = Vec::new();
    for sentence in sentences {
        if !titles.contains(&sentence.title.as_str()) {
            titles.push(&sentence.title);
        }
    }
    page.t2("desk-quote", "body", body, "source", titles.join("；"))
}
