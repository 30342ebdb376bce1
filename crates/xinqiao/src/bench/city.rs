//! `xinqiao bench city`: a city of any size. Fills the demo city and writes its
//! cases again and again under new numbers, so that every page has something
//! real to show: titles, people with phones, replies, marks, all states.

use std::sync::Mutex;

use anyhow::Context as _;
use clap::Args;
use jiff::Span;
use xinqiao_hotline::{
    Case,
    bare::BareLedger,
    chain,
    store::{self, Held, PersonKeys, SealedPerson, StoredEvent, Writes},
};
use xinqiao_kernel::{CaseId, words::State};
use xinqiao_platform::db::WriterLimits;

use crate::{
    demo,
    open::{Database, House, Opening},
    progress::Progress,
};

/// Days over which archived copies are spread.
const DAYS: i64 = 700;
/// Copies in one command, and commands in one transaction.
const CASES: usize = 100;
const COMMANDS: usize = 20;
/// A node number that no server of a bench uses.
const NODE: u8 = 97;

/// What `xinqiao bench city` is told.
#[derive(Args, Debug)]
pub struct City {
    /// How many cases there are in the end.
    #[arg(long, default_value_t = 1_000_000)]
    cases: u64,
    /// How many of them are open.
    #[arg(long, default_value_t = 30_000)]
    open: u64,
    #[command(flatten)]
    database: Database,
}

/// Runs it.
///
/// # Errors
/// When the database is none that may be filled, or cannot be written.
pub async fn run(args: City) -> anyhow::Result<()> {
    anyhow::ensure!(
        args.database.data.is_some() || args.database.database_url.is_some(),
        "请用 --data 或 --database-url 指明要填充的数据库 · say which database to fill"
    );
    let house = House::open(Opening::of(args.database)).await?;
    demo::fill(&house).await?;
    let (open, archived) = originals(&house).await?;
    let today = house.hotline.calendar().date_of(house.clock.now());
    let of_open = args.open.saturating_sub(open.len() as u64);
    let of_archived = args.cases.saturating_sub(args.open);

    let progress = Progress::new("city", of_open + of_archived, false);
    let writer = house.db.writer_within(
        BareLedger,
        WriterLimits {
            queue: COMMANDS * 4,
            set: COMMANDS,
        },
    );
    let mut under_way = Vec::new();
    for (originals, copies, days) in [(&open, of_open, 30), (&archived, of_archived, DAYS)] {
        let per_day = copies.div_ceil(days.unsigned_abs()).max(1);
        let mut writes = Writes::default();
        for copy in 0..copies {
            let day = today.checked_sub(Span::new().days(days - i64::try_from(copy / per_day)?))?;
            // Open and archived ones of a day do not get in each other's way.
            let first = if days == DAYS { 0 } else { 1_000_000 };
            let id = CaseId::new(day, NODE, first + u32::try_from(copy % per_day)? + 1)?;
            let original = usize::try_from(copy)? % originals.len();
            originals[original].copy(id, &mut writes);
            if writes.cases.len() < CASES && copy + 1 < copies {
                continue;
            }
            progress.step(writes.cases.len() as u64);
            let (writer, set) = (writer.clone(), std::mem::take(&mut writes));
            under_way.push(tokio::spawn(async move {
                writer.write(Mutex::new(Some(set))).await
            }));
            if under_way.len() >= COMMANDS * 2 {
                for written in under_way.drain(..) {
                    written.await??;
                }
            }
        }
    }
    for written in under_way {
        written.await??;
    }
    progress.done();
    writer.shut_down().await;
    house.hotline.shut_down().await;
    Ok(())
}

/// A case to be written again.
struct Original {
    case: Case,
    events: Vec<StoredEvent>,
    person: Option<SealedPerson>,
}

impl Original {
    /// The same life under another number, chained as its own.
    fn copy(&self, id: CaseId, writes: &mut Writes) {
        let mut head = chain::ROOT;
        for event in &self.events {
            head = chain::link(&head, id, event.seq, event.at, &event.body);
            writes.events.push(StoredEvent {
                case: id,
                hash: head,
                ..event.clone()
            });
        }
        let joiners = self.case.joiners.iter();
        writes.joins.extend(joiners.map(|person| (id, *person)));
        writes.cases.push(Held {
            case: Case {
                id,
                ..self.case.clone()
            },
            head,
        });
        // Nobody called a thousand times: each copy is found by a number of its own.
        let person = self.person.as_ref().map(|person| SealedPerson {
            keys: PersonKeys {
                phone: Some(rand::random()),
                ..PersonKeys::default()
            },
            ..person.clone()
        });
        writes.persons.extend(person.map(|person| (id, person)));
    }
}

/// What can be copied, open and archived: cases that hang on no other case and
/// on no citizen who signed in.
async fn originals(house: &House) -> anyhow::Result<(Vec<Original>, Vec<Original>)> {
    let sql = "select id from cases where merged_into is null and reporter is null \
               order by id limit 300";
    let (mut open, mut archived) = (Vec::new(), Vec::new());
    for row in house.db.query(sql, Vec::new()).await? {
        let id = CaseId::try_from(row.get::<i64>(0)?)?;
        let case = store::case(&house.db, id)
            .await?
            .context("a case is gone")?;
        let among = match case.state {
            State::Archived => &mut archived,
            _ if case.is_open() => &mut open,
            _ => continue,
        };
        among.push(Original {
            events: store::events(&house.db, id).await?,
            person: store::person(&house.db, id).await?,
            case,
        });
    }
    anyhow::ensure!(
        !open.is_empty() && !archived.is_empty(),
        "the site has no sample cases"
    );
    Ok((open, archived))
}
