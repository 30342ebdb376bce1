//! 更正个人信息: personal data are put right (个人信息保护法 art 46). They lie
//! sealed beside the chain; the chain learns the digest of the new ones.

use crate::{fact::Fact, law::Decision, refusal::Refusal};

/// Possible at any time, even after archiving.
pub fn decide(digest: &str) -> Decision {
    if digest.is_empty() {
        return Err(Refusal::Missing {
            field: "更正后的信息",
        });
    }
    Ok(vec![Fact::PersonCorrected {
        digest: digest.to_owned(),
    }])
}
