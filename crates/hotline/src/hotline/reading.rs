//! Reading: a case as one actor may see it, earlier cases, who should lead.

use xinqiao_identity::{
    Actor,
    policy::{self, Sight},
};
use xinqiao_kernel::{CaseId, Phone, UnitId};

use super::{ActError, Hotline, Seen};
use crate::{
    act::Act,
    case::Case,
    catalogue::{Matter, Suggestion},
    law::{self, Decision, Ground},
    refusal::Refusal,
    standing::standing,
    store,
};

impl Hotline {
    /// A case as this actor may see it.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when it does not exist for this actor.
    pub async fn case(&self, actor: &Actor, id: CaseId, holder: bool) -> Result<Seen, ActError> {
        let case = self.brief(actor, id, holder).await?;
        let assists = units_assisting(&case);
        let on_case = standing(&case, &assists, holder);
        let sight = policy::sight(actor, &on_case);
        let possible = law::possible(case.state)
            .filter(|act| policy::permit(actor, *act, &on_case).is_some())
            .collect();
        let events = store::events(&self.inner.db, id).await?;
        let events = events
            .iter()
            .map(store::StoredEvent::read)
            .collect::<Result<Vec<_>, _>>()?;
        let person = match sight {
            Sight::Whole | Sight::MaskedPerson => self.person(&case, sight).await?,
            _ => None,
        };
        let mut seen = Seen {
            case,
            sight,
            person,
            events,
            possible,
        };
        match sight {
            Sight::PublicMasked => crate::masked::for_public(&mut seen),
            Sight::WithoutPerson | Sight::MaskedPerson => crate::masked::words_only(&mut seen),
            Sight::Nothing | Sight::Whole => {}
        }
        Ok(seen)
    }

    /// A case without its events, when this actor may see any of it.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when it does not exist for this actor.
    pub async fn brief(&self, actor: &Actor, id: CaseId, holder: bool) -> Result<Case, ActError> {
        let case = store::case(&self.inner.db, id)
            .await?
            .ok_or(ActError::NotFound)?;
        let assists = units_assisting(&case);
        match policy::sight(actor, &standing(&case, &assists, holder)) {
            Sight::Nothing => Err(ActError::NotFound),
            _ => Ok(case),
        }
    }

    /// Cases somebody chose, as far as this actor may see any of them.
    ///
    /// # Errors
    /// When the database cannot be read now.
    pub async fn chosen(&self, actor: &Actor, ids: &[CaseId]) -> Result<Vec<Case>, ActError> {
        let cases = crate::queries::chosen(&self.inner.db, ids).await?;
        let may_see = |case: &Case| {
            let assists = units_assisting(case);
            policy::sight(actor, &standing(case, &assists, false)) > Sight::PublicMasked
        };
        Ok(cases.into_iter().filter(may_see).collect())
    }

    /// What would follow from an act if it were done now; nothing is written.
    /// The same policy and the same law as when it is done.
    ///
    /// # Errors
    /// The [`Refusal`] it would meet.
    pub fn weigh(&self, actor: &Actor, case: &Case, act: &Act) -> Decision {
        let kind = act.kind();
        let assists = units_assisting(case);
        let hand = policy::permit(actor, kind, &standing(case, &assists, false))
            .ok_or(Refusal::NotYours { act: kind })?;
        let Some(rules) = self.inner.rules.of(case) else {
            return Err(Refusal::Unusable {
                field: "规则集",
                why: case.rules.clone(),
            });
        };
        let ground = Ground {
            rules,
            calendar: &self.inner.calendar,
            now: self.inner.clock.now().max(case.since),
            hand,
        };
        law::decide(case, act, &ground)
    }

    /// How much of a case this actor may see.
    #[must_use]
    pub fn sight(&self, actor: &Actor, case: &Case) -> Sight {
        policy::sight(actor, &standing(case, &units_assisting(case), false))
    }

    /// Earlier cases told from a phone number, for those who may see whole cases.
    ///
    /// # Errors
    /// When the database cannot be read now.
    pub async fn earlier_by_phone(
        &self,
        actor: &Actor,
        phone: &Phone,
        most: u32,
    ) -> Result<Vec<Case>, ActError> {
        let cases =
            crate::queries::by_phone(&self.inner.db, self.phone_key(phone.as_str())?, most).await?;
        let may_see = |case: &Case| {
            let assists = units_assisting(case);
            policy::sight(actor, &standing(case, &assists, false)) == Sight::Whole
        };
        Ok(cases.into_iter().filter(may_see).collect())
    }

    /// Who should lead, and why; the closest first.
    #[must_use]
    pub fn suggest(
        &self,
        class: &str,
        region: &str,
        words: &str,
        reported: Option<UnitId>,
    ) -> Vec<Suggestion> {
        let day = self.inner.offset.to_datetime(self.inner.clock.now()).date();
        let matter = Matter {
            class,
            region,
            words,
            reported,
            day,
        };
        self.inner.catalogue.explain(&matter, &self.inner.units)
    }
}

pub(super) fn units_assisting(case: &Case) -> Vec<UnitId> {
    case.assists.iter().map(|assist| assist.unit).collect()
}
