//! Citizens prove a phone by the code that is sent to it.

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use xinqiao_identity::codes::CodeError;
use xinqiao_kernel::Phone;

use super::{is_for_staff, origin::From, welcome};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::{Page, show, show_again},
};

#[derive(Template)]
#[template(path = "sign_in/phone.html")]
struct AskPhone {
    page: Page,
    form: Form,
    next: String,
}

#[derive(Template)]
#[template(path = "sign_in/code.html")]
struct AskCode {
    page: Page,
    form: Form,
    next: String,
    masked: String,
    /// In a demo the code stands on the page.
    demo_code: Option<String>,
}

/// Where to go afterwards.
#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    pub(super) next: String,
}

/// `GET /sign-in`.
pub(super) async fn ask(page: Page, Query(Next { next }): Query<Next>) -> Answer {
    if is_for_staff(&next) {
        return Ok(page.go(&page.path.replacen("/sign-in", "/sign-in/staff", 1)));
    }
    let form = Form::blank(&page);
    show(&AskPhone { page, form, next })
}

/// `POST /sign-in/code`.
pub(super) async fn send_code(
    page: Page,
    from: From,
    State(web): State<Web>,
    mut form: Form,
) -> Answer {
    let next = form.value("next").to_owned();
    let Some(phone) = phone(&page, &mut form) else {
        return show_again(&AskPhone { page, form, next });
    };
    match web
        .identity
        .codes
        .ask(&phone, from.origin(), page.now)
        .await
    {
        Ok(_) => {}
        // The last code still lives: it can be entered at once.
        Err(CodeError::Wait { until }) => {
            let said = page.t1("code-asked-too-often", "when", page.when(&until));
            form.wrong::<()>("code", said);
            let view = AskCode::new(page, &web, form, next, &phone);
            return show_again(&view);
        }
        Err(error) => {
            refused(&page, &mut form, "phone", error)?;
            return show_again(&AskPhone { page, form, next });
        }
    }
    show(&AskCode::new(page, &web, form, next, &phone))
}

/// `POST /sign-in/enter`.
pub(super) async fn enter(
    page: Page,
    from: From,
    State(web): State<Web>,
    mut form: Form,
) -> Answer {
    let next = form.value("next").to_owned();
    let Some(phone) = phone(&page, &mut form) else {
        return show_again(&AskPhone { page, form, next });
    };
    let Some(code) = form.text("code", 1, 20) else {
        return show_again(&AskCode::new(page, &web, form, next, &phone));
    };
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    match web
        .identity
        .codes
        .enter(&phone, &code, from.origin(), page.now)
        .await
    {
        Ok(signed_in) => welcome(&web, &page, signed_in, &next).await,
        Err(CodeError::Over) => {
            form.wrong_key::<()>("phone", "code-over");
            show_again(&AskPhone { page, form, next })
        }
        Err(error) => {
            refused(&page, &mut form, "code", error)?;
            show_again(&AskCode::new(page, &web, form, next, &phone))
        }
    }
}

impl AskCode {
    fn new(page: Page, web: &Web, form: Form, next: String, phone: &Phone) -> Self {
        let demo_code = web.demo.as_ref().and_then(|demo| demo.last_code(phone));
        Self {
            masked: phone.masked(),
            demo_code,
            page,
            form,
            next,
        }
    }
}

fn phone(page: &Page, form: &mut Form) -> Option<Phone> {
    let typed = form.text("phone", 1, 40)?;
    match Phone::parse(&typed) {
        Ok(phone) => Some(phone),
        Err(error) => {
            let said = page
                .words
                .either(&error.zh(), &error.to_string())
                .to_owned();
            form.wrong("phone", said)
        }
    }
}

/// Says at the field what did not work.
///
/// # Errors
/// When it is not the person's to mend.
fn refused(page: &Page, form: &mut Form, field: &str, error: CodeError) -> Result<(), Error> {
    let said = match error {
        CodeError::NotMobile => page.t("code-not-mobile").into_owned(),
        CodeError::Wait { until } => page.t1("code-wait", "when", page.when(&until)),
        CodeError::Wrong { left: 0 } => page.t("code-over").into_owned(),
        CodeError::Wrong { left } => page.t1("code-wrong", "left", left),
        CodeError::Over => page.t("code-over").into_owned(),
        CodeError::Channel(_) => page.t1("code-no-channel", "phone", page.site.phone.as_str()),
        CodeError::Seal(error) => return Err(Error::broken(error)),
        CodeError::Db(error) => return Err(crate::portal::away(error)),
    };
    form.wrong::<()>(field, said);
    Ok(())
}
