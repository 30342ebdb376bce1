//! Stories of the demo city: it fills itself once, serves, stops when told to.

mod site;

use std::time::{Duration, Instant};

use site::{Site, on_each_engine, said};

#[test]
fn the_demo_city_fills_itself_serves_and_stops_when_it_is_told_to() {
    on_each_engine(|site| {
        let demo = site.starts("demo");
        assert_eq!(demo.get("/api/v1/health").status, 200);

        let door = demo.get("/demo/linxiaoman");
        assert_eq!((door.status, door.header("location")), (303, Some("/desk")));
        let cookie = door.header("set-cookie").unwrap();
        assert!(
            cookie.starts_with("xq_session=") && cookie.contains("HttpOnly"),
            "{cookie}"
        );
        let citizen = demo.get("/demo/citizen");
        let cookie = citizen.header("set-cookie").unwrap();
        let session = cookie.split(';').next().unwrap();
        let own = site::ask(&demo.address, "GET", "/mine", &[("Cookie", session)], "").unwrap();
        assert_eq!(own.status, 200, "the citizen of the one click is in");
        assert!(own.body.contains("/follow/"), "{}", own.body);
        assert_eq!(demo.get("/demo/nobody").status, 404);

        let (status, greeting) = demo.stops();
        assert!(status.success(), "{status}");
        for said in ["坐席 agent", "承办人 handler", "诉求人 citizen", "xq_"] {
            assert!(greeting.contains(said), "{said}: {greeting}");
        }

        let report = site.does(&["check", "--json"]);
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        assert_eq!(
            (&report["cases"], &report["faults"]),
            (&300.into(), &serde_json::json!([]))
        );

        // Filled once: the second start is quick and adds nothing.
        let begun = Instant::now();
        let again = site.starts("demo");
        assert!(
            begun.elapsed() < Duration::from_secs(3),
            "{:?}",
            begun.elapsed()
        );
        drop(again);
        assert!(site.does(&["check", "--json"]).contains("\"cases\": 300"));
    });
}

#[test]
fn no_act_of_the_demo_city_is_refused_and_every_course_arrives() {
    let site = Site::fresh();
    let filled = site.runs(&["demo", "--only-fill"]);
    assert!(
        filled.status.success() && !said(&filled).contains("left out"),
        "{}",
        said(&filled)
    );

    // Each state has cases in it, so that no list of any desk is empty.
    let place = xinqiao_platform::Place::Sqlite(site.data.clone());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let states = runtime.block_on(async {
        let db = xinqiao_platform::Db::open_for_reading(&place)
            .await
            .unwrap();
        let rows = db
            .query("select distinct state from cases", Vec::new())
            .await
            .unwrap();
        rows.iter()
            .map(|row| row.get::<String>(0).unwrap())
            .collect::<Vec<_>>()
    });
    for state in xinqiao_kernel::words::State::ALL {
        assert!(
            states.iter().any(|code| code == state.code()),
            "{state}: {states:?}"
        );
    }
}

#[test]
fn a_filling_that_was_broken_off_goes_on_where_it_stopped() {
    let site = Site::fresh();
    let mut filling = site.command(&["demo", "--only-fill"]).spawn().unwrap();
    assert!(site::soon(|| site.data.join("xinqiao.db-wal").exists()));
    std::thread::sleep(Duration::from_millis(400));
    filling.kill().unwrap();
    filling.wait().unwrap();

    site.does(&["demo", "--only-fill"]);
    let report = site.does(&["check", "--json"]);
    assert!(
        report.contains("\"cases\": 300") && report.contains("\"faults\": []"),
        "{report}"
    );
}

#[test]
fn only_the_demo_has_a_door_without_a_lock() {
    let site = Site::fresh();
    site.does(&["demo", "--only-fill"]);
    let server = site.starts("serve");
    assert_eq!(server.get("/demo/linxiaoman").status, 404);
}
