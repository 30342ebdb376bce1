//! The service itself: is it well, who am I, what can be asked.

use std::sync::LazyLock;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xinqiao_kernel::{PersonId, UnitId};

use crate::{
    Api,
    caller::Bearer,
    document::TAG_SERVICE,
    problem::Problem,
    words::{RoleWord, Word},
};

/// The routes of the service itself.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(health))
        .routes(routes!(me))
        .routes(routes!(openapi))
}

/// How the service is.
#[derive(Serialize, ToSchema)]
struct Health {
    /// Always `ok`; a service that is not well answers 503.
    #[schema(example = "ok")]
    status: &'static str,
    /// Its version.
    version: &'static str,
}

/// Whether the service and its database can be reached.
#[utoipa::path(
    get, path = "/health", tag = TAG_SERVICE, operation_id = "health",
    responses((status = 200, description = "It is well.", body = Health)),
)]
async fn health(State(api): State<Api>) -> Result<Json<Health>, Problem> {
    api.hotline.db().query_one("select 1", Vec::new()).await?;
    Ok(Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
    }))
}

/// Who a token acts for.
#[derive(Serialize, ToSchema)]
struct Me {
    /// The person.
    #[schema(value_type = i64)]
    person: PersonId,
    /// The posts it acts in.
    posts: Vec<PostTold>,
    /// What it opens.
    #[schema(example = "cases:read acts:reply")]
    scopes: String,
    /// What it is for, in its owner's words.
    label: String,
    /// When it ends.
    expires_at: Timestamp,
}

/// A post.
#[derive(Serialize, ToSchema)]
#[schema(as = Post)]
struct PostTold {
    /// The role.
    role: RoleWord,
    /// The unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<i64>)]
    unit: Option<UnitId>,
}

/// Who the token acts for, and what it opens.
#[utoipa::path(
    get, path = "/me", tag = TAG_SERVICE, operation_id = "me",
    responses((status = 200, description = "The caller.", body = Me)),
    security(("bearer" = [])),
)]
async fn me(Bearer(caller): Bearer) -> Result<Json<Me>, Problem> {
    let token = caller.token.ok_or_else(Problem::who_are_you)?;
    let posts = caller.actor.posts.iter();
    Ok(Json(Me {
        person: token.person,
        posts: posts
            .map(|post| PostTold {
                role: Word(post.role),
                unit: post.unit,
            })
            .collect(),
        scopes: token.scopes.to_string(),
        label: token.label.clone(),
        expires_at: token.expires_at,
    }))
}

/// This document.
#[utoipa::path(
    get, path = "/openapi.json", tag = TAG_SERVICE, operation_id = "openapi",
    responses((status = 200, description = "OpenAPI 3.1.", body = serde_json::Value)),
)]
async fn openapi() -> Response {
    static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| {
        serde_json::to_vec(&crate::document())
            .unwrap_or_default()
            .into()
    });
    let json = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, json)], DOCUMENT.clone()).into_response()
}
