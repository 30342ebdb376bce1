//! Pages for people, units and rules. Mounted at `/admin`.

use axum::Router;

use crate::Web;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
}
