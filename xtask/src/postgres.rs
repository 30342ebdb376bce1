//! A PostgreSQL of our own: in a temporary folder, on a free loopback port,
//! gone when the checks end. Durability stays as it is by default, because
//! what is tested is what a site runs.

use std::{
    env, fs, io,
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{self as std_process, Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result};

use crate::{
    process::{self, Beside},
    tools,
};

/// A running server.
pub struct Postgres {
    // Dropped in this order: the server ends, then its folder goes.
    _server: Beside,
    programs: PathBuf,
    port: u16,
    _folder: Folder,
}

impl Postgres {
    /// Makes a cluster and starts it; takes about two seconds.
    pub fn start() -> Result<Self> {
        let programs = tools::debian("postgresql", programs)?;
        let owner = Owner::find()?;
        let folder = Folder::new(&owner)?;
        let data = folder.0.join("data");
        process::run(
            owner
                .runs(&programs.join("initdb"))
                .args([
                    "--username=xinqiao",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--no-locale",
                ])
                .arg("-D")
                .arg(&data)
                .stdout(Stdio::null()),
        )?;
        let port = free_port()?;
        let mut server = Beside::start(
            "PostgreSQL",
            "INT", // "fast": ends sessions, writes everything out
            owner
                .runs(&programs.join("postgres"))
                .arg("-D")
                .arg(&data)
                .args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k", ""])
                .args(["-c", "shared_buffers=64MB", "-c", "max_connections=200"])
                .args(["-c", "log_min_messages=fatal"])
                .stderr(fs::File::create(folder.0.join("log"))?),
        )?;
        let ask_ready = |programs: &Path| {
            let port = port.to_string();
            process::ask(Command::new(programs.join("pg_isready")).args([
                "-q",
                "-h",
                "127.0.0.1",
                "-p",
                &port,
            ]))
            .is_some()
        };
        server.wait_until(Duration::from_secs(30), || ask_ready(&programs))?;
        println!("PostgreSQL 127.0.0.1:{port}");
        Ok(Self {
            _server: server,
            programs,
            port,
            _folder: folder,
        })
    }

    /// The address of a database on it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://xinqiao@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes an empty database and returns its address.
    pub fn create(&self, database: &str) -> Result<String> {
        process::run(Command::new(self.programs.join("createdb")).args([
            "-h",
            "127.0.0.1",
            "-U",
            "xinqiao",
            "-p",
            &self.port.to_string(),
            database,
        ]))?;
        Ok(self.url(database))
    }
}

/// `cargo xtask postgres`: one to run single tests against by hand.
pub fn lend() -> Result<()> {
    let postgres = Postgres::start()?;
    println!(
        "XINQIAO_TEST_POSTGRES={}\n按回车结束 · Enter ends it",
        postgres.url("postgres")
    );
    io::stdin().read_line(&mut String::new())?;
    Ok(())
}

/// Where `initdb` and `postgres` are: Debian keeps them off the `PATH`, in a
/// folder a version; the newest wins.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .map(|(version, folder)| (version, folder.join("bin")))
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .collect();
    versions.sort();
    let newest = versions.pop().map(|(_, folder)| folder);
    newest.or_else(|| Some(tools::on_path("initdb")?.parent()?.to_owned()))
}

/// A port nobody listens on at this moment.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")
        .context("no free loopback port")?
        .local_addr()?
        .port())
}

/// Who runs the server: PostgreSQL refuses to run as root, so root hands it to
/// the account that the package made.
struct Owner(Option<(u32, u32)>);

impl Owner {
    fn find() -> Result<Self> {
        let id = |arguments: &[&str]| -> Option<u32> {
            process::ask(Command::new("id").args(arguments))?
                .parse()
                .ok()
        };
        if id(&["-u"]) != Some(0) {
            return Ok(Self(None));
        }
        let user = id(&["-u", "postgres"]).context("as root, the account `postgres` is needed")?;
        let group = id(&["-g", "postgres"]).context("the account `postgres` has no group")?;
        Ok(Self(Some((user, group))))
    }

    fn runs(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").env("LC_ALL", "C.UTF-8");
        if let Some((user, group)) = self.0 {
            command.uid(user).gid(group);
        }
        command
    }
}

/// A folder that goes with this value.
struct Folder(PathBuf);

impl Folder {
    fn new(owner: &Owner) -> Result<Self> {
        let path = env::temp_dir().join(format!("xinqiao-postgres-{}", std_process::id()));
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        let folder = Self(path);
        if let Some((user, group)) = owner.0 {
            chown(&folder.0, Some(user), Some(group))?;
        }
        Ok(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
