//! The words of the trade in JSON, described by every code there is, so that
//! the document cannot drift from the kernel.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Type, schema::Schema},
};
use xinqiao_hotline::fact::CallOutcome;
use xinqiao_identity::{
    policy::Sight,
    units::{UnitKind, UnitLevel},
};
use xinqiao_kernel::words;

/// A word of the trade, as its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Word<W>(pub W);

/// A closed set of words with their codes.
pub trait Coded {
    /// What the set is called in the document.
    const NAME: &'static str;
    /// What it is for.
    const ABOUT: &'static str;
    /// Every code with its Chinese word.
    fn codes() -> Vec<(&'static str, &'static str)>;
}

impl<W: Coded> PartialSchema for Word<W> {
    fn schema() -> RefOr<Schema> {
        let codes = W::codes();
        let words: Vec<String> = codes
            .iter()
            .map(|(code, zh)| format!("`{code}` {zh}"))
            .collect();
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(format!("{}: {}", W::ABOUT, words.join(", "))))
            .enum_values(Some(codes.into_iter().map(|(code, _)| code)))
            .into()
    }
}

impl<W: Coded> ToSchema for Word<W> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(W::NAME)
    }
}

macro_rules! kernel_words {
    ($($word:ident as $alias:ident: $about:literal;)+) => {$(
        #[doc = concat!($about, ".")]
        pub type $alias = Word<words::$word>;

        impl Coded for words::$word {
            const NAME: &'static str = stringify!($word);
            const ABOUT: &'static str = $about;
            fn codes() -> Vec<(&'static str, &'static str)> {
                Self::ALL.iter().map(|word| (word.code(), word.zh())).collect()
            }
        }
    )+};
}

kernel_words! {
    Nature as NatureWord: "What the person wants";
    Channel as ChannelWord: "How it came in";
    Urgency as UrgencyWord: "How soon something must happen";
    State as StateWord: "Where a case stands";
    Ending as EndingWord: "How a case ended";
    ActKind as ActWord: "What can be done with a case";
    Role as RoleWord: "What somebody may be allowed to do";
    Milestone as MilestoneWord: "What has to have happened by a moment";
    Grade as GradeWord: "The five grades of an evaluation";
    Card as CardWord: "A warning shown to a unit";
    ItemKind as ItemKindWord: "What kind of item of knowledge it is";
    ItemState as ItemStateWord: "Where an item of knowledge stands";
    Stage as StageWord: "Where the version that is being worked on stands";
    Openness as OpennessWord: "Who may read an item";
    Audience as AudienceWord: "Whom an item is for";
    ItemAct as ItemActWord: "What can be done with an item of knowledge";
    Outside as OutsideWord: "Who takes a case that is handed out of the hotline";
}

/// What came of a call-back.
pub type OutcomeWord = Word<CallOutcome>;

impl Coded for CallOutcome {
    const NAME: &'static str = "CallOutcome";
    const ABOUT: &'static str = "What came of a call-back";
    fn codes() -> Vec<(&'static str, &'static str)> {
        vec![
            ("solved", "已解决"),
            ("not_solved", "未解决"),
            ("not_reached", "未接通"),
            ("wrong_number", "空号或错号"),
            ("declined", "不愿接受回访"),
            ("later", "约定再打"),
        ]
    }
}

/// How much of a case the caller may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SightCode(pub Sight);

/// In JSON.
pub type SightWord = Word<SightCode>;

impl Serialize for SightCode {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(match self.0 {
            Sight::Nothing => "nothing",
            Sight::PublicMasked => "public_masked",
            Sight::WithoutPerson => "without_person",
            Sight::MaskedPerson => "masked_person",
            Sight::Whole => "whole",
        })
    }
}

impl Coded for SightCode {
    const NAME: &'static str = "Sight";
    const ABOUT: &'static str = "How much of a case the caller may read";
    fn codes() -> Vec<(&'static str, &'static str)> {
        vec![
            ("public_masked", "公开脱敏"),
            ("without_person", "不含个人信息"),
            ("masked_person", "个人信息脱敏"),
            ("whole", "全部"),
        ]
    }
}

/// How high a unit stands.
pub type LevelWord = Word<UnitLevel>;

impl Coded for UnitLevel {
    const NAME: &'static str = "UnitLevel";
    const ABOUT: &'static str = "How high a unit stands";
    fn codes() -> Vec<(&'static str, &'static str)> {
        vec![("city", "市级"), ("county", "县级"), ("town", "乡镇、街道")]
    }
}

/// What a unit is.
pub type KindWord = Word<UnitKind>;

impl Coded for UnitKind {
    const NAME: &'static str = "UnitKind";
    const ABOUT: &'static str = "What a unit is";
    fn codes() -> Vec<(&'static str, &'static str)> {
        vec![
            ("hotline", "热线中心"),
            ("department", "部门"),
            ("county", "县（市、区）政府"),
            ("town", "乡镇、街道"),
            ("enterprise", "公共服务企业"),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_a_set_that_has_no_list_of_its_own_is_read_back() {
        fn read<W: Coded + serde::de::DeserializeOwned + Serialize>() {
            for (code, _) in W::codes() {
                let word: W = serde_json::from_value(code.into()).unwrap();
                assert_eq!(serde_json::to_value(word).unwrap(), code);
            }
        }
        read::<CallOutcome>();
        read::<UnitLevel>();
        read::<UnitKind>();
    }
}
