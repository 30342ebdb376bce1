//! A small invented town for stories about knowledge.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each story needs a part of the town"
)]

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use xinqiao_identity::{
    Actor,
    units::{Unit, UnitKind, UnitLevel, Units},
};
use xinqiao_kernel::{
    PersonId, UnitId, WorkingCalendar,
    office_hours::OfficeHours,
    words::{ItemKind, Role},
};
use xinqiao_knowledge::{
    Act, ActError, Asked, Content, Item, ItemId, Knowledge, Refusal, Setup, check, rules::Rules,
    store, themes::Themes,
};
use xinqiao_platform::{clock::Clock, db::Db};

pub const HOTLINE: UnitId = UnitId(1);
pub const POLICE: UnitId = UnitId(2);
pub const HOUSING: UnitId = UnitId(3);
pub const POLICE_STATION: UnitId = UnitId(4);

/// Monday, 2 November 2026, 09:30 in the town.
pub const MONDAY: &str = "2026-11-02T01:30:00Z";

pub struct Town {
    pub knowledge: Knowledge,
    pub clock: Clock,
    /// Handler at the police: writes.
    pub officer: Actor,
    /// Head of the police: reviews for the unit.
    pub chief: Actor,
    /// Editor at the hotline: reviews for the hotline.
    pub editor: Actor,
    pub other_editor: Actor,
    pub agent: Actor,
    pub supervisor: Actor,
    pub builder: Actor,
    pub citizen: Actor,
    pub passer_by: Actor,
}

impl Town {
    pub async fn new(db: Db) -> Self {
        db.migrate(&[
            xinqiao_identity::MIGRATIONS,
            xinqiao_hotline::store::MIGRATIONS,
            store::MIGRATIONS,
        ])
        .await
        .unwrap();
        let clock = Clock::simulated(MONDAY.parse().unwrap());
        let units = Arc::new(Units::new(units()).unwrap());
        let office = OfficeHours::parse(&[["09:00", "12:00"], ["13:30", "17:30"]]).unwrap();
        let knowledge = Knowledge::open(Setup {
            db,
            rules: Rules::shipped().unwrap(),
            themes: Themes::read("themes.toml", THEMES, &units).unwrap(),
            regions: ["9901", "990101", "990102"].map(str::to_owned).into(),
            calendar: WorkingCalendar::new(office, 8, []).unwrap(),
            units,
            clock: clock.clone(),
            node: 1,
        });
        let staff = |id, role, unit| Actor::staff(PersonId(id), role, unit);
        Self {
            knowledge,
            clock,
            officer: staff(1, Role::Handler, POLICE),
            chief: staff(2, Role::UnitHead, POLICE),
            editor: staff(3, Role::Editor, HOTLINE),
            other_editor: staff(4, Role::Editor, HOTLINE),
            agent: staff(5, Role::Agent, HOTLINE),
            supervisor: staff(6, Role::Supervisor, HOTLINE),
            builder: staff(7, Role::Handler, HOUSING),
            citizen: Actor::citizen(PersonId(100)),
            passer_by: Actor::anonymous(),
        }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn later_days(&self, days: i64) {
        self.clock.advance(SignedDuration::from_hours(24 * days));
    }

    pub async fn does(&self, actor: &Actor, id: ItemId, act: Act) -> Arc<Item> {
        let kind = act.kind();
        self.tries(actor, id, act)
            .await
            .unwrap_or_else(|error| panic!("{kind}: {error}"))
    }

    pub async fn tries(&self, actor: &Actor, id: ItemId, act: Act) -> Result<Arc<Item>, ActError> {
        self.clock.advance(SignedDuration::from_secs(30));
        self.knowledge.act(actor, id, act, Asked::default()).await
    }

    pub async fn drafts(&self, actor: &Actor, owner: UnitId, content: &Content) -> ItemId {
        let item = self
            .knowledge
            .draft(actor, owner, content, Asked::default())
            .await;
        item.unwrap().id
    }

    /// Written by the officer, passed by the chief, published by the editor.
    pub async fn published(&self, content: &Content) -> ItemId {
        let id = self.drafts(&self.officer, POLICE, content).await;
        self.goes_through_review(id).await;
        id
    }

    pub async fn goes_through_review(&self, id: ItemId) {
        self.does(&self.officer, id, Act::Submit).await;
        let note = String::new();
        self.does(&self.chief, id, Act::PassUnit { note }).await;
        self.does(&self.editor, id, Act::Publish).await;
    }

    pub async fn time_passes(&self) {
        let passed = self.knowledge.let_time_pass(self.now(), 100).await;
        passed.unwrap();
    }

    pub async fn is_sound(&self) {
        let report = check::check(self.knowledge.db(), |_| {}).await.unwrap();
        assert!(report.faults.is_empty(), "{:?}", report.faults);
    }
}

pub fn refusal(error: ActError) -> Refusal {
    match error {
        ActError::Refused(refusal) => refusal,
        other => panic!("not refused by the law: {other}"),
    }
}

pub fn id_card() -> Content {
    Content {
        kind: ItemKind::Guide,
        title: "身份证到期换新证".to_owned(),
        questions: vec!["身份证快过期了怎么换".to_owned()],
        body: "带上旧身份证。\n\n工本费 20 元。".to_owned(),
        theme: "0101".to_owned(),
        life_events: vec!["moving".to_owned()],
        keywords: vec!["身份证".to_owned(), "换证".to_owned()],
        ..Content::default()
    }
}

pub fn fund() -> Content {
    Content {
        title: "公积金租房提取".to_owned(),
        body: "每季度可提取一次。".to_owned(),
        theme: "0201".to_owned(),
        keywords: vec!["公积金".to_owned()],
        ..Content::default()
    }
}

const THEMES: &str = r#"
[[theme]]
code = "01"
name = "户籍与出入境"
[[theme]]
code = "0101"
name = "户口与身份证"
owners = ["police"]
[[theme]]
code = "02"
name = "住房"
[[theme]]
code = "0201"
name = "公积金"
owners = ["housing"]
[[life_event]]
code = "moving"
name = "搬家"
"#;

fn units() -> Vec<Unit> {
    let unit = |id, code: &str, name: &str, kind, parent| Unit {
        id,
        code: code.to_owned(),
        name: name.to_owned(),
        en: String::new(),
        parent,
        region: "9901".to_owned(),
        level: UnitLevel::City,
        kind,
        fallback: false,
        phone: String::new(),
    };
    let department = UnitKind::Department;
    vec![
        unit(
            HOTLINE,
            "hotline",
            "市12345热线中心",
            UnitKind::Hotline,
            None,
        ),
        unit(POLICE, "police", "市公安局", department, None),
        unit(HOUSING, "housing", "市住建局", department, None),
        unit(
            POLICE_STATION,
            "station",
            "城关派出所",
            department,
            Some(POLICE),
        ),
    ]
}
