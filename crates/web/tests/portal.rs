//! Stories of citizens: telling the hotline something, following it, saying how it
//! was; and of people who try to see what is not theirs.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

use axum::http::StatusCode;
use town::{AGENT, CALLER, DISPATCHER, LAMP_MAN, LIGHTING, Town};
use visitor::{Shown, Visitor};
use xinqiao_hotline::{Act, Case};
use xinqiao_kernel::{CaseId, CaseNumber, words::State};
use xinqiao_platform::{Db, db::testing::each_engine};

mod town;
mod visitor;

const TEXT: &str = "幸福里小区门口的路灯不亮三天了。我叫欧阳明月，电话13900001234。";

/// What a careful person fills in.
const FIELDS: [(&str, &str); 8] = [
    ("once", "a"),
    ("what", TEXT),
    ("nature", "help"),
    ("region", "990101001"),
    ("place", "幸福里小区3栋2单元501室门口"),
    ("name", "欧阳明月"),
    ("phone", "139 0000 1234"),
    ("public", "yes"),
];

/// A picture as its first bytes tell it.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n and whatever follows";

struct Filed {
    id: CaseId,
    number: String,
    code: String,
}

#[tokio::test]
async fn a_message_is_told_followed_answered_and_rated() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let mut somebody = Visitor::new(&town.router);

        // The one field of the first page is carried into the form.
        let begun = somebody
            .sends("/", "/file/begin", &[("what", "路灯不亮三天了")])
            .await;
        assert!(begun.says("路灯不亮三天了</textarea>"));
        let filed = files(&mut somebody, &FIELDS).await;
        let receipt = somebody.opens(&format!("/filed/{}", filed.number)).await;
        assert!(
            receipt.says("收到了") && receipt.says("<svg class=\"qr\"") && receipt.says("最迟")
        );

        // From another browser, with number and code as they stand on paper.
        let mut at_home = Visitor::new(&town.router);
        let own = follows(&mut at_home, &filed).await;
        assert!(own.says("<h1>我们收到了，最迟"), "{}", own.text);
        assert!(own.says("您告诉了我们") && own.says("路灯不亮三天了"));
        assert!(!own.says("<h2 id=\"verdict\">"), "nothing to rate yet");

        town.does(
            AGENT,
            filed.id,
            Act::Accept {
                class: Some("0201".into()),
            },
        )
        .await;
        town.does(DISPATCHER, filed.id, town::to(LIGHTING)).await;
        town.does(LAMP_MAN, filed.id, Act::Sign).await;
        let own = at_home.opens(&path(&filed, "")).await;
        assert!(own.says("<h1>市照明管理所正在办理，最迟"), "{}", own.text);
        town.does(LAMP_MAN, filed.id, town::reply()).await;
        town.does(
            CALLER,
            filed.id,
            Act::PassReply {
                note: String::new(),
            },
        )
        .await;
        let own = at_home.opens(&path(&filed, "")).await;
        assert!(
            own.says("路灯已于今天下午修好") && own.says("解决了</a>") && own.says("没解决</a>")
        );

        // A bad grade needs a reason; nothing is lost when it is asked for.
        let rate = path(&filed, "/rate");
        let grade = [("solved", "no"), ("grade", "dissatisfied"), ("comment", "")];
        let asked = at_home.sends(&rate, &rate, &grade).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.says("请选一个原因") && asked.says("value=\"dissatisfied\" checked"));
        let grade = [
            ("solved", "yes"),
            ("grade", "satisfied"),
            ("comment", "灯亮了，谢谢"),
        ];
        let done = at_home.sends(&rate, &rate, &grade).await;
        let own = at_home.opens(done.leads_to()).await;
        assert!(own.says("收到您的评价，谢谢") && own.says("您已评价：满意"));
        assert_eq!(case(&town, &filed).await.state, State::Closed);
        assert_eq!(
            at_home.opens(&rate).await.leads_to(),
            path(&filed, ""),
            "only once"
        );
    })
    .await;
}

#[tokio::test]
async fn a_wrong_code_opens_nothing_and_slows_down_who_goes_on_trying() {
    let (town, filed) = told().await;
    let mut stranger = Visitor::new(&town.router);
    let guess = [
        ("case_number", filed.number.as_str()),
        ("code", "2222 2222"),
    ];
    for _ in 0..5 {
        let wrong = stranger.sends("/follow", "/follow", &guess).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.says("编号和查询码对不上") && stranger.cookie("xq_held").is_none());
    }
    let right = [
        ("case_number", filed.number.as_str()),
        ("code", filed.code.as_str()),
    ];
    let slowed = stranger.sends("/follow", "/follow", &right).await;
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(slowed.says("分钟再试") && !slowed.header("retry-after").is_empty());
    town.later(1);
    assert_eq!(
        stranger.sends("/follow", "/follow", &right).await.status,
        StatusCode::SEE_OTHER
    );

    let slip = [("case_number", "2611 0201 0000 0011"), ("code", "0OIL1111")];
    let helped = Visitor::new(&town.router)
        .sends("/follow", "/follow", &slip)
        .await;
    assert!(helped.says("逐位核对") && helped.says("不含 0、O、1、I、L"));
}

#[tokio::test]
async fn a_case_of_somebody_else_is_not_there() {
    let (town, filed) = told_with(&[("secret", "yes")]).await;
    let number = filed.number.as_str();
    let forged = format!("{number}-22222222");
    for mut stranger in [
        Visitor::new(&town.router),
        Visitor::new(&town.router).with_cookie("xq_held", &forged),
    ] {
        for page in [
            "follow/#",
            "filed/#",
            "cases/#",
            "follow/#/files/1",
            "follow/#/add",
        ] {
            let page = format!("/{}", page.replace('#', number));
            assert_eq!(
                stranger.opens(&page).await.status,
                StatusCode::NOT_FOUND,
                "{page}"
            );
        }
        for act in ["add", "rate", "withdraw"] {
            let action = path(&filed, &format!("/{act}"));
            let fields = [("more", "x"), ("grade", "satisfied"), ("reason", "")];
            let refused = stranger.sends("/follow", &action, &fields).await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{action}");
        }
    }
    assert_eq!(case(&town, &filed).await.version, 1, "nothing was done");
    let mut anybody = Visitor::new(&town.router);
    for nonsense in ["0000000000000000", "1", "../etc", "%00"] {
        let page = anybody.opens(&format!("/follow/{nonsense}")).await;
        assert!(page.status.is_client_error(), "{nonsense}");
    }
}

#[tokio::test]
async fn what_people_write_is_never_part_of_a_page() {
    let hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>";
    let (town, filed) = told_with(&[("what", hostile), ("place", hostile), ("name", "<b>")]).await;
    let mut own = Visitor::new(&town.router);
    follows(&mut own, &filed).await;
    for page in [
        path(&filed, ""),
        path(&filed, "/withdraw"),
        format!("/cases/{}", filed.number),
        "/cases".into(),
        "/".into(),
    ] {
        let shown = own.opens(&page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}");
        assert!(
            !shown.says("<script>") && !shown.says("<img src=x"),
            "{page}: {}",
            shown.text
        );
        assert!(shown.says("&#60;script&#62;"), "{page}");
    }
    let search = own
        .opens("/cases?words=%22%3E%3Cscript%3E&nature=%3Cb%3E&after=x")
        .await;
    assert!(search.status.is_success() && !search.says("\"><script>"));
}

#[tokio::test]
async fn a_form_from_elsewhere_files_nothing() {
    let town = open().await;
    let mut visitor = Visitor::new(&town.router);
    let body = "what=%E8%B7%AF%E7%81%AF%E4%B8%8D%E4%BA%AE&nature=help&region=990101";
    let kind = "application/x-www-form-urlencoded";
    for action in [
        "/file",
        "/enterprise",
        "/follow",
        "/sign-in/code",
        "/sign-in/demo",
        "/sign-out",
    ] {
        let refused = visitor.posts(action, kind, body.into()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{action}");
    }
}

#[tokio::test]
async fn whatever_is_missing_is_said_and_what_was_typed_and_sent_stays() {
    let town = open().await;
    let mut visitor = Visitor::new(&town.router);
    let half = [("what", TEXT), ("phone", "123"), ("public", "yes")];
    let shown = visitor
        .sends_files("/file", "/file", &half, &[("屋顶.png", PICTURE)])
        .await;
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["nature", "region", "phone"] {
        assert!(shown.says(&format!("href=\"#{field}\"")), "{field}");
    }
    assert!(shown.says("欧阳明月") && shown.says("value=\"123\"") && shown.says("屋顶.png"));

    // The file need not be chosen again; and it is handed out as a download only.
    let kept = shown.between("name=\"kept\" value=\"", "\"").to_owned();
    let mut fields = FIELDS.to_vec();
    fields.push(("kept", &kept));
    let filed = filed(&mut visitor, visitor_sends(&town, &fields).await).await;
    let file = visitor.opens(&path(&filed, "/files/1")).await;
    assert_eq!(
        (file.status, file.bytes.as_slice()),
        (StatusCode::OK, PICTURE)
    );
    assert_eq!(file.header("content-type"), "image/png");
    assert!(
        file.header("content-disposition")
            .starts_with("attachment;")
    );
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert!(file.header("content-security-policy").contains("sandbox"));
    assert_eq!(
        visitor.opens(&path(&filed, "/files/2")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_page_disguised_as_a_picture_is_not_kept() {
    let town = open().await;
    let mut visitor = Visitor::new(&town.router);
    let page = b"<html><script>alert(1)</script></html>";
    let files: [(&str, &[u8]); 2] = [("a.png", page), ("b.png", b"")];
    let shown = visitor.sends_files("/file", "/file", &FIELDS, &files).await;
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(shown.says("“a.png”这种文件收不了") && shown.says("“b.png”是空的"));
    assert!(!shown.says("name=\"kept\""));
    let stolen = [("kept", "../../key:a"), ("kept", "00:b")];
    let fields = [FIELDS.as_slice(), &stolen].concat();
    let filed = filed(&mut visitor, visitor_sends(&town, &fields).await).await;
    assert_eq!(
        visitor.opens(&path(&filed, "/files/1")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_case() {
    let town = open().await;
    let mut hasty = Visitor::new(&town.router);
    let first = files(&mut hasty, &FIELDS).await;
    assert_eq!(files(&mut hasty, &FIELDS).await.number, first.number);
    let mut other = FIELDS;
    other[0].1 = "b";
    assert_ne!(files(&mut hasty, &other).await.number, first.number);
}

#[tokio::test]
async fn the_public_page_holds_no_trace_of_who_it_is_from() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let mut somebody = Visitor::new(&town.router);
        let filed = files(&mut somebody, &FIELDS).await;
        town.does(
            AGENT,
            filed.id,
            Act::Accept {
                class: Some("0201".into()),
            },
        )
        .await;
        town.does(DISPATCHER, filed.id, town::to(LIGHTING)).await;
        town.does(LAMP_MAN, filed.id, Act::Sign).await;
        town.does(LAMP_MAN, filed.id, town::reply()).await;

        let mut anybody = Visitor::new(&town.router);
        let list = anybody
            .opens("/cases?nature=help&region=990101&words=路灯")
            .await;
        assert!(list.says(&filed.number), "{}", list.text);
        let page = anybody.opens(&format!("/cases/{}", filed.number)).await;
        assert_eq!(page.status, StatusCode::OK);
        for trace in [
            "13900001234",
            "139 0000 1234",
            "501室",
            "林小满",
            "更换灯具一套",
        ] {
            assert!(!list.says(trace) && !page.says(trace), "{trace}");
        }
        // When it happened, who did it, and why each deadline was what it was.
        for part in [
            "交给市照明管理所",
            "路灯已于今天下午修好",
            "为什么是这个期限",
            "5 个工作日",
            "多地条例",
        ] {
            assert!(page.says(part), "{part}: {}", page.text);
        }
        // Staff see there what everybody sees.
        let clerk = town
            .browser(AGENT)
            .await
            .get(&format!("/cases/{}", filed.number))
            .await;
        assert!(!clerk.shows("13900001234"));
        // By number it is found at once; by digits nothing is fished for.
        let found = anybody
            .opens(&format!("/cases?words={}", filed.number))
            .await;
        assert_eq!(found.leads_to(), format!("/cases/{}", filed.number));
        assert_eq!(
            anybody.opens("/cases?words=13900001234").await.status,
            StatusCode::OK
        );
    })
    .await;
}

#[tokio::test]
async fn who_does_not_agree_or_asks_for_secrecy_is_on_no_public_page() {
    let town = open().await;
    let mut somebody = Visitor::new(&town.router);
    let closed: Vec<_> = FIELDS
        .into_iter()
        .filter(|(name, _)| *name != "public")
        .collect();
    let secret = [FIELDS.as_slice(), &[("secret", "yes")]].concat();
    for fields in [closed, secret] {
        let filed = files(&mut somebody, &fields).await;
        let mut anybody = Visitor::new(&town.router);
        assert!(!anybody.opens("/cases").await.says(&filed.number));
        let page = anybody.opens(&format!("/cases/{}", filed.number)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn more_can_be_added_and_all_of_it_taken_back() {
    let (town, filed) = told().await;
    let mut own = Visitor::new(&town.router);
    follows(&mut own, &filed).await;
    let add = path(&filed, "/add");
    let nothing = own.sends_files(&add, &add, &[("more", "")], &[]).await;
    assert!(nothing.status == StatusCode::UNPROCESSABLE_ENTITY && nothing.says("这里请填写"));
    let sent = own
        .sends_files(
            &add,
            &add,
            &[("more", "今晚又灭了两盏")],
            &[("灯.png", PICTURE)],
        )
        .await;
    let page = own.opens(sent.leads_to()).await;
    assert!(page.says("已经补充进去了") && page.says("今晚又灭了两盏") && page.says("灯.png"));

    let back = path(&filed, "/withdraw");
    assert!(own.opens(&back).await.says("确定撤回这件事"));
    let sent = own.sends(&back, &back, &[("reason", "自己修好了")]).await;
    assert!(own.opens(sent.leads_to()).await.says("<h1>您撤回了</h1>"));
    assert_eq!(own.opens(&add).await.leads_to(), path(&filed, ""));

    // On a computer that others use, one click lets go of the case.
    own.sends(&path(&filed, ""), "/follow/forget", &[]).await;
    assert_eq!(
        own.opens(&path(&filed, "")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_company_tells_its_name_and_a_code_that_is_checked() {
    let town = open().await;
    let mut company = Visitor::new(&town.router);
    let send = |code: &'static str| {
        [
            FIELDS.as_slice(),
            &[("company", "云汀灯具厂"), ("credit_code", code)],
        ]
        .concat()
    };
    let wrong = company
        .sends("/enterprise", "/enterprise", &send("91990101MA00000000"))
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("href=\"#credit_code\"") && wrong.says("value=\"云汀灯具厂\""));
    let sent = company.sends("/enterprise", "/enterprise", &send("")).await;
    let filed = filed(&mut company, sent).await;
    assert_eq!(
        case(&town, &filed).await.enterprise.unwrap().name,
        "云汀灯具厂"
    );
    let nameless = company.sends("/enterprise", "/enterprise", &FIELDS).await;
    assert!(nameless.says("href=\"#company\""));
}

#[tokio::test]
async fn every_page_speaks_english_too() {
    let (town, filed) =
        told_with(&[("what", "The lamp is dark"), ("place", ""), ("name", "")]).await;
    let mut reader = Visitor::new(&town.router).with_cookie("xq_lang", "en");
    follows(&mut reader, &filed).await;
    let own = path(&filed, "");
    let pages = [
        "/",
        "/file",
        "/enterprise",
        "/follow",
        "/about",
        "/about/ways",
        "/about/privacy",
        "/cases",
        "/sign-in",
        "/sign-in/staff",
        &own,
    ];
    for page in pages {
        let shown = reader.opens(page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}");
        let left = shown.text.replace("中文", "");
        let left = left.replace("默认值：各环节均有时限，但未公布数字", "");
        let chinese: String = left
            .chars()
            .filter(|c| ('\u{4e00}'..'\u{9fff}').contains(c))
            .collect();
        assert_eq!(chinese, "", "{page}");
    }
}

#[tokio::test]
async fn who_sends_too_much_is_asked_to_wait_and_keeps_what_was_typed() {
    let town = open().await;
    let mut busy = Visitor::new(&town.router);
    for _ in 0..40 {
        busy.sends("/file", "/file", &[("what", "")]).await;
    }
    let shown = busy.sends("/file", "/file", &FIELDS).await;
    assert_eq!(shown.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(shown.says("您写的都还在下面") && shown.says(TEXT));
}

async fn open() -> Town {
    let dir = xinqiao_platform::db::testing::fresh_dir();
    let db = Db::open(&xinqiao_platform::Place::Sqlite(dir.clone()))
        .await
        .unwrap();
    let town = Town::new(db).await;
    // The open files live on until the test ends.
    let _ = std::fs::remove_dir_all(dir);
    town
}

async fn told() -> (Town, Filed) {
    told_with(&[]).await
}

/// A town in which somebody told the hotline something; some fields differ from
/// [`FIELDS`].
async fn told_with(other: &[(&str, &str)]) -> (Town, Filed) {
    let town = open().await;
    let mut fields: Vec<(&str, &str)> = other.to_vec();
    fields.extend(
        FIELDS
            .iter()
            .filter(|(name, _)| other.iter().all(|(known, _)| known != name)),
    );
    let filed = files(&mut Visitor::new(&town.router), &fields).await;
    (town, filed)
}

async fn files(visitor: &mut Visitor, fields: &[(&str, &str)]) -> Filed {
    let sent = visitor.sends("/file", "/file", fields).await;
    filed(visitor, sent).await
}

async fn visitor_sends(town: &Town, fields: &[(&str, &str)]) -> Shown {
    Visitor::new(&town.router)
        .sends("/file", "/file", fields)
        .await
}

/// Reads number and code from the confirmation, in the browser that sent it.
async fn filed(visitor: &mut Visitor, sent: Shown) -> Filed {
    let place = sent.leads_to().to_owned();
    for line in sent.headers.get_all("set-cookie") {
        let line = line.to_str().unwrap();
        if let Some(held) = line.strip_prefix("xq_held=") {
            let held = held.split(';').next().unwrap();
            *visitor = std::mem::replace(visitor, Visitor::new(&axum::Router::new()))
                .with_cookie("xq_held", held);
        }
    }
    let receipt = visitor.opens(&place).await;
    let figures: Vec<&str> = receipt
        .text
        .split("<p class=\"big-number\">")
        .skip(1)
        .collect();
    let figure = |at: usize| figures[at].split_once("</p>").unwrap().0.to_owned();
    let number = CaseNumber::parse(&figure(0)).unwrap();
    Filed {
        id: number.id(),
        number: number.compact(),
        code: figure(1),
    }
}

async fn follows(visitor: &mut Visitor, filed: &Filed) -> Shown {
    let fields = [
        ("case_number", filed.number.as_str()),
        ("code", filed.code.as_str()),
    ];
    let sent = visitor.sends("/follow", "/follow", &fields).await;
    let place = sent.leads_to().to_owned();
    visitor.opens(&place).await
}

async fn case(town: &Town, filed: &Filed) -> Case {
    town.case(filed.id).await
}

fn path(filed: &Filed, rest: &str) -> String {
    format!("/follow/{}{rest}", filed.number)
}
