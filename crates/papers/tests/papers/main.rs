//! What was composed is what can be read in each file that comes of it.

#![expect(
    clippy::unwrap_used,
    reason = "what reads a file back belongs to the test"
)]

mod packed;
mod printed;
mod sample;
mod told;
