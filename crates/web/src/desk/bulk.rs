//! 批量: one act on many cases. First a page that says for each what would happen
//! or why it cannot, by the law itself and without writing; then each case is
//! acted on by the ordinary way, with the version that was seen and a key of its
//! own, so nothing is half done and nothing is done twice.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use futures_util::future::join_all;
use xinqiao_hotline::{
    Act, ActError, Asked, Case, act::Dispatch, acts::WORDS_MOST, fact::Fact, undo::inverse,
};
use xinqiao_identity::{Actor, policy};
use xinqiao_kernel::{
    CaseId, CaseNumber, UnitId,
    words::{ActKind, Milestone},
};

use super::{of_the_hotline, saved::of_a_queue};
use crate::{
    Web,
    case_page::{
        names::Names,
        refused::{failed, said},
    },
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
    view::Choice,
};

/// Cases one act is done with at once.
const MOST: usize = 100;

/// Acts that make sense for many cases, in the order people read them.
const KINDS: [ActKind; 6] = [
    ActKind::Dispatch,
    ActKind::Accept,
    ActKind::Urge,
    ActKind::PassReply,
    ActKind::MarkRisk,
    ActKind::Archive,
];

/// The acts this person can do with many cases.
pub(super) fn offered(page: &Page, actor: &Actor) -> Vec<Choice> {
    KINDS
        .iter()
        .filter(|kind| open_to(actor, **kind))
        .map(|kind| Choice::new(kind.code(), page.word(kind)))
        .collect()
}

fn open_to(actor: &Actor, kind: ActKind) -> bool {
    let rows = policy::who_may(kind);
    rows.iter().any(|(role, _)| actor.is(*role))
}

/// What will happen to each of the chosen cases, or why it cannot.
pub(super) async fn preview(State(web): State<Web>, page: Page, form: Form) -> Answer {
    let actor = of_the_hotline(&page)?.clone();
    let back = of_a_queue(form.value("back"))?;
    let picks: Vec<Pick> = form.values("pick").filter_map(Pick::read).collect();
    let Some(kind) = kind(&form, &actor) else {
        return Ok(page.go_saying(&back, &page.t("bulk-no-act")));
    };
    if picks.is_empty() {
        return Ok(page.go_saying(&back, &page.t("bulk-no-cases")));
    }
    if picks.len() > MOST {
        return Ok(page.go_saying(&back, &page.t1("bulk-too-many", "most", MOST)));
    }
    let names = Names::of(&web, page.words);
    let wish = Wish {
        web: &web,
        page: &page,
        names: &names,
        actor: &actor,
        form: &form,
        kind,
    };
    let cases = chosen(&web, &page, &names, &actor, &picks).await?;
    let mut can = Vec::new();
    let mut cannot = Vec::new();
    for pick in &picks {
        match wish.weighed(*pick, cases.get(&pick.case)) {
            (line, true) => can.push(line),
            (line, false) => cannot.push(line),
        }
    }
    show(&Preview {
        title: page.word(&kind).into_owned(),
        head: heading(&page, BEFORE, can.len(), cannot.len()),
        code: kind.code(),
        once: format!("{:032x}", rand::random::<u128>()),
        units: names.choices(),
        picks: picks.iter().map(|pick| pick.write(None)).collect(),
        can,
        cannot,
        back,
        form: match kind {
            ActKind::Urge if form.value("note").is_empty() => {
                Form::blank(&page).with("note", page.t("bulk-urge-words"))
            }
            _ => form,
        },
        page,
    })
}

/// Does it, case by case, and says what was done and what was not.
pub(super) async fn carry_out(State(web): State<Web>, page: Page, form: Form) -> Answer {
    let actor = of_the_hotline(&page)?.clone();
    let back = of_a_queue(form.value("back"))?;
    let picks: Vec<Pick> = form
        .values("pick")
        .filter_map(Pick::read)
        .take(MOST)
        .collect();
    let once = form.value("once").to_owned();
    let (Some(kind), 16..=64) = (kind(&form, &actor), once.len()) else {
        return Err(Error::bad_input(Vec::new()));
    };
    let names = Names::of(&web, page.words);
    let wish = Wish {
        web: &web,
        page: &page,
        names: &names,
        actor: &actor,
        form: &form,
        kind,
    };
    let cases = chosen(&web, &page, &names, &actor, &picks).await?;
    let wishes = picks.iter().map(async |pick| {
        let case = cases.get(&pick.case);
        let act = match case {
            Some(case) => wish.act(*pick, case),
            None => Err(page.t("bulk-not-found").into_owned()),
        };
        let done = match act {
            Ok(act) => does(&web, &page, &names, &actor, *pick, act, &once).await,
            Err(why) => Err(why),
        };
        (wish.line(*pick, case), done)
    });
    let outcomes = join_all(wishes).await;
    let undoable = matches!(kind, ActKind::Dispatch | ActKind::MarkRisk);
    outcome(&web, page, kind, outcomes, undoable, back)
}

/// Takes many acts back, each where it still can be: an act of its own in each chain.
pub(super) async fn undo(State(web): State<Web>, page: Page, form: Form) -> Answer {
    let actor = of_the_hotline(&page)?.clone();
    let back = of_a_queue(form.value("back"))?;
    let picks: Vec<Pick> = form
        .values("pick")
        .filter_map(Pick::read)
        .take(MOST)
        .collect();
    let once = form.value("once").to_owned();
    let (Some(kind), 16..=64) = (kind(&form, &actor), once.len()) else {
        return Err(Error::bad_input(Vec::new()));
    };
    // Another wish than the act itself, under another key.
    let once = format!("{once}-undone");
    let names = Names::of(&web, page.words);
    let wish = Wish {
        web: &web,
        page: &page,
        names: &names,
        actor: &actor,
        form: &form,
        kind,
    };
    let mut outcomes = Vec::with_capacity(picks.len());
    for pick in &picks {
        let (case, done) = match web.hotline.case(&actor, pick.case, false).await {
            Ok(seen) => {
                let done = match inverse(&seen.case, &seen.events) {
                    Some(act) => does(&web, &page, &names, &actor, *pick, act, &once).await,
                    None => Err(page.t("undo-too-late").into_owned()),
                };
                web.live.tell_of(&seen.case);
                (Some(seen.case), done)
            }
            Err(ActError::NotFound) => (None, Err(page.t("bulk-not-found").into_owned())),
            Err(error) => return Err(failed(error, &page, &names)),
        };
        outcomes.push((wish.line(*pick, case.as_ref()), done));
    }
    outcome(&web, page, kind, outcomes, false, back)
}

fn kind(form: &Form, actor: &Actor) -> Option<ActKind> {
    let kind = ActKind::from_code(form.value("act"))?;
    (KINDS.contains(&kind) && open_to(actor, kind)).then_some(kind)
}

async fn chosen(
    web: &Web,
    page: &Page,
    names: &Names,
    actor: &Actor,
    picks: &[Pick],
) -> Result<HashMap<CaseId, Case>, Error> {
    let ids: Vec<CaseId> = picks.iter().map(|pick| pick.case).collect();
    let cases = web.hotline.chosen(actor, &ids).await;
    let cases = cases.map_err(|error| failed(error, page, names))?;
    Ok(cases.into_iter().map(|case| (case.id, case)).collect())
}

/// One case by the ordinary way; the case as it stands then, or why not.
async fn does(
    web: &Web,
    page: &Page,
    names: &Names,
    actor: &Actor,
    pick: Pick,
    act: Act,
    once: &str,
) -> Result<Case, String> {
    let key = format!("{once}-{}", pick.case);
    let asked = Asked {
        seen: Some(pick.version),
        key: Some(&key),
        ..Asked::default()
    };
    match web.hotline.act(actor, pick.case, act, asked).await {
        Ok(case) => {
            web.live.tell_of(&case);
            Ok((*case).clone())
        }
        Err(ActError::Refused(refusal)) => Err(said(&refusal, page, names)),
        Err(ActError::NotFound) => Err(page.t("bulk-not-found").into_owned()),
        Err(ActError::KeyUsed) => Err(page.t("refusal-key-used").into_owned()),
        // The others are on the disk; this one can be tried again.
        Err(_) => Err(page.t("bulk-not-now").into_owned()),
    }
}

fn outcome(
    web: &Web,
    page: Page,
    kind: ActKind,
    outcomes: Vec<(Line, Result<Case, String>)>,
    undoable: bool,
    back: String,
) -> Answer {
    let mut can = Vec::new();
    let mut cannot = Vec::new();
    let names = Names::of(web, page.words);
    for (mut line, done) in outcomes {
        match done {
            Ok(case) => {
                let pick = Pick {
                    case: case.id,
                    version: case.version,
                    unit: None,
                };
                line.pick = pick.write(None);
                line.said = match case.lead {
                    Some(unit) => {
                        let state = page.word(&case.state);
                        page.t2("bulk-now-with", "state", state, "unit", names.unit(unit))
                    }
                    None => page.t1("bulk-now", "state", page.word(&case.state)),
                };
                can.push(line);
            }
            Err(why) => {
                line.said = why;
                cannot.push(line);
            }
        }
    }
    show(&Outcome {
        title: page.word(&kind).into_owned(),
        head: heading(&page, AFTER, can.len(), cannot.len()),
        code: kind.code(),
        once: format!("{:032x}", rand::random::<u128>()),
        undoable: undoable && !can.is_empty(),
        can,
        cannot,
        back,
        page,
    })
}

/// Keys of a heading: all can, none can, some can.
type Heading = (&'static str, &'static str, &'static str);
const BEFORE: Heading = ("bulk-head-all", "bulk-head-none", "bulk-head");
const AFTER: Heading = (
    "bulk-done-head-all",
    "bulk-done-head-none",
    "bulk-done-head",
);

/// "12 件可以，3 件不行"; one half alone when the other is empty.
fn heading(page: &Page, (all, none, some): Heading, can: usize, cannot: usize) -> String {
    match (can, cannot) {
        (_, 0) => page.t1(all, "can", can),
        (0, _) => page.t1(none, "cannot", cannot),
        _ => page.t2(some, "can", can, "cannot", cannot),
    }
}

/// A chosen case: `2611-0212-3456.3`, with the unit it goes to behind it once
/// that was shown.
#[derive(Clone, Copy)]
struct Pick {
    case: CaseId,
    version: u32,
    unit: Option<UnitId>,
}

impl Pick {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let case = CaseNumber::parse(parts.next()?).ok()?.id();
        let version = parts.next()?.parse().ok()?;
        let unit = parts.next().and_then(|unit| unit.parse().ok()).map(UnitId);
        Some(Self {
            case,
            version,
            unit,
        })
    }

    fn write(self, unit: Option<UnitId>) -> String {
        let number = CaseNumber::of(self.case).compact();
        match unit {
            Some(unit) => format!("{number}.{}.{unit}", self.version),
            None => format!("{number}.{}", self.version),
        }
    }
}

/// What is wanted of each case.
struct Wish<'a> {
    web: &'a Web,
    page: &'a Page,
    names: &'a Names,
    actor: &'a Actor,
    form: &'a Form,
    kind: ActKind,
}

impl Wish<'_> {
    /// The line of a case on the preview, and whether it can be done.
    fn weighed(&self, pick: Pick, case: Option<&Case>) -> (Line, bool) {
        let mut line = self.line(pick, case);
        let Some(case) = case else {
            line.said = self.page.t("bulk-not-found").into_owned();
            return (line, false);
        };
        // What is shown here is the case as it stands now.
        let pick = Pick {
            version: case.version,
            ..pick
        };
        let act = match self.act(pick, case) {
            Ok(act) => act,
            Err(why) => {
                line.said = why;
                return (line, false);
            }
        };
        line.pick = match &act {
            Act::Dispatch(to) => pick.write(Some(to.lead)),
            _ => pick.write(None),
        };
        match self.web.hotline.weigh(self.actor, case, &act) {
            Ok(facts) => {
                line.said = self.will(case, &facts);
                (line, true)
            }
            Err(refusal) => {
                line.said = said(&refusal, self.page, self.names);
                (line, false)
            }
        }
    }

    fn line(&self, pick: Pick, case: Option<&Case>) -> Line {
        let number = CaseNumber::of(pick.case);
        Line {
            href: format!("/desk/cases/{}", number.compact()),
            number: number.to_string(),
            title: case.map(|case| case.title.clone()).unwrap_or_default(),
            pick: pick.write(pick.unit),
            said: String::new(),
        }
    }

    /// The act for one case; words that say why there is none.
    fn act(&self, pick: Pick, case: &Case) -> Result<Act, String> {
        let note = || -> String {
            self.form
                .value("note")
                .trim()
                .chars()
                .take(WORDS_MOST)
                .collect()
        };
        Ok(match self.kind {
            ActKind::Accept => Act::Accept { class: None },
            ActKind::PassReply => Act::PassReply { note: note() },
            ActKind::Archive => Act::Archive,
            ActKind::Urge => Act::Urge {
                note: match note() {
                    empty if empty.is_empty() => self.page.t("bulk-urge-words").into_owned(),
                    note => note,
                },
            },
            ActKind::MarkRisk => match note() {
                empty if empty.is_empty() => {
                    return Err(self.page.t("bulk-needs-risk").into_owned());
                }
                risk => Act::MarkRisk { risk: Some(risk) },
            },
            _ => Act::Dispatch(self.dispatch(pick, case, note())?),
        })
    }

    /// To the unit that was shown, else the one chosen for all, else the one the
    /// catalogue finds.
    fn dispatch(&self, pick: Pick, case: &Case, note: String) -> Result<Dispatch, String> {
        let named = self.form.value("unit").parse().ok().map(UnitId);
        let unit = pick.unit.or(named).filter(|unit| self.names.knows(*unit));
        let found = self
            .web
            .hotline
            .suggest(&case.class, &case.region, &case.title, case.reported);
        let suggestion = match unit {
            Some(unit) => found.iter().find(|found| found.lead == unit),
            None => found.first(),
        };
        let lead = unit.or_else(|| suggestion.map(|found| found.lead));
        let Some(lead) = lead else {
            return Err(self.page.t("bulk-no-unit").into_owned());
        };
        Ok(Dispatch {
            lead,
            assists: suggestion
                .map(|found| found.assists.clone())
                .unwrap_or_default(),
            why: suggestion.map_or_else(|| "manual".to_owned(), |found| found.by.reference()),
            note,
            limit: suggestion.and_then(|found| found.limit.clone()),
        })
    }

    /// What will follow, in words.
    fn will(&self, case: &Case, facts: &[Fact]) -> String {
        let page = self.page;
        let due = |milestone: Milestone| {
            facts.iter().find_map(|fact| match fact {
                Fact::Due { deadline } if deadline.milestone == milestone => {
                    Some(page.when(&deadline.at))
                }
                _ => None,
            })
        };
        let given = facts.iter().find_map(|fact| match fact {
            Fact::Dispatched { lead, why, .. } => Some((*lead, why.as_str())),
            _ => None,
        });
        match self.kind {
            ActKind::Accept => page.t("bulk-will-accept").into_owned(),
            ActKind::PassReply => page.t("bulk-will-pass").into_owned(),
            ActKind::Archive => page.t("bulk-will-archive").into_owned(),
            ActKind::MarkRisk => page.t("bulk-will-mark").into_owned(),
            ActKind::Urge => {
                let unit = case.lead.map(|unit| self.names.unit(unit));
                page.t1("bulk-will-urge", "unit", unit.unwrap_or_default())
            }
            _ => {
                let (lead, why) = given.unwrap_or((UnitId(0), "manual"));
                let found = match why {
                    "manual" => page.t("fact-by-hand").into_owned(),
                    "fallback" => page.t("fact-by-fallback").into_owned(),
                    row => page.t1("fact-by-row", "row", row.trim_end_matches(" (nearest)")),
                };
                page.words.with(
                    "bulk-will-dispatch",
                    &[
                        ("unit", &self.names.unit(lead)),
                        ("found", &found),
                        ("reply", &due(Milestone::Reply).unwrap_or_default()),
                    ],
                )
            }
        }
    }
}

/// One case on the pages of many.
struct Line {
    href: String,
    number: String,
    title: String,
    pick: String,
    /// What will happen, what happened, or why not.
    said: String,
}

#[derive(Template)]
#[template(path = "desk/bulk.html")]
struct Preview {
    page: Page,
    title: String,
    head: String,
    code: &'static str,
    form: Form,
    units: Vec<Choice>,
    once: String,
    can: Vec<Line>,
    cannot: Vec<Line>,
    /// Every case that was chosen, to look once more with other fields.
    picks: Vec<String>,
    back: String,
}

#[derive(Template)]
#[template(path = "desk/bulk_done.html")]
struct Outcome {
    page: Page,
    title: String,
    head: String,
    code: &'static str,
    once: String,
    undoable: bool,
    can: Vec<Line>,
    cannot: Vec<Line>,
    back: String,
}
