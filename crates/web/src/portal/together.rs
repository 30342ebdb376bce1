//! The same told by others: what one person is told of the case that leads, without
//! anything of anybody else.

use xinqiao_hotline::{Case, Seen, group};
use xinqiao_identity::Actor;
use xinqiao_kernel::{UnitId, words::Milestone};

use super::standing::Teller;
use crate::{
    Web,
    error::Error,
    page::Page,
    view::{Progress, Step},
};

/// How it goes on where it is handled.
pub(super) struct Together {
    /// "您反映的事与另外 3 位市民反映的是同一件，由市水务局一并办理".
    pub(super) standing: String,
    /// What happened there, in steps without a word of anybody.
    pub(super) steps: Vec<Step>,
}

/// Tells it to the person of a case that follows another; nothing for all others.
pub(super) async fn together(
    web: &Web,
    page: &Page,
    seen: &Seen,
) -> Result<Option<Together>, Error> {
    let Some(lead) = seen.case.follows() else {
        return Ok(None);
    };
    // The platform reads it for the person, who is told only what follows here.
    let clock = Actor::clock();
    let Ok(leads) = web.hotline.brief(&clock, lead, false).await else {
        return Ok(None);
    };
    let size = group::of(&web.hotline, lead).await.map_err(Error::broken)?;
    let others = size.persons.saturating_sub(1).max(1);
    let teller = Teller::to_the_person(web, page);
    Ok(Some(Together {
        standing: standing(page, teller, &leads, others),
        steps: steps(page, teller, &leads),
    }))
}

fn standing(page: &Page, teller: Teller<'_>, leads: &Case, others: u32) -> String {
    let mut said = match leads.lead {
        Some(unit) => page.t2(
            "together-standing",
            "others",
            others,
            "unit",
            teller.unit(unit),
        ),
        None => page.t1("together-standing-no-unit", "others", others),
    };
    let due = leads
        .deadline(Milestone::Reply)
        .filter(|due| due.met.is_none());
    if let Some(due) = due.filter(|due| due.in_time(page.now)) {
        said.push_str(page.words.either("，", "; "));
        said.push_str(&page.t1("together-by", "by", page.when(&due.at)));
    }
    said
}

/// What anybody may know of another's case: to whom it was given and when, that
/// it was signed for, that a reply is being read.
fn steps(page: &Page, teller: Teller<'_>, leads: &Case) -> Vec<Step> {
    let done = |title: String, who: Option<UnitId>, at| Step {
        title,
        who: who.map(|unit| teller.unit(unit)),
        at: Some(at),
        by: None,
        note: None,
        own_words: false,
        progress: Progress::Done,
    };
    let given = leads.lead.zip(leads.dispatched_at).map(|(unit, at)| {
        done(
            page.t1("course-dispatched", "unit", teller.unit(unit)),
            None,
            at,
        )
    });
    let signed = leads
        .signed_at
        .map(|at| done(page.t("course-signed").into_owned(), leads.lead, at));
    given.into_iter().chain(signed).collect()
}
