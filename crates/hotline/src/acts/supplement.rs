//! 补充: something is added to what was told.

use super::{maybe_said, said};
use crate::{
    fact::Fact,
    filing::{ATTACHMENTS_MOST, Attachment},
    law::Decision,
    refusal::Refusal,
};

/// Words, files or both; nothing at all is refused.
pub fn decide(text: &str, attachments: &[Attachment]) -> Decision {
    if attachments.len() > ATTACHMENTS_MOST {
        return Err(Refusal::Unusable {
            field: "附件",
            why: format!("最多 {ATTACHMENTS_MOST} 个"),
        });
    }
    let text = if attachments.is_empty() {
        said("补充内容", text)?
    } else {
        maybe_said("补充内容", text)?
    };
    Ok(vec![Fact::Supplemented {
        text,
        attachments: attachments.to_vec(),
    }])
}
