//! What can be done with a case: the acts, each with what it needs.
//!
//! The fields of an act are what a person filled in. What follows from it is
//! decided in the file of the act under [`crate::acts`].

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use xinqiao_kernel::{
    CaseId, Limit, UnitId,
    words::{ActKind, Card, Ending, Grade, Outside},
};

use crate::{
    fact::CallOutcome,
    filing::{Attachment, Filing},
};

/// An act of the trade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// Tell the hotline something. The only act without a case before it.
    File {
        /// What is told.
        filing: Box<Filing>,
        /// Filed by staff with the person on the line: accepted with it.
        #[serde(default)]
        accepted: bool,
    },
    /// Add to what was told.
    Supplement {
        /// In one's own words.
        text: String,
        /// What comes with it.
        #[serde(default)]
        attachments: Vec<Attachment>,
    },
    /// Take it on.
    Accept {
        /// The class, when it was still open or is put right.
        #[serde(default)]
        class: Option<String>,
    },
    /// Say that the hotline cannot take it, and who can.
    RefuseToAccept {
        /// Why, and the lawful way.
        way: String,
    },
    /// Answer at intake.
    AnswerAtOnce {
        /// The answer.
        answer: String,
    },
    /// Hand over to a service outside the hotline.
    TransferOut {
        /// Which.
        to: Outside,
        /// Word to it.
        #[serde(default)]
        note: String,
    },
    /// Go on under another case.
    Merge {
        /// That case.
        into: CaseId,
        /// Why they are the same matter.
        reason: String,
    },
    /// Take a merge back.
    UndoMerge {
        /// Why.
        reason: String,
    },
    /// Answer a case that follows another with what answered that one.
    ShareReply(Shared),
    /// Give it to a lead and its assistants.
    Dispatch(Dispatch),
    /// Give it to another lead.
    Redispatch(Dispatch),
    /// Take a dispatch back before the unit has signed.
    Recall {
        /// Why; a slip needs no reason.
        #[serde(default)]
        reason: String,
    },
    /// Sign for it.
    Sign,
    /// Record that the person was contacted, or the place reached.
    Contact {
        /// Somebody is on site.
        #[serde(default)]
        on_site: bool,
        /// What was said or seen.
        note: String,
    },
    /// Ask to give it back.
    GiveBack {
        /// Why it is not this unit's duty.
        reason: String,
        /// Whose it is, in its opinion.
        #[serde(default)]
        suggests: Option<UnitId>,
    },
    /// Rule on a return.
    RuleOnReturn {
        /// What is ruled.
        ruling: ReturnRuling,
        /// Why.
        note: String,
    },
    /// Ask for more time.
    RequestExtension {
        /// How much more.
        more: Limit,
        /// Why, with its legal basis.
        reason: String,
    },
    /// Rule on an extension.
    RuleOnExtension {
        /// Granted.
        grant: bool,
        /// Why.
        #[serde(default)]
        note: String,
    },
    /// Set aside with a plan and a date.
    Park {
        /// What has to happen first.
        plan: String,
        /// The last day on which it is taken up again.
        until: Date,
    },
    /// Take a parked case up again.
    Resume,
    /// Say how far it has come.
    ReportInterim {
        /// In words for the person.
        text: String,
    },
    /// The lead asks another unit to help.
    AskAssist {
        /// Which.
        unit: UnitId,
        /// With what.
        what: String,
        /// By the end of which day.
        by: Date,
    },
    /// An asked unit says that it is not its matter.
    DeclineAssist {
        /// The unit that was asked.
        unit: UnitId,
        /// Why, and whose it may be.
        reason: String,
    },
    /// Answer the lead.
    Assist {
        /// The assisting unit that answers.
        unit: UnitId,
        /// Its answer.
        text: String,
    },
    /// Let an assisting unit go.
    ReleaseAssist {
        /// Which.
        unit: UnitId,
        /// Why.
        reason: String,
    },
    /// Reply to the person and to the hotline: both are needed (北京市接诉即办
    /// 工作条例 art 15, 济南市12345市民服务热线条例 art 24).
    Reply {
        /// The letter to the person.
        to_person: String,
        /// What was done, for the hotline.
        to_hotline: String,
        /// What comes with it.
        #[serde(default)]
        attachments: Vec<Attachment>,
    },
    /// Pass the reply.
    PassReply {
        /// What was noted.
        #[serde(default)]
        note: String,
    },
    /// Send it back for another round.
    SendBack {
        /// What is missing.
        reason: String,
    },
    /// Ask the person whether it helped.
    CallBack {
        /// What came of it.
        outcome: CallOutcome,
        /// The grade the person gave on the phone.
        #[serde(default)]
        grade: Option<Grade>,
        /// What the person said.
        #[serde(default)]
        note: String,
        /// When the person wants to be called instead.
        #[serde(default)]
        again_at: Option<Timestamp>,
    },
    /// Say how it was.
    Evaluate {
        /// The grade.
        grade: Grade,
        /// Ticked reasons.
        #[serde(default)]
        reasons: Vec<String>,
        /// In one's own words.
        #[serde(default)]
        comment: String,
    },
    /// Say that a negative evaluation is wrong.
    ContestEvaluation {
        /// Why.
        reason: String,
    },
    /// Rule on a contested evaluation.
    RuleOnContest {
        /// It does not count.
        strike: bool,
        /// Why.
        note: String,
    },
    /// Ask the unit to hurry.
    Urge {
        /// In which words.
        note: String,
    },
    /// Put under supervision.
    Supervise {
        /// 1 noted, 2 listed, 3 summoned for a talk.
        level: u8,
        /// Why.
        note: String,
    },
    /// Show a card to the lead.
    ShowCard {
        /// Which.
        card: Card,
        /// Why.
        reason: String,
    },
    /// Mark a risk, or clear it.
    MarkRisk {
        /// The risk; absent to clear.
        #[serde(default)]
        risk: Option<String>,
    },
    /// Keep who told it secret, or stop doing so.
    SetSecrecy {
        /// Keep it secret.
        secret: bool,
    },
    /// Ask to end it before a solution.
    RequestEnd {
        /// Why.
        reason: String,
    },
    /// Rule on an ending.
    RuleOnEnd {
        /// Granted.
        grant: bool,
        /// Why.
        note: String,
    },
    /// Take one's own case back.
    Withdraw {
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Say that one has met the same.
    Join,
    /// Close by hand.
    Close {
        /// How it ended.
        ending: Ending,
        /// Why.
        #[serde(default)]
        note: String,
    },
    /// Open a closed case again.
    Reopen {
        /// Why.
        reason: String,
    },
    /// File away.
    Archive,
    /// Put personal data right; the data themselves are sealed beside the case.
    CorrectPerson {
        /// Digest of the new sealed data.
        digest: String,
    },
}

/// What answered the case that others follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// The case that was answered.
    pub from: CaseId,
    /// The unit that answered, when it was a unit.
    #[serde(default)]
    pub lead: Option<UnitId>,
    /// The letter, without anything of the person it was first written to.
    pub to_person: String,
}

/// To whom a case is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dispatch {
    /// The unit that answers for it.
    pub lead: UnitId,
    /// The units that answer to the lead.
    #[serde(default)]
    pub assists: Vec<UnitId>,
    /// Row of the catalogue or rule by which the unit was found; `manual` when
    /// the dispatcher decided otherwise.
    #[serde(default = "manual")]
    pub why: String,
    /// Word to the units.
    #[serde(default)]
    pub note: String,
    /// Id of a reply limit that holds for this case instead of the usual one.
    #[serde(default)]
    pub limit: Option<String>,
}

fn manual() -> String {
    "manual".to_owned()
}

/// What is ruled on a return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnRuling {
    /// It goes back to the dispatcher.
    Grant,
    /// The unit keeps it.
    Refuse,
    /// This unit takes it and cannot return it again.
    Name(UnitId),
}

impl Act {
    /// Which act it is.
    #[must_use]
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::File { .. } => ActKind::File,
            Self::Supplement { .. } => ActKind::Supplement,
            Self::Accept { .. } => ActKind::Accept,
            Self::RefuseToAccept { .. } => ActKind::RefuseToAccept,
            Self::AnswerAtOnce { .. } => ActKind::AnswerAtOnce,
            Self::TransferOut { .. } => ActKind::TransferOut,
            Self::Merge { .. } => ActKind::Merge,
            Self::UndoMerge { .. } => ActKind::UndoMerge,
            Self::ShareReply(_) => ActKind::ShareReply,
            Self::Dispatch(_) => ActKind::Dispatch,
            Self::Redispatch(_) => ActKind::Redispatch,
            Self::Recall { .. } => ActKind::Recall,
            Self::Sign => ActKind::Sign,
            Self::Contact { .. } => ActKind::Contact,
            Self::GiveBack { .. } => ActKind::GiveBack,
            Self::RuleOnReturn { .. } => ActKind::RuleOnReturn,
            Self::RequestExtension { .. } => ActKind::RequestExtension,
            Self::RuleOnExtension { .. } => ActKind::RuleOnExtension,
            Self::Park { .. } => ActKind::Park,
            Self::Resume => ActKind::Resume,
            Self::ReportInterim { .. } => ActKind::ReportInterim,
            Self::AskAssist { .. } => ActKind::AskAssist,
            Self::DeclineAssist { .. } => ActKind::DeclineAssist,
            Self::Assist { .. } => ActKind::Assist,
            Self::ReleaseAssist { .. } => ActKind::ReleaseAssist,
            Self::Reply { .. } => ActKind::Reply,
            Self::PassReply { .. } => ActKind::PassReply,
            Self::SendBack { .. } => ActKind::SendBack,
            Self::CallBack { .. } => ActKind::CallBack,
            Self::Evaluate { .. } => ActKind::Evaluate,
            Self::ContestEvaluation { .. } => ActKind::ContestEvaluation,
            Self::RuleOnContest { .. } => ActKind::RuleOnContest,
            Self::Urge { .. } => ActKind::Urge,
            Self::Supervise { .. } => ActKind::Supervise,
            Self::ShowCard { .. } => ActKind::ShowCard,
            Self::MarkRisk { .. } => ActKind::MarkRisk,
            Self::SetSecrecy { .. } => ActKind::SetSecrecy,
            Self::RequestEnd { .. } => ActKind::RequestEnd,
            Self::RuleOnEnd { .. } => ActKind::RuleOnEnd,
            Self::Withdraw { .. } => ActKind::Withdraw,
            Self::Join => ActKind::Join,
            Self::Close { .. } => ActKind::Close,
            Self::Reopen { .. } => ActKind::Reopen,
            Self::Archive => ActKind::Archive,
            Self::CorrectPerson { .. } => ActKind::CorrectPerson,
        }
    }
}
