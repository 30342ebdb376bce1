//! What a person chose about the look of the pages: language, size, colours.
//! Each choice is a link, kept in a cookie for a year.

use axum::{
    http::{Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};

use crate::{
    cookie::{self, Lasts},
    page::local,
    words::Lang,
};

/// Colours that can be chosen. Without a choice the device decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Ink on paper.
    Light,
    /// Light text on a dark ground.
    Dark,
    /// White on black, every edge drawn.
    Contrast,
}

impl Theme {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Contrast];

    /// Reads the value of `?theme=` and of the cookie.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }

    /// As it stands in `data-theme`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }

    /// What the browser's own controls follow (`color-scheme`).
    #[must_use]
    pub const fn scheme(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark | Self::Contrast => "dark",
        }
    }
}

/// `?lang=`, `?elder=` and `?theme=` on any page set a cookie and lead back to the
/// page.
pub(crate) fn switch(method: &Method, uri: &Uri, https: bool) -> Option<Response> {
    let query = uri.query().filter(|_| *method == Method::GET)?;
    let mut cookies = Vec::new();
    let mut rest = Vec::new();
    for pair in query.split('&') {
        match pair
            .split_once('=')
            .and_then(|(name, value)| choice(name, value))
        {
            Some(cookie) => cookies.push(cookie),
            None => rest.push(pair),
        }
    }
    if cookies.is_empty() {
        return None;
    }
    let query = if rest.is_empty() {
        String::new()
    } else {
        format!("?{}", rest.join("&"))
    };
    let place = [(header::LOCATION, local(&format!("{}{query}", uri.path())))];
    let mut answer = (StatusCode::SEE_OTHER, place).into_response();
    for (name, value, lasts) in cookies {
        let line = cookie::write(name, value, lasts, https);
        answer.headers_mut().append(header::SET_COOKIE, line);
    }
    Some(answer)
}

/// The cookie that keeps a choice; `None` when this is not one.
fn choice<'v>(name: &str, value: &'v str) -> Option<(&'static str, &'v str, Lasts)> {
    let keep = Lasts::Seconds(cookie::YEAR);
    match (name, value) {
        ("lang", code) if Lang::from_code(code).is_some() => Some((cookie::LANG, code, keep)),
        ("elder", "1") => Some((cookie::ELDER, "1", keep)),
        ("elder", "0") => Some((cookie::ELDER, "", Lasts::Over)),
        ("theme", "device") => Some((cookie::THEME, "", Lasts::Over)),
        ("theme", code) if Theme::from_code(code).is_some() => Some((cookie::THEME, code, keep)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colours_we_have_can_be_chosen() {
        assert_eq!(choice("theme", "pink"), None);
        assert_eq!(Theme::from_code("dark"), Some(Theme::Dark));
        assert!(matches!(
            choice("theme", "device"),
            Some((_, "", Lasts::Over))
        ));
    }
}
