//! Telling a running program to end.

use std::process::{Child, Command};

/// Whether this process, and so a program that it starts, hears all of `HUP`, `INT` and `TERM`. Below `nohup`, and in the background
/// of a script, some are ignored, and the program leaves it at that.
pub fn are_heard() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let of = |signal: u32| 1 << (signal - 1);
    ignored.unwrap_or(0) & (of(1) | of(2) | of(15)) == 0
}

/// Sends `child` a signal of that name.
pub fn send(signal: &str, child: &Child) {
    let (signal, id) = (format!("-{signal}"), child.id().to_string());
    let sent = Command::new("kill").args([signal, id]).status();
    assert!(sent.expect("kill").success());
}
