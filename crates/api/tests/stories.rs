//! The loop told by programs, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod city;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use city::{City, HOTLINE, LIGHTING, lamp};
use serde_json::{Value, json};
use xinqiao_api::PREFIX;
use xinqiao_kernel::PersonId;
use xinqiao_kernel::words::Role;
use xinqiao_platform::db::testing::each_engine;
use xinqiao_search::{Audience, Entry, Key, Kind};

#[tokio::test]
async fn a_lamp_goes_through_the_whole_loop_to_the_archive() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let mut told = lamp();
        told["accepted"] = json!(false);
        let filed = city.post("agent", "/cases", told).await;
        assert_eq!(filed.status, 201, "{}", filed.text);
        assert_eq!(filed.json["state"], "registered");
        assert_eq!(filed.header(header::ETAG), "\"1\"");
        let number = filed.json["number"].as_str().unwrap().to_owned();
        assert_eq!(
            filed.header(header::LOCATION),
            format!("{PREFIX}/cases/{number}")
        );
        let code = filed.json["query_code"].as_str().unwrap().to_owned();

        city.does("agent", &number, "acceptances", json!({"class": "0201"}))
            .await;
        let found = city
            .get(
                "dispatcher",
                "/dispatch-suggestions?class=0201&region=990101001",
            )
            .await;
        assert_eq!(found.json[0]["lead"]["name"], "照明所", "{}", found.text);
        let why = found.json[0]["why"].clone();
        let dispatched = city
            .does(
                "dispatcher",
                &number,
                "dispatches",
                json!({"lead": 2, "assists": [3], "why": why}),
            )
            .await;
        assert_eq!(dispatched["state"], "dispatched");
        assert_eq!(dispatched["due"]["milestone"], "sign");

        city.does("lamp_man", &number, "signatures", json!({}))
            .await;
        city.does(
            "lamp_man",
            &number,
            "contacts",
            json!({"note": "已电话联系", "on_site": true}),
        )
        .await;
        let reply = json!({"to_person": "路灯已修好。", "to_hotline": "更换灯具一套。"});
        let early = city
            .post(
                "lamp_man",
                &format!("/cases/{number}/replies"),
                reply.clone(),
            )
            .await;
        assert_eq!(early.status, 409);
        assert_eq!(early.problem(), "assists_outstanding");
        assert_eq!(early.json["units"], json!([3]));
        city.does(
            "water_man",
            &number,
            "assists",
            json!({"unit": 3, "text": "无管线影响"}),
        )
        .await;
        city.does("lamp_man", &number, "replies", reply).await;
        city.does("call_back", &number, "reply-passes", json!({}))
            .await;
        let closed = city
            .does(
                "call_back",
                &number,
                "call-backs",
                json!({"outcome": "solved", "grade": "satisfied"}),
            )
            .await;
        assert_eq!(closed["state"], "closed");
        let archived = city
            .does("call_back", &number, "archivings", json!({}))
            .await;
        assert_eq!(archived["state"], "archived");
        assert!(archived.get("due").is_none());

        let case = city.get("agent", &format!("/cases/{number}")).await;
        assert_eq!(case.json["sight"], "whole");
        assert_eq!(case.json["ending"], "settled");
        let deadlines = case.json["deadlines"].as_array().unwrap();
        let due = deadlines
            .iter()
            .find(|due| due["milestone"] == "reply")
            .unwrap();
        assert_eq!(due["limit"]["zh"], "5 个工作日（次日起算）");
        assert!(
            due["limit"]["source"]
                .as_str()
                .is_some_and(|source| !source.is_empty())
        );
        assert_eq!(case.json["possible"], json!(["correct_person"]));

        let events = city.get("agent", &format!("/cases/{number}/events")).await;
        let events = events.json["events"].as_array().unwrap().clone();
        assert_eq!(events.len() as u64, case.json["version"].as_u64().unwrap());
        assert_eq!(events[0]["act"], "file");
        assert_eq!(events[0]["hash"].as_str().unwrap().len(), 64);
        let person = city.get("agent", &format!("/cases/{number}/person")).await;
        assert_eq!(person.json["phone"], "13900001234");

        // Whoever holds the slip of paper follows it, without what passes between offices.
        let followed = follow(&city, &format!("/cases/{number}/events"), &code).await;
        assert_eq!(followed.status, 200, "{}", followed.text);
        assert!(followed.text.contains("路灯已修好"));
        assert!(!followed.text.contains("更换灯具一套"));
        assert!(!followed.text.contains("13900001234"));
        let public = city.get("", &format!("/public/cases/{number}")).await;
        assert_eq!(public.status, 200, "{}", public.text);
        assert!(public.text.contains("路灯已修好") && !public.text.contains("13900001234"));
        let listed = city
            .get(
                "",
                "/public/cases?words=%E8%B7%AF%E7%81%AF&nature=help&region=9901",
            )
            .await;
        assert_eq!(
            listed.json["cases"][0]["number"],
            number.as_str(),
            "{}",
            listed.text
        );
        city.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_an_office_may_not_see_does_not_exist() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let (number, _) = city.lamp_in_hand().await;
        for path in ["", "/events", "/person"] {
            let answer = city
                .get("town_clerk", &format!("/cases/{number}{path}"))
                .await;
            // The case is public, so anybody may read it masked.
            assert_eq!(answer.status, 200, "{}", answer.text);
            assert!(
                !answer.text.contains("13900001234") && !answer.text.contains("欧阳"),
                "{}",
                answer.text
            );
        }
        let mut told = lamp();
        told["public"] = json!(false);
        let filed = city.post("agent", "/cases", told).await;
        let hidden = filed.json["number"].as_str().unwrap().to_owned();
        for path in ["", "/events", "/person"] {
            let answer = city
                .get("town_clerk", &format!("/cases/{hidden}{path}"))
                .await;
            assert_eq!(answer.status, 404);
            assert_eq!(answer.problem(), "not_found");
        }
        for (collection, body) in [
            ("signatures", json!({})),
            ("urgings", json!({"note": "请加快"})),
        ] {
            let answer = city
                .post("town_clerk", &format!("/cases/{hidden}/{collection}"), body)
                .await;
            assert_eq!(answer.problem(), "not_found", "{collection}");
        }
        let listed = city.get("town_clerk", "/cases").await;
        assert_eq!(listed.json["cases"], json!([]));
        let listed = city.get("lamp_man", "/cases?queue=handling").await;
        assert_eq!(listed.json["cases"][0]["number"], number.as_str());
        // What the office may see and not do is forbidden.
        let answer = city
            .post(
                "lamp_man",
                &format!("/cases/{number}/urgings"),
                json!({"note": "x"}),
            )
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem()),
            (403, "not_yours")
        );
    })
    .await;
}

#[tokio::test]
async fn the_same_request_sent_again_is_done_once() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let file = |key: &str, body| {
            let mut request = city.request(Method::POST, "agent", "/cases", Some(body));
            request
                .headers_mut()
                .insert("idempotency-key", key.parse().unwrap());
            city.send(request)
        };
        let first = file("3f1c", lamp()).await;
        let again = file("3f1c", lamp()).await;
        assert_eq!((first.status, &first.json), (again.status, &again.json));
        let other = file("other", lamp()).await;
        assert_ne!(first.json["number"], other.json["number"]);
        let mut changed = lamp();
        changed["title"] = json!("另一件事");
        let misused = file("3f1c", changed).await;
        assert_eq!(
            (misused.status.as_u16(), misused.problem()),
            (422, "key_used")
        );
        for wrong in [" ", "中文", &"x".repeat(201)] {
            let mut request = city.request(Method::POST, "agent", "/cases", Some(lamp()));
            let key = header::HeaderValue::from_bytes(wrong.as_bytes()).unwrap();
            request.headers_mut().insert("idempotency-key", key);
            assert_eq!(city.send(request).await.problem(), "unreadable");
        }
        let queues = city.get("agent", "/queues").await;
        let open = json!({"queue": "open", "count": 2});
        assert!(
            queues.json["queues"].as_array().unwrap().contains(&open),
            "{}",
            queues.text
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let (number, _) = city.lamp_in_hand().await;
        let path = format!("/cases/{number}");
        let case = city.get("lamp_man", &path).await;
        let tag = case.header(header::ETAG).to_owned();
        let fetch = |tag: String| {
            let mut request = city.request(Method::GET, "lamp_man", &path, None);
            request
                .headers_mut()
                .insert(header::IF_NONE_MATCH, tag.parse().unwrap());
            city.send(request)
        };
        let known = fetch(format!("\"0\", W/{tag}")).await;
        assert_eq!((known.status.as_u16(), known.text.as_str()), (304, ""));
        assert_eq!(known.header(header::ETAG), tag);
        assert_eq!(fetch("\"0\"".to_owned()).await.status, 200);

        let contact = |tag: &str| {
            let body = Some(json!({"note": "已联系"}));
            let mut request =
                city.request(Method::POST, "lamp_man", &format!("{path}/contacts"), body);
            request
                .headers_mut()
                .insert(header::IF_MATCH, tag.parse().unwrap());
            city.send(request)
        };
        let done = contact(&tag).await;
        assert_eq!(done.status, 201, "{}", done.text);
        let stale = contact(&tag).await;
        assert_eq!((stale.status.as_u16(), stale.problem()), (412, "stale"));
        assert_eq!(stale.json["version"], done.json["version"]);
        assert_eq!(
            contact(&format!("W/{}", done.header(header::ETAG)))
                .await
                .status,
            412
        );
        assert_eq!(contact("*").await.status, 201);
        assert_eq!(contact("yesterday").await.problem(), "unreadable");
    })
    .await;
}

#[tokio::test]
async fn a_token_opens_no_more_than_its_scopes_and_its_post() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let (number, code) = city.lamp().await;
        let now = city.clock.now();
        let filer = city
            .token(PersonId(10), Role::Agent, city::HOTLINE, "acts:file", now)
            .await;
        assert_eq!(city.post(&filer, "/cases", lamp()).await.status, 201);
        let read = city.get(&filer, &format!("/cases/{number}")).await;
        assert_eq!(
            (read.status.as_u16(), read.problem()),
            (403, "scope_missing")
        );
        assert_eq!(read.json["scope"], "cases:read");
        let act = city
            .post(
                &filer,
                &format!("/cases/{number}/urgings"),
                json!({"note": "x"}),
            )
            .await;
        assert_eq!(act.json["scope"], "acts:urge");

        for who in ["", "xq_00", "nonsense"] {
            let answer = city.get(who, &format!("/cases/{number}")).await;
            assert_eq!(
                (answer.status.as_u16(), answer.problem()),
                (401, "unauthorized")
            );
            assert_eq!(answer.header(header::WWW_AUTHENTICATE), "Bearer");
        }
        // A post that is given up closes its tokens.
        city.identity
            .directory
            .disable(PersonId(13), true, now)
            .await
            .unwrap();
        assert_eq!(city.get("supervisor", "/me").await.status, 401);
        let me = city.get("agent", "/me").await;
        assert_eq!(me.json["posts"], json!([{"role": "agent", "unit": 1}]));

        // The slip of paper opens one case, and not what is for offices.
        assert_eq!(
            follow(&city, &format!("/cases/{number}"), &code)
                .await
                .status,
            200
        );
        assert_eq!(follow(&city, "/cases", &code).await.status, 401);
        let signed =
            act_with_code(&city, &format!("/cases/{number}/signatures"), &code, "{}").await;
        assert_eq!(
            (signed.status.as_u16(), signed.problem()),
            (403, "not_yours")
        );
        let words = r#"{"text": "昨晚又坏了一盏"}"#;
        let added =
            act_with_code(&city, &format!("/cases/{number}/supplements"), &code, words).await;
        assert_eq!(added.status, 201, "{}", added.text);
    })
    .await;
}

#[tokio::test]
async fn guessing_a_query_code_is_slowed_down() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let (number, code) = city.lamp().await;
        let path = format!("/cases/{number}");
        for _ in 0..20 {
            let wrong = follow(&city, &path, "2222 2222").await;
            assert_eq!(
                (wrong.status.as_u16(), wrong.problem()),
                (401, "wrong_query_code")
            );
        }
        assert_eq!(follow(&city, &path, "2222 2222").await.status, 401);
        let stopped = follow(&city, &path, &code).await;
        assert_eq!(
            (stopped.status.as_u16(), stopped.problem()),
            (429, "too_many_tries")
        );
        assert!(stopped.header(header::RETRY_AFTER).parse::<u64>().unwrap() >= 1);
        city.later(2);
        assert_eq!(follow(&city, &path, &code).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_without_gaps() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let mut filed = Vec::new();
        for _ in 0..7 {
            filed.push(city.lamp().await.0);
        }
        for list in ["/cases?queue=open&limit=3", "/public/cases?limit=3"] {
            let (mut seen, mut path) = (Vec::new(), list.to_owned());
            loop {
                let page = city.get("agent", &path).await;
                assert_eq!(page.status, 200, "{}", page.text);
                let cases = page.json["cases"].as_array().unwrap();
                seen.extend(
                    cases
                        .iter()
                        .map(|case| case["number"].as_str().unwrap().to_owned()),
                );
                match page.json["next"].as_str() {
                    Some(next) => path = format!("{list}&cursor={next}"),
                    None => break,
                }
            }
            seen.sort();
            assert_eq!(seen, filed, "{list}");
        }
        let next = city.get("agent", "/cases?queue=open&limit=3").await;
        let next = next.json["next"].as_str().unwrap().to_owned();
        let tampered = format!(
            "{}{}",
            &next[..39],
            if next.ends_with('0') { '1' } else { '0' }
        );
        for path in [
            format!("/cases?queue=late&cursor={next}"),
            format!("/cases?queue=open&cursor={tampered}"),
            format!("/public/cases?cursor={next}"),
            "/cases?cursor=".to_owned(),
            "/cases?limit=0".to_owned(),
            "/cases?limit=101".to_owned(),
            "/cases?limit=-1".to_owned(),
            "/cases?limit=5&limit=6".to_owned(),
            "/cases?queue=everything".to_owned(),
            "/cases?page=2".to_owned(),
        ] {
            let answer = city.get("agent", &path).await;
            assert_eq!(
                (answer.status.as_u16(), answer.problem()),
                (400, "unreadable"),
                "{path}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn files_are_sent_once_and_opened_by_those_who_see_the_case() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let upload = |content: &[u8]| {
            let mut request = city.request(Method::POST, "agent", "/attachments", None);
            *request.body_mut() = Body::from(content.to_vec());
            city.send(request)
        };
        let kept = upload(b"\x89PNG\r\n\x1A\n lamp").await;
        assert_eq!(kept.status, 201, "{}", kept.text);
        assert_eq!(kept.json["media_type"], "image/png");
        let sha256 = kept.json["sha256"].as_str().unwrap().to_owned();
        assert_eq!(upload(b"MZ\x90").await.problem(), "file_kind");
        assert_eq!(upload(b"").await.status, 400);
        assert_eq!(upload(&[0xff; 100_000]).await.status, 413);

        let mut told = lamp();
        told["attachments"] = json!([{"sha256": sha256, "name": "路灯.png"}]);
        told["public"] = json!(false);
        let filed = city.post("agent", "/cases", told).await;
        assert_eq!(filed.status, 201, "{}", filed.text);
        let number = filed.json["number"].as_str().unwrap();
        let path = format!("/cases/{number}/attachments/{sha256}");
        let file = city.get("agent", &path).await;
        assert_eq!(file.header(header::CONTENT_TYPE), "image/png");
        assert_eq!(file.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(city.get("town_clerk", &path).await.status, 404);
        let (other, _) = city.lamp().await;
        assert_eq!(
            city.get("agent", &format!("/cases/{other}/attachments/{sha256}"))
                .await
                .status,
            404
        );
        let body = json!({"attachments": [{"sha256": "0".repeat(64), "name": "x"}]});
        let unknown = city
            .post("agent", &format!("/cases/{other}/supplements"), body)
            .await;
        assert_eq!(
            (unknown.status.as_u16(), unknown.problem()),
            (422, "unusable")
        );
    })
    .await;
}

async fn follow(city: &City, path: &str, code: &str) -> city::Answer {
    let request = Request::get(format!("{PREFIX}{path}")).header("x-query-code", code);
    city.send(request.body(Body::empty()).unwrap()).await
}

async fn act_with_code(city: &City, path: &str, code: &str, body: &'static str) -> city::Answer {
    let request = Request::post(format!("{PREFIX}{path}"))
        .header("x-query-code", code)
        .header(header::CONTENT_TYPE, "application/json");
    city.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn a_program_writes_an_item_and_another_platform_follows() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let now = city.clock.now();
        let token = async |person, role, unit| {
            let scopes = "knowledge:read knowledge:write";
            city.token(PersonId(person), role, unit, scopes, now).await
        };
        let writer = token(15, Role::Handler, LIGHTING).await;
        let head = token(16, Role::UnitHead, LIGHTING).await;
        let editor = token(19, Role::Editor, HOTLINE).await;
        let says = json!({
            "kind": "question", "title": "路灯坏了找谁修", "body": "打 12345，**两天内**修好。",
            "theme": "0101", "keywords": ["路灯"], "questions": ["路灯不亮怎么办"],
        });
        let answer = city
            .post(&writer, "/items", json!({"owner": 2, "says": says}))
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let number = answer.json["number"].as_i64().unwrap();
        let act = async |who: &str, act: Value| {
            let answer = city.post(who, &format!("/items/{number}/acts"), act).await;
            assert_eq!(answer.status, 201, "{}", answer.text);
        };
        act(&writer, json!({"act": "submit"})).await;
        assert_eq!(
            city.get("", &format!("/public/items/{number}"))
                .await
                .status,
            404
        );
        act(&head, json!({"act": "pass_unit", "note": ""})).await;
        let early = city
            .post(
                &writer,
                &format!("/items/{number}/acts"),
                json!({"act": "publish"}),
            )
            .await;
        assert_eq!((early.status.as_u16(), early.problem()), (403, "not_yours"));
        act(&editor, json!({"act": "publish"})).await;

        let shown = city.get("", &format!("/public/items/{number}")).await;
        assert!(
            shown.json["html"]
                .as_str()
                .unwrap()
                .contains("<strong>两天内</strong>")
        );
        let list = city.get("", "/public/items?theme=01").await;
        assert_eq!(list.json["items"][0]["title"], "路灯坏了找谁修");
        assert_eq!(list.json["items"][0]["owner_name"], "照明所");
        let changes = async |after: &str| {
            for _ in 0..300 {
                let heard = city
                    .get("", &format!("/public/items/changes?after={after}"))
                    .await;
                assert_eq!(heard.status, 200, "{}", heard.text);
                let some = |part: &str| !heard.json[part].as_array().unwrap().is_empty();
                if some("items") || some("gone") {
                    return heard.json;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            panic!("nothing is heard");
        };
        let heard = changes("").await;
        assert_eq!(
            (
                heard["items"][0]["number"].as_i64(),
                heard["afresh"].as_bool()
            ),
            (Some(number), Some(true))
        );
        act(&editor, json!({"act": "withdraw", "reason": "重复"})).await;
        let heard = changes(heard["next"].as_str().unwrap()).await;
        assert_eq!(heard["gone"][0].as_i64(), Some(number));
        let wrong = city.get("", "/public/items/changes?after=x").await;
        assert_eq!(wrong.problem(), "unreadable");
        let list = city.get(&writer, "/items?list=withdrawn").await;
        assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
        let no_scope = city.get("agent", "/items").await;
        assert_eq!(no_scope.problem(), "scope_missing");
    })
    .await;
}

#[tokio::test]
async fn a_platform_asks_the_encyclopedia_and_says_what_it_had_no_answer_to() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let now = city.clock.now();
        let token = async |person, role, scopes: &str| {
            city.token(PersonId(person), role, HOTLINE, scopes, now)
                .await
        };
        let agent = token(10, Role::Agent, "knowledge:read knowledge:write").await;
        let editor = token(19, Role::Editor, "knowledge:read").await;
        let entry = |number, title: &str, audience| Entry {
            body: format!("{title}，请打 12345。"),
            owner: "照明所".to_owned(),
            audience,
            ..Entry::new(
                Key {
                    kind: Kind::Item,
                    id: number,
                },
                title.to_owned(),
            )
        };
        let index = city.finder.index();
        for (number, title, audience) in [
            (1, "路灯不亮怎么报修", Audience::Public),
            (2, "路灯报修的内部口径", Audience::Staff),
        ] {
            index.put(&entry(number, title, audience)).unwrap();
        }
        index.commit().unwrap();

        let found = city.get("", "/public/items/search?q=ldbl").await;
        assert_eq!(found.status, 200, "{}", found.text);
        let results = found.json["results"].as_array().unwrap();
        assert_eq!(results.len(), 1, "{}", found.text);
        assert_eq!(results[0]["owner_name"], "照明所");
        assert!(results[0]["why"][0]["found"].as_str().is_some());
        let lamp = "%E8%B7%AF%E7%81%AF";
        let staff = city.get(&agent, &format!("/items/search?q={lamp}")).await;
        assert_eq!(staff.json["results"].as_array().unwrap().len(), 2);
        for wrong in ["", "?q=", "?q=a&limit=51", "?q=a&kind=x"] {
            let told = city.get("", &format!("/public/items/search{wrong}")).await;
            assert_eq!(told.problem(), "unreadable", "{wrong}");
        }

        let in_vain = json!({"words": "电动自行车上牌要带什么"});
        for times in [1, 2] {
            let gap = city.post(&agent, "/items/gaps", in_vain.clone()).await;
            assert_eq!(gap.status, 201, "{}", gap.text);
            assert_eq!(gap.json["asked"], times);
        }
        let gaps = city.get(&editor, "/items/gaps?state=open").await;
        assert_eq!(gaps.json["gaps"].as_array().unwrap().len(), 1);
        assert_eq!(city.get(&agent, "/items/gaps").await.status, 404);
        let no_scope = city.post(&editor, "/items/gaps", in_vain).await;
        assert_eq!(no_scope.problem(), "scope_missing");
    })
    .await;
}
