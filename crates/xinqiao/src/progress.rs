//! A progress bar where somebody watches, plain lines where nobody does.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Progress of one long piece of work, on standard error.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Begins to show work of so many steps; `quiet` shows nothing.
    #[must_use]
    pub fn new(what: &'static str, steps: u64, quiet: bool) -> Self {
        let target = if quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(Some(steps), target).with_message(what);
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar }
    }

    /// Some steps are done.
    pub fn step(&self, steps: u64) {
        self.bar.inc(steps);
    }

    /// All is done.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }
}
