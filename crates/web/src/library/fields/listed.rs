//! Fields that hold several things, typed as people type them: with commas, with
//! blanks, a line each; places and classes by name or by code.

use xinqiao_knowledge::ItemId;

use crate::{form::Form, tree::Tree, view::Choice, words::Words};

/// Signs that stand between words in a list.
const BETWEEN: [char; 7] = ['、', '，', ',', '；', ';', '\n', '\t'];
/// Digits of an item's number.
const NUMBER_LENGTH: usize = 15;

/// One a line.
pub(super) fn lines(text: &str) -> Vec<String> {
    listed(text, &['\n'])
}

/// Words with commas or lines between.
pub(super) fn words(text: &str) -> Vec<String> {
    listed(text, &BETWEEN)
}

fn listed(text: &str, between: &[char]) -> Vec<String> {
    let parts = text.split(between).map(str::trim);
    let mut kept: Vec<String> = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        if !kept.iter().any(|known| known == part) {
            kept.push(part.to_owned());
        }
    }
    kept
}

pub(super) fn related(ids: &[ItemId]) -> String {
    let ids: Vec<String> = ids.iter().map(ItemId::to_string).collect();
    ids.join("\n")
}

pub(super) fn numbers(numbers: &[i64], joint: &str) -> String {
    let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
    numbers.join(joint)
}

/// Codes by name; a code whose name is not its own stays a code.
pub(super) fn named(codes: &[String], tree: &Tree, words: Words, joint: &str) -> String {
    let names = codes.iter().map(|code| {
        let name = tree.name(code, words);
        match matching(tree, &name).as_slice() {
            [_] => name,
            _ => code.clone(),
        }
    });
    names.collect::<Vec<_>>().join(joint)
}

/// The places below the districts, which have boxes of their own.
pub(super) fn places(codes: &[String], tree: &Tree, words: Words, joint: &str) -> String {
    let below: Vec<String> = codes
        .iter()
        .filter(|code| !is_district(tree, code))
        .cloned()
        .collect();
    named(&below, tree, words, joint)
}

/// A place on the first level that has more than one.
pub(super) fn is_district(tree: &Tree, code: &str) -> bool {
    tree.path(code).len() == tree.known() + 1
}

pub(super) fn districts(tree: &Tree, words: Words) -> Vec<Choice> {
    tree.iter()
        .filter(|node| is_district(tree, &node.code))
        .map(|node| Choice::new(&node.code, words.either(&node.name, &node.en)))
        .collect()
}

/// The ticked districts, and the other places by name or code.
pub(super) fn read_places(form: &mut Form, tree: &Tree) -> Option<Vec<String>> {
    let ticked: Vec<String> = form.values("regions").map(str::to_owned).collect();
    let more = resolved(form, "regions_more", tree)?;
    Some(ticked.into_iter().chain(more).collect())
}

pub(super) fn read_classes(form: &mut Form, tree: &Tree) -> Option<Vec<String>> {
    resolved(form, "classes", tree)
}

/// Each name or code as a code; what is unknown or has two meanings is said.
fn resolved(form: &mut Form, field: &str, tree: &Tree) -> Option<Vec<String>> {
    let mut codes = Vec::new();
    for typed in words(form.value(field)) {
        match matching(tree, &typed).as_slice() {
            [only] => codes.push((*only).to_owned()),
            [] => {
                let said = form.words().t1("library-unknown", "typed", typed);
                return form.wrong(field, said);
            }
            several => {
                let codes = several.join(", ");
                let said = form
                    .words()
                    .t2("library-ambiguous", "typed", typed, "codes", codes);
                return form.wrong(field, said);
            }
        }
    }
    Some(codes)
}

fn matching<'t>(tree: &'t Tree, typed: &str) -> Vec<&'t str> {
    if let Some(node) = tree.get(typed) {
        return vec![&node.code];
    }
    tree.iter()
        .filter(|node| node.name == typed || (!node.en.is_empty() && node.en == typed))
        .map(|node| node.code.as_str())
        .collect()
}

/// Numbers of items, one a line; an address that holds one will do.
pub(super) fn read_related(form: &mut Form) -> Option<Vec<ItemId>> {
    let mut ids = Vec::new();
    for line in lines(form.value("related")) {
        match number_in(&line) {
            Some(id) => ids.push(id),
            None => {
                let said = form.words().t1("library-no-number", "typed", line);
                return form.wrong("related", said);
            }
        }
    }
    Some(ids)
}

/// The item that a field names by its number or its address.
pub(in super::super) fn item_named(form: &mut Form, field: &str) -> Option<ItemId> {
    match number_in(form.value(field)) {
        Some(id) => Some(id),
        None => form.wrong_key(field, "library-no-such-item"),
    }
}

fn number_in(text: &str) -> Option<ItemId> {
    let digits = text
        .split(|sign: char| !sign.is_ascii_digit())
        .find(|part| part.len() == NUMBER_LENGTH)?;
    ItemId::try_from(digits.parse::<i64>().ok()?).ok()
}

/// Numbers of service items.
pub(super) fn read_numbers(form: &mut Form) -> Option<Vec<i64>> {
    let mut numbers = Vec::new();
    for typed in words(form.value("services")) {
        match typed.parse() {
            Ok(number) => numbers.push(number),
            Err(_) => {
                let said = form.words().t1("library-no-number", "typed", typed);
                return form.wrong("services", said);
            }
        }
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_taken_however_they_are_kept_apart() {
        assert_eq!(words("路灯、不亮，ETC; 路灯\n"), ["路灯", "不亮", "ETC"]);
    }
}
