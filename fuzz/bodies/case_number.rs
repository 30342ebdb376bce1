//! Whatever somebody types as a number or code of the trade: read or refused,
//! and what was read reads the same again.

use xinqiao_kernel::{
    CaseNumber, CitizenId, CreditCode, LicenceId, Limit, Phone, QueryCode, RegionCode,
};

/// Reads the text as everything that people type.
pub fn run(text: &str) {
    if let Ok(number) = CaseNumber::parse(text) {
        assert_eq!(CaseNumber::parse(&number.to_string()), Ok(number));
        assert_eq!(number.id().number(), number);
    }
    if let Ok(code) = CreditCode::parse(text) {
        assert_eq!(CreditCode::parse(code.as_str()), Ok(code));
    }
    if let Ok(id) = CitizenId::parse(text) {
        assert_eq!(CitizenId::parse(id.as_str()), Ok(id));
        assert_eq!(id.age_on(id.birth()), Some(0));
    }
    if let Ok(id) = LicenceId::parse_unchecked(text) {
        assert_eq!(LicenceId::parse_unchecked(id.as_str()), Ok(id));
    }
    if let Ok(code) = QueryCode::parse(text) {
        assert_eq!(QueryCode::parse(&code.to_string()), Ok(code));
    }
    if let Ok(code) = RegionCode::parse(text) {
        assert_eq!(RegionCode::parse(&code.to_string()), Ok(code));
    }
    if let Ok(phone) = Phone::parse(text) {
        assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
    }
    if let Ok(limit) = text.parse::<Limit>() {
        assert_eq!(limit.to_string().parse(), Ok(limit));
    }
}
