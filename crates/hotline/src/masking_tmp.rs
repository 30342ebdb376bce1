#![allow(missing_docs)]
use std::borrow::Cow;
#[derive(Default)]
pub struct MaskRules;
pub fn text<'a>(t: &'a str, _: &MaskRules) -> Cow<'a, str> {
    Cow::Borrowed(t)
}
pub fn name(t: &str) -> String {
    t.into()
}
pub fn phone(t: &str) -> String {
    t.into()
}
pub fn identity_number(t: &str, _: &MaskRules) -> String {
    t.into()
}
pub fn address(t: &str) -> String {
    t.into()
}
pub struct Phone(String);
impl Phone {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
