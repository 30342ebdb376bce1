//! A draft comes from the items alone, whatever the model says.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::mpsc,
    time::Duration,
};

use jiff::civil::date;
use serde_json::{Value, json};
use xinqiao_knowledge::{
    ItemId,
    assistant::{Assistant, Draft, Source, Trouble},
};
use xinqiao_platform::settings::Secret;

/// An endpoint that answers once, and hands out what it was asked.
fn stub(status: u16, body: &str) -> (String, mpsc::Receiver<(String, Value)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let (told, asked) = mpsc::channel();
    let answer = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
            head.push_str(&line);
        }
        let mut request = vec![0; length];
        reader.read_exact(&mut request).unwrap();
        let _ = told.send((head, serde_json::from_slice(&request).unwrap()));
        let _ = stream.write_all(answer.as_bytes());
    });
    (url, asked)
}

fn assistant(url: String) -> Assistant {
    let key: Secret = serde_json::from_value(json!("geheim")).unwrap();
    Assistant {
        url,
        model: "any".to_owned(),
        key,
        patience: Duration::from_secs(5),
    }
}

fn saying(sentences: &Value) -> String {
    let content = json!({ "sentences": sentences }).to_string();
    json!({ "choices": [{ "message": { "role": "assistant", "content": content } }] }).to_string()
}

fn lamp() -> Source {
    Source {
        item: ItemId::new(date(2026, 11, 1), 1, 1).unwrap(),
        title: "路灯不亮怎么报修".to_owned(),
        says: "打 12345，说出灯杆上的编号，三天内修好。".to_owned(),
    }
}

#[tokio::test]
async fn each_sentence_has_its_source_and_others_are_dropped() {
    let said = json!([
        { "text": "请说出灯杆上的\u{202e}编号。", "source": 1 },
        { "text": "我们赔您一百元。", "source": 2 },
        { "text": "明天一定修好。", "source": 0 },
        { "text": "  ", "source": 1 },
    ]);
    let (url, asked) = stub(200, &saying(&said));
    let question = "我叫欧阳小满，电话 13900001234，路灯不亮找谁";
    let draft = assistant(url).draft(question, &[lamp()]).await.unwrap();
    let Draft::Written(sentences) = draft else {
        panic!("no draft");
    };
    let texts: Vec<&str> = sentences.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["请说出灯杆上的编号。"]);
    assert_eq!(sentences[0].item, lamp().item);

    let (head, request) = asked.recv().unwrap();
    assert!(head.starts_with("POST /v1/chat/completions "), "{head}");
    assert!(head.contains("Bearer geheim"));
    let sent = request.to_string();
    assert!(!sent.contains("13900001234") && sent.contains("灯杆上的编号"));
}

#[tokio::test]
async fn without_sources_nobody_is_asked_and_it_is_said() {
    let nobody = assistant("http://127.0.0.1:9/v1".to_owned());
    let draft = nobody.draft("路灯不亮找谁", &[]).await.unwrap();
    assert_eq!(draft, Draft::NoSource);
    let (url, _asked) = stub(200, &saying(&json!([])));
    let draft = assistant(url).draft("彩票号码", &[lamp()]).await.unwrap();
    assert_eq!(draft, Draft::NoSource);
}

#[tokio::test]
async fn what_goes_wrong_there_is_said_and_nothing_secret_is() {
    for (status, body) in [(500, "{}"), (302, ""), (401, "no")] {
        let (url, _asked) = stub(status, body);
        let trouble = assistant(url).draft("路灯", &[lamp()]).await.unwrap_err();
        assert!(matches!(trouble, Trouble::Status(found) if found == status));
        assert!(!trouble.to_string().contains("geheim"));
    }
    for body in ["", "[]", "{\"choices\":[]}", "不是 JSON"] {
        let (url, _asked) = stub(200, body);
        let trouble = assistant(url).draft("路灯", &[lamp()]).await.unwrap_err();
        assert!(matches!(trouble, Trouble::Unreadable), "{body}");
    }
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", silent.local_addr().unwrap());
    let slow = Assistant {
        patience: Duration::from_millis(200),
        ..assistant(url)
    };
    let trouble = slow.draft("路灯", &[lamp()]).await.unwrap_err();
    assert!(matches!(trouble, Trouble::Unreachable(_)));
}
