//! A small invented town behind the real pages: a hotline, four offices, staff
//! who sign in by the real door, and a clock that is told the time.

#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::unwrap_used,
    reason = "each story needs a part of the town, and may fail like a test"
)]

use std::{
    net::IpAddr,
    path::PathBuf,
    sync::{Arc, LazyLock},
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use jiff::{SignedDuration, tz::Offset};
use tower::ServiceExt as _;
use xinqiao_hotline::{
    Act, Asked, Case, Hotline, Setup,
    act::Dispatch,
    catalogue::Catalogue,
    classes::Classes,
    filing::{Filing, PersonDetails},
    rules::RuleBook,
    store,
    triage::{self, Places, Signs, Triage, by_itself::Allowed},
};
use xinqiao_identity::{
    Actor, Identity,
    codes::DemoChannel,
    people::{Person, SignInName},
    sign_in_log::Origin,
    units::{Unit, UnitKind, UnitLevel, Units},
};
use xinqiao_kernel::{
    CaseId, CaseNumber, PersonId, UnitId, WorkingCalendar,
    office_hours::OfficeHours,
    words::{Channel, Nature, Role, Urgency},
};
use xinqiao_knowledge::{Knowledge, assistant::Assistant, rules::Rules, themes::Themes};
use xinqiao_platform::{
    Clock, Db, Place,
    attachments::{Attachments, USUAL_LIMIT},
    db::testing::fresh_dir,
    seal::{SoftSeal, add_sealing_key},
};
use xinqiao_search::{Finder, Words};
use xinqiao_web::{
    Parts, Settings, Web,
    door::{Closed, Sessions},
    live::Live,
    rate::Limiter,
    tree::{Node, Tree},
};

pub const HOTLINE: UnitId = UnitId(1);
pub const LIGHTING: UnitId = UnitId(2);
pub const WATER: UnitId = UnitId(3);
pub const TOWN: UnitId = UnitId(4);
pub const WORKS: UnitId = UnitId(5);

pub const AGENT: i64 = 1;
pub const DISPATCHER: i64 = 2;
pub const LAMP_MAN: i64 = 3;
pub const LAMP_HEAD: i64 = 4;
pub const WATER_MAN: i64 = 5;
pub const CALLER: i64 = 6;
pub const SUPERVISOR: i64 = 7;
pub const CENTRE_HEAD: i64 = 8;
/// Heads the works office, above the lighting office.
pub const WORKS_HEAD: i64 = 9;

/// Monday, 2 November 2026, 09:30 in the town.
pub const MONDAY: &str = "2026-11-02T01:30:00Z";

pub struct Town {
    pub web: Web,
    pub router: Router,
    pub hotline: Hotline,
    pub identity: Identity,
    pub clock: Clock,
    files: PathBuf,
}

impl Town {
    pub async fn new(db: Db) -> Self {
        Self::on_the_clock(db, Clock::simulated(MONDAY.parse().unwrap())).await
    }

    /// With somebody who writes drafts of answers.
    pub async fn with_assistant(db: Db, assistant: Assistant) -> Self {
        let clock = Clock::simulated(MONDAY.parse().unwrap());
        let (parts, files) = parts_at(db, clock).await;
        let assistant = Some(assistant);
        Self::with(Parts { assistant, ..parts }, files).await
    }

    /// With a clock of one's own; nobody is asked to wait for asking too often.
    pub async fn on_the_clock(db: Db, clock: Clock) -> Self {
        let (mut parts, files) = parts_at(db, clock).await;
        parts.settings.requests_per_minute = 100_000;
        Self::with(parts, files).await
    }

    async fn with(mut parts: Parts, files: PathBuf) -> Self {
        let people = people();
        let now = parts.hotline.clock().now();
        let directory = &parts.identity.directory;
        directory.put_units(&units()).await.unwrap();
        directory.put_people(&people, now).await.unwrap();
        parts.door = Box::new(Sessions(parts.identity.clone()));
        let hotline = parts.hotline.clone();
        let identity = parts.identity.clone();
        let web = Web::new(parts);
        Self {
            router: web.clone().router(),
            clock: hotline.clock().clone(),
            web,
            hotline,
            identity,
            files,
        }
    }

    pub fn actor(&self, person: i64) -> Actor {
        self.identity
            .directory
            .roster()
            .actor(PersonId(person))
            .unwrap()
    }

    pub fn later(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    pub async fn does(&self, person: i64, id: CaseId, act: Act) -> Arc<Case> {
        let kind = act.kind();
        if self.clock.is_held() {
            self.clock.advance(SignedDuration::from_secs(30));
        }
        self.hotline
            .act(&self.actor(person), id, act, Asked::default())
            .await
            .unwrap_or_else(|error| panic!("{kind}: {error}"))
    }

    /// A street lamp reported by phone, accepted by the agent.
    pub async fn lamp(&self) -> CaseId {
        self.files(lamp()).await
    }

    pub async fn files(&self, filing: Filing) -> CaseId {
        let agent = self.actor(AGENT);
        let filed = self
            .hotline
            .file(&agent, filing, true, grandmother(), Asked::default());
        filed.await.unwrap().case.id
    }

    /// The same with the lighting office, signed.
    pub async fn lamp_in_hand(&self) -> CaseId {
        let id = self.lamp().await;
        self.does(DISPATCHER, id, to(LIGHTING)).await;
        self.does(LAMP_MAN, id, Act::Sign).await;
        id
    }

    pub async fn case(&self, id: CaseId) -> Case {
        let head = self.actor(CENTRE_HEAD);
        self.hotline.brief(&head, id, false).await.unwrap()
    }

    /// One case at each turn of the loop, to look at.
    pub async fn with_a_few_cases(&self) {
        let water = Filing {
            title: "青石巷停水一天半，楼里有老人".to_owned(),
            text: "青石巷 12 号院从昨天中午开始停水，物业说不知道什么时候来水，院里有三位八十多岁的老人。".to_owned(),
            class: "0301".to_owned(),
            urgency: Urgency::Pressing,
            ..lamp()
        };
        let consult = Filing {
            nature: Nature::Consult,
            title: "灵活就业人员怎样在社区办理养老保险转入，需要带哪些材料，周末能不能办"
                .to_owned(),
            text: "我想把外地的养老保险转到这边来，请问在社区能办吗？需要带哪些材料？".to_owned(),
            class: String::new(),
            region: "990102".to_owned(),
            ..lamp()
        };
        self.files(consult.clone()).await;
        self.files(water.clone()).await;

        let late = self.files(water.clone()).await;
        self.does(DISPATCHER, late, with_help(LIGHTING, &[WATER]))
            .await;
        self.later(60);
        let asked = self.lamp_in_hand().await;
        let more = "5 working_days".parse().unwrap();
        let reason = "需要定制灯具，厂家答复五个工作日到货。".to_owned();
        self.does(LAMP_MAN, asked, Act::RequestExtension { more, reason })
            .await;
        let helped = self.files(water.clone()).await;
        self.does(DISPATCHER, helped, with_help(LIGHTING, &[WATER]))
            .await;
        self.does(LAMP_MAN, helped, Act::Sign).await;
        let note = "已联系诉求人，约好今天下午三点到现场。".to_owned();
        self.does(
            LAMP_MAN,
            helped,
            Act::Contact {
                on_site: false,
                note,
            },
        )
        .await;

        let returned = self.files(water).await;
        self.does(DISPATCHER, returned, to(LIGHTING)).await;
        let give_back = Act::GiveBack {
            reason: "停水属于供水单位职责，照明所没有处置手段。".to_owned(),
            suggests: Some(WATER),
        };
        self.does(LAMP_MAN, returned, give_back).await;

        let replied = self.lamp_in_hand().await;
        self.does(LAMP_MAN, replied, reply()).await;
        let call = self.lamp_in_hand().await;
        self.does(LAMP_MAN, call, reply()).await;
        self.does(
            CALLER,
            call,
            Act::PassReply {
                note: String::new(),
            },
        )
        .await;
        let web_case = Filing {
            channel: Channel::Web,
            ..consult
        };
        let citizen = Actor::citizen(PersonId(1_000_000_001));
        let filed = self
            .hotline
            .file(&citizen, web_case, false, grandmother(), Asked::default());
        filed.await.unwrap();
        let dispatched = self.lamp().await;
        self.does(DISPATCHER, dispatched, to(LIGHTING)).await;
        self.later(5);
    }

    /// A browser in which this person signed in.
    pub async fn browser(&self, person: i64) -> Browser {
        let origin = Origin {
            address: IpAddr::from([192, 0, 2, 1]),
            device: "a browser",
        };
        let signed = self
            .identity
            .demo(PersonId(person), origin, self.clock.now());
        let (secret, _) = signed.await.unwrap();
        Browser {
            router: self.router.clone(),
            cookie: format!("xq_session={}", secret.reveal()),
        }
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.files);
    }
}

/// Gets and posts as one person does.
pub struct Browser {
    router: Router,
    pub cookie: String,
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }

    pub fn shows(&self, text: &str) -> bool {
        self.text.contains(text)
    }
}

impl Browser {
    /// Somebody who did not sign in.
    pub fn stranger(town: &Town) -> Self {
        Self {
            router: town.router.clone(),
            cookie: String::new(),
        }
    }

    pub async fn get(&self, path: &str) -> Reply {
        let request = Request::get(path)
            .header(header::COOKIE, &self.cookie)
            .body(Body::empty());
        self.send(request.unwrap()).await
    }

    /// As a script asks for a part of a page.
    pub async fn part(&self, path: &str) -> Reply {
        let request = Request::get(path)
            .header(header::COOKIE, &self.cookie)
            .header("hx-request-type", "partial")
            .body(Body::empty());
        self.send(request.unwrap()).await
    }

    /// Opens `page` first, so that the form has its seal.
    pub async fn post(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Reply {
        let (seal, cookie) = self.sealed(page).await;
        let mut body = format!("seal={seal}");
        for (name, value) in fields {
            body.push_str(&format!("&{name}={}", escaped(value)));
        }
        self.send_form(action, &cookie, body).await
    }

    /// The same with a file: its field, its name, what is in it.
    pub async fn post_file(
        &self,
        page: &str,
        (field, name): (&str, &str),
        content: &[u8],
    ) -> Reply {
        let (seal, cookie) = self.sealed(page).await;
        let head = format!(
            "--b\r\ncontent-disposition: form-data; name=\"seal\"\r\n\r\n{seal}\r\n--b\r\n\
             content-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
        );
        let body = [head.as_bytes(), content, b"\r\n--b--\r\n"].concat();
        let request = Request::post(page)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    /// The seal of the form on a page, and the cookies to send with it.
    async fn sealed(&self, page: &str) -> (String, String) {
        let opened = self.get(page).await;
        let set = opened.headers.get_all(header::SET_COOKIE).iter();
        let seal_cookie = set
            .filter_map(|line| line.to_str().ok())
            .find(|line| line.starts_with("xq_seal="))
            .and_then(|line| line.split(';').next())
            .expect("a new client gets its seal");
        let start = opened
            .text
            .split_once("name=\"seal\" value=\"")
            .expect("a form on the page")
            .1;
        let seal = start.split_once('"').unwrap().0.to_owned();
        (seal, format!("{}; {seal_cookie}", self.cookie))
    }

    /// Without the seal that every form of ours has.
    pub async fn post_bare(&self, action: &str, fields: &[(&str, &str)]) -> Reply {
        let pairs = fields.iter().map(|(k, v)| format!("{k}={}", escaped(v)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.send_form(action, &self.cookie, body).await
    }

    async fn send_form(&self, action: &str, cookie: &str, body: String) -> Reply {
        let request = Request::post(action)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Reply {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

/// As a browser sends a field.
fn escaped(value: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric();
    let sign = |byte: u8| match plain(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    value.bytes().map(sign).collect()
}

/// The number of a case as addresses have it.
pub fn number(id: CaseId) -> String {
    CaseNumber::of(id).compact()
}

/// Parts for pages that need no case: on a database of which nothing is left.
pub async fn parts_alone() -> Parts {
    let dir = fresh_dir();
    let db = Db::open(&Place::Sqlite(dir.clone())).await.unwrap();
    let (parts, files) = parts_at(db, Clock::simulated(MONDAY.parse().unwrap())).await;
    let _ = std::fs::remove_dir_all(dir);
    let _ = std::fs::remove_dir_all(files);
    parts
}

/// Parts, and the folder of their attachments.
async fn parts_at(db: Db, clock: Clock) -> (Parts, PathBuf) {
    db.migrate(&[
        xinqiao_identity::MIGRATIONS,
        store::MIGRATIONS,
        xinqiao_knowledge::store::MIGRATIONS,
        xinqiao_services::store::MIGRATIONS,
        xinqiao_insight::MIGRATIONS,
    ])
    .await
    .unwrap();
    let offset = Offset::constant(8);
    let tree = Arc::new(Units::new(units()).unwrap());
    let dir = fresh_dir();
    std::fs::create_dir_all(&dir).unwrap();
    let key_file = dir.join("key");
    let seal = Arc::new(SoftSeal::read_or_create(&key_file).unwrap());
    add_sealing_key(&key_file).unwrap();
    let attachments = Attachments::open(&dir, USUAL_LIMIT, None).await.unwrap();
    let office = OfficeHours::parse(&[["09:00", "12:00"], ["13:30", "17:30"]]).unwrap();
    let demo = DemoChannel::default();
    let settings = xinqiao_identity::Settings::default();
    let identity = Identity::open(db.clone(), seal.clone(), Arc::new(demo.clone()), settings)
        .await
        .unwrap();
    let triage = Triage::open(triage::Setup {
        db: db.clone(),
        classes: Classes::read("classes.toml", &class_list()).unwrap(),
        signs: Signs::shipped(),
        places: Places::of(
            regions()
                .iter()
                .map(|node| (node.code.as_str(), node.name.as_str())),
        ),
        by_itself: Allowed::default(),
    });
    let calendar = WorkingCalendar::new(office, 8, []).unwrap();
    let knowledge = Knowledge::open(xinqiao_knowledge::Setup {
        db: db.clone(),
        rules: Rules::shipped().unwrap(),
        themes: Themes::read("themes.toml", THEMES, &tree).unwrap(),
        regions: regions().iter().map(|node| node.code.clone()).collect(),
        calendar: calendar.clone(),
        units: Arc::clone(&tree),
        clock: clock.clone(),
        node: 1,
    });
    let hotline = Hotline::open(Setup {
        db,
        rules: RuleBook::shipped("hj", offset).unwrap(),
        catalogue: Catalogue::read("catalogue.toml", CATALOGUE, &tree).unwrap(),
        calendar,
        units: tree,
        offset,
        seal,
        clock,
        node: 1,
    });
    let parts = Parts {
        settings: Settings::default(),
        door: Box::new(Closed),
        live: Live::default(),
        limiter: Limiter::default(),
        hotline,
        knowledge,
        finder: finder(),
        assistant: None,
        triage,
        identity,
        regions: regions(),
        classes: classes(),
        attachments,
        demo: Some(demo),
    };
    (parts, dir)
}

/// Themes of the town's encyclopedia.
pub const THEMES: &str = r#"
[[theme]]
code = "01"
name = "城市照明"
[[theme]]
code = "0101"
name = "路灯"
owners = ["lighting"]
[[life_event]]
code = "moving"
name = "搬家"
"#;

pub fn lamp() -> Filing {
    Filing {
        nature: Nature::Help,
        class: "0201".to_owned(),
        region: "990101001".to_owned(),
        place: "幸福里小区3栋2单元501室门口".to_owned(),
        point: None,
        title: "幸福里小区门口路灯不亮".to_owned(),
        text: "幸福里小区门口的路灯不亮三天了，晚上老人出门很不方便。我的电话是13900001234，请派人来看看。".to_owned(),
        channel: Channel::Phone,
        urgency: Urgency::Ordinary,
        attachments: Vec::new(),
        enterprise: None,
        reported: None,
        secret: false,
        public: true,
        reporter: None,
        person_digest: None,
        origin: None,
    }
}

pub fn grandmother() -> PersonDetails {
    PersonDetails {
        name: "欧阳奶奶".to_owned(),
        phone: "13900001234".to_owned(),
        identity_number: String::new(),
        address: "幸福里小区3栋2单元501室".to_owned(),
    }
}

pub fn to(unit: UnitId) -> Act {
    Act::Dispatch(Dispatch {
        lead: unit,
        assists: Vec::new(),
        why: "lamps".to_owned(),
        note: String::new(),
        limit: None,
    })
}

pub fn with_help(unit: UnitId, assists: &[UnitId]) -> Act {
    Act::Dispatch(Dispatch {
        lead: unit,
        assists: assists.to_vec(),
        why: "manual".to_owned(),
        note: "请先到现场看看，今晚前给老人一个说法。".to_owned(),
        limit: None,
    })
}

pub fn reply() -> Act {
    Act::Reply {
        to_person: "您好，路灯已于今天下午修好，感谢您的提醒。".to_owned(),
        to_hotline: "更换灯具一套，现场已亮。".to_owned(),
        attachments: Vec::new(),
    }
}

fn people() -> Vec<Person> {
    let person = |id, sign_in: &str, name: &str, role, unit| Person {
        id: PersonId(id),
        sign_in: SignInName::parse(sign_in).unwrap(),
        name: name.to_owned(),
        posts: vec![(role, unit)],
        disabled: false,
    };
    vec![
        person(AGENT, "agent", "林小满", Role::Agent, HOTLINE),
        person(
            DISPATCHER,
            "dispatcher",
            "何知远",
            Role::Dispatcher,
            HOTLINE,
        ),
        person(LAMP_MAN, "lampman", "罗明灯", Role::Handler, LIGHTING),
        person(LAMP_HEAD, "lamphead", "齐所长", Role::UnitHead, LIGHTING),
        person(WATER_MAN, "waterman", "江清水", Role::Handler, WATER),
        person(CALLER, "caller", "温若言", Role::CallBack, HOTLINE),
        person(SUPERVISOR, "supervisor", "严正", Role::Supervisor, HOTLINE),
        person(CENTRE_HEAD, "head", "顾中心", Role::CentreHead, HOTLINE),
        person(WORKS_HEAD, "workshead", "柯局长", Role::UnitHead, WORKS),
    ]
}

fn units() -> Vec<Unit> {
    let unit = |id, code: &str, name: &str, en: &str, kind, parent| Unit {
        id,
        code: code.to_owned(),
        name: name.to_owned(),
        en: en.to_owned(),
        parent,
        region: if kind == UnitKind::Town {
            "990101".to_owned()
        } else {
            "9901".to_owned()
        },
        level: UnitLevel::City,
        kind,
        fallback: kind == UnitKind::Town,
        phone: String::new(),
    };
    let department = UnitKind::Department;
    vec![
        unit(
            HOTLINE,
            "hotline",
            "热线中心",
            "Hotline centre",
            UnitKind::Hotline,
            None,
        ),
        unit(
            LIGHTING,
            "lighting",
            "市照明管理所",
            "City Lighting Office",
            department,
            Some(WORKS),
        ),
        unit(WATER, "water", "市水务局", "Water Bureau", department, None),
        unit(
            TOWN,
            "town",
            "白塔街道办事处",
            "Baita Subdistrict Office",
            UnitKind::Town,
            None,
        ),
        unit(
            WORKS,
            "works",
            "市城市管理局",
            "City Upkeep Bureau",
            department,
            None,
        ),
    ]
}

fn node(code: &str, name: &str, en: &str, parent: Option<&str>, keywords: &[&str]) -> Node {
    Node {
        code: code.to_owned(),
        name: name.to_owned(),
        en: en.to_owned(),
        parent: parent.map(str::to_owned),
        keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
    }
}

fn regions() -> Tree {
    Tree::new([
        node("9901", "云汀市", "Yunting", None, &[]),
        node("990101", "南汀区", "Nanting District", Some("9901"), &[]),
        node(
            "990101001",
            "白塔街道",
            "Baita Subdistrict",
            Some("990101"),
            &[],
        ),
        node("990102", "澄湖区", "Chenghu District", Some("9901"), &[]),
    ])
}

/// The classes as a site pack has them.
fn class_list() -> String {
    let mut list = String::new();
    for node in classes().iter() {
        list += &format!(
            "[[class]]\ncode = \"{}\"\nname = \"{}\"\nkeywords = {:?}\n",
            node.code, node.name, node.keywords
        );
    }
    list
}

fn classes() -> Tree {
    Tree::new([
        node("02", "城市管理", "City upkeep", None, &[]),
        node(
            "0201",
            "路灯照明",
            "Street lighting",
            Some("02"),
            &["路灯", "灯不亮"],
        ),
        node("03", "公用事业", "Utilities", None, &[]),
        node(
            "0301",
            "供水",
            "Water supply",
            Some("03"),
            &["停水", "漏水"],
        ),
    ])
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

/// A search that knows nothing yet. The words are read once for all towns: a
/// dictionary takes a while.
fn finder() -> Finder {
    static WORDS: LazyLock<Arc<Words>> = LazyLock::new(|| Arc::new(Words::shipped().unwrap()));
    Finder::in_memory(Arc::clone(&WORDS)).unwrap()
}
