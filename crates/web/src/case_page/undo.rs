//! 撤销: offered to whoever did the last act, while nothing else has happened.

use jiff::SignedDuration;
use xinqiao_hotline::{Act, Seen, undo::inverse};

use crate::{Web, page::Page};

/// How long it is offered; the act itself stays open as law and policy say.
const WHILE: SignedDuration = SignedDuration::from_mins(15);

/// The button that takes the last act back.
pub(crate) struct Undo {
    pub(crate) action: String,
    pub(crate) version: u32,
    pub(crate) once: String,
    /// What would be taken back: the act, as people call it.
    pub(crate) what: String,
}

/// Offers it on the page of a case.
pub(super) fn offered(
    web: &Web,
    page: &Page,
    seen: &Seen,
    base: &str,
    compact: &str,
) -> Option<Undo> {
    act(web, page, seen)?;
    let last = seen.events.last()?;
    Some(Undo {
        action: format!("{base}/cases/{compact}/undo"),
        version: seen.case.version,
        once: format!("{:032x}", rand::random::<u128>()),
        what: page.word(&last.body.act).into_owned(),
    })
}

/// The act that takes back what this person just did, if it is possible.
pub(super) fn act(web: &Web, page: &Page, seen: &Seen) -> Option<Act> {
    let actor = page.actor();
    let last = seen.events.last()?;
    let mine = actor.person.is_some() && last.body.hand.person == actor.person;
    if !mine || page.now.duration_since(last.at) > WHILE {
        return None;
    }
    let act = inverse(&seen.case, &seen.events)?;
    web.hotline.weigh(&actor, &seen.case, &act).ok()?;
    Some(act)
}
