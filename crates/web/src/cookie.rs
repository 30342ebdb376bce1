//! Cookies: all of them are ours, `HttpOnly`, `SameSite=Lax` and for the whole
//! site; over TLS they also carry the `__Host-` prefix, so that no neighbouring
//! host can set them.

use axum::http::{HeaderMap, HeaderValue, header};

/// Holds the session's secret; set by sign-in, read by [`crate::door::Door`].
pub const SESSION: &str = "xq_session";
/// Holds the secret that forms are sealed with.
pub(crate) const SEAL: &str = "xq_seal";
/// Holds one notice to show on the next page.
pub(crate) const NOTICE: &str = "xq_notice";
/// `zh` or `en`.
pub(crate) const LANG: &str = "xq_lang";
/// `1` in elder mode.
pub(crate) const ELDER: &str = "xq_elder";

/// `light`, `dark` or `contrast`; nothing when the device decides.
pub(crate) const THEME: &str = "xq_theme";

/// A year, in seconds: how long a choice of language or look lasts.
pub(crate) const YEAR: u32 = 31_536_000;

/// How long a cookie lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasts {
    /// Until the browser is closed.
    Session,
    /// This many seconds.
    Seconds(u32),
    /// Not any longer: removes it.
    Over,
}

/// The value of a cookie of this request.
#[must_use]
pub fn read<'h>(headers: &'h HeaderMap, name: &str, https: bool) -> Option<&'h str> {
    let wanted = full_name(name, https);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == wanted)
        .map(|(_, value)| value)
}

/// A `Set-Cookie` header. `value` must be of letters, digits, `-` and `_` only;
/// anything else is left out.
#[must_use]
pub fn write(name: &str, value: &str, lasts: Lasts, https: bool) -> HeaderValue {
    let value: String = value
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    let secure = if https { "; Secure" } else { "" };
    let age = match lasts {
        Lasts::Session => String::new(),
        Lasts::Seconds(seconds) => format!("; Max-Age={seconds}"),
        Lasts::Over => "; Max-Age=0".to_owned(),
    };
    let name = full_name(name, https);
    HeaderValue::try_from(format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}"
    ))
    .unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn full_name(name: &str, https: bool) -> String {
    if https {
        format!("__Host-{name}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_over_tls_has_the_host_prefix() {
        let line = write(SESSION, "abc", Lasts::Session, true);
        assert_eq!(
            line,
            "__Host-xq_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
    }

    #[test]
    fn a_value_cannot_add_attributes() {
        let line = write(LANG, "en; Domain=x", Lasts::Seconds(5), false);
        assert_eq!(
            line,
            "xq_lang=enDomainx; Path=/; HttpOnly; SameSite=Lax; Max-Age=5"
        );
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            HeaderValue::from_static("a=1; xq_lang=en; b=2"),
        );
        assert_eq!(read(&headers, LANG, false), Some("en"));
        assert_eq!(read(&headers, ELDER, false), None);
    }
}
