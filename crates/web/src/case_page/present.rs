//! Who else has this case open, in words; asked for again when somebody comes,
//! goes or begins to write.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_kernel::{CaseId, PersonId};

use super::handlers::{base, see};
use crate::{
    Web,
    error::{Answer, Error},
    page::{Page, show},
    presence,
};

/// The line above a case; empty when nobody else is there.
pub(crate) struct Others {
    pub(crate) topic: String,
    pub(crate) href: String,
    pub(crate) said: Vec<String>,
}

impl Others {
    pub(super) fn of(web: &Web, page: &Page, case: CaseId, base: &str, compact: &str) -> Self {
        let me = page.actor().person.unwrap_or(PersonId(0));
        let others = web.live.present.others(case, me);
        let said = others.iter().map(|guest| match &guest.doing {
            Some(act) => page.t2("presence-does", "who", &guest.name, "act", page.word(act)),
            None => page.t1("presence-looks", "who", &guest.name),
        });
        Self {
            topic: presence::topic(case),
            href: format!("{base}/cases/{compact}/present"),
            said: said.collect(),
        }
    }
}

pub(super) async fn present(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
) -> Answer {
    let seen = see(&web, &page, &number).await?;
    page.staff()?.actor.person.ok_or_else(Error::not_found)?;
    let others = Others::of(&web, &page, seen.case.id, base(&page), &number);
    show(&Part { others })
}

#[derive(Template)]
#[template(path = "case_page/present.html")]
struct Part {
    others: Others,
}
