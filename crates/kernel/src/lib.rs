//! The words and sums of the trade, pure: no input or output, no clock, no
//! async. Everything here can be tried on paper.

pub mod calendar;
pub mod case_number;
pub mod citizen_id;
pub mod credit_code;
pub mod csv;
pub mod holidays;
pub mod id;
mod iso7064;
pub mod level;
pub mod licence_id;
pub mod limit;
pub mod masking;
pub mod office_hours;
pub mod outlines;
pub mod phone;
pub mod point;
pub mod query_code;
pub mod region;
pub mod region_file;
pub mod regions;
mod typed;
pub mod words;

pub use calendar::{Due, Remaining, WorkingCalendar};
pub use case_number::{CaseNumber, CaseNumberError};
pub use citizen_id::CitizenId;
pub use credit_code::CreditCode;
pub use id::{CaseId, CaseIdError, PersonId, UnitId};
pub use level::Level;
pub use licence_id::LicenceId;
pub use limit::{Limit, LimitUnit, Start};
pub use outlines::Outlines;
pub use phone::Phone;
pub use point::Point;
pub use query_code::QueryCode;
pub use region::RegionCode;
pub use regions::{Region, Regions};
