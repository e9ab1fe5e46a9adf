//! Indexes on disk: replaced whole, never half, and never believed when damaged.

use std::fs;
use std::path::PathBuf;

use super::*;

struct Survey {
    corpus: Corpus,
    folder: tempfile::TempDir,
}

fn texts() -> Vec<String> {
    (0..300)
        .map(|n| format!("bolig {n} og tolk, boligmangel{}", n % 7))
        .collect()
}

impl Survey {
    fn new() -> Self {
        Self {
            corpus: corpus(texts()),
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    fn open(&self) -> Result<SearchIndex, Unusable> {
        let fingerprint = Fingerprint::of(&self.corpus, &analyzer());
        SearchIndex::open(&self.index(), &fingerprint, analyzer())
    }

    fn open_or_build(&self) -> (SearchIndex, Option<Unusable>) {
        SearchIndex::open_or_build(&self.corpus, analyzer(), &self.index(), &BuildOptions::default())
            .expect("an index")
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.index()).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    /// The files of the index in force.
    fn files(&self) -> Vec<PathBuf> {
        let folder = self
            .names()
            .into_iter()
            .find(|name| name.starts_with("words-"))
            .expect("an index");
        let entries = fs::read_dir(self.index().join(folder)).expect("a folder");
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        files
    }

    /// The index cannot be used; asked for all the same, it is built anew and is whole.
    fn is_mended(&self, case: &str) {
        let reason = self
            .open()
            .err()
            .unwrap_or_else(|| panic!("{case}: it was opened"));
        assert!(!reason.to_string().is_empty());
        let (index, told) = self.open_or_build();
        assert_eq!(
            told.map(|told| told.to_string()),
            Some(reason.to_string()),
            "{case}"
        );
        assert_eq!(search(&index, &self.corpus, "bolig").total, 300, "{case}");
        assert!(self.open_or_build().1.is_none(), "{case}");
    }
}

#[test]
fn an_index_is_built_once_and_opened_from_then_on() {
    let survey = Survey::new();
    assert!(matches!(survey.open(), Err(Unusable::Missing)));
    assert!(!survey.index().exists());
    assert!(matches!(survey.open_or_build().1, Some(Unusable::Missing)));
    assert!(survey.open_or_build().1.is_none());
    assert_eq!(survey.names(), ["lock", "stamp.json", "words-1"]);
    let index = survey.open().expect("an index");
    assert_eq!(index.answers(), 300);
    assert_eq!(search(&index, &survey.corpus, "boligmangel3").total, 43);
}

#[test]
fn changed_answers_make_it_stale() {
    let mut survey = Survey::new();
    survey.open_or_build();
    let mut texts = texts();
    texts[7] = "bolig og noe annet".to_owned();
    survey.corpus = corpus(&texts);
    assert!(matches!(survey.open(), Err(Unusable::Stale)));
    survey.is_mended("changed");
    texts.swap(1, 2);
    survey.corpus = corpus(&texts);
    assert!(matches!(survey.open(), Err(Unusable::Stale)));
    survey.is_mended("in another order");
    // The same letters, cut into answers elsewhere.
    texts[0] = "bolig 0 og tolk, boligmangel0b".to_owned();
    survey.corpus = corpus(&texts);
    survey.is_mended("longer");
    assert_eq!(survey.names().len(), 3, "{:?}", survey.names());
}

#[test]
fn another_version_is_told() {
    let survey = Survey::new();
    survey.open_or_build();
    let path = survey.index().join("stamp.json");
    let stamp = fs::read_to_string(&path).expect("a stamp");
    fs::write(&path, stamp.replace("format ", "format 9")).expect("written");
    let reason = survey.open().expect_err("another version");
    assert!(
        matches!(&reason, Unusable::OtherVersion { found } if found.starts_with("format 9")),
        "{reason}"
    );
    survey.is_mended("another version");
}

#[test]
fn a_stamp_cannot_lead_elsewhere() {
    let survey = Survey::new();
    survey.open_or_build();
    let path = survey.index().join("stamp.json");
    let stamp = fs::read_to_string(&path).expect("a stamp");
    for folder in ["../../x", "/tmp", "words-1/../words-1", "words-", ""] {
        fs::write(&path, stamp.replace("\"words-1\"", &format!("{folder:?}"))).expect("written");
        assert!(matches!(survey.open(), Err(Unusable::Damaged(_))), "{folder}");
    }
}

#[test]
fn missing_and_cut_files_are_noticed() {
    let survey = Survey::new();
    survey.open_or_build();
    let count = survey.files().len();
    assert!(count >= 6, "{:?}", survey.files());
    for at in 0..count {
        for length in [0, 1, 3, 7, 40] {
            let file = &survey.files()[at];
            let bytes = fs::read(file).expect("a file");
            fs::write(file, &bytes[..bytes.len().min(length)]).expect("written");
            assert!(
                matches!(survey.open(), Err(Unusable::Damaged(_))),
                "{length} of {file:?}"
            );
            fs::write(file, bytes).expect("written");
        }
        let file = &survey.files()[at];
        fs::remove_file(file).expect("removed");
        assert!(matches!(survey.open(), Err(Unusable::Damaged(_))), "{file:?}");
        survey.is_mended(&format!("without {file:?}"));
    }
}

#[test]
fn flipped_bytes_are_noticed() {
    let survey = Survey::new();
    survey.open_or_build();
    for file in survey.files() {
        let sound = fs::read(&file).expect("a file");
        let step = (sound.len() / 25).max(1);
        for at in (0..sound.len()).step_by(step) {
            let mut bytes = sound.clone();
            bytes[at] ^= 0x10;
            fs::write(&file, &bytes).expect("written");
            assert!(
                matches!(survey.open(), Err(Unusable::Damaged(_))),
                "byte {at} of {file:?}"
            );
        }
        fs::write(&file, sound).expect("written");
    }
    survey.open().expect("sound again");
}

#[test]
fn a_damaged_stamp_is_noticed() {
    let survey = Survey::new();
    survey.open_or_build();
    let path = survey.index().join("stamp.json");
    let sound = fs::read(&path).expect("a stamp");
    for at in 0..sound.len() {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x01;
        fs::write(&path, &bytes).expect("written");
        // White space may become other white space; all else must be noticed.
        if survey.open().is_ok() {
            assert!(
                sound[at].is_ascii_whitespace(),
                "byte {at}: {}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
    for length in [0, 1, sound.len() / 2, sound.len() - 1] {
        fs::write(&path, &sound[..length]).expect("written");
        survey.is_mended(&format!("{length} bytes of the stamp"));
    }
    fs::remove_file(&path).expect("removed");
    assert!(matches!(survey.open(), Err(Unusable::Missing)));
    survey.is_mended("without a stamp");
}

#[test]
fn a_build_that_fails_leaves_the_old_index() {
    let mut survey = Survey::new();
    survey.open_or_build();
    let old = survey.corpus.clone();
    survey.corpus = corpus(&texts()[..299]);
    // The next stamp cannot be written: its name is taken.
    let taken = survey.index().join("words-2.json");
    fs::create_dir_all(taken.join("x")).expect("a folder");
    let failed = SearchIndex::open_or_build(
        &survey.corpus,
        analyzer(),
        &survey.index(),
        &BuildOptions::default(),
    );
    assert!(matches!(failed.map(|_| ()), Err(BuildError::Write { .. })));
    survey.corpus = old;
    let index = survey.open().expect("the old index");
    assert_eq!(search(&index, &survey.corpus, "bolig").total, 300);
    assert_eq!(survey.names(), ["lock", "stamp.json", "words-1", "words-2.json"]);
}

#[test]
fn a_file_in_place_of_the_folder_is_an_error() {
    let survey = Survey::new();
    fs::write(survey.index(), "x").expect("written");
    assert!(matches!(survey.open(), Err(Unusable::Missing)));
    let built = SearchIndex::build(
        &survey.corpus,
        analyzer(),
        Place::Folder(&survey.index()),
        &BuildOptions::default(),
    );
    let error = built.expect_err("an error");
    assert!(error.to_string().contains("index"), "{error}");
}

#[test]
fn what_a_broken_off_build_left_is_removed_and_nothing_else() {
    let survey = Survey::new();
    fs::create_dir_all(survey.index().join("words-1/parts/0")).expect("a folder");
    fs::write(survey.index().join("words-1/parts/0/meta.json"), "half").expect("written");
    fs::create_dir_all(survey.index().join("words-of-mine")).expect("a folder");
    fs::write(survey.index().join("notes.json"), "mine").expect("written");
    assert!(matches!(survey.open_or_build().1, Some(Unusable::Missing)));
    assert_eq!(
        survey.names(),
        ["lock", "notes.json", "stamp.json", "words-2", "words-of-mine"]
    );
}

#[cfg(unix)]
#[test]
fn an_index_stays_open_while_another_takes_its_place() {
    let mut survey = Survey::new();
    let (old, _) = survey.open_or_build();
    let before = survey.corpus.clone();
    survey.corpus = corpus(&texts()[..10]);
    let (new, reason) = survey.open_or_build();
    assert!(matches!(reason, Some(Unusable::Stale)));
    assert_eq!(search(&new, &survey.corpus, "bolig").total, 10);
    assert_eq!(search(&old, &before, "*olig*").total, 300);
    assert_eq!(search(&old, &before, "\"bolig 7\"").total, 1);
}

#[test]
fn several_at_once_build_it_once() {
    let survey = Survey::new();
    let reasons: Vec<Option<Unusable>> = std::thread::scope(|scope| {
        let builders: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let (index, reason) = survey.open_or_build();
                    assert_eq!(search(&index, &survey.corpus, "bolig").total, 300);
                    reason
                })
            })
            .collect();
        builders
            .into_iter()
            .map(|builder| builder.join().expect("a builder"))
            .collect()
    });
    assert_eq!(reasons.iter().filter(|reason| reason.is_some()).count(), 1);
    assert_eq!(survey.names(), ["lock", "stamp.json", "words-1"]);
}

#[test]
fn opening_writes_nothing() {
    let survey = Survey::new();
    survey.open_or_build();
    let before = survey.files();
    let index = survey.open().expect("an index");
    assert_eq!(search(&index, &survey.corpus, "\"og tolk\"").total, 300);
    assert_eq!(survey.files(), before);
}

#[cfg(unix)]
#[test]
fn whoever_may_read_the_folder_may_read_the_index() {
    use std::os::unix::fs::PermissionsExt;
    let survey = Survey::new();
    survey.open_or_build();
    let mode = |path: &std::path::Path| fs::metadata(path).expect("a file").permissions().mode();
    let usual = mode(&survey.index().join("lock"));
    assert!(survey.files().iter().all(|file| mode(file) == usual));
}

#[test]
fn an_index_of_several_parts_leaves_no_parts() {
    let survey = Survey::new();
    let options = BuildOptions {
        memory: 4000,
        ..BuildOptions::default()
    };
    SearchIndex::build(
        &survey.corpus,
        analyzer(),
        Place::Folder(&survey.index()),
        &options,
    )
    .expect("an index");
    assert!(
        survey.files().iter().all(|path| path.is_file()),
        "{:?}",
        survey.files()
    );
    assert_eq!(
        search(&survey.open().expect("an index"), &survey.corpus, "tolk").total,
        300
    );
}

/// Opens or builds the index of answers that are known as `name`.
fn known_as(survey: &Survey, corpus: &Corpus, name: &str) -> Option<Unusable> {
    let options = BuildOptions {
        known_as: Some(name),
        ..BuildOptions::default()
    };
    let (_, reason) =
        SearchIndex::open_or_build(corpus, analyzer(), &survey.index(), &options).expect("an index");
    reason
}

#[test]
fn answers_that_are_known_are_not_read_to_know_them() {
    let survey = Survey::new();
    assert!(matches!(
        known_as(&survey, &survey.corpus, "a"),
        Some(Unusable::Missing)
    ));
    // Other texts under the same name, which a store never gives them, are not looked at.
    let others = corpus((0..300).map(|_| "noe annet"));
    assert!(known_as(&survey, &others, "a").is_none());
    assert!(matches!(known_as(&survey, &others, "b"), Some(Unusable::Stale)));
    assert_eq!(survey.names(), ["lock", "stamp.json", "words-2"]);
}

#[test]
fn the_same_answers_under_another_name_are_known_by_it_from_then_on() {
    let survey = Survey::new();
    survey.open_or_build();
    let others = corpus((0..300).map(|_| "noe annet"));
    assert!(known_as(&survey, &survey.corpus, "a").is_none());
    assert!(
        known_as(&survey, &others, "a").is_none(),
        "named when it was opened"
    );
    assert!(known_as(&survey, &survey.corpus, "b").is_none());
    assert!(known_as(&survey, &others, "b").is_none(), "named anew");
    assert_eq!(survey.names(), ["lock", "stamp.json", "words-1"]);
    survey.open().expect("of these texts all the same");
}

#[test]
fn files_that_were_summed_are_summed_again_once_they_change() {
    let survey = Survey::new();
    survey.open_or_build();
    assert!(survey.open_or_build().1.is_none());
    assert!(
        !survey.names().contains(&"verified.json".to_owned()),
        "not yet settled"
    );
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(survey.open_or_build().1.is_none());
    assert!(survey.names().contains(&"verified.json".to_owned()));
    survey.open().expect("an index");
    for file in survey.files() {
        let sound = fs::read(&file).expect("a file");
        let mut bytes = sound.clone();
        bytes[sound.len() / 2] ^= 0x10;
        fs::write(&file, &bytes).expect("written");
        assert!(matches!(survey.open(), Err(Unusable::Damaged(_))), "{file:?}");
        fs::write(&file, sound).expect("written");
    }
    survey.open().expect("sound again");
    let stamp = survey.index().join("stamp.json");
    let text = fs::read_to_string(&stamp).expect("a stamp");
    let at = text.find("\"sha256\": \"").expect("a hash") + 11;
    let other = if text.as_bytes()[at] == b'0' { "1" } else { "0" };
    let mut damaged = text.clone();
    damaged.replace_range(at..=at, other);
    fs::write(&stamp, damaged).expect("written");
    assert!(matches!(survey.open(), Err(Unusable::Damaged(_))), "another hash");
    fs::write(&stamp, text).expect("written");
    fs::write(survey.index().join("verified.json"), "{").expect("written");
    assert!(survey.open_or_build().1.is_none(), "half a note is none");
}
