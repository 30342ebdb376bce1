//! A draft of an answer, written by a language model that the site chose, out of
//! items of the encyclopedia and nothing else. Off until a site names an endpoint.
//!
//! The model is trusted with nothing: it is asked for sentences that each name the
//! item they are taken from, and a sentence that names none of those it was given is
//! dropped. What remains is a draft: a person reads it, and sends it or does not.
//! Numbers of persons are masked before anything leaves the site.

mod asking;

use std::time::Duration;

use thiserror::Error;
use xinqiao_kernel::masking::{MaskRules, mask_text};
use xinqiao_platform::settings::Secret;

use crate::{ItemId, clean};

/// Items that are given to write from, at the most.
pub const SOURCES_MOST: usize = 5;
/// Signs of a question that are sent.
const QUESTION_MOST: usize = 500;
/// Signs of an item that are sent.
const SOURCE_MOST: usize = 2_000;
/// Signs of a sentence; a longer one is none.
const SENTENCE_MOST: usize = 500;
/// Sentences of a draft at the most.
const SENTENCES_MOST: usize = 20;

/// Where drafts are written: any endpoint that speaks as `OpenAI`'s
/// `chat/completions` does.
#[derive(Clone)]
pub struct Assistant {
    /// The address that `/chat/completions` is put behind.
    pub url: String,
    /// The model's name there.
    pub model: String,
    /// What is sent as bearer token; nothing when empty.
    pub key: Secret,
    /// An answer is there after so long, or there is none.
    pub patience: Duration,
}

/// An item to write from.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its number.
    pub item: ItemId,
    /// Its title.
    pub title: String,
    /// What it says, as plain text.
    pub says: String,
}

/// A sentence, and the item it is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What it says.
    pub text: String,
    /// The item that says so.
    pub item: ItemId,
}

/// What came of asking for a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draft {
    /// A draft, each sentence with its source.
    Written(Vec<Sentence>),
    /// The encyclopedia does not say it, or the model did not find it there.
    NoSource,
}

/// Why there is no draft.
#[derive(Debug, Error)]
pub enum Trouble {
    /// The endpoint does not answer, or not in time.
    #[error("起草服务没有回应：{0} · the assistant does not answer")]
    Unreachable(String),
    /// It answered something else than an answer.
    #[error("起草服务返回 HTTP {0} · the assistant answered HTTP {0}")]
    Status(u16),
    /// Its answer cannot be read.
    #[error("起草服务的回答无法识别 · what the assistant answered cannot be read")]
    Unreadable,
}

impl Assistant {
    /// Writes a draft to a question from these items, the nearest first. Without
    /// items nobody is asked.
    ///
    /// # Errors
    /// When the endpoint does not answer as it should; nothing is lost by it.
    pub async fn draft(&self, question: &str, sources: &[Source]) -> Result<Draft, Trouble> {
        let sources = &sources[..sources.len().min(SOURCES_MOST)];
        if sources.is_empty() || question.trim().is_empty() {
            return Ok(Draft::NoSource);
        }
        let request = asking::request(&self.model, &sendable(question), sources);
        let said = asking::ask(self, request).await?;
        let sentences: Vec<Sentence> = said
            .into_iter()
            .filter_map(|sentence| taken_from(sources, sentence))
            .take(SENTENCES_MOST)
            .collect();
        if sentences.is_empty() {
            Ok(Draft::NoSource)
        } else {
            Ok(Draft::Written(sentences))
        }
    }
}

/// The question as it may leave the site.
fn sendable(question: &str) -> String {
    let masked = mask_text(question, &MaskRules::default());
    masked.chars().take(QUESTION_MOST).collect()
}

/// A sentence with the item it names; none when it names none that was given.
fn taken_from(sources: &[Source], said: asking::Said) -> Option<Sentence> {
    let place = said.source.checked_sub(1)?;
    let source = sources.get(place)?;
    let text = clean::line("起草", &said.text, SENTENCE_MOST).ok()?;
    (!text.is_empty()).then_some(Sentence {
        text,
        item: source.item,
    })
}
