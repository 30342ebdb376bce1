//! Any text as a rule set; what can be read has the limits no case can do
//! without, and says of itself what it is.

use xinqiao_hotline::rules::RuleSet;
use xinqiao_kernel::words::Milestone;

/// Reads the text as a rule set.
pub fn run(text: &str) {
    match RuleSet::read("fuzz.toml", text) {
        Ok(set) => {
            assert!(set.reference().contains('@'));
            assert!(
                set.limits
                    .iter()
                    .any(|limit| limit.milestone == Milestone::Reply)
            );
        }
        Err(broken) => assert!(!broken.to_string().is_empty()),
    }
}
