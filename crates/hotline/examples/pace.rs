//! temporary
#[path = "../tests/town/mod.rs"]
#[allow(dead_code)]
mod town;
use std::time::{Duration, Instant};
use town::*;
use xinqiao_hotline::{Act, Asked};
use xinqiao_platform::{Place, db::Db};
#[tokio::main]
async fn main() {
    let place = match std::env::args().nth(1) {
        Some(url) => Place::choose(Some(&url), std::path::Path::new("/tmp/pace")).unwrap(),
        None => {
            let _ = std::fs::remove_dir_all("/tmp/pace");
            Place::Sqlite("/tmp/pace".into())
        }
    };
    let db = Db::open(&place).await.unwrap();
    let town = std::sync::Arc::new(Town::new(db, "hj").await);
    for clients in [1, 8, 32, 128] {
        let start = Instant::now();
        let until = start + Duration::from_secs(5);
        let tasks: Vec<_> = (0..clients)
            .map(|_| {
                let town = town.clone();
                tokio::spawn(async move {
                    let mut n = 0u64;
                    let text: String = "路灯不亮了请派人来看看，".repeat(29);
                    while Instant::now() < until {
                        let mut f = lamp();
                        f.text = text.clone();
                        let r = town
                            .hotline
                            .file(&town.agent, f, true, grandmother(), Asked::default())
                            .await
                            .unwrap();
                        let id = r.case.id;
                        town.hotline
                            .act(&town.dispatcher, id, to(LIGHTING), Asked::default())
                            .await
                            .unwrap();
                        town.hotline
                            .act(&town.lamp_man, id, Act::Sign, Asked::default())
                            .await
                            .unwrap();
                        town.hotline
                            .act(&town.lamp_man, id, reply(), Asked::default())
                            .await
                            .unwrap();
                        town.hotline.case(&town.agent, id, false).await.unwrap();
                        n += 1;
                    }
                    n
                })
            })
            .collect();
        let mut total = 0;
        for t in tasks {
            total += t.await.unwrap();
        }
        println!(
            "{clients} clients: {:.0} lc/s",
            total as f64 / start.elapsed().as_secs_f64()
        );
    }
}
