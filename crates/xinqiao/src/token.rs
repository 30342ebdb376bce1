//! `xinqiao token create`: a token for a program, bound to one post of one
//! person and narrowed by scopes.

use anyhow::bail;
use clap::{Args, Subcommand};
use jiff::SignedDuration;
use xinqiao_identity::{scopes::Scopes, tokens::Wanted};
use xinqiao_kernel::words::Role;

use crate::{
    open::{Database, House, Opening},
    people,
};

/// What `xinqiao token` is told.
#[derive(Args, Clone, Debug)]
pub struct Token {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Clone, Debug)]
enum What {
    /// 新建令牌，只显示一次 · Make a token; it is shown once
    Create(Create),
}

#[derive(Args, Clone, Debug)]
struct Create {
    /// 以谁的名义，登录名 · In whose name: a sign-in name
    #[arg(long)]
    person: String,
    /// 权限范围，以空格分隔 · Scopes: `cases:read cases:write acts:<act> knowledge:read knowledge:write admin`
    #[arg(long)]
    scopes: Scopes,
    /// 用该人员的哪个角色，默认第一个 · In which of their roles; the first when absent
    #[arg(long, value_parser = people::role)]
    role: Option<Role>,
    /// 有效天数 · How many days it lives
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(i64).range(1..=366))]
    days: i64,
    /// 用途说明 · What it is for
    #[arg(long, default_value = "")]
    label: String,
    /// 以 JSON 输出 · Print as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

/// Runs it.
///
/// # Errors
/// When there is no such person or post, or the database is in use.
pub async fn run(args: Token) -> anyhow::Result<()> {
    let What::Create(args) = args.what;
    let house = House::open(Opening::of(args.database)).await?;
    let person = people::find(&house.identity.directory.roster(), &args.person)?;
    if person.disabled {
        bail!("该人员已停用 · this person is disabled");
    }
    let fits = |&&(role, _): &&(Role, _)| args.role.is_none_or(|wanted| wanted == role);
    let Some(&(role, unit)) = person.posts.iter().find(fits) else {
        let own: Vec<&str> = person.posts.iter().map(|(role, _)| role.code()).collect();
        bail!(
            "该人员没有这个角色，现有 · not one of this person's roles: {}",
            own.join(", ")
        );
    };
    let wanted = Wanted {
        person: person.id,
        role,
        unit,
        label: args.label,
        scopes: args.scopes,
        lives: SignedDuration::from_hours(24 * args.days),
    };
    let (text, token) = house
        .identity
        .tokens
        .issue(wanted, house.clock.now())
        .await?;
    if args.json {
        let told = serde_json::json!({
            "token": text,
            "role": token.role,
            "scopes": token.scopes,
            "expires_at": token.expires_at.to_string(),
        });
        println!("{}", serde_json::to_string_pretty(&told)?);
    } else {
        println!("{text}");
        eprintln!("令牌只显示这一次，请妥善保存 · the token is shown this once; keep it well");
    }
    Ok(())
}
