//! Every form of every page, sent empty and with what nobody should send: the
//! server never breaks, says which field and why, and loses nothing that was typed.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

mod town;
mod visitor;

use std::{
    collections::{BTreeSet, VecDeque},
    net::{IpAddr, Ipv4Addr},
};

use axum::http::StatusCode;
use town::*;
use visitor::{Shown, Visitor};
use xinqiao_identity::sign_in_log::Origin;
use xinqiao_kernel::PersonId;
use xinqiao_platform::db::testing::each_engine;

/// Typed into every field at once; the last one cannot be stored anywhere.
const TYPED: [&str; 5] = [
    "",
    "<script>alert(1)</script>\"'&amp;${7*7}{{7*7}}",
    "👨‍👩‍👧‍👦🇨🇳é́́́",
    "\u{202e}gnp.\u{200f}مرحبا\u{2066}",
    "有\0空",
];
const EMOJI: usize = 2;
/// Ends the walk instead of showing a form.
const NOT_TRIED: [&str; 2] = ["/sign-out", "/sign-in/sessions/end-others"];

struct Field {
    name: String,
    /// As it stands on the page; kept when nobody types here.
    value: String,
    typed: bool,
    text: bool,
}

struct Form {
    action: String,
    multipart: bool,
    fields: Vec<Field>,
}

#[tokio::test]
async fn no_form_breaks_loses_what_was_typed_or_hides_what_is_wrong() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        town.with_a_few_cases().await;
        let mut tried = BTreeSet::new();
        for person in [
            None,
            Some(AGENT),
            Some(DISPATCHER),
            Some(LAMP_MAN),
            Some(LAMP_HEAD),
            Some(CALLER),
            Some(SUPERVISOR),
            Some(CENTRE_HEAD),
        ] {
            let mut visitor = Visitor::new(&town.router);
            if let Some(person) = person {
                let origin = Origin {
                    address: IpAddr::V4(Ipv4Addr::LOCALHOST),
                    device: "test",
                };
                let now = town.clock.now();
                let signed_in = town.identity.demo(PersonId(person), origin, now).await;
                visitor = visitor.with_cookie("xq_session", &signed_in.unwrap().0.reveal());
            }
            walk(&mut visitor, &mut tried).await;
        }
        assert!(tried.len() > 25, "too few forms were found: {tried:?}");
    })
    .await;
}

/// Opens one page of each kind and tries each kind of form once.
async fn walk(visitor: &mut Visitor, tried: &mut BTreeSet<String>) {
    let mut waiting: VecDeque<String> = ["/", "/mine", "/desk", "/unit", "/command", "/admin"]
        .map(str::to_owned)
        .into();
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop_front() {
        if !seen.insert(kind(&path)) {
            continue;
        }
        let page = visitor.opens(&path).await;
        assert!(!page.status.is_server_error(), "{path}: {}", page.status);
        if page.status != StatusCode::OK || !page.header("content-type").starts_with("text/html") {
            continue;
        }
        waiting.extend(links(&page.text));
        for form in forms(&page.text, &path) {
            let what = format!("{} {}", kind(&form.action), names(&form));
            if NOT_TRIED.contains(&form.action.as_str()) || !tried.insert(what) {
                continue;
            }
            for (turn, typed) in TYPED.iter().enumerate() {
                let answer = send(visitor, &form, typed).await;
                let case = format!("{path} → {} with {typed:?}", form.action);
                check(&answer, &form, typed, turn, &case);
            }
            let long = "长".repeat(10_000);
            let answer = send(visitor, &form, &long).await;
            check(
                &answer,
                &form,
                "",
                0,
                &format!("{path} → {} with 10,000 signs", form.action),
            );
        }
    }
}

fn check(answer: &Shown, form: &Form, typed: &str, turn: usize, case: &str) {
    assert!(
        !answer.status.is_server_error(),
        "{case}: {} {}",
        answer.status,
        answer.text
    );
    assert!(
        !answer.says("<script>alert(1)"),
        "{case}: what was typed became the page"
    );
    if answer.status != StatusCode::UNPROCESSABLE_ENTITY {
        return;
    }
    assert!(answer.says("data-focus"), "{case}: nothing takes the focus");
    assert!(
        answer.says("role=\"alert\""),
        "{case}: nothing is read aloud"
    );
    // Every line of the summary leads to something on the page.
    for link in answer.text.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap();
        assert!(
            answer.says(&format!("id=\"{id}\"")),
            "{case}: #{id} is nowhere"
        );
    }
    if turn == EMOJI && form.fields.iter().any(|field| field.text) {
        assert!(answer.says(typed), "{case}: what was typed is lost");
    }
}

async fn send(visitor: &mut Visitor, form: &Form, typed: &str) -> Shown {
    let fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .filter(|field| field.name != "seal")
        .map(|field| {
            (
                field.name.as_str(),
                if field.typed {
                    typed
                } else {
                    field.value.as_str()
                },
            )
        })
        .collect();
    if form.multipart {
        visitor.sends_files("/", &form.action, &fields, &[]).await
    } else {
        visitor.sends("/", &form.action, &fields).await
    }
}

fn kind(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts = path.split('/').map(|part| {
        if part.contains(|sign: char| sign.is_ascii_digit()) {
            "{}"
        } else {
            part
        }
    });
    let act = query
        .split('&')
        .find(|field| field.starts_with("act="))
        .unwrap_or_default();
    format!("{}?{act}", parts.collect::<Vec<_>>().join("/"))
}

fn names(form: &Form) -> String {
    form.fields
        .iter()
        .map(|field| field.name.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn links(text: &str) -> Vec<String> {
    let hrefs = text
        .split(" href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap());
    let own = hrefs.filter(|href| href.starts_with('/') && !href.starts_with("/assets/"));
    own.map(|href| href.split('#').next().unwrap().replace("&amp;", "&"))
        .collect()
}

fn forms(text: &str, page: &str) -> Vec<Form> {
    let mut found = Vec::new();
    for rest in text.split("<form").skip(1) {
        let (head, rest) = rest.split_once('>').unwrap();
        if !head.contains("method=\"post\"") {
            continue;
        }
        let body = rest.split("</form>").next().unwrap();
        let action = attribute(head, "action").unwrap_or_else(|| page.to_owned());
        let fields = ["<input", "<textarea", "<select", "<button"];
        let fields = fields.iter().flat_map(|tag| {
            body.split(tag)
                .skip(1)
                .filter_map(|rest| field(tag, rest.split('>').next().unwrap()))
        });
        found.push(Form {
            action: action.replace("&amp;", "&"),
            multipart: head.contains("multipart"),
            fields: fields.collect(),
        });
    }
    found
}

fn field(tag: &str, head: &str) -> Option<Field> {
    let kind = attribute(head, "type").unwrap_or_default();
    let fixed = ["hidden", "file"].contains(&kind.as_str()) || tag == "<button";
    let closed = ["radio", "checkbox", "password"].contains(&kind.as_str()) || tag == "<select";
    (kind != "file").then_some(Field {
        name: attribute(head, "name")?,
        value: attribute(head, "value").unwrap_or_default(),
        typed: !fixed,
        text: !fixed && !closed,
    })
}

fn attribute(head: &str, name: &str) -> Option<String> {
    let (_, rest) = head.split_once(&format!(" {name}=\""))?;
    Some(rest.split('"').next()?.to_owned())
}
