//! Who else has a case open. Kept in memory by this server alone, as long as the
//! page's connection to `/live` lasts; the database never hears of it, so with
//! several servers each knows its own visitors only.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{extract::State, http::StatusCode, response::IntoResponse as _};
use tokio::sync::broadcast;
use xinqiao_kernel::{CaseId, CaseNumber, PersonId, words::ActKind};

use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::Page,
};

/// Everybody who has a case open on this server.
#[derive(Clone, Default)]
pub(crate) struct Present(Arc<Mutex<HashMap<CaseId, Vec<Guest>>>>);

/// One page somebody has open.
#[derive(Clone)]
pub(crate) struct Guest {
    token: u64,
    person: PersonId,
    /// The person's name.
    pub(crate) name: String,
    /// What they are writing at this moment.
    pub(crate) doing: Option<ActKind>,
}

/// The topic that tells of who comes and goes.
pub(crate) fn topic(case: CaseId) -> String {
    format!("here-{case}")
}

impl Present {
    /// Sits down at a case, until the seat is dropped.
    pub(crate) fn enter(
        &self,
        case: CaseId,
        person: PersonId,
        name: &str,
        news: broadcast::Sender<Arc<str>>,
    ) -> Seat {
        let token = rand::random();
        let guest = Guest {
            token,
            person,
            name: name.to_owned(),
            doing: None,
        };
        self.with(|rooms| rooms.entry(case).or_default().push(guest));
        let seat = Seat {
            present: self.clone(),
            case,
            token,
            news,
        };
        seat.tell();
        seat
    }

    /// The others at a case, each once, those who write before those who look.
    pub(crate) fn others(&self, case: CaseId, me: PersonId) -> Vec<Guest> {
        let mut guests = self.with(|rooms| rooms.get(&case).cloned().unwrap_or_default());
        guests.retain(|guest| guest.person != me);
        guests.sort_by_key(|guest| (guest.person, guest.doing.is_none()));
        guests.dedup_by_key(|guest| guest.person);
        guests.sort_by_key(|guest| guest.doing.is_none());
        guests
    }

    /// Notes what somebody is writing; the case, when something changed.
    fn does(&self, token: u64, person: PersonId, doing: Option<ActKind>) -> Option<CaseId> {
        self.with(|rooms| {
            for (case, guests) in rooms {
                for guest in guests {
                    if guest.token == token && guest.person == person && guest.doing != doing {
                        guest.doing = doing;
                        return Some(*case);
                    }
                }
            }
            None
        })
    }

    fn with<T>(&self, look: impl FnOnce(&mut HashMap<CaseId, Vec<Guest>>) -> T) -> T {
        // What a thread left behind when it panicked is still a list of guests.
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A place at a case. Dropped with the connection, it tells the others.
pub(crate) struct Seat {
    present: Present,
    case: CaseId,
    token: u64,
    news: broadcast::Sender<Arc<str>>,
}

impl Seat {
    /// What the page says to name its seat.
    pub(crate) fn token(&self) -> String {
        format!("{:016x}", self.token)
    }

    fn tell(&self) {
        drop(self.news.send(topic(self.case).into()));
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.present.with(|rooms| {
            if let Some(guests) = rooms.get_mut(&self.case) {
                guests.retain(|guest| guest.token != self.token);
                if guests.is_empty() {
                    rooms.remove(&self.case);
                }
            }
        });
        self.tell();
    }
}

/// A seat for a member of staff who may see the case; nobody else sits down.
pub(crate) async fn seat(
    web: &Web,
    page: &Page,
    number: &str,
    news: broadcast::Sender<Arc<str>>,
) -> Option<Seat> {
    let staff = page.staff().ok()?;
    let person = staff.actor.person?;
    let id = CaseNumber::parse(number).ok()?.id();
    let seen = web.hotline.chosen(&staff.actor, &[id]).await.ok()?;
    let case = seen.first()?;
    Some(web.live.present.enter(case.id, person, &staff.name, news))
}

/// What somebody writes at this moment, as the act's code; empty when nothing.
pub(crate) async fn doing(State(web): State<Web>, page: Page, form: Form) -> Answer {
    let person = page.staff()?.actor.person.ok_or_else(Error::not_found)?;
    let token = u64::from_str_radix(form.value("seat"), 16).unwrap_or_default();
    let doing = ActKind::from_code(form.value("doing"));
    if let Some(case) = web.live.present.does(token, person, doing) {
        web.live.tell(topic(case));
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn who_leaves_is_gone_and_nobody_sees_themselves() {
        let present = Present::default();
        let (news, mut heard) = broadcast::channel(8);
        let case = CaseId::new(date(2026, 11, 2), 1, 7).unwrap();
        let (wei, lin) = (PersonId(1), PersonId(2));
        let seat = present.enter(case, wei, "魏见晴", news.clone());
        let also = present.enter(case, lin, "林小满", news);
        present.does(seat.token, wei, Some(ActKind::Reply));
        let others = present.others(case, lin);
        assert_eq!(others.len(), 1);
        assert_eq!(
            (others[0].name.as_str(), others[0].doing),
            ("魏见晴", Some(ActKind::Reply))
        );
        // Nobody speaks for somebody else.
        assert_eq!(present.does(seat.token, lin, None), None);
        drop(seat);
        assert!(present.others(case, lin).is_empty());
        drop(also);
        assert!(present.others(case, wei).is_empty());
        assert!(heard.try_recv().is_ok());
    }
}
