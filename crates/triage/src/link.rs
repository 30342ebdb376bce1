//! Who said it before: messages about one matter find each other as they arrive.
//!
//! A matter has names that are rare elsewhere (a housing estate, a plant, a
//! company) and comes in few wordings, so messages are compared by their rare runs
//! of two to four signs. Two that name the same place and complain of different
//! things are not about one matter, so what they complain of has to be alike, too
//! (`matter`). A new message joins the group whose nearest members are near enough
//! on average; one chance likeness does not chain strangers together. What is found
//! is an offer: a person confirms it.
//!
//! The work of one message is bounded, whatever came before: [`RUNS_MOST`] runs,
//! each looked up in its newest [`HOLDERS_MOST`] messages.

pub mod evaluate;
mod known;
mod matter;
mod runs;

use std::collections::HashMap;

use crate::hash::ByItself;
use known::Known;
use matter::{Matter, Matters};
use runs::Run;

/// The rarest runs of a message that are kept and looked up.
const RUNS_MOST: usize = 60;
/// Of the messages that hold a run only so many of the newest are compared.
const HOLDERS_MOST: usize = 50;
/// A run that a larger share of all messages holds tells nothing.
const TOO_COMMON: f32 = 0.03;
/// What a run counts that nobody said before, against one that is known.
const UNHEARD: f32 = 0.3;
/// Below this two messages are not even acquainted.
const ACQUAINTED: f32 = 0.03;
/// Nearest members of a group that are asked.
const ASKED: usize = 3;
/// A message joins when those are on average at least this near.
const NEAR: f32 = 0.085;
/// Nearest messages whose matter is compared.
const COMPARED: usize = 60;
/// From this likeness of what is complained of, two are taken to mean the same
/// matter; below it the nearness of their names counts less and less.
const SAME_MATTER: f32 = 0.14;
/// Rare runs kept of each message, to see whether a group shares a name.
const NAMES_MOST: usize = 60;
/// Who complains of one matter is at least this much alike …
const ONE_MATTER: f32 = 0.13;
/// … to this share of the others; a name is shared when this share of them says it.
const MOST: f32 = 0.6;
/// Neighbours named with an answer.
const NAMED: usize = 10;

/// A message that arrives.
#[derive(Clone, Copy, Debug)]
pub struct Message<'m> {
    /// What it is known by, such as the number of its case.
    pub id: u64,
    /// Its title; may be empty.
    pub title: &'m str,
    /// Its text.
    pub text: &'m str,
}

/// What was found when a message arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Linked {
    /// The how many-eth message it is, from 0.
    pub place: u32,
    /// The group it belongs to now; groups are numbered from 0 as they begin.
    pub group: u32,
    /// It began the group.
    pub is_first: bool,
    /// Earlier messages like it, the most similar first, with their similarity (0 to 1).
    pub like: Vec<(u64, f32)>,
}

/// What is kept of a message besides where it stands.
#[derive(Clone, Debug)]
struct Kept {
    matter: Matter,
    /// Its rarest runs, in the order of their hash.
    names: Box<[u32]>,
}

/// How far some messages of a group are about one matter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Core {
    /// Which of those asked about complain of the same, by their place in the question.
    pub members: Vec<usize>,
    /// Most of them share a rare name, too: one place, one company, one object.
    pub named: bool,
    /// The one that is most like the others, by its place in the question.
    pub typical: usize,
}

/// All messages so far, in groups.
#[derive(Clone, Debug, Default)]
pub struct Linker {
    /// Rareness counts groups: what hundreds say of one matter stays as rare as it was.
    known: Known,
    ids: Vec<u64>,
    group_of: Vec<u32>,
    members: Vec<u32>,
    matters: Matters,
    kept: Vec<Kept>,
    /// Room for one comparison, all zero between two.
    similar: Vec<f32>,
}

impl Linker {
    /// Takes a message in and says where it belongs.
    pub fn add(&mut self, message: &Message<'_>) -> Linked {
        let runs = runs::of(message);
        let rare = self.weighed(&runs);
        let near = self.nearest(&rare);
        let matter = self.matters.of(&runs);
        let place = self.ids.len() as u32;
        let (group, is_first) = match self.joins(&near, &matter) {
            Some(group) => (group, false),
            None => (self.members.len() as u32, true),
        };
        if is_first {
            self.members.push(0);
        }
        self.members[group as usize] += 1;
        self.group_of.push(group);
        self.ids.push(message.id);
        self.similar.push(0.0);
        self.kept.push(Kept {
            matter,
            names: names(&rare),
        });
        for (run, worth) in rare {
            self.known.hold(run, place, worth);
        }
        if is_first {
            self.known.begin(runs.iter().map(|run| run.hash));
            self.matters.begin(&runs);
        }
        let like = near.iter().take(NAMED);
        Linked {
            place,
            group,
            is_first,
            like: like
                .map(|(place, similarity)| (self.ids[*place as usize], *similarity))
                .collect(),
        }
    }

    /// Messages like this one, without taking it in: the most similar first.
    pub fn like(&mut self, message: &Message<'_>) -> Vec<(u64, f32)> {
        let rare = self.weighed(&runs::of(message));
        let near = self.nearest(&rare);
        let named = near.iter().take(NAMED);
        named
            .map(|(place, similarity)| (self.ids[*place as usize], *similarity))
            .collect()
    }

    /// Which of these messages complain of the same thing, and whether it has a name.
    /// A group that only shares a place has no core. `asked` are places in the order
    /// of arrival, at most some dozens: every two are compared.
    #[must_use]
    pub fn core(&self, asked: &[u32]) -> Core {
        let of = |place: &u32| &self.kept[*place as usize];
        let kept: Vec<&Kept> = asked.iter().map(of).collect();
        let mut members: Vec<usize> = (0..kept.len()).collect();
        if !self.matters.can_tell() {
            let named = share_a_name(&kept, &members);
            return Core {
                members,
                named,
                typical: 0,
            };
        }
        // Who is left out may have kept others in, so it is asked twice.
        for _ in 0..2 {
            let stays = |member: &usize| is_alike_to_most(&kept, *member, &members);
            members = members.iter().copied().filter(stays).collect();
        }
        let like_all = |one: &usize| average_like(&kept, *one, &members);
        let typical = members
            .iter()
            .max_by(|a, b| like_all(a).total_cmp(&like_all(b)).then(b.cmp(a)));
        Core {
            typical: typical.copied().unwrap_or(0),
            named: share_a_name(&kept, &members),
            members,
        }
    }

    /// How many messages a group has.
    #[must_use]
    pub fn members(&self, group: u32) -> u32 {
        self.members.get(group as usize).copied().unwrap_or(0)
    }

    /// The rarest runs with their worth; all that are known have length one together.
    fn weighed(&self, runs: &[Run]) -> Vec<(u32, f32)> {
        let all = self.known.groups() as f32;
        let mut length = 0.0_f32;
        let mut weighed: Vec<(u32, f32)> = Vec::with_capacity(runs.len());
        for run in runs {
            let seen = self.known.seen(run.hash) as f32;
            if all > 100.0 && seen > TOO_COMMON * all {
                continue;
            }
            let worth = (1.0 + run.often.ln()) * ((all + 1.0) / (seen + 1.0)).ln().max(0.1);
            // What nobody said before cannot be like anything, and yet makes a message
            // less like others.
            let counts = if seen == 0.0 { UNHEARD } else { 1.0 };
            length += worth * worth * counts;
            weighed.push((run.hash, worth));
        }
        let length = length.sqrt().max(f32::MIN_POSITIVE);
        if weighed.len() > RUNS_MOST {
            let rarer = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
            weighed.select_nth_unstable_by(RUNS_MOST, rarer);
            weighed.truncate(RUNS_MOST);
        }
        weighed.iter_mut().for_each(|(_, worth)| *worth /= length);
        weighed
    }

    /// Everybody acquainted, the nearest first; of equals the earlier.
    fn nearest(&mut self, rare: &[(u32, f32)]) -> Vec<(u32, f32)> {
        let mut met = Vec::new();
        for (run, worth) in rare {
            for (place, there) in self.known.holders(*run).take(HOLDERS_MOST) {
                let similar = &mut self.similar[place as usize];
                if *similar == 0.0 {
                    met.push(place);
                }
                *similar += worth * there;
            }
        }
        let mut near: Vec<(u32, f32)> = Vec::new();
        for place in met {
            let similarity = std::mem::take(&mut self.similar[place as usize]);
            if similarity >= ACQUAINTED {
                near.push((place, similarity.min(1.0)));
            }
        }
        near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        near
    }

    fn joins(&self, near: &[(u32, f32)], matter: &Matter) -> Option<u32> {
        let mut asked: HashMap<u32, (usize, f32), ByItself> = HashMap::default();
        for (place, similarity) in near.iter().take(COMPARED) {
            let (said, sum) = asked.entry(self.group_of[*place as usize]).or_default();
            if *said < ASKED {
                *said += 1;
                let same = if self.matters.can_tell() {
                    matter.like(&self.kept[*place as usize].matter) / SAME_MATTER
                } else {
                    1.0
                };
                *sum += similarity * same.min(1.0);
            }
        }
        let average = |(group, (_, sum)): (u32, (usize, f32))| {
            let ask = ASKED.min(self.members[group as usize] as usize);
            (group, sum / ask as f32)
        };
        let best = asked
            .into_iter()
            .map(average)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.filter(|(_, average)| *average >= NEAR)
            .map(|(group, _)| group)
    }
}

/// The rarest runs, in the order of their hash.
fn names(rare: &[(u32, f32)]) -> Box<[u32]> {
    let mut rarest = rare.to_vec();
    if rarest.len() > NAMES_MOST {
        rarest.select_nth_unstable_by(NAMES_MOST, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        rarest.truncate(NAMES_MOST);
    }
    let mut names: Vec<u32> = rarest.into_iter().map(|(run, _)| run).collect();
    names.sort_unstable();
    names.into_boxed_slice()
}

fn is_alike_to_most(kept: &[&Kept], one: usize, members: &[usize]) -> bool {
    let others = members.len().saturating_sub(1) as f32;
    let alike = members
        .iter()
        .filter(|other| **other != one)
        .filter(|other| kept[one].matter.like(&kept[**other].matter) >= ONE_MATTER)
        .count();
    alike as f32 >= MOST * others
}

fn average_like(kept: &[&Kept], one: usize, members: &[usize]) -> f32 {
    let others = members.iter().filter(|other| **other != one);
    let (sum, count) = others.fold((0.0, 0.0_f32), |(sum, count), other| {
        (
            sum + kept[one].matter.like(&kept[*other].matter),
            count + 1.0,
        )
    });
    sum / count.max(1.0)
}

/// Whether one rare run stands in most of them.
fn share_a_name(kept: &[&Kept], members: &[usize]) -> bool {
    let mut said: HashMap<u32, usize, ByItself> = HashMap::default();
    for member in members {
        for name in &kept[*member].names {
            *said.entry(*name).or_default() += 1;
        }
    }
    said.values()
        .any(|times| *times as f32 >= MOST * members.len() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAMP: &str = "青溪路菜市场门口的路灯灭了三天，晚上看不清台阶。";
    const PLANT: &str = "云栖花苑旁边的搅拌站夜里施工，粉尘大，吵得睡不着。";

    fn told(linker: &mut Linker, id: u64, text: &str) -> Linked {
        linker.add(&Message {
            id,
            title: "",
            text,
        })
    }

    #[test]
    fn one_matter_told_by_two_is_one_group_and_another_is_not() {
        let mut linker = Linker::default();
        let first = told(&mut linker, 1, PLANT);
        let lamp = told(&mut linker, 2, LAMP);
        let again = told(&mut linker, 3, "云栖花苑附近的搅拌站粉尘太大了，求求管管。");
        assert!(first.is_first && lamp.is_first && !again.is_first);
        assert_eq!(again.group, first.group);
        assert_ne!(lamp.group, first.group);
        assert_eq!(again.like[0].0, 1);
        assert_eq!(linker.members(first.group), 2);
    }

    #[test]
    fn nothing_is_like_nothing() {
        let mut linker = Linker::default();
        for (id, text) in ["", "。。。", "👀👀", "a"].iter().enumerate() {
            assert!(told(&mut linker, id as u64, text).is_first, "{text:?}");
        }
    }

    #[test]
    fn a_megabyte_of_the_same_is_taken_calmly() {
        let mut linker = Linker::default();
        told(&mut linker, 1, &"吵".repeat(300_000));
        let again = told(&mut linker, 2, &"吵".repeat(300_001));
        assert!(again.like.len() <= 1);
    }
}
