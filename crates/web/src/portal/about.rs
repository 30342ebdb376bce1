//! What the hotline is for and what it is not for, with the lawful ways (国办函
//! 〔2025〕66号: five ways to treat a contact), and what is done with personal data.

use askama::Template;
use xinqiao_kernel::words::Outside;

use crate::{
    error::Answer,
    page::{Page, show},
};

#[derive(Template)]
#[template(path = "portal/about.html")]
struct About {
    page: Page,
}

#[derive(Template)]
#[template(path = "portal/ways.html")]
struct Ways {
    page: Page,
    /// Number to dial, and for what.
    urgent: Vec<(&'static str, String)>,
    /// What is decided elsewhere, and where.
    elsewhere: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "portal/privacy.html")]
struct Privacy {
    page: Page,
}

/// `GET /about`.
pub(super) async fn about(page: Page) -> Answer {
    show(&About { page })
}

/// `GET /about/ways`.
pub(super) async fn ways(page: Page) -> Answer {
    let urgent = [
        (Outside::Police110, "ways-police"),
        (Outside::Fire119, "ways-fire"),
        (Outside::Ambulance120, "ways-ambulance"),
        (Outside::Traffic122, "ways-traffic"),
    ];
    let elsewhere = [
        ("ways-court", "ways-court-where"),
        ("ways-arbitration", "ways-arbitration-where"),
        ("ways-review", "ways-review-where"),
        ("ways-discipline", "ways-discipline-where"),
        ("ways-open-data", "ways-open-data-where"),
        ("ways-petition", "ways-petition-where"),
    ];
    let urgent = urgent.map(|(service, key)| (service.code(), page.t(key).into_owned()));
    let elsewhere =
        elsewhere.map(|(what, whither)| (page.t(what).into_owned(), page.t(whither).into_owned()));
    show(&Ways {
        urgent: urgent.to_vec(),
        elsewhere: elsewhere.to_vec(),
        page,
    })
}

/// `GET /about/privacy`.
pub(super) async fn privacy(page: Page) -> Answer {
    show(&Privacy { page })
}
