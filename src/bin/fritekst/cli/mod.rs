//! The command line: one file a subcommand.

mod agree;
mod amend;
mod beside;
mod charts;
mod check;
mod code;
mod completions;
mod decisions;
mod diff;
mod differences;
mod eval;
mod explain;
mod export;
mod expressions;
mod hand;
mod import;
mod index;
mod init;
mod output;
mod overrule;
mod panel;
mod problems;
mod progress;
mod quotes;
mod redaction;
mod report;
mod revision;
mod sample;
mod search;
mod suggest;
mod survey;
mod table;
mod watch;
mod why;

use std::io::{IsTerminal, Write};

use clap::{Parser, Subcommand};

pub use watch::Session;

/// Codes the open-ended answers of Norwegian surveys into tables and quotes that can be published.
#[derive(Debug, Parser)]
#[command(name = "fritekst", version, max_term_width = 100, propagate_version = true)]
#[command(after_help = "A folder with a fritekst.toml needs no flags: fritekst report -C FOLDER")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Index(index::Args),
    Code(code::Args),
    Table(table::Args),
    Quotes(quotes::Args),
    Report(report::Args),
    Search(search::Args),
    Explain(explain::Args),
    Why(why::Args),
    Check(check::Args),
    Import(import::Args),
    Export(export::Args),
    Suggest(suggest::Args),
    Diff(diff::Args),
    Decisions(decisions::Args),
    Sample(sample::Args),
    Eval(eval::Args),
    Agree(agree::Args),
    Completions(completions::Args),
}

/// How a command ended when it could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Checked, and found wanting.
    Wanting,
}

/// Where a command writes: data to `out`, words to `err`.
pub struct Console<'a> {
    /// Data.
    pub out: &'a mut dyn Write,
    /// Words: what was read, warnings, progress.
    pub err: &'a mut dyn Write,
    /// Whether `out` shows colours.
    pub colour: bool,
    /// The width of the terminal that `out` is, if it is one.
    pub width: Option<u16>,
    /// Whether a person watches `err`.
    pub watched: bool,
    /// What a command that runs again remembers.
    pub session: Session,
}

/// Runs a command.
pub fn run(cli: Cli, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    if !matches!(cli.command, Command::Init(_) | Command::Completions(_)) {
        // While the project and its answers are opened. Nobody waits for it: whoever needs a table first reads it.
        std::thread::spawn(fritekst::text::prepare);
    }
    match cli.command {
        Command::Init(args) => init::run(&args, console),
        Command::Index(args) => index::run(&args, console),
        Command::Code(args) => code::run(&args, console),
        Command::Table(args) => table::run(&args, console),
        Command::Quotes(args) => quotes::run(&args, console),
        Command::Report(args) => report::run(&args, console),
        Command::Search(args) => search::run(&args, console),
        Command::Explain(args) => explain::run(&args, console),
        Command::Why(args) => why::run(&args, console),
        Command::Check(args) => check::run(&args, console),
        Command::Import(args) => import::run(&args, console),
        Command::Export(args) => export::run(&args, console),
        Command::Suggest(args) => suggest::run(&args, console),
        Command::Decisions(args) => decisions::run(&args, console),
        Command::Diff(args) => diff::run(&args, console),
        Command::Sample(args) => sample::run(&args, console),
        Command::Eval(args) => eval::run(&args, console),
        Command::Agree(args) => agree::run(&args, console),
        Command::Completions(args) => completions::run(&args, console),
    }
}

/// The width of the terminal on standard output.
pub fn terminal_width() -> Option<u16> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    comfy_table::Table::new().width()
}
