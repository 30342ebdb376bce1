//! What a new item is begun for: a question nobody had an answer to, something the
//! unit is asked to write, or a question the unit has just answered. It fills the
//! form in; what comes from a case comes with its numbers masked.

use serde::Deserialize;
use xinqiao_hotline::fact::Fact;
use xinqiao_identity::{Actor, policy::Sight};
use xinqiao_kernel::{
    CaseId, CaseNumber, UnitId,
    masking::{MaskRules, mask_text},
};
use xinqiao_knowledge::{Content, ItemId};

use super::{asks, gaps};
use crate::{Web, error::Error, form::Form, page::Page};

/// As the address says it, and hidden fields of the form after it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct BegunFor {
    pub(super) gap: String,
    pub(super) ask: String,
    pub(super) case: String,
}

/// What stands in the form at first.
#[derive(Default)]
pub(super) struct Begun {
    pub(super) content: Content,
    pub(super) owner: Option<UnitId>,
    /// It holds words of a case.
    pub(super) of_case: bool,
}

impl BegunFor {
    /// As the form sends it on.
    pub(super) fn sent(form: &Form) -> Self {
        Self {
            gap: form.value("gap").to_owned(),
            ask: form.value("ask").to_owned(),
            case: form.value("case").to_owned(),
        }
    }

    pub(super) async fn filled(
        &self,
        web: &Web,
        page: &Page,
        actor: &Actor,
    ) -> Result<Begun, Error> {
        if let Ok(gap) = self.gap.parse() {
            let (title, questions) = gaps::prefilled(web, page, actor, gap).await?;
            return Ok(Begun {
                content: Content {
                    title,
                    questions,
                    ..Content::default()
                },
                ..Begun::default()
            });
        }
        if let Ok(ask) = self.ask.parse() {
            let ask = asks::found(web, page, actor, ask).await?;
            let mut begun = match ask.case {
                Some(case) => of_case(web, actor, case).await.unwrap_or_default(),
                None => Begun::default(),
            };
            if begun.content.title.is_empty() {
                begun.content.title = ask.words;
            }
            if !ask.class.is_empty() {
                begun.content.classes = vec![ask.class];
            }
            begun.owner = Some(ask.unit);
            return Ok(begun);
        }
        if self.case.is_empty() {
            return Ok(Begun::default());
        }
        let number: CaseNumber = self.case.parse().map_err(|_| Error::not_found())?;
        of_case(web, actor, number.id())
            .await
            .ok_or_else(Error::not_found)
    }

    /// The item that was begun answers what it was begun for.
    pub(super) async fn answered(&self, web: &Web, actor: &Actor, item: ItemId) {
        if let Ok(gap) = self.gap.parse() {
            gaps::answered(web, actor, gap, item).await;
        }
        if let Ok(ask) = self.ask.parse() {
            asks::answered(web, actor, ask, item).await;
        }
    }
}

/// A question and its answer, for who works on the case: from what the public page
/// shows nobody begins an item.
async fn of_case(web: &Web, actor: &Actor, id: CaseId) -> Option<Begun> {
    let seen = web.hotline.case(actor, id, false).await.ok()?;
    if seen.sight <= Sight::PublicMasked {
        return None;
    }
    let masked = |text: &str| mask_text(text, &MaskRules::default()).into_owned();
    let facts = seen.events.iter().rev().flat_map(|event| &event.body.facts);
    let reply = facts.filter_map(|fact| match fact {
        Fact::Replied { to_person, .. } => Some(to_person.as_str()),
        _ => None,
    });
    let title = masked(&seen.case.title);
    Some(Begun {
        content: Content {
            body: masked(reply.take(1).next().unwrap_or_default()),
            classes: Some(seen.case.class)
                .filter(|class| !class.is_empty())
                .into_iter()
                .collect(),
            title,
            ..Content::default()
        },
        owner: seen.case.lead,
        of_case: true,
    })
}
