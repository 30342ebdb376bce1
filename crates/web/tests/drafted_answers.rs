//! Drafts of answers at the desk: from the encyclopedia alone, marked as a machine's,
//! and never in the way of a call. On both engines, with an endpoint on loopback.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

mod town;

use std::{
    io::{BufRead, BufReader, Read as _, Write as _},
    net::TcpListener,
    sync::mpsc::{self, Receiver},
    time::Duration,
};

use axum::http::StatusCode;
use serde_json::{Value, json};
use town::*;
use xinqiao_identity::Actor;
use xinqiao_knowledge::{Asked, Content, assistant::Assistant, entry};
use xinqiao_platform::db::testing::each_engine;

/// An endpoint that says the same to everybody, and hands out what it was asked.
fn endpoint(status: u16, body: String) -> (Assistant, Receiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let (told, asked) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut line, mut length) = (String::new(), 0);
            while reader.read_line(&mut line).unwrap() > 2 {
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                line.clear();
            }
            let mut request = vec![0; length];
            reader.read_exact(&mut request).unwrap();
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
            );
            // Whoever asked may have gone away meanwhile.
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
            if told
                .send(serde_json::from_slice(&request).unwrap())
                .is_err()
            {
                break;
            }
        }
    });
    let assistant = Assistant {
        url,
        model: "any".to_owned(),
        key: serde_json::from_value(json!("geheim")).unwrap(),
        patience: Duration::from_secs(5),
    };
    (assistant, asked)
}

fn saying(sentences: &Value) -> String {
    let content = json!({ "sentences": sentences }).to_string();
    json!({ "choices": [{ "message": { "role": "assistant", "content": content } }] }).to_string()
}

/// The encyclopedia knows what to do about a lamp.
async fn knows_lamps(town: &Town) {
    let lamps = Content {
        title: "路灯不亮怎么报修".to_owned(),
        body: "打 12345，说清路名和灯杆上的编号，三天内修好。".to_owned(),
        theme: "0101".to_owned(),
        keywords: vec!["路灯".to_owned()],
        ..Content::default()
    };
    let knowledge = &town.web.knowledge;
    let item = knowledge
        .take_over(&Actor::clock(), LIGHTING, &lamps, "test", Asked::default())
        .await
        .unwrap();
    let index = town.web.finder.index();
    let entry = entry::entry(&item, knowledge.themes(), knowledge.units());
    index.put(&entry.unwrap()).unwrap();
    index.commit().unwrap();
}

const CALL: [(&str, &str); 3] = [
    ("what", "路灯不亮怎么报修？我的电话是13900001234。"),
    ("phone", "139 0000 1234"),
    ("do", "draft"),
];

#[tokio::test]
async fn a_draft_names_the_source_of_each_sentence_and_who_wrote_it() {
    each_engine(|db| async move {
        let said = json!([
            { "text": "请打 12345，说出灯杆编号。", "source": 1 },
            { "text": "我们赔您一百元。", "source": 7 },
        ]);
        let (assistant, asked) = endpoint(200, saying(&said));
        let town = Town::with_assistant(db, assistant).await;
        knows_lamps(&town).await;
        let agent = town.browser(AGENT).await;
        let looked = agent
            .post("/desk", "/desk/help", &[CALL[0], ("do", "look")])
            .await;
        assert!(looked.shows("value=\"draft\""), "{}", looked.text);

        let drafted = agent.post("/desk", "/desk/help", &CALL).await;
        assert_eq!(drafted.status, StatusCode::OK, "{}", drafted.text);
        assert!(
            drafted.shows("请打 12345，说出灯杆编号。"),
            "{}",
            drafted.text
        );
        assert!(drafted.shows("机器起草") && drafted.shows("/knowledge/items/"));
        assert!(!drafted.shows("赔您一百元"), "nothing without a source");
        let request = asked
            .recv_timeout(Duration::from_secs(5))
            .unwrap()
            .to_string();
        assert!(
            request.contains("路灯") && !request.contains("13900001234"),
            "{request}"
        );
        // What was typed is still there.
        assert!(drafted.shows("139 0000 1234"));
    })
    .await;
}

#[tokio::test]
async fn without_a_source_or_an_answer_the_call_goes_on() {
    each_engine(|db| async move {
        let (assistant, _asked) = endpoint(500, "no".to_owned());
        let town = Town::with_assistant(db, assistant).await;
        let agent = town.browser(AGENT).await;
        let nothing = agent.post("/desk", "/desk/help", &CALL).await;
        assert!(nothing.shows("不起草"), "{}", nothing.text);

        knows_lamps(&town).await;
        let failed = agent.post("/desk", "/desk/help", &CALL).await;
        assert_eq!(failed.status, StatusCode::OK);
        assert!(
            failed.shows("这次没有起草") && failed.shows("500"),
            "{}",
            failed.text
        );
        assert!(!failed.shows("geheim"));
    })
    .await;
}

#[tokio::test]
async fn nobody_drafts_where_no_endpoint_is_set() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        knows_lamps(&town).await;
        let agent = town.browser(AGENT).await;
        let looked = agent
            .post("/desk", "/desk/help", &[CALL[0], ("do", "look")])
            .await;
        assert!(!looked.shows("value=\"draft\""));
        let asked = agent.post("/desk", "/desk/help", &CALL).await;
        assert_eq!(asked.status, StatusCode::NOT_FOUND);
    })
    .await;
}
