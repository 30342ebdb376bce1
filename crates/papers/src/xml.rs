//! Text inside HTML and XML.

use std::fmt::{self, Display, Write as _};

use crate::plain;

/// A text that may stand between tags and in quotes of an attribute.
pub(crate) struct Safe<'a>(pub(crate) &'a str);

impl Display for Safe<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sign in plain::clean(self.0).chars() {
            match sign {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '\'' => out.write_str("&#39;")?,
                sign => out.write_char(sign)?,
            }
        }
        Ok(())
    }
}

/// Appends to a string, which cannot fail.
macro_rules! put {
    ($out:expr, $($said:tt)*) => {{
        use std::fmt::Write as _;
        let _ = write!($out, $($said)*);
    }};
}
pub(crate) use put;
