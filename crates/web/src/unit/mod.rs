//! Pages for the units that handle cases. Mounted at `/unit`.

use axum::Router;

use crate::Web;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
}
