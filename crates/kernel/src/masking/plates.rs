//! Number plates of vehicles in free text (GA 36: province, office letter,
//! five or six letters and digits).

use super::paper::Paper;

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使";
const LAST: &str = "学警挂港澳领";

pub(super) fn mask(paper: &mut Paper) {
    for at in 0..paper.signs.len() {
        if let Some((from, to)) = plate_at(paper, at).filter(|(from, to)| paper.is_free(*from, *to))
        {
            (from..to).for_each(|place| paper.hide(place));
        }
    }
}

/// The part to hide of a plate that begins here.
fn plate_at(paper: &Paper, at: usize) -> Option<(usize, usize)> {
    PROVINCES.contains(paper.sign(at)?).then_some(())?;
    paper.sign(at + 1)?.is_ascii_alphabetic().then_some(())?;
    let dotted = matches!(paper.sign(at + 2)?, '·' | '•' | '・' | ' ' | '-' | '.');
    let from = at + 2 + usize::from(dotted);
    let signs = &paper.signs[from.min(paper.signs.len())..];
    let mut length = signs
        .iter()
        .take_while(|sign| sign.is_ascii_alphanumeric())
        .count();
    if signs.get(length).is_some_and(|sign| LAST.contains(*sign)) {
        length += 1;
    }
    let digits = signs
        .iter()
        .take(length)
        .filter(|sign| sign.is_ascii_digit())
        .count();
    let whole = !paper.touches_stars(from + length);
    (matches!(length, 5 | 6) && digits >= 2 && whole).then_some((from, from + length))
}
