//! A file that was written is read as it was, or not at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::layout::{BLOCK, FOOTER};
use super::note::Note;
use super::stamp::FileState;
use super::*;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Directory {
    name: String,
    words: Piece,
    weights: Piece,
    texts: StringsPiece,
}

const TEXTS: [&str; 3] = ["Lange køer", "", "Få svar på nettet"];

/// A folder with a file of `count` numbers, some weights and some texts.
fn written(count: u32) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut writer = Writer::create(folder.path(), "answers").expect("a writer");
    let words: Vec<u32> = (0..count).collect();
    let directory = Directory {
        name: "prøve".to_owned(),
        words: writer.put(&words).expect("words"),
        weights: writer.put(&[0.25, 1.75]).expect("weights"),
        texts: writer.put_strings(TEXTS).expect("texts"),
    };
    writer.finish(&directory).expect("finished");
    let path = folder.path().join("answers");
    (folder, path)
}

/// Whether all that `written` wrote is there.
fn holds_all(mapped: &Mapped, count: u32) -> Result<bool, Unusable> {
    let directory: Directory = mapped.directory()?;
    let words: Column<u32> = mapped.column(&directory.words)?;
    let weights: Column<f64> = mapped.column(&directory.weights)?;
    let texts = mapped.strings(&directory.texts)?;
    Ok(words.iter().copied().eq(0..count) && *weights == [0.25, 1.75] && texts.iter().eq(TEXTS))
}

#[test]
fn what_was_written_is_read() {
    for count in [0, 1, 1000, BLOCK as u32] {
        let (_folder, path) = written(count);
        let mapped = Mapped::open_verified(&path).expect("a file");
        assert!(holds_all(&mapped, count).expect("its columns"), "{count} numbers");
    }
}

#[test]
fn what_was_just_written_is_opened_and_another_in_its_place_is_summed() {
    let write = |folder: &Path, number: u32| {
        let mut writer = Writer::create(folder, "answers").expect("a writer");
        let words = writer.put(&[number; 100]).expect("words");
        writer.finish(&words).expect("finished")
    };
    let words = |mapped: &Mapped| -> Vec<u32> {
        let words: Piece = mapped.directory().expect("a directory");
        mapped.column(&words).expect("words").to_vec()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let first = write(folder.path(), 1);
    assert_eq!(words(&Mapped::open_written(&first).expect("the first")), [1; 100]);
    write(folder.path(), 2);
    assert_eq!(words(&Mapped::open_written(&first).expect("another")), [2; 100]);
    let path = folder.path().join("answers");
    let mut bytes = fs::read(&path).expect("read");
    bytes[7] ^= 1;
    fs::write(&path, bytes).expect("written");
    let error = Mapped::open_written(&first).expect_err("damaged");
    assert!(matches!(error, Unusable::Damaged(_)), "{error}");
}

#[test]
fn a_column_outlives_its_file_and_the_folder() {
    let (folder, path) = written(100);
    let mapped = Mapped::open(&path).expect("a file");
    let directory: Directory = mapped.directory().expect("a directory");
    let words: Column<u32> = mapped.column(&directory.words).expect("words");
    drop((mapped, folder));
    assert!(words.iter().copied().eq(0..100));
}

#[test]
fn a_piece_is_read_as_what_it_is_only() {
    let (_folder, path) = written(100);
    let mapped = Mapped::open(&path).expect("a file");
    let directory: Directory = mapped.directory().expect("a directory");
    assert!(matches!(
        mapped.column::<u64>(&directory.words),
        Err(Unusable::Damaged(_))
    ));
    assert!(matches!(
        mapped.directory::<Vec<u8>>(),
        Err(Unusable::OtherVersion(_))
    ));
}

#[test]
fn a_file_that_is_not_there_is_missing() {
    let (folder, path) = written(1);
    for path in [
        folder.path().join("others"),
        path.join("within"),
        folder.path().join("no/answers"),
    ] {
        assert!(
            matches!(Mapped::open_verified(&path), Err(Unusable::Missing)),
            "{}",
            path.display()
        );
    }
    assert!(matches!(
        Mapped::open(folder.path()),
        Err(Unusable::Unreadable(_))
    ));
}

#[test]
fn every_changed_byte_is_noticed() {
    let (_folder, path) = written(40);
    let whole = fs::read(&path).expect("read");
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1 << (at % 8);
        fs::write(&path, &changed).expect("written");
        let opened = Mapped::open_verified(&path);
        assert!(opened.is_err(), "a flip in byte {at} of {}", whole.len());
    }
}

#[test]
fn every_cut_is_noticed() {
    let (_folder, path) = written(40);
    let whole = fs::read(&path).expect("read");
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).expect("written");
        assert!(
            Mapped::open_verified(&path).is_err(),
            "{length} of {} bytes",
            whole.len()
        );
    }
}

/// Notes that the file is verified as it is now, and waits until a change gets another time.
fn note_verified(path: &Path) {
    Note::put(path, &FileState::at(path).expect("a state")).expect("a note");
    std::thread::sleep(Duration::from_millis(20));
}

/// Changes a byte of the body, which only summing shows.
fn damage(path: &Path) {
    let mut bytes = fs::read(path).expect("read");
    bytes[3] ^= 1;
    fs::write(path, bytes).expect("written");
}

#[test]
fn a_file_that_is_noted_is_not_summed_again() {
    let (_folder, path) = written(40);
    damage(&path);
    note_verified(&path);
    assert!(Mapped::open_verified(&path).is_ok(), "the note is believed");
    damage(&path);
    damage(&path);
    assert!(Mapped::open_verified(&path).is_err(), "not after a change");
}

#[test]
fn a_file_is_noted_once_it_has_rested() {
    let (folder, path) = written(40);
    let note = folder.path().join("answers.verified");
    Mapped::open_verified(&path).expect("a file");
    assert!(!note.exists(), "a change might not show yet");
    std::thread::sleep(Duration::from_millis(2100));
    Mapped::open_verified(&path).expect("a file");
    let noted = fs::read(&note).expect("a note");
    Mapped::open_verified(&path).expect("a file");
    assert_eq!(fs::read(&note).expect("a note"), noted);
    fs::write(&note, &noted[..noted.len() / 2]).expect("a damaged note");
    Mapped::open_verified(&path).expect("a file");
    assert_eq!(fs::read(&note).expect("a new note"), noted);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// In a file of several blocks, behind a note that says it is verified.
    #[test]
    fn other_bytes_anywhere_are_noticed(at: prop::sample::Index, bytes in prop::collection::vec(any::<u8>(), 1..9)) {
        let (_folder, path) = written(BLOCK as u32);
        note_verified(&path);
        let mut changed = fs::read(&path).expect("read");
        let at = at.index(changed.len());
        let end = changed.len().min(at + bytes.len());
        prop_assume!(changed[at..end] != bytes[..end - at]);
        changed[at..end].copy_from_slice(&bytes[..end - at]);
        fs::write(&path, &changed).expect("written");
        prop_assert!(Mapped::open_verified(&path).is_err());
    }

    #[test]
    fn bytes_behind_the_end_are_noticed(bytes in prop::collection::vec(any::<u8>(), 1..100), again in any::<bool>()) {
        let (_folder, path) = written(40);
        note_verified(&path);
        let whole = fs::read(&path).expect("read");
        let mut longer = [&whole[..], &bytes].concat();
        if again {
            longer.extend(&whole[whole.len() - FOOTER..]);
        }
        fs::write(&path, &longer).expect("written");
        prop_assert!(Mapped::open_verified(&path).is_err());
    }
}
