//! A small invented city with everybody the stories need, and its API.

#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::unwrap_used,
    reason = "each story needs a part of the city, and what fails to be set up ends it"
)]

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use jiff::{SignedDuration, Timestamp, tz::Offset};
use serde_json::Value;
use tower::ServiceExt;
use xinqiao_api::{Api, PREFIX, Parts};
use xinqiao_hotline::{
    Hotline, Setup, catalogue::Catalogue, classes::Classes, rules::RuleBook, store,
};
use xinqiao_identity::{
    Identity, Settings,
    codes::DemoChannel,
    directory::Directory,
    people::{Person, SignInName},
    scopes::Scopes,
    tokens::Wanted,
    units::{Unit, UnitKind, UnitLevel},
};
use xinqiao_kernel::{PersonId, UnitId, WorkingCalendar, office_hours::OfficeHours, words::Role};
use xinqiao_knowledge::{Knowledge, rules::Rules, themes::Themes};
use xinqiao_platform::{
    Clock, Db, attachments::Attachments, db::testing::fresh_dir, seal::SoftSeal,
};
use xinqiao_search::{Finder, Words};

pub const HOTLINE: UnitId = UnitId(1);
pub const LIGHTING: UnitId = UnitId(2);
pub const WATER: UnitId = UnitId(3);
pub const TOWN: UnitId = UnitId(4);

/// Monday, 2 November 2026, 09:30 in the city.
pub const MONDAY: &str = "2026-11-02T01:30:00Z";

/// Everybody with a token: name, role, unit.
const STAFF: [(&str, Role, UnitId); 11] = [
    ("agent", Role::Agent, HOTLINE),
    ("dispatcher", Role::Dispatcher, HOTLINE),
    ("call_back", Role::CallBack, HOTLINE),
    ("supervisor", Role::Supervisor, HOTLINE),
    ("centre_head", Role::CentreHead, HOTLINE),
    ("lamp_man", Role::Handler, LIGHTING),
    ("lamp_head", Role::UnitHead, LIGHTING),
    ("water_man", Role::Handler, WATER),
    ("town_clerk", Role::Handler, TOWN),
    ("editor", Role::Editor, HOTLINE),
    ("other_editor", Role::Editor, HOTLINE),
];

pub struct City {
    pub router: Router,
    pub hotline: Hotline,
    pub knowledge: Knowledge,
    /// Filled by the story itself.
    pub finder: Finder,
    pub identity: Identity,
    pub clock: Clock,
    pub tokens: HashMap<&'static str, String>,
}

/// Themes of the city's encyclopedia.
const THEMES: &str = r#"
[[theme]]
code = "01"
name = "城市照明"
[[theme]]
code = "0101"
name = "路灯"
owners = ["lighting"]
"#;

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
    pub text: String,
}

impl City {
    pub async fn new(db: Db) -> Self {
        Self::at(db, Clock::simulated(MONDAY.parse().unwrap())).await
    }

    pub async fn at(db: Db, clock: Clock) -> Self {
        db.migrate(&[
            xinqiao_identity::MIGRATIONS,
            store::MIGRATIONS,
            xinqiao_knowledge::store::MIGRATIONS,
        ])
        .await
        .unwrap();
        let (folder, offset, now) = (fresh_dir(), Offset::constant(8), clock.now());
        std::fs::create_dir_all(&folder).unwrap();
        let seal = Arc::new(SoftSeal::read_or_create(&folder.join("keys.toml")).unwrap());
        let directory = Directory::open(db.clone()).await.unwrap();
        directory.put_units(&units()).await.unwrap();
        directory.put_people(&people(), now).await.unwrap();
        let channel = Arc::new(DemoChannel::default());
        let identity = Identity::open(
            db.clone(),
            Arc::clone(&seal) as _,
            channel,
            Settings::default(),
        );
        let identity = identity.await.unwrap();
        let units = Arc::new(identity.directory.roster().units.clone());
        let office = OfficeHours::parse(&[["09:00", "12:00"], ["13:30", "17:30"]]).unwrap();
        let calendar = WorkingCalendar::new(office, 8, []).unwrap();
        let knowledge = Knowledge::open(xinqiao_knowledge::Setup {
            db: db.clone(),
            rules: Rules::shipped().unwrap(),
            themes: Themes::read("themes.toml", THEMES, &units).unwrap(),
            regions: ["9901".to_owned()].into(),
            calendar: calendar.clone(),
            units: Arc::clone(&units),
            clock: clock.clone(),
            node: 1,
        });
        let hotline = Hotline::open(Setup {
            db,
            rules: RuleBook::shipped("hj", offset).unwrap(),
            catalogue: Catalogue::read("catalogue.toml", CATALOGUE, &units).unwrap(),
            calendar,
            units,
            offset,
            seal,
            clock: clock.clone(),
            node: 1,
        });
        let attachments = Attachments::open(&folder, 64 * 1024, None).await.unwrap();
        let words = Arc::new(Words::shipped().unwrap());
        let finder = Finder::in_memory(words).unwrap();
        let api = Api::new(Parts {
            hotline: hotline.clone(),
            knowledge: knowledge.clone(),
            finder: finder.clone(),
            identity: identity.clone(),
            attachments,
            classes: Arc::new(Classes::read("classes.toml", CLASSES).unwrap()),
            behind_proxy: false,
        });
        let router = xinqiao_api::router(api);
        let mut city = Self {
            router,
            hotline,
            knowledge,
            finder,
            identity,
            clock,
            tokens: HashMap::new(),
        };
        for (number, (name, role, unit)) in (10..).zip(STAFF) {
            let token = city
                .token(PersonId(number), role, unit, "cases:read cases:write", now)
                .await;
            city.tokens.insert(name, token);
        }
        city
    }

    pub async fn token(
        &self,
        person: PersonId,
        role: Role,
        unit: UnitId,
        scopes: &str,
        now: Timestamp,
    ) -> String {
        let scopes: Scopes = scopes.parse().unwrap();
        let lives = SignedDuration::from_hours(24 * 300);
        let wanted = Wanted {
            person,
            role,
            unit,
            label: "story".into(),
            scopes,
            lives,
        };
        self.identity.tokens.issue(wanted, now).await.unwrap().0
    }

    pub fn later(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    /// Somebody of the staff posts.
    pub async fn post(&self, who: &str, path: &str, body: Value) -> Answer {
        self.clock.advance(SignedDuration::from_secs(30));
        self.send(self.request(Method::POST, who, path, Some(body)))
            .await
    }

    /// Somebody of the staff does an act that has to succeed; the case in brief.
    pub async fn does(&self, who: &str, number: &str, collection: &str, body: Value) -> Value {
        let answer = self
            .post(who, &format!("/cases/{number}/{collection}"), body)
            .await;
        assert_eq!(answer.status, 201, "{collection}: {}", answer.text);
        answer.json
    }

    pub async fn get(&self, who: &str, path: &str) -> Answer {
        self.send(self.request(Method::GET, who, path, None)).await
    }

    /// A request of `who`, or of nobody when the name is empty.
    pub fn request(
        &self,
        method: Method,
        who: &str,
        path: &str,
        body: Option<Value>,
    ) -> Request<Body> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{PREFIX}{path}"));
        if !who.is_empty() {
            let token = self.tokens.get(who).map_or(who, String::as_str);
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        match body {
            None => request.body(Body::empty()).unwrap(),
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string()))
                .unwrap(),
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer {
            status: parts.status,
            headers: parts.headers,
            json,
            text,
        }
    }

    /// A street lamp told by phone and accepted; its number and query code.
    pub async fn lamp(&self) -> (String, String) {
        let answer = self.post("agent", "/cases", lamp()).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let part = |name: &str| answer.json[name].as_str().unwrap().to_owned();
        (part("number"), part("query_code"))
    }

    /// The same, dispatched to the lighting office and signed.
    pub async fn lamp_in_hand(&self) -> (String, String) {
        let (number, code) = self.lamp().await;
        self.does(
            "dispatcher",
            &number,
            "dispatches",
            serde_json::json!({"lead": 2}),
        )
        .await;
        self.does("lamp_man", &number, "signatures", serde_json::json!({}))
            .await;
        (number, code)
    }

    pub async fn is_sound(&self) {
        let report = xinqiao_hotline::check::check(self.hotline.db(), |_| {})
            .await
            .unwrap();
        assert!(report.faults.is_empty(), "{:?}", report.faults);
    }
}

impl Answer {
    /// The kind of a problem, after making sure that it is a proper one.
    pub fn problem(&self) -> &str {
        let kind = self.headers.get(header::CONTENT_TYPE);
        assert_eq!(kind.unwrap(), "application/problem+json", "{}", self.text);
        assert_eq!(self.json["status"], self.status.as_u16());
        assert!(!self.json["title"].as_str().unwrap().is_empty());
        assert!(!self.json["detail"].as_str().unwrap().is_empty());
        self.json["type"]
            .as_str()
            .unwrap()
            .strip_prefix("urn:xinqiao:problem:")
            .unwrap()
    }

    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

pub fn lamp() -> Value {
    serde_json::json!({
        "nature": "help",
        "class": "0201",
        "region": "990101001",
        "place": "幸福里小区3栋2单元501室门口",
        "title": "路灯不亮",
        "text": "幸福里小区门口的路灯不亮三天了，我的电话是13900001234，请派人来看看。",
        "channel": "phone",
        "public": true,
        "accepted": true,
        "person": {"name": "欧阳奶奶", "phone": "139-0000-1234", "address": "幸福里小区3栋2单元501室"},
    })
}

fn units() -> Vec<Unit> {
    let unit = |id, code: &str, name: &str, kind, level, region: &str| Unit {
        id,
        code: code.to_owned(),
        name: name.to_owned(),
        en: code.to_owned(),
        parent: None,
        region: region.to_owned(),
        level,
        kind,
        fallback: kind == UnitKind::Town,
        phone: String::new(),
    };
    use UnitKind as K;
    use UnitLevel as L;
    vec![
        unit(HOTLINE, "hotline", "热线中心", K::Hotline, L::City, "9901"),
        unit(
            LIGHTING,
            "lighting",
            "照明所",
            K::Department,
            L::City,
            "9901",
        ),
        unit(WATER, "water", "水务局", K::Department, L::City, "9901"),
        unit(TOWN, "town", "街道办", K::Town, L::Town, "990101001"),
    ]
}

fn people() -> Vec<Person> {
    let person = |(number, (name, role, unit)): (i64, (&str, Role, UnitId))| Person {
        id: PersonId(number),
        sign_in: SignInName::parse(&name.replace('_', "-")).unwrap(),
        name: name.to_owned(),
        posts: vec![(role, unit)],
        disabled: false,
    };
    (10..).zip(STAFF).map(person).collect()
}

const CATALOGUE: &str = r#"
[[row]]
id = "lamps"
class = "0201"
lead = "lighting"
assists = ["water"]
basis = "照明设施职责清单"
from = "2025-01-01"

[[row]]
id = "water"
class = "03"
keywords = ["停水", "漏水"]
lead = "water"
basis = "供水职责清单"
from = "2025-01-01"
"#;

const CLASSES: &str = r#"
[[class]]
code = "02"
name = "市政设施"
en = "Municipal works"

[[class]]
code = "0201"
name = "路灯"
en = "Street lamps"
keywords = ["路灯"]

[[class]]
code = "03"
name = "供水"
en = "Water supply"
"#;
