//! Other programs: run to their end, or kept running and ended by their id.

use std::{
    env,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

/// Shows the command, runs it to its end and fails unless it succeeded.
pub fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    println!("$ {line}");
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` → {status}");
    }
    Ok(())
}

/// Runs a command without showing it and returns what it printed; `None` when
/// it cannot be started or fails.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The cargo that runs us, in the workspace, without the variables that it set
/// for us: build scripts that watch them would run again each time cargo is
/// called from here and by hand in turns.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(crate::root());
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"]
            .iter()
            .any(|set| name.starts_with(set))
        {
            cargo.env_remove(name.as_ref());
        }
    }
    cargo
}

/// A program that runs beside us and ends when this value goes.
pub struct Beside {
    name: &'static str,
    child: Child,
    /// The signal that asks it to end in good order.
    farewell: &'static str,
}

impl Beside {
    /// Starts it.
    pub fn start(
        name: &'static str,
        farewell: &'static str,
        command: &mut Command,
    ) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {name}: `{}`", shown(command)))?;
        Ok(Self {
            name,
            child,
            farewell,
        })
    }

    /// Tries `ready` until it holds; fails when the program ends before, or
    /// after `patience`.
    pub fn wait_until(
        &mut self,
        patience: Duration,
        mut ready: impl FnMut() -> bool,
    ) -> Result<()> {
        let since = Instant::now();
        while !ready() {
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended before it was ready: {status}", self.name);
            }
            if since.elapsed() > patience {
                bail!("{} was not ready after {} s", self.name, patience.as_secs());
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    fn ended_within(&mut self, patience: Duration) -> bool {
        let since = Instant::now();
        while since.elapsed() < patience {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return true;
            }
            thread::sleep(Duration::from_millis(50));
        }
        false
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // The standard library can only kill; a database should end in order.
        let id = self.child.id().to_string();
        let asked = Command::new("kill")
            .args(["-s", self.farewell, &id])
            .status()
            .is_ok();
        if !(asked && self.ended_within(Duration::from_secs(20))) {
            eprintln!("{} did not end when asked and was killed", self.name);
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

fn shown(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let program = program.rsplit('/').next().unwrap_or_default().to_owned();
    command.get_args().fold(program, |line, argument| {
        line + " " + &argument.to_string_lossy()
    })
}
