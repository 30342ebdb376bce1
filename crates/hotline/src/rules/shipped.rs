//! The rule sets that come with the binary: examples of four places, to be
//! copied and changed by a site.

/// File name and text of each.
pub const SHIPPED: &[(&str, &str)] = &[
    ("hj.toml", include_str!("../../rulesets/hj.toml")),
    ("beijing.toml", include_str!("../../rulesets/beijing.toml")),
    (
        "shandong.toml",
        include_str!("../../rulesets/shandong.toml"),
    ),
    ("baokang.toml", include_str!("../../rulesets/baokang.toml")),
];
