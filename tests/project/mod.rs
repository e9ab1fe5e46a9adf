//! A survey in a folder of its own, and the program run in it.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with a project file, a codebook and answers.
pub fn folder_of(project: &str, codebook: &str, answers: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("kodebok.toml", codebook),
        ("fritekst.toml", project),
        ("svar.csv", answers),
    ] {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// The program in that folder.
pub fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fritekst"));
    command
        .current_dir(folder)
        .args(args)
        .output()
        .expect("the program runs")
}

/// What it prints; it must succeed.
pub fn printed(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{args:?}: {told}");
    String::from_utf8(output.stdout).expect("UTF-8")
}
