//! Stories of people who tell the hotline something, step by step: on, back, with
//! mistakes, with photos, and with intentions.

use axum::http::StatusCode;
use citizen::{FIELDS, PICTURE, TEXT, answers, but, case, open, path, sends_off};
use town::Town;
use visitor::Visitor;
use xinqiao_kernel::words::Nature;
use xinqiao_platform::db::testing::each_engine;

mod citizen;
mod town;
mod visitor;

const STEPS: [&str; 5] = [
    "/file/what",
    "/file/where",
    "/file/photos",
    "/file/nature",
    "/file/who",
];

#[tokio::test]
async fn one_question_a_page_and_the_summary_says_every_answer() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let mut somebody = Visitor::new(&town.router);
        assert_eq!(somebody.opens("/file").await.leads_to(), "/file/what");
        let first = somebody.opens("/file/what").await;
        assert!(first.says("第 1 步，共 6 步") && first.says("120、119、110"));
        assert_eq!(first.header("cache-control"), "no-store");
        assert!(
            somebody.cookie("xq_draft").is_none(),
            "looking begins nothing"
        );
        answers(&mut somebody, &FIELDS, "/file/what").await;

        let summary = somebody.opens("/file/check").await;
        for said in [
            TEXT,
            "求助",
            "白塔街道",
            "501室门口",
            "欧阳明月",
            "13900001234",
            "第 6 步",
        ] {
            assert!(summary.says(said), "{said}: {}", summary.text);
        }
        for step in STEPS {
            assert!(summary.says(&format!("href=\"{step}\"")), "{step}");
        }
        let filed = sends_off(&mut somebody).await;
        let case = case(&town, &filed).await;
        assert_eq!(
            (case.nature, case.region.as_str()),
            (Nature::Help, "990101001")
        );
        assert!(case.public);
    })
    .await;
}

#[tokio::test]
async fn whoever_changes_an_answer_returns_to_the_summary() {
    let town = open().await;
    let mut somebody = Visitor::new(&town.router);
    answers(&mut somebody, &FIELDS, "/file/what").await;
    let step = somebody.opens("/file/where").await;
    assert!(step.says("501室门口") && step.says("回到核对"));
    let other = [("region", "990102"), ("place", "湖边三号亭")];
    let sent = somebody.sends("/file/where", "/file/where", &other).await;
    assert_eq!(sent.leads_to(), "/file/check");
    let summary = somebody.opens("/file/check").await;
    assert!(summary.says("澄湖区") && summary.says("湖边三号亭") && !summary.says("501室"));
}

#[tokio::test]
async fn what_the_words_say_outright_is_not_asked_but_can_be_changed() {
    let town = open().await;
    let mut somebody = Visitor::new(&town.router);
    let complaint = but(&[("what", "我要投诉夜里十二点还在施工的工地。")]);
    answers(&mut somebody, &complaint, "/file/what").await;
    let summary = somebody.opens("/file/check").await;
    assert!(
        summary.says("投诉") && summary.says("按您写的话选的") && summary.says("第 5 步，共 5 步")
    );
    let wants = [("nature", "report")];
    let sent = somebody.sends("/file/nature", "/file/nature", &wants).await;
    assert_eq!(sent.leads_to(), "/file/check");
    let filed = sends_off(&mut somebody).await;
    assert_eq!(case(&town, &filed).await.nature, Nature::Report);
}

#[tokio::test]
async fn no_step_is_reached_over_an_open_question() {
    let town = open().await;
    let mut somebody = Visitor::new(&town.router);
    for step in ["where", "photos", "nature", "who", "check"] {
        let step = format!("/file/{step}");
        assert_eq!(
            somebody.opens(&step).await.leads_to(),
            "/file/what",
            "{step}"
        );
        let sent = somebody.sends("/file/what", &step, &FIELDS).await;
        assert_eq!(sent.leads_to(), "/file/what", "{step}");
    }
    somebody
        .sends("/file/what", "/file/what", &FIELDS[..1])
        .await;
    assert_eq!(
        somebody.opens("/file/check").await.leads_to(),
        "/file/where"
    );
}

#[tokio::test]
async fn whatever_is_missing_is_said_and_what_was_typed_stays() {
    let town = open().await;
    let mut somebody = Visitor::new(&town.router);
    for (step, typed, wrong, kept) in [
        ("/file/what", ("what", "灯坏"), "what", "灯坏"),
        ("/file/where", ("place", "东门"), "region", "东门"),
        ("/file/nature", ("nature", "x"), "nature", ""),
        ("/file/who", ("phone", "123"), "phone", "value=\"123\""),
    ] {
        let shown = somebody.sends(step, step, &[typed]).await;
        assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY, "{step}");
        assert!(shown.says(&format!("href=\"#{wrong}\"")), "{step}");
        assert!(shown.says("data-focus") && shown.says(kept), "{step}");
        let right = citizen::of_step(step, &FIELDS);
        somebody.sends(step, step, &right).await.leads_to();
        if step == "/file/where" {
            somebody
                .sends("/file/photos", "/file/photos", &[])
                .await
                .leads_to();
        }
    }
}

#[tokio::test]
async fn photos_come_one_by_one_stay_and_can_be_taken_out() {
    let town = open().await;
    let mut somebody = Visitor::new(&town.router);
    answers_up_to_photos(&mut somebody).await;
    let at = "/file/photos";
    let page = b"<html><script>alert(1)</script></html>".as_slice();
    let come: [(&str, &[u8]); 4] = [
        ("屋顶.png", PICTURE),
        ("a.png", page),
        ("b.png", b""),
        ("c.HEIC", b"ftypheic"),
    ];
    let shown = somebody.sends_files(at, at, &[], &come).await;
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(shown.says("“a.png”这种文件收不了") && shown.says("“b.png”是空的"));
    assert!(shown.says("“c.HEIC”是 HEIC 照片"));
    assert!(
        shown.says("屋顶.png") && shown.says("src=\"/file/photos/1\""),
        "the good one is kept"
    );

    let picture = somebody.opens("/file/photos/1").await;
    assert_eq!(picture.bytes, PICTURE);
    assert!(
        picture
            .header("content-security-policy")
            .contains("sandbox")
    );
    let mut stranger = Visitor::new(&town.router);
    let nothing = stranger.opens("/file/photos/1").await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);

    // Where it was taken does not come along.
    let other =
        b"\x89PNG\r\n\x1a\n\0\0\0\x04IDATdoorsums\0\0\0\x03eXIfGPSsums\0\0\0\0IENDsums".as_slice();
    let bare = b"\x89PNG\r\n\x1a\n\0\0\0\x04IDATdoorsums\0\0\0\0IENDsums".as_slice();
    let more: [(&str, &[u8]); 2] = [("门.png", other), ("again.png", PICTURE)];
    let sent = somebody.sends_files(at, at, &[("add", "yes")], &more).await;
    let shown = somebody.opens(sent.leads_to()).await;
    assert!(
        shown.says("门.png") && !shown.says("again.png"),
        "the same picture is there once"
    );
    assert_eq!(somebody.opens("/file/photos/2").await.bytes, bare);
    let drop = shown.between("name=\"drop\" value=\"", "\"").to_owned();
    let sent = somebody.sends_files(at, at, &[("drop", &drop)], &[]).await;
    let shown = somebody.opens(sent.leads_to()).await;
    assert!(!shown.says("屋顶.png") && shown.says("门.png"));

    answers(&mut somebody, &FIELDS, at).await;
    let filed = sends_off(&mut somebody).await;
    let file = somebody.opens(&path(&filed, "/files/1")).await;
    assert_eq!((file.status, file.bytes.as_slice()), (StatusCode::OK, bare));
    assert!(
        file.header("content-disposition")
            .starts_with("attachment;")
    );
    assert_eq!(file.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn a_number_typed_on_the_first_page_leads_to_the_case() {
    let (town, filed) = citizen::told().await;
    let mut somebody = Visitor::new(&town.router);
    let typed = [("what", filed.number.as_str())];
    let sent = somebody.sends("/", "/file/begin", &typed).await;
    assert_eq!(sent.leads_to(), format!("/follow?no={}", filed.number));
    let sent = somebody.sends("/", "/file/begin", &[("what", " ")]).await;
    assert_eq!(sent.leads_to(), "/file");
    assert!(somebody.cookie("xq_draft").is_none());
}

#[tokio::test]
async fn what_people_write_is_never_part_of_a_step() {
    let town = open().await;
    let hostile = "<script>alert(1)</script></textarea><img src=x onerror=alert(1)>\"'>";
    let mut somebody = Visitor::new(&town.router);
    let fields = but(&[("what", hostile), ("place", hostile), ("name", "<b>\"")]);
    answers(&mut somebody, &fields, "/file/what").await;
    for page in STEPS.iter().chain(&["/file/check", "/file"]) {
        let shown = somebody.opens(page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}");
        assert!(
            !shown.says("<script>alert") && !shown.says("<img src=x"),
            "{page}"
        );
        assert!(!shown.says("<b>\""), "{page}");
    }
}

#[tokio::test]
async fn a_company_tells_its_name_and_a_code_that_is_checked() {
    let town = open().await;
    let mut company = Visitor::new(&town.router);
    let page = company.opens("/enterprise").await;
    assert!(page.says("120、119、110") && page.says("第 1 步，共 7 步"));
    let slip = [
        ("company", "云汀灯具厂"),
        ("credit_code", "91990101MA00000000"),
    ];
    let wrong = company.sends("/enterprise", "/file/company", &slip).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("href=\"#credit_code\"") && wrong.says("value=\"云汀灯具厂\""));
    let nameless = company.sends("/enterprise", "/file/company", &[]).await;
    assert!(nameless.says("href=\"#company\""));
    let sent = company
        .sends("/enterprise", "/file/company", &slip[..1])
        .await;
    answers(&mut company, &FIELDS, sent.leads_to()).await;
    assert!(company.opens("/file/company").await.says("云汀灯具厂"));
    let filed = sends_off(&mut company).await;
    assert_eq!(
        case(&town, &filed).await.enterprise.unwrap().name,
        "云汀灯具厂"
    );
}

#[tokio::test]
async fn every_step_speaks_english_too() {
    let town = open().await;
    let mut reader = Visitor::new(&town.router).with_cookie("xq_lang", "en");
    let chinese = |text: &str| -> String {
        let left = text.replace("中文", "");
        left.chars()
            .filter(|c| ('\u{4e00}'..'\u{9fff}').contains(c))
            .collect()
    };
    let enterprise = reader.opens("/enterprise").await;
    assert_eq!(chinese(&enterprise.text), "");
    let fields = but(&[("what", "The lamp is dark"), ("place", ""), ("name", "")]);
    answers(&mut reader, &fields, "/file/what").await;
    for page in STEPS.iter().chain(&["/file/check", "/file"]) {
        let shown = reader.opens(page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}");
        assert_eq!(chinese(&shown.text), "", "{page}");
    }
}

async fn answers_up_to_photos(visitor: &mut Visitor) {
    for step in &STEPS[..2] {
        let fields = citizen::of_step(step, &FIELDS);
        visitor.sends(step, step, &fields).await.leads_to();
    }
}
