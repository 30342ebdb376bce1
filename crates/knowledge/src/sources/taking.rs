//! Hearing a source: page by page, item by item, up to its end.

use jiff::SignedDuration;
use xinqiao_identity::{Actor, policy::items};
use xinqiao_kernel::words::{ItemAct, ItemState};
use xinqiao_platform::DbError;

use super::{
    Source,
    away::{self, Said, Trouble},
    mapping::{self, NotHere},
    store::{self, Reached},
};
use crate::{
    act::Act,
    acts::follow,
    content::Content,
    item::Followed,
    knowledge::{ActError, Asked, Knowledge, standing},
    refusal::Refusal,
};

/// The turn to ask lasts so long after what was done last: longer than two answers
/// may take, short enough that a server that died is soon replaced.
const TURN: SignedDuration = SignedDuration::from_secs(30);
/// A source that does not answer is asked again after this at the latest.
const AWAY_MOST: SignedDuration = SignedDuration::from_mins(15);
/// Pages in one go.
const PAGES: u32 = 4_000;

/// What hearing a source brought.
#[derive(Debug)]
pub enum Heard {
    /// It was not due.
    Resting,
    /// It was heard to its end; so many items were written or taken down.
    All(usize),
    /// It could not be heard; asked again later.
    Away(Trouble),
}

impl Knowledge {
    /// Hears a source when it is due. Can be dropped at any moment.
    ///
    /// # Errors
    /// When the database cannot be used now.
    pub async fn hear(&self, source: &Source) -> Result<Heard, DbError> {
        let now = self.clock().now();
        let Some(reached) = store::turn(self.db(), source, now, TURN).await? else {
            return Ok(Heard::Resting);
        };
        let failures = reached.failures;
        match self.hear_all(source, reached).await {
            Ok(written) => {
                let now = self.clock().now();
                store::heard(self.db(), &source.name, now, now + source.every).await?;
                Ok(Heard::All(written))
            }
            // Somebody else goes on with it.
            Err(Trouble::Db(DbError::Conflict { .. })) => Ok(Heard::Resting),
            Err(trouble) => {
                let due_at = self.clock().now() + backed_off(source.every, failures);
                let said = trouble.to_string();
                store::failed(self.db(), &source.name, &said, due_at).await?;
                Ok(Heard::Away(trouble))
            }
        }
    }

    /// Takes down what came from sources that the site names no more; how much.
    ///
    /// # Errors
    /// When the database cannot be used now.
    pub async fn part_from_others(&self, named: &[Source]) -> Result<usize, DbError> {
        let mut parted = 0;
        for name in store::others(self.db(), named).await? {
            match self.sweep(&name, i64::MAX).await {
                Ok(down) => parted += down,
                Err(Trouble::Db(error)) => return Err(error),
                Err(trouble) => tracing::warn!(source = name, %trouble, "not parted from yet"),
            }
            store::forget(self.db(), &name).await?;
        }
        Ok(parted)
    }

    async fn hear_all(&self, source: &Source, mut reached: Reached) -> Result<usize, Trouble> {
        let mut written = 0;
        for _ in 0..PAGES {
            let page = away::changes(&source.url, &reached.position).await?;
            let from = reached.clone();
            // The first answer is from the beginning in any case.
            if page.afresh && !from.position.is_empty() {
                reached.round += 1;
                reached.sweeps = true;
            }
            for number in &page.gone {
                written += usize::from(self.taken_down(source, *number, GONE_THERE).await?);
            }
            for changed in &page.items {
                let at = (changed.number, changed.version);
                written += usize::from(self.taken(source, at, reached.round).await?);
            }
            reached.position = page.next;
            let met = page.items.iter().map(|changed| changed.number);
            store::reach(self.db(), &source.name, &from, &reached, met).await?;
            if !page.more {
                if reached.sweeps {
                    written += self.sweep(&source.name, reached.round).await?;
                }
                return Ok(written);
            }
        }
        Ok(written)
    }

    /// Takes down what was not met in a round.
    async fn sweep(&self, name: &str, round: i64) -> Result<usize, Trouble> {
        let (mut down, mut after) = (0, 0);
        loop {
            let unmet = store::unmet(self.db(), name, round, after).await?;
            let Some(last) = unmet.last() else {
                return Ok(down);
            };
            after = *last;
            for number in unmet {
                down += usize::from(self.taken_down_of(name, number, GONE_THERE).await?);
            }
        }
    }

    /// Takes what an item says there; whether anything had to be written.
    async fn taken(
        &self,
        source: &Source,
        (number, version): (i64, u32),
        round: i64,
    ) -> Result<bool, Trouble> {
        store::hold(self.db(), &source.name, self.clock().now() + TURN).await?;
        if self.is_known(source, number, version, round).await? {
            return Ok(false);
        }
        let said = match away::item(&source.url, number).await {
            Ok(Some(said)) => said,
            Ok(None) => return self.taken_down(source, number, GONE_THERE).await,
            // One item that nobody can read does not hold back the others.
            Err(Trouble::Unreadable(why)) => {
                return self.not_taken(source, number, round, &why).await;
            }
            Err(trouble) => return Err(trouble),
        };
        if said.number != number || said.version < version {
            return Err(Trouble::Old);
        }
        let from = Followed {
            source: source.name.clone(),
            number,
            round,
            version: said.version,
        };
        let content = match self.mapped(source, said) {
            Ok(content) => content,
            Err(NotHere::OtherPlaces) => {
                return self.taken_down(source, number, NOT_HERE).await;
            }
            Err(NotHere::Theme(code)) => {
                let why = format!("主题「{code}」没有对应 · no theme is named for it");
                return self.not_taken(source, number, round, &why).await;
            }
        };
        match self.written(source, content, &from).await {
            Ok(written) => {
                store::note(self.db(), &source.name, number, round, "").await?;
                Ok(written)
            }
            Err(ActError::Refused(Refusal::Stale { .. })) => Ok(false),
            Err(ActError::Refused(refusal)) => {
                let why = refusal.to_string();
                self.not_taken(source, number, round, &why).await
            }
            Err(ActError::Db(error)) => Err(error.into()),
            Err(error) => Err(Trouble::Unreadable(error.to_string())),
        }
    }

    /// Whether this very version is shown here already.
    async fn is_known(
        &self,
        source: &Source,
        number: i64,
        version: u32,
        round: i64,
    ) -> Result<bool, DbError> {
        let Some(id) = store::known(self.db(), &source.name, number).await? else {
            return Ok(false);
        };
        let held = crate::store::held(self.db(), id).await?;
        Ok(held.is_some_and(|held| {
            let stands = matches!(held.item.state, ItemState::Published | ItemState::Hidden);
            let same = |from: &Followed| (from.round, from.version) == (round, version);
            stands && held.item.followed.as_ref().is_some_and(same)
        }))
    }

    fn mapped(&self, source: &Source, said: Said) -> Result<Content, NotHere> {
        mapping::content(source, said, self.themes(), self.regions())
    }

    /// Under its own title, or where an item has that, with the name of the source.
    async fn written(
        &self,
        source: &Source,
        content: Content,
        from: &Followed,
    ) -> Result<bool, ActError> {
        let titled = Content {
            title: format!("{}（{}）", content.title, source.title),
            ..content.clone()
        };
        match self.written_as(source, content, from).await {
            Err(ActError::Refused(Refusal::TitleTaken { .. })) => {
                self.written_as(source, titled, from).await
            }
            done => done,
        }
    }

    async fn written_as(
        &self,
        source: &Source,
        content: Content,
        from: &Followed,
    ) -> Result<bool, ActError> {
        let Some(id) = store::known(self.db(), &source.name, from.number).await? else {
            let origin = format!("{} {:015}", source.title, from.number);
            self.begin_followed(source.owner, &content, &origin, from)
                .await?;
            return Ok(true);
        };
        let clock = Actor::clock();
        let held = crate::store::held(self.db(), id).await?;
        let item = held.ok_or(ActError::NotFound)?.item;
        let on = standing(&item, &[]);
        if let Some(hand) = items::permit(&clock, ItemAct::Follow, &on) {
            let ground = self.ground(item.owner, hand, self.clock().now());
            if follow::says(&item, &content, &ground) {
                return Ok(false);
            }
        }
        let act = Act::Follow {
            content: Box::new(content),
            from: from.clone(),
        };
        self.act(&clock, id, act, Asked::default()).await?;
        Ok(true)
    }

    /// What cannot be taken is noted, and what it said before is shown no more.
    async fn not_taken(
        &self,
        source: &Source,
        number: i64,
        round: i64,
        why: &str,
    ) -> Result<bool, Trouble> {
        tracing::warn!(source = source.name, number, why, "not taken");
        store::note(self.db(), &source.name, number, round, why).await?;
        self.taken_down_of(&source.name, number, NOT_TAKEN).await
    }

    async fn taken_down(&self, source: &Source, number: i64, why: &str) -> Result<bool, Trouble> {
        store::note(self.db(), &source.name, number, 0, "").await?;
        self.taken_down_of(&source.name, number, why).await
    }

    async fn taken_down_of(&self, name: &str, number: i64, why: &str) -> Result<bool, Trouble> {
        let Some(id) = store::known(self.db(), name, number).await? else {
            return Ok(false);
        };
        let reason = why.to_owned();
        let act = Act::Withdraw { reason };
        match self.act(&Actor::clock(), id, act, Asked::default()).await {
            Ok(_) => Ok(true),
            // It is down already.
            Err(ActError::Refused(_) | ActError::NotFound) => Ok(false),
            Err(ActError::Db(error)) => Err(error.into()),
            Err(error) => Err(Trouble::Unreadable(error.to_string())),
        }
    }
}

/// What the chain says.
const GONE_THERE: &str = "来源已不再公开";
const NOT_HERE: &str = "来源已改为不适用于本地";
const NOT_TAKEN: &str = "来源的新版本无法采用";

/// Twice as long after each failure.
fn backed_off(every: SignedDuration, failures: i64) -> SignedDuration {
    let doubled = 1_i32 << failures.clamp(0, 10);
    every
        .checked_mul(doubled)
        .unwrap_or(AWAY_MOST)
        .min(AWAY_MOST.max(every))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_is_away_is_asked_less_and_less_often() {
        let every = SignedDuration::from_secs(60);
        let waits = [0, 1, 2, 9].map(|failures| backed_off(every, failures).as_secs());
        assert_eq!(waits, [60, 120, 240, 900]);
        let daily = SignedDuration::from_hours(24);
        assert_eq!(backed_off(daily, 3), daily);
    }
}
