//! What the demo prints when it is ready: the address, a sign-in for each role,
//! and a token for programs.

use std::{collections::HashMap, fmt::Write as _, net::SocketAddr, sync::Arc};

use jiff::SignedDuration;
use xinqiao_hotline::queries;
use xinqiao_identity::{
    directory::Roster, people::Person, scopes::Scope, scopes::Scopes, tokens::Wanted,
};
use xinqiao_kernel::{
    Phone, UnitId,
    words::{Channel, Role},
};

use crate::open::House;

const LABEL: &str = "demo";

/// Roles at the hotline, in the order in which a case meets them.
const AT_THE_HOTLINE: &[(Role, &str)] = &[
    (Role::Agent, "takes calls and messages"),
    (Role::Dispatcher, "gives cases to units"),
    (Role::CallBack, "audits replies, calls people back"),
    (Role::Supervisor, "urges and supervises"),
    (Role::CentreHead, "heads the centre"),
    (Role::Editor, "keeps the knowledge"),
    (Role::Analyst, "reads figures"),
    (Role::Administrator, "keeps people, units and rules"),
];

/// The text.
///
/// # Errors
/// When the database cannot be read, or no token be made.
pub async fn greeting(house: &House, at: SocketAddr) -> anyhow::Result<String> {
    let roster = house.identity.directory.roster();
    let about = &house.site.about;
    let mut text = format!(
        "\n{} · {}\n\n  首页 · first page        http://{at}/\n\n一键登录 · one click signs in\n",
        about.name, about.name_en
    );
    if citizen(house).is_some() {
        line(
            &mut text,
            at,
            "诉求人 citizen",
            "citizen",
            "files, follows, evaluates",
        );
    }
    for (role, what) in AT_THE_HOTLINE {
        if let Some(person) = holder(&roster, *role, None) {
            line(
                &mut text,
                at,
                &format!("{} {}", role.zh(), role.code()),
                person.sign_in.as_str(),
                what,
            );
        }
    }
    if let Some(unit) = busiest_unit(house, &roster).await? {
        let name = roster
            .units
            .get(unit)
            .map(|unit| unit.name.as_str())
            .unwrap_or_default();
        for role in [Role::Handler, Role::UnitHead] {
            if let Some(person) = holder(&roster, role, Some(unit)) {
                line(
                    &mut text,
                    at,
                    &format!("{} {}", role.zh(), role.code()),
                    person.sign_in.as_str(),
                    name,
                );
            }
        }
    }
    writeln!(
        text,
        "\n其他人员见 sites/demo/people.toml，密码均为 {0} · everybody else is in \
         sites/demo/people.toml; every password is {0}\n\nAPI: http://{at}/api/v1/openapi.json\n\
         令牌 · token: {1}\n\n按 Ctrl-C 停止 · Ctrl-C stops it",
        super::PASSWORD,
        token(house, &roster).await?
    )?;
    Ok(text)
}

/// The citizen of the one click: whoever signed in and told most.
pub fn citizen(house: &House) -> Option<Phone> {
    let mut told: HashMap<String, usize> = HashMap::new();
    for sample in house.site.samples().ok()? {
        let signs_in = matches!(
            sample.channel,
            Channel::Web | Channel::App | Channel::Wechat
        );
        if signs_in && !sample.person.anonymous {
            *told.entry(sample.person.phone).or_default() += 1;
        }
    }
    let most = told
        .into_iter()
        .max_by(|(a, x), (b, y)| x.cmp(y).then_with(|| b.cmp(a)))?;
    Phone::parse(&most.0).ok()
}

fn line(text: &mut String, at: SocketAddr, who: &str, name: &str, what: &str) {
    // A Chinese character is as wide as two letters.
    let width: usize = who
        .chars()
        .map(|sign| if sign.is_ascii() { 1 } else { 2 })
        .sum();
    let gap = " ".repeat(24_usize.saturating_sub(width));
    text.push_str(&format!(
        "  {who}{gap} http://{at}/demo/{name:<16} {what}\n"
    ));
}

fn holder(roster: &Roster, role: Role, unit: Option<UnitId>) -> Option<Arc<Person>> {
    let holds = |person: &&Arc<Person>| {
        person
            .posts
            .iter()
            .any(|(own, of)| *own == role && unit.is_none_or(|unit| unit == *of))
    };
    roster.people.all().into_iter().find(holds).cloned()
}

/// The unit with most open cases, so that there is something to see.
async fn busiest_unit(house: &House, roster: &Roster) -> anyhow::Result<Option<UnitId>> {
    let mut best: Option<(u64, UnitId)> = None;
    for unit in roster.units.iter() {
        let Some(actor) = holder(roster, Role::Handler, Some(unit.id))
            .and_then(|person| roster.actor_in(person.id, Role::Handler, unit.id))
        else {
            continue;
        };
        let counts = queries::counts(&house.db, &actor, house.clock.now()).await?;
        let open = counts.by_state.iter().map(|(_, count)| count).sum();
        if best.is_none_or(|(most, _)| open > most) {
            best = Some((open, unit.id));
        }
    }
    Ok(best.map(|(_, unit)| unit))
}

/// A token that opens everything the head of the centre may do; those of earlier
/// starts end.
async fn token(house: &House, roster: &Roster) -> anyhow::Result<String> {
    let unit = house.site.hotline_unit;
    let Some(head) = holder(roster, Role::CentreHead, Some(unit)) else {
        anyhow::bail!("站点包里没有中心负责人 · the site pack has no head of the centre");
    };
    let tokens = &house.identity.tokens;
    let now = house.clock.now();
    for old in tokens.of(head.id, now).await? {
        if old.label == LABEL {
            tokens.revoke(head.id, old.id, now).await?;
        }
    }
    let wanted = Wanted {
        person: head.id,
        role: Role::CentreHead,
        unit,
        label: LABEL.to_owned(),
        scopes: Scopes::of([Scope::CasesRead, Scope::CasesWrite, Scope::Admin]),
        lives: SignedDuration::from_hours(24 * 30),
    };
    let (text, _) = tokens.issue(wanted, now).await?;
    Ok(text)
}
