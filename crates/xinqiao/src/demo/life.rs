//! Plays the life of one sample case: real acts by real members of staff, each
//! at its own time, with what time itself brings about in between.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use xinqiao_hotline::{
    Act, ActError, Asked, Case,
    act::{Dispatch, ReturnRuling},
    fact::CallOutcome,
    filing::{Enterprise, Filing, PersonDetails},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    CaseId, Limit, LimitUnit, Phone, Start, UnitId,
    words::{Channel, Ending, Grade, Milestone, Nature, Outside, Role, State},
};

use super::{
    course::{self, Step},
    phrases,
    seed::Stage,
};
use crate::site::{Course, Sample};

/// Plays a life; the case as it stands at the end, and how many of its acts
/// were refused, which is 0 unless a rule set of another place judges.
pub async fn play(stage: &Stage<'_>, sample: &Sample) -> anyhow::Result<(Arc<Case>, u32)> {
    let mut life = Life::begin(stage, sample).await?;
    let plan = course::plan(sample, stage.calendar(), stage.now, life.seed);
    for (at, step) in plan.steps {
        life.time_passes(at).await?;
        life.step(at, step).await?;
    }
    life.time_passes(stage.now).await?;
    Ok((life.case, life.refused))
}

struct Life<'a> {
    stage: &'a Stage<'a>,
    sample: &'a Sample,
    seed: u64,
    /// The person, as somebody who signed in or who holds number and query code.
    person: Actor,
    case: Arc<Case>,
    acts: u32,
    refused: u32,
}

impl<'a> Life<'a> {
    async fn begin(stage: &'a Stage<'a>, sample: &'a Sample) -> anyhow::Result<Self> {
        let mut hasher = DefaultHasher::new();
        sample.title.hash(&mut hasher);
        let seed = hasher.finish() >> 8;
        let filed = course::plan(sample, stage.calendar(), stage.now, seed).filed;

        let person = match reporter_phone(sample) {
            Some(phone) => {
                let known = stage.identity.citizens.find_or_add(&phone, filed).await?;
                stage
                    .identity
                    .citizens
                    .set_name(known, Some(&sample.person.name))
                    .await?;
                Actor::citizen(known)
            }
            None => Actor::anonymous(),
        };
        let taken_on = course::at_once(sample);
        let on_the_line = matches!(sample.channel, Channel::Phone | Channel::WalkIn);
        let by = if on_the_line {
            stage.cast.at_hotline(Role::Agent, seed).unwrap_or(&person)
        } else {
            &person
        };
        let filing = filing(sample, &person, seed);
        let details = if sample.person.anonymous {
            PersonDetails::default()
        } else {
            PersonDetails {
                name: sample.person.name.clone(),
                phone: sample.person.phone.clone(),
                ..PersonDetails::default()
            }
        };
        let key = format!("demo/{}/file", sample.title);
        let asked = Asked {
            key: Some(&key),
            at: Some(filed),
            ..Asked::default()
        };
        let receipt = stage
            .hotline
            .file(by, filing, taken_on, details, asked)
            .await?;
        stage.enter(&sample.title, receipt.case.id);
        Ok(Self {
            stage,
            sample,
            seed,
            person,
            case: receipt.case,
            acts: 0,
            refused: 0,
        })
    }

    /// Reminders, cards, closing and archiving by rule, each when it was due.
    async fn time_passes(&mut self, until: Timestamp) -> Result<(), ActError> {
        while let Some(wakes) = self.case.wakes_at().filter(|wakes| *wakes <= until) {
            match self
                .stage
                .hotline
                .let_time_pass_for(self.case.id, wakes)
                .await?
            {
                Some(case) => self.case = case,
                None => break,
            }
        }
        Ok(())
    }

    async fn step(&mut self, at: Timestamp, step: Step) -> Result<(), ActError> {
        match step {
            Step::Assist => {
                for unit in self.case.waiting_for().collect::<Vec<UnitId>>() {
                    let text = phrases::one_of(phrases::ASSIST, self.seed).to_owned();
                    let by = self.stage.cast.at(unit, Role::Handler, self.seed);
                    self.does(at, by.cloned(), Act::Assist { unit, text })
                        .await?;
                }
                Ok(())
            }
            // Time may have been quicker.
            Step::Archive if self.case.state == State::Archived => Ok(()),
            _ => match self.part(step) {
                Some((by, act)) => self.does(at, by, act).await,
                None => Ok(()),
            },
        }
    }

    /// A refusal is not the end of the demo: the case stays where it is.
    async fn does(&mut self, at: Timestamp, by: Option<Actor>, act: Act) -> Result<(), ActError> {
        let kind = act.kind();
        self.acts += 1;
        let key = format!("demo/{}/{}", self.sample.title, self.acts);
        let asked = Asked {
            key: Some(&key),
            at: Some(at),
            holder: true,
            ..Asked::default()
        };
        let by = by.unwrap_or_else(Actor::anonymous);
        match self.stage.hotline.act(&by, self.case.id, act, asked).await {
            Ok(case) => {
                self.case = case;
                Ok(())
            }
            Err(ActError::Refused(refusal)) => {
                tracing::warn!(case = %self.case.id.number(), act = %kind, %refusal, "left out");
                self.refused += 1;
                Ok(())
            }
            // Done before under this key, when a seeding that was broken off goes on.
            Err(ActError::KeyUsed) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Who does a step, and with which act.
    fn part(&self, step: Step) -> Option<(Option<Actor>, Act)> {
        use Role as R;
        let sample = self.sample;
        let hotline = |role| self.stage.cast.at_hotline(role, self.seed).cloned();
        let lead = |role| {
            self.stage
                .cast
                .at(self.case.lead?, role, self.seed)
                .cloned()
        };
        let says = |sentences| phrases::one_of(sentences, self.seed).to_owned();
        let or = |own: &str, sentences| {
            if own.is_empty() {
                says(sentences)
            } else {
                own.to_owned()
            }
        };
        Some(match step {
            Step::Accept => (hotline(R::Agent), Act::Accept { class: None }),
            Step::Refuse => (
                hotline(R::Agent),
                Act::RefuseToAccept {
                    way: sample.refusal_way.clone(),
                },
            ),
            Step::Answer => (
                hotline(R::Agent),
                Act::AnswerAtOnce {
                    answer: sample.answer.clone(),
                },
            ),
            Step::TransferOut => {
                let to = sample.transfer_to.unwrap_or(Outside::Petition);
                (
                    hotline(R::Agent),
                    Act::TransferOut {
                        to,
                        note: sample.reason.clone(),
                    },
                )
            }
            Step::Merge => {
                let reason = sample.reason.clone();
                let into = self.merged_into()?;
                (hotline(R::Dispatcher), Act::Merge { into, reason })
            }
            Step::Dispatch => (hotline(R::Dispatcher), Act::Dispatch(self.dispatch()?)),
            Step::Sign => (lead(R::Handler), Act::Sign),
            Step::Contact => {
                let note = says(phrases::CONTACT);
                (
                    lead(R::Handler),
                    Act::Contact {
                        on_site: false,
                        note,
                    },
                )
            }
            Step::GiveBack => {
                let reason = sample.return_reason.clone();
                (
                    lead(R::Handler),
                    Act::GiveBack {
                        reason,
                        suggests: None,
                    },
                )
            }
            Step::GrantReturn => {
                let note = says(phrases::GRANT_RETURN);
                (
                    hotline(R::Dispatcher),
                    Act::RuleOnReturn {
                        ruling: ReturnRuling::Grant,
                        note,
                    },
                )
            }
            Step::NameUnit => {
                let ruling = ReturnRuling::Name(self.named_unit()?);
                let note = or(&sample.reason, phrases::NAMED);
                (hotline(R::Dispatcher), Act::RuleOnReturn { ruling, note })
            }
            Step::Interim => {
                let text = or(&sample.interim, phrases::INTERIM);
                (lead(R::Handler), Act::ReportInterim { text })
            }
            Step::AskExtension => {
                let more = Limit::new(5, LimitUnit::WorkingDays, Start::Instant).ok()?;
                let reason = sample.extension_reason.clone();
                (lead(R::Handler), Act::RequestExtension { more, reason })
            }
            Step::GrantExtension => {
                let note = says(phrases::GRANT_EXTENSION);
                (
                    lead(R::UnitHead),
                    Act::RuleOnExtension { grant: true, note },
                )
            }
            Step::Park => {
                let days = 20 + i64::try_from(self.seed % 25).unwrap_or(0);
                let later = self.stage.now + SignedDuration::from_hours(24 * days);
                let until = self.stage.calendar().date_of(later);
                (
                    lead(R::UnitHead),
                    Act::Park {
                        plan: sample.park_plan.clone(),
                        until,
                    },
                )
            }
            Step::Reply => (lead(R::Handler), self.reply(&sample.reply)),
            Step::ReplyAgain => (lead(R::Handler), self.reply(&sample.rework_reply)),
            Step::Pass => (
                hotline(R::CallBack),
                Act::PassReply {
                    note: says(phrases::PASS),
                },
            ),
            Step::SendBack => {
                let why = if sample.reason.is_empty() {
                    &sample.comment
                } else {
                    &sample.reason
                };
                (
                    hotline(R::CallBack),
                    Act::SendBack {
                        reason: why.clone(),
                    },
                )
            }
            Step::Judge => self.judgement(hotline(R::CallBack)),
            Step::NotSolved => {
                let call = Act::CallBack {
                    outcome: CallOutcome::NotSolved,
                    grade: Some(Grade::Dissatisfied),
                    note: sample.comment.clone(),
                };
                (hotline(R::CallBack), call)
            }
            Step::NotReached => {
                let note = phrases::one_of(phrases::NOT_REACHED, u64::from(self.case.not_reached));
                let outcome = CallOutcome::NotReached;
                let call = Act::CallBack {
                    outcome,
                    grade: None,
                    note: note.to_owned(),
                };
                (hotline(R::CallBack), call)
            }
            Step::CloseUnreachable => {
                let note = "三次联系未果，已短信告知结果和重新反映的途径。".to_owned();
                (
                    hotline(R::CallBack),
                    Act::Close {
                        ending: Ending::Unreachable,
                        note,
                    },
                )
            }
            Step::CloseUnreasonable => {
                let note = sample.reason.clone();
                (
                    hotline(R::Supervisor),
                    Act::Close {
                        ending: Ending::Unreasonable,
                        note,
                    },
                )
            }
            Step::AskEnd => (
                lead(R::Handler),
                Act::RequestEnd {
                    reason: sample.reason.clone(),
                },
            ),
            Step::GrantEnd => {
                let note = sample.reason.clone();
                (hotline(R::Supervisor), Act::RuleOnEnd { grant: true, note })
            }
            Step::Withdraw => (
                Some(self.person.clone()),
                Act::Withdraw {
                    reason: sample.reason.clone(),
                },
            ),
            Step::Reopen => (
                hotline(R::Supervisor),
                Act::Reopen {
                    reason: sample.reason.clone(),
                },
            ),
            Step::Urge => (
                hotline(R::Supervisor),
                Act::Urge {
                    note: says(phrases::URGE),
                },
            ),
            Step::Supervise => {
                let note = or(&sample.reason, phrases::URGE);
                (hotline(R::Supervisor), Act::Supervise { level: 1, note })
            }
            Step::Archive => (hotline(R::CallBack), Act::Archive),
            Step::Assist => return None,
        })
    }

    /// As the catalogue says, unless the sample names a unit.
    fn dispatch(&self) -> Option<Dispatch> {
        let sample = self.sample;
        let words = format!("{} {}", sample.title, sample.text);
        let hotline = &self.stage.hotline;
        let suggested = hotline.suggest(&sample.class, &sample.region, &words, sample.reported);
        let best = suggested.first()?;
        let note = phrases::one_of(phrases::DISPATCH, self.seed).to_owned();
        let mut to = match sample.lead_unit {
            Some(lead) => Dispatch {
                lead,
                assists: Vec::new(),
                why: "manual".to_owned(),
                note,
                limit: None,
            },
            None => Dispatch {
                lead: best.lead,
                assists: best.assists.clone(),
                why: best.by.reference(),
                note,
                limit: best.limit.clone(),
            },
        };
        if sample.course == Course::AssistWaiting && to.assists.is_empty() {
            let others = suggested.iter().map(|other| other.lead);
            let able = |unit: &UnitId| *unit != to.lead && Some(*unit) != sample.reported;
            let other = others
                .filter(able)
                .next_back()
                .or_else(|| self.above(to.lead));
            to.assists.extend(other);
        }
        // What is still at work after a week was known to be hard.
        if sample.days_ago > 5
            && matches!(sample.course, Course::Handling | Course::ExtensionRequested)
        {
            to.limit = self.long_limit().or(to.limit);
        }
        Some(to)
    }

    fn above(&self, unit: UnitId) -> Option<UnitId> {
        self.stage.hotline.units().get(unit)?.parent
    }

    fn long_limit(&self) -> Option<String> {
        let rules = self.stage.hotline.rules().of(&self.case)?;
        let long = |rule: &&xinqiao_hotline::rules::LimitRule| {
            rule.only_named && rule.milestone == Milestone::Reply
        };
        rules.limits.iter().find(long).map(|rule| rule.id.clone())
    }

    fn merged_into(&self) -> Option<CaseId> {
        match &self.sample.course {
            Course::MergedInto(title) => self.stage.find(title),
            _ => None,
        }
    }

    /// The unit whose name follows the word 指定 (names) in the reason.
    fn named_unit(&self) -> Option<UnitId> {
        let (_, named) = self.sample.reason.split_once("指定")?;
        let shared = |name: &str| {
            let ends = named.char_indices().map(|(at, sign)| at + sign.len_utf8());
            ends.take_while(|end| name.contains(&named[..*end]))
                .last()
                .unwrap_or(0)
        };
        let units = self.stage.hotline.units();
        let best = units.iter().max_by_key(|unit| shared(&unit.name))?;
        (shared(&best.name) > 0).then_some(best.id)
    }

    fn reply(&self, to_person: &str) -> Act {
        Act::Reply {
            to_person: to_person.to_owned(),
            to_hotline: phrases::one_of(phrases::TO_HOTLINE, self.seed).to_owned(),
            attachments: Vec::new(),
        }
    }

    /// On the page by who filed there, else on the phone.
    fn judgement(&self, caller: Option<Actor>) -> (Option<Actor>, Act) {
        let grade = self.sample.grade.unwrap_or(Grade::Satisfied);
        // What was said after the first round was said then.
        let comment = match self.sample.course {
            Course::ClosedDissatisfiedRework => String::new(),
            _ => self.sample.comment.clone(),
        };
        let on_the_line = matches!(self.sample.channel, Channel::Phone | Channel::WalkIn);
        if on_the_line || grade.is_negative() {
            let outcome = CallOutcome::Solved;
            return (
                caller,
                Act::CallBack {
                    outcome,
                    grade: Some(grade),
                    note: comment,
                },
            );
        }
        let reasons = Vec::new();
        (
            Some(self.person.clone()),
            Act::Evaluate {
                grade,
                reasons,
                comment,
            },
        )
    }
}

/// Who files on a page signs in with a mobile number there.
fn reporter_phone(sample: &Sample) -> Option<Phone> {
    let signs_in = matches!(
        sample.channel,
        Channel::Web | Channel::App | Channel::Wechat
    );
    if !signs_in || sample.person.anonymous {
        return None;
    }
    Phone::parse(&sample.person.phone).ok()
}

fn filing(sample: &Sample, person: &Actor, seed: u64) -> Filing {
    let enterprise = sample.enterprise.clone();
    Filing {
        nature: sample.nature,
        class: sample.class.clone(),
        region: sample.region.clone(),
        place: sample.place.clone(),
        title: sample.title.clone(),
        text: sample.text.clone(),
        channel: sample.channel,
        urgency: sample.urgency,
        attachments: Vec::new(),
        enterprise: enterprise.map(|name| Enterprise {
            name,
            credit_code: None,
        }),
        reported: sample.reported,
        secret: sample.secret,
        // Most people agree, never those who report somebody.
        public: !sample.secret && sample.nature != Nature::Report && seed % 6 != 0,
        reporter: person.person,
        person_digest: None,
        origin: None,
    }
}
