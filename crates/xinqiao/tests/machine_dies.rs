//! The machine dies fifty times in the middle of its work.
#![expect(clippy::unwrap_used, reason = "a story may fail")]

mod site;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use site::{Answer, Site, ask, demo_pack, on_each_engine};

const DEATHS: u32 = 50;
const CLIENTS: u64 = 8;
/// On a slow machine it dies less often rather than the test going on for ever.
const LONGEST: Duration = Duration::from_secs(80);

/// What a client has sent, so that it can be sent again.
#[derive(Clone)]
struct Sent {
    path: String,
    key: String,
    body: String,
    /// The words by which it is found again.
    words: String,
}

/// What the clients remember across all deaths.
#[derive(Default)]
struct Memory {
    /// Words of acts that were acknowledged, with the case they belong to.
    acknowledged: HashMap<String, String>,
    /// What was under way when the machine died.
    under_way: Vec<Sent>,
}

#[test]
fn no_acknowledged_act_is_lost_when_the_machine_dies() {
    no_act_is_lost(&Site::fresh(), DEATHS);
}

#[test]
fn nor_when_the_database_is_on_another_machine() {
    on_each_engine(|site| {
        if site.database.is_some() {
            no_act_is_lost(site, DEATHS / 5);
        }
    });
}

fn no_act_is_lost(site: &Site, most: u32) {
    site.does(&["load-site", demo_pack().to_str().unwrap()]);
    let scopes = "cases:read cases:write";
    let token = site.does(&[
        "token",
        "create",
        "--person",
        "gumingxuan",
        "--scopes",
        scopes,
    ]);
    let bearer = format!("Bearer {}", token.trim());

    let (begun, counter) = (Instant::now(), AtomicU64::new(0));
    let mut memory = Memory::default();
    let mut deaths = 0;
    while deaths < most && begun.elapsed() < LONGEST {
        let server = site.starts("serve");
        let after = Duration::from_millis(20 + u64::from(rand::random::<u16>()) % 500);
        let round = work_until_death(server, &bearer, &counter, after);
        deaths += 1;

        let server = site.starts("serve");
        finish(&server.address, &bearer, round, &mut memory);
        server.dies();
    }

    let server = site.starts("serve");
    let told = told_once(&server.address, &bearer, &memory.acknowledged);
    drop(server);
    println!("{deaths} deaths, {told} acknowledged acts, each there once");
    assert!(told > u64::from(deaths), "the clients hardly worked");
    let report = site.does(&["check", "--json"]);
    assert!(report.contains("\"faults\": []"), "{report}");
}

/// Eight clients file cases and add to them, each act under a key of its own,
/// until the server is gone.
fn work_until_death(
    server: site::Server,
    bearer: &str,
    counter: &AtomicU64,
    after: Duration,
) -> Memory {
    let memory = Arc::new(Mutex::new(Memory::default()));
    let over = AtomicBool::new(false);
    let address = server.address.clone();
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let filing = filing(counter.fetch_add(1, Ordering::Relaxed));
                    let Some(number) = send(&address, bearer, filing, &memory) else {
                        return;
                    };
                    for _ in 0..3 {
                        let more = supplement(&number, counter.fetch_add(1, Ordering::Relaxed));
                        if send(&address, bearer, more, &memory).is_none() {
                            return;
                        }
                    }
                }
            });
        }
        std::thread::sleep(after);
        server.dies();
        over.store(true, Ordering::Relaxed);
    });
    Arc::into_inner(memory).unwrap().into_inner().unwrap()
}

/// Sends an act; the number of its case once it is acknowledged.
fn send(address: &str, bearer: &str, sent: Sent, memory: &Mutex<Memory>) -> Option<String> {
    match post(address, bearer, &sent) {
        Ok(answer) if answer.status < 300 => {
            let number = answer.json()["number"].as_str().unwrap().to_owned();
            memory
                .lock()
                .unwrap()
                .acknowledged
                .insert(sent.words, number.clone());
            Some(number)
        }
        // Refused before anything was done.
        Ok(answer) if answer.status == 503 => None,
        Ok(answer) => panic!("{answer:?}"),
        Err(_) => {
            memory.lock().unwrap().under_way.push(sent);
            None
        }
    }
}

/// Whoever got no answer asks again under the same key: done now, or done before.
fn finish(address: &str, bearer: &str, round: Memory, memory: &mut Memory) {
    for sent in round.under_way {
        let answer = post(address, bearer, &sent).unwrap();
        assert!(answer.status < 300, "{answer:?}");
        let number = answer.json()["number"].as_str().unwrap().to_owned();
        memory.acknowledged.insert(sent.words, number);
    }
    // What this round acknowledged, right after it; all of it again at the end.
    told_once(address, bearer, &round.acknowledged);
    memory.acknowledged.extend(round.acknowledged);
}

/// Makes sure that each act is in the events of its case, once.
fn told_once(address: &str, bearer: &str, acknowledged: &HashMap<String, String>) -> u64 {
    let mut events: HashMap<&str, String> = HashMap::new();
    for (words, number) in acknowledged {
        let told = events.entry(number).or_insert_with(|| {
            let path = format!("/api/v1/cases/{number}/events");
            let answer = ask(address, "GET", &path, &[("Authorization", bearer)], "").unwrap();
            assert_eq!(answer.status, 200, "case {number} is lost: {answer:?}");
            answer.body
        });
        assert_eq!(
            told.matches(words.as_str()).count(),
            1,
            "{words} in case {number}: {told}"
        );
    }
    acknowledged.len() as u64
}

fn filing(count: u64) -> Sent {
    let words = format!("第{count}号来电。");
    let body = serde_json::json!({
        "nature": "help",
        "title": "路灯不亮",
        "text": format!("{words}幸福里门口的路灯不亮三天了，请派人来看看。"),
        "region": "990101003",
        "class": "020301",
        "channel": "phone",
        "person": { "name": "欧阳奶奶", "phone": "13900001234" },
        "accepted": true,
    });
    Sent {
        path: "/api/v1/cases".to_owned(),
        key: format!("file-{count}"),
        body: body.to_string(),
        words,
    }
}

fn supplement(number: &str, count: u64) -> Sent {
    let words = format!("第{count}号补充。");
    let body = serde_json::json!({ "text": format!("{words}今天还是不亮。") });
    let path = format!("/api/v1/cases/{number}/supplements");
    Sent {
        path,
        key: format!("more-{count}"),
        body: body.to_string(),
        words,
    }
}

fn post(address: &str, bearer: &str, sent: &Sent) -> std::io::Result<Answer> {
    let headers = [
        ("Authorization", bearer),
        ("Content-Type", "application/json"),
        ("Idempotency-Key", sent.key.as_str()),
    ];
    ask(address, "POST", &sent.path, &headers, &sent.body)
}
