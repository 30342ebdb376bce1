//! A demo city of our own to try things on: fresh data in a temporary folder,
//! a free loopback port, gone when this value goes.

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
};

/// A running server.
pub struct Server {
    // Dropped in this order: the server ends, then its data goes.
    _server: Beside,
    port: u16,
    data: Data,
}

impl Server {
    /// Builds the program when it has changed and starts a demo city, on the
    /// database at this address or on the embedded one.
    pub fn start(database: Option<&str>) -> Result<Self> {
        process::run(process::cargo().args(["build", "--package", "xinqiao"]))?;
        let data = Data::new()?;
        let port = free_port()?;
        let mut command = Command::new(program()?);
        command
            .args(["demo", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(&data.0)
            .current_dir(crate::root())
            .stdout(fs::File::create(data.0.join("stdout"))?)
            .stderr(fs::File::create(data.0.join("stderr"))?);
        if let Some(url) = database {
            command.args(["--database-url", url]);
        }
        let mut server = Beside::start("xinqiao", "TERM", &mut command)?;
        server
            .wait_until(Duration::from_secs(120), || answers(port))
            .with_context(|| fs::read_to_string(data.0.join("stderr")).unwrap_or_default())?;
        println!("xinqiao http://127.0.0.1:{port}");
        Ok(Self {
            _server: server,
            port,
            data,
        })
    }

    /// The address of the first page, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What the server prints when it starts: addresses and one-click sign-ins.
    pub fn greeting(&self) -> Result<String> {
        Ok(fs::read_to_string(self.data.0.join("stdout"))?)
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
struct Data(PathBuf);

impl Data {
    fn new() -> Result<Self> {
        let path = env::temp_dir().join(format!("xinqiao-demo-{}", std::process::id()));
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
