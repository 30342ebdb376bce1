//! One line of a list for each answer.

use jiff::civil::Date;
use xinqiao_knowledge::Item;
use xinqiao_search::{By, Hit, Kind, Piece, Why};

use crate::page::Page;

/// Reasons that are said of one answer.
const REASONS: usize = 3;

/// An item on a shelf.
pub(super) struct Line {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) under: String,
}

impl Line {
    pub(super) fn of(page: &Page, item: &Item) -> Option<Self> {
        let content = item.shown()?;
        Some(Self {
            href: format!("/knowledge/items/{}", item.id),
            title: content.title.clone(),
            kind: page.word(&content.kind).into_owned(),
            under: until(page, content.until),
        })
    }
}

/// An answer to a question.
pub(crate) struct Answered {
    pub(crate) href: String,
    pub(crate) title: Vec<Piece>,
    pub(crate) excerpt: Vec<Piece>,
    pub(crate) kind: String,
    pub(crate) owner: String,
    pub(crate) until: String,
    pub(crate) why: String,
    /// Others of the same name: the unit of each, and where it stands.
    pub(crate) also: Vec<(String, String)>,
}

impl Answered {
    pub(crate) fn of(page: &Page, hit: Hit) -> Self {
        let href = |kind: Kind, id: i64| match kind {
            Kind::Service => format!("/knowledge/services/{id}"),
            Kind::Item | Kind::Answer => format!("/knowledge/items/{id:015}"),
        };
        let kind = match hit.key.kind {
            Kind::Item => "knowledge-kind-item",
            Kind::Service => "knowledge-kind-service",
            Kind::Answer => "knowledge-kind-answer",
        };
        Self {
            href: href(hit.key.kind, hit.key.id),
            title: hit.title.0,
            excerpt: hit.excerpt.0,
            kind: page.t(kind).into_owned(),
            owner: hit.owner,
            until: until(page, hit.until),
            why: why(page, &hit.why),
            also: hit
                .also
                .into_iter()
                .map(|also| (also.owner, href(also.key.kind, also.key.id)))
                .collect(),
        }
    }
}

/// Until when it holds, in words; nothing when there is no end.
pub(super) fn until(page: &Page, until: Option<Date>) -> String {
    until.map_or_else(String::new, |day| {
        page.t1("knowledge-until", "day", page.day(day))
    })
}

/// Why it was found, in words.
fn why(page: &Page, why: &[Why]) -> String {
    let said = |why: &Why| match why.by {
        By::Synonym => page.t1("knowledge-why-synonym", "found", why.found.clone()),
        By::Sound | By::Initials | By::Spelling => {
            page.t1("knowledge-why-sound", "found", why.found.clone())
        }
        By::Word | By::Part => page.t1("knowledge-why-word", "found", why.found.clone()),
    };
    // A single sign says little where a whole word was found.
    let is_word = |why: &&Why| why.found.chars().nth(1).is_some();
    let only_signs = !why.iter().any(|why| is_word(&why));
    let mut reasons: Vec<String> = Vec::new();
    for reason in why
        .iter()
        .filter(|why| only_signs || is_word(why))
        .map(said)
    {
        if reasons.len() < REASONS && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons.join(&*page.t("knowledge-why-and"))
}
