//! The hotline of the town, where questions come in.

use std::sync::Arc;

use jiff::{SignedDuration, tz::Offset};
use xinqiao_hotline::{
    Act, Asked, Hotline, Setup,
    act::Dispatch,
    catalogue::Catalogue,
    fact::CallOutcome,
    filing::{Filing, PersonDetails},
    rules::RuleBook,
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    CaseId, PersonId,
    words::{Channel, Grade, Nature, Role, Urgency},
};
use xinqiao_platform::{
    db::Db,
    seal::{SoftSeal, add_sealing_key},
};

use crate::town::{HOTLINE, HOUSING, Town};

pub fn open(town: &Town, db: Db) -> Hotline {
    let key_file = std::env::temp_dir().join(format!("xinqiao-knowledge-{}", std::process::id()));
    let key_file = key_file.with_extension(format!("{:?}", std::thread::current().id()));
    let seal = SoftSeal::read_or_create(&key_file).unwrap();
    add_sealing_key(&key_file).unwrap();
    let _ = std::fs::remove_file(&key_file);
    let offset = Offset::constant(8);
    let units = Arc::clone(town.knowledge.units());
    Hotline::open(Setup {
        db,
        rules: RuleBook::shipped("hj", offset).unwrap(),
        catalogue: Catalogue::read("catalogue.toml", "", &units).unwrap(),
        calendar: town.knowledge.calendar().clone(),
        units,
        offset,
        seal: Arc::new(seal),
        clock: town.clock.clone(),
        node: 1,
    })
}

/// A question about housing, answered by the housing office and closed.
pub async fn question_answered(hotline: &Hotline, town: &Town, class: &str) -> CaseId {
    let staff = |id, role| Actor::staff(PersonId(id), role, HOTLINE);
    let filing = Filing {
        nature: Nature::Consult,
        class: class.to_owned(),
        region: "990101".to_owned(),
        place: "市区".to_owned(),
        point: None,
        title: "公积金怎么提取".to_owned(),
        text: "我租房子，想问公积金怎么提取。".to_owned(),
        channel: Channel::Phone,
        urgency: Urgency::Ordinary,
        attachments: Vec::new(),
        enterprise: None,
        reported: None,
        secret: false,
        public: false,
        reporter: None,
        person_digest: None,
        origin: None,
    };
    let asked = Asked::default;
    let nobody = PersonDetails::default();
    let filed = hotline
        .file(&town.agent, filing, true, nobody, asked())
        .await;
    let id = filed.unwrap().case.id;
    let dispatch = Act::Dispatch(Dispatch {
        lead: HOUSING,
        assists: Vec::new(),
        why: "manual".to_owned(),
        note: String::new(),
        limit: None,
    });
    let reply = Act::Reply {
        to_person: "您好，每季度可以提取一次，带身份证和租房合同到窗口办理。".to_owned(),
        to_hotline: "已答复。".to_owned(),
        attachments: Vec::new(),
    };
    let call = Act::CallBack {
        outcome: CallOutcome::Solved,
        grade: Some(Grade::Satisfied),
        note: "清楚了".to_owned(),
        again_at: None,
    };
    let pass = Act::PassReply {
        note: String::new(),
    };
    let caller = staff(22, Role::CallBack);
    let course = [
        (&staff(21, Role::Dispatcher), dispatch),
        (&town.builder, Act::Sign),
        (&town.builder, reply),
        (&caller, pass),
        (&caller, call),
    ];
    for (actor, act) in course {
        town.clock.advance(SignedDuration::from_secs(30));
        hotline.act(actor, id, act, asked()).await.unwrap();
    }
    id
}
