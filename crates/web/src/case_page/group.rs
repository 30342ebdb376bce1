//! One matter and everybody who told of it: the case that leads, those that
//! follow, how many people, where, and what each was told.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use xinqiao_hotline::{Case, Seen, group};
use xinqiao_identity::policy::Sight;
use xinqiao_kernel::{CaseNumber, words::State as Stands};

use super::{
    handlers::{base, see},
    id_of,
    names::Names,
    rows::{CaseRow, Rows},
};
use crate::{
    Web,
    error::{Answer, Error},
    map::{self, Spot},
    page::{Page, show},
};

/// Cases on one page.
const PAGE: u32 = 100;
/// Cases drawn on the map.
const DRAWN: u32 = 500;

/// Where the page goes on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Behind {
    after: String,
}

#[derive(Template)]
#[template(path = "case_page/group.html")]
struct GroupPage {
    page: Page,
    /// Where the map finds its points.
    points: String,
    lead: CaseRow,
    /// "7 件，5 人".
    size: String,
    members: Vec<Member>,
    next: Option<String>,
}

/// One case of the group.
struct Member {
    row: CaseRow,
    /// Whoever looks may open it.
    opens: bool,
    /// What its person was told.
    told: String,
    /// The form that takes the merge back; empty for whoever may not.
    undo: String,
}

/// `GET …/cases/{number}/group`: for whoever sees the case that leads.
pub(super) async fn group(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
    Query(behind): Query<Behind>,
) -> Answer {
    let seen = see(&web, &page, &number).await?;
    let lead = &seen.case;
    let after = match behind.after.as_str() {
        "" => None,
        number => Some(id_of(number)?),
    };
    let db = web.hotline.db();
    let mut members = group::members(db, lead.id, after, PAGE + 1)
        .await
        .map_err(Error::broken)?;
    let more = members.len() > PAGE as usize;
    members.truncate(PAGE as usize);
    let size = group::of(&web.hotline, lead.id)
        .await
        .map_err(Error::broken)?;
    let names = Names::of(&web, page.words);
    let base = base(&page).to_owned();
    let compact = CaseNumber::of(lead.id).compact();
    let rows = rows(&web, &page, &names, &base, &seen);
    let next = members.last().filter(|_| more).map(|last| {
        let after = CaseNumber::of(last.id).compact();
        format!("{base}/cases/{compact}/group?after={after}")
    });
    show(&GroupPage {
        lead: rows.row(lead),
        size: page.t2("group-size", "cases", size.cases, "persons", size.persons),
        members: members
            .iter()
            .map(|member| one(&web, &page, &rows, member))
            .collect(),
        next,
        points: format!("{base}/cases/{compact}/group.json"),
        page: page.clone(),
    })
}

/// Who told of the same is not for everybody who works on the case that leads.
fn rows<'a>(
    web: &'a Web,
    page: &'a Page,
    names: &'a Names,
    base: &'a str,
    seen: &Seen,
) -> Rows<'a> {
    let hotline = web.hotline.sight(&page.actor(), &seen.case) == Sight::Whole
        && matches!(base, "/desk" | "/command");
    Rows {
        web,
        page,
        names,
        base,
        masked: !hotline,
    }
}

fn one(web: &Web, page: &Page, rows: &Rows<'_>, member: &Case) -> Member {
    let actor = page.actor();
    let opens = web.hotline.sight(&actor, member) > Sight::PublicMasked;
    let undo = xinqiao_hotline::Act::UndoMerge {
        reason: "-".to_owned(),
    };
    let may_undo = opens && web.hotline.weigh(&actor, member, &undo).is_ok();
    let row = rows.row(member);
    let answered = member.merged.as_ref().and_then(|merged| merged.answered_at);
    let told = match answered {
        Some(at) => page.t1("group-answered", "at", page.when(&at)),
        None if member.state == Stands::Following => page.t("group-waits").into_owned(),
        None => String::new(),
    };
    Member {
        undo: if may_undo {
            format!("{}?act=merge-undoings#act", row.href)
        } else {
            String::new()
        },
        opens,
        told,
        row,
    }
}

/// `GET …/cases/{number}/group.json`: where, as points for the map.
pub(super) async fn points(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
) -> Result<Response, Error> {
    let seen = see(&web, &page, &number).await?;
    let names = Names::of(&web, page.words);
    let base = base(&page).to_owned();
    let rows = rows(&web, &page, &names, &base, &seen);
    let members = group::members(web.hotline.db(), seen.case.id, None, DRAWN).await;
    let members = members.map_err(Error::broken)?;
    let actor = page.actor();
    let spots: Vec<Spot> = [&seen.case]
        .into_iter()
        .chain(&members)
        .map(|case| {
            let row = rows.row(case);
            let opens = web.hotline.sight(&actor, case) > Sight::PublicMasked;
            Spot {
                point: case
                    .point
                    .map(|point| if opens { point } else { point.coarse() }),
                region: case.region.clone(),
                title: row.title,
                href: if opens {
                    row.href
                } else {
                    format!(
                        "{base}/cases/{}/group",
                        CaseNumber::of(seen.case.id).compact()
                    )
                },
                kind: if case.is_open() { "open" } else { "done" },
                said: page.word(&case.state).into_owned(),
            }
        })
        .collect();
    let headers = [
        (header::CONTENT_TYPE, "application/geo+json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, map::collection(&web, &spots)).into_response())
}
