//! Pages for supervision and the centre's head. Mounted at `/command`.

use axum::Router;

use crate::Web;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
}
