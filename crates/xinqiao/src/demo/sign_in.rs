//! One click signs in as anybody of the demo city. These routes are there in the
//! demo alone: `xinqiao serve` never has them.

use std::net::SocketAddr;

use axum::{
    Router,
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use xinqiao_identity::{Identity, people::SignInName, sign_in_log::Origin};
use xinqiao_kernel::{PersonId, Phone, words::Role};
use xinqiao_platform::Clock;
use xinqiao_web::cookie::{self, Lasts, SESSION};

use crate::open::House;

#[derive(Clone)]
struct Doors {
    identity: Identity,
    clock: Clock,
    citizen: Option<Phone>,
    https: bool,
}

/// `/demo/{sign-in name}`, and `/demo/citizen`.
pub fn routes(house: &House) -> Router {
    let doors = Doors {
        identity: house.identity.clone(),
        clock: house.clock.clone(),
        citizen: super::greeting::citizen(house),
        https: house.settings.server.public_url.starts_with("https://"),
    };
    Router::new()
        .route("/demo/{who}", get(enter))
        .with_state(doors)
}

async fn enter(
    State(doors): State<Doors>,
    Path(who): Path<String>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    let Some((person, place)) = doors.find(&who).await else {
        let said = "示范城市里没有这个人 · nobody of this name in the demo city\n";
        return (StatusCode::NOT_FOUND, said).into_response();
    };
    let device = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    let origin = Origin {
        address: from.ip(),
        device: device.unwrap_or_default(),
    };
    match doors.identity.demo(person, origin, doors.clock.now()).await {
        Ok((secret, _)) => {
            let cookie = cookie::write(SESSION, &secret.reveal(), Lasts::Session, doors.https);
            let place = HeaderValue::from_static(place);
            let headers = [(header::LOCATION, place), (header::SET_COOKIE, cookie)];
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "no session");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

impl Doors {
    /// Who it is, and where they work.
    async fn find(&self, who: &str) -> Option<(PersonId, &'static str)> {
        if who == "citizen" {
            let citizen = self.identity.citizens.find(self.citizen.as_ref()?).await;
            return Some((citizen.ok().flatten()?, "/"));
        }
        let roster = self.identity.directory.roster();
        let person = roster.people.by_sign_in(&SignInName::parse(who).ok()?)?;
        let (role, _) = person.posts.first()?;
        Some((person.id, place(*role)))
    }
}

fn place(role: Role) -> &'static str {
    match role {
        Role::Agent | Role::Dispatcher | Role::CallBack | Role::CentreHead => "/desk",
        Role::Handler | Role::UnitHead => "/unit",
        Role::Supervisor | Role::Analyst => "/command",
        Role::Administrator => "/admin",
        Role::Editor => "/library",
        Role::Citizen | Role::Clock => "/",
    }
}
