//! The policy as people read it, and the sentences that stand behind it.
//!
//! After a change of `policy.rs`: `UPDATE_TABLES=1 cargo test -p xinqiao-identity`,
//! then read the difference in `policy_table.txt` as the change it is.

use std::{fmt::Write, path::Path, sync::Arc};

use xinqiao_identity::{
    Actor, Post,
    policy::{Relation, Sight, Standing, Visible, permit, sight, visible, who_may},
};
use xinqiao_kernel::{
    PersonId, UnitId,
    words::{ActKind, Role},
};

const LEAD: UnitId = UnitId(2001);
const ABOVE: UnitId = UnitId(2000);
const ASSISTS: UnitId = UnitId(2002);
const ELSEWHERE: UnitId = UnitId(2003);
const HOTLINE: UnitId = UnitId(1000);
const TELLER: PersonId = PersonId(7);
const STAFF: PersonId = PersonId(8);

fn ordinary() -> Standing<'static> {
    Standing {
        reporter: Some(TELLER),
        lead: Some(LEAD),
        assists: &[ASSISTS],
        ..Standing::default()
    }
}

fn staff(role: Role, unit: UnitId) -> Actor {
    let below: Arc<[UnitId]> = if unit == ABOVE {
        Arc::from([LEAD, ASSISTS])
    } else {
        Arc::from([])
    };
    Actor {
        person: Some(STAFF),
        posts: vec![Post {
            role,
            unit: Some(unit),
            below,
            stands_in_for: None,
        }],
    }
}

#[test]
fn the_checked_in_table_is_the_policy() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policy_table.txt");
    let now = format!("{}\n{}", table_of_acts(), table_of_sight());
    if std::env::var_os("UPDATE_TABLES").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        checked_in == now,
        "policy.rs and tests/policy_table.txt differ. If the change is meant, run\n  \
         UPDATE_TABLES=1 cargo test -p xinqiao-identity --test policy_table\nThe policy now:\n{now}"
    );
}

#[test]
fn every_cell_of_the_table_is_what_permit_says() {
    for &act in ActKind::ALL {
        for &role in Role::ALL {
            for (relation, actor, on) in relations(role) {
                let promised = who_may(act).iter().any(|&(r, needs)| {
                    r == role && (needs == relation || needs == Relation::Anyone)
                });
                let hand = permit(&actor, act, &on);
                assert_eq!(hand.is_some(), promised, "{role} {act} {relation:?}");
                assert!(hand.is_none_or(|hand| hand.role == role));
            }
        }
    }
}

#[test]
fn what_is_on_a_list_can_be_read() {
    let shared = Standing {
        public: true,
        ..ordinary()
    };
    for &role in Role::ALL {
        for (_, actor, on) in relations(role) {
            let listed = match visible(&actor) {
                Visible::Everything => true,
                Visible::Units(units) => on
                    .lead
                    .iter()
                    .chain(on.assists)
                    .any(|unit| units.contains(unit)),
                Visible::Own(person) => on.reporter == Some(person),
                Visible::PublicOnly => on.public && !on.secret,
            };
            for secret in [false, true] {
                for reported in [None, on.lead, actor.posts[0].unit] {
                    let on = Standing {
                        secret,
                        reported,
                        ..on
                    };
                    assert!(
                        !listed || sight(&actor, &on) > Sight::Nothing,
                        "{role} {on:?}"
                    );
                }
            }
            assert!(sight(&actor, &shared) >= Sight::PublicMasked, "{role}");
        }
    }
}

#[test]
fn nobody_in_the_reported_unit_learns_who_told_it() {
    for &role in Role::ALL.iter().filter(|&&role| role != Role::Citizen) {
        for unit in [LEAD, ASSISTS, HOTLINE] {
            let on = Standing {
                reported: Some(unit),
                ..ordinary()
            };
            assert!(
                sight(&staff(role, unit), &on) <= Sight::WithoutPerson,
                "{role}"
            );
            let second_post = Actor {
                person: Some(STAFF),
                posts: [Role::CentreHead, role]
                    .into_iter()
                    .zip([HOTLINE, unit])
                    .flat_map(|(role, unit)| staff(role, unit).posts)
                    .collect(),
            };
            assert!(
                sight(&second_post, &on) <= Sight::WithoutPerson,
                "{role} as second post"
            );
        }
    }
}

#[test]
fn a_secret_case_keeps_its_teller_from_every_unit_and_from_the_public() {
    let on = Standing {
        secret: true,
        public: true,
        ..ordinary()
    };
    for role in [Role::Handler, Role::UnitHead] {
        for unit in [LEAD, ASSISTS, ABOVE] {
            assert!(sight(&staff(role, unit), &on) <= Sight::WithoutPerson);
        }
    }
    assert_eq!(sight(&Actor::anonymous(), &on), Sight::Nothing);
    assert_eq!(sight(&staff(Role::CallBack, HOTLINE), &on), Sight::Whole);
}

#[test]
fn an_anonymous_case_without_lead_belongs_to_nobody_by_accident() {
    let on = Standing::default();
    assert_eq!(permit(&Actor::anonymous(), ActKind::Withdraw, &on), None);
    assert_eq!(sight(&Actor::anonymous(), &on), Sight::Nothing);
    let unitless = Actor {
        person: None,
        posts: vec![Post {
            role: Role::Handler,
            unit: None,
            below: Arc::from([]),
            stands_in_for: None,
        }],
    };
    assert_eq!(permit(&unitless, ActKind::Sign, &on), None);
}

#[test]
fn staff_who_told_a_case_step_aside() {
    let on = Standing {
        reporter: Some(STAFF),
        ..ordinary()
    };
    assert_eq!(
        permit(&staff(Role::Handler, LEAD), ActKind::Reply, &on),
        None
    );
    assert_eq!(
        permit(&staff(Role::Agent, HOTLINE), ActKind::Accept, &on),
        None
    );
    assert!(permit(&staff(Role::Agent, HOTLINE), ActKind::File, &on).is_some());
}

#[test]
fn the_hand_is_the_first_post_that_may() {
    let mut both = staff(Role::Handler, LEAD);
    both.posts.extend(staff(Role::UnitHead, ABOVE).posts);
    let signed = permit(&both, ActKind::Sign, &ordinary()).unwrap();
    assert_eq!((signed.role, signed.unit), (Role::Handler, Some(LEAD)));
    let ruled = permit(&both, ActKind::RuleOnExtension, &ordinary()).unwrap();
    assert_eq!((ruled.role, ruled.unit), (Role::UnitHead, Some(ABOVE)));
}

/// Every way a role can stand to a case, with a case and an actor standing so.
fn relations(role: Role) -> Vec<(Relation, Actor, Standing<'static>)> {
    let on = ordinary();
    match role {
        Role::Citizen => vec![
            (Relation::OwnCase, Actor::citizen(TELLER), on),
            (
                Relation::OwnCase,
                Actor::anonymous(),
                Standing {
                    anonymous_holder: true,
                    ..on
                },
            ),
            (
                Relation::PublicCase,
                Actor::citizen(STAFF),
                Standing { public: true, ..on },
            ),
            (Relation::Anyone, Actor::citizen(STAFF), on),
            (Relation::Anyone, Actor::anonymous(), on),
        ],
        Role::Clock => vec![(Relation::ByRule, Actor::clock(), on)],
        Role::Handler | Role::UnitHead => vec![
            (Relation::LeadUnit, staff(role, LEAD), on),
            (Relation::ParentOfLead, staff(role, ABOVE), on),
            (Relation::AssistUnit, staff(role, ASSISTS), on),
            (Relation::Anyone, staff(role, ELSEWHERE), on),
        ],
        _ => vec![(Relation::Hotline, staff(role, HOTLINE), on)],
    }
}

fn table_of_acts() -> String {
    let mut text = String::from(
        "Who may do what: act × role, and how they must stand to the case.\n\
         any: any case · own: told it or holds number and query code · public: on the public list, told by somebody else · lead, assist: post in that unit ·\n\
         above: head of a unit above the lead · rule: the platform by rule · .: not allowed\n\n",
    );
    let _ = write!(text, "{:<19}", "act");
    for &role in Role::ALL {
        let _ = write!(text, "{:<width$}", role.code(), width = width(role));
    }
    text.push_str("中文\n");
    for &act in ActKind::ALL {
        let _ = write!(text, "{:<19}", act.code());
        for &role in Role::ALL {
            let _ = write!(text, "{:<width$}", cell(act, role), width = width(role));
        }
        let _ = writeln!(text, "{}", act.zh());
    }
    text
}

fn cell(act: ActKind, role: Role) -> String {
    let words: Vec<&str> = who_may(act)
        .iter()
        .filter(|(r, _)| *r == role)
        .map(|(_, relation)| match relation {
            Relation::Anyone | Relation::Hotline => "any",
            Relation::OwnCase => "own",
            Relation::PublicCase => "public",
            Relation::LeadUnit => "lead",
            Relation::ParentOfLead => "above",
            Relation::AssistUnit => "assist",
            Relation::ByRule => "rule",
        })
        .collect();
    if words.is_empty() {
        ".".to_owned()
    } else {
        words.join(",")
    }
}

fn stands(relation: Relation) -> String {
    match relation {
        Relation::OwnCase => "told it",
        Relation::PublicCase => "is public",
        Relation::LeadUnit => "leads",
        Relation::ParentOfLead => "above the lead",
        Relation::AssistUnit => "assists",
        Relation::Anyone => "no way",
        Relation::Hotline | Relation::ByRule => "any case",
    }
    .to_owned()
}

fn width(role: Role) -> usize {
    role.code()
        .len()
        .max(if matches!(role, Role::Handler | Role::UnitHead) {
            11
        } else {
            6
        })
        + 2
}

fn table_of_sight() -> String {
    let mut text = String::from(
        "Who may read what of a case, and what the list holds.\n\
         reported: the same person when their own unit is what the case complains of\n\n",
    );
    let heads = ["role", "stands", "ordinary", "secret", "reported"];
    let _ = writeln!(
        text,
        "{:<15}{:<17}{:<15}{:<15}{:<15}list",
        heads[0], heads[1], heads[2], heads[3], heads[4]
    );
    for &role in Role::ALL {
        for (relation, actor, on) in relations(role) {
            let seen = |on: Standing<'_>| format!("{:?}", sight(&actor, &on));
            let list = match visible(&actor) {
                Visible::Units(units) if units.len() > 1 => "own unit and those below".to_owned(),
                Visible::Units(_) => "own unit".to_owned(),
                Visible::Own(_) => "own cases".to_owned(),
                other => format!("{other:?}"),
            };
            let _ = writeln!(
                text,
                "{:<15}{:<17}{:<15}{:<15}{:<15}{list}",
                role.code(),
                if on.anonymous_holder {
                    "holds the code".to_owned()
                } else {
                    stands(relation)
                },
                seen(on),
                seen(Standing { secret: true, ..on }),
                seen(Standing {
                    reported: actor.posts[0].unit,
                    ..on
                }),
            );
        }
    }
    text
}
