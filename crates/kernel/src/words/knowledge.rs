//! The words of knowledge: what an item is, where it stands, what is done with it.

use serde::{Deserialize, Serialize};

words! {
    /// What kind of item of knowledge it is (材料性质).
    ItemKind {
        /// A question and its answer.
        Question = "question", "问答";
        /// How something is done, step by step.
        Guide = "guide", "办事指南";
        /// What a law or policy says, in plain words.
        Policy = "policy", "政策法规";
        /// Something that holds for a while.
        Notice = "notice", "通知公告";
        /// Numbers to call.
        Phones = "phones", "电话名录";
    }
}

words! {
    /// Where an item of knowledge stands (条目状态). The version that is being
    /// worked on has a [`Stage`] of its own, so that what is shown stays shown
    /// while the next version is reviewed.
    ItemState {
        /// Never shown yet.
        New = "new", "未发布";
        /// Shown to whom its secrecy allows.
        Published = "published", "已发布";
        /// Reported as harmful: hidden from the public until somebody rules.
        Hidden = "hidden", "已隐藏";
        /// Taken down, by a hand or because its time is over.
        Withdrawn = "withdrawn", "已下架";
        /// Filed away.
        Archived = "archived", "已归档";
    }
}

words! {
    /// Where the version that is being worked on stands (审核环节).
    Stage {
        /// Being written.
        Draft = "draft", "编写中";
        /// The unit that answers for it has to look.
        UnitReview = "unit_review", "待单位审核";
        /// The hotline has to look.
        HotlineReview = "hotline_review", "待热线审核";
    }
}

words! {
    /// Who may read an item (公开范围).
    Openness {
        /// Everybody.
        Public = "public", "公开";
        /// Everybody on the staff.
        Staff = "staff", "工作人员";
        /// The unit that answers for it.
        Unit = "unit", "本单位";
    }
}

words! {
    /// Whom an item is for (服务对象).
    Audience {
        /// People.
        Natural = "natural", "个人";
        /// Companies and other bodies.
        Legal = "legal", "法人";
    }
}

words! {
    /// What can be done with an item of knowledge. One word, one act.
    ItemAct {
        /// Begin a new one.
        Draft = "draft", "新建";
        /// Take over one that was reviewed elsewhere: imports, another platform.
        TakeOver = "take_over", "导入发布";
        /// Follow what the platform it came from says of it now.
        Follow = "follow", "随来源更新";
        /// Change the version that is being worked on, or begin the next one.
        Edit = "edit", "修改";
        /// Begin the next version from an old one.
        Restore = "restore", "恢复版本";
        /// Hand it to review.
        Submit = "submit", "送审";
        /// Take it back from review.
        Recall = "recall", "撤回送审";
        /// The unit says that it is right.
        PassUnit = "pass_unit", "单位审核通过";
        /// The hotline says that it is right, and shows it.
        Publish = "publish", "审核发布";
        /// Send it back to who wrote it.
        SendBack = "send_back", "退回修改";
        /// Give up the version that is being worked on.
        Discard = "discard", "放弃修改";
        /// Say that something in it is wrong.
        AskCorrection = "ask_correction", "请求纠错";
        /// Take up a correction that was asked for, or say why not.
        RuleOnCorrection = "rule_on_correction", "处理纠错";
        /// Report that it does harm; the public no longer sees it.
        ReportHarm = "report_harm", "报告有害";
        /// Rule that it does no harm; the public sees it again.
        RuleOnHarm = "rule_on_harm", "裁定恢复";
        /// Say that it still holds, and until when.
        Renew = "renew", "复核续期";
        /// Remind its unit that its time or its review comes near.
        Remind = "remind", "到期提醒";
        /// Take it down.
        Withdraw = "withdraw", "下架";
        /// Give it to another unit to answer for.
        Transfer = "transfer", "移交";
        /// File it away.
        Archive = "archive", "归档";
    }
}
