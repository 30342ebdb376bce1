//! Pages for the units that handle cases. Mounted at `/unit`.

use axum::Router;

use crate::{Web, case_page};

pub(crate) fn routes() -> Router<Web> {
    Router::new().merge(case_page::routes())
}
