//! Cases like this one that were handled before, and how.

use jiff::Timestamp;
use xinqiao_hotline::{ActError, Seen, fact::Fact};
use xinqiao_identity::{Actor, policy::Sight};
use xinqiao_kernel::{CaseId, CaseNumber};

use crate::{Web, case_page::names::Names, error::Error, page::Page};

/// Characters of an answer shown.
const SHOWN: usize = 160;

/// A case that was handled before.
pub(crate) struct Before {
    /// Its page; empty where this person may only know what the public knows.
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) title: String,
    /// The unit that answered for it; may be empty.
    pub(crate) unit: String,
    /// What it told the person, cut.
    pub(crate) answer: String,
    pub(crate) at: Timestamp,
    /// Takes the answer as the start of a reply; empty where nobody replies.
    pub(crate) take: String,
}

/// Those of these cases that this person may see, in their order.
///
/// # Errors
/// When a case cannot be read now.
pub(crate) async fn before(
    web: &Web,
    page: &Page,
    names: &Names,
    actor: &Actor,
    cases: &[CaseId],
    but: Option<CaseId>,
) -> Result<Vec<Before>, Error> {
    let mut found = Vec::new();
    for id in cases.iter().filter(|id| Some(**id) != but) {
        match web.hotline.case(actor, *id, false).await {
            Ok(seen) => found.extend(one(page, names, &seen)),
            // Not for this person, and so not there.
            Err(ActError::NotFound) => {}
            Err(error) => return Err(Error::broken(error)),
        }
    }
    Ok(found)
}

fn one(page: &Page, names: &Names, seen: &Seen) -> Option<Before> {
    let case = &seen.case;
    let facts = seen.events.iter().rev().flat_map(|event| &event.body.facts);
    let answer = facts.into_iter().find_map(|fact| match fact {
        Fact::Replied { to_person, .. } => Some(to_person),
        Fact::AnsweredAtOnce { answer } => Some(answer),
        _ => None,
    })?;
    let number = CaseNumber::of(case.id);
    let base = crate::case_page::base(page);
    Some(Before {
        href: if seen.sight > Sight::PublicMasked {
            format!("{base}/cases/{}", number.compact())
        } else {
            String::new()
        },
        number: number.to_string(),
        title: case.title.clone(),
        unit: case.lead.map(|unit| names.unit(unit)).unwrap_or_default(),
        answer: cut(answer),
        at: case.closed_at.unwrap_or(case.since),
        take: String::new(),
    })
}

fn cut(answer: &str) -> String {
    let mut cut: String = answer.chars().take(SHOWN).collect();
    if answer.chars().count() > SHOWN {
        cut.push('…');
    }
    cut
}
