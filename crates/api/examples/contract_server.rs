//! The API on the loopback with a small city and cases in every state, for the
//! contract test: prints its address and a token for each post as JSON, and
//! serves until it is ended.

#![expect(clippy::unwrap_used, reason = "what cannot be set up ends the test")]

#[path = "../tests/city/mod.rs"]
mod city;

use std::net::{Ipv4Addr, SocketAddr};

use city::City;
use serde_json::json;
use tokio::net::TcpListener;
use xinqiao_platform::{Clock, Db, Place, db::testing::fresh_dir};

#[tokio::main]
async fn main() {
    let folder = fresh_dir();
    let db = Db::open(&Place::Sqlite(folder.clone())).await.unwrap();
    let city = City::at(db, Clock::system()).await;
    let cases = in_every_state(&city).await;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let greeting = json!({
        "url": format!("http://{address}{}", xinqiao_api::PREFIX),
        "tokens": city.tokens,
        "cases": cases,
    });
    println!("{greeting}");
    let service = city
        .router
        .clone()
        .into_make_service_with_connect_info::<SocketAddr>();
    let ended = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    axum::serve(listener, service)
        .with_graceful_shutdown(ended)
        .await
        .unwrap();
    let _ = std::fs::remove_dir_all(folder);
}

/// Cases from intake to the archive; their numbers.
async fn in_every_state(city: &City) -> Vec<String> {
    let reply = json!({"to_person": "路灯已修好。", "to_hotline": "更换灯具一套。"});
    let steps = [
        (
            "dispatcher",
            "dispatches",
            json!({"lead": 2, "assists": [3]}),
        ),
        ("lamp_man", "signatures", json!({})),
        (
            "water_man",
            "assists",
            json!({"unit": 3, "text": "无管线影响"}),
        ),
        ("lamp_man", "replies", reply),
        ("call_back", "reply-passes", json!({})),
        ("call_back", "call-backs", json!({"outcome": "solved"})),
        ("call_back", "archivings", json!({})),
    ];
    let mut cases = Vec::new();
    for far in 0..=steps.len() {
        for _ in 0..4 {
            let (number, _) = city.lamp().await;
            for (who, collection, body) in &steps[..far] {
                city.does(who, &number, collection, body.clone()).await;
            }
            cases.push(number);
        }
    }
    cases
}
