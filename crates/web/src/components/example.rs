//! One component in one state.

use askama::Template;
use jiff::Timestamp;

use super::{
    part::{Part, State},
    sample::Sample,
};
use crate::{
    error::Error,
    form::Form,
    icon,
    page::Page,
    post::{Letter, Sms},
    words::{Lang, Words},
};

/// When every example stands: 22 November 2026, 15:05 in China, a Sunday. Fixed, so
/// that its picture is the same tomorrow.
const THEN: Timestamp = Timestamp::constant(1_795_331_100, 0);

/// A state as its page shows it.
pub(super) struct Shown {
    pub(super) state: State,
    pub(super) lang: Lang,
    pub(super) html: String,
}

/// Draws `part` in `state`. `form` is what the whole form is shown with.
pub(super) fn shown(page: &Page, part: &Part, state: State, form: &Form) -> Result<Shown, Error> {
    let mut page = page.clone();
    page.now = THEN;
    if state == State::English {
        page.words = Words { lang: Lang::En };
    }
    let lang = page.words.lang;
    let example = Example {
        form: if part.states == [State::Normal] {
            form.clone()
        } else {
            filled(&page, state)
        },
        sample: Sample::new(&page),
        page,
        part: part.name,
        state,
    };
    Ok(Shown {
        state,
        lang,
        html: example.render()?,
    })
}

/// A form as it is in that state. Its fields bear the state's name, since all states
/// stand on one page.
fn filled(page: &Page, state: State) -> Form {
    let name = |field: &str| named(state, field);
    let sample = Sample::new(page);
    let mut form = Form::blank(page);
    match state {
        State::Error => {
            form = form.with(&name("phone"), "139");
            let _: Option<()> = form.wrong_key(&name("what"), "form-missing");
            let _: Option<()> = form.wrong(&name("phone"), sample.wrong_phone);
            for field in ["place", "nature", "topics"] {
                let _: Option<()> = form.wrong_key(&name(field), "form-choose");
            }
            let _: Option<()> = form.wrong_key(&name("photos"), "error-too-large-help");
        }
        State::Long => {
            form = form
                .with(&name("what"), sample.prose.repeat(3))
                .with(&name("phone"), sample.long_line)
                .with(&name("place"), "long");
        }
        State::Disabled => {
            form = form
                .with(&name("phone"), "13900000001")
                .with(&name("what"), sample.prose)
                .with(&name("place"), "990101");
        }
        _ => {}
    }
    form.with(&name("nature"), "help")
        .with(&name("topics"), "call")
}

fn named(state: State, field: &str) -> String {
    format!("{}-{field}", state.code())
}

#[derive(Template)]
#[template(path = "components/example.html")]
struct Example {
    page: Page,
    sample: Sample,
    form: Form,
    part: &'static str,
    state: State,
}

impl Example {
    /// The name of a field in this state.
    fn named(&self, field: &str) -> String {
        named(self.state, field)
    }

    fn is(&self, code: &str) -> bool {
        self.state.code() == code
    }

    fn icons(&self) -> Vec<&'static str> {
        icon::names().collect()
    }

    fn letter(&self) -> Letter {
        letter(&self.page)
    }

    fn sms(&self) -> Sms {
        let name = self.page.site_name();
        let say = |zh: &'static str, en: &'static str| self.page.words.either(zh, en);
        let text = if self.is("long") {
            say(
                "您反映的“临河路十二盏路灯不亮”（编号 2611 2201 0000 0017）已由白塔区城市管理局答复：电缆接头已更换，十二盏灯全部恢复。请您看看是否解决，回复 1 已解决，回复 2 没解决。",
                "",
            )
        } else {
            say(
                "已收到您说的事，编号 2611 2201 0000 0017，最迟周四 17:00 答复您。",
                "We have your message, number 2611 2201 0000 0017. You will hear from us by Thursday 17:00.",
            )
        };
        Sms::new(name, text)
    }
}

/// The sample letter.
pub(super) fn letter(page: &Page) -> Letter {
    let say = |zh: &'static str, en: &'static str| page.words.either(zh, en).to_owned();
    Letter {
        lang: page.words.lang,
        subject: say(
            "您反映的路灯一事有答复了",
            "There is a reply about the street lamps",
        ),
        greeting: say("王女士，您好：", "Dear Ms Wang,"),
        paragraphs: vec![
            say(
                "您反映的“临河路十二盏路灯不亮”，白塔区城市管理局已经答复：电缆接头已更换，十二盏灯全部恢复。",
                "The Baita District City Upkeep Bureau has replied about the twelve dark lamps on Linhe Road: the cable joint was replaced, and all lamps are lit again.",
            ),
            say(
                "请您看看是否解决。没解决，我们接着办。",
                "Please tell us whether that solved it. If not, we go on.",
            ),
        ],
        facts: vec![(say("编号", "Number"), "2611 2201 0000 0017".to_owned())],
        act: Some((
            say("看答复，说说是否解决", "Read the reply and answer"),
            "https://example.org/follow".to_owned(),
        )),
        signed: page.site_name().to_owned(),
        phone: page.site.phone.clone(),
    }
}
