//! The hotline as faces see it: do an act, read a case. Who may do and see what
//! is asked here and nowhere above.

use std::sync::Arc;

use jiff::{Timestamp, tz::Offset};
use thiserror::Error;
use xinqiao_identity::{
    Actor,
    policy::{self, Sight},
    units::Units,
};
use xinqiao_kernel::{
    CaseId, PersonId, Phone, QueryCode, UnitId, WorkingCalendar,
    masking::{MaskRules, mask_address, mask_id, mask_name, mask_phone},
    words::ActKind,
};
use xinqiao_platform::{
    clock::Clock,
    db::{Db, DbError, WriteError, Writer},
    seal::{Purpose, Seal, SealError},
    sm3,
};

use crate::{
    act::Act,
    case::Case,
    catalogue::{Catalogue, Matter, Suggestion},
    fact::Event,
    filing::{Filing, PersonDetails},
    law,
    ledger::{Answer, CaseLedger, Command, Once, Wish},
    refusal::Refusal,
    rules::RuleBook,
    standing::standing,
    store::{self, SealedPerson},
};

/// Everything a site's hotline stands on.
pub struct Setup {
    /// The database, migrated.
    pub db: Db,
    /// Rule sets, and which judges new cases.
    pub rules: RuleBook,
    /// The dispatch catalogue.
    pub catalogue: Catalogue,
    /// The working calendar.
    pub calendar: WorkingCalendar,
    /// Units as a tree.
    pub units: Arc<Units>,
    /// Hours east of UTC.
    pub offset: Offset,
    /// Seals personal data.
    pub seal: Arc<dyn Seal>,
    /// Tells the time.
    pub clock: Clock,
    /// This node's number in ids, 0 to 99; no two nodes of a site share one.
    pub node: u8,
}

/// The hotline of a site. Cheap to clone.
#[derive(Clone)]
pub struct Hotline {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    writer: Writer<CaseLedger>,
    rules: Arc<RuleBook>,
    catalogue: Catalogue,
    calendar: Arc<WorkingCalendar>,
    units: Arc<Units>,
    offset: Offset,
    seal: Arc<dyn Seal>,
    clock: Clock,
}

/// Why something was not done or not shown.
#[derive(Debug, Error)]
pub enum ActError {
    /// There is no such case, or not for this actor: nobody learns which.
    #[error("没有这件工单，请核对工单编号 · there is no such case; please check its number")]
    NotFound,
    /// The law or the policy says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The idempotency key was used for something else.
    #[error(
        "这个 Idempotency-Key 已用于另一个请求，请换一个 · this idempotency key was used for another request"
    )]
    KeyUsed,
    /// It could not be written now.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// It could not be read now.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Personal data could not be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// How an act is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// The version the actor saw.
    pub seen: Option<u32>,
    /// The actor has shown number and query code.
    pub holder: bool,
    /// An idempotency key from the client, at most 200 characters.
    pub key: Option<&'a str>,
    /// When it is done, for what is imported or simulated; now when absent.
    pub at: Option<Timestamp>,
}

/// What a person is told after filing.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The case.
    pub case: Arc<Case>,
    /// With this and the number anybody can follow it.
    pub query_code: QueryCode,
    /// It was filed before under the same key; nothing was done again.
    pub repeated: bool,
}

/// A case as one actor may see it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Where it stands. What people wrote is masked unless the actor sees everything.
    pub case: Case,
    /// How much the actor may see.
    pub sight: Sight,
    /// Who it is from, masked or whole as `sight` allows.
    pub person: Option<PersonDetails>,
    /// What happened, in order; for the public without what is between offices.
    pub events: Vec<Event>,
    /// The acts its state and the policy leave to this actor.
    pub possible: Vec<ActKind>,
}

impl Hotline {
    /// Opens the hotline of a site; starts its writer.
    #[must_use]
    pub fn open(setup: Setup) -> Self {
        let rules = Arc::new(setup.rules);
        let calendar = Arc::new(setup.calendar);
        let ledger = CaseLedger::new(
            Arc::clone(&rules),
            Arc::clone(&calendar),
            setup.offset,
            setup.node,
        );
        let inner = Inner {
            writer: setup.db.writer(ledger),
            db: setup.db,
            rules,
            catalogue: setup.catalogue,
            calendar,
            units: setup.units,
            offset: setup.offset,
            seal: setup.seal,
            clock: setup.clock,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Waits until everything handed in is on disk and the writer has ended.
    /// Other clones have to be dropped before; with one left, nothing is waited for.
    pub async fn shut_down(self) {
        if let Ok(inner) = Arc::try_unwrap(self.inner) {
            inner.writer.shut_down().await;
        }
    }

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

    /// Earlier cases told from a phone number, for those who may see whole cases.
    ///
    /// # Errors
    /// Any [`DbError`].
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

    /// Whether this is the query code of the case. Whoever guesses is slowed
    /// down by the face.
    ///
    /// # Errors
    /// [`ActError::Seal`] when the key cannot be used.
    pub fn is_query_code(&self, id: CaseId, code: &QueryCode) -> Result<bool, ActError> {
        Ok(self.query_code(id)? == *code)
    }

    /// The query code of a case: made from a key of the site, so it is stored
    /// nowhere and can be told again.
    ///
    /// # Errors
    /// [`ActError::Seal`] when the key cannot be used.
    pub fn query_code(&self, id: CaseId) -> Result<QueryCode, ActError> {
        let hash = self
            .inner
            .seal
            .keyed_hash(Purpose::QueryCode, &id.value().to_be_bytes())?;
        let [a, b, c, d, e, ..] = *hash.bytes();
        Ok(QueryCode::from_bytes([a, b, c, d, e]))
    }

    /// The database, for lists.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// The rule sets.
    #[must_use]
    pub fn rules(&self) -> &RuleBook {
        &self.inner.rules
    }

    /// The dispatch catalogue.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.inner.catalogue
    }

    /// The working calendar.
    #[must_use]
    pub fn calendar(&self) -> &WorkingCalendar {
        &self.inner.calendar
    }

    /// The units.
    #[must_use]
    pub fn units(&self) -> &Arc<Units> {
        &self.inner.units
    }

    /// Hours east of UTC.
    #[must_use]
    pub fn offset(&self) -> Offset {
        self.inner.offset
    }

    /// The clock of the site.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
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
        let sender = actor.person.map_or(0, |person: PersonId| person.0);
        let asked_for = serde_json::to_vec(what).unwrap_or_default();
        Some(Once {
            key: number_of(&sm3::digest(&[&sender.to_be_bytes(), key.as_bytes()])),
            digest: number_of(&sm3::digest(&[&asked_for])),
        })
    }

    /// Under seal, with a digest over salted data for the chain.
    fn sealed(&self, person: &PersonDetails) -> Result<(SealedPerson, String), ActError> {
        let salted = Salted {
            salt: rand::random(),
            person: person.clone(),
        };
        let plain = serde_json::to_vec(&salted).unwrap_or_default();
        let digest = short_digest(&plain);
        let phone_key = if person.phone.is_empty() {
            None
        } else {
            Some(self.phone_key(&person.phone)?)
        };
        let sealed = self.inner.seal.seal(&plain, PERSON)?;
        Ok((SealedPerson { sealed, phone_key }, digest))
    }

    /// Opened and compared with the digest in the chain, so that sealed data
    /// moved from one case to another are noticed.
    async fn person(&self, case: &Case, sight: Sight) -> Result<Option<PersonDetails>, ActError> {
        let Some(person) = store::person(&self.inner.db, case.id).await? else {
            return Ok(None);
        };
        let plain = self.inner.seal.open(&person.sealed, PERSON)?;
        let digest = short_digest(&plain);
        let salted: Option<Salted> = serde_json::from_slice(&plain).ok();
        let Some(salted) = salted.filter(|_| case.person_digest.as_ref() == Some(&digest)) else {
            let what = format!(
                "case {}: personal data differ from the digest in its chain",
                case.id
            );
            return Err(DbError::Corrupt { what }.into());
        };
        let person = salted.person;
        if sight == Sight::Whole {
            return Ok(Some(person));
        }
        Ok(Some(PersonDetails {
            name: mask_name(&person.name),
            phone: mask_phone(&person.phone),
            identity_number: mask_id(&person.identity_number, MaskRules::default().id_keep),
            address: mask_address(&person.address),
        }))
    }

    fn phone_key(&self, phone: &str) -> Result<i64, ActError> {
        Ok(self
            .inner
            .seal
            .keyed_hash(Purpose::Search("phone"), phone.as_bytes())?
            .short())
    }
}

/// What sealed personal data are bound to.
pub(crate) const PERSON: &[u8] = b"case-person";

#[derive(serde::Serialize, serde::Deserialize)]
struct Salted {
    salt: [u8; 16],
    person: PersonDetails,
}

fn units_assisting(case: &Case) -> Vec<UnitId> {
    case.assists.iter().map(|assist| assist.unit).collect()
}

/// Half of an SM3 digest in hex: enough that nobody finds other data with it.
fn short_digest(plain: &[u8]) -> String {
    sm3::hex(&sm3::digest(&[plain])[..16])
}

/// The first eight bytes of a hash as a positive number.
fn number_of(hash: &[u8]) -> i64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash[..8]);
    i64::from_be_bytes(bytes) & i64::MAX
}
