//! What the platform reads of a message, on the pages of those who take it down and
//! pass it on: what it says ([`heard`]), whose it is ([`whose`]), what solved it before
//! ([`before`]); and what they made of it ([`record`]).

pub(crate) mod before;
pub(crate) mod heard;
pub(crate) mod record;
pub(crate) mod whose;

pub(crate) use heard::Heard;
