//! Any text to be masked: never longer, never masked twice, no mobile number left.

use xinqiao_kernel::masking::{
    Keep, MaskRules, mask_address, mask_id, mask_name, mask_phone, mask_plate, mask_text,
};

/// Masks the text as free text and as every kind of field.
pub fn run(text: &str) {
    let once = mask_text(text, &MaskRules::default());
    assert_eq!(mask_text(&once, &MaskRules::default()), once);
    assert_eq!(once.chars().count(), text.chars().count());
    assert!(!has_mobile(&once));

    let keep = Keep { head: 3, tail: 4 };
    let fields: [fn(&str) -> String; 4] = [mask_name, mask_phone, mask_address, mask_plate];
    for mask in fields {
        assert_eq!(mask(&mask(text)), mask(text));
    }
    assert_eq!(mask_id(&mask_id(text, keep), keep), mask_id(text, keep));
}

/// A mobile number that stands whole, its digits of any width.
fn has_mobile(text: &str) -> bool {
    let narrow = |sign: char| match sign {
        '０'..='９' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        other => other,
    };
    let text: String = text.chars().map(narrow).collect();
    text.split(|sign: char| !sign.is_ascii_digit())
        .any(|digits| digits.len() == 11 && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..]))
}
