//! A demo city of our own to try things on: fresh data in a temporary folder,
//! a free loopback port, gone when it is not needed any more.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::Command,
    time::Duration,
};

use anyhow::{Context as _, Result};

use crate::{
    postgres::free_port,
    process::{self, Beside},
    web,
};

/// A city that is filled and not served yet.
pub struct City {
    folder: Folder,
    database: Option<String>,
}

/// A city that is served.
pub struct Server {
    // Dropped in this order: the server ends, then its data goes.
    _running: Beside,
    port: u16,
    _city: City,
}

impl City {
    /// Builds the program and what its pages load when they have changed, and fills
    /// a demo city, in the database at this address or in an embedded one. Pages
    /// without their scripts work, so a check of them would pass and show nothing;
    /// where node is missing, whatever needs a browser says so and stops.
    pub fn fill(database: Option<String>) -> Result<Self> {
        if web::possible() {
            web::build()?;
        }
        process::run(process::cargo().args(["build", "--package", "xinqiao"]))?;
        let city = Self {
            folder: Folder::new()?,
            database,
        };
        process::run(city.command(&["demo"])?.arg("--only-fill"))?;
        Ok(city)
    }

    /// A token for somebody of the city that opens all that their post may do.
    pub fn token(&self, sign_in_name: &str) -> Result<String> {
        let mut create = self.command(&["token", "create"])?;
        create.args([
            "--person",
            sign_in_name,
            "--scopes",
            "cases:read cases:write knowledge:read knowledge:write admin",
        ]);
        process::ask(&mut create).with_context(|| format!("no token for {sign_in_name}"))
    }

    /// Serves it on a free port.
    pub fn serve(self) -> Result<Server> {
        let port = free_port()?;
        let log = self.folder.0.join("log");
        let mut command = self.command(&["demo"])?;
        command
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .stdout(fs::File::create(self.folder.0.join("greeting"))?)
            .stderr(fs::File::create(&log)?);
        let mut running = Beside::start("xinqiao", "TERM", &mut command)?;
        running
            .wait_until(Duration::from_secs(60), || answers(port))
            .with_context(|| fs::read_to_string(log).unwrap_or_default())?;
        println!("xinqiao http://127.0.0.1:{port}");
        Ok(Server {
            _running: running,
            port,
            _city: self,
        })
    }

    fn command(&self, name: &[&str]) -> Result<Command> {
        let mut command = Command::new(program()?);
        command
            .current_dir(crate::root())
            .args(name)
            .arg("--data")
            .arg(&self.folder.0);
        if let Some(url) = &self.database {
            command.args(["--database-url", url]);
        }
        Ok(command)
    }
}

impl Server {
    /// The address of the first page, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// The program stands beside this one in cargo's target folder.
pub fn program() -> Result<PathBuf> {
    Ok(env::current_exe()
        .context("cannot tell where this program is")?
        .with_file_name("xinqiao"))
}

/// Whether anything is said there; what it is, the checks will tell.
fn answers(port: u16) -> bool {
    let status = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        )?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line)?;
        Ok(line)
    };
    status().is_ok_and(|line| line.starts_with("HTTP/1.1 "))
}

/// A folder that goes with this value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        let path = env::temp_dir().join(format!("xinqiao-demo-{}", std::process::id()));
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
