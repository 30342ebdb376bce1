//! What a case looks like to those who may not see all of it. The public reads
//! the course, the matter and the reply, with every trace of a person masked and
//! nothing of what passes between offices.

use std::borrow::Cow;

use xinqiao_kernel::{
    Point,
    masking::{MaskRules, mask_address, mask_text},
    words::ActKind,
};

use crate::{case::Case, fact::Fact, hotline::Seen};

/// Masks a case in place for somebody who has no part in it.
pub(crate) fn for_public(seen: &mut Seen) {
    let rules = MaskRules::default();
    let text = |text: &mut String| {
        if let Cow::Owned(masked) = mask_text(text, &rules) {
            *text = masked;
        }
    };
    let case = &mut seen.case;
    text(&mut case.title);
    case.reporter = None;
    case.reported = None;
    case.risk = None;
    case.person_digest = None;
    without_joiners(case);
    if let Some(enterprise) = &mut case.enterprise {
        enterprise.credit_code = None;
    }
    for event in &mut seen.events {
        event.body.hand.person = None;
        let heard_by_phone = event.body.act == ActKind::CallBack;
        event.body.facts.retain_mut(|fact| {
            // What the call-back desk wrote down is not the person's own comment.
            if let (true, Fact::Evaluated { comment, .. }) = (heard_by_phone, &mut *fact) {
                comment.clear();
            }
            keep(fact, &text)
        });
    }
    seen.events.retain(|event| !event.body.facts.is_empty());
    seen.possible.clear();
}

/// Masks numbers and addresses in what people wrote, for somebody who works on
/// the case or follows it but is not to learn who told it.
pub(crate) fn words_only(seen: &mut Seen) {
    let rules = MaskRules::default();
    let text = |text: &mut String| {
        if let Cow::Owned(masked) = mask_text(text, &rules) {
            *text = masked;
        }
    };
    text(&mut seen.case.title);
    without_joiners(&mut seen.case);
    for fact in seen
        .events
        .iter_mut()
        .flat_map(|event| &mut event.body.facts)
    {
        match fact {
            Fact::Filed { filing, .. } => {
                text(&mut filing.title);
                text(&mut filing.text);
                filing.place = mask_address(&filing.place);
                filing.point = filing.point.map(Point::coarse);
            }
            Fact::Joined { person } => *person = None,
            Fact::Supplemented { text: words, .. }
            | Fact::Contacted { note: words, .. }
            | Fact::CalledBack { note: words, .. }
            | Fact::Evaluated { comment: words, .. } => text(words),
            _ => {}
        }
    }
}

/// How many met the same is for everybody, who they are for nobody; and where it
/// is to half a kilometre.
fn without_joiners(case: &mut Case) {
    case.joiners.clear();
    case.point = case.point.map(Point::coarse);
}

/// Whether a fact is for the public; what stays is masked.
fn keep(fact: &mut Fact, text: &impl Fn(&mut String)) -> bool {
    match fact {
        Fact::Filed { filing, .. } => {
            text(&mut filing.title);
            text(&mut filing.text);
            filing.place = mask_address(&filing.place);
            filing.point = filing.point.map(Point::coarse);
            filing.attachments.clear();
            filing.reporter = None;
            filing.reported = None;
            filing.person_digest = None;
            filing.origin = None;
            if let Some(enterprise) = &mut filing.enterprise {
                enterprise.credit_code = None;
            }
            true
        }
        Fact::Replied {
            to_person,
            to_hotline,
            attachments,
        } => {
            text(to_person);
            to_hotline.clear();
            attachments.clear();
            true
        }
        Fact::AnsweredAtOnce { answer: words }
        | Fact::RefusedToAccept { way: words }
        | Fact::InterimReported { text: words }
        | Fact::SentBack { reason: words } => {
            text(words);
            true
        }
        Fact::ReplyShared {
            to_person: words, ..
        } => {
            text(words);
            true
        }
        Fact::Evaluated { comment: words, .. } | Fact::Parked { plan: words, .. } => {
            text(words);
            true
        }
        Fact::Dispatched { note, .. } => {
            note.clear();
            true
        }
        Fact::Joined { person } => {
            *person = None;
            true
        }
        Fact::Closed { note, .. } => {
            text(note);
            true
        }
        Fact::TransferredOut { note, .. } => {
            note.clear();
            true
        }
        Fact::DispatchRecalled { reason } => {
            reason.clear();
            true
        }
        Fact::Accepted { .. }
        | Fact::Signed
        | Fact::ReturnGranted { .. }
        | Fact::ExtensionGranted { .. }
        | Fact::Resumed
        | Fact::ReplyPassed { .. }
        | Fact::Archived
        | Fact::Due { .. }
        | Fact::Met { .. }
        | Fact::Passed { .. } => true,
        Fact::Merged { reason, .. } | Fact::MergeUndone { reason } | Fact::Reopened { reason } => {
            text(reason);
            true
        }
        _ => false,
    }
}
