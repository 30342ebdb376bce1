//! Finds the answer to what somebody asks in their own words, and says why it is one.
//!
//! Faces ask a [`Finder`]. Behind it an [`Index`] holds [`Entry`]s in a folder: items of knowledge, service items,
//! answers given before. [`Asked`] is a question as a caller puts it; [`Found`] is
//! what answers it, the best first, each with the words that brought it there.
//! [`Words`] are the words of the trade: which mean the same, what people say for
//! what a paper calls something else, what says nothing.
//!
//! A question is read once ([`question`]), the index gives what might answer
//! ([`sieve`] leaves out what does not hold), and these are weighed against the
//! question one by one ([`rank`]). Knows no database, no clock, no page.

mod asked;
mod entry;
pub mod evaluate;
mod files;
mod find;
mod finder;
mod index;
mod marks;
mod plain;
mod question;
mod rank;
mod shelf;
mod sieve;
mod sound;
mod terms;
mod words;

pub use asked::{Also, Asked, By, Found, Hit, Marked, Piece, Place, Sees, Why};
pub use entry::{Audience, Entry, Key, Kind, Serves};
pub use finder::Finder;
pub use index::{Index, Trouble};
pub use words::{BrokenWords, Hint, Words};
