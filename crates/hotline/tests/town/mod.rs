//! A small invented town for stories: three units, seven people, a clock that
//! is told the time.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each story needs a part of the town"
)]

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, tz::Offset};
use xinqiao_hotline::{
    Act, Asked, Case, Hotline, Setup,
    act::Dispatch,
    catalogue::Catalogue,
    filing::{Filing, PersonDetails},
    rules::RuleBook,
    store,
};
use xinqiao_identity::{
    Actor,
    units::{Unit, UnitKind, UnitLevel, Units},
};
use xinqiao_kernel::{
    CaseId, PersonId, UnitId, WorkingCalendar,
    office_hours::OfficeHours,
    words::{Channel, Nature, Role, Urgency},
};
use xinqiao_platform::{
    clock::Clock,
    db::{Db, testing::settled},
    seal::{SoftSeal, add_sealing_key},
};

pub const HOTLINE: UnitId = UnitId(1);
pub const LIGHTING: UnitId = UnitId(2);
pub const WATER: UnitId = UnitId(3);
pub const TOWN: UnitId = UnitId(4);

/// Monday, 2 November 2026, 09:30 in the town.
pub const MONDAY: &str = "2026-11-02T01:30:00Z";

pub struct Town {
    pub hotline: Hotline,
    pub clock: Clock,
    pub agent: Actor,
    pub dispatcher: Actor,
    pub lamp_man: Actor,
    pub lamp_head: Actor,
    pub water_man: Actor,
    pub caller: Actor,
    pub supervisor: Actor,
    pub citizen: Actor,
}

impl Town {
    pub async fn new(db: Db, rule_set: &str) -> Self {
        db.migrate(&[xinqiao_identity::MIGRATIONS, store::MIGRATIONS])
            .await
            .unwrap();
        let clock = Clock::simulated(MONDAY.parse().unwrap());
        let offset = Offset::constant(8);
        let units = Arc::new(Units::new(units()).unwrap());
        let key_file = std::env::temp_dir().join(format!("xinqiao-town-{}", rand::random::<u64>()));
        let seal = SoftSeal::read_or_create(&key_file).unwrap();
        add_sealing_key(&key_file).unwrap();
        let _ = std::fs::remove_file(&key_file);
        let office = OfficeHours::parse(&[["09:00", "12:00"], ["13:30", "17:30"]]).unwrap();
        let hotline = Hotline::open(Setup {
            db,
            rules: RuleBook::shipped(rule_set, offset).unwrap(),
            catalogue: Catalogue::read("catalogue.toml", CATALOGUE, &units).unwrap(),
            calendar: WorkingCalendar::new(office, 8, []).unwrap(),
            units,
            offset,
            seal: Arc::new(seal),
            clock: clock.clone(),
            node: 1,
        });
        let staff = |id, role, unit| Actor::staff(PersonId(id), role, unit);
        Self {
            hotline,
            clock,
            agent: staff(1, Role::Agent, HOTLINE),
            dispatcher: staff(2, Role::Dispatcher, HOTLINE),
            lamp_man: staff(3, Role::Handler, LIGHTING),
            lamp_head: staff(4, Role::UnitHead, LIGHTING),
            water_man: staff(5, Role::Handler, WATER),
            caller: staff(6, Role::CallBack, HOTLINE),
            supervisor: staff(7, Role::Supervisor, HOTLINE),
            citizen: Actor::citizen(PersonId(100)),
        }
    }

    pub fn later(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    pub async fn does(&self, actor: &Actor, id: CaseId, act: Act) -> Arc<Case> {
        let kind = act.kind();
        self.tries(actor, id, act)
            .await
            .unwrap_or_else(|error| panic!("{kind}: {error}"))
    }

    pub async fn tries(
        &self,
        actor: &Actor,
        id: CaseId,
        act: Act,
    ) -> Result<Arc<Case>, xinqiao_hotline::ActError> {
        self.clock.advance(SignedDuration::from_secs(30));
        self.hotline.act(actor, id, act, Asked::default()).await
    }

    /// A street lamp reported by phone, accepted by the agent.
    pub async fn lamp(&self) -> CaseId {
        let receipt = self
            .hotline
            .file(&self.agent, lamp(), true, grandmother(), Asked::default())
            .await
            .unwrap();
        receipt.case.id
    }

    /// The same with the lighting office, signed.
    pub async fn lamp_in_hand(&self) -> CaseId {
        let id = self.lamp().await;
        self.does(&self.dispatcher, id, to(LIGHTING)).await;
        self.does(&self.lamp_man, id, Act::Sign).await;
        id
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Waits until followers can read whatever was written.
    pub async fn heard(&self) {
        settled(self.hotline.db()).await;
    }

    pub async fn is_sound(&self) {
        let report = xinqiao_hotline::check::check(self.hotline.db(), |_| {})
            .await
            .unwrap();
        assert!(report.faults.is_empty(), "{:?}", report.faults);
    }

    /// Everything derived is made afresh; how many cases were different.
    pub async fn rebuilds(&self) -> u64 {
        xinqiao_hotline::check::rebuild(self.hotline.db(), |_| {})
            .await
            .unwrap()
    }
}

pub fn lamp() -> Filing {
    Filing {
        nature: Nature::Help,
        class: "0201".to_owned(),
        region: "990101001".to_owned(),
        place: "幸福里小区3栋2单元501室门口".to_owned(),
        point: None,
        title: "路灯不亮".to_owned(),
        text: "幸福里小区门口的路灯不亮三天了，我的电话是13900001234，请派人来看看。".to_owned(),
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

pub fn reply() -> Act {
    Act::Reply {
        to_person: "您好，路灯已于今天下午修好，感谢您的提醒。".to_owned(),
        to_hotline: "更换灯具一套，现场已亮。".to_owned(),
        attachments: Vec::new(),
    }
}

fn units() -> Vec<Unit> {
    let unit = |id, code: &str, name: &str, kind, fallback| Unit {
        id,
        code: code.to_owned(),
        name: name.to_owned(),
        en: code.to_owned(),
        parent: None,
        region: if fallback {
            "990101".to_owned()
        } else {
            "9901".to_owned()
        },
        level: UnitLevel::City,
        kind,
        fallback,
        phone: String::new(),
    };
    vec![
        unit(HOTLINE, "hotline", "热线中心", UnitKind::Hotline, false),
        unit(LIGHTING, "lighting", "照明所", UnitKind::Department, false),
        unit(WATER, "water", "水务局", UnitKind::Department, false),
        unit(TOWN, "town", "街道办", UnitKind::Town, true),
    ]
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
