//! What runs here. No path, no key, no address of a database.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use jiff::Timestamp;
use xinqiao_knowledge::sources::store::{self as sources, Standing};
use xinqiao_platform::db::Engine;

use super::{calendar::provisional_years, keeper, tabs};
use crate::{
    Web, assets,
    error::Answer,
    page::{Page, show},
    portal::away,
    view::Tab,
};

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/system", get(system))
}

async fn system(State(web): State<Web>, page: Page) -> Answer {
    keeper(&page)?;
    let roster = web.identity.directory.roster();
    let hotline = &web.hotline;
    let rules = hotline.rules().on(page.now);
    let standing = sources::standing(web.knowledge.db()).await;
    show(&System {
        sources: standing.map_err(away)?,
        tabs: tabs(&page),
        version: env!("CARGO_PKG_VERSION"),
        engine: match hotline.db().engine() {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        },
        now: page.now,
        simulated: hotline.clock().is_held(),
        rules: format!(
            "{} ({})",
            page.words.either(&rules.title, &rules.title_en),
            rules.reference()
        ),
        units: roster.units.iter().count(),
        people: roster
            .people
            .all()
            .iter()
            .filter(|one| !one.disabled)
            .count(),
        catalogue_rows: hotline.catalogue().rows().len(),
        provisional: provisional_years(&web, page.now),
        scripts: assets::ENHANCED,
        https: web.settings.https,
        page,
    })
}

#[derive(Template)]
#[template(path = "admin/system.html")]
struct System {
    page: Page,
    tabs: Vec<Tab>,
    version: &'static str,
    engine: &'static str,
    now: Timestamp,
    simulated: bool,
    rules: String,
    units: usize,
    people: usize,
    catalogue_rows: usize,
    provisional: Vec<i16>,
    /// Platforms whose items are shown here too.
    sources: Vec<Standing>,
    scripts: bool,
    https: bool,
}
