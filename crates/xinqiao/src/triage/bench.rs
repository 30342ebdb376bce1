//! How fast messages are linked, on messages made up for it: words of a language
//! that nobody speaks, said as unevenly as in a real one, some matters told by many.

use std::{fs, time::Instant};

use clap::Args;
use serde::Serialize;
use xinqiao_triage::link::{Linker, Message};

/// What `triage bench` is told.
#[derive(Args, Debug)]
pub struct Bench {
    /// 信件数 · How many messages
    #[arg(long, default_value_t = 128_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    messages: u64,
}

#[derive(Serialize)]
struct Figures {
    messages: u64,
    seconds: f64,
    messages_per_second: f64,
    groups: usize,
    /// Memory of the whole process at the end, in bytes, where the system tells it.
    resident_bytes: Option<u64>,
}

/// Links the messages and returns the figures as JSON.
///
/// # Errors
/// When they cannot be written as JSON.
pub fn run(asked: &Bench) -> serde_json::Result<String> {
    let mut linker = Linker::default();
    let mut seconds = 0.0;
    let mut groups = 0;
    for number in 0..asked.messages {
        let (title, text) = made_up(number);
        let started = Instant::now();
        let linked = linker.add(&Message {
            id: number,
            title: &title,
            text: &text,
        });
        seconds += started.elapsed().as_secs_f64();
        groups += usize::from(linked.is_first);
    }
    serde_json::to_string_pretty(&Figures {
        messages: asked.messages,
        seconds,
        messages_per_second: asked.messages as f64 / seconds,
        groups,
        resident_bytes: resident(),
    })
}

/// Words of the made-up language; as in a real one the first are said far oftener.
const WORDS: u64 = 8_000;
/// Words of one message.
const LENGTH: u64 = 90;
/// Words that name a matter, besides its place.
const OF_THE_MATTER: u64 = 8;

/// Title and text. Every fifth message tells once more of a matter told before: it
/// names the same place and half of the same things.
fn made_up(number: u64) -> (String, String) {
    let matter = if number % 5 == 4 {
        mixed(number) % (number / 40 + 1)
    } else {
        number
    };
    let of_matter = |turn: u64| word(WORDS / 10 + mixed(matter ^ (turn << 40)) % (WORDS * 9 / 10));
    let place: String = (0..3).map(|turn| of_matter(100 + turn)).collect();
    let title = format!("{place}{}{}", of_matter(0), of_matter(1));
    let mut text = place;
    for turn in 0..LENGTH {
        let voice = mixed(number ^ (turn << 44));
        if turn % 12 == 0 {
            text.push_str(&of_matter(voice % OF_THE_MATTER));
        } else {
            text.push_str(&often_said(voice));
        }
    }
    (title, text)
}

/// A word as people choose them: twice as far down the list, half as often.
fn often_said(chance: u64) -> String {
    let share = (chance >> 11) as f64 / (1_u64 << 53) as f64;
    word((WORDS as f64).powf(share) as u64)
}

/// The word of two signs with this rank.
fn word(rank: u64) -> String {
    let seed = mixed(rank);
    let sign = |part: u64| char::from_u32(0x4E00 + (part % 2_500) as u32).unwrap_or('某');
    [sign(seed), sign(seed >> 32)].iter().collect()
}

/// A number that tells nothing of the one it is made of (SplitMix64).
pub fn mixed(number: u64) -> u64 {
    let mut value = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// Memory of this process at its highest, in bytes, where the system tells it.
pub fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
