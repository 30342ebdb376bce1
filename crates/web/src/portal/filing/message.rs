//! What a person answered, as the hotline takes it.

use xinqiao_hotline::filing::{Filing, PersonDetails};
use xinqiao_kernel::{
    Phone,
    words::{Channel, Urgency},
};
use xinqiao_platform::sm3;

use super::{super::citizen, answers::Answers};
use crate::{Web, error::Error, form::Form, page::Page};

/// The message; `None` when a question is still open.
pub(super) fn of(
    page: &Page,
    answers: &Answers,
    known: PersonDetails,
) -> Option<(Filing, PersonDetails)> {
    let place = answers.place.clone()?;
    let who = answers.who.clone()?;
    let filing = Filing {
        nature: answers.wants()?,
        class: String::new(),
        region: place.region,
        place: place.words,
        point: place.point,
        title: String::new(),
        text: answers.what.clone(),
        channel: Channel::Web,
        urgency: Urgency::Ordinary,
        attachments: answers.files.clone(),
        enterprise: answers.company.clone(),
        reported: None,
        secret: who.secret,
        public: who.public && !who.secret,
        reporter: citizen(page).person,
        person_digest: None,
        origin: None,
    };
    // Who signed in has proven a phone; it stands in for one that was left out.
    let or = |typed: String, known: String| if typed.is_empty() { known } else { typed };
    let person = PersonDetails {
        name: or(who.name, known.name),
        phone: or(who.phone, known.phone),
        ..PersonDetails::default()
    };
    Some((filing, person))
}

/// A phone number may be left out: `Some(None)`.
pub(super) fn phone(form: &mut Form) -> Option<Option<Phone>> {
    let Some(typed) = form.optional("phone", 40)? else {
        return Some(None);
    };
    match Phone::parse(&typed) {
        Ok(phone) => Some(Some(phone)),
        Err(error) => {
            let said = form
                .words()
                .either(&error.zh(), &error.to_string())
                .to_owned();
            form.wrong("phone", said)
        }
    }
}

/// Name and phone of a citizen who signed in; nothing for everybody else.
pub(super) async fn known(page: &Page, web: &Web) -> Result<PersonDetails, Error> {
    let Some(id) = citizen(page).person else {
        return Ok(PersonDetails::default());
    };
    let citizen = web
        .identity
        .citizens
        .open(id)
        .await
        .map_err(Error::broken)?;
    Ok(
        citizen.map_or_else(PersonDetails::default, |known| PersonDetails {
            name: known.name.unwrap_or_default(),
            phone: known.phone,
            ..PersonDetails::default()
        }),
    )
}

/// The same answers of the same draft are the same case, however often they come.
pub(super) fn key(once: &str, filing: &Filing, person: &PersonDetails) -> String {
    let content = serde_json::to_vec(&(filing, person)).unwrap_or_default();
    sm3::hex(&sm3::digest(&[once.as_bytes(), b"\n", &content]))
}
