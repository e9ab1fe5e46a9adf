//! What happens when the process is told to end: by Ctrl-C, by `kill`, by a terminal that is closed.

use std::process::exit;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, PoisonError};

use fritekst::mapped::without_unfinished;

/// What a shell says of a program that Ctrl-C ended: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

/// The exit code of a process that was told to end.
static CODE: AtomicI32 = AtomicI32::new(INTERRUPTED);

/// Ends well by itself, if it can.
type Asked = Box<dyn FnOnce() -> bool + Send>;

static ASKED: Mutex<Option<Asked>> = Mutex::new(None);

/// From now on the process leaves no half-written file when it is told to end. Where signals are ignored, as below `nohup`, they
/// still are, and where they are not known all is as it was.
pub fn prepare() {
    let _ = ctrlc::try_set_handler(|| {
        let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner).take();
        if !asked.is_some_and(|end| end()) {
            without_unfinished(|| exit(CODE.load(Ordering::Relaxed)));
        }
    });
}

/// `end` is asked to end the process well when that is told to end the first time; it says whether it will. The second time the
/// process ends at once.
pub fn ask_first(end: impl FnOnce() -> bool + Send + 'static) {
    *ASKED.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(end));
}

/// To be told to end is how this run ends: no fault.
pub fn is_the_usual_end() {
    CODE.store(0, Ordering::Relaxed);
}
