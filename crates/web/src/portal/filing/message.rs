//! What a person typed on the filing form, as the hotline takes it.

use xinqiao_hotline::filing::{
    Attachment, Enterprise, Filing, PLACE_MOST, PersonDetails, TEXT_MOST,
};
use xinqiao_kernel::{
    CreditCode, Phone,
    words::{Channel, Nature, Urgency},
};
use xinqiao_platform::sm3;

use super::{citizen, filing::Line};
use crate::{Web, error::Error, form::Form, page::Page};

const NAME_MOST: usize = 30;
const COMPANY_MOST: usize = 100;

/// Reads every field before anything is said; `None` when something is wrong.
pub(super) fn read(
    page: &Page,
    web: &Web,
    form: &mut Form,
    line: Line,
    attachments: &[Attachment],
) -> Option<(Filing, PersonDetails)> {
    let company = (line == Line::Enterprise).then(|| company(page, form));
    let what = form.text("what", 4, TEXT_MOST);
    let nature = form.choice("nature", Nature::from_code);
    let region = form.choice("region", |code| {
        web.regions.get(code).map(|known| known.code.clone())
    });
    let place = form.optional("place", PLACE_MOST);
    let name = form.optional("name", NAME_MOST);
    let phone = phone(page, form);
    let secret = form.ticked("secret");
    if form.is_wrong() {
        return None;
    }
    let enterprise = match company {
        None => None,
        Some(company) => Some(company?),
    };
    let filing = Filing {
        nature: nature?,
        class: String::new(),
        region: region?,
        place: place?.unwrap_or_default(),
        point: None,
        title: String::new(),
        text: what?,
        channel: Channel::Web,
        urgency: Urgency::Ordinary,
        attachments: attachments.to_vec(),
        enterprise,
        reported: None,
        secret,
        public: form.ticked("public") && !secret,
        reporter: citizen(page).person,
        person_digest: None,
        origin: None,
    };
    let person = PersonDetails {
        name: name?.unwrap_or_default(),
        phone: phone?
            .map(|phone| phone.as_str().to_owned())
            .unwrap_or_default(),
        ..PersonDetails::default()
    };
    Some((filing, person))
}

fn company(page: &Page, form: &mut Form) -> Option<Enterprise> {
    let name = form.text("company", 2, COMPANY_MOST);
    let credit_code = match form.optional("credit_code", 40)? {
        None => None,
        Some(typed) => match CreditCode::parse(&typed) {
            Ok(code) => Some(code.as_str().to_owned()),
            Err(error) => {
                let said = page
                    .words
                    .either(&error.zh(), &error.to_string())
                    .to_owned();
                return form.wrong("credit_code", said);
            }
        },
    };
    Some(Enterprise {
        name: name?,
        credit_code,
    })
}

/// A phone number may be left out: `Some(None)`.
fn phone(page: &Page, form: &mut Form) -> Option<Option<Phone>> {
    let Some(typed) = form.optional("phone", 40)? else {
        return Some(None);
    };
    match Phone::parse(&typed) {
        Ok(phone) => Some(Some(phone)),
        Err(error) => {
            let said = page
                .words
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

/// Who signed in has proven a phone; it stands in for one that was left out.
pub(super) fn completed(typed: PersonDetails, known: PersonDetails) -> PersonDetails {
    let or = |typed: String, known: String| if typed.is_empty() { known } else { typed };
    PersonDetails {
        name: or(typed.name, known.name),
        phone: or(typed.phone, known.phone),
        ..PersonDetails::default()
    }
}

/// The same form with the same content is the same case, however often it comes.
pub(super) fn key(form: &Form, filing: &Filing, person: &PersonDetails) -> String {
    let content = serde_json::to_vec(&(filing, person)).unwrap_or_default();
    sm3::hex(&sm3::digest(&[
        form.value("once").as_bytes(),
        b"\n",
        &content,
    ]))
}
