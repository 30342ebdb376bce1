//! The words and sums of the trade, pure: no input or output, no clock, no
//! async. Everything here can be tried on paper.

pub mod calendar;
pub mod case_number;
pub mod holidays;
pub mod id;
mod iso7064;
pub mod limit;
pub mod office_hours;
mod typed;
pub mod words;

pub use calendar::WorkingCalendar;
pub use case_number::{CaseNumber, CaseNumberError};
pub use id::{CaseId, CaseIdError, PersonId, UnitId};
