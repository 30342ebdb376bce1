//! Whatever people do, in whatever order: properties of the law.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, civil::date, tz::Offset};
use proptest::prelude::*;
use xinqiao_hotline::{
    Act, Case,
    act::{Dispatch, ReturnRuling, Shared},
    fact::{CallOutcome, Fact},
    filing::Filing,
    law::{self, Ground},
    rules::RuleBook,
};
use xinqiao_identity::{Actor, Hand, policy};
use xinqiao_kernel::{
    CaseId, PersonId, UnitId, WorkingCalendar,
    office_hours::OfficeHours,
    words::{
        ActKind, Card, Channel, Ending, Grade, Milestone, Nature, Outside, Role, State, Urgency,
    },
};

const RULE_SETS: [&str; 4] = ["hj", "beijing", "shandong", "baokang"];

fn calendar() -> WorkingCalendar {
    let office = OfficeHours::parse(&[["09:00", "12:00"], ["13:30", "17:30"]]).unwrap();
    WorkingCalendar::new(office, 8, []).unwrap()
}

fn filing(nature: Nature, urgency: Urgency) -> Filing {
    Filing {
        nature,
        class: "010101".to_owned(),
        region: "990101001".to_owned(),
        place: "幸福里小区".to_owned(),
        point: None,
        title: String::new(),
        text: "路灯不亮三天了，晚上走路看不见。".to_owned(),
        channel: Channel::Phone,
        urgency,
        attachments: Vec::new(),
        enterprise: None,
        reported: None,
        secret: false,
        public: true,
        reporter: None,
        person_digest: None,
        origin: None,
    }
}

/// Any act with any content, sensible or not.
fn any_act() -> impl Strategy<Value = Act> {
    let unit = (1..5_i64).prop_map(UnitId);
    let words = prop_oneof![3 => Just("已核实".to_owned()), 1 => Just(String::new())];
    let grade = prop::sample::select(Grade::ALL.to_vec());
    let dispatch = (
        unit.clone(),
        prop::collection::vec(unit.clone(), 0..3),
        words.clone(),
    )
        .prop_map(|(lead, assists, note)| Dispatch {
            lead,
            assists,
            why: "manual".to_owned(),
            note,
            limit: None,
        });
    prop_oneof![
        1 => words.clone().prop_map(|text| Act::Supplement { text, attachments: Vec::new() }),
        1 => Just(Act::Accept { class: None }),
        1 => words.clone().prop_map(|way| Act::RefuseToAccept { way }),
        1 => words.clone().prop_map(|answer| Act::AnswerAtOnce { answer }),
        1 => Just(Act::TransferOut { to: Outside::Police110, note: String::new() }),
        1 => words.clone().prop_map(|reason| Act::Merge { into: other_case(), reason }),
        1 => words.clone().prop_map(|reason| Act::UndoMerge { reason }),
        3 => (prop::option::of(unit.clone()), words.clone())
            .prop_map(|(lead, to_person)| Act::ShareReply(Shared { from: other_case(), lead, to_person })),
        6 => dispatch.clone().prop_map(Act::Dispatch),
        1 => dispatch.prop_map(Act::Redispatch),
        1 => words.clone().prop_map(|reason| Act::Recall { reason }),
        6 => Just(Act::Sign),
        1 => (any::<bool>(), words.clone()).prop_map(|(on_site, note)| Act::Contact { on_site, note }),
        2 => words.clone().prop_map(|reason| Act::GiveBack { reason, suggests: None }),
        2 => (prop_oneof![Just(ReturnRuling::Grant), Just(ReturnRuling::Refuse), unit.clone().prop_map(ReturnRuling::Name)], words.clone())
            .prop_map(|(ruling, note)| Act::RuleOnReturn { ruling, note }),
        2 => words.clone().prop_map(|reason| Act::RequestExtension { more: "3 working_days".parse().unwrap(), reason }),
        2 => (any::<bool>(), words.clone()).prop_map(|(grant, note)| Act::RuleOnExtension { grant, note }),
        1 => words.clone().prop_map(|plan| Act::Park { plan, until: date(2027, 6, 1) }),
        2 => Just(Act::Resume),
        1 => words.clone().prop_map(|text| Act::ReportInterim { text }),
        3 => (unit.clone(), words.clone()).prop_map(|(unit, text)| Act::Assist { unit, text }),
        2 => (unit.clone(), words.clone()).prop_map(|(unit, what)| Act::AskAssist { unit, what, by: date(2026, 11, 25) }),
        1 => (unit.clone(), words.clone()).prop_map(|(unit, reason)| Act::DeclineAssist { unit, reason }),
        2 => (unit, words.clone()).prop_map(|(unit, reason)| Act::ReleaseAssist { unit, reason }),
        6 => (words.clone(), words.clone())
            .prop_map(|(to_person, to_hotline)| Act::Reply { to_person, to_hotline, attachments: Vec::new() }),
        5 => Just(Act::PassReply { note: String::new() }),
        1 => words.clone().prop_map(|reason| Act::SendBack { reason }),
        4 => (prop::sample::select(vec![CallOutcome::Solved, CallOutcome::NotSolved, CallOutcome::NotReached, CallOutcome::WrongNumber, CallOutcome::Declined]), prop::option::of(grade.clone()), words.clone())
            .prop_map(|(outcome, grade, note)| Act::CallBack { outcome, grade, note, again_at: None }),
        2 => (grade, words.clone()).prop_map(|(grade, comment)| Act::Evaluate { grade, reasons: Vec::new(), comment }),
        1 => words.clone().prop_map(|reason| Act::ContestEvaluation { reason }),
        1 => (any::<bool>(), words.clone()).prop_map(|(strike, note)| Act::RuleOnContest { strike, note }),
        1 => words.clone().prop_map(|note| Act::Urge { note }),
        1 => (0..5_u8, words.clone()).prop_map(|(level, note)| Act::Supervise { level, note }),
        1 => words.clone().prop_map(|reason| Act::ShowCard { card: Card::Yellow, reason }),
        1 => Just(Act::MarkRisk { risk: Some("群体性聚集".to_owned()) }),
        1 => any::<bool>().prop_map(|secret| Act::SetSecrecy { secret }),
        1 => words.clone().prop_map(|reason| Act::RequestEnd { reason }),
        1 => (any::<bool>(), words.clone()).prop_map(|(grant, note)| Act::RuleOnEnd { grant, note }),
        1 => Just(Act::Join),
        1 => Just(Act::Withdraw { reason: String::new() }),
        1 => (prop::sample::select(Ending::ALL.to_vec()), words.clone()).prop_map(|(ending, note)| Act::Close { ending, note }),
        1 => words.prop_map(|reason| Act::Reopen { reason }),
        1 => Just(Act::Archive),
        1 => Just(Act::CorrectPerson { digest: "ab".to_owned() }),
    ]
}

fn other_case() -> CaseId {
    CaseId::new(date(2026, 11, 1), 1, 7).unwrap()
}

/// One moment in the life of a case: an act some time later, or just time.
fn any_moment() -> impl Strategy<Value = (Option<Act>, i64, Role)> {
    let role = prop::sample::select(vec![
        Role::Handler,
        Role::UnitHead,
        Role::Supervisor,
        Role::CentreHead,
    ]);
    (
        prop::option::weighted(0.85, any_act()),
        0..72 * 60_i64,
        role,
    )
}

/// A case with all its facts, as events would hold them.
struct Life {
    case: Case,
    events: Vec<(Timestamp, Vec<Fact>)>,
}

fn live(
    rule_set: &str,
    nature: Nature,
    urgency: Urgency,
    moments: &[(Option<Act>, i64, Role)],
) -> Life {
    let calendar = calendar();
    let book = RuleBook::shipped(rule_set, Offset::constant(8)).unwrap();
    let mut now: Timestamp = "2026-11-02T01:30:00Z".parse().unwrap();
    let hand = |role| Hand {
        person: Some(PersonId(1)),
        role,
        unit: Some(UnitId(1)),
        stands_in_for: None,
    };
    let rules = book.on(now);
    let ground = Ground {
        rules,
        calendar: &calendar,
        now,
        hand: hand(Role::Agent),
    };

    let id = CaseId::new(date(2026, 11, 2), 1, 1).unwrap();
    let act = Act::File {
        filing: Box::new(filing(nature, urgency)),
        accepted: false,
    };
    let facts = law::open(id, &act, &ground).unwrap();
    let Fact::Filed { filing, rules } = &facts[0] else {
        panic!("a filing comes first")
    };
    let mut case = law::begin(id, now, filing, rules);
    law::apply(&mut case, now, &facts);
    let mut events = vec![(now, facts)];

    for (act, minutes, role) in moments {
        now += SignedDuration::from_mins(*minutes);
        let ground = Ground {
            rules: book.of(&case).unwrap(),
            calendar: &calendar,
            now,
            hand: hand(*role),
        };
        let facts = match act {
            Some(act) => match law::decide(&case, act, &ground) {
                Ok(facts) => facts,
                Err(refusal) => {
                    assert!(!refusal.to_string().is_empty());
                    continue;
                }
            },
            None => law::on_time(&case, &ground),
        };
        if facts.is_empty() {
            continue;
        }
        let before = case.clone();
        law::apply(&mut case, now, &facts);
        check_step(&before, &case, &facts);
        events.push((now, facts));
    }
    Life { case, events }
}

fn check_step(before: &Case, after: &Case, facts: &[Fact]) {
    assert_eq!(after.version, before.version + 1, "one event, one version");
    for milestone in Milestone::ALL {
        let (old, new) = (before.deadline(*milestone), after.deadline(*milestone));
        // A met one is history: the events hold it, the row may let it go.
        if old.is_some_and(|due| due.met.is_some()) && new.is_none() {
            continue;
        }
        if old.map(|due| due.at) != new.map(|due| due.at) {
            let spoken_of = facts.iter().any(|fact| match fact {
                Fact::Due { deadline } => deadline.milestone == *milestone,
                Fact::Dropped { milestone: named } | Fact::Met { milestone: named } => {
                    named == milestone
                }
                _ => false,
            });
            assert!(
                spoken_of,
                "{milestone} moved without a fact that says so: {facts:?}"
            );
        }
    }
    if let Some(due) = after.deadlines.iter().find(|due| due.at < due.from) {
        panic!("a deadline before its beginning: {due:?}");
    }
    let mut milestones = BTreeSet::new();
    assert!(
        after
            .deadlines
            .iter()
            .all(|due| milestones.insert(due.milestone)),
        "one deadline a milestone"
    );
}

/// Everybody there could be, each with one post.
fn everybody(case: &Case) -> Vec<Actor> {
    let unit = case.lead.unwrap_or(UnitId(1));
    let staff = Role::ALL
        .iter()
        .map(|role| Actor::staff(PersonId(9), *role, unit));
    staff.chain([Actor::clock(), Actor::anonymous()]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_acts_leaves_a_case_without_a_way_on(
        rule_set in prop::sample::select(RULE_SETS.to_vec()),
        nature in prop::sample::select(Nature::ALL.to_vec()),
        urgency in prop::sample::select(Urgency::ALL.to_vec()),
        moments in prop::collection::vec(any_moment(), 0..60),
    ) {
        let case = live(rule_set, nature, urgency, &moments).case;
        if case.state == State::Archived {
            return Ok(());
        }
        // Somebody awaited: an open step with a limit, or a ruling.
        let awaited = case.deadlines.iter().any(|due| due.met.is_none());
        let objected = case.state == State::CallingBack && case.objected;
        // Who follows waits for the case that leads; when that ends so does the waiting.
        let follows = case.follows() == Some(other_case());
        prop_assert!(awaited || objected || follows, "{} waits for nobody: {:?}", case.state, case.deadlines);

        // And somebody who may do something that leads on.
        let assists: Vec<UnitId> = case.assists.iter().map(|assist| assist.unit).collect();
        let standing = policy::Standing {
            lead: case.lead, assists: &assists, reported: case.reported, anonymous_holder: true,
            ..policy::Standing::default()
        };
        let leads_on = |act: &ActKind| !matches!(act,
            ActKind::Supplement | ActKind::Join | ActKind::Urge | ActKind::Supervise | ActKind::ShowCard | ActKind::MarkRisk
            | ActKind::SetSecrecy | ActKind::CorrectPerson | ActKind::Contact | ActKind::ReportInterim);
        let way_on = law::possible(case.state).filter(leads_on)
            .any(|act| everybody(&case).iter().any(|actor| policy::permit(actor, act, &standing).is_some()));
        prop_assert!(way_on, "{} has no way on", case.state);
    }

    #[test]
    fn the_state_equals_the_replay_of_its_facts(
        rule_set in prop::sample::select(RULE_SETS.to_vec()),
        moments in prop::collection::vec(any_moment(), 0..60),
    ) {
        let life = live(rule_set, Nature::Help, Urgency::Ordinary, &moments);
        let mut events = life.events.iter();
        let (at, facts) = events.next().unwrap();
        let Fact::Filed { filing, rules } = &facts[0] else { panic!("a filing comes first") };
        let mut replayed = law::begin(life.case.id, *at, filing, rules);
        law::apply(&mut replayed, *at, facts);
        for (at, facts) in events {
            // Through JSON, as the table keeps them.
            let kept: Vec<Fact> = serde_json::from_str(&serde_json::to_string(facts).unwrap()).unwrap();
            law::apply(&mut replayed, *at, &kept);
        }
        let kept: Case = serde_json::from_str(&serde_json::to_string(&replayed).unwrap()).unwrap();
        prop_assert_eq!(&replayed, &life.case);
        prop_assert_eq!(kept, life.case);
    }

    #[test]
    fn left_alone_every_closed_case_is_archived_and_time_brings_nothing_twice(
        rule_set in prop::sample::select(RULE_SETS.to_vec()),
        moments in prop::collection::vec(any_moment(), 0..40),
    ) {
        let mut case = live(rule_set, Nature::Complain, Urgency::Ordinary, &moments).case;
        let (calendar, book) = (calendar(), RuleBook::shipped(rule_set, Offset::constant(8)).unwrap());
        let hand = Hand { person: None, role: Role::Clock, unit: None, stands_in_for: None };
        let mut woken = 0;
        while let Some(now) = case.wakes_at() {
            woken += 1;
            prop_assert!(woken < 50, "woken again and again at {now}: {:?}", case.deadlines);
            let ground = Ground { rules: book.of(&case).unwrap(), calendar: &calendar, now: now.max(case.since), hand };
            let facts = law::on_time(&case, &ground);
            prop_assert!(!facts.is_empty(), "woken for nothing at {now}: {:?}", case.deadlines);
            law::apply(&mut case, ground.now, &facts);
        }
        if !case.is_open() {
            prop_assert_eq!(case.state, State::Archived);
        }
    }
}
