//! What a set of commands works on, and how each is folded over it.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::Arc,
};

use jiff::Timestamp;
use xinqiao_identity::{Hand, policy};
use xinqiao_kernel::{
    CaseId, UnitId, WorkingCalendar,
    words::{ActKind, Role},
};
use xinqiao_platform::{
    db::{DbError, Tx},
    outbox::Entry,
};

use super::{Answer, Command, TOPIC, Wish};
use crate::{
    act::Act,
    acts,
    case::Case,
    chain,
    fact::{Body, Fact},
    law::{self, Ground},
    refusal::Refusal,
    rules::RuleBook,
    standing::standing,
    store::{self, Held, Request, StoredEvent, Writes},
};

/// What a set of commands works on: the cases concerned, as they stand after
/// each act folded so far.
pub(super) struct Page {
    cases: HashMap<CaseId, Held>,
    touched: Vec<CaseId>,
    done_before: HashMap<i64, Request>,
    /// Of the cases that are to follow another, those that others follow themselves.
    leading: HashSet<CaseId>,
    writes: Writes,
}

impl Page {
    pub(super) async fn read(tx: &Tx<'_>, commands: &[Command]) -> Result<Self, DbError> {
        let keys: Vec<i64> = commands
            .iter()
            .filter_map(|command| command.once.map(|once| once.key))
            .collect();
        let done_before: HashMap<i64, Request> = store::requests(tx, &keys)
            .await?
            .into_iter()
            .map(|request| (request.key, request))
            .collect();

        let mut ids: Vec<i64> = commands
            .iter()
            .filter_map(|command| match &command.wish {
                Wish::Act { case, .. } | Wish::Time { case } => Some(case.value()),
                Wish::File { .. } => None,
            })
            .chain(done_before.values().map(|request| request.case.value()))
            .collect();
        let merges: Vec<(CaseId, CaseId)> = commands.iter().filter_map(merge).collect();
        ids.extend(merges.iter().map(|(_, into)| into.value()));
        ids.sort_unstable();
        ids.dedup();
        let leading = store::leading(tx, &merges).await?;
        let cases = store::held(tx, &ids)
            .await?
            .into_iter()
            .map(|held| (held.case.id, held))
            .collect();
        Ok(Self {
            cases,
            touched: Vec::new(),
            done_before,
            leading,
            writes: Writes::default(),
        })
    }

    pub(super) fn fold(
        &mut self,
        command: &Command,
        fresh: Option<CaseId>,
        rules: &RuleBook,
        calendar: &WorkingCalendar,
    ) -> Result<Answer, DbError> {
        if let Some(answer) = self.repeated(command) {
            return Ok(answer);
        }
        let decided = match (&command.wish, fresh) {
            (Wish::File { act, .. }, Some(id)) => self.file(command, id, act, rules, calendar),
            (
                Wish::Act {
                    case,
                    act,
                    seen,
                    holder,
                    ..
                },
                _,
            ) => self.act(command, *case, act, *seen, *holder, rules, calendar),
            (Wish::Time { case }, _) => self.time(command, *case, rules, calendar),
            (Wish::File { .. }, None) => {
                unreachable!("a filing is given an id before it is folded")
            }
        };
        let step = match decided {
            Ok(step) => step,
            Err(answer) => return Ok(answer),
        };
        let (id, version) = (step.case, self.enter(command.at, step)?);
        self.keep_person(id, &command.wish);
        if let Some(once) = command.once {
            let request = Request {
                key: once.key,
                digest: once.digest,
                case: id,
                version,
                at: command.at,
            };
            self.done_before.insert(once.key, request);
            self.writes.requests.push(request);
        }
        Ok(Answer::Done(Arc::new(self.cases[&id].case.clone())))
    }

    fn repeated(&self, command: &Command) -> Option<Answer> {
        let once = command.once?;
        let before = self.done_before.get(&once.key)?;
        if before.digest != once.digest {
            return Some(Answer::KeyUsed);
        }
        let held = self.cases.get(&before.case)?;
        Some(Answer::DoneBefore(Arc::new(held.case.clone())))
    }

    fn file(
        &mut self,
        command: &Command,
        id: CaseId,
        act: &Act,
        rules: &RuleBook,
        calendar: &WorkingCalendar,
    ) -> Result<Step, Answer> {
        let refused = || Answer::Refused(Refusal::NotYours { act: ActKind::File });
        let hand = policy::permit(&command.actor, ActKind::File, &policy::Standing::default())
            .ok_or_else(refused)?;
        let accepts_it = matches!(act, Act::File { accepted: true, .. });
        if accepts_it && hand.role == Role::Citizen {
            return Err(Answer::Refused(Refusal::NotYours {
                act: ActKind::Accept,
            }));
        }
        let ground = Ground {
            rules: rules.on(command.at),
            calendar,
            now: command.at,
            hand,
        };
        let facts = law::open(id, act, &ground).map_err(Answer::Refused)?;
        Ok(Step {
            case: id,
            act: ActKind::File,
            hand,
            facts,
        })
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one command and the two books it is judged by"
    )]
    fn act(
        &mut self,
        command: &Command,
        id: CaseId,
        act: &Act,
        seen: Option<u32>,
        holder: bool,
        rules: &RuleBook,
        calendar: &WorkingCalendar,
    ) -> Result<Step, Answer> {
        let held = self.cases.get(&id).ok_or(Answer::NoSuchCase)?;
        let kind = act.kind();
        let assists: Vec<_> = held.case.assists.iter().map(|assist| assist.unit).collect();
        let hand = policy::permit(
            &command.actor,
            kind,
            &standing(&held.case, &assists, holder),
        )
        .ok_or(Answer::Refused(Refusal::NotYours { act: kind }))?;
        if let Some(expected) = seen.filter(|seen| *seen != held.case.version) {
            return Err(Answer::Refused(Refusal::Stale {
                expected,
                found: held.case.version,
            }));
        }
        let Some(rule_set) = rules.of(&held.case) else {
            return Err(no_rules(&held.case));
        };
        let ground = Ground {
            rules: rule_set,
            calendar,
            now: command.at.max(held.case.since),
            hand,
        };
        let facts = law::decide(&held.case, act, &ground).map_err(Answer::Refused)?;
        if let Act::Merge { into, .. } = act {
            let other = self.cases.get(into).ok_or(no_other_case())?;
            acts::merge::may_follow(&held.case, self.leading.contains(&id), &other.case)
                .map_err(Answer::Refused)?;
            self.leading.insert(*into);
        }
        Ok(Step {
            case: id,
            act: kind,
            hand,
            facts,
        })
    }

    fn time(
        &mut self,
        command: &Command,
        id: CaseId,
        rules: &RuleBook,
        calendar: &WorkingCalendar,
    ) -> Result<Step, Answer> {
        let held = self.cases.get(&id).ok_or(Answer::NoSuchCase)?;
        let hand = Hand {
            person: None,
            role: Role::Clock,
            unit: None,
            stands_in_for: None,
        };
        let Some(rule_set) = rules.of(&held.case) else {
            return Err(no_rules(&held.case));
        };
        let ground = Ground {
            rules: rule_set,
            calendar,
            now: command.at,
            hand,
        };
        let facts = law::on_time(&held.case, &ground);
        let act = match facts.last() {
            None => return Err(Answer::Nothing),
            Some(Fact::Archived) => ActKind::Archive,
            Some(Fact::Due { .. }) if facts.contains(&Fact::Resumed) => ActKind::Resume,
            Some(Fact::Due { .. }) => ActKind::Close,
            Some(_) => ActKind::ShowCard,
        };
        Ok(Step {
            case: id,
            act,
            hand,
            facts,
        })
    }

    /// Applies a step and keeps its event; the case's new version.
    fn enter(&mut self, at: Timestamp, step: Step) -> Result<u32, DbError> {
        let Step {
            case: id,
            act,
            hand,
            facts,
        } = step;
        let held = match facts.first() {
            Some(Fact::Filed { filing, rules }) => self.cases.entry(id).or_insert(Held {
                case: law::begin(id, at, filing, rules),
                head: chain::ROOT,
            }),
            _ => self.cases.get_mut(&id).ok_or(DbError::Other {
                what: format!("case {id} was not read"),
            })?,
        };
        // Time never runs backwards within a case, whatever the clock does.
        let at = at.max(held.case.since);
        let assisted: Vec<UnitId> = held.case.assists.iter().map(|assist| assist.unit).collect();
        law::apply(&mut held.case, at, &facts);
        // Taken off the case, so off that unit's list too.
        let case = &held.case;
        let left = assisted
            .into_iter()
            .filter(|unit| case.assists.iter().all(|assist| assist.unit != *unit));
        self.writes.let_go.extend(left.map(|unit| (id, unit)));
        self.writes
            .joins
            .extend(facts.iter().filter_map(|fact| match fact {
                Fact::Joined { person } => Some((id, (*person)?)),
                _ => None,
            }));
        let body =
            serde_json::to_string(&Body { act, hand, facts }).map_err(|error| DbError::Other {
                what: error.to_string(),
            })?;
        held.head = chain::link(&held.head, id, held.case.version, at, &body);
        self.writes.events.push(StoredEvent {
            case: id,
            seq: held.case.version,
            at,
            body,
            hash: held.head,
        });
        self.touched.push(id);
        Ok(held.case.version)
    }

    fn keep_person(&mut self, id: CaseId, wish: &Wish) {
        if let Wish::File {
            person: Some(person),
            ..
        }
        | Wish::Act {
            person: Some(person),
            ..
        } = wish
        {
            self.writes.persons.push((id, person.clone()));
        }
    }

    /// One word for followers about each act: which case, which event.
    pub(super) fn news(&self) -> Vec<Entry> {
        let word = |event: &StoredEvent| Entry {
            topic: Cow::Borrowed(TOPIC),
            key: event.case.value(),
            seq: i64::from(event.seq),
            body: String::new(),
            at: event.at,
        };
        self.writes.events.iter().map(word).collect()
    }

    pub(super) fn writes(mut self) -> Writes {
        self.touched.sort_unstable();
        self.touched.dedup();
        self.writes.cases = self
            .touched
            .iter()
            .filter_map(|id| self.cases.remove(id))
            .collect();
        self.writes
    }
}

/// Which case is to follow which other, when that is what a command asks for.
fn merge(command: &Command) -> Option<(CaseId, CaseId)> {
    match &command.wish {
        Wish::Act {
            case,
            act: Act::Merge { into, .. },
            ..
        } => Some((*case, *into)),
        _ => None,
    }
}

const fn no_other_case() -> Answer {
    Answer::Refused(Refusal::CannotMerge {
        why: "没有这件工单",
    })
}

/// An act that was decided and is about to become an event.
struct Step {
    case: CaseId,
    act: ActKind,
    hand: Hand,
    facts: Vec<Fact>,
}

fn no_rules(case: &Case) -> Answer {
    let why = format!(
        "工单按规则集 {} 办理，而站点里没有这个版本，请管理员恢复它",
        case.rules
    );
    Answer::Refused(Refusal::Unusable {
        field: "规则集",
        why,
    })
}
