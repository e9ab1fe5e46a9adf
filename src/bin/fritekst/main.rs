//! The program: reads arguments, runs a command, turns errors into exit codes.

mod cli;
mod ending;
mod web;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use anstream::AutoStream;
use clap::Parser;

use cli::{Cli, Console, Outcome, Session};

fn main() -> ExitCode {
    let cli = Cli::parse();
    ending::prepare();
    // Data is written as it is; only words may lose their colours.
    let mut out = std::io::stdout();
    let mut err = AutoStream::auto(std::io::stderr());
    let mut console = Console {
        colour: AutoStream::choice(&out) != anstream::ColorChoice::Never,
        width: cli::terminal_width(),
        watched: std::io::stderr().is_terminal(),
        out: &mut out,
        err: &mut err,
        session: Session::default(),
    };
    let result = cli::run(cli, &mut console).and_then(|outcome| Ok((outcome, console.out.flush()?).0));
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Wanting) => ExitCode::from(1),
        // Whoever read our output has seen enough (`| head`).
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing can be done if even this cannot be said.
            let _ = writeln!(err, "error: {}", said(&error));
            ExitCode::from(2)
        }
    }
}

/// What went wrong, and why, and why that: each once, for many errors name their cause themselves.
fn said(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if said.is_empty() {
            said = cause;
        } else if !said.contains(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |kind| kind == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        let io = cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| broken(io.kind()));
        let json = cause
            .downcast_ref::<serde_json::Error>()
            .and_then(serde_json::Error::io_error_kind);
        io || json.is_some_and(broken)
    })
}
