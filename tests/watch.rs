//! The program while it watches files: it runs again when they are saved.

#[cfg(unix)]
mod signals;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use tempfile::TempDir;

const CODEBOOK: &str = "[theme.bolig]\nany = ['bolig']\n[theme.tolk]\nany = ['tolk*']\n";
const ANSWERS: &str = "id;svar\n1;Målrettet hjelp til bolig\n2;Tolk – på kveldstid\n3;nei\n";

/// A program that runs on, and what it says; it ends with the test.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        let (sender, lines) = channel();
        forward(child.stdout.take().expect("a pipe"), sender.clone());
        forward(child.stderr.take().expect("a pipe"), sender);
        Self { child, lines }
    }

    /// Waits until each of `parts` has stood in a line, in any order; both streams count.
    fn says(&self, parts: &[&str]) {
        let mut missing = parts.to_vec();
        let mut said = Vec::new();
        while !missing.is_empty() {
            let line = self.lines.recv_timeout(Duration::from_secs(120));
            let line = line.unwrap_or_else(|_| panic!("{missing:?} is not said: {said:#?}"));
            missing.retain(|part| !line.contains(part));
            said.push(line);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn forward(stream: impl Read + Send + 'static, lines: Sender<String>) {
    std::thread::spawn(move || {
        let mut read = BufReader::new(stream).lines();
        while let Some(Ok(line)) = read.next() {
            let _ = lines.send(line);
        }
    });
}

/// A folder with a codebook and answers, of which files are saved as editors do it: aside, and renamed.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        folder.save("kodebok.toml", CODEBOOK);
        folder.save("svar.csv", ANSWERS);
        folder
    }

    fn save(&self, name: &str, text: &str) {
        let aside = self.0.path().join("aside");
        std::fs::write(&aside, text).expect("written");
        std::fs::rename(aside, self.0.path().join(name)).expect("renamed");
    }

    /// `command` on the survey, watching.
    fn watching(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fritekst"));
        let survey = [
            "--watch",
            "--id",
            "id",
            "--text",
            "svar",
            "--codebook",
            "kodebok.toml",
        ];
        command.current_dir(self.0.path()).args(args).args(survey);
        command
    }
}

#[test]
fn a_table_that_is_watched_follows_what_is_saved() {
    let folder = Folder::new();
    let mut running = Running::start(folder.watching(&["table", "svar.csv", "--format", "csv"]));
    running.says(&["svar,bolig,bolig,1,", "coded in", "waiting"]);
    folder.save("kodebok.toml", "[theme.bolig]\nany = ['bolig', 'tolk']\n");
    running.says(&[
        "kodebok.toml changed",
        "svar,bolig,bolig,2,",
        "recoded in",
        "waiting",
    ]);
    let broken = "[codebook]\ninclude = ['ord.toml']\n[theme.bolig]\nany = ['@ord'";
    folder.save("kodebok.toml", broken);
    running.says(&["error[invalid-toml]", "nothing was coded", "waiting"]);
    folder.save("kodebok.toml", &format!("{broken}]\n"));
    running.says(&["error[invalid-include]", "nothing was coded", "waiting"]);
    folder.save("ord.toml", "[set]\nord = ['bolig', 'tolk', 'nei']\n");
    running.says(&["ord.toml changed", "svar,bolig,bolig,3,", "recoded in", "waiting"]);
    folder.save("svar.csv", &format!("{ANSWERS}4;tolk\n"));
    running.says(&["svar.csv changed", "svar,bolig,bolig,4,", "recoded in", "waiting"]);
    #[cfg(unix)]
    if signals::are_heard() {
        signals::send("INT", &running.child);
        assert_eq!(running.child.wait().expect("it ends").code(), Some(0));
    }
    running.child.kill().expect("it ends");
}

#[test]
fn a_file_is_written_anew_each_time() {
    let folder = Folder::new();
    let running = Running::start(folder.watching(&["table", "svar.csv", "-o", "tabell.csv"]));
    let table = || std::fs::read_to_string(folder.0.path().join("tabell.csv")).expect("a table");
    running.says(&["waiting"]);
    assert!(table().contains("svar,bolig,bolig,1,"), "{}", table());
    folder.save("kodebok.toml", "[theme.bolig]\nany = ['bolig', 'tolk']\n");
    running.says(&["recoded in", "waiting"]);
    assert!(table().contains("svar,bolig,bolig,2,"), "{}", table());
}

#[test]
fn a_codebook_that_is_watched_is_checked_when_it_is_saved() {
    let folder = Folder::new();
    let running = Running::start(folder.watching(&["check", "-a", "svar.csv"]));
    running.says(&["0 mistakes", "waiting"]);
    folder.save("kodebok.toml", "[theme.bolig]\nany = ['bolig'\n");
    running.says(&["error[invalid-toml]", "waiting"]);
    folder.save("kodebok.toml", CODEBOOK);
    running.says(&["0 mistakes", "waiting"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_cannot_be_watched() {
    let folder = Folder::new();
    let mut command = folder.watching(&["table", "/dev/stdin"]);
    let output = command.stdin(Stdio::piped()).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.starts_with("error: /dev/stdin is no file: --watch"),
        "{message}"
    );
}
