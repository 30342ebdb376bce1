//! Oversight: flags beside the state, and contested evaluations.

use super::acts;
use crate::texts::{Words, numbers};
use crate::words::CardWord;
use xinqiao_hotline::Act;

const TAG: &str = "oversight";

acts! {
    /// Ask the unit to hurry.
    "urgings" Urging {
        /// In which words.
        note: Words,
    } => Urge Act::Urge { note: note.into() };

    /// Put it under supervision.
    "supervisions" Supervision {
        /// 1 noted, 2 listed, 3 summoned for a talk; 0 ends it.
        level: Level,
        /// Why.
        note: Words,
    } => Supervise Act::Supervise { level: level.0, note: note.into() };

    /// Show a card to the lead.
    "cards" ShownCard {
        /// Which.
        card: CardWord,
        /// Why.
        reason: Words,
    } => ShowCard Act::ShowCard { card: card.0, reason: reason.into() };

    /// Mark a risk, or clear it.
    "risks" Risk {
        /// The risk; absent to clear.
        risk: Option<Words>,
    } => MarkRisk Act::MarkRisk { risk: risk.map(Into::into) };

    /// Keep who told it secret from the handling units, or stop doing so.
    "secrecy" Secrecy {
        /// Keep it secret.
        secret: bool,
    } => SetSecrecy Act::SetSecrecy { secret };

    /// Say that a negative evaluation is wrong.
    "evaluation-contests" EvaluationContest {
        /// Why.
        reason: Words,
    } => ContestEvaluation Act::ContestEvaluation { reason: reason.into() };

    /// Rule on a contested evaluation.
    "contest-rulings" ContestRuling {
        /// It does not count.
        strike: bool,
        /// Why.
        note: Words,
    } => RuleOnContest Act::RuleOnContest { strike, note: note.into() };
}

numbers! {
    /// How closely a case is watched.
    Level: u8, 0, 3, 1;
}
