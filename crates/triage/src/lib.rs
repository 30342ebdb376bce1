//! Reads a message as an experienced agent would.
//!
//! [`Reader`] makes a [`Text`] of it; [`classify`] says what it is about, with
//! probabilities and the words that decided; [`link`] finds who said it before.
//! [`signs`] hears danger, haste and what somebody wants, [`places`] where it is, and
//! [`dispatch`] says whose it is; [`reply`] whether an answer gives reasons. Everything is learned from messages
//! that people have handled, runs on the CPU within the process, needs no
//! network, and says why. It suggests; a person decides.
//!
//! Pure: no database, no network, no randomness that is not seeded.

pub mod classify;
pub mod dispatch;
mod hash;
pub mod link;
pub mod places;
pub mod reply;
pub mod signs;
mod text;
pub mod watch;

pub use text::{Reader, Text};
