//! The words and sums of the trade, pure: no input or output, no clock, no
//! async. Everything here can be tried on paper.

pub mod case_number;
pub mod id;
mod iso7064;
mod typed;
pub mod words;

pub use case_number::{CaseNumber, CaseNumberError};
pub use id::{CaseId, CaseIdError, PersonId, UnitId};
