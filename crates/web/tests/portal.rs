//! Stories of citizens: telling the hotline something, following it, saying how it
//! was; and of people who try to see what is not theirs.

use axum::http::StatusCode;
use citizen::{FIELDS, PICTURE, case, files, follows, open, path, told, told_with};
use town::{AGENT, CALLER, DISPATCHER, LAMP_MAN, LIGHTING, Town};
use visitor::Visitor;
use xinqiao_hotline::Act;
use xinqiao_kernel::words::State;
use xinqiao_platform::db::testing::each_engine;

mod citizen;
mod town;
mod visitor;

#[tokio::test]
async fn a_message_is_told_followed_answered_and_rated() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let mut somebody = Visitor::new(&town.router);

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
        assert!(
            asked.says("请选一个原因")
                && asked.says("class=\"button\" name=\"grade\" value=\"dissatisfied\"")
        );
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
        "/file/begin",
        "/file/anew",
        "/file/clear",
        "/file/company",
        "/file/what",
        "/file/where",
        "/file/photos",
        "/file/nature",
        "/file/who",
        "/file/check",
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
async fn every_page_speaks_english_too() {
    let (town, filed) =
        told_with(&[("what", "The lamp is dark"), ("place", ""), ("name", "")]).await;
    let mut reader = Visitor::new(&town.router).with_cookie("xq_lang", "en");
    follows(&mut reader, &filed).await;
    let own = path(&filed, "");
    let pages = [
        "/",
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
