//! A damaged file must be an error. The crate that reads Parquet panics on some of them, which ends here, in silence.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use crate::corpus::error::FileFault;

thread_local! {
    /// Whether a panic of this thread is caught and told as an error.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What `read` gives; an error if it panics.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, FileFault>) -> Result<T, FileFault> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        // Panics of other threads, and elsewhere in this one, are told as they were.
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_GUARDED.get() {
                usual(panic);
            }
        }));
    });
    IS_GUARDED.set(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    IS_GUARDED.set(false);
    result.unwrap_or_else(|_| Err(super::cut("its parts are not where it says".to_owned())))
}
