//! What belongs together: others who told of the same, and the same person before.

use axum::extract::{Path, State};
use xinqiao_hotline::{Act, ActError, Asked, Case, History, Seen, group, link::Offer};
use xinqiao_identity::policy::Sight;
use xinqiao_kernel::{CaseNumber, words::State as Stands};

use super::{
    handlers::{base, see},
    names::Names,
    refused::{failed, said},
    rows::{CaseRow, Rows},
};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::Page,
};

/// Cases of the same person shown.
const BEFORE: usize = 8;
/// From here on two are very like, of 1000.
const VERY_LIKE: u32 = 300;
/// What stands in the chain when an offer is confirmed.
const REASON: &str = "内容、地点和时间相近，经人工确认为同一件事";

/// What belongs together with a case.
#[derive(Default)]
pub(crate) struct Same {
    /// Cases that may be the same; for whoever could merge them.
    pub(crate) offers: Vec<MayBe>,
    /// Where the answer goes.
    pub(crate) action: String,
    pub(crate) version: u32,
    pub(crate) once: String,
    /// What the group is, in a sentence; empty when the case stands alone.
    pub(crate) group: String,
    /// The page of the group.
    pub(crate) group_href: String,
    /// What the same person told, in a sentence; empty when nothing is known.
    pub(crate) person: String,
    /// As often as the rules call it again and again.
    pub(crate) repeated: bool,
    pub(crate) before: Vec<CaseRow>,
}

/// A case that may be the same.
pub(crate) struct MayBe {
    pub(crate) row: CaseRow,
    pub(crate) other: String,
    /// How like, in words.
    pub(crate) how: String,
}

impl Same {
    pub(crate) fn is_empty(&self) -> bool {
        self.offers.is_empty() && self.group.is_empty() && self.person.is_empty()
    }
}

/// Gathers it.
pub(super) async fn same(web: &Web, page: &Page, seen: &Seen) -> Result<Same, Error> {
    let actor = page.actor();
    let names = Names::of(web, page.words);
    let base = base(page);
    let rows = Rows {
        web,
        page,
        names: &names,
        base,
        masked: seen.sight != Sight::Whole,
    };
    let broken = |error: ActError| failed(error, page, &names);
    let case = &seen.case;
    let compact = CaseNumber::of(case.id).compact();
    let offers = web
        .hotline
        .offers(&actor, case)
        .await
        .map_err(Error::broken)?;
    let history = web.hotline.history_of(&actor, case).await.map_err(broken)?;
    let (group, group_href) = group_said(web, page, case, base).await?;
    Ok(Same {
        offers: offers
            .iter()
            .map(|offer| may_be(page, &rows, offer))
            .collect(),
        action: format!("{base}/cases/{compact}/same"),
        version: case.version,
        once: format!("{:032x}", rand::random::<u128>()),
        group,
        group_href,
        person: person_said(page, &history),
        repeated: history.is_repeated,
        before: rows.all(history.cases.iter().take(BEFORE)),
    })
}

fn may_be(page: &Page, rows: &Rows<'_>, offer: &Offer) -> MayBe {
    let like = if offer.likeness >= VERY_LIKE {
        page.t("matter-very-like")
    } else {
        page.t("matter-like")
    };
    let how = if offer.own {
        format!("{like} · {}", page.t("matter-own"))
    } else {
        like.into_owned()
    };
    MayBe {
        row: rows.row(&offer.other),
        other: CaseNumber::of(offer.other.id).compact(),
        how,
    }
}

async fn group_said(
    web: &Web,
    page: &Page,
    case: &Case,
    base: &str,
) -> Result<(String, String), Error> {
    let lead = case.merged.as_ref().map_or(case.id, |merged| merged.into);
    let size = group::of(&web.hotline, lead).await.map_err(Error::broken)?;
    if size.cases < 2 {
        return Ok((String::new(), String::new()));
    }
    let key = match (&case.merged, case.state) {
        (Some(_), Stands::Following) => "matter-follows",
        (Some(_), _) => "matter-answered",
        (None, _) => "matter-leads",
    };
    let said = page.t2(key, "cases", size.cases, "persons", size.persons);
    let href = format!("{base}/cases/{}/group", CaseNumber::of(lead).compact());
    Ok((said, href))
}

/// "30 天内 3 件，90 天内 5 件，2 件还没办完"; empty for whoever tells for the first time.
pub(crate) fn person_said(page: &Page, history: &History) -> String {
    if history.cases.is_empty() {
        return String::new();
    }
    let mut said = vec![page.t2(
        "matter-person-counts",
        "month",
        history.in_30_days,
        "quarter",
        history.in_90_days,
    )];
    if history.open > 0 {
        said.push(page.t1("matter-person-open", "count", history.open));
    }
    if history.after_closing > 0 {
        said.push(page.t1("matter-person-again", "count", history.after_closing));
    }
    said.join(page.words.either("，", ", "))
}

/// Somebody says whether two cases are the same matter.
pub(super) async fn rule(
    State(web): State<Web>,
    page: Page,
    Path(number): Path<String>,
    form: Form,
) -> Answer {
    let seen = see(&web, &page, &number).await?;
    let other = see(&web, &page, form.value("other")).await?;
    let names = Names::of(&web, page.words);
    let actor = page.staff()?.actor.clone();
    let here = format!(
        "{}/cases/{}",
        base(&page),
        CaseNumber::of(seen.case.id).compact()
    );
    if form.value("do") != "yes" {
        let rejected = web
            .hotline
            .reject_link(&actor, &seen.case, other.case.id)
            .await;
        return match rejected {
            Ok(()) => Ok(page.go_saying(&here, &page.t("matter-no-done"))),
            Err(error) => Err(failed(error, &page, &names)),
        };
    }
    let (Ok(version), 16..=64) = (form.value("version").parse(), form.value("once").len()) else {
        return Err(Error::bad_input(Vec::new()));
    };
    // The newer follows the older, and nobody a case that others follow already.
    let leads = |case: &Case| {
        let id = case.id;
        let hotline = web.hotline.clone();
        async move { group::of(&hotline, id).await.map(|size| size.cases > 1) }
    };
    let this_leads = leads(&seen.case).await.map_err(Error::broken)?;
    let other_leads = leads(&other.case).await.map_err(Error::broken)?;
    let this_follows = match (this_leads, other_leads) {
        (true, false) => false,
        (false, true) => true,
        _ => seen.case.id > other.case.id,
    };
    let (member, into, version) = if this_follows {
        (&seen.case, other.case.id, Some(version))
    } else {
        (&other.case, seen.case.id, None)
    };
    let asked = Asked {
        seen: version,
        key: Some(form.value("once")),
        ..Asked::default()
    };
    let act = Act::Merge {
        into,
        reason: REASON.to_owned(),
    };
    match web.hotline.act(&actor, member.id, act, asked).await {
        Ok(case) => {
            web.live.tell_of(member);
            web.live.tell_of(&case);
            Ok(page.go_saying(&here, &page.t("matter-yes-done")))
        }
        Err(ActError::Refused(refusal)) => {
            Ok(page.go_saying(&here, &said(&refusal, &page, &names)))
        }
        Err(error) => Err(failed(error, &page, &names)),
    }
}
