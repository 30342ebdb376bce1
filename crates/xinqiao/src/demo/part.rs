//! Who does a step in a demo life, and with which act.

use jiff::SignedDuration;
use xinqiao_hotline::{
    Act,
    act::{Dispatch, ReturnRuling},
    fact::CallOutcome,
    rules::LimitRule,
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    CaseId, Limit, LimitUnit, Start, UnitId,
    words::{Channel, Ending, Grade, Milestone, Outside, Role},
};

use super::{course::Step, life::Life, phrases};
use crate::site::Course;

impl Life<'_> {
    /// Who does a step, and with which act.
    pub(super) fn part(&self, step: Step) -> Option<(Option<Actor>, Act)> {
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
                    again_at: None,
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
                    again_at: None,
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
            let mut others = suggested.iter().map(|other| other.lead);
            let able = |unit: &UnitId| *unit != to.lead && Some(*unit) != sample.reported;
            let other = others.rfind(able).or_else(|| self.above(to.lead));
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
        let long = |rule: &&LimitRule| rule.only_named && rule.milestone == Milestone::Reply;
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
                    again_at: None,
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
