//! Citizens sign in by a six-digit code sent to their phone.
//!
//! A code lives five minutes and takes five tries. Who asks for codes again and
//! again waits longer and longer: a phone must not ring all night because a
//! stranger types its number.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use rand::RngExt as _;
use xinqiao_kernel::{PersonId, Phone, phone::PhoneKind};
use xinqiao_platform::{
    Db, DbError,
    seal::{Purpose, Seal, SealError},
    values,
};

use crate::{
    citizens::{CitizenError, Citizens},
    secret::Secret,
    sessions::Session,
    sign_in::SignIn,
    sign_in_log::{Origin, Outcome, Way},
    throttle::{Admission, Key, Patience},
};

/// How long a code lives.
pub const CODE_LIVES: SignedDuration = SignedDuration::from_mins(5);
/// How many wrong codes are taken.
pub const TRIES: i64 = 5;

/// One code a minute, then one in two minutes, … one an hour.
const TO_A_PHONE: Patience = Patience {
    free: 0,
    first: SignedDuration::from_mins(1),
    longest: SignedDuration::from_hours(1),
    forget: SignedDuration::from_hours(12),
};

/// A library or a village shares one address.
const ASKED_FROM_AN_ADDRESS: Patience = Patience {
    free: 30,
    first: SignedDuration::from_secs(30),
    longest: SignedDuration::from_hours(1),
    forget: SignedDuration::from_hours(2),
};

/// Wrong codes for any phones.
const ENTERED_FROM_AN_ADDRESS: Patience = Patience {
    free: 30,
    first: SignedDuration::from_secs(30),
    longest: SignedDuration::from_hours(1),
    forget: SignedDuration::from_hours(2),
};

/// Sends short messages. Must not wait: a channel that talks to a network takes
/// the message into a queue of its own and returns.
pub trait MessageChannel: Send + Sync + 'static {
    /// Takes a message for a phone.
    ///
    /// # Errors
    /// When it cannot take it now.
    fn send(&self, to: &Phone, text: &str) -> Result<(), ChannelError>;
}

/// The channel does not take messages now.
#[derive(Debug, thiserror::Error)]
#[error("短信通道暂不可用（{0}），请稍后再试 · messages cannot be sent now ({0}): try again later")]
pub struct ChannelError(pub String);

/// Keeps the latest messages for the demo's page instead of sending them.
#[derive(Clone, Default)]
pub struct DemoChannel {
    sent: Arc<Mutex<VecDeque<(Phone, String)>>>,
}

/// Signs citizens in.
#[derive(Clone)]
pub struct Codes {
    db: Db,
    seal: Arc<dyn Seal>,
    channel: Arc<dyn MessageChannel>,
    citizens: Citizens,
    sign_in: SignIn,
}

/// Why there is no code, or it did not sign anybody in.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// A code cannot be read out of a landline.
    #[error(
        "请填写能接收短信的手机号码 · give the number of a mobile phone: the code comes as a short message"
    )]
    NotMobile,
    /// Asked or tried too often.
    #[error("操作过于频繁，请于 {until} 之后再试 · too often: try again after {until}")]
    Wait {
        /// When the next attempt is taken.
        until: Timestamp,
    },
    /// Not this code.
    #[error("验证码不正确，还可再试 {left} 次 · this is not the code; {left} tries are left")]
    Wrong {
        /// How often it may still be tried.
        left: i64,
    },
    /// No code, or one that is over.
    #[error("验证码已失效，请重新获取 · there is no code, or it is over: ask for a new one")]
    Over,
    /// The message could not be sent.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// The phone could not be hashed or sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The database said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Codes {
    pub(crate) fn new(
        db: Db,
        seal: Arc<dyn Seal>,
        channel: Arc<dyn MessageChannel>,
        sign_in: SignIn,
    ) -> Self {
        let citizens = Citizens::new(db.clone(), Arc::clone(&seal));
        Self {
            db,
            seal,
            channel,
            citizens,
            sign_in,
        }
    }

    /// Sends a code to a phone; the last one is over. Says until when it lives.
    ///
    /// # Errors
    /// When too many were asked for, or it cannot be sent.
    pub async fn ask(
        &self,
        phone: &Phone,
        from: Origin<'_>,
        now: Timestamp,
    ) -> Result<Timestamp, CodeError> {
        if phone.kind() != PhoneKind::Mobile {
            return Err(CodeError::NotMobile);
        }
        self.admit(
            &Key::address("ask", from.address),
            ASKED_FROM_AN_ADDRESS,
            now,
        )
        .await?;
        let hash = self.hash("phone", phone, "")?;
        self.admit(&Key::of("phone", &hash), TO_A_PHONE, now)
            .await?;

        let code = format!("{:06}", rand::rng().random_range(0..1_000_000_u32));
        let (expires_at, code_hash) = (now + CODE_LIVES, self.hash("phone_code", phone, &code)?);
        let sql = "insert into phone_code (phone_hash, code_hash, expires_at, tries)
            values ($1, $2, $3, 0) on conflict (phone_hash) do update set
                code_hash = excluded.code_hash, expires_at = excluded.expires_at, tries = 0";
        self.db
            .execute(sql, values![hash, code_hash, expires_at])
            .await?;
        let minutes = CODE_LIVES.as_mins();
        self.channel.send(
            phone,
            &format!(
                "【12345热线】验证码 {code}，{minutes}分钟内有效，请勿告诉他人。Code {code}, good for {minutes} minutes; tell nobody."
            ),
        )?;
        Ok(expires_at)
    }

    /// Signs a citizen in with the code. Works once.
    ///
    /// # Errors
    /// When the code is wrong or over, or too many were tried.
    pub async fn enter(
        &self,
        phone: &Phone,
        code: &str,
        from: Origin<'_>,
        now: Timestamp,
    ) -> Result<(Secret, Session), CodeError> {
        let address = Key::address("enter", from.address);
        self.admit(&address, ENTERED_FROM_AN_ADDRESS, now).await?;
        let hash = self.hash("phone", phone, "")?;
        // Counted before it is compared, so that tries at once are all counted.
        let count = "update phone_code set tries = tries + 1
            where phone_hash = $1 and tries < $2 and expires_at > $3";
        if self.db.execute(count, values![hash, TRIES, now]).await? == 0 {
            return Err(CodeError::Over);
        }
        let given = self.hash("phone_code", phone, code.trim())?;
        let take = "delete from phone_code where phone_hash = $1 and code_hash = $2";
        if self.db.execute(take, values![hash, given]).await? == 0 {
            self.sign_in
                .log
                .write(None, Way::Code, Outcome::Wrong, from, now)
                .await?;
            let sql = "select tries from phone_code where phone_hash = $1";
            let tries = match self.db.query_one(sql, values![hash]).await? {
                Some(row) => row.get(0)?,
                None => TRIES,
            };
            return Err(CodeError::Wrong {
                left: (TRIES - tries).max(0),
            });
        }
        self.sign_in
            .throttle
            .clear(&Key::of("phone", &hash))
            .await?;
        self.sign_in.throttle.forgive(&address).await?;
        let citizen: PersonId = self.citizens.find_or_add(phone, now).await?;
        Ok(self.sign_in.open(citizen, Way::Code, from, now).await?)
    }

    /// Drops codes that are over.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn sweep(&self, now: Timestamp) -> Result<u64, DbError> {
        self.db
            .execute("delete from phone_code where expires_at < $1", values![now])
            .await
    }

    async fn admit(&self, key: &Key, patience: Patience, now: Timestamp) -> Result<(), CodeError> {
        match self.sign_in.throttle.admit(key, patience, now).await? {
            Admission::Admitted => Ok(()),
            Admission::Wait(until) => Err(CodeError::Wait { until }),
        }
    }

    /// Under a key: a million codes, and a billion phones, are soon tried.
    fn hash(&self, field: &str, phone: &Phone, code: &str) -> Result<[u8; 32], SealError> {
        let text = [phone.as_str().as_bytes(), code.as_bytes()].concat();
        Ok(*self.seal.keyed_hash(Purpose::Search(field), &text)?.bytes())
    }
}

impl DemoChannel {
    /// The last message to this phone, among the last hundred to anybody.
    #[must_use]
    pub fn last(&self, to: &Phone) -> Option<String> {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.iter()
            .rev()
            .find(|(phone, _)| phone == to)
            .map(|(_, text)| text.clone())
    }

    /// The last code sent to this phone.
    #[must_use]
    pub fn last_code(&self, to: &Phone) -> Option<String> {
        let text = self.last(to)?;
        let digits = text.split("验证码 ").nth(1)?;
        digits.get(..6).map(str::to_owned)
    }
}

impl MessageChannel for DemoChannel {
    fn send(&self, to: &Phone, text: &str) -> Result<(), ChannelError> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.push_back((to.clone(), text.to_owned()));
        if sent.len() > 100 {
            sent.pop_front();
        }
        Ok(())
    }
}

impl From<CitizenError> for CodeError {
    fn from(error: CitizenError) -> Self {
        match error {
            CitizenError::Seal(error) => Self::Seal(error),
            CitizenError::Db(error) => Self::Db(error),
        }
    }
}
