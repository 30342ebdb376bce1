//! How fast messages are linked, on messages made up for it: a town's objects,
//! places and complaints in ever new combinations, some matters told by many.

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

const THINGS: [&str; 16] = [
    "路灯",
    "电梯",
    "井盖",
    "垃圾桶",
    "搅拌站",
    "广场舞音响",
    "停车位",
    "自来水管",
    "燃气表",
    "公交站",
    "违章棚子",
    "油烟机",
    "工地围挡",
    "树枝",
    "护栏",
    "健身器材",
];
const TROUBLES: [&str; 12] = [
    "坏了好多天没有人来修",
    "夜里吵得老人孩子睡不着",
    "散发很重的臭味",
    "挡住了盲道和消防通道",
    "漏水流到楼下人家",
    "收费没有公示也不开票",
    "粉尘很大不敢开窗",
    "被车撞歪了很危险",
    "打了几次电话都说不归他们管",
    "占了大家的地方",
    "晚上看不清台阶有人摔倒",
    "说好修完到现在没动静",
];
const WISHES: [&str; 6] = [
    "请尽快派人来看看",
    "希望给一个说法",
    "请查一查是谁批准的",
    "盼望书面答复",
    "请依法处理",
    "谢谢你们了",
];

/// Every fifth message tells one of the matters told before once more.
fn made_up(number: u64) -> (String, String) {
    let matter = if number % 5 == 4 {
        mixed(number) % (number / 40 + 1)
    } else {
        number
    };
    let seed = mixed(matter ^ 0xA5A5);
    let pick = |list: &[&'static str], turn: u32| {
        list[(seed.rotate_left(turn) % list.len() as u64) as usize]
    };
    let thing = pick(&THINGS, 7);
    let place = format!(
        "{}{}",
        name(seed),
        ["花苑", "小区", "路", "村", "家园"][(seed % 5) as usize]
    );
    let voice = mixed(number);
    let say = |list: &[&'static str], turn: u32| {
        list[(voice.rotate_left(turn) % list.len() as u64) as usize]
    };
    let title = format!("{place}的{thing}{}", pick(&TROUBLES, 21));
    let text = format!(
        "我住在{place}{}栋，门口的{thing}{}，{}。{}，{}。",
        voice % 30 + 1,
        pick(&TROUBLES, 21),
        say(&TROUBLES, 33),
        say(&WISHES, 11),
        say(&WISHES, 50),
    );
    (title, text)
}

/// A name of three signs that no place has.
fn name(seed: u64) -> String {
    let sign = |turn: u32| {
        let offset = (seed.rotate_left(turn) % 3_000) as u32;
        char::from_u32(0x4E00 + offset).unwrap_or('某')
    };
    [sign(3), sign(19), sign(41)].iter().collect()
}

fn mixed(number: u64) -> u64 {
    let mut value = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
