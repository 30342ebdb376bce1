//! The real server as a process of its own, on a fresh or a seeded database.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use jiff::SignedDuration;
use xinqiao_identity::{
    scopes::{Scope, Scopes},
    tokens::Wanted,
};
use xinqiao_kernel::words::Role;
use xinqiao_platform::Place;

use super::client::Cast;
use crate::open::{Database, House, Opening};

/// A running server and the directory it works in.
pub struct Server {
    process: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From the start of the process to its first answer.
    pub first_answer: Duration,
}

/// A database with staff and tokens, ready for a server.
pub struct Ground {
    /// Where it is.
    pub database: Database,
    /// Who acts.
    pub cast: Cast,
    place: Place,
    made: Option<PathBuf>,
}

impl Ground {
    /// Prepares a database: the one given, or a fresh SQLite one in a temporary
    /// directory that is removed afterwards.
    ///
    /// # Errors
    /// When the database cannot be opened, or the site has no agent or handler.
    pub async fn prepare(mut database: Database) -> anyhow::Result<Self> {
        let made = database
            .data
            .is_none()
            .then(|| std::env::temp_dir().join(format!("xinqiao-bench-{}", std::process::id())));
        if let Some(dir) = &made {
            database.data = Some(dir.clone());
        }
        let house = House::open(Opening::of(database.clone())).await?;
        let place = house.place.clone();
        let cast = cast(&house).await?;
        let House { hotline, .. } = house;
        hotline.shut_down().await;
        Ok(Self {
            database,
            cast,
            place,
            made,
        })
    }

    /// Starts the server on it.
    ///
    /// # Errors
    /// When it does not answer within ten seconds.
    pub async fn serve(&self) -> anyhow::Result<Server> {
        Server::start(&self.database).await
    }

    /// Bytes the database takes up, after everything is in its place.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn bytes(&self) -> anyhow::Result<u64> {
        match &self.place {
            Place::Sqlite(dir) => {
                // Whoever closes the database last brings the log into it.
                drop(xinqiao_platform::Db::open(&self.place).await?);
                bytes_in(dir)
            }
            Place::Postgres(_) => {
                let db = xinqiao_platform::Db::open_for_reading(&self.place).await?;
                let sql = "select pg_database_size(current_database())";
                let row = db.query_one(sql, Vec::new()).await?.context("no size")?;
                Ok(row.get::<i64>(0)?.unsigned_abs())
            }
        }
    }

    /// Removes what was made for this run.
    pub fn clear(self) {
        if let Some(dir) = self.made {
            let _ = std::fs::remove_dir_all(dir);
        }
    }
}

/// Tokens of the site's first agent and first handler.
async fn cast(house: &House) -> anyhow::Result<Cast> {
    if house.identity.directory.roster().people.all().is_empty() {
        house
            .identity
            .directory
            .put_people(&house.site.people, house.clock.now())
            .await?;
    }
    let post_of = |role| {
        house
            .site
            .people
            .iter()
            .flat_map(|person| {
                person
                    .posts
                    .iter()
                    .map(move |(role, unit)| (person.id, *role, *unit))
            })
            .find(|(_, held, _)| *held == role)
            .map(|(id, _, unit)| (id, unit))
            .with_context(|| format!("the site has no {role}"))
    };
    let token = async |role: Role| -> anyhow::Result<(String, i64)> {
        let (person, unit) = post_of(role)?;
        let wanted = Wanted {
            person,
            role,
            unit,
            label: "bench".to_owned(),
            scopes: Scopes::of([Scope::CasesRead, Scope::CasesWrite]),
            lives: SignedDuration::from_hours(24),
        };
        let (text, _) = house
            .identity
            .tokens
            .issue(wanted, house.clock.now())
            .await?;
        Ok((text, unit.0))
    };
    let (agent, _) = token(Role::Agent).await?;
    let (handler, unit) = token(Role::Handler).await?;
    let class = house
        .site
        .classes
        .iter()
        .map(|class| class.code.as_str())
        .max_by_key(|code| code.len());
    Ok(Cast {
        agent,
        handler,
        unit,
        region: house.site.region.clone(),
        class: class.unwrap_or_default().to_owned(),
    })
}

impl Server {
    async fn start(database: &Database) -> anyhow::Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut command = Command::new(std::env::current_exe()?);
        command
            .arg("serve")
            .args(["--listen", &address.to_string()]);
        if let Some(data) = &database.data {
            command.arg("--data").arg(data);
        }
        if let Some(url) = &database.database_url {
            command.args(["--database-url", url]);
        }
        command
            .stdin(Stdio::null())
            .arg("--count-commits")
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let started = Instant::now();
        let mut process = command.spawn().context("the server does not start")?;
        while !answers(address) {
            if let Some(status) = process.try_wait()? {
                bail!("the server ended at once: {status}");
            }
            if started.elapsed() > Duration::from_secs(10) {
                let _ = process.kill();
                bail!("the server did not answer within ten seconds");
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(Self {
            process,
            address,
            first_answer: started.elapsed(),
        })
    }

    /// Peak memory of the process in bytes, where the system tells.
    #[must_use]
    pub fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kib * 1024)
    }

    /// Asks it to end, by its own id, and waits; how often it committed.
    ///
    /// # Errors
    /// When the system does not let it be asked.
    pub fn stop(mut self) -> anyhow::Result<u64> {
        let _ = Command::new("kill")
            .arg("-TERM")
            .arg(self.process.id().to_string())
            .status();
        let asked = Instant::now();
        while self.process.try_wait()?.is_none() {
            if asked.elapsed() > Duration::from_secs(20) {
                self.process.kill()?;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut said = String::new();
        if let Some(mut out) = self.process.stdout.take() {
            out.read_to_string(&mut said)?;
        }
        let commits = said.lines().find_map(|line| line.strip_prefix("commits "));
        Ok(commits
            .and_then(|commits| commits.trim().parse().ok())
            .unwrap_or_default())
    }
}

/// Whether an HTTP request is answered; the address is taken before anything is
/// opened, so a connection alone says nothing.
fn answers(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<usize> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_millis(50))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(
            b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        )?;
        stream.read(&mut [0; 16])
    };
    ask().is_ok_and(|read| read > 0)
}

fn bytes_in(dir: &Path) -> anyhow::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry
            .file_name()
            .to_string_lossy()
            .starts_with("xinqiao.db")
        {
            bytes += entry.metadata()?.len();
        }
    }
    Ok(bytes)
}
