//! A file in the form cities use becomes items, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod town;

use town::{HOTLINE, POLICE, Town};
use xinqiao_identity::Actor;
use xinqiao_knowledge::{
    Incoming, Intake, Refusal,
    queries::public::{self, Shelf},
    sheet::{self, Format, Writer, row, told},
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
            origin: Some("form.csv"),
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

/// Everything a column can hold, with signs that spreadsheets take for more.
const HARD: &str = "\
类目,标题,内容,发文单位,材料性质,关键字,问法,服务对象,来源,文号,来源链接,生效日期,失效日期,公开范围
户籍与出入境/户口与身份证,=身份证丢了怎么补,\"- 带户口簿
- 到派出所，@窗口\",市公安局,热点问答,\"+86、补领\",\"丢了；怎么办
\",个人,户籍办法,〔2026〕3 号,https://example.org/a,2026/1/2,2030年12月31日,公开
住房/公积金,'=公积金怎么提取,| 甲 | 乙 |,市住房公积金中心,办事指南,\"公积金,0012\",,法人,,,,,,工作人员
";

#[tokio::test]
async fn what_was_exported_is_imported_elsewhere_and_exported_the_same() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let ground = row::Ground {
            themes: town.knowledge.themes(),
            units: town.knowledge.units(),
            owner: HOTLINE,
            origin: Some("elsewhere"),
        };
        let exported = |rows: &[Incoming], format| {
            let mut file = Writer::begin(Vec::new(), format, None).unwrap();
            for row in rows {
                let (themes, units) = (ground.themes, ground.units);
                let told = told::item(&row.content, row.owner, themes, units);
                file.put(&told, "").unwrap();
            }
            file.end().unwrap()
        };
        let imported = |bytes: &[u8]| -> Vec<Incoming> {
            let sheet = sheet::open(bytes).unwrap();
            let rows = sheet.rows.iter().map(|cells| row::read(cells, &ground));
            rows.collect::<Result<_, _>>().unwrap()
        };
        let how = Intake::default();
        let taken = town
            .knowledge
            .draft_many(&Actor::clock(), &imported(HARD.as_bytes()), how)
            .await
            .unwrap();
        let mut kept = Vec::new();
        for taken in taken {
            let id = taken.unwrap().unwrap();
            let item = town.knowledge.item(&Actor::clock(), id).await.unwrap().item;
            kept.push(Incoming {
                owner: item.owner,
                content: item.shown().unwrap().clone(),
                origin: None,
            });
        }
        assert_eq!(kept[0].content.title, "=身份证丢了怎么补");
        assert_eq!(kept[0].content.questions, ["丢了；怎么办"]);
        for format in Format::ALL {
            let bytes = exported(&kept, format);
            let again = imported(&bytes);
            for (kept, again) in kept.iter().zip(&again) {
                assert_eq!(again.content, kept.content, "{format:?}");
                assert_eq!(again.owner, kept.owner);
            }
            let last = exported(&again, format);
            assert_eq!(sheet::open(&last), sheet::open(&bytes));
        }
    })
    .await;
}
