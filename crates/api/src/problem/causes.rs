//! What goes wrong below, as problems. Whatever is ours to mend is logged here,
//! once, and not told.

use axum::http::StatusCode;
use xinqiao_hotline::ActError;
use xinqiao_identity::tokens::TokenError;
use xinqiao_platform::{
    attachments::AttachmentError,
    db::{DbError, WriteError},
};

use super::Problem;

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        match error {
            ActError::NotFound => Self::not_found(
                "没有这件工单，请核对工单编号",
                "there is no such case; please check its number",
            ),
            ActError::Refused(refusal) => (&refusal).into(),
            ActError::KeyUsed => Self::bilingual(
                StatusCode::UNPROCESSABLE_ENTITY,
                "key_used",
                &error.to_string(),
            ),
            ActError::Write(WriteError::Busy { retry_after }) => Self::away(retry_after.as_secs()),
            ActError::Write(WriteError::Unavailable { .. }) => Self::away(5),
            ActError::Write(WriteError::Db(error)) | ActError::Db(error) => error.into(),
            ActError::Seal(error) => {
                tracing::error!(%error, "personal data could not be sealed or opened");
                Self::internal()
            }
        }
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Conflict { .. } => Self::away(1),
            error if error.is_passing() => {
                tracing::warn!(%error, "the database could not serve a request");
                Self::away(5)
            }
            error => {
                tracing::error!(%error, "the database failed");
                Self::internal()
            }
        }
    }
}

impl From<TokenError> for Problem {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Db(error) => error.into(),
            error => {
                tracing::error!(%error, "a stored token cannot be read");
                Self::internal()
            }
        }
    }
}

impl From<AttachmentError> for Problem {
    fn from(error: AttachmentError) -> Self {
        use AttachmentError as E;
        let (status, code) = match &error {
            E::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            E::Kind => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "file_kind"),
            E::Empty => (StatusCode::BAD_REQUEST, "unreadable"),
            E::BrokeOff => (StatusCode::BAD_REQUEST, "broke_off"),
            E::Infected { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "infected"),
            E::Missing => (StatusCode::NOT_FOUND, "not_found"),
            E::NotScanned { .. } | E::Full => {
                tracing::warn!(%error, "an attachment could not be kept");
                return Self::away(30);
            }
            E::Io(_) => {
                tracing::error!(%error, "the store of attachments failed");
                return Self::internal();
            }
        };
        Self::bilingual(status, code, &error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::header;

    use super::*;

    #[test]
    fn a_busy_writer_says_when_to_come_back() {
        let busy = WriteError::Busy {
            retry_after: Duration::from_secs(3),
        };
        let told = Problem::from(ActError::Write(busy)).tell(true);
        assert_eq!(told.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(told.headers()[header::RETRY_AFTER], "3");
    }

    #[test]
    fn a_mistake_of_ours_says_nothing_of_what_is_inside() {
        let broken = DbError::Corrupt {
            what: "cases.doc at /var/lib".to_owned(),
        };
        let problem = Problem::from(ActError::Db(broken));
        assert_eq!(problem.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!format!("{problem:?}").contains("cases.doc"));
    }
}
