//! A file in the form cities use becomes items, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod town;

use town::{HOTLINE, POLICE, Town};
use xinqiao_identity::Actor;
use xinqiao_knowledge::{
    Incoming, Intake, Refusal,
    queries::public::{self, Shelf},
    sheet::{self, row},
};
use xinqiao_platform::db::testing::each_engine;

const FORM: &str = "\
类目,标题,内容,发文单位,材料性质,关键字
户籍与出入境/户口与身份证,身份证丢了怎么补,带户口簿到派出所。,市公安局,热点问答,\"身份证,补领\"
住房/公积金,公积金怎么提取,在网上申请。,市住房公积金中心,办事指南,公积金
住房/公积金,公积金怎么提取,到窗口申请。,市住房公积金中心,办事指南,公积金
住房,没有最末一级,到窗口申请。,市住房公积金中心,办事指南,公积金
";

#[tokio::test]
async fn the_form_cities_use_is_taken_as_it_is_and_what_is_not_is_told() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let ground = row::Ground {
            themes: town.knowledge.themes(),
            units: town.knowledge.units(),
            owner: HOTLINE,
            origin: "form.csv",
        };
        let sheet = sheet::open(FORM.as_bytes()).unwrap();
        let read = sheet.rows.iter().map(|cells| row::read(cells, &ground));
        let (rows, refused): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
        let why = refused[0].as_ref().unwrap_err().to_string();
        assert_eq!(why, "类目：「住房」不是最末一级，请写到最末一级");

        let rows: Vec<Incoming> = rows.into_iter().map(Result::unwrap).collect();
        assert_eq!((rows[0].owner, rows[1].owner), (POLICE, HOTLINE));
        assert_eq!(rows[1].content.source.name, "市住房公积金中心");
        let how = Intake::default();
        let taken = town.knowledge.draft_many(&Actor::clock(), &rows, how).await;
        let taken = taken.unwrap();
        assert!(taken[0].is_ok() && taken[1].is_ok());
        assert_eq!(taken[2], Err(Refusal::TitleTwice { row: 2 }));
        let found = public::list(town.knowledge.db(), Shelf::All, &[], None, 10, town.now()).await;
        assert_eq!(found.unwrap().items.len(), 2);
        let again = town.knowledge.draft_many(&Actor::clock(), &rows, how).await;
        assert!(
            again.unwrap().iter().all(Result::is_err),
            "a file may be given twice"
        );
    })
    .await;
}
