//! What the policy has to know about a case.

use xinqiao_identity::policy::Standing;
use xinqiao_kernel::UnitId;

use crate::case::Case;

/// How a case stands to people and units. `assists` are the case's assisting
/// units, handed in because the standing borrows them.
pub(crate) fn standing<'a>(case: &Case, assists: &'a [UnitId], holder: bool) -> Standing<'a> {
    Standing {
        reporter: case.reporter,
        anonymous_holder: holder,
        lead: case.lead,
        assists,
        reported: case.reported,
        secret: case.secret,
        public: case.public,
    }
}
