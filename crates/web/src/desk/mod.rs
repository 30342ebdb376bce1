//! Pages for the hotline's agents, dispatchers and call-back desk. Mounted at `/desk`.

use axum::Router;

use crate::{Web, case_page};

pub(crate) fn routes() -> Router<Web> {
    Router::new().merge(case_page::routes())
}
