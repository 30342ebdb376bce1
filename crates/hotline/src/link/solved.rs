//! What solved it last time, to begin the next reply with.

use xinqiao_identity::{
    Actor,
    policy::{self, Sight},
};
use xinqiao_kernel::CaseId;

use crate::{
    ActError, Case, Hotline,
    fact::{Event, Fact},
    group,
    standing::standing,
    store,
};

impl Hotline {
    /// The reply of a handled case, with nothing of the person it was written to:
    /// of the actor's own lists, or of a public case.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when there is none that this actor may read.
    pub async fn letter_to_begin_with(
        &self,
        actor: &Actor,
        id: CaseId,
    ) -> Result<String, ActError> {
        let case = store::case(self.db(), id).await?;
        let case = case
            .filter(|case| !case.secret && !case.is_open() && may_read(actor, case))
            .ok_or(ActError::NotFound)?;
        let events = store::events(self.db(), case.id).await?;
        let events = events
            .iter()
            .map(store::StoredEvent::read)
            .collect::<Result<Vec<Event>, _>>()?;
        let mut letters = events
            .iter()
            .flat_map(|event| &event.body.facts)
            .filter_map(|fact| match fact {
                Fact::Replied { to_person, .. } | Fact::ReplyShared { to_person, .. } => {
                    Some(to_person.as_str())
                }
                Fact::AnsweredAtOnce { answer } => Some(answer.as_str()),
                _ => None,
            });
        let letter = letters.next_back().ok_or(ActError::NotFound)?;
        // Whose letter it was cannot be made out: then nobody else reads it.
        let person = self.person(&case, Sight::Whole).await;
        let person = person.map_err(|_| ActError::NotFound)?;
        Ok(group::for_others(letter, person.as_ref()))
    }
}

fn may_read(actor: &Actor, case: &Case) -> bool {
    let assists: Vec<_> = case.assists.iter().map(|assist| assist.unit).collect();
    let sight = policy::sight(actor, &standing(case, &assists, false));
    case.public || sight > Sight::PublicMasked
}
