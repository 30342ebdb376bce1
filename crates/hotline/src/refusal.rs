//! Why an act is not possible now, as help: what, since when, what is possible.

use jiff::Timestamp;
use thiserror::Error;
use xinqiao_kernel::{
    UnitId,
    words::{ActKind, Role, State},
};

/// The law says no. The text of each is for the person who tried; faces add
/// names and local times from the fields.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The policy does not let this person do it with this case.
    #[error("您的岗位不能对本工单执行「{}」", .act.zh())]
    NotYours {
        /// What was tried.
        act: ActKind,
    },
    /// The case does not stand where this can be done.
    #[error("工单现在是「{}」，不能「{}」；现在可以：{}", .state.zh(), .act.zh(), list(.possible))]
    WrongState {
        /// What was tried.
        act: ActKind,
        /// Where the case stands.
        state: State,
        /// Since when.
        since: Timestamp,
        /// What its state allows.
        possible: Vec<ActKind>,
    },
    /// Somebody else was quicker.
    #[error(
        "工单已被他人更新（第 {found} 步，您看到的是第 {expected} 步），请刷新后再办；您填写的内容没有丢"
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
    /// A value that does not exist or cannot be used here.
    #[error("{field}不对：{why}")]
    Unusable {
        /// What, in Chinese.
        field: &'static str,
        /// What is wrong and how to mend it.
        why: String,
    },
    /// The unit that is reported cannot handle the report.
    #[error("被反映的单位不能承办这件工单，请派给它的上级或其他单位")]
    ReportedUnit {
        /// Which.
        unit: UnitId,
    },
    /// A unit named by a ruling cannot give the case back.
    #[error("本单位是裁定指定的承办单位，不能再退单；可以申请协办、延期或报告进展")]
    NamedUnitCannotReturn,
    /// The window for giving back is over.
    #[error("退单时限已过，不能退单；可以申请延期、报告进展或答复")]
    ReturnWindowClosed {
        /// When it closed.
        closed_at: Timestamp,
    },
    /// It was given back as often as the rule set allows.
    #[error("本工单已退单 {count} 次，达到规则上限，不能再退；请由中心裁定承办单位")]
    TooManyReturns {
        /// How often.
        count: u8,
    },
    /// More time has to be asked for before the deadline.
    #[error("办理时限已过，不能再申请延期；请尽快答复或报告进展")]
    ExtensionTooLate {
        /// When the deadline was.
        due_at: Timestamp,
    },
    /// There is no more time to give.
    #[error("延期不能超过 {most}（规则：{rule}）")]
    ExtensionTooLong {
        /// The most the rule set gives.
        most: String,
        /// The rule.
        rule: String,
    },
    /// It was extended as often as the rule set allows.
    #[error("已延期 {count} 次，达到规则上限")]
    TooManyExtensions {
        /// How often.
        count: u8,
    },
    /// A wish of the same kind waits for a ruling already.
    #[error("已有同样的申请在等待审批，请等审批结果")]
    AlreadyAsked,
    /// There is nothing to rule on.
    #[error("没有等待审批的申请")]
    NothingAsked,
    /// Somebody of another rank has to rule.
    #[error("这项审批需要「{}」", .by.zh())]
    NeedsRuling {
        /// The role that has to.
        by: Role,
    },
    /// Assisting units have not answered yet.
    #[error("还有 {} 家协办单位没有反馈，先等反馈，或说明理由解除协办", .units.len())]
    AssistsOutstanding {
        /// Which.
        units: Vec<UnitId>,
    },
    /// The unit does not assist in this case, or is done.
    #[error("这家单位不是等待反馈的协办单位")]
    NotAssisting {
        /// Which.
        unit: UnitId,
    },
    /// Call-back starts at the deadline under this rule set.
    #[error("按规则，办理时限届满后才回访")]
    CallBackNotYet {
        /// When it may start.
        from: Timestamp,
    },
    /// The person has to be tried more often before this ending.
    #[error("还要再联系 {left} 次，仍联系不上才能按「联系不上」办结")]
    TryAgain {
        /// How often more.
        left: u8,
    },
    /// The ending does not fit.
    #[error("不能这样办结：{why}")]
    CannotCloseSo {
        /// Why.
        why: &'static str,
    },
    /// Evaluated already in this round.
    #[error("这一轮已经评价过了；评价一次，以第一次为准")]
    AlreadyEvaluated,
    /// A negative rating needs a reason.
    #[error("请选一个不满意的原因，或写一句话，方便我们改")]
    ReasonNeeded,
    /// There is no negative evaluation to contest.
    #[error("没有可以申诉的差评")]
    NothingToContest,
    /// The window for reopening is over.
    #[error("办结已超过可重新办理的期限，请提交新的诉求")]
    ReopenWindowClosed {
        /// When it closed.
        closed_at: Timestamp,
    },
    /// A case cannot go on under itself, or under one that is merged.
    #[error("不能并入这件工单：{why}")]
    CannotMerge {
        /// Why.
        why: &'static str,
    },
    /// Said already that one has met the same.
    #[error("您已经说过也遇到了，不用再说一次；有新进展会写在这件诉求里")]
    AlreadyJoined,
    /// A card or a supervision of that grade was shown already.
    #[error("已经是这个级别了")]
    AlreadyThere,
}

fn list(acts: &[ActKind]) -> String {
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
            Self::WrongState { .. } => "wrong_state",
            Self::Stale { .. } => "stale",
            Self::Missing { .. } => "missing",
            Self::TooLong { .. } => "too_long",
            Self::Unusable { .. } => "unusable",
            Self::ReportedUnit { .. } => "reported_unit",
            Self::NamedUnitCannotReturn => "named_unit_cannot_return",
            Self::ReturnWindowClosed { .. } => "return_window_closed",
            Self::TooManyReturns { .. } => "too_many_returns",
            Self::ExtensionTooLate { .. } => "extension_too_late",
            Self::ExtensionTooLong { .. } => "extension_too_long",
            Self::TooManyExtensions { .. } => "too_many_extensions",
            Self::AlreadyAsked => "already_asked",
            Self::NothingAsked => "nothing_asked",
            Self::NeedsRuling { .. } => "needs_ruling",
            Self::AssistsOutstanding { .. } => "assists_outstanding",
            Self::NotAssisting { .. } => "not_assisting",
            Self::CallBackNotYet { .. } => "call_back_not_yet",
            Self::TryAgain { .. } => "try_again",
            Self::CannotCloseSo { .. } => "cannot_close_so",
            Self::AlreadyEvaluated => "already_evaluated",
            Self::ReasonNeeded => "reason_needed",
            Self::NothingToContest => "nothing_to_contest",
            Self::ReopenWindowClosed { .. } => "reopen_window_closed",
            Self::CannotMerge { .. } => "cannot_merge",
            Self::AlreadyJoined => "already_joined",
            Self::AlreadyThere => "already_there",
        }
    }

    /// Whether what was sent is at fault (mend the input) rather than the case's
    /// course (look at the case again).
    #[must_use]
    pub const fn is_about_input(&self) -> bool {
        matches!(
            self,
            Self::Missing { .. }
                | Self::TooLong { .. }
                | Self::Unusable { .. }
                | Self::ReasonNeeded
                | Self::ExtensionTooLong { .. }
        )
    }
}
