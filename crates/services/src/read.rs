//! A row of a province's published catalogue, a JSON object: fields as the provincial
//! service sites name them. Other fields are let be.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use xinqiao_kernel::RegionCode;

use crate::{item::ServiceItem, limit::Limit};

/// Signs of a text that is shown whole; a longer one is cut and reported.
const TEXT_MOST: usize = 4_000;
/// Signs of a name.
const NAME_MOST: usize = 200;
/// Papers of an item.
const MATERIALS_MOST: usize = 100;
/// What fields say that say nothing.
const NOTHING: [&str; 12] = [
    "无",
    "无。",
    "无条件",
    "无条件。",
    "无条件受理",
    "无受理条件",
    "无条件办理",
    "无线下办理窗口",
    "暂无",
    "null",
    "-",
    "/",
];

/// Something in a row that was not understood; the row was taken all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// In which field.
    pub field: &'static str,
    /// What stands there, its first signs.
    pub found: String,
    /// What is wrong, and how to mend it.
    pub why: String,
}

/// Why a row cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no JSON object.
    #[error(
        "不是 JSON 对象：{0}；请每行放一个完整的对象 · not a JSON object; put one on each line"
    )]
    NotAnObject(String),
    /// What every item needs is not there.
    #[error("缺少 {0}，补上后再导入 · {0} is missing")]
    Missing(&'static str),
    /// A name or code is too long to be one.
    #[error("{0} 超过 {1} 个字，请缩短 · {0} has more than {1} characters")]
    TooLong(&'static str, usize),
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Fields(serde_json::Map<String, Value>);

/// Reads a row.
///
/// # Errors
/// [`Refused`] when it cannot be an item.
pub fn read(line: &str) -> Result<(ServiceItem, Vec<Doubt>), Refused> {
    let fields: Fields =
        serde_json::from_str(line).map_err(|error| Refused::NotAnObject(error.to_string()))?;
    let mut row = Row {
        fields,
        doubts: Vec::new(),
    };
    let name = row.needed("TASK_NAME")?;
    let catalogue_name = row.text("CATANAME");
    let mut also_called = row.words("matter_daily");
    also_called.extend(row.words("matter_short"));
    also_called.retain(|word| *word != name && *word != catalogue_name);
    also_called.dedup();
    let item = ServiceItem {
        code: row.needed("TASK_CODE")?,
        catalogue_code: row.text("CATAID"),
        catalogue_name: if catalogue_name == name {
            String::new()
        } else {
            catalogue_name
        },
        name,
        also_called,
        kind: row.text("TASK_TYPE_TEXT"),
        unit: row.needed("DEPT_NAME")?,
        with: row.text("co_department"),
        region: row.region("AREACODE"),
        applicants: row.list("service_object_name"),
        themes: row.list("theme_category"),
        conditions: row.text("accept_standard"),
        materials: row.list("material_intro"),
        legal_limit: row.limit("handle_time"),
        promised_limit: row.limit("handle_time_limit"),
        place: row.place("handle_location"),
        // The published catalogue does not say these.
        hours: String::new(),
        fee: String::new(),
        basis: String::new(),
        visits: row.visits("visit_number"),
        link: row.link("URL"),
        by_courier: row.text("courier_service") == "是",
        ask: row.text("consult_phone"),
        complain: row.text("complain_phone"),
    };
    Ok((item, row.doubts))
}

struct Row {
    fields: Fields,
    doubts: Vec<Doubt>,
}

impl Row {
    fn needed(&mut self, field: &'static str) -> Result<String, Refused> {
        let text = self.text(field);
        match text.chars().count() {
            0 => Err(Refused::Missing(field)),
            signs if signs > NAME_MOST => Err(Refused::TooLong(field, NAME_MOST)),
            _ => Ok(text),
        }
    }

    /// A text in plain signs; empty where nothing is said.
    fn text(&mut self, field: &'static str) -> String {
        let text = match self.fields.0.get(field) {
            None | Some(Value::Null) => return String::new(),
            Some(Value::String(text)) => plain(text),
            Some(Value::Number(number)) => number.to_string(),
            Some(other) => {
                let found = other.to_string();
                self.doubt(field, &found, "应是文字 · should be text");
                return String::new();
            }
        };
        if NOTHING.contains(&text.as_str()) {
            return String::new();
        }
        if text.chars().count() > TEXT_MOST {
            let why = format!("超过 {TEXT_MOST} 个字，只留下前面的 · longer than {TEXT_MOST}, cut");
            self.doubt(field, &text, &why);
            return text.chars().take(TEXT_MOST).collect();
        }
        text
    }

    /// Words between commas.
    fn words(&mut self, field: &'static str) -> Vec<String> {
        let text = self.text(field);
        let words = text.split(['，', ',', '、', '/', ' ', ';', '；']);
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// A list, or one text that stands for a list of one.
    fn list(&mut self, field: &'static str) -> Vec<String> {
        let Some(Value::Array(parts)) = self.fields.0.get(field) else {
            let one = self.text(field);
            return if one.is_empty() {
                Vec::new()
            } else {
                vec![one]
            };
        };
        let (parts, wrong): (Vec<&Value>, Vec<&Value>) =
            parts.iter().partition(|part| part.is_string());
        let mut list: Vec<String> = parts
            .into_iter()
            .filter_map(|part| part.as_str().map(plain))
            .filter(|part| !part.is_empty() && !NOTHING.contains(&part.as_str()))
            .collect();
        let wrong = wrong.first().map(|part| part.to_string());
        if let Some(found) = wrong {
            self.doubt(field, &found, "清单中应全是文字 · a list holds texts only");
        }
        if list.len() > MATERIALS_MOST {
            let found = format!("{} 项 · entries", list.len());
            self.doubt(
                field,
                &found,
                "超过 100 项，只留下前面的 · more than 100, cut",
            );
            list.truncate(MATERIALS_MOST);
        }
        list
    }

    fn limit(&mut self, field: &'static str) -> Option<Limit> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        match text.parse() {
            Ok(limit) => Some(limit),
            Err(why) => {
                self.doubt(field, &text, &why.to_string());
                None
            }
        }
    }

    fn region(&mut self, field: &'static str) -> Option<RegionCode> {
        let text = self.text(field);
        match short(&text).parse() {
            Ok(region) => Some(region),
            Err(_) => {
                let why = "应是 2 至 12 位区划代码 · should be a division code of 2 to 12 digits";
                self.doubt(field, &text, why);
                None
            }
        }
    }

    fn visits(&mut self, field: &'static str) -> Option<u8> {
        let text = self.text(field);
        match text.parse() {
            _ if text.is_empty() => None,
            Ok(visits) => Some(visits),
            Err(_) => {
                self.doubt(field, &text, "应是 0 至 255 的次数 · should be a count");
                None
            }
        }
    }

    /// Where to go, without what says that it is a place.
    fn place(&mut self, field: &'static str) -> String {
        let text = self.text(field);
        let place = text.strip_prefix("办理地点：").unwrap_or(&text);
        place.trim().to_owned()
    }

    /// An address on the web; anything else could be run by a browser.
    fn link(&mut self, field: &'static str) -> String {
        let text = self.text(field);
        let is_web = text.starts_with("https://") || text.starts_with("http://");
        if text.is_empty() || is_web && !text.contains(char::is_whitespace) {
            return text;
        }
        self.doubt(
            field,
            &text,
            "应以 http:// 或 https:// 开头 · should begin with http(s)://",
        );
        String::new()
    }

    fn doubt(&mut self, field: &'static str, found: &str, why: &str) {
        self.doubts.push(Doubt {
            field,
            found: found.chars().take(40).collect(),
            why: why.to_owned(),
        });
    }
}

/// A division code without the zeros that fill it up to the next level: 44 for
/// 440000, as GB/T 2260 counts two digits a level down to the county and three below.
fn short(code: &str) -> &str {
    let mut code = code;
    for (length, level) in [(12, 3), (9, 3), (6, 2), (4, 2)] {
        if code.len() == length
            && code.is_ascii()
            && code[length - level..].bytes().all(|digit| digit == b'0')
        {
            code = &code[..length - level];
        }
    }
    code
}

/// Signs that mislead a reader or a browser are taken out, blanks are one blank.
fn plain(text: &str) -> String {
    let shown = text.chars().map(|sign| match sign {
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => '\0',
        '\n' => '\n',
        sign if sign.is_whitespace() || sign.is_control() => ' ',
        sign => sign,
    });
    let shown: String = shown.filter(|sign| *sign != '\0').collect();
    let lines = shown.lines().map(|line| {
        let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
        words.join(" ")
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = r#"{"TASK_CODE":"1199000000123456782990101001000","TASK_NAME":"渔排 养殖登记",
        "CATANAME":"养殖登记","CATAID":"990101001000","DEPT_NAME":"云汀市农业农村局","AREACODE":"990100",
        "TASK_TYPE_TEXT":"行政许可","handle_time":"20(工作日)","handle_time_limit":"大约五天",
        "matter_daily":"渔排证，养鱼证","matter_short":"无","service_object_name":["自然人"],
        "material_intro":["身份证","\u202e养殖水域图"," "],"handle_location":"办理地点：河滨路8号3号窗",
        "visit_number":"1","URL":"javascript:alert(1)","courier_service":"是","accept_standard":"无条件受理"}"#;

    #[test]
    fn a_row_is_taken_as_far_as_it_is_understood_and_the_rest_is_told() {
        let (item, doubts) = read(ROW).unwrap();
        assert_eq!(item.name, "渔排 养殖登记");
        assert_eq!(item.also_called, ["渔排证", "养鱼证"]);
        assert_eq!(item.materials, ["身份证", "养殖水域图"]);
        assert_eq!(item.place, "河滨路8号3号窗");
        assert_eq!(
            item.region.map(|region| region.to_string()),
            Some("9901".to_owned())
        );
        assert_eq!(item.legal_limit.map(|limit| limit.days), Some(20));
        assert_eq!(item.promised_limit, None);
        assert_eq!((item.conditions.as_str(), item.link.as_str()), ("", ""));
        let fields: Vec<_> = doubts.iter().map(|doubt| doubt.field).collect();
        assert_eq!(fields, ["handle_time_limit", "URL"]);
        assert_eq!(doubts[0].found, "大约五天");
    }

    #[test]
    fn a_row_without_name_code_or_unit_is_refused_with_what_it_lacks() {
        assert_eq!(
            read(r#"{"TASK_CODE":"1","DEPT_NAME":"某局"}"#),
            Err(Refused::Missing("TASK_NAME"))
        );
        assert!(matches!(read("[1]"), Err(Refused::NotAnObject(_))));
        assert!(matches!(read(""), Err(Refused::NotAnObject(_))));
        let long = format!(r#"{{"TASK_NAME":"{}"}}"#, "长".repeat(201));
        assert_eq!(read(&long), Err(Refused::TooLong("TASK_NAME", 200)));
    }

    proptest::proptest! {
        #[test]
        fn no_row_whatever_it_holds_stops_the_reading(
            field in "[A-Za-z_]{1,20}",
            text in proptest::prelude::any::<String>(),
        ) {
            let mut row = serde_json::json!({
                "TASK_NAME": "名", "TASK_CODE": "1", "DEPT_NAME": "局", "AREACODE": "9901"
            });
            row[&field] = text.clone().into();
            row["handle_time"] = text.into();
            let _ = read(&row.to_string());
        }
    }
}
