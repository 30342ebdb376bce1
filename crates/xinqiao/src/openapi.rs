//! `xinqiao openapi`: the description of the API, as it is checked in.

use crate::say::say;

/// Prints it.
///
/// # Errors
/// When it cannot be written.
pub fn run() -> anyhow::Result<()> {
    say(&xinqiao_api::document().to_pretty_json()?);
    Ok(())
}
