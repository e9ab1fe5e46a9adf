//! The manual of the codebook says what the program does: every example in `docs/codebook.md` is held to it.
//!
//! What a fenced block must keep is told by its info string:
//!
//! | info | holds | kept if |
//! |---|---|---|
//! | `funn` | a rule, answers, `^` under what the rule finds | it finds just that |
//! | `ord` | a line a rule: `finner:` what it finds, `ikke:` what not | it does |
//! | `feil` | a rule and what is said of it | just that is said |
//! | `innhold` | answers, those that say nothing behind `uten:` | they are told apart just so |
//! | `toml` | a codebook, with a file name behind if it is not `kodebok.toml` | it is sound and its examples pass |
//! | `toml feil` | a codebook with mistakes, and a `text` block behind it | it has problems |
//! | `text` | `$ fritekst check …` and its output, on the files above | that is the output |

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use fritekst::codebook::expr::{Juxtaposition, parse};
use fritekst::codebook::{self, Sets, lint, load};
use fritekst::coding::{Coder, Finder, Scratch, check_examples};
use fritekst::source::{Code, Problem, Problems, Severity, Sources};
use fritekst::text::{Analyzer, Text};

/// The first words of info strings.
const KINDS: [&str; 6] = ["funn", "ord", "feil", "innhold", "toml", "text"];

/// A fenced block of the manual.
struct Block {
    /// What stands behind the opening fence.
    info: String,
    /// The lines between the fences.
    lines: Vec<String>,
    /// Where the opening fence stands, for messages.
    line: usize,
}

impl Block {
    fn is(&self, kind: &str) -> bool {
        self.info.split(' ').next() == Some(kind)
    }

    fn body(&self) -> String {
        self.lines.join("\n")
    }

    /// The values of the lines `key: value` of these keys, in order.
    fn fields<'a>(&'a self, keys: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        let fields = self.lines.iter().filter_map(|line| line.split_once(':'));
        fields
            .filter(|(key, _)| keys.contains(key))
            .map(|(key, value)| (key, value.trim()))
    }
}

/// All blocks, in the order of the manual.
fn blocks() -> Vec<Block> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codebook.md");
    let manual = std::fs::read_to_string(path).expect("the manual");
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (at, line) in manual.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => {
                open = Some(Block {
                    info: info.trim().to_owned(),
                    lines: Vec::new(),
                    line: at + 1,
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "the last block is not closed");
    for block in &blocks {
        let known = KINDS.iter().any(|kind| block.is(kind));
        assert!(
            known,
            "line {}: nothing holds a block of `{}`",
            block.line, block.info
        );
    }
    blocks
}

/// Holds every block of a kind to `complaint`, and tells all that fail.
fn hold(kind: &str, mut complaint: impl FnMut(&Block) -> Result<(), String>) {
    let blocks: Vec<Block> = blocks().into_iter().filter(|block| block.is(kind)).collect();
    assert!(!blocks.is_empty(), "the manual has no `{kind}` block");
    let complaints: Vec<String> = blocks
        .iter()
        .filter_map(|block| {
            let told = complaint(block).err()?;
            Some(format!("docs/codebook.md:{}: {told}", block.line))
        })
        .collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n\n"));
}

/// Whether `block` is just these lines, and more than one.
fn same(lines: &[String], block: &Block) -> Result<(), String> {
    match lines.len() > 1 && lines == block.lines {
        true => Ok(()),
        false => Err(format!("the block should be\n{}", lines.join("\n"))),
    }
}

/// The rule ready to be looked for, if it can be read, and what is said of it.
fn read_rule(rule: &str) -> (Option<Finder>, Vec<Problem>) {
    let mut problems = Problems::of(Sources::default().add("", rule)).coded(Code::InvalidRule);
    let expr = parse(rule, Juxtaposition::Phrase, &mut problems);
    let finder = expr.map(|expr| Finder::new(&expr, &Sets::default(), Arc::new(Analyzer::norwegian())));
    (finder, problems.into_vec())
}

/// Stands for a line break in a drawn answer.
const NEW_LINE: char = '⏎';

/// How far the drawn text is indented: by `svar:  `.
const INDENT: usize = 7;

/// What `finder` finds in `drawn`, marked: one line, or as many as it takes to keep overlapping matches apart.
fn marks(finder: &Finder, drawn: &str) -> Vec<String> {
    let text = Text::new(&drawn.replace(NEW_LINE, "\n"));
    let column = |at: usize| INDENT + text.as_str()[..at].chars().count();
    let mut lines: Vec<String> = Vec::new();
    for span in finder.find(&text).unwrap_or_default() {
        let (start, end) = (column(span.start()), column(span.end()));
        let free = lines.iter_mut().find(|line| line.len() < start);
        let line = match free {
            Some(line) => line,
            None => {
                lines.push(String::new());
                lines.last_mut().expect("a line")
            }
        };
        *line = format!("{line:start$}{}", "^".repeat(end - start));
    }
    lines
}

#[test]
fn every_drawn_rule_finds_what_stands_marked() {
    hold("funn", |block| {
        let mut finder = None;
        let mut expected: Vec<String> = Vec::new();
        for (key, value) in block.fields(&["regel", "svar"]) {
            match (key, &finder) {
                ("regel", _) => {
                    let (read, problems) = read_rule(value);
                    finder = Some(read.ok_or_else(|| format!("{value}: {problems:?}"))?);
                    expected.push(format!("regel: {value}"));
                }
                ("svar", Some(finder)) => {
                    expected.push(format!("svar:  {value}"));
                    expected.extend(marks(finder, value));
                }
                _ => {}
            }
        }
        same(&expected, block)
    });
}

/// The texts behind `key` in a line of an `ord` block.
fn listed<'a>(line: &'a str, key: &str) -> Vec<&'a str> {
    let behind = line.split_once(key).map_or("", |(_, behind)| behind);
    let list = behind.split_once("  ").map_or(behind, |(list, _)| list).trim();
    list.split(", ").filter(|text| !text.is_empty()).collect()
}

#[test]
fn every_listed_rule_finds_what_is_listed_and_not_the_rest() {
    hold("ord", |block| {
        for line in &block.lines {
            let (rule, _) = line.split_once("  ").ok_or("a line begins with a rule")?;
            let finder = read_rule(rule)
                .0
                .ok_or_else(|| format!("{rule} cannot be read"))?;
            let (found, missed) = (listed(line, "finner: "), listed(line, "ikke: "));
            if found.is_empty() && missed.is_empty() {
                return Err(format!("nothing is listed for {rule}"));
            }
            for (texts, expected) in [(found, true), (missed, false)] {
                let wrong = |text: &&&str| finder.find(text).is_some() != expected;
                if let Some(text) = texts.iter().find(wrong) {
                    return Err(format!("{rule} finds {text}: {}", !expected));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn every_faulty_rule_is_answered_as_the_manual_says() {
    hold("feil", |block| {
        let mut said: Vec<String> = Vec::new();
        for (_, rule) in block.fields(&["regel"]) {
            said.push(format!("regel: {rule}"));
            for problem in read_rule(rule).1 {
                let level = match problem.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                };
                said.push(format!("{level}[{}]: {}", problem.code, problem.message));
                said.extend(problem.help.map(|help| format!("help:  {help}")));
            }
        }
        same(&said, block)
    });
}

#[test]
fn answers_without_content_are_told_apart_as_the_manual_says() {
    let book = codebook::parse("", "[theme.ingen]\nany = ['qwerty']\n");
    let coder = Coder::new(Arc::new(book.library), Arc::new(Analyzer::norwegian()));
    hold("innhold", |block| {
        let mut said: Vec<String> = Vec::new();
        for (_, answer) in block.fields(&["uten", "med"]) {
            let coding = coder.code(0, &Text::new(answer), &mut Scratch::default());
            let key = if coding.non_answer { "uten:" } else { "med: " };
            said.push(format!("{key} {answer}"));
        }
        same(&said, block)
    });
}

/// A folder into which the reader of the manual writes its codebooks.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// Writes a `toml` block to the file that it names, and returns the file.
    fn write(&self, block: &Block) -> PathBuf {
        let named = block.info.split(' ').find(|word| word.ends_with(".toml"));
        let path = self.0.path().join(named.unwrap_or("kodebok.toml"));
        let folder = path.parent().expect("a folder");
        std::fs::create_dir_all(folder).expect("a folder");
        std::fs::write(&path, block.body() + "\n").expect("the file is written");
        path
    }

    /// What `command` says, complaints first, without spaces at the ends of lines.
    fn run(&self, command: &str) -> Result<String, String> {
        let args = command
            .strip_prefix("$ fritekst check ")
            .ok_or_else(|| format!("`{command}` is not `$ fritekst check …`"))?;
        let output = Command::new(env!("CARGO_BIN_EXE_fritekst"))
            .arg("check")
            .args(args.split(' '))
            .current_dir(self.0.path())
            .output()
            .map_err(|error| error.to_string())?;
        let said = [output.stderr, output.stdout].concat();
        let said = String::from_utf8(said).map_err(|error| error.to_string())?;
        let lines: Vec<&str> = said.lines().map(str::trim_end).collect();
        Ok(lines.join("\n"))
    }
}

/// Everything that is wrong with the codebook at `path`, failing examples among it.
fn problems_of_codebook(path: &Path) -> Result<Vec<String>, String> {
    let mut loaded = load(path).map_err(|error| error.to_string())?;
    if !loaded.has_errors() {
        let analyzer = Arc::new(loaded.library.words.analyzer());
        loaded.problems.extend(lint(&loaded, &analyzer));
        let coder = Coder::new(Arc::new(loaded.library), analyzer);
        loaded.problems.extend(check_examples(&coder));
    }
    let told = |problem: &Problem| format!("{}; {:?}", problem.message, problem.help);
    Ok(loaded.problems.iter().map(told).collect())
}

#[test]
fn every_codebook_is_sound_unless_the_manual_says_that_it_is_not() {
    let desk = Desk::new();
    hold("toml", |block| {
        let problems = problems_of_codebook(&desk.write(block))?;
        match (block.info.ends_with(" feil"), problems.is_empty()) {
            (true, true) => Err("this has no mistakes".to_owned()),
            (false, false) => Err(problems.join("\n")),
            _ => Ok(()),
        }
    });
}

#[test]
fn every_answer_of_the_program_is_the_one_that_it_gives() {
    let desk = Desk::new();
    let written = blocks();
    for pair in written.windows(2).filter(|pair| pair[0].info == "toml feil") {
        assert_eq!(pair[1].info, "text", "what is said of line {}", pair[0].line);
    }
    let mut written = written.into_iter().peekable();
    hold("text", |block| {
        while let Some(earlier) = written.next_if(|other| other.line < block.line) {
            if earlier.is("toml") {
                desk.write(&earlier);
            }
        }
        let (command, expected) = block.lines.split_first().ok_or("an empty block")?;
        let said = desk.run(command)?;
        match said == expected.join("\n") {
            true => Ok(()),
            false => Err(format!("the program says\n{said}")),
        }
    });
}

#[test]
fn every_message_is_looked_up_by_its_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codebook.md");
    let manual = std::fs::read_to_string(path).expect("the manual");
    let (_, section) = manual
        .split_once("## Oppslag: alle meldinger")
        .expect("the section of messages");
    let section = section.split("\n## ").next().expect("a section");
    let (mistakes, warnings) = section.split_once("Advarsler.").expect("two tables");
    for (table, lints) in [(mistakes, false), (warnings, true)] {
        let listed: Vec<&str> = table
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        let codes = Code::ALL.into_iter().filter(|code| code.is_lint() == lints);
        assert_eq!(listed, codes.map(Code::name).collect::<Vec<_>>());
    }
}
