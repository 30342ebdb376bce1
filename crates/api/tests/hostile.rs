//! Whatever is sent, the answer is a problem that helps, and nothing changes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod city;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use city::{City, lamp};
use jiff::civil::date;
use serde_json::{Value, json};
use xinqiao_api::PREFIX;
use xinqiao_hotline::filing::TEXT_MOST;
use xinqiao_kernel::CaseId;
use xinqiao_platform::db::testing::each_engine;

#[tokio::test]
async fn bodies_that_cannot_be_read_say_where() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let with = |name: &str, value: Value| {
            let mut told = lamp();
            told[name] = value;
            told.to_string().into_bytes()
        };
        let wrong: Vec<(Vec<u8>, u16, &str)> = vec![
            (b"{".to_vec(), 400, ""),
            (b"null".to_vec(), 400, ""),
            (b"[]".to_vec(), 400, ""),
            (b"\xff\xfe\x00".to_vec(), 400, ""),
            (b"{\"text\":\"\xc3\x28\"}".to_vec(), 400, "text"),
            (br#"{"text":"\ud800"}"#.to_vec(), 400, "text"),
            ("[".repeat(100_000).into_bytes(), 400, ""),
            (b"{}".to_vec(), 400, ""),
            (with("nature", json!("wish")), 400, "nature"),
            (with("nature", json!(5)), 400, "nature"),
            (with("text", json!("")), 400, "text"),
            (with("text", json!("a\u{0}b")), 400, "text"),
            (with("text", json!("长".repeat(TEXT_MOST + 1))), 400, "text"),
            (with("title", json!("长".repeat(61))), 400, "title"),
            (
                with("region", json!("99'; drop table cases")),
                400,
                "region",
            ),
            (with("region", json!("9")), 400, "region"),
            (with("reported", json!(0)), 400, "reported"),
            (with("reported", json!(1e30)), 400, "reported"),
            (with("reported", json!(u64::MAX)), 400, "reported"),
            (
                with("attachments", json!([{"sha256": "../../etc", "name": "x"}])),
                400,
                "attachments[0].sha256",
            ),
            (with("person", json!({"phone": "123"})), 400, "person.phone"),
            (
                with("person", json!({"identity_number": "99000019900101001X"})),
                400,
                "person.identity_number",
            ),
            (
                with("enterprise", json!({"name": "甲公司", "credit_code": "9"})),
                400,
                "enterprise.credit_code",
            ),
            (with("is_admin", json!(true)), 400, "is_admin"),
            (with("text", json!("   ")), 422, "诉求内容"),
            (with("reported", json!(999)), 422, "单位"),
            (with("class", json!("9999")), 422, "分类"),
            (
                with(
                    "attachments",
                    json!(vec![json!({"sha256": "0".repeat(64), "name": "x"})]),
                ),
                422,
                "附件",
            ),
        ];
        for (body, status, field) in wrong {
            let shown = String::from_utf8_lossy(&body)
                .chars()
                .take(900)
                .collect::<String>();
            let answer = post(&city, "/cases", "application/json", body).await;
            assert_eq!(answer.status.as_u16(), status, "{shown}: {}", answer.text);
            answer.problem();
            assert_eq!(
                answer.json["field"].as_str().unwrap_or_default(),
                field,
                "{shown}: {}",
                answer.text
            );
            assert!(
                !answer.text.contains("99000019900101001X"),
                "what was sent is not repeated"
            );
        }
        assert_eq!(city.get("agent", "/cases").await.json["cases"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn media_types_sizes_methods_and_paths_are_told_apart() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let body = lamp().to_string().into_bytes();
        for media in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/json; charset=gbk",
            "é",
        ] {
            let answer = post(&city, "/cases", media, body.clone()).await;
            assert_eq!(
                (answer.status.as_u16(), answer.problem()),
                (415, "not_json"),
                "{media}"
            );
        }
        for media in ["application/json", "Application/JSON; charset=UTF-8"] {
            assert_eq!(post(&city, "/cases", media, body.clone()).await.status, 201);
        }
        let huge = post(&city, "/cases", "application/json", vec![b' '; 300_000]).await;
        assert_eq!((huge.status.as_u16(), huge.problem()), (413, "too_large"));

        let nowhere = city.get("agent", "/nowhere").await;
        assert_eq!(
            (nowhere.status.as_u16(), nowhere.problem()),
            (404, "no_such_path")
        );
        let request = city.request(Method::DELETE, "agent", "/cases", None);
        let method = city.send(request).await;
        assert_eq!(
            (method.status.as_u16(), method.problem()),
            (405, "method_not_allowed")
        );
        assert_eq!(method.header(header::ALLOW), "POST,GET,HEAD");

        let request =
            Request::get(format!("{PREFIX}/nowhere")).header(header::ACCEPT_LANGUAGE, "en-GB");
        let english = city.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(english.json["title"], "Not found");
        assert_eq!(english.header(header::CONTENT_LANGUAGE), "en");
    })
    .await;
}

#[tokio::test]
async fn a_number_is_read_as_people_write_it_and_checked() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let (number, _) = city.lamp().await;
        let spaced = format!(
            "{}%20{}%20{}%20{}",
            &number[..4],
            &number[4..8],
            &number[8..12],
            &number[12..]
        );
        assert_eq!(
            city.get("agent", &format!("/cases/{spaced}")).await.status,
            200
        );
        let wrong = format!(
            "{}{}",
            &number[..15],
            (number.as_bytes()[15] - b'0' + 1) % 10
        );
        let answer = city.get("agent", &format!("/cases/{wrong}")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem()),
            (400, "unreadable")
        );
        assert!(
            answer.json["detail"].as_str().unwrap().contains("逐位核对"),
            "{}",
            answer.text
        );
        for path in [
            "/cases/0",
            "/cases/%FF",
            "/cases/%00",
            "/cases/99999999999999999999",
            "/cases/%F0%9F%92%A1/events",
        ] {
            assert_eq!(city.get("agent", path).await.status, 400, "{path}");
        }
        let nobodys = CaseId::new(date(2026, 11, 2), 1, 999).unwrap();
        let answer = city
            .get("agent", &format!("/cases/{}", nobodys.number().compact()))
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem()),
            (404, "not_found")
        );
    })
    .await;
}

#[tokio::test]
async fn acts_out_of_bounds_change_nothing() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let (number, _) = city.lamp_in_hand().await;
        let (other, _) = city.lamp().await;
        let before = city.get("agent", &format!("/cases/{number}")).await;
        let nobodys = CaseId::new(date(2026, 11, 2), 1, 999).unwrap();
        let nobodys = nobodys.number().compact();
        let many: Vec<i64> = (1..=4).cycle().take(21).collect();
        let wrong = [
            (
                "supervisor",
                "redispatches",
                json!({"lead": 77, "note": "改派"}),
                422,
            ),
            (
                "supervisor",
                "redispatches",
                json!({"lead": 3, "assists": many, "note": "改派"}),
                400,
            ),
            (
                "supervisor",
                "supervisions",
                json!({"level": 4, "note": "x"}),
                400,
            ),
            (
                "supervisor",
                "supervisions",
                json!({"level": 300, "note": "x"}),
                400,
            ),
            (
                "supervisor",
                "supervisions",
                json!({"level": -1, "note": "x"}),
                400,
            ),
            (
                "supervisor",
                "cards",
                json!({"card": "green", "reason": "x"}),
                400,
            ),
            (
                "supervisor",
                "return-rulings",
                json!({"ruling": {"name": 9, "why": 1}, "note": "x"}),
                400,
            ),
            (
                "supervisor",
                "return-rulings",
                json!({"ruling": "grant", "note": "x"}),
                409,
            ),
            (
                "lamp_man",
                "extensions",
                json!({"more": {"amount": 0, "unit": "hours"}, "reason": "x"}),
                400,
            ),
            (
                "lamp_man",
                "extensions",
                json!({"more": {"amount": 5, "unit": "moons"}, "reason": "x"}),
                400,
            ),
            (
                "lamp_man",
                "extensions",
                json!({"more": {"amount": 366, "unit": "working_days"}, "reason": "x"}),
                422,
            ),
            (
                "lamp_head",
                "parkings",
                json!({"plan": "等雨季", "until": "2026-02-30"}),
                400,
            ),
            (
                "lamp_head",
                "parkings",
                json!({"plan": "等雨季", "until": "-009999-01-01"}),
                422,
            ),
            (
                "lamp_head",
                "parkings",
                json!({"plan": "等雨季", "until": "2020-01-01"}),
                422,
            ),
            ("lamp_man", "replies", json!({"to_person": "好"}), 400),
            (
                "lamp_man",
                "replies",
                json!({"to_person": "好", "to_hotline": " "}),
                422,
            ),
            (
                "lamp_man",
                "returns",
                json!({"reason": "x", "suggests": 77}),
                422,
            ),
            (
                "dispatcher",
                "merges",
                json!({"into": other[..15], "reason": "x"}),
                400,
            ),
            (
                "dispatcher",
                "merges",
                json!({"into": number, "reason": "x"}),
                409,
            ),
            (
                "dispatcher",
                "merges",
                json!({"into": nobodys, "reason": "x"}),
                422,
            ),
            ("dispatcher", "dispatches", json!({"lead": 2}), 409),
            ("agent", "person-corrections", json!({}), 422),
        ];
        for (who, collection, body, status) in wrong {
            let answer = city
                .post(who, &format!("/cases/{number}/{collection}"), body.clone())
                .await;
            assert_eq!(
                answer.status.as_u16(),
                status,
                "{collection} {body}: {}",
                answer.text
            );
            answer.problem();
        }
        let dispatched = city
            .post(
                "dispatcher",
                &format!("/cases/{number}/dispatches"),
                json!({"lead": 2}),
            )
            .await;
        assert_eq!(dispatched.json["state"], "handling");
        assert!(
            dispatched.json["possible"]
                .as_array()
                .unwrap()
                .contains(&json!("reply"))
        );
        let after = city.get("agent", &format!("/cases/{number}")).await;
        assert_eq!(before.json, after.json);
        city.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_case_may_be_set_aside_until_the_last_day_there_is() {
    each_engine(|db| async move {
        let city = City::new(db).await;
        let (number, _) = city.lamp_in_hand().await;
        let parking = json!({"plan": "等雨季过去", "until": "2099-12-31"});
        let answer = city
            .post("supervisor", &format!("/cases/{number}/parkings"), parking)
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert_eq!(
            city.get("agent", &format!("/cases/{number}")).await.status,
            200
        );
        city.is_sound().await;
    })
    .await;
}

async fn post(city: &City, path: &str, media: &str, body: Vec<u8>) -> city::Answer {
    let mut request = city.request(Method::POST, "agent", path, None);
    let media = header::HeaderValue::from_bytes(media.as_bytes()).unwrap();
    request.headers_mut().insert(header::CONTENT_TYPE, media);
    *request.body_mut() = Body::from(body);
    city.send(request).await
}
