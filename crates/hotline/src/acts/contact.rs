//! 联系记录: the person was contacted, or somebody is on site.

use xinqiao_kernel::words::Milestone;

use super::{met, said};
use crate::{case::Case, fact::Fact, law::Decision};

/// Being on site counts as contact too.
pub fn decide(case: &Case, on_site: bool, note: &str) -> Decision {
    let mut facts = vec![Fact::Contacted {
        on_site,
        note: said("联系情况", note)?,
    }];
    facts.extend(met(case, Milestone::Contact));
    if on_site {
        facts.extend(met(case, Milestone::OnSite));
    }
    Ok(facts)
}
