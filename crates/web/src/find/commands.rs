//! Where the palette leads besides cases: the places of this person's work, each
//! with the letters it is found by.

use xinqiao_kernel::words::Role;

use crate::{letters::letters, page::Page};

/// One place to go to.
pub(crate) struct Command {
    /// Its address.
    pub(crate) href: &'static str,
    /// Its name.
    pub(crate) label: String,
    /// The first letters of its name.
    pub(crate) letters: String,
}

/// Lists of the hotline's desk, with the keys of their names.
const DESK: &[(&str, &str)] = &[
    ("/desk/queues/to-accept", "queue-to-accept"),
    ("/desk/queues/to-dispatch", "queue-to-dispatch"),
    ("/desk/queues/returns", "queue-returns"),
    ("/desk/queues/extensions", "queue-extensions"),
    ("/desk/queues/replies", "queue-replies"),
    ("/desk/queues/call-backs", "queue-call-backs"),
    ("/desk/queues/late", "queue-late"),
    ("/desk/queues/open", "queue-open"),
    ("/desk/queues/done", "queue-done"),
];

impl Page {
    /// Where this person can go from any staff page.
    pub(crate) fn commands(&self) -> Vec<Command> {
        let Some(person) = self.person.as_ref().filter(|person| person.staff) else {
            return Vec::new();
        };
        let mut known = self.places();
        let serves = |roles: &[Role]| roles.iter().any(|role| person.actor.is(*role));
        if serves(&[
            Role::Agent,
            Role::Dispatcher,
            Role::CallBack,
            Role::CentreHead,
        ]) {
            known.extend(DESK);
        }
        if serves(&[Role::Administrator]) {
            known.push(("/admin/templates", "texts-title"));
        } else if serves(&[Role::Handler, Role::UnitHead]) {
            known.push(("/unit/templates", "texts-title"));
        } else {
            known.push(("/desk/templates", "texts-title"));
        }
        known.push(("/staff/find", "find-title"));
        known.push(("/sign-in/sessions", "sessions-title"));
        let command = |(href, key): (&'static str, &'static str)| {
            let label = self.t(key).into_owned();
            let letters = letters(&label);
            Command {
                href,
                label,
                letters,
            }
        };
        known.into_iter().map(command).collect()
    }
}
