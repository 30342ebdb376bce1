//! `xinqiao people …`: members of staff from the command line: the first
//! administrator of a new site, and whoever has locked themselves out.

use std::{
    io::BufRead as _,
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use serde::Serialize;
use xinqiao_identity::{
    directory::{Directory, Roster},
    passwords::Password,
    people::{FIRST_CITIZEN, Person, SignInName},
    sign_in_log::Origin,
};
use xinqiao_kernel::{PersonId, UnitId, words::Role};

use crate::{
    open::{Database, House, Opening},
    say::say,
};

/// What `xinqiao people` is told.
#[derive(Args, Clone, Debug)]
pub struct People {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Clone, Debug)]
enum What {
    /// 新增人员 · Add a member of staff
    Add(Add),
    /// 列出人员 · List the staff
    List(List),
    /// 停用：不能再登录，已登录的立即退出 · Disable: signs out, cannot sign in any more
    Disable(One),
    /// 重新启用 · Let a disabled person sign in again
    Enable(One),
    /// 强制退出所有设备并作废令牌 · Sign out everywhere and end all tokens
    SignOut(One),
    /// 设置密码，从标准输入读一行 · Set a password, read as a line from standard input
    Password(One),
}

#[derive(Args, Clone, Debug)]
struct Add {
    /// 登录名 · Sign-in name
    sign_in: String,
    /// 姓名 · Name
    #[arg(long)]
    name: String,
    /// 单位代码 · Code of the unit
    #[arg(long)]
    unit: String,
    /// 角色，可多个 · Role; may be given several times
    #[arg(long = "role", required = true, value_parser = role)]
    roles: Vec<Role>,
    #[command(flatten)]
    database: Database,
}

#[derive(Args, Clone, Debug)]
struct List {
    /// 以 JSON 输出 · Print as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

#[derive(Args, Clone, Debug)]
struct One {
    /// 登录名 · Sign-in name
    sign_in: String,
    #[command(flatten)]
    database: Database,
}

#[derive(Serialize)]
struct Line {
    id: i64,
    sign_in: String,
    name: String,
    posts: Vec<String>,
    disabled: bool,
}

/// Runs it.
///
/// # Errors
/// When there is no such person, unit or role, or the database is in use.
pub async fn run(args: People) -> anyhow::Result<()> {
    match args.what {
        What::Add(args) => add(args).await,
        What::List(args) => list(args).await,
        What::Disable(args) => able(args, false).await,
        What::Enable(args) => able(args, true).await,
        What::SignOut(args) => {
            let house = House::open(Opening::of(args.database)).await?;
            sign_out(
                &house,
                find(&house.identity.directory.roster(), &args.sign_in)?.id,
            )
            .await
        }
        What::Password(args) => password(args).await,
    }
}

/// The member of staff with this sign-in name.
///
/// # Errors
/// When there is none.
pub fn find(roster: &Roster, sign_in: &str) -> anyhow::Result<Arc<Person>> {
    let name = SignInName::parse(sign_in)?;
    let known = roster.people.by_sign_in(&name).cloned();
    known.context(
        "没有登录名为此的人员，xinqiao people list 可列出全部 · \
         nobody has this sign-in name; `xinqiao people list` lists everybody",
    )
}

/// A role by its code; says which there are.
///
/// # Errors
/// With the codes of all roles of staff.
pub fn role(code: &str) -> Result<Role, String> {
    let staff = |role: &Role| !matches!(role, Role::Citizen | Role::Clock);
    Role::from_code(code).filter(staff).ok_or_else(|| {
        let roles = Role::ALL.iter().copied().filter(|role| staff(role));
        let roles: Vec<String> = roles.map(|role| format!("{role} {}", role.zh())).collect();
        format!("角色应为以下之一 · should be one of: {}", roles.join(", "))
    })
}

async fn add(args: Add) -> anyhow::Result<()> {
    let house = House::open(Opening::of(args.database)).await?;
    let directory = &house.identity.directory;
    let roster = directory.roster();
    let Some(unit) = roster.units.by_code(&args.unit) else {
        let codes: Vec<&str> = roster.units.iter().map(|unit| unit.code.as_str()).collect();
        bail!(
            "没有代码为 {} 的单位 · there is no such unit; there are: {}",
            args.unit,
            codes.join(", ")
        );
    };
    let last = roster
        .people
        .all()
        .last()
        .map_or(10_000, |person| person.id.0);
    if last + 1 >= FIRST_CITIZEN {
        bail!("人员编号已用完 · no numbers are left for staff");
    }
    let sign_in = SignInName::parse(&args.sign_in)?;
    if roster.people.by_sign_in(&sign_in).is_some() {
        bail!("登录名已被使用，请换一个 · this sign-in name is taken; choose another");
    }
    let person = Person {
        id: PersonId(last + 1),
        sign_in,
        name: args.name,
        posts: args.roles.iter().map(|role| (*role, unit.id)).collect(),
        disabled: false,
    };
    directory.put_people(&[person], house.clock.now()).await?;
    println!(
        "已新增，编号 {0}；用 xinqiao people password 设置密码 · added with number {0}; \
         set a password with `xinqiao people password`",
        last + 1
    );
    Ok(())
}

/// Reads only, also beside a running server.
async fn list(args: List) -> anyhow::Result<()> {
    let (_, db) = args.database.open_for_reading().await?;
    let roster = Directory::open(db).await?.roster();
    let post = |&(role, unit): &(Role, UnitId)| {
        let unit = roster
            .units
            .get(unit)
            .map_or("?", |unit| unit.code.as_str());
        format!("{role}@{unit}")
    };
    let line = |person: &Arc<Person>| Line {
        id: person.id.0,
        sign_in: person.sign_in.as_str().to_owned(),
        name: person.name.clone(),
        posts: person.posts.iter().map(post).collect(),
        disabled: person.disabled,
    };
    let lines: Vec<Line> = roster.people.all().into_iter().map(line).collect();
    if args.json {
        say(&serde_json::to_string_pretty(&lines)?);
        return Ok(());
    }
    let lines = lines.into_iter().map(|line| {
        let disabled = if line.disabled {
            "\t已停用 disabled"
        } else {
            ""
        };
        format!(
            "{}\t{}\t{}\t{}{disabled}",
            line.id,
            line.sign_in,
            line.name,
            line.posts.join(" ")
        )
    });
    say(&lines.collect::<Vec<_>>().join("\n"));
    Ok(())
}

async fn able(args: One, able: bool) -> anyhow::Result<()> {
    let house = House::open(Opening::of(args.database)).await?;
    let directory = &house.identity.directory;
    let person = find(&directory.roster(), &args.sign_in)?.id;
    directory.disable(person, !able, house.clock.now()).await?;
    if able {
        println!("已启用 · may sign in again");
        return Ok(());
    }
    println!("已停用 · disabled");
    sign_out(&house, person).await
}

async fn sign_out(house: &House, person: PersonId) -> anyhow::Result<()> {
    let from = Origin {
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        device: "xinqiao people",
    };
    let ended = house
        .identity
        .force_out(person, from, house.clock.now())
        .await?;
    println!("已结束 {ended} 个会话和令牌 · {ended} sessions and tokens ended");
    Ok(())
}

async fn password(args: One) -> anyhow::Result<()> {
    let house = House::open(Opening::of(args.database)).await?;
    let person = find(&house.identity.directory.roster(), &args.sign_in)?;
    eprintln!("请输入新密码并回车 · type the new password, then Enter:");
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let typed = Password::typed(line.trim_end_matches(['\r', '\n']));
    let passwords = &house.identity.passwords;
    passwords
        .set(person.id, &person.sign_in, typed, house.clock.now())
        .await?;
    println!("密码已设置 · the password is set");
    Ok(())
}
