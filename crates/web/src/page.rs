//! What every page knows: who reads it, in which language, at what time.

use std::{borrow::Cow, fmt, sync::Arc};

use askama::{Template, filters::HtmlSafe};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use jiff::{Timestamp, civil::Date};
use xinqiao_identity::Actor;
use xinqiao_kernel::words::Role;

use crate::{
    Site, assets,
    cookie::{self, Lasts},
    csrf::Seal,
    door::Person,
    error::{Answer, Error},
    icon::{self, Icon},
    library,
    look::Theme,
    qr, view, when,
    words::{Arg, Lang, Word, Words},
};

/// The context of one page. Every template has it as its field `page`, and the
/// components take their texts from there.
///
/// A handler takes it as an argument: `async fn home(page: Page) -> Answer`.
#[derive(Clone)]
pub struct Page {
    /// The texts, in the person's language.
    pub words: Words,
    /// Larger text and controls.
    pub elder: bool,
    /// The colours that were chosen; `None` when the device decides.
    pub theme: Option<Theme>,
    /// The time of this request.
    pub now: Timestamp,
    /// Who signed in.
    pub person: Option<Arc<Person>>,
    /// Said once, at the top of this page, about what was just done.
    pub notice: Option<String>,
    /// Path of this request with its query, as the browser shows it.
    pub path: String,
    /// Asked for by a script that wants a part of a page only.
    pub fragment: bool,
    /// The client, as the rate limit counts it.
    pub client: Arc<str>,
    /// The place.
    pub site: Arc<Site>,
    /// What this person wrote here and could not send when their session ended.
    pub(crate) kept: Option<Arc<Vec<(String, String)>>>,
    pub(crate) seal: Seal,
    pub(crate) https: bool,
}

impl Page {
    /// A text of the page: `{{ page.t("nav-file") }}`.
    #[must_use]
    pub fn t(&self, key: &str) -> Cow<'static, str> {
        self.words.t(key)
    }

    /// A text with one argument: `{{ page.t1("error-call", "phone", number) }}`.
    pub fn t1(&self, key: &str, name: &str, value: impl Arg) -> String {
        self.words.t1(key, name, value)
    }

    /// A text with two arguments.
    pub fn t2(&self, key: &str, n1: &str, v1: impl Arg, n2: &str, v2: impl Arg) -> String {
        self.words.t2(key, n1, v1, n2, v2)
    }

    /// A word of the trade: `{{ page.word(case.state) }}`.
    pub fn word<W: Word>(&self, word: &W) -> Cow<'static, str> {
        self.words.word(word)
    }

    /// What the summary of errors calls a field: the text `field-<name>`.
    #[must_use]
    pub fn field_name(&self, field: &str) -> Option<Cow<'static, str>> {
        self.words.find(&format!("field-{field}"))
    }

    /// The name of the service in the person's language.
    #[must_use]
    pub fn site_name(&self) -> &str {
        self.words.either(&self.site.name, &self.site.en)
    }

    /// Who acts: the person who signed in, else somebody anonymous.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.person
            .as_ref()
            .map_or_else(Actor::anonymous, |person| person.actor.clone())
    }

    /// The person, or the way to the sign-in page.
    ///
    /// # Errors
    /// [`Error::sign_in`] when nobody signed in.
    pub fn signed_in(&self) -> Result<&Person, Error> {
        self.person.as_deref().ok_or_else(Error::sign_in)
    }

    /// A member of staff, or the way to the sign-in page.
    ///
    /// # Errors
    /// [`Error::sign_in`] when nobody signed in, [`Error::not_found`] for a citizen.
    pub fn staff(&self) -> Result<&Person, Error> {
        let person = self.signed_in()?;
        if person.staff {
            Ok(person)
        } else {
            Err(Error::not_found())
        }
    }

    /// The hidden field's value in every form that posts.
    #[must_use]
    pub fn form_seal(&self) -> String {
        self.seal.masked()
    }

    /// The address of an asset, empty when it is not built in.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::address(name).unwrap_or_default()
    }

    /// Whether scripts are built in.
    #[must_use]
    pub fn enhanced(&self) -> bool {
        assets::ENHANCED
    }

    /// Whether this page lies under `place`, to mark it in the navigation.
    #[must_use]
    pub fn under(&self, place: &str) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        path == place || (place != "/" && path.starts_with(&format!("{place}/")))
    }

    /// The parts of the site this person works in, with the key of their name.
    #[must_use]
    pub fn places(&self) -> Vec<(&'static str, &'static str)> {
        let Some(person) = self.person.as_ref().filter(|person| person.staff) else {
            return Vec::new();
        };
        let serves = |roles: &[Role]| roles.iter().any(|role| person.actor.is(*role));
        let mut places = Vec::new();
        if serves(&[
            Role::Agent,
            Role::Dispatcher,
            Role::CallBack,
            Role::CentreHead,
        ]) {
            places.push(("/desk", "nav-desk"));
        }
        if serves(&[Role::Handler, Role::UnitHead]) {
            places.push(("/unit", "nav-unit"));
        }
        if serves(&[Role::Supervisor, Role::CentreHead, Role::Analyst]) {
            places.push(("/command", "nav-command"));
        }
        if library::works_with_it(&person.actor) {
            places.push(("/library", "nav-library"));
        }
        if serves(&[Role::Administrator, Role::CentreHead]) {
            places.push(("/admin", "nav-admin"));
        }
        places
    }

    /// The address of this page with one more query field, for the switches of
    /// language and size.
    #[must_use]
    pub fn here_with(&self, name: &str, value: &str) -> String {
        let joint = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{joint}{name}={value}", self.path)
    }

    /// The choices of colours, for the header.
    #[must_use]
    pub fn themes(&self) -> [ThemeChoice; 4] {
        let choice = |code, key, theme| ThemeChoice {
            code,
            key,
            here: theme == self.theme,
        };
        [
            choice("device", "page-theme-device", None),
            choice("light", "page-theme-light", Some(Theme::Light)),
            choice("dark", "page-theme-dark", Some(Theme::Dark)),
            choice("contrast", "page-theme-contrast", Some(Theme::Contrast)),
        ]
    }

    /// ` lang="…"` when `said` is not in the page's language, nothing when it is: for
    /// what people wrote, so that it is read aloud and broken into lines in its own.
    /// `<blockquote{{ page.lang_mark(text) }}>`.
    #[must_use]
    pub fn lang_mark(&self, said: &str) -> LangMark {
        LangMark(Some(Lang::of(said)).filter(|lang| *lang != self.words.lang))
    }

    /// One of our icons; templates call `i::icon` of `components/icon.html`.
    #[must_use]
    pub fn icon(&self, name: &str) -> Icon {
        icon::icon(name)
    }

    /// A moment as people say it: 今天 14:05, 周四 17:00, 3月2日 09:00.
    #[must_use]
    pub fn when(&self, at: &Timestamp) -> String {
        when::say(*at, self.now, self.site.utc_offset_minutes, self.words)
    }

    /// A day as people say it, with its year.
    #[must_use]
    pub fn day(&self, day: Date) -> String {
        when::day(day, self.words)
    }

    /// A moment in full, for the hover and for print.
    #[must_use]
    pub fn exactly(&self, at: &Timestamp) -> String {
        when::exactly(*at, self.site.utc_offset_minutes)
    }

    /// A QR code as inline SVG.
    #[must_use]
    pub fn qr(&self, text: &str) -> String {
        qr::svg(text)
    }

    /// Width, out of 100, of the filled part of a time bar.
    #[must_use]
    pub fn bar(&self, left: &view::TimeLeft) -> u8 {
        left.share.min(100)
    }

    /// Answers with a redirect to `path`, a path of this site.
    #[must_use]
    pub fn go(&self, path: &str) -> Response {
        (StatusCode::SEE_OTHER, [(header::LOCATION, local(path))]).into_response()
    }

    /// Redirects, and says `notice` at the top of the page that comes.
    #[must_use]
    pub fn go_saying(&self, path: &str, notice: &str) -> Response {
        let mut response = self.go(path);
        let value = crate::csrf::hex(notice.as_bytes());
        response.headers_mut().append(
            header::SET_COOKIE,
            cookie::write(cookie::NOTICE, &value, Lasts::Seconds(60), self.https),
        );
        response
    }
}

/// One line of the choice of colours.
pub struct ThemeChoice {
    /// As in `?theme=`.
    pub code: &'static str,
    /// Key of its name.
    pub key: &'static str,
    /// Whether it is the present one.
    pub here: bool,
}

/// See [`Page::lang_mark`].
pub struct LangMark(Option<Lang>);

impl fmt::Display for LangMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .map_or(Ok(()), |lang| write!(f, " lang=\"{}\"", lang.tag()))
    }
}

impl HtmlSafe for LangMark {}

/// Writes a template as the answer.
///
/// # Errors
/// [`Error::broken`] when the template cannot be written.
pub fn show(template: &impl Template) -> Answer {
    Ok(Html(template.render()?).into_response())
}

/// Writes a form again, with what is wrong in it (422).
///
/// # Errors
/// As [`show`].
pub fn show_again(template: &impl Template) -> Answer {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(template.render()?)).into_response())
}

/// A `Location` on this site only: what could lead elsewhere leads home.
pub(crate) fn local(path: &str) -> HeaderValue {
    let mut start = path.chars();
    let inside = start.next() == Some('/') && !matches!(start.next(), Some('/' | '\\'));
    let path = if inside { path } else { "/" };
    HeaderValue::from_str(path).unwrap_or_else(|_| HeaderValue::from_static("/"))
}

impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Error::broken("page without context"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_never_leaves_the_site() {
        for outside in [
            "//elsewhere",
            "/\\elsewhere",
            "https://elsewhere",
            "",
            "/a\r\nb",
        ] {
            assert_eq!(local(outside), "/", "{outside:?}");
        }
        assert_eq!(local("/cases?x=1"), "/cases?x=1");
    }
}
