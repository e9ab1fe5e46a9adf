//! `--watch`: a command runs again whenever a file that it read is saved.
//!
//! Files are looked at a few times a second, with the standard library alone: the states of some dozen files cost
//! nothing, network drives tell of no changes, and the newest release of the one watcher that is kept up, `notify`, is
//! a candidate.

mod session;

use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{Console, Outcome};
use crate::ending;

pub use session::{Answers, Session};

/// How often files are looked at.
const INTERVAL: Duration = Duration::from_millis(150);

/// Editors save in several writes, or by renaming: a file is saved when it has been still for so long.
const STILL: Duration = Duration::from_millis(50);

/// The flag of commands that can run again.
#[derive(Debug, clap::Args)]
pub struct WatchArgs {
    /// Run again whenever the codebook, the project file or the answers are saved; Ctrl-C ends
    #[arg(long)]
    watch: bool,
}

impl WatchArgs {
    /// Calls `run`, and with `--watch` again and again until Ctrl-C; then mistakes are shown, and end nothing. `done` is
    /// what `run` does, as in "coded".
    pub fn repeat(
        &self,
        done: &str,
        console: &mut Console<'_>,
        run: impl Fn(&mut Console<'_>) -> anyhow::Result<Outcome>,
    ) -> anyhow::Result<Outcome> {
        if !self.watch {
            return run(console);
        }
        ending::is_the_usual_end();
        let mut again = "";
        loop {
            console.session.begin();
            let begun = Instant::now();
            let result = run(console);
            console.session.refuse_pipes()?;
            match result {
                Ok(_) => writeln!(console.err, "{again}{done} in {}", seconds(begun.elapsed()))?,
                Err(error) if crate::is_broken_pipe(&error) => return Err(error),
                Err(error) => writeln!(console.err, "error: {}", crate::said(&error))?,
            }
            writeln!(console.err, "waiting for changes; Ctrl-C ends")?;
            console.out.flush()?;
            console.err.flush()?;
            let changed = wait(&console.session);
            clear(&changed, console)?;
            again = "re";
        }
    }
}

/// Waits until one of the files that were read changes, and returns which.
fn wait(session: &Session) -> PathBuf {
    loop {
        sleep(INTERVAL);
        let Some(changed) = session.changed() else {
            continue;
        };
        let mut before = session.states();
        loop {
            sleep(STILL);
            let now = session.states();
            if now == before {
                return changed;
            }
            before = now;
        }
    }
}

/// Makes room for the next result: an empty screen, or a line where there is no screen.
fn clear(changed: &Path, console: &mut Console<'_>) -> std::io::Result<()> {
    /// Empties the screen and goes to its upper left; what has scrolled away stays.
    const CLEAR: &str = "\x1b[2J\x1b[H";
    if console.width.is_some() {
        write!(console.out, "{CLEAR}")?;
        return console.out.flush();
    }
    writeln!(console.err, "--- {} changed ---", changed.display())
}

/// "0.04 s".
fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}
