//! `xinqiao simulate`: real messages go through the whole loop, each at its own
//! time and with its own reply, on a clock that is told the time.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context;
use clap::Args;
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use xinqiao_hotline::{
    Act, ActError, Asked, Case, Hotline,
    act::Dispatch,
    catalogue::FoundBy,
    check,
    fact::CallOutcome,
    filing::{Filing, PersonDetails},
};
use xinqiao_identity::Actor;
use xinqiao_insight::follow as figures;
use xinqiao_kernel::{
    PersonId, Remaining, UnitId,
    masking::{MaskRules, mask_text},
    words::{Channel, Milestone, Nature, Role, State, Urgency},
};

use crate::{
    messages::{BadLine, Message, Messages},
    open::{Database, House, Opening},
    progress::Progress,
};

/// Lives under way at once: enough to fill the writer's sets.
const AT_ONCE: usize = 64;

/// Figures are waited for so long: on PostgreSQL somebody else's transaction may be in
/// the way, and then they are counted by the next server.
const COUNTED_WITHIN: Duration = Duration::from_secs(20);

/// Working days within which replies are counted.
const WITHIN: [i64; 6] = [1, 3, 5, 10, 15, 30];

/// What `xinqiao simulate` is told.
#[derive(Args, Debug)]
pub struct Simulate {
    /// Messages with their replies, a JSON object a line.
    #[arg(long, value_name = "FILE")]
    messages: PathBuf,
    /// A folder of holiday files, one a year.
    #[arg(long, value_name = "DIR")]
    calendar: Option<PathBuf>,
    /// The rule set that judges them.
    #[arg(long, default_value = "hj")]
    rules: String,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

/// What came of it.
#[derive(Debug, Default, Serialize)]
struct Outcome {
    /// Messages that became cases.
    messages: u64,
    /// Lines that were not understood, with reasons.
    bad_lines: Vec<BadLine>,
    /// `name@version` of the rule set.
    rules: String,
    /// Cases by the state they ended in.
    final_states: BTreeMap<String, u64>,
    /// Cases whose first reply came by its deadline.
    in_time: u64,
    /// `in_time` among the cases that were replied to, 0 to 1.
    in_time_rate: f64,
    /// Cases replied to.
    replied: u64,
    /// Cases late with the reply, by the month in which it was due.
    overdue_by_month: BTreeMap<String, u64>,
    /// Replies within so many working days, the filing day not counted.
    replied_within_working_days: BTreeMap<i64, u64>,
    /// Deadlines counted through a year without a holiday file.
    provisional: u64,
    /// What `xinqiao check` says afterwards.
    check: check::Report,
    /// How long it took.
    seconds: f64,
}

/// Runs it.
///
/// # Errors
/// When a file cannot be read, the database cannot be opened or written, or the
/// check finds a fault.
pub async fn run(args: Simulate) -> anyhow::Result<()> {
    let started = std::time::Instant::now();
    let house = House::open(Opening {
        database: args.database,
        rules: Some(args.rules),
        calendar: args.calendar,
        clock: None,
    })
    .await?;
    let mut outcome = Outcome {
        rules: house.hotline.rules().on(Timestamp::now()).reference(),
        ..Outcome::default()
    };
    let mut messages = Vec::new();
    for line in Messages::open(&args.messages, house.hotline.offset())? {
        match line {
            Ok(message) => messages.push(message),
            Err(bad) => outcome.bad_lines.push(bad),
        }
    }
    messages.sort_by_key(|message| message.at);

    let progress = Progress::new("simulate", messages.len() as u64, args.json);
    let troupe = Arc::new(Troupe::new(&house));
    let mut lives = stream::iter(messages)
        .map(|message| {
            let troupe = Arc::clone(&troupe);
            async move {
                let id = message.id.clone();
                troupe
                    .live(message)
                    .await
                    .with_context(|| format!("message {id}"))
            }
        })
        .buffer_unordered(AT_ONCE);
    while let Some(life) = lives.next().await {
        outcome.count(&life?, &house.hotline);
        progress.step(1);
    }
    drop(lives);
    progress.done();

    if outcome.replied > 0 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts of cases are far below 2^52"
        )]
        let rate = outcome.in_time as f64 / outcome.replied as f64;
        outcome.in_time_rate = (rate * 10_000.0).round() / 10_000.0;
    }
    let db = house.hotline.db();
    let calendar = house.hotline.calendar();
    let mut follower = figures::start(db, calendar, Timestamp::now()).await?;
    let began = std::time::Instant::now();
    loop {
        while figures::catch_up(db, &mut follower, calendar, Timestamp::now()).await? > 0 {}
        if began.elapsed() > COUNTED_WITHIN || figures::waiting(db).await?.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    outcome.check = check::check(house.hotline.db(), |_| {}).await?;
    outcome.seconds = (started.elapsed().as_secs_f64() * 100.0).round() / 100.0;
    outcome.print(args.json)?;
    anyhow::ensure!(
        outcome.check.faults.is_empty(),
        "校验发现 {} 处不一致 · the check found faults",
        outcome.check.faults.len()
    );
    Ok(())
}

/// One message that went through the loop.
struct Life {
    case: Arc<Case>,
    filed: Timestamp,
    replied: Option<Timestamp>,
    reply_due: Option<Timestamp>,
    provisional: bool,
}

/// Who plays the parts.
struct Troupe {
    hotline: Hotline,
    classes: xinqiao_hotline::classes::Classes,
    home: String,
    agent: Actor,
    dispatcher: Actor,
    caller: Actor,
}

impl Troupe {
    fn new(house: &House) -> Self {
        let desk = house.site.hotline_unit;
        let staff = |person, role| Actor::staff(PersonId(person), role, desk);
        Self {
            hotline: house.hotline.clone(),
            classes: house.site.classes.clone(),
            home: house.site.region.clone(),
            agent: staff(1, Role::Agent),
            dispatcher: staff(2, Role::Dispatcher),
            caller: staff(3, Role::CallBack),
        }
    }

    /// From the message to the archive. Staff work in office hours; the reply
    /// comes when it really came.
    async fn live(&self, message: Message) -> anyhow::Result<Life> {
        let Message {
            id,
            user,
            title,
            at: filed,
            text,
            reply,
        } = message;
        let words = format!("{title} {text}");
        let class = self
            .classes
            .suggest(&words, 1)
            .first()
            .map(|class| class.code.clone());
        let class = class.unwrap_or_default();
        let filing = Filing {
            nature: nature_of(&title, &text),
            class: class.clone(),
            region: self.home.clone(),
            place: String::new(),
            point: None,
            title,
            text: text.clone(),
            channel: Channel::Board,
            urgency: Urgency::Ordinary,
            attachments: Vec::new(),
            enterprise: None,
            reported: None,
            secret: false,
            public: true,
            reporter: None,
            person_digest: None,
            origin: Some(id),
        };
        let person = PersonDetails {
            name: user,
            ..PersonDetails::default()
        };
        let asked = Asked {
            at: Some(filed),
            ..Asked::default()
        };
        let case = self
            .hotline
            .file(&self.agent, filing, true, person, asked)
            .await?
            .case;
        let mut way = Way {
            hotline: &self.hotline,
            case,
            at: filed,
        };

        let suggestion = self
            .hotline
            .suggest(&class, &self.home, &text, None)
            .into_iter()
            .next()
            .context("站点没有兜底单位 · the site has no fallback unit")?;
        let lead = suggestion.lead;
        let dispatch = Dispatch {
            lead,
            assists: Vec::new(),
            why: suggestion.by.reference(),
            note: String::new(),
            limit: suggestion
                .limit
                .filter(|_| matches!(suggestion.by, FoundBy::Row(_))),
        };
        let dispatched = filed + SignedDuration::from_mins(10);
        let replied = reply
            .as_ref()
            .map(|reply| reply.at.max(dispatched + SignedDuration::from_mins(2)));
        way.act(&self.dispatcher, dispatched, Act::Dispatch(dispatch))
            .await?;
        let reply_due = way.case.deadline(Milestone::Reply).map(|due| due.at);
        let provisional = way
            .case
            .deadline(Milestone::Reply)
            .is_some_and(|due| due.provisional);

        let handler = handler_of(lead);
        let hour_in_office = self.in_office(dispatched, 60);
        let signed = replied.map_or(hour_in_office, |at| {
            hour_in_office.min(at - SignedDuration::from_mins(1))
        });
        way.act(&handler, signed, Act::Sign).await?;
        if let (Some(reply), Some(at)) = (reply, replied) {
            // Real letters hold numbers that no unit could send from here.
            let letter = Act::Reply {
                to_person: mask_text(&reply.text, &MaskRules::default()).into_owned(),
                to_hotline: "已答复诉求人".to_owned(),
                attachments: Vec::new(),
            };
            way.act(&handler, at, letter).await?;
            let audited = self.in_office(at, 60);
            way.act(
                &self.caller,
                audited,
                Act::PassReply {
                    note: String::new(),
                },
            )
            .await?;
            let from = way.case.call_back_from.unwrap_or(audited).max(audited);
            let outcome = Act::CallBack {
                outcome: CallOutcome::Solved,
                grade: None,
                note: String::new(),
                again_at: None,
            };
            way.act(&self.caller, self.in_office(from, 120), outcome)
                .await?;
            way.go_on_to_the_end().await?;
        }
        Ok(Life {
            case: way.case,
            filed,
            replied,
            reply_due,
            provisional,
        })
    }

    /// So many minutes of office time later.
    fn in_office(&self, from: Timestamp, minutes: i64) -> Timestamp {
        self.hotline
            .calendar()
            .resume(from, Remaining::Working(SignedDuration::from_mins(minutes)))
            .at
    }
}

/// A case on its way, with the time it has come to.
struct Way<'a> {
    hotline: &'a Hotline,
    case: Arc<Case>,
    at: Timestamp,
}

impl Way<'_> {
    /// Does an act at a moment, after everything time brought about before it.
    async fn act(&mut self, actor: &Actor, at: Timestamp, act: Act) -> Result<(), ActError> {
        self.until(at).await?;
        let asked = Asked {
            at: Some(at),
            ..Asked::default()
        };
        self.case = self.hotline.act(actor, self.case.id, act, asked).await?;
        self.at = at;
        Ok(())
    }

    async fn until(&mut self, moment: Timestamp) -> Result<(), ActError> {
        while let Some(wakes) = self.case.wakes_at().filter(|wakes| *wakes <= moment) {
            self.at = self.at.max(wakes);
            match self
                .hotline
                .let_time_pass_for(self.case.id, self.at)
                .await?
            {
                Some(case) => self.case = case,
                None => return Ok(()),
            }
        }
        Ok(())
    }

    async fn go_on_to_the_end(&mut self) -> Result<(), ActError> {
        self.until(Timestamp::MAX).await
    }
}

fn handler_of(unit: UnitId) -> Actor {
    Actor::staff(PersonId(10_000 + unit.0), Role::Handler, unit)
}

/// A rough guess from the words people use; the messages do not say.
fn nature_of(title: &str, text: &str) -> Nature {
    let says = |words: &[&str]| {
        words
            .iter()
            .any(|word| title.contains(word) || text.contains(word))
    };
    if says(&["投诉", "举报", "违规", "乱收费", "扰民"]) {
        Nature::Complain
    } else if says(&["咨询", "请问", "想问", "能否告知"]) {
        Nature::Consult
    } else if says(&["建议", "希望能够", "呼吁"]) {
        Nature::Suggest
    } else {
        Nature::Help
    }
}

impl Outcome {
    fn count(&mut self, life: &Life, hotline: &Hotline) {
        self.messages += 1;
        *self
            .final_states
            .entry(life.case.state.code().to_owned())
            .or_default() += 1;
        self.provisional += u64::from(life.provisional);
        let calendar = hotline.calendar();
        let late = match life.replied {
            Some(replied) => {
                self.replied += 1;
                let (from, to) = (calendar.date_of(life.filed), calendar.date_of(replied));
                let days = calendar.working_days_between(from, to).count;
                for within in WITHIN.into_iter().filter(|within| days <= *within) {
                    *self.replied_within_working_days.entry(within).or_default() += 1;
                }
                life.case.first_reply_in_time == Some(false)
            }
            None => life.case.ever_late,
        };
        self.in_time += u64::from(life.case.first_reply_in_time == Some(true));
        if let Some(due) = life.reply_due.filter(|_| late) {
            let month = calendar.date_of(due).strftime("%Y-%m").to_string();
            *self.overdue_by_month.entry(month).or_default() += 1;
        }
    }

    fn print(&self, json: bool) -> anyhow::Result<()> {
        if json {
            println!("{}", serde_json::to_string_pretty(self)?);
            return Ok(());
        }
        println!("消息 messages            {}", self.messages);
        println!("规则 rules               {}", self.rules);
        println!(
            "按时答复 in time         {} / {} ({:.2} %)",
            self.in_time,
            self.replied,
            self.in_time_rate * 100.0
        );
        for (state, count) in &self.final_states {
            let zh = State::from_code(state).map_or("", State::zh);
            println!("状态 state               {zh} {state}: {count}");
        }
        for (days, count) in &self.replied_within_working_days {
            println!("{days:>2} 个工作日内答复       {count}");
        }
        for (month, count) in &self.overdue_by_month {
            println!("逾期 overdue {month}     {count}");
        }
        for bad in &self.bad_lines {
            println!("未导入 line {}: {}", bad.line, bad.reason);
        }
        println!(
            "校验 check               {} 件 {} 步，{} 处不一致",
            self.check.cases,
            self.check.events,
            self.check.faults.len()
        );
        println!("用时 seconds             {}", self.seconds);
        Ok(())
    }
}
