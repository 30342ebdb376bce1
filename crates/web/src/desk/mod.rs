//! Pages for the hotline's agents, dispatchers and call-back desk. Mounted at `/desk`.

use axum::Router;

use crate::Web;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
}
