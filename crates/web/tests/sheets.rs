//! Stories of files on the encyclopedia's pages: looked at, imported as drafts,
//! mended and sent again, and lists that go out as files.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

mod town;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use tower::ServiceExt as _;
use town::*;
use xinqiao_identity::people::{Person, SignInName};
use xinqiao_kernel::{PersonId, words::Role};
use xinqiao_knowledge::sheet::{self, Field};
use xinqiao_platform::db::testing::each_engine;

const EDITOR: i64 = 20;
const OTHER_EDITOR: i64 = 21;

const FORM: &str = "\
类目,标题,内容,发文单位,材料性质,关键字,备注
城市照明/路灯,路灯坏了找谁修,拨打 12345。,市照明管理处,热点问答,\"路灯,不亮\",x
城市照明/路灯,=路灯多久修好,三个工作日。,,办事指南,路灯维修,
城市照明/路灯,路灯坏了找谁修,再说一遍。,,,路灯,
城市照明,没有最末一级,内容。,,,路灯,
城市照明/路灯,还没有关键字,内容。,,,,
";

async fn city(db: xinqiao_platform::Db) -> Town {
    let town = Town::new(db).await;
    let editor = |id, sign_in: &str, name: &str| Person {
        id: PersonId(id),
        sign_in: SignInName::parse(sign_in).unwrap(),
        name: name.to_owned(),
        posts: vec![(Role::Editor, HOTLINE)],
        disabled: false,
    };
    let people = [
        editor(EDITOR, "editor", "钱墨言"),
        editor(OTHER_EDITOR, "other", "宋知微"),
    ];
    let directory = &town.identity.directory;
    directory
        .put_people(&people, town.clock.now())
        .await
        .unwrap();
    town
}

/// Sends a file from the page of imports.
async fn sends(browser: &Browser, name: &str, content: &[u8]) -> Reply {
    browser
        .post_file("/library/import", ("file", name), content)
        .await
}

/// A file as the browser saves it.
async fn saved(town: &Town, browser: &Browser, path: &str) -> Vec<u8> {
    let request = Request::get(path)
        .header(header::COOKIE, &browser.cookie)
        .body(Body::empty());
    let reply = town.router.clone().oneshot(request.unwrap()).await.unwrap();
    assert_eq!(reply.status(), StatusCode::OK, "{path}");
    let head = reply.headers()[header::CONTENT_DISPOSITION].to_str();
    assert!(head.unwrap().starts_with("attachment"));
    let bytes = axum::body::to_bytes(reply.into_body(), usize::MAX).await;
    bytes.unwrap().to_vec()
}

#[tokio::test]
async fn a_file_is_looked_at_imported_for_review_mended_and_sent_again() {
    each_engine(async |db| {
        let town = city(db).await;
        let editor = town.browser(EDITOR).await;
        let units = town.web.hotline.units();
        let lighting = units.get(LIGHTING).unwrap().name.clone();
        let form = FORM.replace("市照明管理处", &lighting);
        let sent = sends(&editor, "条目.csv", form.as_bytes()).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let page = sent.location().to_owned();

        // Every row says what would become of it, and nothing is written.
        let tried = editor.get(&page).await;
        assert!(
            tried.shows("共 5 条：新增 3，更改 0，没有变化 0，不能导入 2。"),
            "{}",
            tried.text
        );
        assert!(tried.shows("与第 2 行标题相同") && tried.shows("写到最末一级"));
        assert!(tried.shows("先留作草稿：请填写关键词") && tried.shows("略过的列：备注"));
        assert!(!editor.get("/library?tab=all").await.shows("路灯多久修好"));
        let mut in_english = town.browser(EDITOR).await;
        in_english.cookie.push_str("; xq_lang=en");
        let english = in_english.get(&page).await;
        assert!(
            english.shows("The same title as line 2") && english.shows("类目 (theme)"),
            "{}",
            english.text
        );

        // Nobody else sees it.
        let other = town.browser(OTHER_EDITOR).await;
        assert_eq!(other.get(&page).await.status, StatusCode::NOT_FOUND);

        // Taken: for review by the unit and the hotline, nothing published.
        let taken = editor.post(&page, &page, &[]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
        let lists = |tab: &str| format!("/library?tab={tab}");
        let waits = editor.get(&lists("unit_review")).await;
        assert!(waits.shows("路灯坏了找谁修"), "{}", waits.text);
        let waits = editor.get(&lists("hotline_review")).await;
        assert!(waits.shows("=路灯多久修好"), "{}", waits.text);
        assert!(editor.get(&lists("drafts")).await.shows("还没有关键字"));
        assert!(!editor.get(&lists("published")).await.shows("路灯"));

        // Taken twice it is taken once.
        let again = editor.get(&page).await;
        assert!(again.shows("已导入的") && again.shows("/library/items/"));
        assert!(!again.shows("送审</button>"));

        // What was refused comes back as a file, and mended it is taken.
        let back = saved(&town, &editor, &format!("{page}/refused?format=xlsx")).await;
        let rows = sheet::open(&back).unwrap();
        assert_eq!(rows.rows.len(), 2);
        let csv = saved(&town, &editor, &format!("{page}/refused?format=csv")).await;
        let mended = String::from_utf8(csv).unwrap();
        assert!(mended.contains("写到最末一级"));
        let mended = mended.replace("\"城市照明\"", "\"城市照明/路灯\"");
        let sent = sends(&editor, "改好.csv", mended.as_bytes()).await;
        let page = sent.location().to_owned();
        let tried = editor.get(&page).await;
        // The other one changes what waits for review now, which has to be taken back first.
        assert!(
            tried.shows("新增 1") && tried.shows("不能导入 1"),
            "{}",
            tried.text
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_exported_mended_and_sent_again_changes_the_items_it_names() {
    each_engine(async |db| {
        let town = city(db).await;
        let editor = town.browser(EDITOR).await;
        let sent = sends(&editor, "a.csv", FORM.as_bytes()).await;
        let page = sent.location().to_owned();
        editor.post(&page, &page, &[]).await;

        let list = editor.get("/library?tab=drafts").await;
        assert!(list.shows("/library/export?tab=drafts"), "{}", list.text);
        let export = editor.get("/library/export?tab=drafts").await;
        assert!(export.shows("编写中：1 条"), "{}", export.text);
        for format in ["xlsx", "csv", "jsonl"] {
            let path = format!("/library/export/file?tab=drafts&format={format}");
            let file = saved(&town, &editor, &path).await;
            let rows = sheet::open(&file).unwrap().rows;
            assert_eq!(rows[0].said[&Field::Title], "还没有关键字");
            let sent = sends(&editor, "same", &file).await;
            let same = editor.get(sent.location()).await;
            assert!(same.shows("没有变化 1") && same.shows("没有可以导入的"));
        }
        let csv = saved(&town, &editor, "/library/export/file?tab=drafts&format=csv").await;
        let csv = String::from_utf8(csv)
            .unwrap()
            .replace("内容。", "三天内有人来修。");
        let sent = sends(&editor, "a.csv", csv.as_bytes()).await;
        let page = sent.location().to_owned();
        assert!(editor.get(&page).await.shows("更改 1"));
        editor.post(&page, &page, &[]).await;
        let changed = saved(
            &town,
            &editor,
            "/library/export/file?tab=drafts&format=jsonl",
        )
        .await;
        assert!(
            String::from_utf8(changed)
                .unwrap()
                .contains("三天内有人来修")
        );
    })
    .await;
}

#[tokio::test]
async fn a_unit_hands_in_its_own_items_and_nobody_elses() {
    each_engine(async |db| {
        let town = city(db).await;
        let man = town.browser(LAMP_MAN).await;
        let form = "类目,标题,内容,发文单位,关键字\n\
                    城市照明/路灯,灯杆编号在哪里,在杆子上。,,灯杆\n\
                    城市照明/路灯,水压低怎么办,打电话。,3,水压\n";
        let names = town.web.hotline.units();
        let water = names.get(WATER).unwrap().name.clone();
        let form = form.replace(",3,", &format!(",{water},"));
        let sent = sends(&man, "a.csv", form.as_bytes()).await;
        let page = sent.location().to_owned();
        let tried = man.get(&page).await;
        assert!(
            tried.shows("新增 1") && tried.shows("不能导入 1"),
            "{}",
            tried.text
        );
        man.post(&page, &page, &[]).await;
        let waits = man.get("/library?tab=unit_review").await;
        assert!(waits.shows("灯杆编号在哪里"), "{}", waits.text);

        // Agents read and export what is shown; they import nothing. Citizens neither.
        let agent = town.browser(AGENT).await;
        assert_eq!(
            agent.get("/library/import").await.status,
            StatusCode::NOT_FOUND
        );
        assert!(!agent.get("/library").await.shows("/library/import"));
        let export = agent.get("/library/export?tab=unit_review").await;
        assert!(!export.shows("灯杆编号在哪里") && export.status == StatusCode::OK);
        let file = saved(&town, &agent, "/library/export/file?tab=all&format=csv").await;
        assert!(!String::from_utf8(file).unwrap().contains("灯杆"));
        let caller = town.browser(CALLER).await;
        assert_eq!(
            caller.get("/library/import").await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

#[tokio::test]
async fn a_wrong_file_is_refused_in_the_senders_language_with_what_to_do() {
    each_engine(async |db| {
        let town = city(db).await;
        let editor = town.browser(EDITOR).await;
        let many = "x\n".repeat(1_001);
        let cases: [(&[u8], &str); 6] = [
            (b"", "文件是空的"),
            (b"\x89PNG\0\0\xff", "不是表格"),
            (b"PK\x03\x04rubbish", "不是 Excel 工作簿"),
            (b"\xd0\xcf\x11\xe0old", "旧版 Excel"),
            ("标题,内容\n".as_bytes(), "下面没有内容"),
            ("名称\n甲\n".as_bytes(), "没有「标题」这一列"),
        ];
        for (content, says) in cases {
            let sent = sends(&editor, "a.xlsx", content).await;
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{says}");
            assert!(sent.shows(says), "{says}: {}", sent.text);
        }
        let sent = sends(&editor, "a.csv", format!("标题\n{many}").as_bytes()).await;
        assert!(
            sent.shows("最多 1000 条，这个文件有 1001 条"),
            "{}",
            sent.text
        );
    })
    .await;
}
