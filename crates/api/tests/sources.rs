//! A city shows what its province publishes: two sites on one machine, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod city;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use city::{City, HOTLINE, LIGHTING, MONDAY};
use jiff::SignedDuration;
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    PersonId,
    words::{ItemState, Role},
};
use xinqiao_knowledge::{
    Act, Asked, Content, Item, ItemId, check, feed,
    queries::public::{self, Shelf},
    sources::{Heard, Source, Trouble, store},
};
use xinqiao_platform::{Clock, Db, db::testing::fresh_places};

/// How the province answers.
#[derive(Clone, Copy, Default, PartialEq)]
enum Mood {
    #[default]
    Well,
    /// So many more items, then nothing any more.
    Silent(usize),
    Unanswered,
    Broken,
    Elsewhere,
    TooMuch,
}

#[derive(Default)]
struct Seen {
    mood: Mood,
    asked: Vec<String>,
}

struct Two {
    province: City,
    city: City,
    source: Source,
    seen: Arc<Mutex<Seen>>,
    clock: Clock,
}

/// Tells a story of two sites on each engine.
async fn two_sites<F: Future<Output = ()>>(story: impl Fn(Two) -> F) {
    let (givers, takers) = (fresh_places().await.unwrap(), fresh_places().await.unwrap());
    for (giver, taker) in givers.into_iter().zip(takers) {
        let clock = Clock::simulated(MONDAY.parse().unwrap());
        let db = Db::open(&giver.place).await.unwrap();
        let province = City::at(db, clock.clone()).await;
        let db = Db::open(&taker.place).await.unwrap();
        let city = City::at(db, clock.clone()).await;
        let seen = Arc::new(Mutex::new(Seen::default()));
        let source = Source {
            name: "province".to_owned(),
            title: "江澜省".to_owned(),
            url: format!("http://{}", serve(&province, &seen).await),
            owner: HOTLINE,
            region: "9901".to_owned(),
            every: SignedDuration::from_secs(60),
            themes: BTreeMap::from([("01".to_owned(), "0101".to_owned())]),
            theme: None,
        };
        story(Two {
            province,
            city,
            source,
            seen,
            clock,
        })
        .await;
        giver.remove().await;
        taker.remove().await;
    }
}

async fn serve(province: &City, seen: &Arc<Mutex<Seen>>) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let seen = Arc::clone(seen);
    let moody = move |request: Request, next: Next| {
        let mood = mood(&seen, request.uri().path());
        async move { answer(mood, request, next).await }
    };
    let router = province.router.clone().layer(middleware::from_fn(moody));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    at
}

fn mood(seen: &Mutex<Seen>, path: &str) -> Mood {
    let mut seen = seen.lock().unwrap();
    seen.asked.push(path.to_owned());
    match seen.mood {
        Mood::Silent(0) => {
            seen.mood = Mood::Unanswered;
            Mood::Unanswered
        }
        Mood::Silent(left) => {
            if !path.ends_with("/changes") {
                seen.mood = Mood::Silent(left - 1);
            }
            Mood::Well
        }
        mood => mood,
    }
}

async fn answer(mood: Mood, request: Request, next: Next) -> Response {
    match mood {
        Mood::Well => next.run(request).await,
        Mood::Silent(_) | Mood::Unanswered => {
            tokio::time::sleep(Duration::from_secs(3)).await;
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Mood::Broken => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Mood::Elsewhere => {
            let to = [(header::LOCATION, "http://198.51.100.1/")];
            (StatusCode::FOUND, to).into_response()
        }
        Mood::TooMuch => " ".repeat(3 << 20).into_response(),
    }
}

impl Two {
    async fn publishes(&self, title: &str) -> ItemId {
        let content = content(title, "打 12345。");
        let editor = editor();
        let rows = self.province.knowledge.take_over(
            &editor,
            LIGHTING,
            &content,
            "省里编写",
            Asked::default(),
        );
        rows.await.unwrap().id
    }

    /// The next edition, through review.
    async fn mends(&self, id: ItemId, title: &str, body: &str) {
        let (writer, head) = (staff(15, Role::Handler), staff(16, Role::UnitHead));
        let edit = Act::Edit {
            content: Box::new(content(title, body)),
        };
        let pass = Act::PassUnit {
            note: String::new(),
        };
        for (who, act) in [
            (&writer, edit),
            (&writer, Act::Submit),
            (&head, pass),
            (&editor(), Act::Publish),
        ] {
            self.province_does(who, id, act).await;
        }
    }

    async fn province_does(&self, who: &Actor, id: ItemId, act: Act) {
        let acted = self.province.knowledge.act(who, id, act, Asked::default());
        acted.await.unwrap();
    }

    /// A minute later, and again until it is so: on PostgreSQL a feed waits for
    /// transactions of other tests.
    async fn hears_until(&self, what: &str, is_so: impl AsyncFn(&Self) -> bool) {
        for _ in 0..300 {
            self.clock.advance(SignedDuration::from_secs(60));
            let heard = self.city.knowledge.hear(&self.source).await.unwrap();
            assert!(matches!(heard, Heard::All(_)), "{heard:?}");
            if is_so(self).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("never: {what}");
    }

    async fn hears(&self) -> Heard {
        self.clock.advance(SignedDuration::from_secs(60));
        self.city.knowledge.hear(&self.source).await.unwrap()
    }

    /// What the public finds in the city, the newest first.
    async fn shown(&self) -> Vec<Item> {
        let db = self.city.knowledge.db();
        let page = public::list(db, Shelf::All, &[], None, 100, self.clock.now()).await;
        page.unwrap().items
    }

    async fn titles(&self) -> Vec<String> {
        let mut titles: Vec<String> = self
            .shown()
            .await
            .iter()
            .map(|item| item.title().to_owned())
            .collect();
        titles.sort();
        titles
    }

    fn mood(&self, mood: Mood) {
        self.seen.lock().unwrap().mood = mood;
    }

    /// The last question stays without an answer.
    fn is_silent(&self) -> bool {
        let seen = self.seen.lock().unwrap();
        seen.mood == Mood::Unanswered
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.seen.lock().unwrap().asked)
    }

    async fn is_sound(&self) {
        let report = check::check(self.city.knowledge.db(), |_| {})
            .await
            .unwrap();
        assert!(report.faults.is_empty(), "{:?}", report.faults);
    }
}

fn content(title: &str, body: &str) -> Content {
    Content {
        title: title.to_owned(),
        body: body.to_owned(),
        theme: "0101".to_owned(),
        keywords: vec!["咨询".to_owned()],
        ..Content::default()
    }
}

fn staff(id: i64, role: Role) -> Actor {
    Actor::staff(PersonId(id), role, LIGHTING)
}

fn editor() -> Actor {
    Actor::staff(PersonId(19), Role::Editor, HOTLINE)
}

#[tokio::test]
async fn what_the_province_publishes_mends_and_takes_down_the_city_shows_in_order() {
    two_sites(|two| async move {
        let first = two.publishes("省里路灯").await;
        let second = two.publishes("省里积水").await;
        two.hears_until("two items", async |two| two.shown().await.len() == 2)
            .await;
        let shown = two.shown().await;
        let lamp = shown
            .iter()
            .find(|item| item.title() == "省里路灯")
            .unwrap();
        assert_eq!((lamp.owner, lamp.theme()), (HOTLINE, "0101"));
        assert_eq!(lamp.origin.as_deref(), Some(&*format!("江澜省 {first}")));
        let source = &lamp.shown().unwrap().source;
        assert_eq!(source.name, "江澜省");
        assert!(source.link.ends_with(&format!("/knowledge/items/{first}")));

        // Changed twice between two times of asking: read once, as it stands.
        two.mends(first, "省里路灯", "打 12345，两天内修好。").await;
        two.mends(first, "省里路灯坏了", "打 12345，一天内修好。")
            .await;
        let mended = async |two: &Two| two.titles().await.contains(&"省里路灯坏了".to_owned());
        two.hears_until("mended", mended).await;
        let item = two
            .city
            .knowledge
            .item(&editor(), lamp.id)
            .await
            .unwrap()
            .item;
        assert!(item.shown().unwrap().body.contains("一天内"));
        assert_eq!(item.editions, 2);

        let reason = "重复".to_owned();
        two.province_does(&editor(), second, Act::Withdraw { reason })
            .await;
        two.hears_until("taken down", async |two| two.shown().await.len() == 1)
            .await;
        let what = "电话错了".to_owned();
        two.province_does(&editor(), first, Act::ReportHarm { what })
            .await;
        two.hears_until("hidden there, gone here", async |two| {
            two.shown().await.is_empty()
        })
        .await;
        let note = "已核实".to_owned();
        two.province_does(&editor(), first, Act::RuleOnHarm { note })
            .await;
        two.hears_until("back", async |two| two.shown().await.len() == 1)
            .await;
        two.asked();
        two.hears().await;
        assert_eq!(two.asked(), ["/api/v1/public/items/changes"]);
        two.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn cut_off_in_the_middle_the_city_goes_on_where_it_stood_and_writes_nothing_twice() {
    two_sites(|two| async move {
        for number in 0..70 {
            two.publishes(&format!("第{number}条")).await;
        }
        // Twice the other side falls silent, and whoever waits for it ends.
        for items in [20, 35] {
            two.mood(Mood::Silent(items));
            while !two.is_silent() {
                two.clock.advance(SignedDuration::from_mins(20));
                let cut_off = async {
                    while !two.is_silent() {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                };
                tokio::select! {
                    () = cut_off => {}
                    heard = two.city.knowledge.hear(&two.source) => drop(heard),
                }
            }
        }
        let before = two.shown().await.len();
        assert!((1..70).contains(&before), "{before}");
        two.mood(Mood::Well);
        two.asked();
        two.clock.advance(SignedDuration::from_mins(20));
        two.hears_until("all", async |two| two.shown().await.len() == 70)
            .await;
        let again = two
            .asked()
            .iter()
            .filter(|path| !path.ends_with("/changes"))
            .count();
        assert_eq!(again, 70 - before);
        assert!(two.shown().await.iter().all(|item| item.version == 1));
        two.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn told_to_begin_afresh_the_city_reads_all_again_and_drops_what_is_no_more() {
    two_sites(|two| async move {
        let kept = two.publishes("还在的").await;
        let lost = two.publishes("备份里没有的").await;
        two.hears_until("both", async |two| two.shown().await.len() == 2)
            .await;
        // The backup that is read back there knows nothing of the second.
        let db = two.province.knowledge.db();
        for table in ["item_change", "item_shelf"] {
            let sql = format!("delete from {table} where item_id = $1");
            let id = xinqiao_platform::Value::from(lost.value());
            db.execute(&sql, vec![id]).await.unwrap();
        }
        feed::begin_again(db).await.unwrap();
        two.hears_until("one", async |two| two.shown().await.len() == 1)
            .await;
        assert_eq!(two.titles().await, ["还在的"]);
        two.mends(kept, "还在的", "又改了一次。").await;
        two.hears_until("mended", async |two| two.shown().await[0].editions == 2)
            .await;
        two.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn people_of_the_city_hide_what_is_kept_elsewhere_and_change_nothing_of_it() {
    two_sites(|two| async move {
        let there = two.publishes("省里路灯").await;
        two.hears_until("shown", async |two| two.shown().await.len() == 1)
            .await;
        let here = two.shown().await[0].id;
        let tries = async |act: Act| {
            let knowledge = &two.city.knowledge;
            knowledge.act(&editor(), here, act, Asked::default()).await
        };
        let edit = Act::Edit {
            content: Box::new(content("改一下", "改了。")),
        };
        let refused = tries(edit).await.unwrap_err().to_string();
        assert!(refused.contains("province"), "{refused}");
        let reason = "不要".to_owned();
        assert!(tries(Act::Withdraw { reason }).await.is_err());
        let seen = two.city.knowledge.item(&editor(), here).await.unwrap();
        assert!(
            seen.possible
                .iter()
                .all(|act| act.code().contains("harm") || act.code().contains("correction"))
        );

        let what = "本市不适用".to_owned();
        tries(Act::ReportHarm { what }).await.unwrap();
        two.mends(there, "省里路灯", "改了一版。").await;
        let heard = async |two: &Two| {
            let seen = two.city.knowledge.item(&editor(), here).await.unwrap();
            seen.item.editions == 2
        };
        two.hears_until("the next edition", heard).await;
        let item = two.city.knowledge.item(&editor(), here).await.unwrap().item;
        assert_eq!(item.state, ItemState::Hidden);
        assert!(two.shown().await.is_empty());
        let note = "改对了".to_owned();
        tries(Act::RuleOnHarm { note }).await.unwrap();
        assert!(
            two.shown().await[0]
                .shown()
                .unwrap()
                .body
                .contains("改了一版")
        );
        two.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_source_that_is_away_or_sends_elsewhere_is_left_alone_for_longer_and_longer() {
    two_sites(|two| async move {
        two.publishes("省里路灯").await;
        two.mood(Mood::Broken);
        assert!(matches!(
            two.hears().await,
            Heard::Away(Trouble::Status(500))
        ));
        two.mood(Mood::Elsewhere);
        assert!(matches!(
            two.hears().await,
            Heard::Away(Trouble::Elsewhere(302))
        ));
        two.mood(Mood::TooMuch);
        two.clock.advance(SignedDuration::from_secs(60));
        assert!(matches!(two.hears().await, Heard::Away(Trouble::TooLarge)));
        let standing = store::standing(two.city.knowledge.db()).await.unwrap();
        assert_eq!((standing[0].failures, standing[0].heard_at), (3, None));
        assert!(standing[0].trouble.contains("2 MiB"));
        two.mood(Mood::Well);
        assert!(matches!(two.hears().await, Heard::Resting));
        two.clock.advance(SignedDuration::from_mins(15));
        two.hears_until("heard", async |two| two.shown().await.len() == 1)
            .await;
        let standing = store::standing(two.city.knowledge.db()).await.unwrap();
        assert_eq!((standing[0].failures, standing[0].taken), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn a_title_of_ours_stays_ours_and_what_has_no_theme_here_is_told() {
    two_sites(|two| async move {
        let (knowledge, said) = (&two.city.knowledge, content("路灯坏了", "打 12345。"));
        knowledge
            .take_over(&editor(), LIGHTING, &said, "本地", Asked::default())
            .await
            .unwrap();
        two.publishes("路灯坏了").await;
        two.hears_until("both", async |two| two.shown().await.len() == 2)
            .await;
        assert_eq!(two.titles().await, ["路灯坏了", "路灯坏了（江澜省）"]);

        // Other settings: everything is read again under them.
        let unmapped = Source {
            themes: BTreeMap::from([("01".to_owned(), "99".to_owned())]),
            ..two.source.clone()
        };
        two.clock.advance(SignedDuration::from_secs(60));
        two.city.knowledge.hear(&unmapped).await.unwrap();
        assert_eq!(two.titles().await, ["路灯坏了"]);
        let standing = store::standing(two.city.knowledge.db()).await.unwrap();
        assert_eq!(standing[0].refused, 1);
        assert!(!standing[0].why.is_empty());
        two.hears_until("both again", async |two| two.shown().await.len() == 2)
            .await;

        assert_eq!(two.city.knowledge.part_from_others(&[]).await.unwrap(), 1);
        assert_eq!(two.titles().await, ["路灯坏了"]);
        two.hears_until("named again", async |two| two.shown().await.len() == 2)
            .await;
        two.is_sound().await;
    })
    .await;
}
