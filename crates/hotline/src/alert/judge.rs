//! 研判、处置、反馈: what people say to an alert.

use xinqiao_identity::Actor;
use xinqiao_platform::{
    db::{DbError, Statement},
    values,
};

use super::{Alert, Stage, may_judge, one};
use crate::{ActError, Hotline};

/// Characters of what is said.
pub const WORDS_MOST: usize = 500;

/// What somebody does with an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is one.
    Real,
    /// It is none; that closes it.
    False,
    /// Something is done about it.
    Handle,
    /// It is over, with what came of it.
    Close,
}

impl Step {
    /// Each.
    pub const ALL: [Self; 4] = [Self::Real, Self::False, Self::Handle, Self::Close];

    /// As it is kept and as addresses name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::False => "false",
            Self::Handle => "handled",
            Self::Close => "closed",
        }
    }

    /// Whether an alert that stands here may go this way.
    #[must_use]
    pub const fn is_open_at(self, stage: Stage) -> bool {
        matches!(
            (self, stage),
            (Self::Real | Self::False, Stage::Raised)
                | (Self::Handle, Stage::Judged | Stage::Handled)
                | (Self::Close, Stage::Judged | Stage::Handled)
        )
    }

    const fn leads_to(self) -> Stage {
        match self {
            Self::Real => Stage::Judged,
            Self::Handle => Stage::Handled,
            Self::False | Self::Close => Stage::Closed,
        }
    }
}

impl Hotline {
    /// Takes a step with an alert. What it was judged to be teaches the watchers at
    /// once; other nodes learn it when they start.
    ///
    /// # Errors
    /// [`ActError::NotFound`] when there is no such alert, or not for this person.
    /// `Ok(None)` when somebody else was quicker, so that the step is not open any more.
    pub async fn judge_alert(
        &self,
        actor: &Actor,
        id: i64,
        step: Step,
        words: &str,
    ) -> Result<Option<Alert>, ActError> {
        let (true, Some(person)) = (may_judge(actor), actor.person) else {
            return Err(ActError::NotFound);
        };
        let alert = one(self.db(), id).await?.ok_or(ActError::NotFound)?;
        if !step.is_open_at(alert.stage) {
            return Ok(None);
        }
        let now = self.clock().now();
        let verdict = match step {
            Step::Real => "real",
            Step::False => "false",
            Step::Handle | Step::Close if alert.was_one == Some(true) => "real",
            Step::Handle | Step::Close => "",
        };
        let moved = "update alert set stage = $2, verdict = $3, moved_at = $4 \
                     where id = $1 and stage = $5";
        let said = "insert into alert_word (alert_id, seq, at, person_id, what, words) \
                    values ($1, (select coalesce(max(seq), 0) + 1 from alert_word \
                    where alert_id = $1), $2, $3, $4, $5)";
        let words: String = words.trim().chars().take(WORDS_MOST).collect();
        let statements = vec![
            Statement::new(
                moved,
                values![id, step.leads_to().code(), verdict, now, alert.stage.code()],
            )
            .expecting(1),
            Statement::new(said, values![id, now, person.0, step.code(), words]),
        ];
        match self.db().transact(statements).await {
            Ok(_) => {}
            Err(DbError::Conflict { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        if matches!(step, Step::Real | Step::False) {
            self.links()
                .learn(alert.kind, &alert.class, step == Step::Real);
        }
        Ok(one(self.db(), id).await?)
    }
}
