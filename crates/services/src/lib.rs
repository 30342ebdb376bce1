//! A service item (事项) is one thing that a person or a company can apply for: who
//! may, where, with which papers, within how many days. Its elements are those of
//! the basic catalogue; the service hall stands on them.
//!
//! Items come from what a province publishes ([`read`]). A row is taken as far as it
//! is understood: what is not is kept as it was written and reported as a
//! [`Doubt`](read::Doubt), and only a row without name, code or unit is refused.
//!
//! Reading order: [`item`], [`limit`], [`read`], [`store`], [`entry`].

pub mod entry;
pub mod item;
pub mod limit;
pub mod read;
pub mod store;

pub use item::{ServiceId, ServiceItem};
pub use limit::Limit;
