//! How well messages of one event find each other, and only each other.

use std::{
    collections::{HashMap, HashSet},
    time::Instant,
};

use serde::Serialize;

use super::{Linker, Message};

/// The figures of one evaluation, as `xinqiao triage evaluate link` prints them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Figures {
    /// All messages.
    pub messages: usize,
    /// Messages of the listed events that were found among them.
    pub listed: usize,
    /// Of the listed messages whose event has others: the share whose most similar
    /// message of all is of the same event.
    pub nearest_same_event: f64,
    /// Of the pairs put into one group with a listed message, the share that is of
    /// one event.
    pub pair_precision: f64,
    /// Of the pairs of one event, the share that is in one group.
    pub pair_recall: f64,
    /// Their harmonic mean.
    pub pair_f1: f64,
    /// B-cubed F1 over the listed messages.
    pub b3: f64,
    /// Seconds for all messages.
    pub seconds: f64,
}

/// Links all messages in the order given; `event_of` names the event of a listed one.
pub fn against(messages: &[Message<'_>], event_of: impl Fn(u64) -> Option<String>) -> Figures {
    let started = Instant::now();
    let mut linker = Linker::default();
    let groups: Vec<u32> = messages.iter().map(|m| linker.add(m).group).collect();
    let seconds = started.elapsed().as_secs_f64();

    let events: Vec<Option<String>> = messages.iter().map(|m| event_of(m.id)).collect();
    let listed: Vec<usize> = (0..messages.len())
        .filter(|m| events[*m].is_some())
        .collect();
    Figures {
        messages: messages.len(),
        listed: listed.len(),
        nearest_same_event: nearest_same_event(&mut linker, messages, &events, &listed),
        seconds,
        ..in_groups(&groups, &events, &listed)
    }
}

fn nearest_same_event(
    linker: &mut Linker,
    messages: &[Message<'_>],
    events: &[Option<String>],
    listed: &[usize],
) -> f64 {
    let place_of: HashMap<u64, usize> = messages.iter().map(|m| m.id).zip(0..).collect();
    let (mut asked, mut same) = (0_usize, 0_usize);
    for message in listed {
        let event = &events[*message];
        if listed
            .iter()
            .filter(|other| events[**other] == *event)
            .count()
            < 2
        {
            continue;
        }
        asked += 1;
        let like = linker.like(&messages[*message]);
        let nearest = like.iter().find(|(id, _)| *id != messages[*message].id);
        same += usize::from(nearest.is_some_and(|(id, _)| events[place_of[id]] == *event));
    }
    share(same, asked)
}

/// Pairs and B-cubed by walking each listed message's group and event.
fn in_groups(groups: &[u32], events: &[Option<String>], listed: &[usize]) -> Figures {
    let mut members: HashMap<u32, Vec<usize>> = HashMap::new();
    for (message, group) in groups.iter().enumerate() {
        members.entry(*group).or_default().push(message);
    }
    let (mut together, mut right, mut of_one_event) = (HashSet::new(), 0_usize, 0_usize);
    let (mut precision, mut recall) = (0.0, 0.0);
    for message in listed {
        let group = &members[&groups[*message]];
        let event: Vec<usize> = listed
            .iter()
            .copied()
            .filter(|other| events[*other] == events[*message])
            .collect();
        let both = group
            .iter()
            .filter(|other| events[**other] == events[*message])
            .count();
        precision += share(both, group.len());
        recall += share(both, event.len());
        of_one_event += event.iter().filter(|other| *other > message).count();
        for other in group.iter().filter(|other| *other != message) {
            if together.insert((message.min(other), message.max(other))) {
                right += usize::from(events[*message] == events[*other]);
            }
        }
    }
    let mean = |sum: f64| {
        if listed.is_empty() {
            0.0
        } else {
            sum / listed.len() as f64
        }
    };
    let pair_precision = share(right, together.len());
    let pair_recall = share(right, of_one_event);
    Figures {
        pair_precision,
        pair_recall,
        pair_f1: harmonic(pair_precision, pair_recall),
        b3: harmonic(mean(precision), mean(recall)),
        ..Figures::default()
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

fn harmonic(a: f64, b: f64) -> f64 {
    if a + b > 0.0 {
        2.0 * a * b / (a + b)
    } else {
        0.0
    }
}
