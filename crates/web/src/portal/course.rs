//! What happened to a case, event by event, in plain words; and of each deadline
//! the rule that set it, so that nobody has to believe a date.

use jiff::Timestamp;
use xinqiao_hotline::{
    Case, Seen,
    case::Deadline,
    fact::{CallOutcome, Event, Fact},
};
use xinqiao_identity::Hand;
use xinqiao_kernel::words::{Milestone, Role};

use super::standing::Teller;
use crate::{
    case_page::clocks,
    view::{Progress, Step},
};

/// One step of the course.
pub(super) struct Told {
    /// What happened.
    pub(super) step: Step,
    /// The deadlines that began with it.
    pub(super) whys: Vec<Why>,
}

/// Why a deadline is what it is.
pub(super) struct Why {
    /// "答复：最迟 2026-11-09 17:30".
    pub(super) promise: String,
    /// From when it was counted, by which rule, where that stands, which holidays
    /// lie between.
    pub(super) because: Vec<String>,
}

/// A letter to the person.
pub(super) struct Letter {
    /// What it says.
    pub(super) body: String,
    /// Who signs it.
    pub(super) signed: String,
    /// When.
    pub(super) at: Timestamp,
}

/// What happened, the first step first.
pub(super) fn course(teller: Teller<'_>, seen: &Seen) -> Vec<Told> {
    let last_letter = seen
        .events
        .iter()
        .rev()
        .find(|event| event.body.facts.iter().any(is_letter));
    let last_letter = last_letter.map(|event| event.seq);
    let mut told: Vec<Told> = Vec::new();
    for event in &seen.events {
        let whys = whys(teller, &seen.case, event);
        let is_last_letter = last_letter == Some(event.seq);
        let mut steps: Vec<Told> = event
            .body
            .facts
            .iter()
            .filter_map(|fact| step(teller, event, fact, is_last_letter))
            .map(|step| Told {
                step,
                whys: Vec::new(),
            })
            .collect();
        if let Some(first) = steps.first_mut() {
            first.whys = whys;
        }
        told.extend(steps);
    }
    told
}

/// The letter that counts: the last reply, or the answer at intake.
pub(super) fn letter(teller: Teller<'_>, seen: &Seen) -> Option<Letter> {
    // A letter that was shared by mistake was somebody else's: it stays in the course.
    let undone = seen.events.iter().rposition(|event| {
        let mut facts = event.body.facts.iter();
        facts.any(|fact| matches!(fact, Fact::MergeUndone { .. }))
    });
    let own = |at: usize, event: &Event| {
        let mut facts = event.body.facts.iter();
        let shared = facts.any(|fact| matches!(fact, Fact::ReplyShared { .. }));
        !shared || undone.is_none_or(|undone| at > undone)
    };
    let events = seen.events.iter().enumerate();
    let mut events = events.filter(|(at, event)| own(*at, event)).rev();
    events.find_map(|(_, event)| {
        let body = event.body.facts.iter().find_map(|fact| match fact {
            Fact::Replied { to_person, .. } | Fact::ReplyShared { to_person, .. } => {
                Some(to_person)
            }
            Fact::AnsweredAtOnce { answer } => Some(answer),
            Fact::RefusedToAccept { way } => Some(way),
            _ => None,
        })?;
        let shared = event.body.facts.iter().find_map(|fact| match fact {
            Fact::ReplyShared { lead, .. } => lead.map(|unit| teller.unit(unit)),
            _ => None,
        });
        let signed = shared
            .or_else(|| who(teller, &event.body.hand))
            .or_else(|| teller.centre());
        Some(Letter {
            body: body.clone(),
            signed: signed.unwrap_or_default(),
            at: event.at,
        })
    })
}

const fn is_letter(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Replied { .. }
            | Fact::ReplyShared { .. }
            | Fact::AnsweredAtOnce { .. }
            | Fact::RefusedToAccept { .. }
    )
}

fn step(teller: Teller<'_>, event: &Event, fact: &Fact, is_last_letter: bool) -> Option<Step> {
    let note = note(teller, fact, is_last_letter).filter(|note| !note.trim().is_empty());
    let hand = &event.body.hand;
    let by_the_person = hand.role == Role::Citizen;
    Some(Step {
        title: title(teller, fact, hand)?,
        who: if by_the_person {
            None
        } else {
            who(teller, hand)
        },
        at: Some(event.at),
        by: None,
        own_words: by_the_person && note.is_some(),
        note,
        progress: Progress::Done,
    })
}

/// What a fact is called; what only concerns offices is left out.
fn title(teller: Teller<'_>, fact: &Fact, hand: &Hand) -> Option<String> {
    let page = teller.page();
    let key = match fact {
        Fact::Filed { .. } if teller.own() => "course-filed",
        Fact::Filed { .. } => "course-filed-public",
        Fact::Supplemented { .. } if hand.role == Role::Citizen => "course-added",
        Fact::Supplemented { .. } => "course-added-by-hotline",
        Fact::Accepted { .. } => "course-accepted",
        Fact::RefusedToAccept { .. } => "course-refused",
        Fact::AnsweredAtOnce { .. } => "course-answered",
        Fact::TransferredOut { to, .. } => {
            return Some(page.t1("course-transferred", "to", page.word(to)));
        }
        Fact::Merged { .. } => "course-merged",
        Fact::MergeUndone { .. } => "course-merge-undone",
        Fact::Dispatched { lead, assists, .. } => {
            return Some(dispatched(teller, *lead, assists));
        }
        Fact::DispatchRecalled { .. } => "course-recalled",
        Fact::Signed => "course-signed",
        Fact::Contacted { on_site: true, .. } => "course-on-site",
        Fact::Contacted { .. } => "course-contacted",
        Fact::ReturnGranted { .. } => "course-returned",
        Fact::ExtensionGranted { .. } => "course-extended",
        Fact::Parked { .. } => "course-parked",
        Fact::Resumed => "course-resumed",
        Fact::InterimReported { .. } => "course-interim",
        Fact::Replied { .. } => "course-replied",
        Fact::ReplyShared { .. } => "course-reply-shared",
        Fact::ReplyPassed { .. } => "course-passed",
        Fact::SentBack { .. } => "course-sent-back",
        Fact::CalledBack {
            outcome: CallOutcome::Solved,
            ..
        } => "course-called-solved",
        Fact::CalledBack {
            outcome: CallOutcome::NotSolved,
            ..
        } => "course-called-not-solved",
        Fact::CalledBack {
            outcome: CallOutcome::NotReached,
            ..
        } => "course-not-reached",
        Fact::CalledBack {
            outcome: CallOutcome::WrongNumber,
            ..
        } => "course-wrong-number",
        Fact::CalledBack {
            outcome: CallOutcome::Declined,
            ..
        } => "course-declined",
        Fact::CalledBack {
            outcome: CallOutcome::Later,
            ..
        } => "course-call-later",
        Fact::Evaluated { grade, .. } => {
            return Some(page.t1("course-rated", "grade", page.word(grade)));
        }
        Fact::Urged { .. } => "course-urged",
        Fact::Supervised { .. } => "course-supervised",
        Fact::Passed { milestone } if is_a_promise(*milestone) => {
            return Some(page.t1("course-late", "step", page.word(milestone)));
        }
        Fact::Closed { ending, .. } => {
            return Some(page.t1("course-closed", "how", page.word(ending)));
        }
        Fact::Reopened { .. } => "course-reopened",
        Fact::Archived => "course-archived",
        Fact::PersonCorrected { .. } => "course-corrected",
        _ => return None,
    };
    Some(page.t(key).into_owned())
}

fn dispatched(
    teller: Teller<'_>,
    lead: xinqiao_kernel::UnitId,
    assists: &[xinqiao_kernel::UnitId],
) -> String {
    let lead = teller.unit(lead);
    if assists.is_empty() {
        return teller.page().t1("course-dispatched", "unit", lead);
    }
    let names: Vec<String> = assists.iter().map(|unit| teller.unit(*unit)).collect();
    let comma = teller.page().words.either("、", ", ");
    teller.page().t2(
        "course-dispatched-with",
        "unit",
        lead,
        "others",
        names.join(comma),
    )
}

/// What was said with it, as far as it is for the person. A letter that stands
/// above is not said again.
fn note(teller: Teller<'_>, fact: &Fact, is_last_letter: bool) -> Option<String> {
    match fact {
        Fact::Replied {
            to_person: words, ..
        }
        | Fact::ReplyShared {
            to_person: words, ..
        }
        | Fact::AnsweredAtOnce { answer: words }
        | Fact::RefusedToAccept { way: words } => (!is_last_letter).then(|| words.clone()),
        Fact::Supplemented { text: words, .. }
        | Fact::InterimReported { text: words }
        | Fact::SentBack { reason: words }
        | Fact::Evaluated { comment: words, .. }
        | Fact::Closed { note: words, .. }
        | Fact::Merged { reason: words, .. }
        | Fact::Reopened { reason: words } => Some(words.clone()),
        // A plan is written for the person and the hotline, not for the street.
        Fact::Parked { plan, .. } => teller.own().then(|| plan.clone()),
        _ => None,
    }
}

fn who(teller: Teller<'_>, hand: &Hand) -> Option<String> {
    hand.unit.map(|unit| teller.unit(unit))
}

/// Steps whose lateness the person feels; reminders between offices are not told.
const fn is_a_promise(milestone: Milestone) -> bool {
    matches!(
        milestone,
        Milestone::Accept
            | Milestone::Dispatch
            | Milestone::Contact
            | Milestone::OnSite
            | Milestone::FirstReport
            | Milestone::Reply
            | Milestone::CallBack
    )
}

/// The person is told of the deadlines that are promises to them; everybody, of all.
fn whys(teller: Teller<'_>, case: &Case, event: &Event) -> Vec<Why> {
    let page = teller.page();
    let hotline = &teller.web().hotline;
    let rules = hotline.rules().of(case).map(|set| &**set);
    let told = |due: &&Deadline| {
        due.milestone != Milestone::Archive && (!teller.own() || is_a_promise(due.milestone))
    };
    let due = event.body.facts.iter().filter_map(|fact| match fact {
        Fact::Due { deadline } => Some(deadline),
        _ => None,
    });
    due.filter(told)
        .map(|due| Why {
            promise: page.t2(
                "limit-promise",
                "at",
                page.exactly(&due.at),
                "step",
                page.word(&due.milestone),
            ),
            because: clocks::why(hotline, rules, case, due, page),
        })
        .collect()
}
