//! The texts are complete: nothing missing, nothing left over, in both languages.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use fluent_syntax::{ast::Entry, parser};

use super::*;

#[test]
fn every_file_of_texts_can_be_read() {
    for file in texts::ZH.iter().chain(texts::EN) {
        if let Err((_, errors)) = parser::parse(*file) {
            panic!(
                "not a Fluent file: {errors:?}\n{}",
                &file[..file.len().min(200)]
            );
        }
    }
}

#[test]
fn no_key_is_written_twice() {
    for (lang, files) in [("zh-CN", texts::ZH), ("en", texts::EN)] {
        let mut seen = BTreeSet::new();
        for key in files.iter().flat_map(|file| keys_of(file)) {
            assert!(seen.insert(key.clone()), "{lang}: `{key}` is written twice");
        }
    }
}

#[test]
fn both_languages_have_the_same_keys() {
    let trade: BTreeSet<String> = keys_of_the_trade()
        .into_iter()
        .chain(keys_of_counts())
        .collect();
    let zh = all(texts::ZH);
    let en: BTreeSet<String> = all(texts::EN).difference(&trade).cloned().collect();
    assert_eq!(missing(&zh, &en), Vec::<&String>::new(), "missing in en");
    assert_eq!(missing(&en, &zh), Vec::<&String>::new(), "missing in zh-CN");
}

#[test]
fn every_word_of_the_trade_has_an_english_text() {
    let en = all(texts::EN);
    let without: Vec<_> = keys_of_the_trade()
        .into_iter()
        .chain(keys_of_counts())
        .filter(|k| !en.contains(k))
        .collect();
    assert_eq!(without, Vec::<String>::new());
}

/// What is counted is called by a text for each count.
fn keys_of_counts() -> impl Iterator<Item = String> {
    let counts = xinqiao_insight::Count::ALL.iter();
    counts.map(|count| format!("count-{}", count.code()))
}

#[test]
fn every_key_that_is_asked_for_exists() {
    let known = all(texts::EN);
    let mut unknown = BTreeMap::new();
    for (file, text) in sources() {
        for key in asked_for(&text) {
            if !known.contains(key) {
                unknown.insert(key.to_owned(), file.clone());
            }
        }
    }
    assert!(
        unknown.is_empty(),
        "asked for, but in no .ftl file: {unknown:#?}"
    );
}

#[test]
fn no_text_is_left_over() {
    let sources: String = sources().into_iter().map(|(_, text)| text).collect();
    let trade: BTreeSet<String> = keys_of_the_trade().into_iter().collect();
    let unused: Vec<_> = all(texts::ZH)
        .into_iter()
        .filter(|key| !trade.contains(key))
        // Put together from a name: of a field (page.rs), of a component (components/part.rs).
        .filter(|key| !key.starts_with("field-") && !key.starts_with("component-"))
        .filter(|key| !sources.contains(&format!("\"{key}\"")))
        .collect();
    assert_eq!(
        unused,
        Vec::<String>::new(),
        "in an .ftl file, but nobody asks for it"
    );
}

#[test]
fn an_argument_stands_in_the_text() {
    let zh = Words { lang: Lang::Zh };
    assert_eq!(zh.t1("form-too-long", "max", 20_u32), "最多 20 个字。");
    assert_eq!(zh.word(&trade::State::Handling), "办理中");
    assert_eq!(
        Words { lang: Lang::En }.word(&trade::State::Handling),
        "Being handled"
    );
}

/// Keys written as `.t("key"`, `.t1("key"`, `.t2("key"`, `words.with("key"`.
fn asked_for(text: &str) -> impl Iterator<Item = &str> {
    [".t(\"", ".t1(\"", ".t2(\"", "words.with(\""]
        .into_iter()
        .flat_map(move |call| {
            text.match_indices(call).filter_map(move |(at, _)| {
                let key = text[at + call.len()..].split('"').next()?;
                (key.contains('-') && !key.contains(' ')).then_some(key)
            })
        })
}

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    collect(&root.join("templates"), &mut found);
    collect(&root.join("src"), &mut found);
    found.retain(|(file, _)| !file.ends_with("words_tests.rs"));
    found
}

fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            found.push((path.display().to_string(), text));
        }
    }
}

fn all(files: &[&str]) -> BTreeSet<String> {
    files.iter().flat_map(|file| keys_of(file)).collect()
}

fn keys_of(file: &str) -> Vec<String> {
    let resource = match parser::parse(file) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    let messages = resource.body.into_iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message.id.name.to_owned()),
        _ => None,
    });
    messages.collect()
}

fn missing<'a>(of: &'a BTreeSet<String>, from: &BTreeSet<String>) -> Vec<&'a String> {
    of.iter().filter(|key| !from.contains(*key)).collect()
}
