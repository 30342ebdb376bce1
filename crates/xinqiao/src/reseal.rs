//! After the key was changed: brings what is sealed under the newest key, a
//! page at a time, beside everything else.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use xinqiao_hotline::reseal;
use xinqiao_identity::Identity;
use xinqiao_kernel::PersonId;
use xinqiao_platform::{
    Db,
    jobs::{Job, JobError, Next},
    seal::{Seal as _, SoftSeal},
};

use crate::open::House;

/// Rows brought under the new key in one go.
const PAGE: u32 = 200;

/// Brings personal data under a new key.
#[derive(Debug, Serialize, Deserialize)]
pub struct Reseal {
    /// Number of the key.
    pub key: u32,
}

/// What it works with.
#[derive(Clone)]
pub struct Context {
    db: Db,
    seal: Arc<SoftSeal>,
    identity: Identity,
}

/// What it works with in this house.
pub fn context(house: &House) -> Context {
    Context {
        db: house.db.clone(),
        seal: Arc::clone(&house.seal),
        identity: house.identity.clone(),
    }
}

impl Job for Reseal {
    const KIND: &'static str = "reseal";
    // A node that was not restarted yet has only the old keys; it tries for days.
    const ATTEMPTS: i64 = 100;
    type Context = Context;

    async fn run(self, context: Context, _: Timestamp) -> Result<Next, JobError> {
        if newest(&context.seal)? < self.key {
            let why = "this server still holds the old keys: restart it";
            return Err(JobError::new(why));
        }
        let mut after = 0;
        while let Some(last) = reseal::persons(&context.db, &context.seal, after, PAGE)
            .await
            .map_err(|error| JobError::new(error.to_string()))?
        {
            after = last;
        }
        let mut after = PersonId(0);
        while let Some(last) = context
            .identity
            .citizens
            .reseal(&context.seal, after, PAGE)
            .await
            .map_err(|error| JobError::new(error.to_string()))?
        {
            after = last;
        }
        tracing::info!(key = self.key, "all personal data are under the new key");
        Ok(Next::Done)
    }
}

/// Number of the key that seals: bytes 1 to 4 of whatever it seals.
fn newest(seal: &SoftSeal) -> Result<u32, JobError> {
    let sealed = seal
        .seal(b"", b"")
        .map_err(|error| JobError::new(error.to_string()))?;
    match sealed.get(1..5) {
        Some([a, b, c, d]) => Ok(u32::from_be_bytes([*a, *b, *c, *d])),
        _ => Err(JobError::new("a seal of an unknown form")),
    }
}
