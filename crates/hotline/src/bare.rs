//! Lives prepared in memory and written as rows, without anybody asking the law
//! again: to fill a database, and to see how far the real path is from what the
//! engine itself can do. Never a way to write somebody's case.

use jiff::Timestamp;
use xinqiao_identity::Hand;
use xinqiao_kernel::{CaseId, WorkingCalendar};
use xinqiao_platform::db::{DbError, Ledger, Tx};

use crate::{
    act::Act,
    case::Case,
    chain,
    fact::{Body, Fact},
    law::{self, Ground},
    refusal::Refusal,
    rules::RuleSet,
    store::{self, Held, SealedPerson, StoredEvent, Writes},
};

/// One act of a prepared life.
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// At whose hand.
    pub hand: Hand,
    /// What.
    pub act: Act,
}

/// A life that was led once, to be written under any number of ids.
pub struct Life {
    steps: Vec<(Timestamp, String)>,
    after: Vec<Case>,
}

impl Life {
    /// Leads a life in memory; the first step is the filing.
    ///
    /// # Errors
    /// The [`Refusal`] of the first step that is not possible.
    pub fn lead(
        id: CaseId,
        steps: &[Step],
        rules: &RuleSet,
        calendar: &WorkingCalendar,
    ) -> Result<Self, Refusal> {
        let mut life = Self {
            steps: Vec::new(),
            after: Vec::new(),
        };
        for step in steps {
            let ground = Ground {
                rules,
                calendar,
                now: step.at,
                hand: step.hand,
            };
            let (mut case, facts) = match life.after.last() {
                Some(case) => (case.clone(), law::decide(case, &step.act, &ground)?),
                None => {
                    let facts = law::open(id, &step.act, &ground)?;
                    let Some(Fact::Filed { filing, rules }) = facts.first() else {
                        return Err(Refusal::Missing {
                            field: "诉求内容"
                        });
                    };
                    (law::begin(id, step.at, filing, rules), facts)
                }
            };
            law::apply(&mut case, step.at, &facts);
            let body = Body {
                act: step.act.kind(),
                hand: step.hand,
                facts,
            };
            let body =
                serde_json::to_string(&body).map_err(|_| Refusal::Missing { field: "act" })?;
            life.steps.push((step.at, body));
            life.after.push(case);
        }
        Ok(life)
    }

    /// Everything the life writes under an id, chained as the law chains it.
    #[must_use]
    pub fn whole(&self, id: CaseId, person: Option<SealedPerson>) -> Writes {
        let mut head = chain::ROOT;
        let mut events = Vec::with_capacity(self.steps.len());
        for ((at, body), seq) in self.steps.iter().zip(1..) {
            head = chain::link(&head, id, seq, *at, body);
            events.push(StoredEvent {
                case: id,
                seq,
                at: *at,
                body: body.clone(),
                hash: head,
            });
        }
        let cases = self.after.last().map(|case| Held {
            case: Case { id, ..case.clone() },
            head,
        });
        Writes {
            events,
            cases: cases.into_iter().collect(),
            joins: Vec::new(),
            persons: person.map(|person| (id, person)).into_iter().collect(),
            let_go: Vec::new(),
            requests: Vec::new(),
        }
    }

    /// What one step writes under an id; its hash is not one.
    #[must_use]
    pub fn step(&self, id: CaseId, step: usize) -> Option<Writes> {
        let ((at, body), case) = (self.steps.get(step)?, self.after.get(step)?);
        let seq = u32::try_from(step + 1).ok()?;
        let event = StoredEvent {
            case: id,
            seq,
            at: *at,
            body: body.clone(),
            hash: chain::ROOT,
        };
        let held = Held {
            case: Case { id, ..case.clone() },
            head: chain::ROOT,
        };
        Some(Writes {
            events: vec![event],
            cases: vec![held],
            ..Writes::default()
        })
    }
}

/// Writes what it is given.
pub struct BareLedger;

impl Ledger for BareLedger {
    type Command = std::sync::Mutex<Option<Writes>>;
    type Answer = ();

    async fn commit(
        &mut self,
        tx: &mut Tx<'_>,
        commands: &[Self::Command],
    ) -> Result<Vec<()>, DbError> {
        let mut all = Writes::default();
        for command in commands {
            let taken = command
                .lock()
                .ok()
                .and_then(|mut writes| writes.take())
                .unwrap_or_default();
            all.events.extend(taken.events);
            all.cases.extend(taken.cases);
            all.persons.extend(taken.persons);
        }
        store::write(tx, all).await?;
        Ok(vec![(); commands.len()])
    }
}
