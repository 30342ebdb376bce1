//! What citizens do in more than one story: tell the hotline something step by step,
//! and follow it.

#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::unwrap_used,
    reason = "each story needs a part of it, and may fail like a test"
)]

use xinqiao_hotline::Case;
use xinqiao_kernel::{CaseId, CaseNumber};
use xinqiao_platform::Db;

use crate::{
    town::Town,
    visitor::{Shown, Visitor},
};

pub const TEXT: &str = "幸福里小区门口的路灯不亮三天了。我叫欧阳明月，电话13900001234。";

/// What a careful person answers.
pub const FIELDS: [(&str, &str); 7] = [
    ("what", TEXT),
    ("nature", "help"),
    ("region", "990101001"),
    ("place", "幸福里小区3栋2单元501室门口"),
    ("name", "欧阳明月"),
    ("phone", "139 0000 1234"),
    ("public", "yes"),
];

/// A picture as its first bytes tell it.
pub const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x04IDATlampsums\0\0\0\0IENDsums";

/// What a person notes down.
pub struct Filed {
    pub id: CaseId,
    pub number: String,
    pub code: String,
}

pub async fn open() -> Town {
    let dir = xinqiao_platform::db::testing::fresh_dir();
    let db = Db::open(&xinqiao_platform::Place::Sqlite(dir.clone()))
        .await
        .unwrap();
    let town = Town::new(db).await;
    // The open files live on until the test ends.
    let _ = std::fs::remove_dir_all(dir);
    town
}

pub async fn told() -> (Town, Filed) {
    told_with(&[]).await
}

/// A town in which somebody told the hotline something; some answers differ from
/// [`FIELDS`].
pub async fn told_with(other: &[(&str, &str)]) -> (Town, Filed) {
    let town = open().await;
    let fields = but(other);
    let filed = files(&mut Visitor::new(&town.router), &fields).await;
    (town, filed)
}

/// [`FIELDS`] with some that differ.
pub fn but<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = other.to_vec();
    let same = |(name, _): &&(&str, &str)| other.iter().all(|(known, _)| known != name);
    fields.extend(FIELDS.iter().filter(same));
    fields
}

/// Answers every question and sends.
pub async fn files(visitor: &mut Visitor, fields: &[(&str, &str)]) -> Filed {
    answers(visitor, fields, "/file/what").await;
    sends_off(visitor).await
}

/// Answers the questions from `at` on, up to the summary.
pub async fn answers(visitor: &mut Visitor, fields: &[(&str, &str)], at: &str) {
    let mut at = at.to_owned();
    while at != "/file/check" {
        // "Is it this?" asks for nothing; whoever says no goes on.
        if at == "/file/same" {
            let alike = visitor.opens(&at).await;
            alike
                .between("<form method=\"get\" action=\"", "\"")
                .clone_into(&mut at);
            continue;
        }
        let answered = visitor.sends(&at, &at, &of_step(&at, fields)).await;
        answered.leads_to().clone_into(&mut at);
    }
}

/// The fields that a step asks for.
pub fn of_step<'a>(at: &str, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let asked: &[&str] = match at {
        "/file/company" => &["company", "credit_code"],
        "/file/what" => &["what"],
        "/file/where" => &["region", "place"],
        "/file/nature" => &["nature"],
        "/file/who" => &["name", "phone", "secret", "public"],
        _ => &[],
    };
    let of_step = fields.iter().filter(|(name, _)| asked.contains(name));
    of_step.copied().collect()
}

/// Presses 送出 on the summary.
pub async fn sends_off(visitor: &mut Visitor) -> Filed {
    let summary = visitor.opens("/file/check").await;
    let sent = presses_send(visitor, &summary).await;
    filed(visitor, &sent).await
}

/// Presses 送出 on this very summary.
pub async fn presses_send(visitor: &mut Visitor, summary: &Shown) -> Shown {
    let once = summary.between("name=\"once\" value=\"", "\"");
    let version = summary.between("name=\"version\" value=\"", "\"");
    let seal = summary.between("name=\"seal\" value=\"", "\"");
    let body = format!("seal={seal}&once={once}&version={version}");
    let kind = "application/x-www-form-urlencoded";
    visitor.posts("/file/check", kind, body.into()).await
}

/// Reads number and code from the confirmation, in the browser that sent it.
pub async fn filed(visitor: &mut Visitor, sent: &Shown) -> Filed {
    let receipt = visitor.opens(sent.leads_to()).await;
    let figures: Vec<&str> = receipt
        .text
        .split("<p class=\"big-number\">")
        .skip(1)
        .collect();
    let figure = |at: usize| figures[at].split_once("</p>").unwrap().0.to_owned();
    let number = CaseNumber::parse(&figure(0)).unwrap();
    Filed {
        id: number.id(),
        number: number.compact(),
        code: figure(1),
    }
}

pub async fn follows(visitor: &mut Visitor, filed: &Filed) -> Shown {
    let fields = [
        ("case_number", filed.number.as_str()),
        ("code", filed.code.as_str()),
    ];
    let sent = visitor.sends("/follow", "/follow", &fields).await;
    visitor.opens(sent.leads_to()).await
}

pub async fn case(town: &Town, filed: &Filed) -> Case {
    town.case(filed.id).await
}

pub fn path(filed: &Filed, rest: &str) -> String {
    format!("/follow/{}{rest}", filed.number)
}
