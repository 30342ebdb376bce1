//! Who asks: a program with a token, or a person who holds the number and the
//! query code of a case.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, RawPathParams},
    http::{header, request::Parts},
};
use jiff::{SignedDuration, Timestamp};
use xinqiao_identity::{
    Actor,
    scopes::Scope,
    throttle::{Admission, Key, Patience},
    tokens::Token,
};
use xinqiao_kernel::{CaseId, CaseNumber, QueryCode, words::ActKind};

use crate::{
    Api,
    problem::{Problem, text},
};

/// The header that carries a query code.
pub const QUERY_CODE: &str = "x-query-code";

/// Somebody who may ask, with what their token opens.
pub struct Caller {
    /// Who it is.
    pub actor: Actor,
    /// Shown number and query code, and no token.
    pub holder: bool,
    /// The token; `None` for a holder, whom the policy alone bounds.
    pub token: Option<Arc<Token>>,
}

/// A caller with a token.
pub struct Bearer(pub Caller);

/// A caller, by token or query code, and the case in the address.
pub struct OnCase {
    /// Who asks.
    pub caller: Caller,
    /// About which case; whether they may see it is still to be asked.
    pub id: CaseId,
}

/// The case in the address, for callers nobody asks who they are.
pub struct Number(pub CaseId);

impl Caller {
    /// The caller, if the token lets them do this act.
    pub fn allowed(self, act: ActKind) -> Result<Self, Problem> {
        match &self.token {
            Some(token) if !token.scopes.allow(act) => Err(Problem::scope(format!("acts:{act}"))),
            _ => Ok(self),
        }
    }

    /// The caller, if the token lets them read.
    pub fn allowed_to_read(self) -> Result<Self, Problem> {
        match &self.token {
            Some(token) if !token.scopes.read_cases() => {
                Err(Problem::scope("cases:read".to_owned()))
            }
            _ => Ok(self),
        }
    }

    /// The caller, if the token opens this.
    pub fn allowed_by(self, scope: Scope) -> Result<Self, Problem> {
        match &self.token {
            Some(token) if !token.scopes.has(scope) => Err(Problem::scope(scope.to_string())),
            _ => Ok(self),
        }
    }

    async fn with_token(parts: &Parts, api: &Api) -> Result<Option<Self>, Problem> {
        let Some(header) = parts.headers.get(header::AUTHORIZATION) else {
            return Ok(None);
        };
        let header = header.to_str().map_err(|_| Problem::who_are_you())?;
        let (scheme, token) = header.split_once(' ').ok_or_else(Problem::who_are_you)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Problem::who_are_you());
        }
        let known = api
            .identity
            .bearer(token.trim(), api.hotline.clock().now())
            .await?;
        let (actor, token) = known.ok_or_else(Problem::who_are_you)?;
        Ok(Some(Self {
            actor,
            holder: false,
            token: Some(token),
        }))
    }

    /// Somebody with the slip of paper. Every try is counted before it is made,
    /// per address and per case; a right one is taken back.
    async fn with_code(parts: &Parts, api: &Api, id: CaseId) -> Result<Self, Problem> {
        let Some(code) = text(&parts.headers, QUERY_CODE) else {
            return Err(Problem::who_are_you());
        };
        let now = api.hotline.clock().now();
        let keys = [
            (
                Key::address("follow", address(parts, api.behind_proxy)),
                PER_ADDRESS,
            ),
            (Key::of("follow-case", &id.value().to_be_bytes()), PER_CASE),
        ];
        for (key, patience) in &keys {
            admitted(api.throttle.admit(key, *patience, now).await?, now)?;
        }
        let fits = match QueryCode::parse(code) {
            Ok(code) => api.hotline.is_query_code(id, &code)?,
            Err(_) => false,
        };
        if !fits {
            return Err(Problem::wrong_query_code());
        }
        for (key, _) in &keys {
            api.throttle.forgive(key).await?;
        }
        Ok(Self {
            actor: Actor::anonymous(),
            holder: true,
            token: None,
        })
    }
}

/// A household or an office behind one address has several people who mistype.
const PER_ADDRESS: Patience = Patience {
    free: 20,
    first: SignedDuration::from_secs(30),
    longest: SignedDuration::from_hours(1),
    forget: SignedDuration::from_hours(1),
};

/// Against guesses from many addresses at once.
const PER_CASE: Patience = Patience {
    free: 50,
    first: SignedDuration::from_secs(60),
    longest: SignedDuration::from_hours(1),
    forget: SignedDuration::from_hours(24),
};

fn admitted(admission: Admission, now: Timestamp) -> Result<(), Problem> {
    match admission {
        Admission::Admitted => Ok(()),
        Admission::Wait(until) => {
            let wait = until.duration_since(now).as_secs().max(0).unsigned_abs() + 1;
            Err(Problem::too_many(wait))
        }
    }
}

/// Where a request comes from: the connection, or what the proxy in front says.
fn address(parts: &Parts, behind_proxy: bool) -> IpAddr {
    let forwarded = || {
        let line = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()?;
        line.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    let direct = || Some(parts.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip());
    behind_proxy
        .then(forwarded)
        .flatten()
        .or_else(direct)
        .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

impl FromRequestParts<Api> for Bearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let caller = Caller::with_token(parts, api).await?;
        caller.map(Self).ok_or_else(Problem::who_are_you)
    }
}

impl FromRequestParts<Api> for OnCase {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let by_token = Caller::with_token(parts, api).await?;
        if by_token.is_none() && !parts.headers.contains_key(QUERY_CODE) {
            return Err(Problem::who_are_you());
        }
        let Number(id) = Number::from_request_parts(parts, api).await?;
        let caller = match by_token {
            Some(caller) => caller,
            None => Caller::with_code(parts, api, id).await?,
        };
        Ok(Self { caller, id })
    }
}

impl FromRequestParts<Api> for Number {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let unreadable = |zh: &str, en: &str| Problem::unreadable("number", zh, en);
        let params = RawPathParams::from_request_parts(parts, api)
            .await
            .map_err(|_| {
                unreadable(
                    "地址中的工单号不是文字",
                    "the case number in the address is not text",
                )
            })?;
        let number = params.iter().find(|(name, _)| *name == "number");
        let (_, number) = number.unwrap_or_default();
        let read = CaseNumber::parse(number);
        let number = read.map_err(|error| unreadable(&error.zh(), &error.to_string()))?;
        Ok(Self(number.id()))
    }
}
