//! The person's language, and every text in it.
//!
//! Texts are Fluent files under `i18n/`, one file per part of the pages. The
//! words of the trade have their Chinese in the kernel; their English stands
//! in `i18n/en/words.ftl` under `<set>-<code>`, for example `state-handling`.

use std::{borrow::Cow, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use xinqiao_kernel::words as trade;

mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// A language the pages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Reads the value of `?lang=` and of the cookie: `zh` or `en`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The short code used in URLs and cookies.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The BCP 47 tag for the `lang` attribute.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language a text is in, as far as its letters tell: one Chinese character
    /// makes it Chinese, since Chinese text holds Latin names and not the other way.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let chinese = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}');
        if text.is_empty() || text.contains(chinese) {
            Self::Zh
        } else {
            Self::En
        }
    }

    /// The language a switch on the page leads to.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}

/// Looks texts up in one language. Copy it freely.
///
/// A key that is missing shows itself, so that a page never fails for a text;
/// the tests of this file make sure that none is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The language.
    pub lang: Lang,
}

impl Words {
    /// The text of `key`.
    #[must_use]
    pub fn t(self, key: &str) -> Cow<'static, str> {
        self.say(key, None)
    }

    /// The text of `key`, if there is one.
    #[must_use]
    pub fn find(self, key: &str) -> Option<Cow<'static, str>> {
        self.bundle().has_message(key).then(|| self.t(key))
    }

    /// The text of `key` with one argument.
    pub fn t1(self, key: &str, name: &str, value: impl Arg) -> String {
        self.say(key, Some(&args([(name, value.arg())])))
            .into_owned()
    }

    /// The text of `key` with two arguments.
    pub fn t2(self, key: &str, n1: &str, v1: impl Arg, n2: &str, v2: impl Arg) -> String {
        self.say(key, Some(&args([(n1, v1.arg()), (n2, v2.arg())])))
            .into_owned()
    }

    /// The text of `key` with as many arguments as it needs.
    #[must_use]
    pub fn with(self, key: &str, pairs: &[(&str, &dyn Arg)]) -> String {
        let mut args = FluentArgs::with_capacity(pairs.len());
        for (name, value) in pairs {
            args.set((*name).to_owned(), value.arg());
        }
        self.say(key, Some(&args)).into_owned()
    }

    /// A word of the trade: `words.word(&case.state)`.
    pub fn word<W: Word>(self, word: &W) -> Cow<'static, str> {
        match self.lang {
            Lang::Zh => Cow::Borrowed(word.zh()),
            Lang::En => self.t(&format!("{}-{}", W::SET, word.code())),
        }
    }

    /// Chooses between two texts that come as data, such as the names of a unit.
    #[must_use]
    pub fn either<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::En if !en.is_empty() => en,
            _ => zh,
        }
    }

    fn bundle(self) -> &'static Bundle {
        match self.lang {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        }
    }

    fn say(self, key: &str, args: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::warn!(key, lang = self.lang.code(), "text missing");
            return Cow::Owned(key.to_owned());
        };
        bundle.format_pattern(pattern, args, &mut Vec::new())
    }
}

/// What a text can take as an argument: strings and whole numbers.
pub trait Arg {
    /// As Fluent wants it.
    fn arg(&self) -> FluentValue<'_>;
}

impl<T: Arg + ?Sized> Arg for &T {
    fn arg(&self) -> FluentValue<'_> {
        (**self).arg()
    }
}

impl Arg for str {
    fn arg(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Arg for String {
    fn arg(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

impl Arg for Cow<'_, str> {
    fn arg(&self) -> FluentValue<'_> {
        FluentValue::from(&**self)
    }
}

macro_rules! numbers {
    ($($kind:ty),+) => {$(
        impl Arg for $kind {
            fn arg(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        }
    )+};
}
numbers!(u8, u16, u32, u64, usize, i32, i64);

/// A closed set of words of the trade.
pub trait Word: Copy {
    /// The prefix of its English texts.
    const SET: &'static str;
    /// The stable code.
    fn code(&self) -> &'static str;
    /// The Chinese word.
    fn zh(&self) -> &'static str;
}

impl<W: Word> Word for &W {
    const SET: &'static str = W::SET;

    fn code(&self) -> &'static str {
        (**self).code()
    }

    fn zh(&self) -> &'static str {
        (**self).zh()
    }
}

macro_rules! sets {
    ($($set:literal $name:ident),+ $(,)?) => {
        $(impl Word for trade::$name {
            const SET: &'static str = $set;
            fn code(&self) -> &'static str { (*self).code() }
            fn zh(&self) -> &'static str { (*self).zh() }
        })+

        /// Every key that `words.ftl` needs.
        #[cfg(test)]
        fn keys_of_the_trade() -> Vec<String> {
            let mut keys = Vec::new();
            $(keys.extend(trade::$name::ALL.iter().map(|w| format!("{}-{}", $set, w.code())));)+
            keys
        }
    };
}
sets!(
    "nature" Nature,
    "channel" Channel,
    "urgency" Urgency,
    "state" State,
    "ending" Ending,
    "act" ActKind,
    "role" Role,
    "milestone" Milestone,
    "grade" Grade,
    "card" Card,
    "outside" Outside,
    "item_kind" ItemKind,
    "item_state" ItemState,
    "item_act" ItemAct,
    "stage" Stage,
    "openness" Openness,
    "audience" Audience,
);

type Bundle = FluentBundle<FluentResource>;
static ZH: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Zh, texts::ZH));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::En, texts::EN));

fn bundle(lang: Lang, files: &[&str]) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(lang.tag().parse().into_iter().collect());
    // Isolation marks are for mixed writing directions; neither language has them.
    bundle.set_use_isolating(false);
    for file in files {
        let resource = match FluentResource::try_new((*file).to_owned()) {
            Ok(whole) => whole,
            Err((rest, _)) => rest,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn args<'a, const N: usize>(pairs: [(&'a str, FluentValue<'a>); N]) -> FluentArgs<'a> {
    let mut args = FluentArgs::with_capacity(N);
    for (name, value) in pairs {
        args.set(name, value);
    }
    args
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
