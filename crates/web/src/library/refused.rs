//! What the encyclopedia answers when something is not possible, as help, in the
//! person's language and beside the field it is about.

use xinqiao_knowledge::{ActError, Refusal};
use xinqiao_platform::db::DbError;

use crate::{
    error::Error,
    page::Page,
    words::{Lang, Words},
};

/// The page for an act or a reading that failed and cannot be put beside a form.
pub(super) fn failed(error: ActError, page: &Page) -> Error {
    match error {
        ActError::NotFound => Error::not_found(),
        ActError::Refused(refusal) => Error::refused(said(&refusal, page)),
        ActError::Db(DbError::Conflict { .. }) => Error::unavailable(1),
        ActError::Db(cause) => Error::broken(cause),
        ActError::Numbers(cause) => Error::broken(cause),
    }
}

/// A refusal in the person's language.
pub(super) fn said(refusal: &Refusal, page: &Page) -> String {
    if page.words.lang == Lang::Zh {
        return refusal.to_string();
    }
    in_english(refusal, page)
}

fn in_english(refusal: &Refusal, page: &Page) -> String {
    let plain = |key: &str| page.t(key).into_owned();
    let called = |field: &str| name_of(field, page.words);
    match refusal {
        Refusal::NotYours { act } => page.t1("library-not-yours", "act", page.word(act)),
        Refusal::NotYourTheme { .. } => plain("library-not-your-theme"),
        Refusal::WrongState {
            act,
            state,
            possible,
            ..
        } => {
            let possible: Vec<_> = possible.iter().map(|act| page.word(act)).collect();
            page.words.with(
                "library-wrong-state",
                &[
                    ("act", &page.word(act)),
                    ("state", &page.word(state)),
                    ("possible", &possible.join(", ")),
                ],
            )
        }
        Refusal::KeptElsewhere { source_name, .. } => {
            page.t1("library-kept-elsewhere", "source", source_name)
        }
        Refusal::Stale { .. } => plain("library-stale"),
        Refusal::Missing { field } => page.t1("library-missing", "field", called(field)),
        Refusal::TooLong { field, most, found } => page.words.with(
            "library-too-long",
            &[("field", &called(field)), ("most", most), ("found", found)],
        ),
        Refusal::TooMany { field, most, found } => page.words.with(
            "library-too-many",
            &[("field", &called(field)), ("most", most), ("found", found)],
        ),
        Refusal::TableTooLarge { rows, columns } => {
            page.t2("library-table", "rows", rows, "columns", columns)
        }
        Refusal::Unusable { field, why } => {
            page.t2("library-unusable", "field", called(field), "why", why)
        }
        Refusal::TitleTaken { .. } => plain("library-title-taken"),
        Refusal::TitleTwice { row } => page.t1("library-title-twice", "row", row),
        Refusal::OwnWork => plain("library-own-work"),
        Refusal::OtherDesk { stage } => page.t1("library-other-desk", "stage", page.word(stage)),
        Refusal::NoSuchCorrection { number } => page.t1("library-no-correction", "number", number),
        Refusal::NoSuchEdition { edition } => page.t1("library-no-edition", "edition", edition),
        Refusal::GapIsDone => plain("library-gap-is-done"),
        Refusal::AskIsDone => plain("library-ask-is-done"),
        Refusal::WithdrawnByHand => plain("library-by-hand"),
    }
}

/// The field of our forms that a refusal is about, as the law calls it in Chinese.
pub(super) fn field_of(refusal: &Refusal) -> Option<&'static str> {
    let called = match refusal {
        Refusal::Missing { field }
        | Refusal::TooLong { field, .. }
        | Refusal::TooMany { field, .. }
        | Refusal::Unusable { field, .. } => *field,
        Refusal::TableTooLarge { .. } => "答案",
        Refusal::NotYourTheme { .. } => "主题",
        Refusal::TitleTaken { .. } | Refusal::TitleTwice { .. } => "标题",
        _ => return None,
    };
    FIELDS
        .iter()
        .find(|(name, ..)| *name == called)
        .map(|(_, field, _)| *field)
}

/// What the law calls a field, its id on our forms, and the key of its name.
const FIELDS: &[(&str, &str, &str)] = &[
    ("标题", "title", "library-title"),
    ("问法", "questions", "library-questions"),
    ("答案", "answer", "library-answer"),
    ("主题", "theme", "library-theme"),
    ("人生事件", "life_events", "library-life-events"),
    ("适用区划", "regions", "library-regions"),
    ("来源文件", "source_name", "library-source-name"),
    ("文号", "source_number", "library-source-number"),
    ("来源链接", "source_link", "library-source-link"),
    ("失效日期", "until", "library-until"),
    ("相关条目", "related", "library-related"),
    ("相关事项", "services", "library-services"),
    ("诉求类别", "classes", "library-classes"),
    ("关键词", "keywords", "library-keywords"),
    ("附件", "keep_files", "library-files"),
    ("负责单位", "owner", "library-owner"),
    ("退回原因", "send_back_reason", "library-reason"),
    ("哪里不对", "ask_correction_what", "library-what"),
    ("不采纳的原因", "correction_reason", "library-reason"),
    ("有什么危害", "report_harm_what", "library-what"),
    ("恢复公开的理由", "rule_on_harm_note", "library-reason"),
    ("下架原因", "withdraw_reason", "library-reason"),
    ("移交原因", "transfer_reason", "library-reason"),
    ("接收单位", "transfer_to", "library-owner"),
];

fn name_of(field: &str, words: Words) -> String {
    let known = FIELDS.iter().find(|(name, ..)| *name == field);
    known.map_or_else(|| field.to_owned(), |(_, _, key)| words.t(key).into_owned())
}
