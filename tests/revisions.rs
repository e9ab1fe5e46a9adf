//! `fritekst diff` on git revisions: codebooks as they were committed, with what they include.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const PROJECT: &str =
    "[survey]\nanswers = ['svar.csv']\nid = 'id'\ntext = 'svar'\n[codebook]\npath = '../koder'\n";
const ANSWERS: &str = "id;svar\n1;Bolig\n2;Tolk\n3;Skole\n";

/// A repository with a survey in `prosjekt`, and a codebook of two files in `koder`.
///
/// `v1` finds housing by a list, `v2` interpreters also; in the working copy the list finds schools instead.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().expect("a folder"));
        repository.git(&["init", "--quiet"]);
        repository.write("prosjekt/svar.csv", ANSWERS);
        repository.write("prosjekt/fritekst.toml", PROJECT);
        repository.write("lister/felles.toml", "[set]\nbo = ['bolig']\n");
        let book = "[codebook]\ninclude = ['../lister/felles.toml']\n[theme.bo]\nany = ['@bo']\n";
        repository.write("koder/bok.toml", book);
        repository.commit("v1");
        repository.write("koder/bok.toml", &format!("{book}[theme.tolk]\nany = ['tolk']\n"));
        repository.commit("v2");
        repository.write("lister/felles.toml", "[set]\nbo = ['skole']\n");
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    fn git(&self, args: &[&str]) {
        let config = [
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.org",
            "-c",
            "commit.gpgsign=false",
        ];
        let output = Command::new("git")
            .current_dir(self.path())
            .args(config)
            .args(args)
            .output();
        let output = output.expect("git runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn commit(&self, tag: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "-m", tag]);
        self.git(&["tag", tag]);
    }

    /// Compares in the project's folder.
    fn diff(&self, args: &[&str]) -> Output {
        diff(&self.path().join("prosjekt"), args)
    }

    /// Theme, change and respondent of each row.
    fn changes(&self, args: &[&str]) -> Vec<String> {
        let output = self.diff(&[args, &["--format", "csv"]].concat());
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", err(&output));
        let rows = String::from_utf8(output.stdout).expect("UTF-8");
        let cells = |row: &str| row.split(',').map(str::to_owned).collect::<Vec<_>>();
        let rows = rows.lines().skip(1).map(cells);
        rows.map(|row| format!("{} {} {}", row[1], row[3], row[4]))
            .collect()
    }

    /// What is said where nothing can be compared.
    fn refusal(&self, args: &[&str]) -> String {
        let output = self.diff(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
        err(&output)
    }
}

fn diff(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fritekst"));
    command
        .current_dir(folder)
        .arg("diff")
        .args(args)
        .output()
        .expect("the program runs")
}

#[test]
fn without_git_it_is_told_what_is_missing() {
    let repository = Repository::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_fritekst"));
    let folder = repository.path().join("prosjekt");
    let output = command
        .current_dir(folder)
        .args(["diff", "v1"])
        .env("PATH", "")
        .output();
    let output = output.expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("the program `git`, which cannot be run"),
        "{}",
        err(&output)
    );
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

#[test]
fn a_revision_is_compared_with_what_it_included_then() {
    let repository = Repository::new();
    assert_eq!(repository.changes(&["v1", "v2"]), ["tolk gained 2"]);
    assert_eq!(repository.changes(&["HEAD"]), ["bo lost 1", "bo gained 3"]);
    assert_eq!(
        repository.changes(&["HEAD~1"]),
        ["bo lost 1", "bo gained 3", "tolk gained 2"]
    );
    assert_eq!(repository.changes(&["v2", "v1"]), ["tolk lost 2"]);
}

#[test]
fn a_path_of_a_revision_is_below_the_repositorys_top_or_here() {
    let repository = Repository::new();
    assert_eq!(
        repository.changes(&["v1:koder/bok.toml", "v2:koder"]),
        ["tolk gained 2"]
    );
    assert_eq!(
        repository.changes(&["v1:../koder", "v2:../koder/bok.toml"]),
        ["tolk gained 2"]
    );
    let from_outside = diff(
        repository.path(),
        &["-C", "prosjekt", "v1", "v2", "--format", "csv"],
    );
    assert!(String::from_utf8_lossy(&from_outside.stdout).contains(",tolk,tolk,gained,2,"));
}

#[test]
fn rules_are_placed_in_the_file_of_their_revision() {
    let repository = Repository::new();
    let output = repository.diff(&["v2", "v1", "--format", "json"]);
    let json = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(
        json.contains("\"file\":\"v2:koder/bok.toml\",\"line\":6"),
        "{json}"
    );
}

#[test]
fn a_file_is_compared_where_a_revision_has_the_same_name() {
    let repository = Repository::new();
    repository.write("prosjekt/v1", "[theme.skole]\nany = ['skole']\n");
    assert_eq!(
        repository.changes(&["v1", "v2"]),
        ["bo gained 1", "tolk gained 2", "skole lost 3"]
    );
}

#[test]
fn what_is_no_revision_is_told() {
    let repository = Repository::new();
    let no_revision = repository.refusal(&["v3"]);
    assert!(
        no_revision.contains("no file or folder `v3`, and no git revision `v3`"),
        "{no_revision}"
    );
    let no_path = repository.refusal(&["v1:koder/ingen.toml"]);
    assert!(
        no_path.contains("koder/ingen.toml: v1 has no such file or folder"),
        "{no_path}"
    );
    let outside = repository.refusal(&["v1:../../koder"]);
    assert!(
        outside.contains("../../koder is in no git repository"),
        "{outside}"
    );

    let alone = tempfile::tempdir().expect("a folder");
    let write = |file: &str, text: &str| std::fs::write(alone.path().join(file), text).expect("a file");
    write("svar.csv", ANSWERS);
    write("fritekst.toml", &PROJECT.replace("../koder", "bok.toml"));
    write("bok.toml", "[theme.bo]\nany = ['bolig']\n");
    let output = diff(alone.path(), &["HEAD"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("in no git repository"), "{}", err(&output));
}

#[test]
fn a_mistake_of_an_earlier_codebook_is_shown_where_it_stood() {
    let repository = Repository::new();
    repository.write("koder/bok.toml", "[theme.bo]\nany = ['(bolig']\n");
    repository.commit("gal");
    repository.write("koder/bok.toml", "[theme.bo]\nany = ['bolig']\n");
    let told = repository.refusal(&["gal"]);
    assert!(told.contains("gal:koder/bok.toml:2:"), "{told}");
}
