//! Stories of those who run a site from the command line.

mod site;

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use site::{Site, demo_pack, on_each_engine, said, soon};

#[test]
fn a_second_server_on_the_same_data_is_refused_and_says_why() {
    let site = Site::fresh();
    let first = site.starts("serve");
    let second = site.runs(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(1));
    let said = said(&second);
    assert!(
        said.contains("正被另一个进程使用") && said.contains("in use by process"),
        "{said}"
    );
    assert_eq!(first.get("/api/v1/health").status, 200);
}

#[test]
fn an_address_that_is_taken_is_named() {
    let (one, other) = (Site::fresh(), Site::fresh());
    let server = one.starts("serve");
    let refused = other.runs(&["serve", "--listen", &server.address]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains(&server.address),
        "{}",
        said(&refused)
    );
}

#[test]
fn a_site_is_backed_up_beside_its_server_and_restored_on_an_empty_machine() {
    on_each_engine(|site| {
        site.does(&["demo", "--only-fill"]);
        let server = site.starts("serve");
        let folder = Site::fresh();
        let to = folder.data.join("backup");
        site.does(&["backup", to.to_str().unwrap(), "--with-keys"]);
        drop(server);

        // From either engine onto SQLite, and everything proven on arrival.
        let restored = Site::fresh();
        let report = restored.does(&["restore", to.to_str().unwrap(), "--json"]);
        assert!(
            report.contains("\"cases\": 300") && report.contains("\"faults\": []"),
            "{report}"
        );
        assert_eq!(restored.starts("serve").get("/api/v1/health").status, 200);

        // Not onto what is there already.
        let refused = restored.runs(&["restore", to.to_str().unwrap()]);
        assert!(
            !refused.status.success() && said(&refused).contains("is not empty"),
            "{}",
            said(&refused)
        );

        // Not without noticing that it was altered.
        let table = to.join("tables/cases.jsonl");
        let text = std::fs::read_to_string(&table).unwrap();
        std::fs::write(&table, text.replacen("路", "桥", 1)).unwrap();
        let refused = Site::fresh().runs(&["restore", to.to_str().unwrap()]);
        assert!(
            said(&refused).contains("tables/cases.jsonl"),
            "{}",
            said(&refused)
        );
    });
}

#[test]
fn what_was_changed_behind_the_program_is_found_and_rows_are_made_afresh() {
    let site = Site::fresh();
    site.does(&["demo", "--only-fill"]);
    let change = |sql: &str| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let place = xinqiao_platform::Place::Sqlite(site.data.clone());
        runtime.block_on(async {
            let db = xinqiao_platform::Db::open(&place).await.unwrap();
            assert_eq!(db.execute(sql, Vec::new()).await.unwrap(), 1);
        });
    };
    change(
        "update cases set state = 'closed' where id = (select min(id) from cases where is_open = 1)",
    );
    let found = site.runs(&["check"]);
    assert_eq!(found.status.code(), Some(1));
    assert!(said(&found).contains("differs"), "{}", said(&found));

    site.does(&["rebuild"]);
    site.does(&["check"]);

    change(
        "update case_event set body = replace(body, 'citizen', 'handler') where rowid = (select min(rowid) from case_event where body like '%citizen%')",
    );
    let found = site.runs(&["check"]);
    assert_eq!(found.status.code(), Some(1));
    assert!(said(&found).contains("chain is broken"), "{}", said(&found));
}

#[test]
fn the_first_administrator_of_a_new_site_is_made_on_the_command_line() {
    on_each_engine(|site| {
        site.does(&["load-site", demo_pack().to_str().unwrap()]);
        site.does(&[
            "people",
            "add",
            "laozhou",
            "--name",
            "周老师",
            "--unit",
            "hotline",
            "--role",
            "administrator",
        ]);

        let mut typing = site
            .command(&["people", "password", "laozhou"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        typing
            .stdin
            .take()
            .unwrap()
            .write_all("长桥-2026-Hotline\n".as_bytes())
            .unwrap();
        let typed = typing.wait_with_output().unwrap();
        assert!(typed.status.success(), "{}", said(&typed));

        let people = site.does(&["people", "list", "--json"]);
        assert!(people.contains("administrator@hotline"), "{people}");
        let token = site.does(&[
            "token", "create", "--person", "laozhou", "--scopes", "admin",
        ]);
        assert!(token.starts_with("xq_"));

        site.does(&["people", "disable", "laozhou"]);
        let refused = site.runs(&[
            "token", "create", "--person", "laozhou", "--scopes", "admin",
        ]);
        assert_eq!(refused.status.code(), Some(1));
    });
}

#[test]
fn a_new_key_seals_and_old_data_follow_in_the_background() {
    let site = Site::fresh();
    site.does(&["demo", "--only-fill"]);
    let said = site.does(&["key", "rotate"]);
    assert!(said.contains("key 2 was added"), "{said}");

    let _server = site.starts("serve");
    let place = xinqiao_platform::Place::Sqlite(site.data.clone());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let db = runtime
        .block_on(xinqiao_platform::Db::open_for_reading(&place))
        .unwrap();
    // Bytes 1 to 4 of what is sealed name its key.
    let old = "select count(*) from case_person where hex(substr(sealed, 2, 4)) <> '00000002'";
    let all_follow = || {
        let row = runtime
            .block_on(db.query_one(old, Vec::new()))
            .unwrap()
            .unwrap();
        row.get::<i64>(0).unwrap() == 0
    };
    assert!(soon(all_follow));
}

#[test]
fn wrong_arguments_say_what_is_possible() {
    let site = Site::fresh();
    let role = [
        "people", "add", "a.b", "--name", "某", "--unit", "hotline", "--role", "boss",
    ];
    let refused = site.runs(&role);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        said(&refused).contains("supervisor 督办员"),
        "{}",
        said(&refused)
    );

    let unit = [
        "people", "add", "a.b", "--name", "某", "--unit", "nowhere", "--role", "agent",
    ];
    let refused = site.runs(&unit);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains("hotline, housing"),
        "{}",
        said(&refused)
    );
}

#[test]
fn a_broken_rule_set_is_refused_with_file_line_and_reason() {
    let site = Site::fresh();
    std::fs::create_dir_all(&site.data).unwrap();
    let file = site.data.join("mine.toml");
    std::fs::write(&file, "name = \"mine\"\nversion = 3\n").unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_xinqiao"))
        .args(["rules", "check"])
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("第 2 行 (line 2)"),
        "{}",
        said(&output)
    );
}

#[test]
fn items_go_out_as_a_workbook_and_into_another_site() {
    let (one, other) = (Site::fresh(), Site::fresh());
    one.does(&["demo", "--only-fill"]);
    let book = one.data.join("items.xlsx");
    let book = book.to_str().unwrap();
    let all = one.does(&["export", "knowledge", book]);
    assert!(!book.is_empty() && all.is_empty(), "{all}");
    let csv = one.does(&["export", "knowledge", "--format", "csv"]);
    let public = one.does(&["export", "knowledge", "--public"]);
    let rows = public.lines().count();
    assert!(rows > 100, "{rows}");
    assert!(
        public
            .lines()
            .all(|line| line.contains("\"openness\":\"公开\""))
    );

    // Tried first, which writes nothing; then taken, and the same comes out there.
    let tried = other.does(&["import", "knowledge", book, "--dry-run", "--json"]);
    assert!(tried.contains("\"refused\": []"), "{tried}");
    let nothing = other.does(&["export", "knowledge"]);
    assert_eq!(nothing.trim(), "");
    other.does(&["import", "knowledge", book, "--json"]);
    assert_eq!(other.does(&["export", "knowledge", "--format", "csv"]), csv);

    let refused = one.runs(&["export", "knowledge", "--format", "xlsx"]);
    assert!(
        said(&refused).contains("请给出文件名"),
        "{}",
        said(&refused)
    );
    let wrong = one.runs(&["export", "knowledge", "items.doc"]);
    assert!(said(&wrong).contains(".xlsx"), "{}", said(&wrong));
}

/// Three letters of two months, one answered in time, one late, one with a number in
/// it that no unit could send from a page.
const LETTERS: &str = r#"{"id": 1, "title": "路灯不亮", "time": "2019-09-24 09:32:09", "text": "幸福里小区门口的路灯不亮三天了。", "reply": "您好，路灯已于当天修好。", "reply_time": "2019-09-25 10:00:00"}
{"id": 2, "title": "小区停水", "time": "2019-10-09 10:00:00", "text": "三号楼停水两天了。", "reply": "您好，水管已修好，联系电话13900001234。", "reply_time": "2019-10-10 16:00:00"}
{"id": 3, "title": "公交线路", "time": "2019-10-14 11:00:00", "text": "公交车很久不来一班。", "reply": "您好，已增加班次。", "reply_time": "2019-12-20 09:00:00"}
"#;

#[test]
fn a_bulletin_of_a_month_tells_what_the_letters_of_that_month_came_to() {
    on_each_engine(|site| {
        let letters = Site::fresh();
        let file = letters.data.join("letters.jsonl");
        std::fs::create_dir_all(&letters.data).unwrap();
        std::fs::write(&file, LETTERS).unwrap();
        site.does(&["simulate", "--messages", file.to_str().unwrap()]);
        let october = ["report", "monthly", "--month", "2019-10", "--format"];
        let json = site.does(&[&october[..], &["json"]].concat());
        let told: serde_json::Value = serde_json::from_str(&json).unwrap();
        let now = |code: &str| {
            let measures = told["measures"].as_array().unwrap().iter();
            let measure = measures.clone().find(|measure| measure["code"] == code);
            measure.unwrap()["now"].clone()
        };
        assert_eq!(now("received")["of"], 2);
        assert_eq!(told["measures"][0]["before"]["of"], 1, "of September");
        assert_eq!(now("replied")["of"], 1, "the other reply came in December");
        assert!(json.contains("2019年10月热线运行情况通报"));
        assert!(!json.contains("13900001234"));
        for format in ["docx", "xlsx", "html"] {
            let out = letters.data.join(format!("bulletin.{format}"));
            let out = out.to_str().unwrap();
            site.does(&[&october[..], &[format, "--out", out]].concat());
            assert!(std::fs::metadata(out).unwrap().len() > 1_000, "{format}");
        }
        let report = site.does(&["check", "--json"]);
        assert!(!report.contains("differ"), "{report}");

        let wrong = site.runs(&["report", "monthly", "--month", "2019-13"]);
        assert!(
            said(&wrong).contains("写成 2019-10 这样"),
            "{}",
            said(&wrong)
        );
        let backwards = [
            "report",
            "special",
            "--from",
            "2019-10-09",
            "--to",
            "2019-10-01",
        ];
        assert!(said(&site.runs(&backwards)).contains("--to 不能早于 --from"));
    });
}

#[test]
fn which_replies_give_reasons_is_measured_from_two_files() {
    let site = Site::fresh(); // a folder that goes away with the test
    std::fs::create_dir_all(&site.data).unwrap();
    let file = |name: &str, text: &str| {
        let path = site.data.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let mut replies = String::new();
    let mut judged = "message_id,explains\n".to_owned();
    for id in 0..40 {
        let (reply, explains) = match id % 2 {
            0 => ("您好！您反映的问题已转相关部门核处。", 0),
            _ => (
                "您好！经现场核实，水泵烧毁，更换后已恢复供水，费用由物业承担。",
                1,
            ),
        };
        replies.push_str(&format!("{{\"id\":{id},\"reply\":\"{reply}{id}\"}}\n"));
        judged.push_str(&format!("{id},{explains}\n"));
    }
    let messages = file("messages.jsonl", &replies);
    let train = file("train.csv", &judged);
    let test = file("test.csv", "message_id,explains\r\n0,0\r\n1,1\r\n");
    let verdicts = site.data.join("verdicts.jsonl");
    let asked = [
        "triage",
        "evaluate",
        "reply",
        "--messages",
        &messages,
        "--train",
    ];
    let with = |more: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xinqiao"));
        program.args(asked).args(more).output().unwrap()
    };
    let shown = |ran: std::process::Output| -> serde_json::Value {
        assert_eq!(ran.status.code(), Some(0), "{}", said(&ran));
        serde_json::from_slice(&ran.stdout).unwrap()
    };

    let crossed = shown(with(&[&train, "--folds", "4", "--json"]));
    assert_eq!(crossed["macro_f1"], 1.0);
    assert_eq!(crossed["lacks"]["only_forwarded"], 20);
    let to = verdicts.to_str().unwrap();
    let held_out = shown(with(&[&train, "--test", &test, "--verdicts", to, "--json"]));
    assert_eq!(held_out["tested_on"], 2);
    assert_eq!(held_out["without_reason"][0]["lacks"], "only_forwarded");
    let verdicts = std::fs::read_to_string(&verdicts).unwrap();
    assert!(verdicts.starts_with(r#"{"message_id":0,"truth":false,"explains":false"#));

    for (text, wrong) in [
        ("id,label\n1,1\n", "message_id"),
        ("message_id,explains\n1,perhaps\n", "第 2 行"),
        ("message_id,explains\n1,1\n\n99,1\n", "第 4 行的 99"),
        ("message_id,explains\n1,1\n1,0\n", "第 3 行的 1 前面"),
        ("message_id,explains\n", "没有一行"),
        ("message_id,explains\n1,1\n3,1\n", "都要有"),
    ] {
        let refused = with(&[&file("bad.csv", text), "--json"]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(said(&refused).contains(wrong), "{}", said(&refused));
    }
}
