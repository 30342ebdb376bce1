//! What every page keeps to: nobody else's forms, nobody's internals, both
//! languages, no inline script or style.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use tower::ServiceExt as _;
use xinqiao_identity::Actor;
use xinqiao_web::{
    Parts, Settings, Web,
    door::{Away, Closed, Door, Person},
};

mod town;

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    fn cookie(&self, name: &str) -> Option<&str> {
        let lines = self.headers.get_all(header::SET_COOKIE).iter();
        lines
            .map(|line| line.to_str().unwrap())
            .find(|line| line.starts_with(&format!("{name}=")))
    }

    fn between(&self, start: &str, end: &str) -> &str {
        let rest = self.text.split_once(start).expect("start is in the page").1;
        rest.split_once(end).expect("end is in the page").0
    }
}

#[tokio::test]
async fn a_form_with_its_seal_is_taken() {
    let web = web(Settings::default()).await;
    let (cookie, seal) = visit(&web).await;
    let typed = format!(
        "seal={seal}&nature=help&what=%E8%B7%AF%E7%81%AF%E4%B8%8D%E4%BA%AE&place=990101&phone=13900000001"
    );
    let answer = post(&web, &cookie, &typed, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/_components/form");

    // The notice is said once, and then taken back.
    let notice = answer
        .cookie("xq_notice")
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let next = get(&web, "/_components/form", &format!("{cookie}; {notice}")).await;
    assert!(next.text.contains("收到了。"));
    assert!(next.cookie("xq_notice").unwrap().contains("Max-Age=0"));
}

#[tokio::test]
async fn a_form_without_seal_or_with_anothers_is_refused() {
    let web = web(Settings::default()).await;
    let (cookie, seal) = visit(&web).await;
    let (other, _) = visit(&web).await;
    for (cookie, seal) in [
        (cookie.as_str(), ""),
        (&other, &seal),
        ("", &seal),
        (&cookie, "00"),
    ] {
        let answer = post(&web, cookie, &format!("seal={seal}&nature=help"), &[]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text.contains("页面放得太久了"), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_form_on_another_site_is_refused_even_with_the_seal() {
    let web = web(Settings::default()).await;
    let (cookie, seal) = visit(&web).await;
    for elsewhere in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
    ] {
        let answer = post(&web, &cookie, &format!("seal={seal}"), &[elsewhere]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{elsewhere:?}");
    }
}

#[tokio::test]
async fn every_field_says_what_is_wrong_and_keeps_what_was_typed() {
    let web = web(Settings::default()).await;
    let (cookie, seal) = visit(&web).await;
    let answer = post(
        &web,
        &cookie,
        &format!("seal={seal}&what=a%3Cb&nature=x"),
        &[],
    )
    .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for expected in [
        "href=\"#nature\"",
        "href=\"#what\"",
        "href=\"#place\"",
        "href=\"#phone\"",
    ] {
        assert!(answer.text.contains(expected), "{expected}");
    }
    assert!(
        answer.text.contains("a&#60;b"),
        "typed text is kept, and escaped"
    );
    assert!(answer.text.contains("aria-invalid=\"true\""));
}

#[tokio::test]
async fn hostile_forms_get_a_clear_answer() {
    let web = web(Settings {
        form_bytes: 1_000,
        upload_bytes: 4_000,
        ..Settings::default()
    })
    .await;
    let (cookie, seal) = visit(&web).await;
    let cases = [
        (format!("seal={seal}&what=%00"), StatusCode::BAD_REQUEST),
        (format!("seal={seal}&what=%ff"), StatusCode::BAD_REQUEST),
        (format!("seal={seal}&what=%zz"), StatusCode::BAD_REQUEST),
        (
            format!("seal={seal}&what={}", "x".repeat(2_000)),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
        (
            "a=1&".repeat(200) + &format!("seal={seal}"),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    ];
    for (body, expected) in cases {
        let answer = post(&web, &cookie, &body, &[]).await;
        assert_eq!(answer.status, expected, "{}", &body[..body.len().min(120)]);
        assert!(answer.text.contains("<h1"), "a whole page");
    }
    let json = [("content-type", "application/json")];
    assert_eq!(
        post(&web, &cookie, "{}", &json).await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
}

#[tokio::test]
async fn files_come_with_their_fields_and_only_after_the_seal() {
    let web = web(Settings {
        upload_bytes: 4_000,
        ..Settings::default()
    })
    .await;
    let (cookie, seal) = visit(&web).await;
    let kind = [("content-type", "multipart/form-data; boundary=b")];
    let part = |name: &str, value: &str| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let photo = |bytes: usize| {
        let head = "--b\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"a.png\"\r\n";
        format!(
            "{head}content-type: image/png\r\n\r\n{}\r\n",
            "x".repeat(bytes)
        )
    };
    let sealed = part("seal", &seal);
    let rest = part("nature", "help")
        + &part("what", "路灯不亮")
        + &part("place", "1")
        + &part("phone", "13900000001");
    let cases = [
        (
            format!("{sealed}{rest}{}--b--\r\n", photo(100)),
            StatusCode::SEE_OTHER,
        ),
        (
            format!("{}{sealed}{rest}--b--\r\n", photo(100)),
            StatusCode::FORBIDDEN,
        ),
        (
            format!("{sealed}{rest}{}--b--\r\n", photo(5_000)),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
        (
            format!("{sealed}{rest}--b\r\nnonsense"),
            StatusCode::BAD_REQUEST,
        ),
    ];
    for (body, expected) in cases {
        let answer = post(&web, &cookie, &body, &kind).await;
        assert_eq!(answer.status, expected, "{}", &body[..400.min(body.len())]);
    }
}

#[tokio::test]
async fn no_page_carries_inline_script_or_style() {
    let web = web(Settings::default()).await;
    for path in [
        "/_components",
        "/_components/button",
        "/_components/form",
        "/_components/steps",
        "/_components/desk",
        "/_components/paper",
        "/nowhere",
    ] {
        let page = get(&web, path, "").await;
        for inline in ["style=\"", "<style", " onclick=", " hx-on", "javascript:"] {
            assert!(!page.text.contains(inline), "{path}: {inline}");
        }
        let scripts = page.text.matches("<script").count();
        assert_eq!(
            scripts,
            page.text
                .matches("<script type=\"module\" src=\"/assets/")
                .count()
        );
        assert!(
            page.header("content-security-policy")
                .contains("script-src 'self';")
        );
        assert_eq!(page.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn a_language_once_chosen_stays() {
    let web = web(Settings::default()).await;
    let switched = get(&web, "/_components?lang=en&x=1", "").await;
    assert_eq!(switched.status, StatusCode::SEE_OTHER);
    assert_eq!(switched.header("location"), "/_components?x=1");
    let cookie = switched
        .cookie("xq_lang")
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    let page = get(&web, "/_components", cookie).await;
    assert!(page.text.contains("<html lang=\"en\""));
    let chinese = ["长辈", "编号", "请先", "退出"];
    assert!(
        chinese.iter().all(|word| !page.text.contains(word)),
        "nothing left untranslated"
    );
}

#[tokio::test]
async fn a_switch_never_leads_to_another_site() {
    let answer = get(
        &web(Settings::default()).await,
        "//elsewhere.example?lang=en",
        "",
    )
    .await;
    assert_eq!(answer.header("location"), "/");
}

#[tokio::test]
async fn elder_mode_is_one_click_there_and_back() {
    let web = web(Settings::default()).await;
    assert!(
        get(&web, "/nowhere", "xq_elder=1")
            .await
            .text
            .contains("data-elder")
    );
    let off = get(&web, "/nowhere?elder=0", "xq_elder=1").await;
    assert!(off.cookie("xq_elder").unwrap().contains("Max-Age=0"));
}

#[tokio::test]
async fn colours_once_chosen_stay_until_the_device_decides_again() {
    let web = web(Settings::default()).await;
    let page = get(&web, "/nowhere", "").await;
    assert!(!page.text.contains("data-theme="), "the device decides");

    let dark = get(&web, "/nowhere?theme=dark", "").await;
    assert_eq!(dark.header("location"), "/nowhere");
    let cookie = dark.cookie("xq_theme").unwrap();
    let page = get(&web, "/nowhere", cookie.split(';').next().unwrap()).await;
    assert!(page.text.contains("data-theme=\"dark\""));

    let device = get(&web, "/nowhere?theme=device", "xq_theme=dark").await;
    assert!(device.cookie("xq_theme").unwrap().contains("Max-Age=0"));
    let strange = get(&web, "/nowhere", "xq_theme=pink").await;
    assert!(!strange.text.contains("pink"));
}

#[tokio::test]
async fn an_error_is_a_page_for_people_and_a_part_for_scripts() {
    let web = web(Settings::default()).await;
    let page = get(&web, "/nowhere", "").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text.starts_with("<!doctype html>"));

    let request = Request::get("/nowhere")
        .header("hx-request-type", "partial")
        .body(Body::empty())
        .unwrap();
    let part = send(&web, request).await;
    assert_eq!(part.status, StatusCode::NOT_FOUND);
    assert!(!part.text.contains("<html") && part.text.contains("role=\"alert\""));
}

#[tokio::test]
async fn methods_nobody_offers_are_refused() {
    let web = web(Settings::default()).await;
    for method in ["PUT", "DELETE", "PATCH", "TRACE"] {
        let request = Request::builder().method(method).uri("/_components");
        let answer = send(&web, request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
}

#[tokio::test]
async fn who_asks_too_often_is_asked_to_wait() {
    let web = web(Settings {
        requests_per_minute: 8,
        ..Settings::default()
    })
    .await;
    for _ in 0..2 {
        assert_eq!(get(&web, "/_components", "").await.status, StatusCode::OK);
    }
    let answer = get(&web, "/_components", "").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_ne!(answer.header("retry-after"), "");
}

#[tokio::test]
async fn an_asset_is_kept_for_a_year_under_its_hash() {
    let web = web(Settings::default()).await;
    let page = get(&web, "/_components", "").await;
    let css = page.between("<link rel=\"stylesheet\" href=\"", "\"");
    let answer = get(&web, css, "").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("cache-control").contains("immutable"));
    assert!(answer.text.starts_with("@layer tokens, base, "));
    assert!(answer.text.contains(":root[data-theme=dark]"));
    assert!(!answer.text.contains("@mode"), "written out for browsers");
    assert_eq!(
        get(&web, "/assets/xinqiao-0.css", "").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn over_tls_cookies_and_headers_say_so() {
    let answer = get(
        &web(Settings {
            https: true,
            ..Settings::default()
        })
        .await,
        "/_components",
        "",
    )
    .await;
    assert!(
        answer
            .cookie("__Host-xq_seal")
            .unwrap()
            .contains("; Secure")
    );
    assert!(
        answer
            .header("strict-transport-security")
            .starts_with("max-age=")
    );
}

#[tokio::test]
async fn a_page_for_one_person_is_not_kept_by_the_browser() {
    let open = with_door(Settings::default(), Box::new(Known)).await;
    assert_eq!(
        get(&open, "/_components", "").await.header("cache-control"),
        "private, no-cache"
    );
    let mine = get(&open, "/_components", "xq_session=s").await;
    assert_eq!(mine.header("cache-control"), "no-store");
    assert!(mine.text.contains("action=\"/sign-out\""));
}

#[tokio::test]
async fn sessions_that_cannot_be_read_ask_to_come_back() {
    let web = with_door(Settings::default(), Box::new(Broken)).await;
    let answer = get(&web, "/_components", "xq_session=s").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "5");
    assert!(!answer.text.contains("disk"), "no internals");
}

struct Known;

impl Door for Known {
    fn who<'a>(&'a self, _: &'a str, _: Timestamp) -> BoxFuture<'a, Result<Option<Person>, Away>> {
        let actor = Actor::anonymous();
        let person = Person {
            actor,
            name: "陈小禾".to_owned(),
            unit: None,
            staff: false,
        };
        Box::pin(async { Ok(Some(person)) })
    }
}

struct Broken;

impl Door for Broken {
    fn who<'a>(&'a self, _: &'a str, _: Timestamp) -> BoxFuture<'a, Result<Option<Person>, Away>> {
        Box::pin(async { Err(Away("disk full".to_owned())) })
    }
}

async fn web(settings: Settings) -> Router {
    with_door(settings, Box::new(Closed)).await
}

async fn with_door(settings: Settings, door: Box<dyn Door>) -> Router {
    let parts = Parts {
        settings,
        door,
        ..town::parts_alone().await
    };
    Web::new(parts).router()
}

/// Opens the example form: its cookie, and the seal in its hidden field.
async fn visit(web: &Router) -> (String, String) {
    let page = get(web, "/_components/form", "").await;
    let cookie = page
        .cookie("xq_seal")
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let seal = page.between("name=\"seal\" value=\"", "\"").to_owned();
    (cookie, seal)
}

async fn get(web: &Router, path: &str, cookie: &str) -> Answer {
    let request = Request::get(path)
        .header(header::COOKIE, cookie)
        .body(Body::empty())
        .unwrap();
    send(web, request).await
}

async fn post(web: &Router, cookie: &str, body: &str, more: &[(&str, &str)]) -> Answer {
    let mut request = Request::post("/_components/form")
        .header(header::HOST, "xinqiao.example")
        .header(header::COOKIE, cookie);
    if more.iter().all(|(name, _)| *name != "content-type") {
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    send(web, request.body(Body::from(body.to_owned())).unwrap()).await
}

async fn send(web: &Router, request: Request<Body>) -> Answer {
    let response = web.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        text,
    }
}
