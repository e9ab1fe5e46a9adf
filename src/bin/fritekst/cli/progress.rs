//! Progress on long work, when a person watches.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Console;

/// A bar for `total` answers, with rate and time left; nothing is drawn if nobody watches.
pub fn bar(what: &'static str, total: usize, console: &Console<'_>) -> ProgressBar {
    let target = if console.watched {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(total as u64), target).with_message(what);
    match ProgressStyle::with_template("{msg} {bar:30} {human_pos}/{human_len} ({per_sec}, {eta} left)") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
