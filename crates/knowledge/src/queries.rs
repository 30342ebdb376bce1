//! Lists that faces need. Whose lists hold what is the policy's word, handed in.

pub mod desk;
pub mod public;
pub mod upkeep;
