//! The program as a process: its streams, its exit codes, the files that it reads and leaves.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const CODEBOOK: &str = "[theme.bolig]\nany = ['bolig', 'målrettet']\n[theme.tolk]\nany = ['tolk*']\n";
const ANSWERS: &str = "id;svar\n1;Målrettet hjelp til bolig\n2;Tolk – på kveldstid\n3;nei\n";
const SURVEY: [&str; 6] = ["--id", "id", "--text", "svar", "--codebook", "kodebok.toml"];

/// A folder with a codebook and these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("kodebok.toml"), CODEBOOK).expect("a codebook");
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).expect("a file");
    }
    folder
}

fn command<S: AsRef<OsStr>>(folder: &Path, args: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fritekst"));
    command.current_dir(folder).args(args);
    command
}

fn run<S: AsRef<OsStr>>(folder: &Path, args: &[S]) -> Output {
    command(folder, args).output().expect("the program runs")
}

/// Runs `command file…` on the survey of three answers.
fn run_survey(folder: &Path, args: &[&str]) -> Output {
    run(folder, &[args, &SURVEY].concat())
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
    let mut names: Vec<String> = entries
        .map(|entry| name(entry).into_string().expect("UTF-8"))
        .collect();
    names.sort_unstable();
    names
}

/// `text` in Windows-1252, as far as these tests need it.
fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |c| {
        if c == '–' {
            0x96
        } else {
            u8::try_from(c).expect("a letter of Latin-1")
        }
    };
    text.chars().map(byte).collect()
}

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(bytes).collect()
}

#[test]
fn every_encoding_of_an_office_gives_the_same_coding() {
    let with_bom = format!("\u{feff}{ANSWERS}");
    let cases: [(&str, Vec<u8>); 5] = [
        ("UTF-8", ANSWERS.into()),
        ("UTF-8", with_bom.into()),
        ("windows-1252", windows_1252(ANSWERS)),
        ("UTF-16LE", utf_16(ANSWERS, u16::to_le_bytes)),
        ("UTF-16BE", utf_16(ANSWERS, u16::to_be_bytes)),
    ];
    for (name, bytes) in cases {
        let folder = folder(&[("svar.csv", &bytes)]);
        let output = run_survey(folder.path(), &["code", "svar.csv"]);
        assert_eq!(output.status.code(), Some(0), "{name}");
        assert_eq!(
            out(&output),
            "respondent,question,theme\n1,svar,bolig\n2,svar,tolk\n3,svar,\n",
            "{name}"
        );
        assert_eq!(
            err(&output),
            format!("svar.csv: {name}, delimiter `;`, 3 rows, 3 answers\n")
        );
    }
}

#[test]
fn a_binary_file_is_refused() {
    let folder = folder(&[("bilde.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")]);
    let output = run_survey(folder.path(), &["code", "bilde.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(out(&output), "");
    let message = err(&output);
    assert!(message.starts_with("error: bilde.csv: "), "{message}");
    assert_eq!(message.lines().count(), 1, "{message}");
}

#[test]
fn the_ending_of_the_file_tells_the_format_and_a_flag_overrules_it() {
    let folder = folder(&[("svar.csv", ANSWERS.as_bytes())]);
    let written = |args: &[&str], file: &str| {
        let output = run_survey(
            folder.path(),
            &[&["table", "svar.csv", "--force", "-o", file], args].concat(),
        );
        assert_eq!((output.status.code(), out(&output)), (Some(0), String::new()));
        std::fs::read_to_string(folder.path().join(file)).expect("the file")
    };
    let begins = [
        ("a.csv", "question,theme,label,n,"),
        ("a.tsv", "question\ttheme\tlabel\tn\t"),
        ("a.json", "{\"provenance\":{"),
        ("a.jsonl", "{\""),
        ("a.md", "## svar\n"),
        ("a.txt", "svar\n====\n"),
    ];
    for (file, begin) in begins {
        let text = written(&[], file);
        assert!(text.starts_with(begin), "{file}: {text}");
    }
    assert_eq!(written(&["--format", "csv"], "b.md"), written(&[], "a.csv"));
    assert_eq!(
        written(&["--bom"], "c.csv"),
        format!("\u{feff}{}", written(&[], "a.csv"))
    );
    let printed = run_survey(folder.path(), &["table", "svar.csv", "--format", "csv"]);
    assert_eq!(out(&printed), written(&[], "a.csv"));
}

#[test]
fn an_error_leaves_no_file_and_an_old_one_as_it_was() {
    let folder = folder(&[("svar.csv", ANSWERS.as_bytes()), ("gammel.csv", b"gammel\n")]);
    let before = names(folder.path());
    let failing: [&[&str]; 8] = [
        &["table", "mangler.csv", "-o", "ny.csv"],
        &["table", "svar.csv", "-o", "ny.csv", "--only", "ukjent"],
        &[
            "quotes",
            "svar.csv",
            "--force",
            "-o",
            "gammel.csv",
            "--theme",
            "ukjent",
        ],
        &["code", "svar.csv", "-o", "gammel.csv"],
        &["quotes", "svar.csv", "-o", "gammel.csv"],
        &["table", "svar.csv", "--force", "-o", "svar.csv"],
        &["table", "svar.csv", "--force", "-o", "./svar.csv"],
        &["table", "svar.csv", "-o", "finnes/ikke/ny.csv"],
    ];
    for args in failing {
        let output = run_survey(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(out(&output), "", "{args:?}");
        assert!(err(&output).contains("error: "), "{args:?}");
    }
    assert_eq!(names(folder.path()), before);
    let read = |name| std::fs::read_to_string(folder.path().join(name)).expect("a file");
    assert_eq!(read("svar.csv"), ANSWERS);
    assert_eq!(read("gammel.csv"), "gammel\n");
}

#[test]
fn threads_do_not_change_a_byte() {
    let demonstration = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/kommuneundersokelsen-2023");
    let one_book = "../../codebooks/kommuneundersokelsen-2023/grupper.toml";
    let commands: [&[&str]; 7] = [
        &["code", "--shape", "hits"],
        &["why", "R009", "--theme", "ungdom", "--format", "json"],
        &["diff", one_book, "--format", "csv"],
        &["table", "--format", "json"],
        &["quotes", "--format", "csv"],
        &["report"],
        &["search", "bolig OR ungdom*", "--no-cache", "--format", "jsonl"],
    ];
    for args in commands {
        let of = |threads: &str| {
            let output = run(&demonstration, &[args, &["--threads", threads]].concat());
            assert_eq!(output.status.code(), Some(0), "{args:?}");
            output.stdout
        };
        let one = of("1");
        assert!(!one.is_empty(), "{args:?}");
        assert_eq!(one, of("2"), "{args:?}");
        assert_eq!(one, of("1"), "{args:?}");
    }
}

#[test]
fn who_has_read_enough_may_close_the_pipe() {
    let rows: Vec<String> = (0..20_000).map(|at| format!("{at};tolk bolig\n")).collect();
    let answers = format!("id;svar\n{}", rows.concat());
    let folder = folder(&[("svar.csv", answers.as_bytes())]);
    for format in BROKEN_PIPE_FORMATS {
        let args = [&["code", "svar.csv", "--format", format], &SURVEY[..]].concat();
        let mut command = command(folder.path(), &args);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut first = String::new();
        let mut pipe = BufReader::new(child.stdout.take().expect("a pipe"));
        pipe.read_line(&mut first).expect("a line");
        drop(pipe);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert!(!first.is_empty() && !err(&output).contains("error"), "{format}");
    }
}

/// Formats that this holds for.
const BROKEN_PIPE_FORMATS: [&str; 5] = ["csv", "tsv", "json", "jsonl", "md"];

#[test]
fn an_index_is_kept_beside_the_project_and_finds_what_a_search_without_it_finds() {
    let project = "[survey]\nanswers = ['svar.csv']\nid = 'id'\ntext = 'svar'\n";
    let folder = folder(&[
        ("svar.csv", ANSWERS.as_bytes()),
        ("fritekst.toml", project.as_bytes()),
    ]);
    let search = |args: &[&str]| {
        let output = run(
            folder.path(),
            &[&["search", "tolk", "--format", "jsonl"], args].concat(),
        );
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        out(&output)
    };
    let without = search(&["--no-cache"]);
    assert!(without.contains("\"spans\":[[0,4]]"), "{without}");
    assert!(!folder.path().join(".fritekst").exists());
    let built = run(folder.path(), &["index"]);
    assert_eq!((built.status.code(), out(&built)), (Some(0), String::new()));
    assert!(err(&built).contains("indexed 3 answers"), "{}", err(&built));
    assert_eq!(search(&[]), without);

    let more = format!("{ANSWERS}4;Tolk igjen\n");
    std::fs::write(folder.path().join("svar.csv"), more).expect("an answer more");
    assert_eq!(search(&[]).lines().count(), 2, "a stale index is built anew");
}

#[test]
fn a_query_of_decomposed_letters_finds_composed_ones() {
    let folder = folder(&[("svar.csv", ANSWERS.as_bytes())]);
    let of = |query: &str| {
        let args = [
            "search", query, "-a", "svar.csv", "--id", "id", "--text", "svar", "--format", "jsonl",
        ];
        out(&run(folder.path(), &args))
    };
    assert!(!of("målrettet").is_empty());
    assert_eq!(of("ma\u{30a}lrettet"), of("målrettet"));
}

#[test]
fn every_shell_gets_its_completions() {
    let here = Path::new(".");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = run(here, &["completions", shell]);
        assert_eq!(
            (output.status.code(), err(&output)),
            (Some(0), String::new()),
            "{shell}"
        );
        assert!(out(&output).contains("min-cell"), "{shell}");
    }
}

/// Hostile codebooks are refused with a message, or coded with: they neither crash nor hang.
#[test]
fn hostile_codebooks_end_with_a_message() {
    let deep = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
    let bomb: String = (1..40)
        .map(|at| format!("s{at} = ['@s{0} @s{0}', '@s{0} NEAR/3 @s{0}']\n", at - 1))
        .collect();
    let codebooks = [
        format!("[theme.a]\nany = ['{deep}']\n"),
        format!("[theme.a]\nany = ['a AND {}a']\n", "NOT ".repeat(100_000)),
        format!("[theme.a]\nany = {}'a'{}\n", "[".repeat(9999), "]".repeat(9999)),
        format!("[set]\ns0 = ['a', 'b']\n{bomb}[theme.a]\nany = ['@s39']\n"),
        "[theme.a]\nany = ['/(((a{1000}){1000}){1000})/']\n".to_owned(),
        "[theme.a]\nany = ['/a*/']\n".to_owned(),
    ];
    for codebook in codebooks {
        let folder = folder(&[("ond.toml", codebook.as_bytes())]);
        let output = run(folder.path(), &["check", "ond.toml"]);
        let start: String = codebook.chars().take(60).collect();
        assert_eq!(output.status.code(), Some(1), "{start}");
        assert!(err(&output).contains("error["), "{start}");
    }
}

/// What a table or a terminal takes for its own is only text in an answer.
#[test]
fn hostile_answers_are_only_text() {
    let answers = "id;svar\n\"a,\"\"b\";\"<b>tolk</b> | [x](y) **z**\"\nc;\"\u{1b}[31m tolk\"\n";
    let folder = folder(&[("svar.csv", answers.as_bytes())]);
    let coded = run_survey(folder.path(), &["code", "svar.csv"]);
    assert_eq!(
        out(&coded),
        "respondent,question,theme\n\"a,\"\"b\",svar,tolk\nc,svar,tolk\n"
    );
    let quotes = run_survey(
        folder.path(),
        &["quotes", "svar.csv", "--theme", "tolk", "--format", "md"],
    );
    assert!(
        out(&quotes).contains("&lt;b&gt;**tolk**&lt;/b&gt; \\| \\[x\\](y) \\*\\*z\\*\\*"),
        "{}",
        out(&quotes)
    );
    let shown = run_survey(folder.path(), &["quotes", "svar.csv", "-o", "sitater.txt"]);
    assert_eq!(shown.status.code(), Some(0));
    let text = std::fs::read_to_string(folder.path().join("sitater.txt")).expect("the file");
    assert!(!text.contains('\u{1b}') && text.contains("‹tolk›"), "{text}");
}

#[test]
fn a_codebook_and_a_project_file_are_never_written_over() {
    let project =
        "[survey]\nanswers = ['svar.csv']\nid = 'id'\ntext = 'svar'\n[codebook]\npath = 'kodebok.toml'\n";
    let folder = folder(&[
        ("svar.csv", ANSWERS.as_bytes()),
        ("fritekst.toml", project.as_bytes()),
    ]);
    for file in ["svar.csv", "kodebok.toml", "fritekst.toml"] {
        let before = std::fs::read(folder.path().join(file)).expect("a file");
        let output = run(
            folder.path(),
            &["table", "--format", "csv", "--force", "-o", file],
        );
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert!(err(&output).contains("is an input file"), "{}", err(&output));
        assert_eq!(
            std::fs::read(folder.path().join(file)).expect("a file"),
            before,
            "{file}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_what_it_leads_to_is_written() {
    let folder = folder(&[("svar.csv", ANSWERS.as_bytes()), ("ekte.csv", b"gammelt")]);
    std::os::unix::fs::symlink("ekte.csv", folder.path().join("lenke.csv")).expect("a link");
    let output = run_survey(folder.path(), &["code", "svar.csv", "--force", "-o", "lenke.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let link = std::fs::symlink_metadata(folder.path().join("lenke.csv")).expect("the link");
    assert!(link.is_symlink());
    let written = std::fs::read_to_string(folder.path().join("ekte.csv")).expect("the file");
    assert!(written.starts_with("respondent,question,theme\n"), "{written}");
}

#[test]
fn escape_sequences_in_ids_are_data_and_come_out_as_they_are() {
    let folder = folder(&[("svar.csv", "id;svar\n\u{1b}[31m;tolk\n".as_bytes())]);
    let output = run_survey(folder.path(), &["code", "svar.csv"]);
    assert!(
        out(&output).contains("\u{1b}[31m,svar,tolk"),
        "{:?}",
        out(&output)
    );
}

#[test]
fn chains_without_end_are_refused_and_do_not_exhaust_the_stack() {
    let folder = folder(&[("svar.csv", ANSWERS.as_bytes())]);
    let chain = vec!["a"; 5000].join(" NEAR/5 ");
    let sets: String = (1..5000)
        .map(|at| format!("s{at} = ['@s{}']\n", at - 1))
        .collect();
    let books = [
        format!("[theme.t]\nany = [\"{chain}\"]\n"),
        format!("[set]\ns0 = ['a']\n{sets}[theme.t]\nany = ['@s4999']\n"),
    ];
    for book in books {
        std::fs::write(folder.path().join("lang.toml"), book).expect("a codebook");
        let output = run(folder.path(), &["check", "lang.toml"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(err(&output).contains("50 deep"), "{:.300}", err(&output));
    }
    let output = run(
        folder.path(),
        &["search", &chain, "-a", "svar.csv", "--text", "svar"],
    );
    assert_eq!(output.status.code(), Some(2), "{:.300}", err(&output));
}

#[test]
fn without_a_query_all_answers_of_a_theme_are_listed() {
    let folder = folder(&[("svar.csv", ANSWERS.as_bytes())]);
    let output = run_survey(
        folder.path(),
        &[
            "search", "--theme", "bolig", "-a", "svar.csv", "--format", "jsonl",
        ],
    );
    assert_eq!(out(&output).lines().count(), 1, "{}", err(&output));
    assert!(out(&output).contains("\"spans\":[]"), "{}", out(&output));
}

#[test]
fn a_new_project_tells_which_of_its_columns_the_answers_do_not_have() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("svar.csv"), "id;spørsmål;svar\n1;a;tolk\n").expect("a file");
    let output = run(folder.path(), &["init"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        err(&output).contains("did you mean `spørsmål`?"),
        "{}",
        err(&output)
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_added_to_a_codebook_that_is_a_pipe() {
    let folder = folder(&[("svar.csv", ANSWERS.as_bytes())]);
    let mut args = vec!["suggest", "-a", "svar.csv", "--theme", "tolk", "--add", "tolker"];
    args.extend(["--id", "id", "--text", "svar", "--codebook", "/dev/stdin"]);
    let mut child = command(folder.path(), &args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut pipe = child.stdin.take().expect("a pipe");
    std::io::Write::write_all(&mut pipe, CODEBOOK.as_bytes()).expect("written");
    drop(pipe);
    let output = child.wait_with_output().expect("an end");
    assert_eq!(output.status.code(), Some(2));
    let told = err(&output);
    assert!(told.contains("/dev/stdin is no file"), "{told}");
}
