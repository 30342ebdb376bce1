//! Every published figure equals a slow recount that knows nothing of how figures
//! are kept: it reads the events as plain JSON, cuts them into the times that a unit
//! had the case, and asks each count in the words of its definition.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../hotline/tests/town/mod.rs"]
mod town;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};
use rand::{RngExt as _, SeedableRng as _, rngs::SmallRng, seq::IndexedRandom as _};
use serde_json::Value;
use town::{HOTLINE, LIGHTING, TOWN, Town, WATER, grandmother, lamp, reply, to};
use xinqiao_hotline::{
    Act, Asked,
    act::{Dispatch, ReturnRuling},
    fact::CallOutcome,
    group, law,
};
use xinqiao_identity::{Actor, policy::Visible};
use xinqiao_insight::{
    Count, behind, check,
    count::Sum,
    day::{self, Span},
    days::{self, Part},
    explore::{self, Dimension, Question},
    follow,
    measure::Measures,
};
use xinqiao_kernel::{
    CaseId, PersonId, UnitId, WorkingCalendar,
    words::{ActKind, Card, Channel, Ending, Grade, Nature, Outside, Role, Urgency},
};
use xinqiao_platform::db::{Db, testing::each_engine};

/// Cases that live at once, and acts that are tried on them.
const CASES: usize = 90;
const ACTS: usize = 2_500;

#[tokio::test]
async fn every_figure_equals_a_slow_recount_of_the_events() {
    each_engine(|db| async move {
        let town = Town::new(db.clone(), "baokang").await;
        let tables = [
            xinqiao_identity::MIGRATIONS,
            xinqiao_hotline::store::MIGRATIONS,
            xinqiao_insight::MIGRATIONS,
        ];
        db.migrate(&tables).await.unwrap();
        let (db, calendar) = (town.hotline.db(), town.hotline.calendar());
        let mut follower = follow::start(db, calendar, town.now()).await.unwrap();
        let mut groups = group::start(db, town.now()).await.unwrap();
        let mut rng = SmallRng::seed_from_u64(20_261_123);
        let mut ids = Vec::new();
        for turn in 0..ACTS {
            live(&town, &mut rng, &mut ids).await;
            // Caught up at any moment, so the same case is counted many times over.
            if turn % 97 == 0 {
                let caught_up = follow::catch_up(db, &mut follower, calendar, town.now());
                caught_up.await.unwrap();
                group::catch_up(&town.hotline, &mut groups, town.now())
                    .await
                    .unwrap();
            }
        }
        town.heard().await;
        while follow::catch_up(db, &mut follower, calendar, town.now())
            .await
            .unwrap()
            > 0
        {}

        let report = check::check(db, calendar, |_| {}).await.unwrap();
        assert_eq!((report.behind, report.faults), (0, Vec::new()));
        let slow = Slow::of(db, calendar).await;
        let all = Span {
            first: day::date(slow.days().min().unwrap()),
            last: day::date(slow.days().max().unwrap()),
        };
        for span in [all, Span::month(all.first), Span::days_to(all.last, 9)] {
            same_days(db, &slow, span).await;
            same_answers(db, &slow, span).await;
            same_lists(db, &slow, span).await;
        }
        let met: Vec<&str> = Count::ALL
            .iter()
            .filter(|count| slow.sum(**count, all, |_| true) > 0)
            .map(|count| count.code())
            .collect();
        assert!(
            met.len() + 2 >= Count::ALL.len(),
            "only {met:?} ever happened"
        );

        let kept = days::sums(db, Part::Unit, all).await.unwrap();
        check::rebuild(db, calendar, town.now(), |_| {})
            .await
            .unwrap();
        assert_eq!(days::sums(db, Part::Unit, all).await.unwrap(), kept);
        let report = check::check(db, calendar, |_| {}).await.unwrap();
        assert_eq!(report.faults, Vec::<String>::new());
    })
    .await;
}

/// Days, by each thing there is.
async fn same_days(db: &Db, slow: &Slow, span: Span) {
    let all = days::sum(db, span).await.unwrap();
    for count in Count::ALL {
        assert_eq!(
            all.of(*count),
            slow.sum(*count, span, |_| true),
            "{count:?} {span:?}"
        );
    }
    for (unit, sums) in days::sums(db, Part::Unit, span).await.unwrap() {
        for count in Count::ALL.iter().filter(|count| !count.by().of_the_case()) {
            let counted = slow.sum(*count, span, |one| one.unit == unit);
            assert_eq!(sums.of(*count), counted, "{count:?} of {unit}");
        }
    }
    for (class, sums) in days::sums(db, Part::Class, span).await.unwrap() {
        for count in Count::ALL {
            let counted = slow.sum(*count, span, |one| one.class / 10_000 == class);
            assert_eq!(sums.of(*count), counted, "{count:?} of class {class}");
        }
    }
}

/// The explorer, split by three things.
async fn same_answers(db: &Db, slow: &Slow, span: Span) {
    let measures = Measures::shipped().unwrap();
    let of_units: Vec<_> = measures
        .iter()
        .filter(|measure| measure.of_units())
        .collect();
    let question = Question {
        measures: of_units.clone(),
        by: vec![Dimension::Week, Dimension::Unit, Dimension::Class],
        only: vec![(Dimension::Nature, vec![2])],
        span,
    };
    let answer = explore::ask(db, &Visible::Everything, &question)
        .await
        .unwrap();
    for measure in of_units {
        let (mut of, mut over) = (0, 0);
        for (codes, sums) in &answer {
            let [week, unit, class] = codes[..] else {
                panic!("three codes")
            };
            let here = |one: &One| {
                one.nature == "help"
                    && one.unit == unit
                    && one.class / 1_000_000 == class
                    && (week..week + 7).contains(&one.day)
            };
            let figure = measure.figure(sums);
            let counted = |counts: &[Count]| -> i64 {
                counts
                    .iter()
                    .map(|count| slow.sum(*count, span, here))
                    .sum()
            };
            assert_eq!(
                figure.of,
                counted(&measure.of),
                "{} {codes:?}",
                measure.code
            );
            of += figure.of;
            over += figure.over.unwrap_or(0);
        }
        let help = |one: &One| one.nature == "help";
        let counted = |counts: &[Count]| -> i64 {
            counts
                .iter()
                .map(|count| slow.sum(*count, span, help))
                .sum()
        };
        assert_eq!((of, over), (counted(&measure.of), counted(&measure.over)));
    }
}

/// The list behind a figure is as long as the figure, whoever turns its pages.
async fn same_lists(db: &Db, slow: &Slow, span: Span) {
    for count in Count::ALL.iter().filter(|count| count.sum() == Sum::Rows) {
        let mut listed = BTreeSet::new();
        let mut after = None;
        loop {
            let page = behind::cases(db, &Visible::Everything, *count, span, &[], after, 7).await;
            let page = page.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(*last);
            for one in page {
                assert!(listed.insert(one), "{count:?} lists {one:?} twice");
            }
        }
        let length = i64::try_from(listed.len()).unwrap();
        assert_eq!(length, slow.sum(*count, span, |_| true), "{count:?}");
    }
}

// What people do, in any order; what the law refuses does not happen.

async fn live(town: &Town, rng: &mut SmallRng, ids: &mut Vec<CaseId>) {
    town.clock
        .advance(jiff::SignedDuration::from_secs(rng.random_range(1..20)));
    if ids.len() < CASES && rng.random_bool(0.1) {
        let mut filing = lamp();
        filing.nature = *Nature::ALL.choose(rng).unwrap();
        filing.channel = *Channel::ALL.choose(rng).unwrap();
        filing.class = (*["", "0201", "030102", "01"].choose(rng).unwrap()).to_owned();
        filing.urgency = *Urgency::ALL.choose(rng).unwrap();
        let by_phone = rng.random_bool(0.5);
        let teller = if by_phone { &town.agent } else { &town.citizen };
        if !by_phone {
            filing.reporter = town.citizen.person;
        }
        let filed = town
            .hotline
            .file(teller, filing, by_phone, grandmother(), Asked::default());
        ids.push(filed.await.unwrap().case.id);
    }
    if rng.random_bool(0.02) {
        town.clock
            .advance(jiff::SignedDuration::from_hours(rng.random_range(1..60)));
    }
    town.hotline.let_time_pass(town.now(), 1_000).await.unwrap();
    let Some(id) = ids.choose(rng) else { return };
    let case = xinqiao_hotline::store::case(town.hotline.db(), *id)
        .await
        .unwrap()
        .unwrap();
    let possible: Vec<ActKind> = law::possible(case.state).collect();
    let onward: Vec<ActKind> = ONWARD
        .iter()
        .copied()
        .filter(|act| possible.contains(act))
        .collect();
    let wanted = if rng.random_bool(0.5) && !onward.is_empty() {
        onward
    } else {
        possible
    };
    let act = *wanted.choose(rng).unwrap();
    let Some((actor, act)) = somebody(town, rng, ids, case.lead.unwrap_or(TOWN), act) else {
        return;
    };
    let _refused_or_not = town.hotline.act(&actor, *id, act, Asked::default()).await;
}

/// What brings a case on.
const ONWARD: [ActKind; 11] = [
    ActKind::Accept,
    ActKind::Dispatch,
    ActKind::Sign,
    ActKind::Reply,
    ActKind::PassReply,
    ActKind::CallBack,
    ActKind::Contact,
    ActKind::GiveBack,
    ActKind::RuleOnReturn,
    ActKind::RequestExtension,
    ActKind::RuleOnExtension,
];

fn somebody(
    town: &Town,
    rng: &mut SmallRng,
    ids: &[CaseId],
    lead: UnitId,
    act: ActKind,
) -> Option<(Actor, Act)> {
    use ActKind as A;
    let said = || "已核实".to_owned();
    let unit = *[LIGHTING, WATER, TOWN].choose(rng)?;
    let hand = Actor::staff(PersonId(50), Role::UnitHead, lead);
    let head = Actor::staff(PersonId(51), Role::CentreHead, HOTLINE);
    let grade = *Grade::ALL.choose(rng)?;
    let outcomes = [
        CallOutcome::Solved,
        CallOutcome::NotSolved,
        CallOutcome::NotReached,
        CallOutcome::Declined,
    ];
    let outcome = *outcomes.choose(rng)?;
    Some(match act {
        A::Accept => (
            head,
            Act::Accept {
                class: Some("040101".to_owned()),
            },
        ),
        A::AnswerAtOnce => (head, Act::AnswerAtOnce { answer: said() }),
        A::RefuseToAccept => (head, Act::RefuseToAccept { way: said() }),
        A::TransferOut => (
            head,
            Act::TransferOut {
                to: Outside::Police110,
                note: said(),
            },
        ),
        A::Merge => (
            head,
            Act::Merge {
                into: *ids.choose(rng)?,
                reason: said(),
            },
        ),
        A::UndoMerge => (head, Act::UndoMerge { reason: said() }),
        A::Dispatch => (head, to(unit)),
        A::Redispatch => {
            let again = Dispatch {
                lead: unit,
                assists: Vec::new(),
                why: "manual".to_owned(),
                note: said(),
                limit: None,
            };
            (head, Act::Redispatch(again))
        }
        A::Recall => (head, Act::Recall { reason: said() }),
        A::Sign => (hand, Act::Sign),
        A::Contact => (
            hand,
            Act::Contact {
                on_site: false,
                note: said(),
            },
        ),
        A::GiveBack => (
            hand,
            Act::GiveBack {
                reason: said(),
                suggests: None,
            },
        ),
        A::RuleOnReturn => {
            let ruling = match rng.random_range(0..3) {
                0 => ReturnRuling::Grant,
                1 => ReturnRuling::Refuse,
                _ => ReturnRuling::Name(unit),
            };
            (
                head,
                Act::RuleOnReturn {
                    ruling,
                    note: said(),
                },
            )
        }
        A::RequestExtension => {
            let more = "3 working_days".parse().unwrap();
            (
                hand,
                Act::RequestExtension {
                    more,
                    reason: said(),
                },
            )
        }
        A::RuleOnExtension => (
            head,
            Act::RuleOnExtension {
                grant: true,
                note: said(),
            },
        ),
        A::Park => (
            head,
            Act::Park {
                plan: said(),
                until: Date::constant(2027, 6, 1),
            },
        ),
        A::Resume => (hand, Act::Resume),
        A::Reply => (hand, reply()),
        A::PassReply => (
            head,
            Act::PassReply {
                note: String::new(),
            },
        ),
        A::SendBack => (head, Act::SendBack { reason: said() }),
        A::CallBack => {
            let call = Act::CallBack {
                outcome,
                grade: Some(grade),
                note: said(),
                again_at: None,
            };
            (town.caller.clone(), call)
        }
        A::ContestEvaluation => (hand, Act::ContestEvaluation { reason: said() }),
        A::RuleOnContest => (
            head,
            Act::RuleOnContest {
                strike: true,
                note: said(),
            },
        ),
        A::Urge => (head, Act::Urge { note: said() }),
        A::Supervise => (
            head,
            Act::Supervise {
                level: rng.random_range(0..4),
                note: said(),
            },
        ),
        A::ShowCard => (
            head,
            Act::ShowCard {
                card: *[Card::Yellow, Card::Red].choose(rng)?,
                reason: said(),
            },
        ),
        A::Reopen => (head, Act::Reopen { reason: said() }),
        A::Close => (
            head,
            Act::Close {
                ending: Ending::Unreasonable,
                note: said(),
            },
        ),
        A::Withdraw => (town.citizen.clone(), Act::Withdraw { reason: said() }),
        _ => return None,
    })
}

// The slow recount.

/// One thing that a count may hold for: a case as it came in, or a time that a unit
/// had it, with everything that happened in it.
struct One {
    of_case: bool,
    unit: i64,
    class: i64,
    nature: String,
    /// The day by which the count at hand looks at it; set for each count.
    day: i64,
    facts: Vec<(Timestamp, Value)>,
    /// What it began with: `filed`, `dispatched`, `answered_at_once`, `reply_shared`,
    /// `sent_back`, `reopened`.
    began: String,
    /// A further time follows because the person or the hotline was not content.
    not_content: bool,
}

struct Slow {
    ones: Vec<One>,
    on: BTreeMap<Timestamp, i64>,
    minutes: BTreeMap<(Timestamp, Timestamp), i64>,
}

impl Slow {
    async fn of(db: &Db, calendar: &WorkingCalendar) -> Self {
        let sql = "select case_id, at, body from case_event order by case_id, seq";
        let rows = db.query(sql, Vec::new()).await.unwrap();
        let mut cases: BTreeMap<i64, Vec<(Timestamp, Value)>> = BTreeMap::new();
        for row in rows {
            let body: Value = serde_json::from_str(&row.get::<String>(2).unwrap()).unwrap();
            let at: Timestamp = row.get(1).unwrap();
            let facts = body["facts"].as_array().unwrap().iter().cloned();
            let case = cases.entry(row.get(0).unwrap()).or_default();
            case.extend(facts.map(|fact| (at, fact)));
        }
        let ones: Vec<One> = cases.into_values().flat_map(cut).collect();
        let mut moments: BTreeSet<Timestamp> = BTreeSet::new();
        let mut minutes = BTreeMap::new();
        for one in &ones {
            moments.extend(one.facts.iter().map(|(at, _)| *at));
            moments.extend(one.facts.iter().filter_map(|(_, fact)| due_at(fact)));
            let began = one.facts[0].0;
            if let Some(replied) = one.last("replied") {
                let worked = calendar.working_time(began, replied).as_mins();
                minutes.insert((began, replied), worked);
            }
        }
        let number = |at: Timestamp| day::number(calendar.date_of(at));
        let on = moments.into_iter().map(|at| (at, number(at))).collect();
        Self { ones, on, minutes }
    }

    fn days(&self) -> impl Iterator<Item = i64> {
        self.on.values().copied()
    }

    /// What a count comes to, in a span, over what is wanted.
    fn sum(&self, count: Count, span: Span, wanted: impl Fn(&One) -> bool) -> i64 {
        let (first, last) = (day::number(span.first), day::number(span.last));
        let mut sum = 0;
        for one in &self.ones {
            let Some((at, more)) = self.holds(count, one) else {
                continue;
            };
            let day = self.on[&at];
            let one = One {
                day,
                facts: Vec::new(),
                began: String::new(),
                nature: one.nature.clone(),
                ..*one
            };
            if (first..=last).contains(&day) && wanted(&one) {
                sum += more;
            }
        }
        sum
    }

    /// Whether a count holds for this, at which moment, and how much it adds: its
    /// definition in words.
    fn holds(&self, count: Count, one: &One) -> Option<(Timestamp, i64)> {
        let handled =
            !one.of_case && !matches!(one.began.as_str(), "answered_at_once" | "reply_shared");
        let first_time = handled && !matches!(one.began.as_str(), "sent_back" | "reopened");
        let began = one.facts[0].0;
        let if_case = |holds: bool| (one.of_case && holds).then_some((began, 1));
        let if_given = |holds: bool| (first_time && holds).then_some((began, 1));
        let if_handled = |holds: bool| (handled && holds).then_some((began, 1));
        let due = one.due().filter(|_| handled);
        let if_due = |holds: bool| due.filter(|_| holds).map(|at| (at, 1));
        let replied = one.last("replied").filter(|_| handled);
        let judged = one
            .last_of(&["called_back", "evaluated"])
            .filter(|_| !one.of_case);
        let if_judged = |holds: bool| judged.filter(|_| holds).map(|at| (at, 1));
        let grade = one.grade();
        let bad = matches!(grade, Some("dissatisfied" | "very_dissatisfied"));
        match count {
            Count::Received => if_case(true),
            Count::Answered => if_case(one.has("answered_at_once")),
            Count::Refused => if_case(one.has("refused_to_accept")),
            Count::Transferred => if_case(one.has("transferred_out")),
            Count::Merged => {
                let merged = one
                    .facts
                    .iter()
                    .rposition(|(_, fact)| fact["t"] == "merged");
                let undone = one
                    .facts
                    .iter()
                    .rposition(|(_, fact)| fact["t"] == "merge_undone");
                if_case(merged.is_some() && merged > undone)
            }
            Count::Withdrawn => if_case(
                one.facts
                    .iter()
                    .any(|(_, fact)| fact["ending"] == "withdrawn"),
            ),
            Count::Dispatched => if_case(one.dispatches() > 0),
            Count::DispatchedRight => if_case(one.dispatches() == 1),
            Count::Reopened => if_case(one.has("reopened")),
            Count::Ended => one.ended().filter(|_| one.of_case).map(|at| (at, 1)),

            Count::Given => if_given(true),
            Count::ToSign => if_given(one.asked("sign")),
            Count::SignedInTime => if_given(one.in_time("sign", "signed")),
            Count::ToContact => if_given(one.asked("contact")),
            Count::ContactedInTime => if_given(one.met_in_time("contact")),
            Count::Returned => if_given(one.has("return_granted")),
            Count::Extended => if_given(one.has("extension_granted")),
            Count::Parked => if_given(one.has("parked")),
            Count::Urged => if_handled(one.has("urged")),
            Count::Supervised => if_handled(
                one.facts
                    .iter()
                    .any(|(_, fact)| fact["t"] == "supervised" && fact["level"].as_i64() > Some(0)),
            ),
            Count::Yellow => if_handled(one.card("yellow")),
            Count::Red => if_handled(one.card("red")),

            Count::Due => if_due(true),
            Count::DueReplied => if_due(one.has("replied")),
            Count::InTime => if_due(one.met_in_time("reply")),
            Count::Late => if_due(one.late()),

            Count::Replied => replied.map(|at| (at, 1)),
            Count::Reworked => replied.filter(|_| one.not_content).map(|at| (at, 1)),
            Count::Minutes => replied.map(|at| (at, self.minutes[&(began, at)])),
            Count::Closed => one.closed().filter(|_| handled).map(|at| (at, 1)),

            Count::Called => if_judged(one.has("called_back")),
            Count::Reached => if_judged(one.called(&["solved", "not_solved", "declined", "later"])),
            Count::Solved => if_judged(one.solved()),
            Count::Evaluated => if_judged(grade.is_some() && !one.struck()),
            Count::Satisfied => if_judged(grade.is_some() && !bad && !one.struck()),
            Count::Negative => if_judged(bad && !one.struck()),
            Count::Grades => {
                let worst_first = [
                    "very_dissatisfied",
                    "dissatisfied",
                    "fairly_satisfied",
                    "satisfied",
                    "very_satisfied",
                ];
                let place = worst_first.iter().position(|word| Some(*word) == grade)?;
                let judged = judged.filter(|_| !one.struck())?;
                Some((judged, i64::try_from(place + 1).unwrap()))
            }
            Count::Struck => if_judged(one.struck()),
        }
    }
}

/// The case as it came in with all its facts, and each time that a unit had it.
fn cut(facts: Vec<(Timestamp, Value)>) -> Vec<One> {
    let class = facts
        .iter()
        .rev()
        .find_map(|(_, fact)| match fact["t"].as_str()? {
            "accepted" => fact["class"].as_str().filter(|class| !class.is_empty()),
            "filed" => Some(fact["filing"]["class"].as_str().unwrap_or_default()),
            _ => None,
        });
    let class = class.unwrap_or_default();
    let class: i64 = if class.is_empty() {
        0
    } else {
        format!("{class:0<8}").parse().unwrap()
    };
    let nature = facts[0].1["filing"]["nature"].as_str().unwrap().to_owned();
    let begun = |began: &str, unit: i64| One {
        of_case: false,
        unit,
        class,
        nature: nature.clone(),
        day: 0,
        facts: Vec::new(),
        began: began.to_owned(),
        not_content: false,
    };
    let mut times: Vec<One> = Vec::new();
    let mut holds: Option<i64> = None;
    let mut stood = None;
    for (at, fact) in &facts {
        let t = fact["t"].as_str().unwrap();
        let mut next = None;
        match t {
            "dispatched" => next = fact["lead"].as_i64(),
            "answered_at_once" => next = Some(0),
            "reply_shared" => next = Some(fact["lead"].as_i64().unwrap_or(0)),
            "sent_back" | "reopened" => {
                if let (Some(unit), Some(last)) = (holds, times.last_mut()) {
                    last.not_content = true;
                    // Opened again, it is not closed after that time any more.
                    if t == "reopened" {
                        last.facts.push((*at, fact.clone()));
                    }
                    if unit == 0 {
                        holds = None;
                    } else {
                        next = holds;
                    }
                }
            }
            "dispatch_recalled" => {
                times.pop();
                holds = None;
            }
            "follows" => stood = holds.take(),
            "merge_undone" => {
                times.pop_if(|time| time.began == "reply_shared");
                holds = stood.take();
            }
            _ => {}
        }
        if next.is_some() {
            holds = next;
            times.extend(next.map(|unit| begun(t, unit)));
        }
        if let (Some(_), Some(time)) = (holds, times.last_mut()) {
            time.facts.push((*at, fact.clone()));
        }
        if t == "return_granted" {
            holds = None;
        }
    }
    let of_case = One {
        of_case: true,
        facts,
        ..begun("filed", 0)
    };
    times.push(of_case);
    times
}

fn due_at(fact: &Value) -> Option<Timestamp> {
    let at = (fact["t"] == "due")
        .then(|| fact["at"].as_i64())
        .flatten()?;
    Some(Timestamp::from_millisecond(at).unwrap())
}

impl One {
    fn has(&self, t: &str) -> bool {
        self.facts.iter().any(|(_, fact)| fact["t"] == t)
    }

    fn last(&self, t: &str) -> Option<Timestamp> {
        self.last_of(&[t])
    }

    fn last_of(&self, of: &[&str]) -> Option<Timestamp> {
        let mut facts = self.facts.iter().rev();
        facts
            .find(|(_, fact)| of.iter().any(|t| fact["t"] == *t))
            .map(|(at, _)| *at)
    }

    /// Dispatches that were not taken back before the unit signed.
    fn dispatches(&self) -> usize {
        let times = |t: &str| self.facts.iter().filter(|(_, fact)| fact["t"] == t).count();
        times("dispatched") - times("dispatch_recalled")
    }

    fn ended(&self) -> Option<Timestamp> {
        let end = self
            .facts
            .iter()
            .rposition(|(_, fact)| fact["t"] == "closed")?;
        let again =
            |(_, fact): &(Timestamp, Value)| fact["t"] == "reopened" || fact["t"] == "merge_undone";
        (!self.facts[end..].iter().any(again)).then(|| self.facts[end].0)
    }

    fn closed(&self) -> Option<Timestamp> {
        let end = self
            .facts
            .iter()
            .rposition(|(_, fact)| fact["t"] == "closed" && fact["ending"] != "withdrawn")?;
        let again = self.facts[end..]
            .iter()
            .any(|(_, fact)| fact["t"] == "reopened");
        (!again).then(|| self.facts[end].0)
    }

    /// The last limit to reply by that was set, unless it was waived before the reply.
    fn due(&self) -> Option<Timestamp> {
        let mut due = None;
        let mut replied = false;
        for (_, fact) in &self.facts {
            match (fact["t"].as_str().unwrap(), fact["m"].as_str()) {
                ("due", Some("reply")) => due = due_at(fact),
                ("replied", _) => replied = true,
                ("dropped", Some("reply")) if !replied => due = None,
                _ => {}
            }
        }
        due
    }

    fn limit(&self, milestone: &str) -> Option<Timestamp> {
        let mut facts = self.facts.iter().rev();
        facts.find_map(|(_, fact)| due_at(fact).filter(|_| fact["m"] == milestone))
    }

    /// There was a limit, and it was either kept or not waived.
    fn asked(&self, milestone: &str) -> bool {
        let last = |t: &str| {
            let of = |(_, fact): &(Timestamp, Value)| fact["t"] == t && fact["m"] == milestone;
            self.facts.iter().rposition(of)
        };
        let waived = last("dropped") > last("due");
        let kept = match milestone {
            "sign" => self.in_time("sign", "signed"),
            other => self.met_in_time(other),
        };
        self.limit(milestone).is_some() && (kept || !waived)
    }

    fn in_time(&self, milestone: &str, t: &str) -> bool {
        self.last(t).is_some() && self.limit(milestone) >= self.last(t)
    }

    fn met_in_time(&self, milestone: &str) -> bool {
        self.facts.iter().any(|(at, fact)| {
            fact["t"] == "met" && fact["m"] == milestone && self.limit(milestone) >= Some(*at)
        })
    }

    /// Since the limit was last set, it passed, or the reply came after it.
    fn late(&self) -> bool {
        let set = self
            .facts
            .iter()
            .rposition(|(_, fact)| fact["t"] == "due" && fact["m"] == "reply");
        self.facts[set.unwrap_or(0)..].iter().any(|(at, fact)| {
            fact["t"] == "passed" && fact["milestone"] == "reply"
                || fact["t"] == "met" && fact["m"] == "reply" && Some(*at) > self.limit("reply")
        })
    }

    fn card(&self, card: &str) -> bool {
        self.facts
            .iter()
            .any(|(_, fact)| fact["t"] == "card_shown" && fact["card"] == card)
    }

    fn called(&self, outcomes: &[&str]) -> bool {
        self.facts.iter().any(|(_, fact)| {
            fact["t"] == "called_back" && outcomes.iter().any(|outcome| fact["outcome"] == *outcome)
        })
    }

    /// Said that it is solved, and did not take that back.
    fn solved(&self) -> bool {
        let mut said = self
            .facts
            .iter()
            .rev()
            .filter(|(_, fact)| fact["t"] == "called_back");
        let last =
            said.find(|(_, fact)| fact["outcome"] == "solved" || fact["outcome"] == "not_solved");
        last.is_some_and(|(_, fact)| fact["outcome"] == "solved")
    }

    fn grade(&self) -> Option<&str> {
        let mut facts = self.facts.iter().rev();
        facts.find_map(|(_, fact)| fact["grade"].as_str().filter(|_| fact["t"] == "evaluated"))
    }

    fn struck(&self) -> bool {
        self.facts
            .iter()
            .any(|(_, fact)| fact["t"] == "contest_ruled" && fact["struck"] == true)
    }
}
