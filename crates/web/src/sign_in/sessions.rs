//! Where one is signed in, and signing out: here, there, everywhere else.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, header},
};
use jiff::Timestamp;
use xinqiao_identity::{
    secret::{Fingerprint, Secret},
    sessions::Session,
};

use super::origin::From;
use crate::{
    Web,
    cookie::{self, Lasts},
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
    portal,
};

#[derive(Template)]
#[template(path = "sign_in/sessions.html")]
struct Sessions {
    page: Page,
    devices: Vec<Device>,
}

struct Device {
    id: String,
    name: String,
    address: String,
    since: Timestamp,
    last_seen: Timestamp,
    here: bool,
}

/// `GET /sign-in/sessions`.
pub(super) async fn list(page: Page, State(web): State<Web>, headers: HeaderMap) -> Answer {
    let here = this(&web, &page, &headers).await?;
    let sessions = web
        .identity
        .sessions
        .of(here.person, page.now)
        .await
        .map_err(portal::away)?;
    let devices = sessions.into_iter().map(|session| Device {
        here: session.id == here.id,
        id: session.id.to_string(),
        name: device(&page, &session.device),
        address: session.address,
        since: session.created_at,
        last_seen: session.last_seen_at,
    });
    show(&Sessions {
        devices: devices.collect(),
        page,
    })
}

/// `POST /sign-in/sessions/end`: one of one's own devices.
pub(super) async fn end(
    page: Page,
    State(web): State<Web>,
    headers: HeaderMap,
    form: Form,
) -> Answer {
    let here = this(&web, &page, &headers).await?;
    let id = Fingerprint::parse(form.value("device")).ok_or_else(Error::not_found)?;
    let ended = web
        .identity
        .sessions
        .end(here.person, id, page.now)
        .await
        .map_err(portal::away)?;
    if !ended {
        return Err(Error::not_found());
    }
    Ok(page.go_saying("/sign-in/sessions", &page.t("sessions-ended")))
}

/// `POST /sign-in/sessions/end-others`.
pub(super) async fn end_others(page: Page, State(web): State<Web>, headers: HeaderMap) -> Answer {
    let here = this(&web, &page, &headers).await?;
    let sessions = &web.identity.sessions;
    for session in sessions
        .of(here.person, page.now)
        .await
        .map_err(portal::away)?
    {
        if session.id != here.id {
            sessions
                .end(here.person, session.id, page.now)
                .await
                .map_err(portal::away)?;
        }
    }
    Ok(page.go_saying("/sign-in/sessions", &page.t("sessions-others-ended")))
}

/// `POST /sign-out`: this device, with every case it holds and what it began to write.
pub(super) async fn sign_out(
    page: Page,
    from: From,
    State(web): State<Web>,
    headers: HeaderMap,
) -> Answer {
    if page.person.is_some() {
        let here = this(&web, &page, &headers).await?;
        let out = web.identity.sign_out(&here, from.origin(), page.now).await;
        out.map_err(portal::away)?;
    }
    let mut answer = page.go_saying("/", &page.t("signed-out"));
    let session = cookie::write(cookie::SESSION, "", Lasts::Over, page.https);
    let draft = portal::forget_draft(page.https);
    for line in [session, portal::forget(page.https), draft] {
        answer.headers_mut().append(header::SET_COOKIE, line);
    }
    Ok(answer)
}

/// The session of this browser.
async fn this(web: &Web, page: &Page, headers: &HeaderMap) -> Result<Session, Error> {
    page.signed_in()?;
    let text = cookie::read(headers, cookie::SESSION, page.https).unwrap_or_default();
    let secret = Secret::parse(text).ok_or_else(Error::sign_in)?;
    let found = web
        .identity
        .signed_in(&secret, page.now)
        .await
        .map_err(portal::away)?;
    found.map(|(_, session)| session).ok_or_else(Error::sign_in)
}

/// What people call a browser, as far as its own long name tells.
fn device(page: &Page, agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(sign, _)| agent.contains(sign))
            .map(|(_, name)| *name)
    };
    let browser = first(&[
        ("MicroMessenger", "微信 WeChat"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (None, None) => page.t("sessions-unknown").into_owned(),
        (browser, system) => {
            let parts: Vec<&str> = browser.into_iter().chain(system).collect();
            parts.join(" · ")
        }
    }
}
