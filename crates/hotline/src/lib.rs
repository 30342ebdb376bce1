//! A case is what one person told the hotline, and everything that was done
//! about it since. It is the fold of its events: every act of the trade gives
//! one event with the facts that follow, numbered within the case and chained
//! by SM3. What may happen is decided by [`law`], a pure function of the case,
//! the act, the rule set, the calendar and the time; who may do it by
//! [`xinqiao_identity::policy`]; and the only way to write a case is
//! [`Hotline::file`] and [`Hotline::act`], through the [`ledger`].
//!
//! Reading order: [`case`], [`act`], [`fact`], [`law`], `acts/`, [`rules`],
//! [`catalogue`], [`ledger`], `store`, [`queries`], [`hotline`], [`undo`], [`group`],
//! [`link`],
//! [`desk`], [`check`].

pub mod act;
pub mod acts;
pub mod alert;
pub mod bare;
pub mod case;
pub mod catalogue;
pub mod chain;
pub mod check;
pub mod classes;
pub mod desk;
pub mod drafts;
pub mod fact;
pub mod filing;
pub mod group;
pub mod hotline;
pub mod law;
pub mod ledger;
pub mod letter;
pub mod link;
mod marks;
mod masked;
pub mod queries;
pub mod refusal;
pub mod reseal;
pub mod rules;
mod standing;
pub mod store;
pub mod texts;
pub mod triage;
pub mod undo;

pub use act::Act;
pub use case::Case;
pub use hotline::{ActError, Asked, History, Hotline, Receipt, Seen, Setup};
pub use refusal::Refusal;
