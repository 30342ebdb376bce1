//! Why something cannot be done with an item now, as help.

use jiff::Timestamp;
use thiserror::Error;
use xinqiao_kernel::words::{ItemAct, ItemState, Stage};

use crate::id::ItemId;

/// The law says no. The text of each is for the person who tried.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The policy does not let this person do it with this item.
    #[error("您的岗位不能对这条知识执行「{}」", .act.zh())]
    NotYours {
        /// What was tried.
        act: ItemAct,
    },
    /// The unit may not write under this theme.
    #[error("本单位不能在这个主题下写条目；请选本单位负责的主题，或请热线知识编辑代写")]
    NotYourTheme {
        /// Its code.
        theme: String,
    },
    /// The item does not stand where this can be done.
    #[error("条目现在是「{}」{}，不能「{}」；现在可以：{}", .state.zh(), worked_on(*.stage), .act.zh(), list(.possible))]
    WrongState {
        /// What was tried.
        act: ItemAct,
        /// Where the item stands.
        state: ItemState,
        /// Where the version that is being worked on stands.
        stage: Option<Stage>,
        /// Since when.
        since: Timestamp,
        /// What its state allows.
        possible: Vec<ItemAct>,
    },
    /// Another platform keeps it.
    #[error(
        "这条知识由「{source_name}」维护，不能在这里{}；发现不对可以请求纠错，有危害可以报告，马上对公众隐藏",
        .act.zh()
    )]
    KeptElsewhere {
        /// What was tried.
        act: ItemAct,
        /// The source.
        source_name: String,
    },
    /// Somebody else was quicker.
    #[error(
        "条目已被他人更新（第 {found} 步，您看到的是第 {expected} 步），请刷新后再办；您填写的内容没有丢"
    )]
    Stale {
        /// The version the act was decided on.
        expected: u32,
        /// The version there is.
        found: u32,
    },
    /// Something has to be said and was not.
    #[error("请填写{field}")]
    Missing {
        /// What, in Chinese.
        field: &'static str,
    },
    /// Something is too long.
    #[error("{field}最多 {most} 个字，现在是 {found} 个字")]
    TooLong {
        /// What, in Chinese.
        field: &'static str,
        /// Characters at most.
        most: usize,
        /// Characters found.
        found: usize,
    },
    /// There is too much of something.
    #[error("{field}最多 {most} 个，现在是 {found} 个")]
    TooMany {
        /// What, in Chinese.
        field: &'static str,
        /// So many at most.
        most: usize,
        /// So many found.
        found: usize,
    },
    /// A table nobody can read on a telephone.
    #[error("表格最多 {rows} 行 {columns} 列；更大的表请作为附件")]
    TableTooLarge {
        /// Rows at most.
        rows: usize,
        /// Columns at most.
        columns: usize,
    },
    /// A value that does not exist or cannot be used here.
    #[error("{field}不对：{why}")]
    Unusable {
        /// What, in Chinese.
        field: &'static str,
        /// What is wrong and how to mend it.
        why: String,
    },
    /// Another item has this title.
    #[error("已有同名条目，请改标题，或直接修改那一条")]
    TitleTaken {
        /// Which.
        by: ItemId,
    },
    /// Two rows of one file have the same title.
    #[error("与本次导入的第 {row} 条标题相同")]
    TitleTwice {
        /// The earlier one, from 1.
        row: usize,
    },
    /// Who wrote it does not publish it.
    #[error("自己写的条目须由另一位审核人发布")]
    OwnWork,
    /// Another desk reviews it now.
    #[error("现在是「{}」，请由该环节的审核人处理", .stage.zh())]
    OtherDesk {
        /// Where it stands.
        stage: Stage,
    },
    /// There is no such correction, or it is answered already.
    #[error("没有等待处理的第 {number} 号纠错")]
    NoSuchCorrection {
        /// Its number.
        number: u32,
    },
    /// There is no such edition.
    #[error("没有第 {edition} 版")]
    NoSuchEdition {
        /// Its number.
        edition: u32,
    },
    /// The gap is closed or put aside.
    #[error("这个问题已经处理过了")]
    GapIsDone,
    /// The ask is answered or declined.
    #[error("这条补充请求已经处理过了")]
    AskIsDone,
    /// It was taken down by a hand, so it goes through review again.
    #[error("条目是人工下架的，不能直接续期；请修改后重新送审")]
    WithdrawnByHand,
}

fn worked_on(stage: Option<Stage>) -> String {
    stage.map_or_else(String::new, |stage| format!("（修订{}）", stage.zh()))
}

fn list(acts: &[ItemAct]) -> String {
    acts.iter()
        .map(|act| act.zh())
        .collect::<Vec<_>>()
        .join("、")
}

impl Refusal {
    /// A stable English code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotYours { .. } => "not_yours",
            Self::NotYourTheme { .. } => "not_your_theme",
            Self::WrongState { .. } => "wrong_state",
            Self::KeptElsewhere { .. } => "kept_elsewhere",
            Self::Stale { .. } => "stale",
            Self::Missing { .. } => "missing",
            Self::TooLong { .. } => "too_long",
            Self::TooMany { .. } => "too_many",
            Self::TableTooLarge { .. } => "table_too_large",
            Self::Unusable { .. } => "unusable",
            Self::TitleTaken { .. } => "title_taken",
            Self::TitleTwice { .. } => "title_twice",
            Self::OwnWork => "own_work",
            Self::OtherDesk { .. } => "other_desk",
            Self::NoSuchCorrection { .. } => "no_such_correction",
            Self::NoSuchEdition { .. } => "no_such_edition",
            Self::GapIsDone => "gap_is_done",
            Self::AskIsDone => "ask_is_done",
            Self::WithdrawnByHand => "withdrawn_by_hand",
        }
    }

    /// Whether what was sent is at fault (mend the input) rather than the item's
    /// course (look at the item again).
    #[must_use]
    pub const fn is_about_input(&self) -> bool {
        matches!(
            self,
            Self::Missing { .. }
                | Self::TooLong { .. }
                | Self::TooMany { .. }
                | Self::TableTooLarge { .. }
                | Self::Unusable { .. }
                | Self::NotYourTheme { .. }
                | Self::TitleTaken { .. }
                | Self::TitleTwice { .. }
        )
    }
}
