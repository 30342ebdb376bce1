//! Whom to call next: the closest deadline first, at hours when people may be
//! called, not before an agreed time, not more often than the rules say.

use axum::extract::State;
use jiff::Timestamp;
use xinqiao_hotline::{Case, desk, queries::calling};
use xinqiao_kernel::PersonId;

use super::{HERE, caller};
use crate::{
    Web,
    case_page::id_of,
    error::{Answer, Error},
    form::Form,
    page::Page,
};

/// Cases looked at for one that can be called now.
const LOOKED_AT: u32 = 200;

/// Gets the next one, unless one is on the phone already.
pub(super) async fn next(State(web): State<Web>, page: Page) -> Answer {
    let (_, person) = caller(&page)?;
    let now = page.now;
    let on = calling::on_the_phone(web.hotline.db(), person, now).await;
    if on.map_err(Error::broken)?.is_some() || take_next(&web, person, now).await?.is_some() {
        return Ok(page.go(HERE));
    }
    let key = match is_calling_time(&web, now) {
        true => "call-nobody",
        false => "call-quiet",
    };
    Ok(page.go_saying(HERE, &page.t(key)))
}

/// Shows the number in full to dial it, and writes down that it was.
pub(super) async fn dial(State(web): State<Web>, page: Page, form: Form) -> Answer {
    let (_, person) = caller(&page)?;
    let case = id_of(form.value("number"))?;
    let (db, now) = (web.hotline.db(), page.now);
    if !desk::take(db, case, person, now)
        .await
        .map_err(Error::broken)?
    {
        return Ok(page.go_saying(HERE, &page.t("call-lost")));
    }
    let noted = desk::dialled(db, case, person, now).await;
    noted.map_err(Error::broken)?;
    Ok(page.go(HERE))
}

/// Puts it back for somebody else.
pub(super) async fn leave(State(web): State<Web>, page: Page, form: Form) -> Answer {
    let (_, person) = caller(&page)?;
    let case = id_of(form.value("number"))?;
    let left = desk::let_go(web.hotline.db(), case, person).await;
    left.map_err(Error::broken)?;
    Ok(page.go_saying(HERE, &page.t("call-left")))
}

/// Takes the first that can be called and that nobody else was quicker to take.
pub(super) async fn take_next(
    web: &Web,
    person: PersonId,
    now: Timestamp,
) -> Result<Option<Case>, Error> {
    if !is_calling_time(web, now) {
        return Ok(None);
    }
    let db = web.hotline.db();
    let waiting = calling::to_call(db, person, now, LOOKED_AT).await;
    for case in waiting.map_err(Error::broken)? {
        if can_be_called(web, &case, now)
            && desk::take(db, case.id, person, now)
                .await
                .map_err(Error::broken)?
        {
            return Ok(Some(case));
        }
    }
    Ok(None)
}

/// Whether people may be called at this hour.
pub(super) fn is_calling_time(web: &Web, now: Timestamp) -> bool {
    let (from, to) = web.settings.calling_hours;
    let time = web.hotline.offset().to_datetime(now).time();
    from <= time && time <= to
}

/// Who objected waits for the unit, not for a call; a wrong number for a right one.
fn can_be_called(web: &Web, case: &Case, now: Timestamp) -> bool {
    let due = |at: Option<Timestamp>| at.is_none_or(|at| at <= now);
    let tries = web
        .hotline
        .rules()
        .of(case)
        .map_or(u8::MAX, |rules| rules.call_back.attempts);
    !case.objected
        && !case.wrong_number
        && case.not_reached < tries
        && due(case.call_back_from)
        && due(case.call_again_at)
}
