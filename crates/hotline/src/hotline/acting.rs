//! Doing: file, act, let time pass.

use std::sync::Arc;

use jiff::Timestamp;
use xinqiao_identity::Actor;
use xinqiao_kernel::{CaseId, UnitId};
use xinqiao_platform::sm3;

use super::{ActError, Asked, Hotline, Receipt};
use crate::{
    act::{Act, ReturnRuling},
    case::Case,
    filing::{Filing, PersonDetails},
    ledger::{Answer, Command, Once, Wish},
    refusal::Refusal,
    store,
};

impl Hotline {
    /// Files a case.
    ///
    /// # Errors
    /// [`ActError::Refused`] when something is missing, or a citizen wants it accepted at once.
    pub async fn file(
        &self,
        actor: &Actor,
        filing: Filing,
        accepted: bool,
        person: PersonDetails,
        asked: Asked<'_>,
    ) -> Result<Receipt, ActError> {
        let mut filing = filing;
        let once = self.once(actor, &asked, &(&filing, &person));
        let sealed = if person.is_empty() {
            None
        } else {
            Some(self.sealed(&person)?)
        };
        filing.person_digest = sealed.as_ref().map(|(_, digest)| digest.clone());
        let act = Act::File {
            filing: Box::new(filing),
            accepted,
        };
        let wish = Wish::File {
            act,
            person: sealed.map(|(person, _)| person),
        };
        let (case, repeated) = self.carry_out(actor, wish, once, asked.at).await?;
        let query_code = self.query_code(case.id)?;
        Ok(Receipt {
            case,
            query_code,
            repeated,
        })
    }

    /// Does something with a case; the case as it stands then.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when the case does not exist for this actor, else as the law says.
    pub async fn act(
        &self,
        actor: &Actor,
        id: CaseId,
        act: Act,
        asked: Asked<'_>,
    ) -> Result<Arc<Case>, ActError> {
        self.names_what_exists(&act).await?;
        let once = self.once(actor, &asked, &(id, &act));
        let wish = Wish::Act {
            case: id,
            act,
            seen: asked.seen,
            holder: asked.holder,
            person: None,
        };
        self.checked_refusal(
            actor,
            id,
            asked.holder,
            self.carry_out(actor, wish, once, asked.at)
                .await
                .map(|(case, _)| case),
        )
        .await
    }

    /// Puts personal data right.
    ///
    /// # Errors
    /// As [`Hotline::act`].
    pub async fn correct_person(
        &self,
        actor: &Actor,
        id: CaseId,
        person: &PersonDetails,
        asked: Asked<'_>,
    ) -> Result<Arc<Case>, ActError> {
        let once = self.once(actor, &asked, &(id, person));
        let (sealed, digest) = self.sealed(person)?;
        let act = Act::CorrectPerson { digest };
        let wish = Wish::Act {
            case: id,
            act,
            seen: asked.seen,
            holder: asked.holder,
            person: Some(sealed),
        };
        self.checked_refusal(
            actor,
            id,
            asked.holder,
            self.carry_out(actor, wish, once, asked.at)
                .await
                .map(|(case, _)| case),
        )
        .await
    }

    /// Lets time do what it brings about, for up to `most` cases; how many were
    /// looked at. Safe to call at any moment and after any restart: what is due
    /// is read from the cases themselves.
    ///
    /// # Errors
    /// When the database cannot be read or written now.
    pub async fn let_time_pass(&self, now: Timestamp, most: u32) -> Result<usize, ActError> {
        let waking = store::waking(&self.inner.db, now, most).await?;
        let looked_at = waking.len();
        let mut under_way = Vec::with_capacity(looked_at);
        for case in waking {
            let command = Command {
                actor: Actor::clock(),
                at: now,
                wish: Wish::Time { case },
                once: None,
            };
            let writer = self.inner.writer.clone();
            under_way.push(async move { writer.write(command).await });
        }
        for done in futures_util::future::join_all(under_way).await {
            done?;
        }
        Ok(looked_at)
    }

    /// Lets time do to one case what it brings about by this moment; the case as
    /// it stands then, or nothing when nothing was due.
    ///
    /// # Errors
    /// When the database cannot be written now.
    pub async fn let_time_pass_for(
        &self,
        case: CaseId,
        at: Timestamp,
    ) -> Result<Option<Arc<Case>>, ActError> {
        let command = Command {
            actor: Actor::clock(),
            at,
            wish: Wish::Time { case },
            once: None,
        };
        match self.inner.writer.write(command).await? {
            Answer::Done(case) => Ok(Some(case)),
            _ => Ok(None),
        }
    }

    /// Units and cases an act names have to exist; the law knows only the one
    /// case it decides on.
    async fn names_what_exists(&self, act: &Act) -> Result<(), ActError> {
        let units: Vec<UnitId> = match act {
            Act::Dispatch(to) | Act::Redispatch(to) => {
                to.assists.iter().copied().chain([to.lead]).collect()
            }
            Act::RuleOnReturn {
                ruling: ReturnRuling::Name(unit),
                ..
            } => vec![*unit],
            Act::GiveBack { suggests, .. } => suggests.iter().copied().collect(),
            _ => return Ok(()),
        };
        match units
            .into_iter()
            .find(|unit| self.inner.units.get(*unit).is_none())
        {
            Some(unit) => {
                let why = format!("没有编号为 {unit} 的单位");
                Err(Refusal::Unusable {
                    field: "承办单位",
                    why,
                }
                .into())
            }
            None => Ok(()),
        }
    }

    async fn carry_out(
        &self,
        actor: &Actor,
        wish: Wish,
        once: Option<Once>,
        at: Option<Timestamp>,
    ) -> Result<(Arc<Case>, bool), ActError> {
        let command = Command {
            actor: actor.clone(),
            at: at.unwrap_or_else(|| self.inner.clock.now()),
            wish,
            once,
        };
        match self.inner.writer.write(command).await? {
            Answer::Done(case) => Ok((case, false)),
            Answer::DoneBefore(case) => Ok((case, true)),
            Answer::Nothing | Answer::NoSuchCase => Err(ActError::NotFound),
            Answer::Refused(refusal) => Err(ActError::Refused(refusal)),
            Answer::KeyUsed => Err(ActError::KeyUsed),
        }
    }

    /// A case that does not exist for somebody is not found, whatever was tried.
    async fn checked_refusal(
        &self,
        actor: &Actor,
        id: CaseId,
        holder: bool,
        done: Result<Arc<Case>, ActError>,
    ) -> Result<Arc<Case>, ActError> {
        if let Err(ActError::Refused(Refusal::NotYours { .. })) = done {
            self.brief(actor, id, holder).await?;
        }
        done
    }

    fn once(&self, actor: &Actor, asked: &Asked<'_>, what: &impl serde::Serialize) -> Option<Once> {
        let key = asked.key?;
        let sender = actor.person.map_or(0, |person| person.0);
        let asked_for = serde_json::to_vec(what).unwrap_or_default();
        Some(Once {
            key: number_of(&sm3::digest(&[&sender.to_be_bytes(), key.as_bytes()])),
            digest: number_of(&sm3::digest(&[&asked_for])),
        })
    }
}

/// The first eight bytes of a hash as a positive number.
fn number_of(hash: &[u8]) -> i64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash[..8]);
    i64::from_be_bytes(bytes) & i64::MAX
}
