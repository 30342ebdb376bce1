//! Pages for citizens: file a case, follow it, read public ones.

use axum::Router;

use crate::Web;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
}
