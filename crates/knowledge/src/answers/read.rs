//! A line of another system's messages with replies, a JSON object. Fields by their
//! English or Chinese names; others are let be.

use jiff::civil::Date;
use serde_json::{Map, Value};
use xinqiao_kernel::masking::{MaskRules, mask_text};

use super::Answer;
use crate::{clean, refusal::Refusal};

/// Signs of a title; a longer one is cut.
const TITLE_MOST: usize = 128;
/// Signs of a question or a reply.
const TEXT_MOST: usize = 20_000;

const KEY: &[&str] = &["id", "编号"];
const TITLE: &[&str] = &["title", "标题", "主题"];
const QUESTION: &[&str] = &["text", "question", "问题", "内容", "诉求内容"];
const REPLY: &[&str] = &["reply", "answer", "答复", "答复内容", "回复"];
const UNIT: &[&str] = &["unit", "答复单位", "单位"];
const TIME: &[&str] = &["reply_time", "答复时间", "回复时间"];
const ASKER: &[&str] = &["user", "name", "姓名", "留言用户"];

/// Why a line was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no JSON object.
    #[error(
        "不是 JSON 对象：{0}；请每行放一个完整的对象 · not a JSON object; put one on each line"
    )]
    NotAnObject(String),
    /// Nothing was asked or nothing was answered.
    #[error("缺少{0}，补上后再导入 · {1} is missing")]
    Missing(&'static str, &'static str),
    /// Something is too long.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// Whether a line is a pair rather than an item of knowledge: it has a reply.
#[must_use]
pub fn is_pair(line: &str) -> bool {
    serde_json::from_str::<Map<String, Value>>(line)
        .is_ok_and(|fields| REPLY.iter().any(|name| fields.contains_key(*name)))
}

/// Reads a line; `public` pairs are shown to everybody. What could not be understood
/// is told beside the answer.
///
/// # Errors
/// [`Refused`] when it cannot be a pair.
pub fn read(line: &str, public: bool) -> Result<(Answer, Option<String>), Refused> {
    let fields: Map<String, Value> =
        serde_json::from_str(line).map_err(|error| Refused::NotAnObject(error.to_string()))?;
    let of = |names| text(&fields, names);
    let asker = of(ASKER);
    let private = |text: &str| without_person(text, &asker);
    let question = clean::text("问题", &private(&of(QUESTION)), TEXT_MOST)?;
    let reply = clean::text("答复", &private(&of(REPLY)), TEXT_MOST)?;
    if reply.is_empty() {
        return Err(Refused::Missing("答复", "reply"));
    }
    let title = clean::line("标题", &private(&of(TITLE)), TEXT_MOST)?;
    let title: String = match title.is_empty() {
        true => question.split_whitespace().collect::<Vec<_>>().join(" "),
        false => title,
    };
    if title.is_empty() {
        return Err(Refused::Missing("标题和问题", "title"));
    }
    let title: String = title.chars().take(TITLE_MOST).collect();
    let when = of(TIME);
    let day = day(&when);
    let doubt = (day.is_none() && !when.is_empty()).then(|| {
        format!("答复时间「{when}」没读懂，留空；请写成 2026-11-23 · the day of the reply was not understood")
    });
    let key = match of(KEY) {
        // Without a number the question is what tells it from others.
        none if none.is_empty() => format!("{title}\n{question}"),
        key => key,
    };
    let answer = Answer {
        key,
        title,
        question,
        reply,
        unit: clean::line("答复单位", &of(UNIT), TITLE_MOST)?,
        day,
        public,
    };
    Ok((answer, doubt))
}

fn text(fields: &Map<String, Value>, names: &[&str]) -> String {
    let found = names.iter().find_map(|name| match fields.get(*name)? {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    found.unwrap_or_default()
}

/// Numbers of telephones, papers, cards and doors masked, and who asked by name.
fn without_person(text: &str, asker: &str) -> String {
    let masked = mask_text(text, &MaskRules::default());
    match asker.chars().count() {
        0 | 1 => masked.into_owned(),
        signs => masked.replace(asker, &"*".repeat(signs)),
    }
}

/// `2019-05-10 14:56:53`, `2019/5/10`, `2019年5月10日`.
fn day(when: &str) -> Option<Date> {
    let mut parts = when
        .split(|sign: char| !sign.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asked_is_not_to_be_known_from_the_pair() {
        let line = serde_json::json!({
            "id": 7, "user": "梅知秋", "title": "公交卡怎么补", "time": "2026-03-01 08:00:00",
            "text": "我叫梅知秋，电话13900001234，卡丢了。",
            "reply": "梅知秋您好：请带证件到站务中心补卡，详询 12345。",
            "reply_time": "2026/3/4 9:00",
        });
        let (answer, doubt) = read(&line.to_string(), false).unwrap();
        let whole = serde_json::to_string(&answer).unwrap();
        assert!(!whole.contains("梅知秋") && !whole.contains("13900001234"));
        assert!(answer.reply.contains("12345"));
        assert_eq!(answer.day, Some(jiff::civil::date(2026, 3, 4)));
        assert_eq!((doubt, answer.key.as_str()), (None, "7"));
    }

    #[test]
    fn a_question_without_a_reply_is_refused_and_an_odd_day_only_told() {
        let refused = read(r#"{"标题":"公交卡","答复":" "}"#, false).unwrap_err();
        assert!(refused.to_string().starts_with("缺少答复"));
        let (answer, doubt) = read(
            r#"{"标题":"公交卡","答复":"请到站务中心。","答复时间":"上周"}"#,
            true,
        )
        .unwrap();
        assert!(answer.day.is_none() && doubt.is_some());
    }

    #[test]
    fn a_line_with_a_reply_is_a_pair() {
        assert!(is_pair(r#"{"title":"a","reply":"b"}"#));
        assert!(!is_pair(r#"{"标题":"a","内容":"b"}"#) && !is_pair("no JSON"));
    }
}
