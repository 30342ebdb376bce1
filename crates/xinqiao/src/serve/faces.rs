//! Pages and API as one application, with a bound on what it takes at once.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};
use jiff::civil::Time;
use tokio::sync::Semaphore;
use xinqiao_api::Api;
use xinqiao_identity::codes::DemoChannel;
use xinqiao_kernel::Region;
use xinqiao_knowledge::assistant::Assistant;
use xinqiao_platform::settings;
use xinqiao_search::Finder;
use xinqiao_web::{
    Parts, Settings, Site, Web,
    door::Sessions,
    live::Live,
    map::Maps,
    rate::Limiter,
    tree::{Node, Tree},
};

use crate::open::House;

/// Requests under way at once. At the pace of two cores this is a quarter of a
/// second of work; more would only wait longer than anybody looks at a page.
const AT_ONCE: usize = 1_024;
/// When to come back.
const COME_BACK: Duration = Duration::from_secs(1);

/// What only some servers have.
#[derive(Default)]
pub struct Extra {
    /// Routes besides those of pages and API.
    pub routes: Router,
    /// Requests a minute one client may make; the usual when absent.
    pub requests_per_minute: Option<u32>,
    /// In the demo: where the messages are that it does not send.
    pub demo: Option<DemoChannel>,
}

/// The whole application.
pub fn router(house: &House, at: SocketAddr, live: Live, finder: Finder, extra: Extra) -> Router {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let routes = extra.routes.clone();
    let api = api(house, finder.clone());
    pages(house, at, live, finder, extra)
        .merge(api)
        .merge(routes)
        .layer(middleware::from_fn_with_state(places, bounded))
}

fn api(house: &House, finder: Finder) -> Router {
    xinqiao_api::router(Api::new(xinqiao_api::Parts {
        hotline: house.hotline.clone(),
        knowledge: house.knowledge.clone(),
        finder,
        identity: house.identity.clone(),
        attachments: house.attachments.clone(),
        classes: Arc::new(house.site.classes.clone()),
        behind_proxy: !house.settings.server.trusted_proxies.is_empty(),
    }))
}

fn pages(house: &House, at: SocketAddr, live: Live, finder: Finder, extra: Extra) -> Router {
    let about = &house.site.about;
    let server = &house.settings.server;
    let usual = Settings::default();
    let settings = Settings {
        site: Arc::new(Site {
            name: about.name.clone(),
            en: about.name_en.clone(),
            phone: about.hotline_number.clone(),
            utc_offset_minutes: i32::from(about.utc_offset_hours) * 60,
        }),
        public_url: match server.public_url.trim_end_matches('/') {
            "" => format!("http://{at}"),
            url => url.to_owned(),
        },
        https: server.public_url.starts_with("https://"),
        behind_proxy: !server.trusted_proxies.is_empty(),
        // In a demo it is always an hour to look at the call-back desk.
        calling_hours: match extra.demo {
            Some(_) => (Time::MIN, Time::MAX),
            None => (house.settings.call_back.from, house.settings.call_back.to),
        },
        map: Arc::new(Maps::new(
            house.site.outlines.clone(),
            // Checked when the pack was read.
            about
                .tiles(&house.settings.storage.data)
                .unwrap_or_default(),
        )),
        requests_per_minute: extra
            .requests_per_minute
            .unwrap_or(usual.requests_per_minute),
        ..usual
    };
    Web::new(Parts {
        settings,
        door: Box::new(Sessions(house.identity.clone())),
        live,
        limiter: Limiter::default(),
        hotline: house.hotline.clone(),
        knowledge: house.knowledge.clone(),
        finder,
        assistant: assistant(&house.settings.assistant),
        triage: house.triage.clone(),
        identity: house.identity.clone(),
        regions: regions(house),
        classes: classes(house),
        attachments: house.attachments.clone(),
        demo: extra.demo,
    })
    .router()
}

/// Who writes drafts of answers, when an address is set.
fn assistant(set: &settings::Assistant) -> Option<Assistant> {
    (!set.url.is_empty()).then(|| Assistant {
        url: set.url.clone(),
        model: set.model.clone(),
        key: set.key.clone(),
        patience: Duration::from_secs(set.seconds),
    })
}

/// The regions of the site that exist today, the site's own at the top.
fn regions(house: &House) -> Tree {
    let top = house.site.about.region;
    let today = house.site.calendar.date_of(house.clock.now());
    let within = |region: &&Region| region.is_valid_on(today) && top.contains(region.code);
    Tree::new(house.site.regions.iter().filter(within).map(|region| {
        let above = house.site.regions.ancestry(region.code, today);
        let above = above.iter().rev().find(|other| other.code != region.code);
        Node {
            code: region.code.to_string(),
            name: region.name.clone(),
            en: String::new(),
            parent: above
                .filter(|above| top.contains(above.code))
                .map(|above| above.code.to_string()),
            keywords: Vec::new(),
        }
    }))
}

fn classes(house: &House) -> Tree {
    Tree::new(house.site.classes.iter().map(|class| {
        Node {
            code: class.code.clone(),
            name: class.name.clone(),
            en: class.en.clone(),
            parent: class
                .code
                .get(..class.code.len() - 2)
                .filter(|code| !code.is_empty())
                .map(str::to_owned),
            keywords: class.keywords.clone(),
        }
    }))
}

/// Refuses at once what could not be answered soon: 503 with Retry-After.
async fn bounded(State(places): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    let Ok(_place) = places.try_acquire() else {
        let said = "系统繁忙，请稍后重试 · too busy at the moment, come back in a second\n";
        let mut answer = (StatusCode::SERVICE_UNAVAILABLE, said).into_response();
        let seconds = HeaderValue::from(COME_BACK.as_secs());
        answer.headers_mut().insert(header::RETRY_AFTER, seconds);
        return answer;
    };
    next.run(request).await
}
