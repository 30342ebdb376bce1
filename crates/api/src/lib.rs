//! The hotline for programs: every act and every query as JSON, described by an
//! OpenAPI 3.1 document that is checked in as `docs/openapi.json`.
//!
//! Reading order: [`acts`] (one handler for all acts of the trade), `filing`,
//! `cases`, `public`, `reference`, `service`; what they stand on: `caller` (who
//! asks), `body`, `conditions` and `paging` (what a request may say), `texts` and
//! `words` (bounds and codes), `view` and `timeline` (what is answered),
//! [`problem`] (what can go wrong), [`mod@document`].
//!
//! Nothing here decides anything: the policy says who may, the law says when.

pub mod acts;
mod body;
mod caller;
mod cases;
mod conditions;
pub mod document;
mod files;
mod filing;
mod items;
mod paging;
pub mod problem;
mod public;
mod queues;
mod reference;
mod service;
mod texts;
mod timeline;
mod view;
mod words;

use std::{ops::Deref, sync::Arc};

use axum::{Router, middleware, response::IntoResponse};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use xinqiao_hotline::{Hotline, classes::Classes};
use xinqiao_identity::{Identity, throttle::Throttle};
use xinqiao_knowledge::Knowledge;
use xinqiao_platform::attachments::Attachments;
use xinqiao_search::Finder;

use crate::{files::Files, problem::Problem};

/// Where the API lives.
pub const PREFIX: &str = "/api/v1";

/// Everything the API stands on. Cheap to clone.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

/// What an [`Api`] is made of.
pub struct Parts {
    /// The hotline of the site.
    pub hotline: Hotline,
    /// The encyclopedia of the site.
    pub knowledge: Knowledge,
    /// Finds what answers a question.
    pub finder: Finder,
    /// Who is who; opens tokens.
    pub identity: Identity,
    /// Where files are kept.
    pub attachments: Attachments,
    /// The classes of the site; any code is taken when there are none.
    pub classes: Arc<Classes>,
    /// A proxy in front sets `X-Forwarded-For`; otherwise that header is ignored.
    pub behind_proxy: bool,
}

/// What handlers reach through an [`Api`]; closed to everybody else.
pub struct Inner {
    hotline: Hotline,
    knowledge: Knowledge,
    finder: Finder,
    identity: Identity,
    throttle: Throttle,
    files: Files,
    classes: Arc<Classes>,
    behind_proxy: bool,
}

impl Api {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let Parts {
            hotline,
            knowledge,
            finder,
            identity,
            attachments,
            classes,
            behind_proxy,
        } = parts;
        Self(Arc::new(Inner {
            throttle: Throttle::new(hotline.db().clone()),
            hotline,
            knowledge,
            finder,
            identity,
            files: Files::new(attachments),
            classes,
            behind_proxy,
        }))
    }

    fn knows_class(&self, code: &str) -> bool {
        self.classes.get(code).is_some() || self.classes.iter().next().is_none()
    }
}

impl Deref for Api {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// The API below [`PREFIX`], to be merged into a site's router. Serve it with
/// `into_make_service_with_connect_info::<SocketAddr>()`, so that tries with a
/// query code are counted for each address.
pub fn router(api: Api) -> Router {
    let (routes, _) = routes().split_for_parts();
    let routes = routes
        .fallback(async || axum::http::StatusCode::NOT_FOUND)
        .layer(CatchPanicLayer::custom(|_| {
            Problem::internal().into_response()
        }))
        .layer(middleware::from_fn(problem::speak))
        .with_state(api);
    Router::new().nest(PREFIX, routes)
}

/// The document of the API.
#[must_use]
pub fn document() -> OpenApi {
    let (_, mut document) = routes().split_for_parts();
    document::complete(&mut document);
    document
}

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(document::begun())
        .merge(filing::routes())
        .merge(cases::routes())
        .merge(acts::routes())
        .merge(files::routes())
        .merge(public::routes())
        .merge(items::routes())
        .merge(reference::routes())
        .merge(service::routes())
}
