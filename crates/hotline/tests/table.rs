//! Role × act × state, in one file for people to read. `UPDATE_TABLES=1` writes
//! it anew; what then differs is a change of who may do what, to be reviewed.

use std::fmt::Write;

use xinqiao_hotline::law;
use xinqiao_identity::{Actor, policy};
use xinqiao_kernel::{
    PersonId, UnitId,
    words::{ActKind, Role, State},
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/role_act_state.txt");

#[test]
fn who_may_do_what_in_which_state_is_what_the_table_says() {
    let table = table();
    if std::env::var_os("UPDATE_TABLES").is_some() {
        std::fs::write(FILE, &table).unwrap();
    }
    let kept = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        table == kept,
        "the table differs from {FILE}; if it should, run again with UPDATE_TABLES=1"
    );
}

fn table() -> String {
    let mut text = String::from(
        "Who may do what in which state: the policy and the state table of the law together.\n\
         L for the unit that leads, A for a unit that assists, P for a unit above the lead,\n\
         O for the person's own case, M for a public case of somebody else, + for any case. Filing stands before every state.\n",
    );
    for role in Role::ALL {
        let rows: Vec<String> = ActKind::ALL
            .iter()
            .filter_map(|act| row(*role, *act))
            .collect();
        if rows.is_empty() {
            let _ = write!(text, "\n{} {}: nothing\n", role.code(), role.zh());
            continue;
        }
        let _ = write!(text, "\n{} {}\n{:<22}", role.code(), role.zh(), "");
        for state in State::ALL {
            let _ = write!(text, " {:<5}", &state.code()[..state.code().len().min(5)]);
        }
        text.push('\n');
        for row in rows {
            text.push_str(row.trim_end());
            text.push('\n');
        }
    }
    text
}

/// One act of one role over all states; nothing when it is open nowhere.
fn row(role: Role, act: ActKind) -> Option<String> {
    let mark = relations(role, act);
    if mark.is_empty() {
        return None;
    }
    let mut row = format!("{:<22}", act.code());
    if act == ActKind::File {
        let _ = write!(row, " {mark}");
        return Some(row);
    }
    for state in State::ALL {
        let _ = write!(
            row,
            " {:<5}",
            if law::possible_in(act, *state) {
                &mark
            } else {
                "·"
            }
        );
    }
    Some(row)
}

/// In which relations to a case the policy lets a role do an act.
fn relations(role: Role, act: ActKind) -> String {
    let (mine, other) = (UnitId(7), UnitId(8));
    let assists = [mine];
    let mut actor = match role {
        Role::Citizen => Actor::citizen(PersonId(1)),
        Role::Clock => Actor::clock(),
        _ => Actor::staff(PersonId(1), role, mine),
    };
    let stranger = policy::Standing {
        lead: Some(other),
        ..policy::Standing::default()
    };
    if policy::permit(&actor, act, &stranger).is_some() {
        return "+".to_owned();
    }
    let mut marks = String::new();
    let mut try_as = |actor: &Actor, mark: char, standing: policy::Standing<'_>| {
        if policy::permit(actor, act, &standing).is_some() {
            marks.push(mark);
        }
    };
    let own = policy::Standing {
        reporter: Some(PersonId(1)),
        lead: Some(other),
        ..stranger
    };
    try_as(&actor, 'O', own);
    try_as(
        &actor,
        'M',
        policy::Standing {
            public: true,
            ..stranger
        },
    );
    try_as(
        &actor,
        'L',
        policy::Standing {
            lead: Some(mine),
            ..stranger
        },
    );
    try_as(
        &actor,
        'A',
        policy::Standing {
            assists: &assists,
            ..stranger
        },
    );
    for post in &mut actor.posts {
        post.below = [other].into();
    }
    try_as(&actor, 'P', stranger);
    marks
}
