//! Fills the encyclopedia of the demo city: every item of the pack is written by
//! its unit, passed by the unit's head and published by an editor, each through
//! the law and on the day the pack says. Some are left where people can go on:
//! with a correction to answer, or with the next version in review.

use std::collections::HashMap;

use anyhow::Context as _;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};
use xinqiao_identity::Actor;
use xinqiao_kernel::words::{ItemState, Role, Stage as Reviewed};
use xinqiao_knowledge::{Act, ActError, Asked, Content, ItemId, Knowledge, Refusal};
use xinqiao_services::{ServiceId, ServiceItem, store};

use super::cast::Cast;
use crate::{
    open::House,
    site::{SampleItem, unknown_services},
};

/// Items under way at once.
const AT_ONCE: usize = 16;

/// What readers of the demo city found wrong.
const FOUND_WRONG: [&str; 4] = [
    "我上周去的时候窗口时间已经改了，麻烦核对一下。",
    "这里没写能不能在手机上办，我问了窗口说可以。",
    "来源的链接打不开了，请更新。",
    "要带的材料少写了一样，工作人员让我回去拿户口簿。",
];

/// What the next version adds.
const ADDED: &str = "\n\n去之前可以先打电话问一问，节假日的窗口时间以现场公布为准。";

/// Who keeps the knowledge there, and when it is.
struct Stage<'a> {
    knowledge: &'a Knowledge,
    cast: Cast,
    /// Service items by name.
    services: HashMap<String, ServiceId>,
    now: Timestamp,
}

/// Fills it; how many items there are then. A filling that was broken off goes on
/// where it stopped.
///
/// # Errors
/// When the pack is broken or the database cannot be written.
pub async fn fill(house: &House, now: Timestamp) -> anyhow::Result<usize> {
    let samples = house.site.sample_items()?;
    let services = house.site.sample_services()?;
    for some in services.chunks(store::AT_ONCE) {
        store::put(&house.db, some, now).await?;
    }
    tell_unknown(&samples, &services);
    let stage = Stage {
        services: services
            .iter()
            .map(|item| (item.name.clone(), item.id()))
            .collect(),
        knowledge: &house.knowledge,
        cast: Cast::of(&house.identity.directory.roster(), house.site.hotline_unit),
        now,
    };
    let begun = samples.iter().map(|sample| stage.begin(sample));
    let begun: Vec<(&str, ItemId)> = stream::iter(begun)
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await?;
    let by_code: HashMap<&str, ItemId> = begun.into_iter().collect();
    let lives = samples
        .iter()
        .zip(1..)
        .map(|(sample, number)| stage.live(sample, number, &by_code));
    stream::iter(lives)
        .buffer_unordered(AT_ONCE)
        .try_collect::<()>()
        .await?;
    Ok(samples.len())
}

/// A name without a service item holds nothing back; whoever fills the city reads of it.
fn tell_unknown(samples: &[SampleItem], services: &[ServiceItem]) {
    let unknown = unknown_services(samples, services);
    if !unknown.is_empty() {
        eprintln!(
            "知识里提到的 {} 个事项不在事项目录里，没有链接 · \
             {} services named by items are not in the catalogue and have no link",
            unknown.len(),
            unknown.len()
        );
    }
    for (service, items) in unknown {
        tracing::debug!(service, items = items.join(","), "no such service");
    }
}

impl Stage<'_> {
    /// Begins an item, or finds the one begun before.
    async fn begin<'s>(&self, sample: &'s SampleItem) -> anyhow::Result<(&'s str, ItemId)> {
        let parts = self.parts(sample)?;
        let content = self.content(sample, &HashMap::new());
        let begun = self
            .knowledge
            .draft(parts.writer, parts.owner, &content, parts.at(30));
        let id = match begun.await {
            Ok(item) => item.id,
            Err(ActError::Refused(Refusal::TitleTaken { by })) => by,
            Err(error) => return Err(error).context(sample.code.clone()),
        };
        Ok((&sample.code, id))
    }

    /// Brings it through review, and a few of them on from there.
    async fn live(
        &self,
        sample: &SampleItem,
        number: usize,
        by_code: &HashMap<&str, ItemId>,
    ) -> anyhow::Result<()> {
        let parts = self.parts(sample)?;
        let id = *by_code.get(sample.code.as_str()).context("not begun")?;
        let begun = self.knowledge.item(parts.editor, id).await?.item;
        if (begun.state, begun.stage()) != (ItemState::New, Some(Reviewed::Draft)) {
            return Ok(());
        }
        let act = async |actor: &Actor, act: Act, hours: i64| {
            let done = self.knowledge.act(actor, id, act, parts.at(hours)).await;
            done.with_context(|| format!("{}: not in the encyclopedia", sample.code))
        };
        let content = self.content(sample, by_code);
        let edit = |content: &Content| Act::Edit {
            content: Box::new(content.clone()),
        };
        let pass = || Act::PassUnit {
            note: String::new(),
        };
        act(parts.writer, edit(&content), 29).await?;
        let item = act(parts.writer, Act::Submit, 28).await?;
        if item.stage() == Some(Reviewed::UnitReview) {
            act(parts.head, pass(), 20).await?;
        }
        act(parts.editor, Act::Publish, 0).await?;

        let what = || FOUND_WRONG[number % FOUND_WRONG.len()].to_owned();
        let next = Content {
            body: content.body.clone() + ADDED,
            ..content
        };
        // Counted from the publishing, so some hours after it.
        match number % 40 {
            3 | 23 => {
                act(
                    &Actor::anonymous(),
                    Act::AskCorrection { what: what() },
                    -26,
                )
                .await?;
            }
            11 => {
                let agent = self.cast.at_hotline(Role::Agent, 0).context("no agent")?;
                act(agent, Act::AskCorrection { what: what() }, -20).await?;
            }
            7 | 17 | 27 => {
                act(parts.writer, edit(&next), -30).await?;
                let item = act(parts.writer, Act::Submit, -31).await?;
                if number % 40 == 17 && item.stage() == Some(Reviewed::UnitReview) {
                    act(parts.head, pass(), -40).await?;
                }
                if number % 40 == 27 && item.stage() == Some(Reviewed::UnitReview) {
                    let reason = "请写明从哪天起调整，并附文件名称".to_owned();
                    act(parts.head, Act::SendBack { reason }, -40).await?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn content(&self, sample: &SampleItem, by_code: &HashMap<&str, ItemId>) -> Content {
        let related = sample.related.iter();
        Content {
            related: related
                .filter_map(|code| by_code.get(code.as_str()).copied())
                .collect(),
            services: sample
                .services
                .iter()
                .filter_map(|name| self.services.get(name).map(|id| id.0))
                .collect(),
            ..sample.content(self.knowledge.calendar().date_of(self.now))
        }
    }

    /// Who has to do with an item, and when it was published.
    fn parts(&self, sample: &SampleItem) -> anyhow::Result<Parts<'_>> {
        let knowledge = self.knowledge;
        let owner = sample.owner(knowledge.units()).context("no such unit")?;
        let editor = |seed| {
            self.cast
                .at_hotline(Role::Editor, seed)
                .context("no editor")
        };
        // Who wrote it does not publish it.
        let (writer, publisher) = (editor(1)?, editor(0)?);
        Ok(Parts {
            owner,
            writer: self.cast.at(owner, Role::Handler, 0).unwrap_or(writer),
            head: self.cast.at(owner, Role::UnitHead, 0).unwrap_or(publisher),
            editor: publisher,
            published: sample.published_at(knowledge.rules(), knowledge.calendar(), self.now),
            now: self.now,
        })
    }
}

struct Parts<'a> {
    owner: xinqiao_kernel::UnitId,
    writer: &'a Actor,
    head: &'a Actor,
    editor: &'a Actor,
    published: Timestamp,
    now: Timestamp,
}

impl Parts<'_> {
    /// So many hours before it was published; after it, when below 0, but not
    /// after the present.
    fn at(&self, hours: i64) -> Asked {
        let at = self.published - SignedDuration::from_hours(hours);
        Asked {
            seen: None,
            at: Some(at.min(self.now)),
        }
    }
}
