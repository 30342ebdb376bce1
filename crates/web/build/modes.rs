//! Writes out `@mode`, the one thing in our stylesheets that no browser knows.
//!
//! A look depends on what the person chose on the page (`data-theme`), and where
//! nothing was chosen on what the device prefers. CSS has no "or" between a
//! selector and a media query, so each block of colours would have to be written
//! two or three times; `light-dark()` would do for two themes, but not for high
//! contrast, and not in Chromium 109 (docs/adr/0009). In the source it is
//! therefore written once:
//!
//! ```css
//! @mode dark { --paper: #12181b; }
//! @mode dark elder { --quiet: #bcc6c7; }
//! ```

/// Where a mode holds: a media query, or none, and a selector.
type Place = (Option<&'static str>, &'static str);

const DARK: &[Place] = &[
    (
        Some("(prefers-color-scheme: dark)"),
        ":root:not([data-theme])",
    ),
    (None, ":root:is([data-theme=dark], [data-theme=contrast])"),
];

// The doubled `:root` lets high contrast win over elder mode's softer greys.
const CONTRAST: &[Place] = &[(
    Some("(prefers-contrast: more)"),
    ":root:root:not([data-theme=contrast])",
)];

const DARK_CONTRAST: &[Place] = &[
    (
        Some("(prefers-contrast: more) and (prefers-color-scheme: dark)"),
        ":root:root:root:not([data-theme])",
    ),
    (
        Some("(prefers-contrast: more)"),
        ":root:root:root[data-theme=dark]",
    ),
    (None, ":root:root:root[data-theme=contrast]"),
];

const EVERYWHERE: &[Place] = &[(None, ":root")];

/// `css` with every `@mode … { … }` written out. A block holds declarations only.
pub fn written_out(css: &str) -> Result<String, String> {
    let mut out = String::with_capacity(css.len() * 2);
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("@mode ") {
        let (name, after) = after.split_once('{').ok_or("@mode without `{`")?;
        let (declarations, after) = after.split_once('}').ok_or("@mode without `}`")?;
        out.push_str(before);
        let words: Vec<&str> = name.split_whitespace().collect();
        let elder = if words.contains(&"elder") {
            "[data-elder]"
        } else {
            ""
        };
        for (media, selector) in places(&words)? {
            let block = format!("{selector}{elder} {{{declarations}}}\n");
            out.push_str(&match media {
                Some(media) => format!("@media {media} {{\n{block}}}\n"),
                None => block,
            });
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn places(words: &[&str]) -> Result<&'static [Place], String> {
    match words {
        ["elder"] => Ok(EVERYWHERE),
        ["dark"] | ["dark", "elder"] => Ok(DARK),
        ["contrast"] => Ok(CONTRAST),
        ["dark", "contrast"] => Ok(DARK_CONTRAST),
        other => Err(format!("no such mode: {}", other.join(" "))),
    }
}
