//! `fritekst completions`: what the shell should know.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Console, Outcome};

/// Print the completions of a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "bash: fritekst completions bash > ~/.local/share/bash-completion/completions/fritekst"
)]
pub struct Args {
    /// The shell
    shell: Shell,
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "fritekst", &mut script);
    console.out.write_all(&script)?;
    Ok(Outcome::Done)
}
