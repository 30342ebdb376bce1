//! What is known of a service item.

use std::fmt;

use serde::{Deserialize, Serialize};
use xinqiao_kernel::RegionCode;
use xinqiao_platform::sm3;
use xinqiao_search::Serves;

use crate::limit::Limit;

/// The number of a service item, from its code: the same in every database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServiceId(pub i64);

impl ServiceId {
    /// Of 52 bits, so that every program reads it as a number; among a million
    /// items two meet with a chance of one in ten thousand, and that is refused.
    #[must_use]
    pub fn of(code: &str) -> Self {
        let digest = sm3::digest(&[b"service item", code.as_bytes()]);
        let first = digest.iter().take(7);
        let number = first.fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
        Self(number >> 4)
    }
}

impl fmt::Display for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A service item. Texts are plain, empty where nothing is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceItem {
    /// Implementation code (实施编码), unique.
    pub code: String,
    /// Code in the basic catalogue (基本目录), shared by who handles the same.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub catalogue_code: String,
    /// What it is called.
    pub name: String,
    /// What the catalogue calls it, where that differs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub catalogue_name: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_called: Vec<String>,
    /// Permit, public service, award, …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The unit that handles it.
    pub unit: String,
    /// Other units that take part, as it was written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub with: String,
    /// Where it is handled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionCode>,
    /// Who may apply, as it was written: 自然人, 企业法人, …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applicants: Vec<String>,
    /// Themes under which it is published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
    /// On which conditions it is accepted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub conditions: String,
    /// Papers to bring.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<String>,
    /// Within how long the law has it decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_limit: Option<Limit>,
    /// Within how long the unit promises it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_limit: Option<Limit>,
    /// Where to go.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// When it is open there, as people say it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hours: String,
    /// What it costs, as people say it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fee: String,
    /// The law or rule it rests on.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub basis: String,
    /// How often one has to go there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visits: Option<u8>,
    /// Where it can be applied for on the web.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// Papers and results may go by courier.
    #[serde(default)]
    pub by_courier: bool,
    /// Whom to ask, as it was written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ask: String,
    /// Whom to complain to, as it was written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub complain: String,
}

impl ServiceItem {
    /// Its number.
    #[must_use]
    pub fn id(&self) -> ServiceId {
        ServiceId::of(&self.code)
    }

    /// Persons, companies, or both.
    #[must_use]
    pub fn serves(&self) -> Serves {
        let persons = self.applicants.iter().any(|who| who == "自然人");
        let others = self.applicants.iter().any(|who| who != "自然人");
        match (persons, others) {
            (true, false) => Serves::Persons,
            (false, true) => Serves::Companies,
            _ => Serves::All,
        }
    }
}
