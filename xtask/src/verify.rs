//! `cargo verify`: everything that has to hold, on any machine.
//!
//! Every step runs even when an earlier one failed, so that one run tells all
//! that is wrong; a step that cannot run counts as failed, never as passed.

mod live;
mod source;
mod tests;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

pub use live::in_a_browser;

use crate::{postgres::Postgres, web};

/// A check with a name to call it by.
struct Step {
    name: &'static str,
    what: &'static str,
    check: Check,
}

type Check = fn(&mut Yard) -> Result<()>;

/// In the order of how soon they tell something.
#[rustfmt::skip] // a table, a step a line
const STEPS: &[Step] = &[
    step("fmt", "代码格式 · formatting", |_| source::fmt()),
    step("typos", "拼写 · spelling", |_| source::typos()),
    step("web", "前端资源 · what browsers load", |_| web::build()),
    step("deny", "依赖与许可证 · dependencies and licences", |_| source::deny()),
    step("clippy", "静态检查 · lints, each warning an error", |_| source::clippy()),
    step("doc", "文档 · documentation builds, its links lead somewhere", |_| source::doc()),
    step("test", "测试（SQLite 与 PostgreSQL）· tests on both engines", tests::run),
    step("doctest", "文档中的例子 · examples in the documentation", |_| tests::examples()),
    step("stories-sqlite", "浏览器故事 · stories in a browser", |_| live::stories_on_sqlite()),
    step("stories-postgres", "浏览器故事 · the same on PostgreSQL", live::stories_on_postgres),
    step("everywhere", "每页每种样子 · every page in every look, read by axe", |_| live::everywhere()),
    step("components", "组件 · components: axe, elder sizes, approved pictures", |_| live::components()),
    step("budgets", "传输预算 · what a first visit transfers", |_| live::budgets()),
    step("lighthouse", "Lighthouse · 95 in all four categories", |_| live::lighthouse()),
    step("contract", "接口契约 · the API keeps to its description", |_| live::contract()),
];

const fn step(name: &'static str, what: &'static str, check: Check) -> Step {
    Step { name, what, check }
}

/// What steps share: a PostgreSQL that starts when the first of them asks for
/// it and ends with the run.
#[derive(Default)]
pub struct Yard {
    postgres: Option<Postgres>,
}

impl Yard {
    fn postgres(&mut self) -> Result<&Postgres> {
        if self.postgres.is_none() {
            self.postgres = Some(Postgres::start()?);
        }
        self.postgres
            .as_ref()
            .ok_or_else(|| anyhow::anyhow!("PostgreSQL did not start"))
    }
}

/// Runs the steps that were asked for, by default all; `false` when one failed.
pub fn run(arguments: &[String]) -> Result<bool> {
    let steps = match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] => STEPS.iter().collect(),
        ["--list"] => {
            STEPS
                .iter()
                .for_each(|step| println!("{:<18}{}", step.name, step.what));
            return Ok(true);
        }
        ["--only", names] => chosen(names)?,
        other => bail!(
            "cargo verify [--list | --only STEP[,STEP]], not `{}`",
            other.join(" ")
        ),
    };
    let started = Instant::now();
    let mut yard = Yard::default();
    let outcomes: Vec<(&Step, Duration, Result<()>)> = steps
        .into_iter()
        .map(|step| perform(step, &mut yard))
        .collect();
    drop(yard);
    Ok(summed_up(&outcomes, started.elapsed()))
}

fn chosen(names: &str) -> Result<Vec<&'static Step>> {
    names
        .split(',')
        .map(|name| match STEPS.iter().find(|step| step.name == name) {
            Some(step) => Ok(step),
            None => bail!("没有“{name}”这一步 · no step `{name}`; see cargo verify --list"),
        })
        .collect()
}

fn perform<'s>(step: &'s Step, yard: &mut Yard) -> (&'s Step, Duration, Result<()>) {
    println!("\n━━ {} ━━ {}", step.name, step.what);
    let started = Instant::now();
    let outcome = (step.check)(yard);
    let took = started.elapsed();
    match &outcome {
        Ok(()) => println!("✓ {} {}", step.name, readable(took)),
        Err(error) => println!("✗ {} {}: {error:#}", step.name, readable(took)),
    }
    (step, took, outcome)
}

fn summed_up(outcomes: &[(&Step, Duration, Result<()>)], took: Duration) -> bool {
    println!("\n━━ 合计 · all together ━━ {}", readable(took));
    for (step, took, outcome) in outcomes {
        match outcome {
            Ok(()) => println!("✓ {:<18}{:>10}", step.name, readable(*took)),
            Err(error) => println!("✗ {:<18}{:>10}  {error:#}", step.name, readable(*took)),
        }
    }
    let failed = outcomes
        .iter()
        .filter(|(_, _, outcome)| outcome.is_err())
        .count();
    println!("\n{} passed, {failed} failed", outcomes.len() - failed);
    failed == 0
}

fn readable(took: Duration) -> String {
    match took.as_secs() {
        0..60 => format!("{:.1} s", took.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod runner {
    use super::*;

    fn outcome(check: Result<()>) -> (&'static Step, Duration, Result<()>) {
        (&STEPS[0], Duration::from_secs(1), check)
    }

    #[test]
    fn one_failed_step_fails_the_run() {
        assert!(summed_up(
            &[outcome(Ok(())), outcome(Ok(()))],
            Duration::ZERO
        ));
        assert!(!summed_up(
            &[outcome(Ok(())), outcome(Err(anyhow::anyhow!("red")))],
            Duration::ZERO
        ));
    }

    #[test]
    fn a_step_that_does_not_exist_is_not_skipped_silently() {
        assert_eq!(chosen("fmt,typos").map(|steps| steps.len()).ok(), Some(2));
        assert!(chosen("fmt,spelling").is_err());
    }

    #[test]
    fn every_step_has_a_name_of_its_own() {
        for (place, step) in STEPS.iter().enumerate() {
            assert!(
                STEPS[..place]
                    .iter()
                    .all(|earlier| earlier.name != step.name),
                "{}",
                step.name
            );
        }
    }
}
