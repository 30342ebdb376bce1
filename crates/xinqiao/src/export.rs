//! `xinqiao export …`: what a site knows, in files that other sites take in.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use xinqiao_identity::{directory::Directory, policy::items::ItemsVisible, units::Units};
use xinqiao_kernel::words::{ItemState, Openness};
use xinqiao_knowledge::{
    Item, feed,
    queries::desk::{self, Desk, Narrowed, Wanted},
    sheet::{Format, Writer, told},
    themes::Themes,
};
use xinqiao_platform::{Clock, Db};

use crate::{open::Database, progress::Progress, site::Site};

/// Items read at once.
const AT_ONCE: u32 = 500;

/// What can be exported.
#[derive(Subcommand, Debug)]
pub enum Export {
    /// 知识条目：正在使用的每一条，列与导入相同 · Items of knowledge that are in use, in the
    /// columns that imports read
    Knowledge(ExportKnowledge),
}

/// What `xinqiao export knowledge` is told.
#[derive(Args, Debug)]
pub struct ExportKnowledge {
    /// 文件，已有的会被替换；不给则输出到屏幕（csv、jsonl） · The file, replaced when it is
    /// there; standard output without it
    pub file: Option<PathBuf>,
    /// 格式 xlsx、csv、jsonl，默认看文件名 · The kind of file, by its name when not given
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    pub format: Option<Format>,
    /// 只要公开的条目 · Only what the public reads
    #[arg(long)]
    pub public: bool,
    #[command(flatten)]
    pub database: Database,
}

/// Runs it. Reads only, also beside a running server.
///
/// # Errors
/// When the database cannot be read or the file not be written.
pub async fn run(what: Export) -> anyhow::Result<()> {
    let Export::Knowledge(args) = what;
    let format = match (args.format, &args.file) {
        (Some(format), _) => format,
        (None, Some(file)) => Format::of_file(file).context(
            "文件名须以 .xlsx、.csv 或 .jsonl 结尾，或用 --format 给出格式 · no such format",
        )?,
        (None, None) => Format::Jsonl,
    };
    let house = House::open(&args).await?;
    let Some(file) = &args.file else {
        if format == Format::Xlsx {
            bail!("工作簿不能输出到屏幕，请给出文件名 · name a file for a workbook");
        }
        return match house
            .write(BufWriter::new(io::stdout().lock()), format)
            .await
        {
            // A reader that has seen enough (`| head`) is no failure.
            Err(error) if is_broken_pipe(&error) => Ok(()),
            done => done.map(|_| ()),
        };
    };
    // What was there stays whole until what comes in its place is.
    let beside = beside(file);
    let opened = File::create(&beside)
        .with_context(|| format!("写不了 {} · cannot be written", file.display()))?;
    let written = house.write(BufWriter::new(opened), format).await;
    let written = written.and_then(|count| Ok(fs::rename(&beside, file).map(|()| count)?));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    let count = written.with_context(|| format!("没有写成 {}", file.display()))?;
    eprintln!("已导出 {count} 条 · {count} items written");
    Ok(())
}

/// What is needed to write items: less than to change them.
struct House {
    db: Db,
    units: Arc<Units>,
    themes: Themes,
    site: Site,
    public: bool,
}

impl House {
    async fn open(args: &ExportKnowledge) -> anyhow::Result<Self> {
        let (settings, db) = args.database.open_for_reading().await?;
        let pack = Some(&settings.site.pack).filter(|pack| !pack.as_os_str().is_empty());
        let site = Site::read(pack.map(PathBuf::as_path), None)?;
        let roster = Directory::open(db.clone()).await?.roster();
        let units = Arc::new(roster.units.clone());
        Ok(Self {
            themes: site.themes(&units)?,
            units,
            db,
            site,
            public: args.public,
        })
    }

    /// Writes every item that is in use, by number; how many they were.
    async fn write(&self, out: impl Write, format: Format) -> anyhow::Result<usize> {
        let now = Clock::system().now();
        let today = self.site.calendar.date_of(now);
        let all = Wanted {
            desk: Desk::Published,
            visible: &ItemsVisible::Everything,
            until: now,
            skip: 0,
            most: u32::MAX >> 1,
        };
        let count = desk::count(&self.db, all, Narrowed::default()).await?;
        let progress = Progress::new("知识条目 · items", count, false);
        let mut file = Writer::begin(out, format, None)?;
        let (mut written, mut after) = (0, None);
        loop {
            let items = feed::all(&self.db, after, AT_ONCE).await?;
            let Some(last) = items.last() else { break };
            after = Some(last.id);
            for item in items.iter().filter(|item| self.is_wanted(item)) {
                let Some(content) = item.shown().filter(|shown| shown.holds_on(today)) else {
                    continue;
                };
                file.put(
                    &told::item(content, item.owner, &self.themes, &self.units),
                    "",
                )?;
                written += 1;
            }
            progress.step(items.len() as u64);
        }
        file.end()?;
        progress.done();
        Ok(written)
    }

    /// What is hidden because it does harm, taken down or not yet reviewed is not for
    /// others to take over; what another platform keeps is to be followed there.
    fn is_wanted(&self, item: &Item) -> bool {
        item.state == ItemState::Published && (!self.public || item.openness() == Openness::Public)
    }
}

fn format(said: &str) -> Result<Format, String> {
    Format::from_code(said).ok_or_else(|| "请用 xlsx、csv 或 jsonl · xlsx, csv or jsonl".to_owned())
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let causes = error.chain();
    let mut kinds = causes.filter_map(|cause| cause.downcast_ref::<io::Error>());
    kinds.any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
