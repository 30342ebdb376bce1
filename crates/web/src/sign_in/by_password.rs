//! Staff prove who they are by name and password, or go on to another provider.

use askama::Template;
use axum::extract::{Query, State};
use xinqiao_identity::{passwords::Password, sign_in::SignInError};

use super::{by_code::Next, origin::From, welcome};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::{Page, show, show_again},
};

#[derive(Template)]
#[template(path = "sign_in/staff.html")]
struct AskPassword {
    page: Page,
    form: Form,
    next: String,
    has_provider: bool,
    is_demo: bool,
}

/// `GET /sign-in/staff`.
pub(super) async fn ask(
    page: Page,
    State(web): State<Web>,
    Query(Next { next }): Query<Next>,
) -> Answer {
    let form = Form::blank(&page);
    show(&AskPassword::new(page, &web, form, next))
}

/// `POST /sign-in/staff`. Which of the two is wrong is not said; an unknown name
/// takes as long as a wrong password.
pub(super) async fn enter(
    page: Page,
    from: From,
    State(web): State<Web>,
    mut form: Form,
) -> Answer {
    let next = form.value("next").to_owned();
    let name = form.text("staff_name", 1, 80);
    let password = Some(form.value("password").to_owned()).filter(|typed| !typed.is_empty());
    if password.is_none() {
        form.wrong_key::<()>("password", "form-missing");
    }
    let (Some(name), Some(password)) = (name, password) else {
        return show_again(&AskPassword::new(page, &web, form, next));
    };
    let password = Password::typed(&password);
    let said = match web
        .identity
        .sign_in
        .with_password(&name, password, from.origin(), page.now)
        .await
    {
        Ok(signed_in) => return welcome(&web, &page, signed_in, &next).await,
        Err(SignInError::Wrong) => page.t("staff-wrong").into_owned(),
        Err(SignInError::Locked { until }) => page.t1("staff-locked", "when", page.when(&until)),
        Err(SignInError::Password(error)) => return Err(Error::broken(error)),
        Err(SignInError::Db(error)) => return Err(crate::portal::away(error)),
    };
    form.wrong::<()>("staff_name", said);
    show_again(&AskPassword::new(page, &web, form, next))
}

impl AskPassword {
    fn new(page: Page, web: &Web, form: Form, next: String) -> Self {
        Self {
            has_provider: web.identity.oidc.is_some(),
            is_demo: web.demo.is_some(),
            page,
            form,
            next,
        }
    }
}
