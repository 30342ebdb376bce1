//! Who a case is from: sealed at rest, found by a keyed hash, never part of an
//! event. The chain holds a digest, so that data moved between cases are noticed.

use xinqiao_identity::policy::Sight;
use xinqiao_kernel::{
    CaseId, QueryCode,
    masking::{MaskRules, mask_address, mask_id, mask_name, mask_phone},
};
use xinqiao_platform::{db::DbError, seal::Purpose, sm3};

use super::{ActError, Hotline};
use crate::{
    case::Case,
    filing::PersonDetails,
    store::{self, PersonKeys, SealedPerson},
};

/// What sealed personal data are bound to.
pub(crate) const PERSON: &[u8] = b"case-person";

#[derive(serde::Serialize, serde::Deserialize)]
struct Salted {
    salt: String,
    person: PersonDetails,
}

impl Hotline {
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

    /// Under seal, with a digest over salted data for the chain.
    pub(super) fn sealed(
        &self,
        person: &PersonDetails,
    ) -> Result<(SealedPerson, String), ActError> {
        let salted = Salted {
            salt: sm3::hex(&rand::random::<[u8; 16]>()),
            person: person.clone(),
        };
        let plain = serde_json::to_vec(&salted).unwrap_or_default();
        let digest = short_digest(&plain);
        let keys = self.person_keys(person)?;
        let sealed = self.inner.seal.seal(&plain, PERSON)?;
        Ok((SealedPerson { sealed, keys }, digest))
    }

    /// By what this person is found again. A name alone is nobody's, an address
    /// alone a whole house's.
    pub(super) fn person_keys(&self, person: &PersonDetails) -> Result<PersonKeys, ActError> {
        let key = |what, text: &str| -> Result<Option<i64>, ActError> {
            if text.is_empty() {
                return Ok(None);
            }
            let hash = self
                .inner
                .seal
                .keyed_hash(Purpose::Search(what), text.as_bytes())?;
            Ok(Some(hash.short()))
        };
        let (name, address) = (bare(&person.name), bare(&person.address));
        let home = if name.chars().count() < 2 || address.chars().count() < 6 {
            String::new()
        } else {
            format!("{name}/{address}")
        };
        Ok(PersonKeys {
            phone: key("phone", &person.phone)?,
            identity: key("identity", &bare(&person.identity_number))?,
            home: key("home", &home)?,
        })
    }

    /// Opened and compared with the digest in the chain, so that sealed data
    /// moved from one case to another are noticed.
    pub(crate) async fn person(
        &self,
        case: &Case,
        sight: Sight,
    ) -> Result<Option<PersonDetails>, ActError> {
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

    pub(super) fn phone_key(&self, phone: &str) -> Result<i64, ActError> {
        Ok(self
            .inner
            .seal
            .keyed_hash(Purpose::Search("phone"), phone.as_bytes())?
            .short())
    }
}

/// Letters and digits only, so that a blank or a dash makes nobody another person.
fn bare(text: &str) -> String {
    let signs = text.chars().filter(|sign| sign.is_alphanumeric());
    signs.flat_map(char::to_uppercase).collect()
}

/// Half of an SM3 digest in hex: enough that nobody finds other data with it.
fn short_digest(plain: &[u8]) -> String {
    sm3::hex(&sm3::digest(&[plain])[..16])
}
