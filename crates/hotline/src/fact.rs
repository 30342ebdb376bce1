//! What happened: the facts an act leaves behind, and the event that holds them.
//!
//! One act gives one event; an event holds the facts that follow from it, in
//! order. `law::apply` folds facts into a case, so the events are the case.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use xinqiao_identity::Hand;
use xinqiao_kernel::{
    CaseId, PersonId, UnitId,
    words::{ActKind, Card, Ending, Grade, Milestone, Outside, State},
};

use crate::{
    case::{Awaited, Deadline, ExtensionAsked, Parked, is_false},
    filing::{Attachment, Filing},
};

/// Everything one act left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Which case.
    pub case: CaseId,
    /// Its number within the case, from 1 without gaps.
    pub seq: u32,
    /// When.
    pub at: Timestamp,
    /// What happened and at whose hand.
    pub body: Body,
    /// SM3 over the event before and this one, see [`crate::chain`].
    pub hash: [u8; 32],
}

/// The part of an event that is stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// The act.
    pub act: ActKind,
    /// At whose hand.
    #[serde(rename = "by")]
    pub hand: Hand,
    /// What followed.
    pub facts: Vec<Fact>,
}

/// One thing that is true since the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Fact {
    /// A person told the hotline something.
    Filed {
        /// What was told.
        filing: Box<Filing>,
        /// `name@version` of the rule set that judges the case from now on.
        rules: String,
    },
    /// More was told.
    Supplemented {
        /// In the person's or the agent's words.
        text: String,
        /// What came with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Attachment>,
    },
    /// The hotline took it on.
    Accepted {
        /// The class it was put in.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        class: String,
    },
    /// The hotline cannot take it; the lawful way was shown.
    RefusedToAccept {
        /// Why, and who can help.
        way: String,
    },
    /// Answered at intake.
    AnsweredAtOnce {
        /// The answer.
        answer: String,
    },
    /// Handed to a service outside the hotline.
    TransferredOut {
        /// Which.
        to: Outside,
        /// What was said to it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// Goes on under another case.
    Merged {
        /// That case.
        into: CaseId,
        /// Where this one stood before.
        before: State,
        /// Why they are the same matter.
        reason: String,
    },
    /// Is answered when that other case is; until then it waits for nothing else.
    /// Merges from before followed nobody: they closed the case.
    Follows {
        /// What was awaited then, and under which limits.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        awaited: Vec<Awaited>,
    },
    /// Answered with the letter that answered the case it follows.
    ReplyShared {
        /// That case.
        from: CaseId,
        /// The unit that answered, and answers for this case from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lead: Option<UnitId>,
        /// The letter.
        to_person: String,
    },
    /// Stands by itself again.
    MergeUndone {
        /// Why.
        reason: String,
    },
    /// Given to a lead and its assistants.
    Dispatched {
        /// The unit that answers for it.
        lead: UnitId,
        /// The units that answer to the lead.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        assists: Vec<UnitId>,
        /// Row of the dispatch catalogue, or the rule by which the unit was found.
        why: String,
        /// Word to the unit.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// By a ruling: the unit cannot give it back.
        #[serde(default, skip_serializing_if = "is_false")]
        named: bool,
    },
    /// The dispatch was taken back before the lead signed.
    DispatchRecalled {
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// The lead signed for it.
    Signed,
    /// The person was contacted, or the place reached.
    Contacted {
        /// Somebody is on site.
        #[serde(default, skip_serializing_if = "is_false")]
        on_site: bool,
        /// What was said or seen.
        note: String,
    },
    /// The lead wants to give it back.
    ReturnAsked {
        /// Which unit.
        unit: UnitId,
        /// Why it is not its duty.
        reason: String,
        /// Whose it is, in its opinion.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        suggests: Option<UnitId>,
        /// Where the case stood.
        before: State,
    },
    /// The return was granted.
    ReturnGranted {
        /// Why.
        note: String,
    },
    /// The return was refused; the unit keeps it.
    ReturnRefused {
        /// Why.
        note: String,
    },
    /// The lead wants more time.
    ExtensionAsked {
        /// What it wants, and who rules on it.
        #[serde(flatten)]
        asked: ExtensionAsked,
        /// Why.
        reason: String,
    },
    /// More time was granted; a new deadline follows.
    ExtensionGranted {
        /// What was said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// No more time.
    ExtensionRefused {
        /// Why.
        note: String,
    },
    /// Set aside; the reply limit stands still.
    Parked {
        /// What has to happen first.
        plan: String,
        /// How much of the reply limit was left.
        left: Parked,
    },
    /// Taken up again.
    Resumed,
    /// How far it has come.
    InterimReported {
        /// In words for the person.
        text: String,
    },
    /// The lead asked a unit to help.
    AssistAsked {
        /// Which unit.
        unit: UnitId,
        /// With what.
        what: String,
        /// By when.
        #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
        by: Timestamp,
    },
    /// An asked unit said that it is not its matter.
    AssistDeclined {
        /// Which unit.
        unit: UnitId,
        /// Why.
        reason: String,
    },
    /// An assisting unit answered the lead.
    Assisted {
        /// Which unit.
        unit: UnitId,
        /// Its answer.
        text: String,
    },
    /// The lead let an assisting unit go.
    AssistReleased {
        /// Which unit.
        unit: UnitId,
        /// Why.
        reason: String,
    },
    /// The lead replied, to the person and to the hotline.
    Replied {
        /// The letter to the person.
        to_person: String,
        /// What was done, for the hotline.
        to_hotline: String,
        /// What came with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Attachment>,
    },
    /// The hotline found the reply good.
    ReplyPassed {
        /// What was said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// Call-back may start from here.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            with = "jiff::fmt::serde::timestamp::millisecond::optional"
        )]
        call_back_from: Option<Timestamp>,
    },
    /// Sent back for another round.
    SentBack {
        /// What is missing.
        reason: String,
    },
    /// The person was asked whether it helped.
    CalledBack {
        /// What came of it.
        outcome: CallOutcome,
        /// What the person said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// When the person wants to be called instead.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            with = "jiff::fmt::serde::timestamp::millisecond::optional"
        )]
        again_at: Option<Timestamp>,
    },
    /// The person said how it was.
    Evaluated {
        /// The grade.
        grade: Grade,
        /// Ticked reasons.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reasons: Vec<String>,
        /// In the person's words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        comment: String,
    },
    /// The unit says the evaluation is wrong.
    EvaluationContested {
        /// Why.
        reason: String,
    },
    /// A contested evaluation was ruled on.
    ContestRuled {
        /// The evaluation does not count.
        struck: bool,
        /// Why.
        note: String,
    },
    /// The unit was asked to hurry.
    Urged {
        /// In which words.
        note: String,
    },
    /// Somebody else met the same.
    Joined {
        /// Who, when they had signed in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
    },
    /// Put under supervision.
    Supervised {
        /// 1 noted, 2 listed (挂牌督办), 3 summoned for a talk (约谈督办).
        level: u8,
        /// Why.
        note: String,
    },
    /// A card was shown to the lead.
    CardShown {
        /// Which.
        card: Card,
        /// Why.
        reason: String,
    },
    /// A step is about to be late.
    Warned {
        /// Which.
        milestone: Milestone,
    },
    /// A step is late.
    Passed {
        /// Which.
        milestone: Milestone,
    },
    /// A risk was marked, or cleared.
    RiskMarked {
        /// The risk; absent when cleared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        risk: Option<String>,
    },
    /// Who told it is kept secret, or no longer.
    SecrecySet {
        /// Kept secret.
        secret: bool,
    },
    /// The lead wants to end it before a solution.
    EndAsked {
        /// Why.
        reason: String,
    },
    /// The wish to end it was refused.
    EndRefused {
        /// Why.
        note: String,
    },
    /// It is over.
    Closed {
        /// How.
        ending: Ending,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// It goes on.
    Reopened {
        /// Why.
        reason: String,
    },
    /// Filed away.
    Archived,
    /// Personal data were put right.
    PersonCorrected {
        /// Digest of the new sealed data.
        digest: String,
    },
    /// Something has to have happened by then.
    Due {
        /// What, when and why.
        #[serde(flatten)]
        deadline: Deadline,
    },
    /// It happened.
    Met {
        /// What.
        #[serde(rename = "m")]
        milestone: Milestone,
    },
    /// It need not happen any more.
    Dropped {
        /// What.
        #[serde(rename = "m")]
        milestone: Milestone,
    },
}

/// What came of a call-back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// The person says that it is solved.
    Solved,
    /// The person says that it is not.
    NotSolved,
    /// Nobody answered.
    NotReached,
    /// The number belongs to nobody, or to somebody else.
    WrongNumber,
    /// Reached, and does not want to be asked.
    Declined,
    /// Reached, and asks to be called at another time.
    Later,
}
