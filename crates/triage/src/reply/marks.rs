//! A reply as a row of numbers, each of which a person can name.

use super::clauses::{Kind, clauses};

/// How many marks there are.
pub(super) const MARKS: usize = NAMES.len();

/// What each mark is called where reasons are shown.
pub(super) const NAMES: [&str; 28] = [
    "forwarded",
    "promised",
    "care",
    "referred",
    "asked",
    "received",
    "thanks",
    "greeting",
    "nothing_of_the_matter",
    "nothing_at_all",
    "only_forwarded",
    "only_referred",
    "only_asked",
    "matter_1",
    "matter_8",
    "matter_18",
    "matter_35",
    "matter_70",
    "length_25",
    "length_50",
    "length_70",
    "length_110",
    "matter_signs",
    "referred_signs",
    "length_signs",
    "asked_signs",
    "cites",
    "names_a_number",
];

/// The marks of a reply, in the order of [`NAMES`].
pub(super) fn marks(reply: &str) -> [f64; MARKS] {
    let clauses = clauses(reply);
    let signs = |kind: Kind| -> f64 {
        let of_kind = clauses.iter().filter(|clause| clause.kind == kind);
        of_kind.map(|clause| clause.signs() as f64).sum()
    };
    let (matter, referred, asked) = (
        signs(Kind::Matter),
        signs(Kind::Referred),
        signs(Kind::Asked),
    );
    let forwarded = signs(Kind::Forwarded);
    let length = reply.chars().count() as f64;
    let says = [Kind::Matter, Kind::Referred, Kind::Asked];
    let mut said = clauses.iter().filter(|clause| says.contains(&clause.kind));
    let cites = said
        .clone()
        .any(|clause| clause.text.contains('《') || clause.text.contains("号文"));
    let number = said.any(|clause| clause.text.contains(|sign: char| sign.is_ascii_digit()));
    let mark = |holds: bool| f64::from(u8::from(holds));
    [
        mark(forwarded > 0.0),
        mark(signs(Kind::Promised) > 0.0),
        mark(signs(Kind::Care) > 0.0),
        mark(referred > 0.0),
        mark(asked > 0.0),
        mark(signs(Kind::Received) > 0.0),
        mark(signs(Kind::Thanks) > 0.0),
        mark(signs(Kind::Greeting) > 0.0),
        mark(matter == 0.0),
        mark(matter + referred + asked == 0.0),
        mark(forwarded > 0.0 && matter == 0.0),
        mark(referred > 0.0 && matter == 0.0 && forwarded == 0.0),
        mark(asked > 0.0 && matter < 10.0),
        mark(matter >= 1.0),
        mark(matter >= 8.0),
        mark(matter >= 18.0),
        mark(matter >= 35.0),
        mark(matter >= 70.0),
        mark(length >= 25.0),
        mark(length >= 50.0),
        mark(length >= 70.0),
        mark(length >= 110.0),
        matter.ln_1p(),
        referred.ln_1p(),
        length.ln_1p(),
        asked.ln_1p(),
        mark(cites),
        mark(number),
    ]
}
