//! Plays the life of one sample case: real acts by real members of staff, each
//! at its own time, with what time itself brings about in between.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
};

use jiff::Timestamp;
use xinqiao_hotline::{
    Act, ActError, Asked, Case,
    filing::{Enterprise, Filing, PersonDetails},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    Phone, UnitId,
    words::{Channel, Nature, Role, State},
};

use super::{
    course::{self, Step},
    phrases, place,
    seed::Stage,
};
use crate::site::Sample;

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

pub(super) struct Life<'a> {
    pub(super) stage: &'a Stage<'a>,
    pub(super) sample: &'a Sample,
    pub(super) seed: u64,
    /// The person, as somebody who signed in or who holds number and query code.
    pub(super) person: Actor,
    pub(super) case: Arc<Case>,
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
        let filing = filing(stage, sample, &person, seed);
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

fn filing(stage: &Stage<'_>, sample: &Sample, person: &Actor, seed: u64) -> Filing {
    let enterprise = sample.enterprise.clone();
    Filing {
        nature: sample.nature,
        class: sample.class.clone(),
        region: sample.region.clone(),
        place: sample.place.clone(),
        point: place::within(stage.outlines, &sample.region, seed),
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
        public: !sample.secret && sample.nature != Nature::Report && !seed.is_multiple_of(6),
        reporter: person.person,
        person_digest: None,
        origin: None,
    }
}
