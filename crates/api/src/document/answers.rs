//! The problems that each operation can answer, from what it asks for.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder, Type,
        path::{Operation, PathItem},
    },
};

use super::{header, query_code};
use crate::problem::Details;

/// A problem every operation of a kind can answer.
struct Answer {
    status: &'static str,
    name: &'static str,
    about: &'static str,
    is_possible: fn(&str, &Operation) -> bool,
}

const ANSWERS: [Answer; 11] = [
    Answer {
        status: "400",
        name: "Unreadable",
        about: "The request cannot be read; `field` says where.",
        is_possible: |_, operation| operation.request_body.is_some() || asks(operation),
    },
    Answer {
        status: "401",
        name: "Unauthorized",
        about: "Who is asking is not known.",
        is_possible: |_, operation| operation.security.is_some(),
    },
    Answer {
        status: "403",
        name: "Forbidden",
        about: "The token lacks the scope, or the post is not allowed to do this with this case.",
        is_possible: |_, operation| operation.security.is_some(),
    },
    Answer {
        status: "404",
        name: "NotFound",
        about: "There is no such thing, or not for this caller.",
        is_possible: |path, _| path.contains('{'),
    },
    Answer {
        status: "409",
        name: "NotPossible",
        about: "Not possible as the case stands; `possible` says what is.",
        is_possible: |path, operation| {
            path.contains("{number}/") && operation.request_body.is_some()
        },
    },
    Answer {
        status: "412",
        name: "Stale",
        about: "The case has changed since the version in `If-Match`.",
        is_possible: |path, operation| {
            path.contains("{number}/") && operation.request_body.is_some()
        },
    },
    Answer {
        status: "413",
        name: "TooLarge",
        about: "More bytes than are taken.",
        is_possible: |_, operation| operation.request_body.is_some(),
    },
    Answer {
        status: "415",
        name: "UnsupportedMediaType",
        about: "Not JSON, or no kind of file that is let in.",
        is_possible: |_, operation| operation.request_body.is_some(),
    },
    Answer {
        status: "422",
        name: "Unusable",
        about: "What was sent can be read and still not be used; `field` says what to mend.",
        is_possible: |path, operation| {
            operation.request_body.is_some() || path.contains("suggestions")
        },
    },
    Answer {
        status: "429",
        name: "TooMany",
        about: "Too many tries with a query code; wait.",
        is_possible: |_, operation| is_for_holders(operation),
    },
    Answer {
        status: "503",
        name: "Unavailable",
        about: "Busy, or not available for the moment; nothing was done.",
        is_possible: |path, _| path != "/openapi.json",
    },
];

fn asks(operation: &Operation) -> bool {
    operation
        .parameters
        .as_ref()
        .is_some_and(|parameters| !parameters.is_empty())
}

fn is_for_holders(operation: &Operation) -> bool {
    let of_code = query_code();
    operation
        .security
        .iter()
        .flatten()
        .any(|way| *way == of_code)
}

/// Adds to every operation the problems it can answer.
pub fn complete(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    components
        .schemas
        .insert("Problem".to_owned(), Details::schema());
    let mut more = Vec::new();
    Details::schemas(&mut more);
    components.schemas.extend(more);
    for answer in &ANSWERS {
        components
            .responses
            .insert(answer.name.to_owned(), problem(answer).into());
    }
    for (path, item) in &mut document.paths.paths {
        for operation in operations(item) {
            for answer in &ANSWERS {
                if (answer.is_possible)(path, operation) {
                    let response = Ref::from_response_name(answer.name);
                    let responses = &mut operation.responses.responses;
                    responses
                        .entry(answer.status.to_owned())
                        .or_insert(RefOr::Ref(response));
                }
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post].into_iter().flatten()
}

fn problem(answer: &Answer) -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    let response = ResponseBuilder::new()
        .description(answer.about)
        .content("application/problem+json", content);
    match answer.status {
        "401" => response.header(
            "WWW-Authenticate",
            header("How to say who is asking.", Type::String),
        ),
        "429" | "503" => response.header("Retry-After", header("Seconds to wait.", Type::Integer)),
        _ => response,
    }
    .build()
}
