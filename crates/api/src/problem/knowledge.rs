//! What cannot be done with an item of knowledge, for programs.

use axum::http::StatusCode;
use xinqiao_knowledge::{ActError, Refusal};

use super::Problem;

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        match error {
            ActError::NotFound => Self::not_found(
                "没有这条知识，可能已下架",
                "there is no such item; it may have been taken down",
            ),
            ActError::Refused(refusal) => (&refusal).into(),
            ActError::Db(error) => error.into(),
            ActError::Numbers(error) => {
                tracing::error!(%error, "no number is left for an item");
                Self::internal()
            }
        }
    }
}

impl From<&Refusal> for Problem {
    fn from(refusal: &Refusal) -> Self {
        let status = match refusal {
            Refusal::NotYours { .. } => StatusCode::FORBIDDEN,
            Refusal::Stale { .. } => StatusCode::PRECONDITION_FAILED,
            refusal if refusal.is_about_input() => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::CONFLICT,
        };
        Self::new(
            status,
            refusal.code(),
            refusal.to_string(),
            english(refusal),
        )
        .with(|facts| {
            if let Refusal::Stale { expected, found } = refusal {
                facts.expected_version = Some(*expected);
                facts.version = Some(*found);
            }
        })
    }
}

fn english(refusal: &Refusal) -> String {
    use Refusal as R;
    match refusal {
        R::NotYours { act } => format!("your post does not let you do this with this item: {act}"),
        R::NotYourTheme { theme } => format!("your unit may not write under the theme {theme}"),
        R::WrongState {
            act,
            state,
            possible,
            ..
        } => {
            let possible: Vec<&str> = possible.iter().map(|act| act.code()).collect();
            format!(
                "the item is {state}; {act} is not possible, but {} is",
                possible.join(", ")
            )
        }
        R::KeptElsewhere { act, source_name } => format!(
            "{source_name} keeps this item: {act} is not possible here; ask for a correction, or report harm to hide it"
        ),
        R::Stale { expected, found } => format!(
            "somebody else was quicker: the item is at version {found}, you saw {expected}; read it again"
        ),
        R::Missing { field } => format!("something has to be filled in: {field}"),
        R::TooLong { field, most, found } => {
            format!("too long ({field}): at most {most} characters, not {found}")
        }
        R::TooMany { field, most, found } => {
            format!("too many ({field}): at most {most}, not {found}")
        }
        R::TableTooLarge { rows, columns } => {
            format!("a table has at most {rows} rows and {columns} columns; attach a larger one")
        }
        R::Unusable { field, why } => format!("{field} cannot be used: {why}"),
        R::TitleTaken { by } => format!("item {by} has this title already"),
        R::TitleTwice { row } => format!("row {row} of this file has the same title"),
        R::OwnWork => "who wrote it does not publish it".to_owned(),
        R::OtherDesk { stage } => format!("another desk reviews it now: {stage}"),
        R::NoSuchCorrection { number } => format!("no correction {number} waits"),
        R::NoSuchEdition { edition } => format!("there is no edition {edition}"),
        R::GapIsDone => "the gap is closed already".to_owned(),
        R::AskIsDone => "the ask is answered already".to_owned(),
        R::WithdrawnByHand => {
            "it was taken down by hand, so it goes through review again".to_owned()
        }
    }
}
