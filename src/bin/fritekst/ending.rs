//! What happens when the process is told to end: by Ctrl-C, by `kill`, by a terminal that is closed.

use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use fritekst::mapped::without_unfinished;

/// Whether to be told to end is how this run ends: no fault.
static IS_USUAL: AtomicBool = AtomicBool::new(false);

/// Ends well by itself, if it can.
type Asked = Box<dyn FnOnce() -> bool + Send>;

static ASKED: Mutex<Option<Asked>> = Mutex::new(None);

/// `end` is asked to end the process well when that is told to end the first time; it says whether it will. The second time the
/// process ends at once.
pub fn ask_first(end: impl FnOnce() -> bool + Send + 'static) {
    *ASKED.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(end));
}

/// To be told to end is how this run ends: no fault.
pub fn is_the_usual_end() {
    IS_USUAL.store(true, Ordering::Relaxed);
}

/// The process was told to end, by the signal of that number. Its exit code is what shells say of a program that the signal ended.
fn told(signal: i32) {
    let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner).take();
    if asked.is_some_and(|end| end()) {
        return;
    }
    let code = match IS_USUAL.load(Ordering::Relaxed) {
        true => 0,
        false => 128 + signal,
    };
    without_unfinished(|| exit(code));
}

/// From now on the process leaves no half-written file when it is told to end. Signals that are ignored, as some are below `nohup` and
/// in the background of a script, still are.
#[cfg(unix)]
pub fn prepare() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let ignored = ignored();
    let is_heard = |signal: &i32| match ignored {
        Some(ignored) => ignored >> (signal - 1) & 1 == 0,
        // Only `nohup` is common where it cannot be told.
        None => *signal != SIGHUP,
    };
    let heard = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(is_heard);
    // Without them all is as it would be: the process ends at once, and the next run sweeps.
    if let Ok(mut signals) = Signals::new(heard) {
        std::thread::spawn(move || signals.forever().for_each(told));
    }
}

/// The signals that this process ignores, a bit each from that of signal 1, where the system tells (Linux).
#[cfg(unix)]
fn ignored() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(mask.trim(), 16).ok()
}

/// From now on the process leaves no half-written file when it is told to end.
#[cfg(not(unix))]
pub fn prepare() {
    const INTERRUPTED: i32 = 2;
    let _ = ctrlc::try_set_handler(|| told(INTERRUPTED));
}
