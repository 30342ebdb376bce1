//! Who follows a case, for the page of the group.

use xinqiao_kernel::CaseId;
use xinqiao_platform::{
    db::{Db, DbError},
    values,
};

use crate::{Case, store::to_case};

/// Cases that follow this one, or were answered with it, the first first; those
/// behind `after`.
///
/// # Errors
/// Any [`DbError`].
pub async fn members(
    db: &Db,
    lead: CaseId,
    after: Option<CaseId>,
    most: u32,
) -> Result<Vec<Case>, DbError> {
    let sql = "select doc from cases where merged_into = $1 and id > $2 order by id limit $3";
    let after = after.map_or(0, CaseId::value);
    let rows = db.query(sql, values![lead.value(), after, most]).await?;
    rows.iter().map(to_case).collect()
}
