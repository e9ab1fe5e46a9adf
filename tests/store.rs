//! The store of answers as users meet it: the same output with it and without it, whatever becomes of its files.

#[cfg(unix)]
mod signals;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const PROJECT: &str = "\
[survey]
answers = ['svar.csv']
id = 'id'
text = 'svar'
background = ['fylke']

[codebook]
path = 'kodebok.toml'
";

const CODEBOOK: &str = "\
[set]
nord = ['kulde AND fylke:Troms', 'snø*']
[theme.bolig]
any = ['bolig', 'leilighet']
none = ['hytte']
[theme.tolk]
any = ['tolk NEAR/3 mangel', 'tolkemangel', '/ventetid(en)? på\\s+tolk/']
unless = ['ikke']
[theme.nord]
any = ['@nord', '#bolig AND fylke:Troms']
";

const WORDS: [&str; 14] = [
    "bolig",
    "boligen",
    "leiligheter",
    "hytte",
    "tolk",
    "tolkemangel",
    "mangel på",
    "ikke",
    "kulde",
    "snøen",
    "ventetid på tolk",
    "vet ikke",
    "skolen.",
    "Og så",
];

/// A project in a folder of its own.
struct Project(tempfile::TempDir);

impl Project {
    /// With so many answers, of which many are equal.
    fn new(answers: usize) -> Self {
        let project = Self(tempfile::tempdir().expect("a folder"));
        project.write("fritekst.toml", PROJECT);
        project.write("kodebok.toml", CODEBOOK);
        project.write("svar.csv", &rows(answers, 7));
        project
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fritekst"));
        command.args(args).current_dir(self.0.path()).env("NO_COLOR", "1");
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("a run")
    }

    /// What it prints, which is what it prints without a store.
    fn check(&self, args: &[&str], case: &str) -> Output {
        let plain = self.run(&[args, &["--no-cache"]].concat());
        let output = self.run(args);
        assert!(plain.status.success(), "{case}: {plain:?}");
        assert_eq!(text(&output.stdout), text(&plain.stdout), "{case}");
        output
    }

    /// The files of the store.
    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path(".fritekst/answers")).expect("a folder");
        let files = entries.map(|entry| entry.expect("an entry").path());
        let mut files: Vec<PathBuf> = files.filter(|file| !file.ends_with("lock")).collect();
        files.sort();
        files
    }
}

/// A file of answers; another `seed` makes others of the same length.
fn rows(answers: usize, seed: usize) -> String {
    let mut text = "id;fylke;svar\n".to_owned();
    let mut state = seed as u64;
    for id in 0..answers {
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize
        };
        let fylke = ["Troms", "Oslo", ""][next() % 3];
        let words: Vec<&str> = (0..1 + next() % 6).map(|_| WORDS[next() % WORDS.len()]).collect();
        text += &format!("{id};{fylke};{}\n", words.join(" "));
    }
    text
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const TABLE: &[&str] = &["table", "--format", "csv"];
const HITS: &[&str] = &["code", "--shape", "hits"];
const LONG: &[&str] = &["code"];

#[test]
fn all_commands_print_the_same_with_a_store_and_without() {
    let project = Project::new(3000);
    for args in [
        TABLE,
        HITS,
        LONG,
        &["code", "--shape", "wide"],
        &["quotes", "--format", "csv"],
        &["suggest", "--theme", "tolk"],
        &["explain", "bolig", "snø*"],
        &["search", "#nord", "--format", "jsonl"],
        &["search", "bolig", "--theme", "nord", "--format", "jsonl"],
        &["why", "17"],
        &["diff", "kodebok.toml", "kodebok.toml"],
    ] {
        project.check(args, "cold or warm");
        project.check(args, "warm");
    }
    // Notes that files are verified stand beside them once some time has passed.
    let mut files = project.files();
    files.retain(|file| file.extension().is_none_or(|ending| ending != "verified"));
    assert_eq!(files.len(), 2, "{files:?}");
}

#[test]
fn edits_of_rules_are_seen() {
    let project = Project::new(2000);
    let edits = [
        ("'leilighet'", "'leilighet', 'skole'"),
        ("none = ['hytte']", "none = ['hytte', 'NOT bolig']"),
        ("'snø*'", "'snøen', 'tolk'"),
        ("unless = ['ikke']", "unless = []"),
        ("NEAR/3", "BEFORE/1"),
        ("#bolig AND", "#tolk AND"),
        ("fylke:Troms'", "fylke:Oslo'"),
        ("[set]", "[analysis]\ntypos = true\n[set]"),
        ("[analysis]", "[words]\nknown = ['kulde']\n[analysis]"),
    ];
    let mut codebook = CODEBOOK.to_owned();
    let mut tables = Vec::new();
    for (from, to) in edits {
        codebook = codebook.replace(from, to);
        project.write("kodebok.toml", &codebook);
        tables.push(text(&project.check(TABLE, to).stdout));
        project.check(HITS, to);
    }
    project.write("kodebok.toml", CODEBOOK);
    project.check(TABLE, "as it was");
    tables.dedup();
    assert!(tables.len() > 4, "edits change counts");
}

#[test]
fn changed_answers_are_read_anew() {
    let project = Project::new(2000);
    let before = project.check(TABLE, "before").stdout;
    // Of the same length, and with the time of the old file.
    let time = fs::metadata(project.path("svar.csv"))
        .and_then(|file| file.modified())
        .expect("a time");
    let changed = rows(2000, 7).replace("bolig ", "bilen ");
    project.write("svar.csv", &changed);
    let file = fs::File::options()
        .write(true)
        .open(project.path("svar.csv"))
        .expect("a file");
    file.set_modified(time).expect("set");
    let after = project.check(TABLE, "after").stdout;
    assert_ne!(text(&before), text(&after));
    // Other columns of the same file are another survey.
    project.check(
        &[
            "table",
            "--format",
            "csv",
            "--text",
            "fylke",
            "--codebook",
            "kodebok.toml",
        ],
        "columns",
    );
}

#[test]
fn any_number_of_threads_prints_the_same() {
    let project = Project::new(3000);
    let tables: Vec<String> = ["1", "2", "5"]
        .iter()
        .map(|threads| {
            let _ = fs::remove_dir_all(project.path(".fritekst"));
            let args = [LONG, &["--threads", threads]].concat();
            text(&project.check(&args, threads).stdout)
        })
        .collect();
    assert!(tables.windows(2).all(|pair| pair[0] == pair[1]));
}

/// Does something to a file.
type Harm = (&'static str, fn(&Path, &[u8]));

const HARMS: [Harm; 6] = [
    ("a changed byte in the middle", |file, bytes| {
        change(file, bytes, bytes.len() / 2)
    }),
    ("a changed first byte", |file, bytes| change(file, bytes, 0)),
    ("a changed last byte", |file, bytes| {
        change(file, bytes, bytes.len() - 1)
    }),
    ("cut in half", |file, bytes| {
        fs::write(file, &bytes[..bytes.len() / 2]).expect("written")
    }),
    ("emptied", |file, _| fs::write(file, "").expect("written")),
    ("longer", |file, bytes| {
        fs::write(file, [bytes, b"x"].concat()).expect("written")
    }),
];

fn change(file: &Path, bytes: &[u8], at: usize) {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 0x10;
    fs::write(file, bytes).expect("written");
}

#[test]
fn damaged_files_are_noticed_and_made_anew() {
    let project = Project::new(1000);
    project.check(TABLE, "whole");
    for file in project.files() {
        for (what, harm) in HARMS {
            let bytes = fs::read(&file).expect("a file");
            harm(&file, &bytes);
            let case = format!("{what}: {}", file.display());
            let told = text(&project.check(TABLE, &case).stderr);
            assert!(told.contains("anew: "), "{case}: {told}");
            let told = text(&project.check(TABLE, &case).stderr);
            assert!(!told.contains("anew: "), "{case}: {told}");
        }
    }
}

#[test]
fn a_run_that_is_killed_does_no_harm() {
    let project = Project::new(4000);
    let plain = project.run(&[TABLE, &["--no-cache"]].concat());
    for milliseconds in (0..40).map(|step| step * 2) {
        let mut command = project.command(TABLE);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        std::thread::sleep(Duration::from_millis(milliseconds));
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().expect("ended");
        if milliseconds % 6 == 0 {
            let _ = fs::remove_dir_all(project.path(".fritekst"));
        }
        let output = project.run(TABLE);
        assert_eq!(
            text(&output.stdout),
            text(&plain.stdout),
            "killed after {milliseconds} ms"
        );
    }
    let left = project.files();
    assert!(left.len() <= 3, "the leavings of killed runs are swept: {left:?}");
}

/// Starts `command`, which makes the store of `project` anew, and returns once it writes it.
#[cfg(unix)]
fn started_to_write(project: &Project, command: &mut Command) -> std::process::Child {
    let _ = fs::remove_dir_all(project.path(".fritekst"));
    fs::create_dir_all(project.path(".fritekst/answers")).expect("a folder");
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = quiet.spawn().expect("started");
    let is_unfinished = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "tmp");
    while !project.files().iter().any(is_unfinished) {
        let ended = child.try_wait().expect("a state");
        assert!(ended.is_none(), "it was done before it could be told to end");
    }
    child
}

#[cfg(unix)]
#[test]
fn a_run_that_is_told_to_end_leaves_nothing_half_written() {
    if !signals::are_heard() {
        return;
    }
    let project = Project::new(40_000);
    for (signal, code) in [("HUP", 129), ("INT", 130), ("TERM", 143)] {
        let mut child = started_to_write(&project, &mut project.command(TABLE));
        signals::send(signal, &child);
        assert_eq!(child.wait().expect("an end").code(), Some(code), "{signal}");
        assert!(project.files().is_empty(), "{signal}: {:?}", project.files());
    }
}

#[cfg(unix)]
#[test]
fn a_signal_that_is_ignored_stays_so_and_others_are_heard() {
    if !signals::are_heard() {
        return;
    }
    let project = Project::new(40_000);
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' HUP; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_fritekst"))
        .args(TABLE)
        .current_dir(project.path(""));
    let mut child = started_to_write(&project, &mut command);
    signals::send("HUP", &child);
    std::thread::sleep(Duration::from_millis(20));
    assert!(child.try_wait().expect("a state").is_none(), "HUP is ignored");
    signals::send("TERM", &child);
    assert_eq!(child.wait().expect("an end").code(), Some(143));
    assert!(project.files().is_empty(), "{:?}", project.files());
}

#[test]
fn several_at_once_agree() {
    let project = Project::new(4000);
    let plain = project.run(&[TABLE, &["--no-cache"]].concat());
    let children: Vec<_> = (0..5)
        .map(|_| {
            let mut command = project.command(TABLE);
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("started")
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().expect("ended");
        assert_eq!(
            text(&output.stdout),
            text(&plain.stdout),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn without_a_place_for_a_store_one_message_says_so() {
    let project = Project::new(500);
    project.write(".fritekst", "a file");
    let told = text(&project.check(TABLE, "a file in its place").stderr);
    assert_eq!(told.matches("cannot be kept as a store").count(), 1, "{told}");
    assert_eq!(
        fs::read_to_string(project.path(".fritekst")).expect("a file"),
        "a file"
    );
}

#[cfg(unix)]
#[test]
fn answers_that_can_be_read_but_once_are_read_without_a_store() {
    let project = Project::new(300);
    let args =
        "table --format csv -a /dev/stdin --id id --text svar --background fylke --codebook kodebok.toml";
    let args: Vec<&str> = args.split(' ').collect();
    let mut command = project.command(&args);
    command.stdin(fs::File::open(project.path("svar.csv")).expect("a file"));
    let output = command.output().expect("a run");
    let plain = project.run(&[TABLE, &["--no-cache"]].concat());
    assert_eq!(
        text(&output.stdout),
        text(&plain.stdout),
        "{}",
        text(&output.stderr)
    );
}
