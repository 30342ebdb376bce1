//! Looking through what came in lately, while somebody waits on the line: by
//! words of the title, and by class and place. The newest cases only, so that
//! the cost stays the same over the years; a search index comes with knowledge.

use xinqiao_identity::{
    Actor,
    policy::{self, Visible},
};
use xinqiao_platform::{
    db::{Db, DbError},
    values,
};

use super::{Where, listed};
use crate::case::Case;

/// How many of the newest cases are looked through.
pub const LOOKED_THROUGH: u32 = 2_000;

/// The newest cases on this actor's lists with these words in the title.
/// For a unit its open cases, which are few.
///
/// # Errors
/// Any [`DbError`].
pub async fn titled(db: &Db, actor: &Actor, words: &str, most: u32) -> Result<Vec<Case>, DbError> {
    if words.replace(['%', '_', '\\'], "").trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Where::new();
    sql.visible(actor);
    if matches!(policy::visible(actor), Visible::Units(_)) {
        sql.and("is_open = 1", Vec::new());
    } else {
        sql.and(&newest(), Vec::new());
    }
    sql.titled(db.engine(), words);
    Ok(listed(db, sql, "id desc", most, false).await?.cases)
}

/// The newest cases of a class in a region and below, as far as the actor may see them.
///
/// # Errors
/// Any [`DbError`].
pub async fn alike(
    db: &Db,
    actor: &Actor,
    class: &str,
    region: &str,
    most: u32,
) -> Result<Vec<Case>, DbError> {
    let mut sql = Where::new();
    sql.visible(actor);
    sql.and(&newest(), Vec::new());
    sql.and(
        "class = ? and region >= ? and region < ?",
        // Codes are digits, so what lies below a region is the range up to its successor.
        values![class, region, format!("{region}:")],
    );
    Ok(listed(db, sql, "id desc", most, false).await?.cases)
}

fn newest() -> String {
    format!(
        "id >= coalesce((select id from cases order by id desc limit 1 offset {LOOKED_THROUGH}), 0)"
    )
}
