//! What is told to the people who are in charge.

use serde::{Deserialize, Serialize};

/// Something that may need somebody, with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alert {
    /// What it is known by: the same when its level rises.
    pub number: u64,
    /// When it was raised: seconds since 1970 on the clock of the place.
    pub at: i64,
    /// What it is about, in the words of its most typical message.
    pub title: String,
    /// How bad.
    pub level: Level,
    /// Why it was raised.
    pub kind: Kind,
    /// The first of its messages.
    pub since: i64,
    /// How many different persons.
    pub persons: usize,
    /// Its messages so far, in the order of time.
    pub message_ids: Vec<u64>,
    /// Places named by several of them, the most named first.
    pub places: Vec<String>,
    /// What is asked, in words that several use.
    pub asked: Vec<String>,
    /// Class code of the newest message; may be empty.
    pub class: String,
    /// Region code of the newest message; may be empty.
    pub region: String,
    /// It was raised before and is no graver; only more has come to it.
    #[serde(skip)]
    pub grown: bool,
    /// How many were usual in that time, for [`Kind::Unusual`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual: Option<f64>,
}

/// The four levels of the law on emergencies, the lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 蓝 · fourth.
    Blue,
    /// 黄 · third.
    Yellow,
    /// 橙 · second.
    Orange,
    /// 红 · first.
    Red,
}

/// Why an alert is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 苗头性: a few persons, one matter, a short time.
    FirstSigns,
    /// 趋势性: more persons than before tell of one matter.
    Trending,
    /// 集中性: many persons tell of one matter at once.
    Clustered,
    /// 异常: more messages of a class in a region than is usual at such a time.
    Unusual,
}
