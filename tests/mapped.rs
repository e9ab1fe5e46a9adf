//! Files of columns whose writing is broken off: killed, or without room on the disk.
#![cfg(unix)]

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use fritekst::mapped::{Column, Lock, Mapped, Piece, Writer};
use serde::{Deserialize, Serialize};

const NAME: &str = "answers";

/// Names the folder to the process that writes.
const FOLDER: &str = "FRITEKST_TEST_FOLDER";

/// How often a writer is killed.
const KILLS: u64 = 40;

#[derive(Serialize, Deserialize)]
struct Directory {
    generation: u64,
    numbers: Vec<Piece>,
}

/// Writes a file whose numbers are all `generation`: a mixture of two files would show.
fn write(folder: &Path, generation: u64) -> Result<(), fritekst::mapped::WriteError> {
    let mut writer = Writer::create(folder, NAME)?;
    let mut numbers = Vec::new();
    for columns in 0..8 {
        numbers.push(writer.put(&vec![generation; 5000 * columns])?);
    }
    writer.finish(&Directory { generation, numbers }).map(drop)
}

/// Which file is there; it must be whole.
fn generation(folder: &Path) -> u64 {
    let mapped = Mapped::open_verified(&folder.join(NAME)).expect("a whole file");
    let directory: Directory = mapped.directory().expect("a directory");
    for piece in &directory.numbers {
        let column: Column<u64> = mapped.column(piece).expect("a column");
        assert!(column.iter().all(|number| *number == directory.generation));
    }
    directory.generation
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// This test as a process of its own, behind `shell`, a beginning of a command line.
fn process(shell: &str, test: &str, folder: &Path) -> Child {
    let this = std::env::current_exe().expect("this test");
    let command = format!("{shell} exec \"$0\" --ignored --exact {test} --nocapture");
    Command::new("sh")
        .args(["-c", &command])
        .arg(this)
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process")
}

fn folder_of_parent() -> Option<std::path::PathBuf> {
    std::env::var_os(FOLDER).map(Into::into)
}

#[test]
#[ignore = "the process that is killed"]
fn writes_for_ever() {
    let Some(folder) = folder_of_parent() else { return };
    let _lock = Lock::exclusive(&folder).expect("a lock file").expect("a lock");
    let next = generation(&folder) + 1;
    eprintln!("begins");
    for generation in next.. {
        write(&folder, generation).expect("written");
    }
}

#[test]
#[ignore = "the process without room"]
fn writes_once() {
    let Some(folder) = folder_of_parent() else { return };
    if let Err(error) = write(&folder, 2) {
        eprintln!("{error}");
        std::process::exit(3);
    }
}

#[test]
fn a_killed_writer_leaves_a_whole_file() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), 1).expect("written");
    let (mut leftovers, mut last) = (0, 1);
    for kill in 0..KILLS {
        let mut child = process("", "writes_for_ever", folder.path());
        let mut begins = [0];
        child
            .stderr
            .take()
            .expect("its messages")
            .read_exact(&mut begins)
            .expect("a message");
        // From its first write to after many, at steps that share no beat with writing.
        sleep(Duration::from_micros(kill * 7_919 % 60_000));
        child.kill().expect("killed");
        child.wait().expect("ended");
        let now = generation(folder.path());
        assert!(now >= last, "{now} after {last}");
        last = now;
        let lock = Lock::exclusive(folder.path())
            .expect("a lock file")
            .expect("the dead hold no lock");
        leftovers += lock.sweep();
        let unknown = names(folder.path())
            .into_iter()
            .find(|name| name != NAME && name != "lock");
        assert_eq!(unknown, None, "it should have been swept");
    }
    assert!(last > 1, "no writer got anywhere");
    assert!(leftovers > 0, "no writer was killed while it wrote");
    write(folder.path(), last + 1).expect("written");
    assert_eq!(generation(folder.path()), last + 1);
}

/// A limit on the size of files stands for a full disk: writing fails in the middle.
#[test]
fn a_file_for_which_there_is_no_room_leaves_the_old_one() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), 1).expect("written");
    for blocks in [0, 1, 100, 1000] {
        let child = process(
            &format!("trap '' XFSZ; ulimit -f {blocks};"),
            "writes_once",
            folder.path(),
        );
        let output = child.wait_with_output().expect("ended");
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{message}");
        assert!(
            message.contains("cannot write") && message.contains("raise the limit"),
            "{message}"
        );
        assert!(!message.contains("writing-"), "{message}");
        assert_eq!(generation(folder.path()), 1);
        assert_eq!(names(folder.path()), [NAME], "nothing is left");
    }
    let child = process("", "writes_once", folder.path());
    assert!(child.wait_with_output().expect("ended").status.success());
    assert_eq!(generation(folder.path()), 2);
}
