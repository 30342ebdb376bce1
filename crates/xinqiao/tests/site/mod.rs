//! A site on a fresh database for each story: the real program as its own
//! process, asked over HTTP, stopped by its own number.
#![allow(dead_code, reason = "each story uses its part of this")]
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::{Duration, Instant},
};

use xinqiao_platform::{
    Place,
    db::testing::{Fresh, fresh_dir, fresh_places},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_xinqiao");

/// Tells the story on a fresh site on each engine; all of it is removed afterwards.
pub fn on_each_engine(story: impl Fn(&Site)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for fresh in runtime.block_on(fresh_places()).unwrap() {
        let site = Site::on(&fresh);
        let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| story(&site)));
        drop(site);
        runtime.block_on(fresh.remove());
        if let Err(panic) = told {
            std::panic::resume_unwind(panic);
        }
    }
}

/// Where a site has its data.
pub struct Site {
    pub data: PathBuf,
    pub database: Option<String>,
}

impl Site {
    /// On SQLite.
    pub fn fresh() -> Self {
        Self {
            data: fresh_dir(),
            database: None,
        }
    }

    fn on(fresh: &Fresh) -> Self {
        match &fresh.place {
            Place::Sqlite(dir) => Self {
                data: dir.clone(),
                database: None,
            },
            Place::Postgres(url) => Self {
                data: fresh_dir(),
                database: Some(url.clone()),
            },
        }
    }

    /// Runs a command to its end.
    pub fn runs(&self, arguments: &[&str]) -> Output {
        self.command(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// Runs a command that has to succeed; what it printed.
    pub fn does(&self, arguments: &[&str]) -> String {
        let output = self.runs(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts a server and waits until it tells its address.
    pub fn starts(&self, command: &str) -> Server {
        let mut child = self
            .command(&[command, "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut greeting = String::new();
        let address = loop {
            let line = lines
                .next()
                .expect("the server ended before it told its address")
                .unwrap();
            greeting.push_str(&line);
            greeting.push('\n');
            if let Some((_, address)) = line.split_once("http://127.0.0.1:") {
                let port: String = address.chars().take_while(char::is_ascii_digit).collect();
                break format!("127.0.0.1:{port}");
            }
        };
        // Read on, or the server would stop at a full pipe.
        let rest =
            std::thread::spawn(move || lines.map_while(Result::ok).collect::<Vec<_>>().join("\n"));
        Server {
            child,
            address,
            greeting,
            rest: Some(rest),
        }
    }

    /// The command, told where the site is.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).arg("--data").arg(&self.data);
        if let Some(url) = &self.database {
            command.args(["--database-url", url]);
        }
        command
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// A running server.
pub struct Server {
    child: Child,
    pub address: String,
    greeting: String,
    rest: Option<std::thread::JoinHandle<String>>,
}

impl Server {
    /// The machine dies.
    pub fn dies(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Is told to stop; how it ended, and all it had printed.
    pub fn stops(mut self) -> (ExitStatus, String) {
        let process = self.child.id().to_string();
        Command::new("kill")
            .args(["-TERM", &process])
            .status()
            .unwrap();
        let status = self.child.wait().unwrap();
        let rest = self
            .rest
            .take()
            .map(|rest| rest.join().unwrap())
            .unwrap_or_default();
        (status, format!("{}{rest}", self.greeting))
    }

    /// A page.
    pub fn get(&self, path: &str) -> Answer {
        ask(&self.address, "GET", path, &[], "").unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &&str| line.to_lowercase().starts_with(&format!("{name}:"));
        let line = self.head.lines().find(named)?;
        line.split_once(':').map(|(_, value)| value.trim())
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }
}

/// One request on a connection of its own. An error when the server was gone
/// before it had answered all of it.
pub fn ask(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> std::io::Result<Answer> {
    let broken = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    stream.write_all(text.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(broken)?;
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .ok_or_else(broken)?;
    let answer = Answer {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    };
    let length = answer
        .header("content-length")
        .and_then(|length| length.parse().ok());
    if length.is_some_and(|length: usize| length != answer.body.len()) {
        return Err(broken());
    }
    Ok(answer)
}

/// What a command printed, both ways.
pub fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}

/// The demo city's pack.
pub fn demo_pack() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sites/demo")
}

/// Waits for something to become true, ten seconds at most.
pub fn soon(is_true: impl Fn() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(10) {
        if is_true() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}
