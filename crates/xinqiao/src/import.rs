//! `xinqiao import …`: what other systems have, taken in as far as it is understood.
//! Each tells of every line that was not, and goes on where it was broken off.

mod answers;
mod items;
mod knowledge;
mod messages;
mod services;

use clap::Subcommand;

/// What can be imported.
#[derive(Subcommand, Debug)]
pub enum Import {
    /// 知识条目（xlsx、CSV、JSON 行），或过往问答（JSON 行） · Items of knowledge, or questions with their
    /// replies
    Knowledge(knowledge::ImportKnowledge),
    /// 诉求，每行一个 JSON · Messages, a JSON object a line: id, title, time, text
    Messages(messages::ImportMessages),
    /// 政务服务事项，每行一个 JSON · Service items as a province publishes them, a JSON object a line
    Services(services::ImportServices),
}

/// Runs it.
///
/// # Errors
/// When the file cannot be read or the database not be written; what was taken in
/// before stays, and the same command goes on from there.
pub async fn run(what: Import) -> anyhow::Result<()> {
    match what {
        Import::Knowledge(args) => knowledge::run(args).await,
        Import::Messages(args) => messages::run(args).await,
        Import::Services(args) => services::run(args).await,
    }
}
