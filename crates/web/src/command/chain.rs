//! The record of a case, worked out anew before one's eyes: every step is
//! hashed again over the step before it, and the case is replayed from its
//! steps and compared with what the lists show.

use askama::Template;
use axum::extract::{Path, State};
use jiff::Timestamp;
use xinqiao_hotline::{
    check::Fault,
    queries::proof::{Proof, proof},
    store::StoredEvent,
};
use xinqiao_kernel::CaseNumber;
use xinqiao_platform::sm3;

use super::{tabs, wall::away, watcher};
use crate::{
    Web,
    case_page::{id_of, names::Names, refused::failed, rows::Rows},
    error::Answer,
    page::{Page, show},
    view::Tab,
};

pub(super) async fn chain(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
) -> Answer {
    let actor = watcher(&page)?.clone();
    let id = id_of(&number)?;
    let names = Names::of(&web, page.words);
    let case = web.hotline.brief(&actor, id, false).await;
    let case = case.map_err(|error| failed(error, &page, &names))?;
    let proof = proof(web.hotline.db(), id).await;
    let proof = proof.map_err(|error| away(error, &page, &names))?;
    let href = format!("/command/cases/{}", CaseNumber::of(id).compact());
    if page.fragment {
        return show(&Verdict {
            href,
            steps: proof.events.len(),
            broken_at: broken_at(&proof),
            fault: proof.fault,
            page,
        });
    }
    let title = {
        let rows = Rows {
            web: &web,
            page: &page,
            names: &names,
            base: "/command",
            masked: true,
        };
        rows.row(&case).title
    };
    show(&Chain {
        tabs: tabs(&page),
        number: CaseNumber::of(id).to_string(),
        href,
        title,
        links: links(&proof, &page, &names),
        steps: proof.events.len(),
        broken_at: broken_at(&proof),
        fault: proof.fault,
        page,
    })
}

fn links(proof: &Proof, page: &Page, names: &Names) -> Vec<Link> {
    let broken = broken_at(proof).unwrap_or(u32::MAX);
    let link = |stored: &StoredEvent| {
        let read = stored.read().ok();
        let body = read.as_ref().map(|event| &event.body);
        Link {
            seq: stored.seq,
            at: stored.at,
            act: body.map(|body| page.word(&body.act).into_owned()),
            who: body.map(|body| names.hand(&body.hand)).unwrap_or_default(),
            hash: sm3::hex(&stored.hash),
            holds: match stored.seq {
                seq if seq < broken => Holds::Yes,
                seq if seq == broken => Holds::No,
                _ => Holds::Unknown,
            },
        }
    };
    proof.events.iter().map(link).collect()
}

/// The step that does not fit, when it is one of the steps.
fn broken_at(proof: &Proof) -> Option<u32> {
    proof.fault.as_ref().and_then(|fault| fault.seq)
}

/// One step of the record.
struct Link {
    seq: u32,
    at: Timestamp,
    /// `None` when the step cannot be read any more.
    act: Option<String>,
    who: String,
    hash: String,
    holds: Holds,
}

/// Whether a step fits to the one before.
enum Holds {
    Yes,
    No,
    /// It comes after one that does not.
    Unknown,
}

impl Holds {
    const fn key(&self) -> &'static str {
        match self {
            Self::Yes => "command-link-holds",
            Self::No => "command-link-broken",
            Self::Unknown => "command-link-unknown",
        }
    }

    const fn code(&self) -> &'static str {
        match self {
            Self::Yes => "in-time",
            Self::No => "late",
            Self::Unknown => "resting",
        }
    }
}

#[derive(Template)]
#[template(path = "command/chain.html")]
struct Chain {
    page: Page,
    tabs: Vec<Tab>,
    number: String,
    href: String,
    title: String,
    links: Vec<Link>,
    steps: usize,
    /// Every step fits, and yet the case differs from them, when this is empty
    /// and there is a fault.
    broken_at: Option<u32>,
    fault: Option<Fault>,
}

/// The outcome alone, for the page of the case.
#[derive(Template)]
#[template(path = "command/verdict.html")]
struct Verdict {
    page: Page,
    href: String,
    steps: usize,
    broken_at: Option<u32>,
    fault: Option<Fault>,
}
