//! A small town for the stories: one hotline, two offices, three people.

#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::unwrap_used,
    reason = "each story needs a part of the town"
)]

use std::{net::IpAddr, sync::Arc};

use jiff::Timestamp;
use xinqiao_identity::{
    Identity, MIGRATIONS, Settings,
    codes::DemoChannel,
    directory::Directory,
    oidc,
    people::{Person, SignInName},
    sign_in_log::Origin,
    units::{Unit, UnitKind, UnitLevel},
};
use xinqiao_kernel::{PersonId, Phone, UnitId, words::Role};
use xinqiao_platform::{
    Db,
    db::testing::fresh_dir,
    seal::{Seal, SoftSeal},
};

pub const HOTLINE: UnitId = UnitId(1000);
pub const CITY: UnitId = UnitId(2000);
pub const ROADS: UnitId = UnitId(2001);
pub const WATER: UnitId = UnitId(2002);
/// Agent and call-back at the hotline.
pub const ZHOU: PersonId = PersonId(11);
/// Handler at the roads office.
pub const LIN: PersonId = PersonId(12);
/// Head of the city's department above both offices.
pub const CHEN: PersonId = PersonId(13);

/// So many seconds into the story.
pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

/// From a browser of the story's own network.
pub fn from(device: u8) -> Origin<'static> {
    Origin {
        address: IpAddr::from([192, 0, 2, device]),
        device: "a browser\0",
    }
}

pub fn unit(id: i64, parent: Option<i64>) -> Unit {
    let hotline = id == HOTLINE.0;
    Unit {
        id: UnitId(id),
        code: format!("u{id}"),
        name: format!("单位{id}"),
        en: format!("Unit {id}"),
        parent: parent.map(UnitId),
        region: "990100".into(),
        level: UnitLevel::City,
        kind: if hotline {
            UnitKind::Hotline
        } else {
            UnitKind::Department
        },
        fallback: false,
        phone: String::new(),
    }
}

pub fn people() -> [Person; 3] {
    let person = |id: PersonId, sign_in: &str, name: &str, posts: &[(Role, UnitId)]| Person {
        id,
        sign_in: SignInName::parse(sign_in).unwrap(),
        name: name.into(),
        posts: posts.to_vec(),
        disabled: false,
    };
    [
        person(
            ZHOU,
            "zhou",
            "周坐席",
            &[(Role::Agent, HOTLINE), (Role::CallBack, HOTLINE)],
        ),
        person(LIN, "lin", "林承办", &[(Role::Handler, ROADS)]),
        person(CHEN, "chen", "陈局长", &[(Role::UnitHead, CITY)]),
    ]
}

/// The town's units and people on a fresh database; a second call finds them there.
pub async fn directory(db: &Db) -> Directory {
    db.migrate(&[MIGRATIONS]).await.unwrap();
    let directory = Directory::open(db.clone()).await.unwrap();
    if directory.roster().people.get(ZHOU).is_none() {
        let above = Some(CITY.0);
        let units = [
            unit(HOTLINE.0, None),
            unit(CITY.0, None),
            unit(ROADS.0, above),
            unit(WATER.0, above),
        ];
        directory.put_units(&units).await.unwrap();
        directory.put_people(&people(), at(0)).await.unwrap();
    }
    directory
}

/// Everything of this system in that town.
pub async fn identity(db: &Db) -> Identity {
    open(db, DemoChannel::default(), None).await
}

/// With the channel that holds the codes.
pub async fn identity_and_channel(db: &Db) -> (Identity, DemoChannel) {
    let channel = DemoChannel::default();
    (open(db, channel.clone(), None).await, channel)
}

/// With another identity provider.
pub async fn identity_with(db: &Db, provider: oidc::Settings) -> Identity {
    open(db, DemoChannel::default(), Some(provider)).await
}

/// Nobody's phone.
pub fn phone() -> Phone {
    Phone::parse("13900000001").unwrap()
}

async fn open(db: &Db, channel: DemoChannel, oidc: Option<oidc::Settings>) -> Identity {
    directory(db).await;
    let settings = Settings {
        oidc,
        ..Settings::default()
    };
    Identity::open(db.clone(), seal(), Arc::new(channel), settings)
        .await
        .unwrap()
}

fn seal() -> Arc<dyn Seal> {
    let folder = fresh_dir();
    std::fs::create_dir_all(&folder).unwrap();
    let seal = SoftSeal::read_or_create(&folder.join("keys.toml")).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    Arc::new(seal)
}
