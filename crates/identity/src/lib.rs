//! identity

pub mod actor;
pub mod policy;

pub use actor::{Actor, Hand, Post};
