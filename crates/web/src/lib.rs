//! Pages for people: portal for citizens, desk for the hotline, unit, command
//! and administration.
//!
//! The server sends whole pages that work without scripts; scripts only make
//! them smoother (docs/adr/0004). A page is a handler, a template and its texts:
//! `src/<part>/…rs`, `templates/<part>/….html`, `i18n/*/<part>.ftl`. `/_components`
//! shows what a template can be built from.
//!
//! What every request passes, from outside in: security headers, compression,
//! a rate limit per client, the page's context ([`page::Page`]) with errors made
//! into pages, and the check of every posted form ([`form::Form`]).

pub mod assets;
mod case_page;
pub mod cookie;
pub mod csrf;
pub mod door;
pub mod error;
pub mod form;
pub mod icon;
pub mod live;
pub mod look;
mod lost;
pub mod map;
pub mod page;
pub mod post;
pub mod qr;
pub mod rate;
pub mod tree;
pub mod view;
pub mod when;
pub mod words;

mod admin;
mod call_back;
mod command;
mod components;
mod desk;
mod dress;
mod figures;
mod files;
mod find;
mod knowledge;
mod letters;
mod library;
mod manifest;
mod portal;
mod presence;
mod security;
mod sign_in;
mod texts;
mod trend;
mod triage;
mod unit;

use std::{ops::Deref, sync::Arc};

use axum::{Router, extract::DefaultBodyLimit, middleware};
use jiff::civil::Time;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};
use xinqiao_hotline::{Hotline, triage::Triage};
use xinqiao_identity::{Identity, codes::DemoChannel};
use xinqiao_knowledge::{Knowledge, assistant::Assistant};
use xinqiao_platform::attachments::Attachments;
use xinqiao_search::Finder;

use crate::{door::Door, live::Live, rate::Limiter, tree::Tree};

/// Everything the pages need. Cheap to clone; hand it to axum as its state.
#[derive(Clone)]
pub struct Web(Arc<Parts>);

/// What [`Web`] is made of.
pub struct Parts {
    /// Settings of this server.
    pub settings: Settings,
    /// Who sits behind a session cookie.
    pub door: Box<dyn Door>,
    /// Tells open pages that something changed.
    pub live: Live,
    /// Counts requests per client.
    pub limiter: Limiter,
    /// Cases: acts, lists, rules, units, and the clock that every page's time comes from.
    pub hotline: Hotline,
    /// The encyclopedia.
    pub knowledge: Knowledge,
    /// Finds what the encyclopedia, the catalogue and earlier answers say.
    pub finder: Finder,
    /// Writes drafts of answers, where the site has named somebody who does.
    pub assistant: Option<Assistant>,
    /// Reads what people tell, and says whose it is.
    pub triage: Triage,
    /// Who signs in, units and people.
    pub identity: Identity,
    /// The region tree of the site.
    pub regions: Tree,
    /// The classes of what people tell the hotline.
    pub classes: Tree,
    /// Files that came with cases.
    pub attachments: Attachments,
    /// In a demo, and nowhere else: sign-in codes are shown on the page, and staff
    /// sign in by one click.
    pub demo: Option<DemoChannel>,
}

/// Settings of the pages.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The place this server speaks for.
    pub site: Arc<Site>,
    /// Where people reach this server, without a slash at the end: for QR codes.
    pub public_url: String,
    /// Served over TLS: cookies are `Secure` with the `__Host-` prefix, HSTS is sent.
    pub https: bool,
    /// A proxy in front sets `X-Forwarded-For`; otherwise that header is ignored.
    pub behind_proxy: bool,
    /// Largest form without files, in bytes.
    pub form_bytes: usize,
    /// Largest form with its files, in bytes.
    pub upload_bytes: usize,
    /// From when to when people are called back, by the clock of the place.
    pub calling_hours: (Time, Time),
    /// Requests a minute one client may make before being asked to wait.
    pub requests_per_minute: u32,
    /// Outlines and tiles.
    pub map: Arc<map::Maps>,
}

/// What pages say of the place they serve; comes from the site pack.
#[derive(Clone, Debug)]
pub struct Site {
    /// Name of the service in Chinese.
    pub name: String,
    /// Name of the service in English; may be empty.
    pub en: String,
    /// The number to call.
    pub phone: String,
    /// Minutes ahead of UTC, 480 for China.
    pub utc_offset_minutes: i32,
}

impl Deref for Web {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Web {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// All pages, ready to serve. Serve it with
    /// `into_make_service_with_connect_info::<SocketAddr>()`, so that the rate
    /// limit knows one client from another.
    pub fn router(self) -> Router {
        let upload_bytes = self.settings.upload_bytes;
        Router::new()
            .merge(portal::routes())
            .merge(knowledge::routes())
            .nest("/desk", desk::routes())
            .nest("/desk/call-back", call_back::routes())
            .nest("/unit", unit::routes())
            .nest("/command", command::routes())
            .nest("/library", library::routes())
            .nest("/admin", admin::routes())
            .merge(find::routes())
            .merge(texts::routes())
            .merge(sign_in::routes())
            .merge(components::routes())
            .merge(live::routes())
            .merge(map::routes())
            .fallback(async || error::Error::not_found())
            .method_not_allowed_fallback(async || error::Error::method_not_allowed())
            .layer(CatchPanicLayer::new())
            .layer(middleware::from_fn_with_state(self.clone(), csrf::guard))
            .layer(DefaultBodyLimit::max(upload_bytes))
            .layer(middleware::from_fn_with_state(self.clone(), dress::dress))
            .merge(assets::routes())
            .merge(manifest::routes())
            .layer(CompressionLayer::new())
            .layer(middleware::from_fn_with_state(
                self.clone(),
                security::headers,
            ))
            .with_state(self)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            site: Arc::new(Site {
                name: "心桥".to_owned(),
                en: "Xinqiao".to_owned(),
                phone: "12345".to_owned(),
                utc_offset_minutes: 480,
            }),
            public_url: "http://127.0.0.1:12345".to_owned(),
            https: false,
            behind_proxy: false,
            form_bytes: 256 * 1024,
            upload_bytes: 32 * 1024 * 1024,
            calling_hours: (Time::constant(9, 0, 0, 0), Time::constant(20, 0, 0, 0)),
            requests_per_minute: 1_200,
            map: Arc::default(),
        }
    }
}
