//! The document that is checked in is the API's own.

use std::{collections::BTreeSet, path::Path};

use serde_json::Value;
use xinqiao_kernel::words::ActKind;

/// Set to write the document afresh instead of comparing it.
const BLESS: &str = "XINQIAO_BLESS";

#[test]
fn the_document_that_is_checked_in_has_not_drifted() {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let own = serde_json::to_string_pretty(&xinqiao_api::document()).unwrap() + "\n";
    if std::env::var_os(BLESS).is_some() {
        std::fs::write(&place, &own).unwrap();
    }
    let checked_in = std::fs::read_to_string(&place).unwrap_or_default();
    assert!(
        own == checked_in,
        "docs/openapi.json differs from the API; look at what changed, then run with {BLESS}=1"
    );
}

#[test]
fn every_act_is_there_once() {
    let document = serde_json::to_value(xinqiao_api::document()).unwrap();
    let operations: Vec<&str> = operations(&document)
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    let distinct: BTreeSet<&str> = operations.iter().copied().collect();
    assert_eq!(distinct.len(), operations.len());
    // What the platform alone does is asked for by nobody.
    for act in ActKind::ALL
        .iter()
        .filter(|act| **act != ActKind::ShareReply)
    {
        assert!(distinct.contains(act.code()), "{act} cannot be done");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn references<'d>(value: &'d Value, found: &mut Vec<&'d str>) {
        match value {
            Value::Object(object) => {
                found.extend(object.get("$ref").and_then(Value::as_str));
                object.values().for_each(|value| references(value, found));
            }
            Value::Array(array) => array.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = serde_json::to_value(xinqiao_api::document()).unwrap();
    let mut found = Vec::new();
    references(&document, &mut found);
    for reference in found {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn whoever_asks_with_a_token_can_be_told_no() {
    let document = serde_json::to_value(xinqiao_api::document()).unwrap();
    for operation in operations(&document).filter(|operation| operation.get("security").is_some()) {
        for status in ["401", "403", "503"] {
            assert!(
                operation["responses"].get(status).is_some(),
                "{}",
                operation["operationId"]
            );
        }
    }
}

fn operations(document: &Value) -> impl Iterator<Item = &Value> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(_, item)| {
        item.as_object()
            .into_iter()
            .flatten()
            .map(|(_, operation)| operation)
    })
}
