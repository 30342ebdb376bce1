//! `xinqiao import messages FILE.jsonl`: messages of another system become
//! cases that wait to be accepted. A second run goes on where the first was
//! stopped: a message already here is found by its id and left alone.

use std::{fs::File, io::Write, path::PathBuf};

use anyhow::Context;
use clap::Args;
use futures_util::{StreamExt, stream};
use serde::Serialize;
use xinqiao_hotline::{
    Asked, Hotline,
    filing::{Filing, PersonDetails},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    PersonId,
    words::{Channel, Nature, Role, Urgency},
};

use crate::{
    messages::{BadLine, Message, Messages},
    open::{Database, House, Opening},
    progress::Progress,
};

/// Messages under way at once: enough to fill the writer's sets.
const AT_ONCE: usize = 64;

/// What `xinqiao import messages` is told.
#[derive(Args, Debug)]
pub struct ImportMessages {
    /// The file.
    file: PathBuf,
    /// Keep lines that were not understood here, as they are; by default beside the file.
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, Default, Serialize)]
struct Outcome {
    lines: u64,
    filed: u64,
    already_here: u64,
    bad_lines: Vec<BadLine>,
}

/// Runs it.
///
/// # Errors
/// When the file cannot be read or the database not be written; what was filed
/// before stays, and the same command goes on from there.
pub async fn run(args: ImportMessages) -> anyhow::Result<()> {
    let house = House::open(Opening::of(args.database)).await?;
    let total = Messages::open(&args.file, house.hotline.offset())?.count() as u64;
    let progress = Progress::new("import", total, args.json);
    let desk = Actor::staff(PersonId(1), Role::Agent, house.site.hotline_unit);

    let mut outcome = Outcome::default();
    let lines = Messages::open(&args.file, house.hotline.offset())?;
    let mut filed = stream::iter(lines)
        .map(|line| {
            let (hotline, desk, region) = (&house.hotline, &desk, house.site.region.as_str());
            async move {
                match line {
                    Ok(message) => file(hotline, desk, region, message).await.map(Ok),
                    Err(bad) => Ok(Err(bad)),
                }
            }
        })
        .buffered(AT_ONCE);
    while let Some(line) = filed.next().await {
        outcome.lines += 1;
        match line? {
            Ok(true) => outcome.filed += 1,
            Ok(false) => outcome.already_here += 1,
            Err(bad) => outcome.bad_lines.push(bad),
        }
        progress.step(1);
    }
    drop(filed);
    progress.done();
    keep_rejected(&args.file, args.rejected, &outcome.bad_lines)?;

    if args.json {
        println!("{}", serde_json::to_string_pretty(&outcome)?);
    } else {
        for bad in &outcome.bad_lines {
            println!("第 {} 行未导入：{}", bad.line, bad.reason);
        }
        println!(
            "共 {} 行：新建 {} 件，已有 {} 件，未导入 {} 行 · {} lines: {} filed, {} already here, {} rejected",
            outcome.lines,
            outcome.filed,
            outcome.already_here,
            outcome.bad_lines.len(),
            outcome.lines,
            outcome.filed,
            outcome.already_here,
            outcome.bad_lines.len(),
        );
    }
    Ok(())
}

/// Files a message; whether it is new.
async fn file(
    hotline: &Hotline,
    desk: &Actor,
    region: &str,
    message: Message,
) -> anyhow::Result<bool> {
    let key = format!("import:{}", message.id);
    let filing = Filing {
        nature: Nature::Help,
        class: String::new(),
        region: region.to_owned(),
        place: String::new(),
        point: None,
        title: message.title,
        text: message.text,
        channel: Channel::Board,
        urgency: Urgency::Ordinary,
        attachments: Vec::new(),
        enterprise: None,
        reported: None,
        secret: false,
        public: false,
        reporter: None,
        person_digest: None,
        origin: Some(message.id.clone()),
    };
    let person = PersonDetails {
        name: message.user,
        ..PersonDetails::default()
    };
    let asked = Asked {
        key: Some(&key),
        at: Some(message.at),
        ..Asked::default()
    };
    let receipt = hotline
        .file(desk, filing, false, person, asked)
        .await
        .with_context(|| format!("id {}", message.id))?;
    Ok(!receipt.repeated)
}

/// Lines that were not understood are kept as they are, so that nothing is lost.
fn keep_rejected(file: &PathBuf, to: Option<PathBuf>, bad_lines: &[BadLine]) -> anyhow::Result<()> {
    if bad_lines.is_empty() {
        return Ok(());
    }
    let to = to.unwrap_or_else(|| file.with_extension("rejected.jsonl"));
    let whole = std::fs::read(file)?;
    let lines: Vec<&[u8]> = whole.split(|byte| *byte == b'\n').collect();
    let mut kept = File::create(&to).with_context(|| {
        format!(
            "写不了 {} · cannot write; use --rejected FILE",
            to.display()
        )
    })?;
    for bad in bad_lines {
        if let Some(line) = lines.get(bad.line - 1) {
            kept.write_all(line)?;
            kept.write_all(b"\n")?;
        }
    }
    kept.sync_all()?;
    eprintln!(
        "未导入的行原样保存在 {} · rejected lines are kept there",
        to.display()
    );
    Ok(())
}
