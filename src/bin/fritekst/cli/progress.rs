//! Progress on long work, when a person watches.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Console;

/// Work that is done sooner shows no bar, which would only flicker.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar with rate and time left, which is gone when it is dropped.
pub struct Bar {
    bar: ProgressBar,
    watched: bool,
    begun: Instant,
}

/// A bar for `total` answers; nothing is drawn if nobody watches.
pub fn bar(what: &'static str, total: usize, console: &Console<'_>) -> Bar {
    let template = "{msg} {bar:30} {human_pos}/{human_len} ({per_sec}, {eta} left)";
    Bar::new(what, total as u64, template, console)
}

/// A bar for the bytes of files, whose number is told with the progress.
pub fn bytes_bar(what: &'static str, console: &Console<'_>) -> Bar {
    let template = "{msg} {bar:30} {percent} % ({bytes_per_sec}, {eta} left)";
    Bar::new(what, 0, template, console)
}

impl Bar {
    fn new(what: &'static str, total: u64, template: &str, console: &Console<'_>) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden()).with_message(what);
        Self {
            bar: match ProgressStyle::with_template(template) {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            },
            watched: console.watched,
            begun: Instant::now(),
        }
    }

    /// So much is done in all.
    pub fn set(&self, done: u64) {
        self.bar.set_position(done);
        self.show();
    }

    /// So much more is done.
    pub fn add(&self, more: usize) {
        self.bar.inc(more as u64);
        self.show();
    }

    /// So much is to be done in all.
    pub fn set_total(&self, total: u64) {
        self.bar.set_length(total);
    }

    fn show(&self) {
        if self.watched && self.bar.is_hidden() && self.begun.elapsed() >= PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
