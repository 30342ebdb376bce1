//! Which acts a page offers, in which order, under which key, at which address.

use xinqiao_hotline::{Case, Seen};
use xinqiao_identity::Actor;
use xinqiao_kernel::words::{ActKind, Ending};

/// An act that a page can do.
pub(crate) struct Offered {
    pub(crate) kind: ActKind,
    /// The last part of the address it is posted to.
    pub(crate) resource: &'static str,
    /// The key that opens its form.
    pub(crate) key: &'static str,
    /// It is what the case waits for, so its form stands open.
    pub(crate) next: bool,
}

/// Acts in the order people should read them, with the addresses they are
/// posted to, their keys, and whether a case waits for them.
const ALL: &[Offered] = &[
    step(ActKind::RuleOnReturn, "return-rulings", "u"),
    step(ActKind::RuleOnExtension, "extension-rulings", "y"),
    step(ActKind::RuleOnEnd, "end-rulings", ","),
    step(ActKind::RuleOnContest, "contest-rulings", ";"),
    step(ActKind::Dispatch, "dispatches", "d"),
    step(ActKind::Accept, "acceptances", "a"),
    step(ActKind::Sign, "signatures", "s"),
    step(ActKind::Assist, "assist-answers", "h"),
    step(ActKind::PassReply, "passes", "v"),
    step(ActKind::CallBack, "call-backs", "q"),
    step(ActKind::Reply, "replies", "r"),
    more(ActKind::SendBack, "reworks", "x"),
    more(ActKind::Contact, "contacts", "c"),
    more(ActKind::ReportInterim, "interim-reports", "i"),
    more(ActKind::AnswerAtOnce, "answers", "w"),
    more(ActKind::TransferOut, "transfers", "t"),
    more(ActKind::RefuseToAccept, "refusals", "n"),
    more(ActKind::Merge, "merges", "m"),
    more(ActKind::UndoMerge, "merge-undoings", "z"),
    more(ActKind::Recall, "recalls", "'"),
    more(ActKind::RequestExtension, "extension-requests", "e"),
    more(ActKind::GiveBack, "returns", "b"),
    more(ActKind::Park, "parkings", "p"),
    more(ActKind::Resume, "resumptions", "o"),
    more(ActKind::AskAssist, "assist-requests", "["),
    more(ActKind::DeclineAssist, "assist-refusals", "]"),
    more(ActKind::ReleaseAssist, "assist-releases", "l"),
    more(ActKind::RequestEnd, "end-requests", "."),
    more(ActKind::ContestEvaluation, "contests", "f"),
    more(ActKind::Redispatch, "redispatches", "g"),
    more(ActKind::Urge, "urgings", "1"),
    more(ActKind::Supervise, "supervisions", "2"),
    more(ActKind::ShowCard, "cards", "3"),
    more(ActKind::Supplement, "supplements", "7"),
    more(ActKind::Close, "closings", "0"),
    more(ActKind::Reopen, "reopenings", "8"),
    more(ActKind::Archive, "archivings", "9"),
    more(ActKind::MarkRisk, "risks", "4"),
    more(ActKind::SetSecrecy, "secrecy", "5"),
    more(ActKind::CorrectPerson, "corrections", "6"),
];

const fn step(kind: ActKind, resource: &'static str, key: &'static str) -> Offered {
    Offered {
        kind,
        resource,
        key,
        next: true,
    }
}

const fn more(kind: ActKind, resource: &'static str, key: &'static str) -> Offered {
    Offered {
        next: false,
        ..step(kind, resource, key)
    }
}

/// The act posted to this address.
pub(crate) fn by_resource(resource: &str) -> Option<&'static Offered> {
    ALL.iter().find(|offered| offered.resource == resource)
}

/// The act of this kind.
pub(crate) fn by_kind(kind: ActKind) -> Option<&'static Offered> {
    ALL.iter().find(|offered| offered.kind == kind)
}

/// What this person is offered: what state and policy allow, without the acts
/// that could only be refused because nothing waits for them.
pub(crate) fn offered(seen: &Seen, actor: &Actor) -> Vec<&'static Offered> {
    let open = |offered: &&Offered| {
        seen.possible.contains(&offered.kind) && has_ground(offered.kind, &seen.case, actor)
    };
    ALL.iter().filter(open).collect()
}

/// The form that stands open when nobody chose another.
pub(crate) fn first(offered: &[&'static Offered], case: &Case) -> Option<ActKind> {
    let waits = case.waiting_for().next().is_some();
    offered
        .iter()
        .filter(|offered| offered.next && !(waits && offered.kind == ActKind::Reply))
        .map(|offered| offered.kind)
        .next()
}

/// Whether there is something to act on: a wish to rule on, a unit to release.
fn has_ground(kind: ActKind, case: &Case, actor: &Actor) -> bool {
    let evaluation = case.evaluation.as_ref();
    match kind {
        ActKind::RuleOnExtension => case.extension_asked.is_some(),
        ActKind::RequestExtension => case.extension_asked.is_none(),
        ActKind::RuleOnEnd => case.end_asked,
        ActKind::RequestEnd => !case.end_asked,
        ActKind::RuleOnContest => evaluation.is_some_and(|e| e.contested && !e.struck),
        ActKind::ContestEvaluation => {
            evaluation.is_some_and(|e| e.grade.is_negative() && !e.contested && !e.struck)
        }
        ActKind::UndoMerge => {
            case.merged.is_some() && (case.is_open() || case.ending == Some(Ending::Merged))
        }
        ActKind::Reopen => case.ending != Some(Ending::Merged),
        ActKind::GiveBack => !case.named,
        ActKind::ReleaseAssist => case.waiting_for().next().is_some(),
        ActKind::Assist | ActKind::DeclineAssist => {
            let own = |unit| actor.posts.iter().any(|post| post.unit == Some(unit));
            case.waiting_for().any(own)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_act_of_staff_has_an_address_and_a_key_of_its_own() {
        let of_others = [
            ActKind::File,
            ActKind::Evaluate,
            ActKind::Withdraw,
            ActKind::Join,
            ActKind::ShareReply,
        ];
        for kind in ActKind::ALL {
            assert_eq!(by_kind(*kind).is_none(), of_others.contains(kind), "{kind}");
        }
        let addresses: BTreeSet<_> = ALL.iter().map(|offered| offered.resource).collect();
        let keys: BTreeSet<_> = ALL.iter().map(|offered| offered.key).collect();
        assert_eq!((addresses.len(), keys.len()), (ALL.len(), ALL.len()));
        for taken in ["j", "k", "/"] {
            assert!(!keys.contains(taken), "{taken} is a key of every page");
        }
    }
}
