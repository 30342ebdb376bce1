//! The words of the trade, as closed sets.
//!
//! Each word has a `code` (English, used in tables, URLs, rule files and the
//! API) and a Chinese word `zh` for people. Codes never change once released;
//! texts may.

use serde::{Deserialize, Serialize};

/// Declares a closed set of words with their codes and Chinese texts.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $zh:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant,)+ }

        impl $name {
            /// Every word of the set, in the order people read them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable English code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The Chinese word.
            #[must_use]
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh),+ }
            }

            /// The word with this code, if there is one.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

mod knowledge;

pub use knowledge::{Audience, ItemAct, ItemKind, ItemState, Openness, Stage};

words! {
    /// What a person wants (诉求类型).
    Nature {
        /// A question.
        Consult = "consult", "咨询";
        /// A request for help.
        Help = "help", "求助";
        /// A complaint about how something is or was done.
        Complain = "complain", "投诉";
        /// A report of somebody else's unlawful act.
        Report = "report", "举报";
        /// A proposal.
        Suggest = "suggest", "建议";
        /// Thanks or praise.
        Praise = "praise", "表扬";
    }
}

words! {
    /// How a message came in (受理渠道).
    Channel {
        /// The hotline phone.
        Phone = "phone", "电话";
        /// The portal.
        Web = "web", "网站";
        /// A mobile app.
        App = "app", "手机应用";
        /// E-mail.
        Email = "email", "电子邮件";
        /// Short message.
        Sms = "sms", "短信";
        /// A social-media official account.
        Wechat = "wechat", "微信";
        /// A micro-blog.
        Weibo = "weibo", "微博";
        /// Fax.
        Fax = "fax", "传真";
        /// Instant messaging.
        Qq = "qq", "QQ";
        /// A message board of another medium.
        Board = "board", "留言板";
        /// In person at a window.
        WalkIn = "walk_in", "来访";
        /// Another platform (province, 110, petition office).
        Platform = "platform", "平台转来";
    }
}

words! {
    /// How soon something must happen (紧急程度).
    Urgency {
        /// The ordinary limits hold.
        Ordinary = "ordinary", "一般";
        /// Basic supply is cut: water, electricity, gas, heating.
        Pressing = "pressing", "较急";
        /// Life or property is in danger.
        Urgent = "urgent", "紧急";
    }
}

words! {
    /// Where a case stands (状态). Urging, supervision, cards, risk and
    /// secrecy are flags beside the state, never states.
    State {
        /// Filed, nobody has looked at it yet.
        Registered = "registered", "待受理";
        /// Accepted, waits for a unit.
        PendingDispatch = "pending_dispatch", "待派单";
        /// With a unit that has not signed for it.
        Dispatched = "dispatched", "待签收";
        /// The unit asked to give it back; the hotline has to rule.
        ReturnRequested = "return_requested", "退单待审";
        /// Signed for, being handled.
        Handling = "handling", "办理中";
        /// Set aside with a plan and a date.
        Parked = "parked", "挂账";
        /// The same matter as another case; follows it and waits for its reply.
        Following = "following", "并单办理";
        /// Replied, the hotline has to audit the reply.
        Replied = "replied", "答复待审";
        /// Reply passed, the person is asked whether it helped.
        CallingBack = "calling_back", "待回访";
        /// Done.
        Closed = "closed", "已办结";
        /// Filed away; nothing changes any more.
        Archived = "archived", "已归档";
    }
}

words! {
    /// How a case ended (办结方式).
    Ending {
        /// Answered at intake.
        AnsweredAtOnce = "answered_at_once", "直接答复";
        /// Not within the hotline's duty; the lawful way was shown.
        NotAccepted = "not_accepted", "不予受理";
        /// Handed to 110, 119, 120, 122 or the petition office.
        TransferredOut = "transferred_out", "转出";
        /// Goes on under another case.
        Merged = "merged", "并单";
        /// The person said it was solved, or did not object in time.
        Settled = "settled", "办结";
        /// The person could not be reached as often as the rule asks.
        Unreachable = "unreachable", "联系不上办结";
        /// The person is not satisfied, and the wish was found not to be reasonable.
        Unreasonable = "unreasonable", "诉求不合理办结";
        /// Ended with approval before a solution.
        Ended = "ended", "终止办理";
        /// Taken back by the person.
        Withdrawn = "withdrawn", "撤回";
    }
}

words! {
    /// What can be done with a case. One word, one act, one file under `acts/`.
    ActKind {
        /// Tell the hotline something.
        File = "file", "提交";
        /// Add to what was told.
        Supplement = "supplement", "补充";
        /// Take it on.
        Accept = "accept", "受理";
        /// Say that the hotline cannot take it, and who can.
        RefuseToAccept = "refuse_to_accept", "不予受理";
        /// Answer at intake.
        AnswerAtOnce = "answer_at_once", "直接答复";
        /// Hand over to an emergency service or the petition office.
        TransferOut = "transfer_out", "转出";
        /// Go on under another case.
        Merge = "merge", "并单";
        /// Take a merge back.
        UndoMerge = "undo_merge", "撤销并单";
        /// Give the answer to the case that leads also to one that follows it.
        ShareReply = "share_reply", "并单答复";
        /// Give it to one lead and any number of assisting units.
        Dispatch = "dispatch", "派单";
        /// Give it to another lead.
        Redispatch = "redispatch", "改派";
        /// Take a dispatch back before the unit has signed.
        Recall = "recall", "撤回派单";
        /// Sign for it.
        Sign = "sign", "签收";
        /// Record that the person was contacted, or the place reached.
        Contact = "contact", "联系记录";
        /// Ask to give it back.
        GiveBack = "give_back", "申请退单";
        /// Rule on a return.
        RuleOnReturn = "rule_on_return", "退单裁定";
        /// Ask for more time.
        RequestExtension = "request_extension", "申请延期";
        /// Rule on an extension.
        RuleOnExtension = "rule_on_extension", "延期审批";
        /// Set aside with a plan and a date.
        Park = "park", "挂账";
        /// Take up a parked case again.
        Resume = "resume", "恢复办理";
        /// Say how far it has come.
        ReportInterim = "report_interim", "阶段反馈";
        /// The lead asks another unit to help.
        AskAssist = "ask_assist", "请求协办";
        /// An assisting unit answers the lead.
        Assist = "assist", "协办反馈";
        /// An asked unit says that it is not its matter.
        DeclineAssist = "decline_assist", "说明不属协办";
        /// The lead lets an assisting unit go.
        ReleaseAssist = "release_assist", "解除协办";
        /// Reply to the person and to the hotline.
        Reply = "reply", "答复";
        /// Pass the reply.
        PassReply = "pass_reply", "答复审核通过";
        /// Send the case back for rework.
        SendBack = "send_back", "退回重办";
        /// Ask the person whether it helped.
        CallBack = "call_back", "回访";
        /// Say how it was.
        Evaluate = "evaluate", "评价";
        /// Contest an evaluation.
        ContestEvaluation = "contest_evaluation", "评价申诉";
        /// Rule on a contested evaluation.
        RuleOnContest = "rule_on_contest", "申诉裁定";
        /// Ask the unit to hurry.
        Urge = "urge", "催办";
        /// Put under supervision.
        Supervise = "supervise", "督办";
        /// Show a yellow or red card.
        ShowCard = "show_card", "亮牌";
        /// Mark or clear a risk.
        MarkRisk = "mark_risk", "风险标记";
        /// Keep who told it secret, or stop doing so.
        SetSecrecy = "set_secrecy", "保密设置";
        /// Ask to end it before a solution.
        RequestEnd = "request_end", "申请终止";
        /// Rule on an ending.
        RuleOnEnd = "rule_on_end", "终止审批";
        /// Take one's own case back.
        Withdraw = "withdraw", "撤回";
        /// Say that one has met the same (我也遇到了).
        Join = "join", "我也遇到了";
        /// Close by rule or by hand.
        Close = "close", "办结";
        /// Open a closed case again.
        Reopen = "reopen", "重新办理";
        /// File away.
        Archive = "archive", "归档";
        /// Put personal data right.
        CorrectPerson = "correct_person", "更正个人信息";
    }
}

words! {
    /// What a person may be allowed to do (角色).
    Role {
        /// Who tells the hotline something; may be anonymous.
        Citizen = "citizen", "诉求人";
        /// Takes calls and messages (坐席).
        Agent = "agent", "坐席";
        /// Gives cases to units (派单员).
        Dispatcher = "dispatcher", "派单员";
        /// Handles for a unit (承办人).
        Handler = "handler", "承办人";
        /// Heads a unit; approves what the rule set leaves to the unit's head.
        UnitHead = "unit_head", "单位负责人";
        /// Audits replies and calls people back (审核回访员).
        CallBack = "call_back", "回访员";
        /// Urges, supervises, shows cards, rules on contests (督办员).
        Supervisor = "supervisor", "督办员";
        /// Heads the hotline centre.
        CentreHead = "centre_head", "中心负责人";
        /// Keeps the knowledge of the hotline: writes, reviews, publishes (知识编辑).
        Editor = "editor", "知识编辑";
        /// Reads figures and timelines, changes nothing.
        Analyst = "analyst", "分析员";
        /// Keeps people, units, rules; handles no cases.
        Administrator = "administrator", "管理员";
        /// The platform itself, acting by rule when a time has come.
        Clock = "clock", "系统";
    }
}

words! {
    /// A moment by which something has to have happened (环节时限).
    Milestone {
        /// Accept or refuse.
        Accept = "accept", "受理";
        /// Dispatch.
        Dispatch = "dispatch", "派单";
        /// Sign for it.
        Sign = "sign", "签收";
        /// Contact the person.
        Contact = "contact", "联系诉求人";
        /// Be on site.
        OnSite = "on_site", "到达现场";
        /// Report for the first time.
        FirstReport = "first_report", "首次反馈";
        /// Reply to the person and the hotline.
        Reply = "reply", "答复";
        /// Rule on a return.
        ReturnRuling = "return_ruling", "退单裁定";
        /// Audit the reply.
        Audit = "audit", "答复审核";
        /// Call the person back.
        CallBack = "call_back", "回访";
        /// Take a parked case up again.
        Resume = "resume", "挂账到期";
        /// File away.
        Archive = "archive", "归档";
    }
}

words! {
    /// The five grades of 好差评. Interfaces number them in two opposite
    /// directions (GB/T 39046-2020 A.8 and the national interface), so only
    /// the word is stored.
    Grade {
        /// 5 of 5.
        VerySatisfied = "very_satisfied", "非常满意";
        /// 4 of 5.
        Satisfied = "satisfied", "满意";
        /// 3 of 5.
        FairlySatisfied = "fairly_satisfied", "基本满意";
        /// 2 of 5; a negative rating.
        Dissatisfied = "dissatisfied", "不满意";
        /// 1 of 5; a negative rating.
        VeryDissatisfied = "very_dissatisfied", "非常不满意";
    }
}

impl Grade {
    /// Whether this is a negative rating (差评), which needs a reason.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        matches!(self, Self::Dissatisfied | Self::VeryDissatisfied)
    }
}

words! {
    /// A warning shown to a unit (红黄牌).
    Card {
        /// A step is about to be late.
        Yellow = "yellow", "黄牌";
        /// A step is late.
        Red = "red", "红牌";
    }
}

words! {
    /// Who takes a case that is handed out of the hotline.
    Outside {
        /// Police.
        Police110 = "110", "110 公安";
        /// Fire and rescue.
        Fire119 = "119", "119 消防";
        /// Ambulance.
        Ambulance120 = "120", "120 急救";
        /// Traffic police.
        Traffic122 = "122", "122 交警";
        /// The petition office.
        Petition = "petition", "信访部门";
    }
}
