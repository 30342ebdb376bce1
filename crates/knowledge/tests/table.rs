//! Role × act × state of items, in one file for people to read. `UPDATE_TABLES=1`
//! writes it anew; what then differs is a change of who may do what, to be reviewed.

use std::fmt::Write;

use xinqiao_identity::{
    Actor,
    policy::items::{self, ItemStanding},
};
use xinqiao_kernel::{
    PersonId, UnitId,
    words::{ItemAct, ItemState, Openness, Role, Stage},
};
use xinqiao_knowledge::law;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/role_act_state.txt");

/// Each state with the version that is worked on, and how the table calls it.
const STATES: [(ItemState, Option<Stage>, &str); 14] = [
    (ItemState::New, Some(Stage::Draft), "new:draft"),
    (ItemState::New, Some(Stage::UnitReview), "new:unit"),
    (ItemState::New, Some(Stage::HotlineReview), "new:hotl"),
    (ItemState::Published, None, "publ"),
    (ItemState::Published, Some(Stage::Draft), "publ:drft"),
    (ItemState::Published, Some(Stage::UnitReview), "publ:unit"),
    (
        ItemState::Published,
        Some(Stage::HotlineReview),
        "publ:hotl",
    ),
    (ItemState::Hidden, None, "hidd"),
    (ItemState::Hidden, Some(Stage::Draft), "hidd:drft"),
    (ItemState::Hidden, Some(Stage::HotlineReview), "hidd:hotl"),
    (ItemState::Withdrawn, None, "down"),
    (ItemState::Withdrawn, Some(Stage::Draft), "down:drft"),
    (
        ItemState::Withdrawn,
        Some(Stage::HotlineReview),
        "down:hotl",
    ),
    (ItemState::Archived, None, "filed"),
];

#[test]
fn who_may_do_what_in_which_state_is_what_the_table_says() {
    let table = table();
    if std::env::var_os("UPDATE_TABLES").is_some() {
        std::fs::write(FILE, &table).expect("the table can be written");
    }
    let kept = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        table == kept,
        "the table differs from {FILE}; if it should, run again with UPDATE_TABLES=1"
    );
}

#[test]
fn every_state_has_a_way_on_for_somebody() {
    for (state, stage, name) in STATES {
        let somebody = ItemAct::ALL
            .iter()
            .filter(|act| law::possible_in(**act, state, stage))
            .any(|act| !items::who_may(*act).is_empty());
        assert!(somebody, "{name}");
    }
}

fn table() -> String {
    let mut text = String::from(
        "Who may do what with an item of knowledge in which state: the policy and the law together.\n\
         + any item, O of the own unit, P of a unit below (heads), L under a leaf the unit may write, S whatever is shown to them.\n\
         new: never shown · publ: published · hidd: hidden as harmful · down: taken down · filed: filed away;\n\
         after the colon the version that is worked on: draft, with the unit's head, with the hotline.\n",
    );
    for role in Role::ALL {
        let rows: Vec<String> = ItemAct::ALL
            .iter()
            .filter_map(|act| row(*role, *act))
            .collect();
        if rows.is_empty() {
            let _ = write!(text, "\n{} {}: nothing\n", role.code(), role.zh());
            continue;
        }
        let _ = write!(text, "\n{} {}\n{:<20}", role.code(), role.zh(), "");
        for (_, _, name) in STATES {
            let _ = write!(text, " {name:<9}");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        for row in rows {
            text.push_str(row.trim_end());
            text.push('\n');
        }
    }
    text
}

/// One act of one role over all states; nothing when it is open nowhere.
fn row(role: Role, act: ItemAct) -> Option<String> {
    let mut row = format!("{:<20}", act.code());
    if matches!(act, ItemAct::Draft | ItemAct::TakeOver | ItemAct::Follow) {
        let mark = relations(role, act, ItemState::New);
        let _ = write!(row, " {mark}  {}", act.zh());
        return (!mark.is_empty()).then_some(row);
    }
    let mut any = false;
    for (state, stage, _) in STATES {
        let mark = match law::possible_in(act, state, stage) {
            true => relations(role, act, state),
            false => String::new(),
        };
        any |= !mark.is_empty();
        let _ = write!(row, " {:<9}", if mark.is_empty() { "·" } else { &mark });
    }
    let _ = write!(row, " {}", act.zh());
    any.then_some(row)
}

/// In which relations to an item the policy lets a role do an act.
fn relations(role: Role, act: ItemAct, state: ItemState) -> String {
    let (mine, other) = (UnitId(7), UnitId(8));
    let mut actor = match role {
        Role::Citizen => Actor::citizen(PersonId(1)),
        Role::Clock => Actor::clock(),
        _ => Actor::staff(PersonId(1), role, mine),
    };
    let stranger = ItemStanding {
        owner: Some(other),
        writers: &[],
        state,
        openness: Openness::Unit,
    };
    let may = |actor: &Actor, on: ItemStanding<'_>| items::permit(actor, act, &on).is_some();
    if may(&actor, stranger) {
        return "+".to_owned();
    }
    let mut marks = String::new();
    let own = ItemStanding {
        owner: Some(mine),
        ..stranger
    };
    if may(&actor, own) {
        marks.push('O');
    }
    let leaf = ItemStanding {
        writers: &[mine],
        ..stranger
    };
    if may(&actor, leaf) {
        marks.push('L');
    }
    let shown = ItemStanding {
        openness: Openness::Public,
        ..stranger
    };
    if may(&actor, shown) {
        marks.push('S');
    }
    for post in &mut actor.posts {
        post.below = [other].into();
    }
    if may(&actor, stranger) {
        marks.push('P');
    }
    marks
}
