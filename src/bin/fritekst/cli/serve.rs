//! `fritekst serve`: the survey in a browser on this machine.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};

use anyhow::{Context, bail};
use tokio::sync::oneshot;

use super::overrule::review_file;
use super::redaction::RedactionArgs;
use super::survey::{Coded, SurveyArgs};
use super::{Console, Outcome};
use crate::ending;
use crate::web::{App, Keys, serve};

/// Look at answers, decide on them and try rules, in a browser on this machine
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The address that is printed has a token in it: whoever has it may read the answers and decide. Ctrl-C ends.
Several people at one machine, or in several windows, each with a name of their own, may review at once.")]
pub struct Args {
    /// The port [default: any that is free]
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// The name that decisions are kept under [default: the page asks]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// The address to answer at; other than this machine's own only with --allow-remote
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Answer other machines too: what is sent is not encrypted, and everyone in between can read it
    #[arg(long)]
    allow_remote: bool,
    #[command(flatten)]
    survey: SurveyArgs,
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    if !args.host.is_loopback() && !args.allow_remote {
        bail!(
            "--host {}: other machines could then read the answers, and what is sent is not encrypted; leave it out, or say \
             --allow-remote too",
            args.host
        );
    }
    if args.by.as_deref().is_some_and(|by| by.trim().is_empty()) {
        bail!("--by is blank; a decision says whose it is");
    }
    let asked = SocketAddr::new(args.host, args.port);
    let listener = TcpListener::bind(asked)
        .with_context(|| format!("cannot answer at {asked}; leave out --port to take any that is free"))?;
    let keys = Keys::new(listener.local_addr()?, args.allow_remote)?;
    let mut coded = Coded::open(&args.survey, &[], console)?;
    let redactor = RedactionArgs::default().redactor(&mut coded, console)?;
    let file = review_file(args.survey.dir());
    let by = args.by.as_deref().map(|by| by.trim().to_owned());
    let link = keys.link();
    let app = App::new(coded, (file, by), redactor, keys, console)?;
    let (tell, end) = oneshot::channel();
    ending::ask_first(move || tell.send(()).is_ok());
    writeln!(console.out, "{link}")?;
    console.out.flush()?;
    writeln!(console.err, "open this address in a browser; Ctrl-C ends")?;
    console.err.flush()?;
    serve(app, listener, end)?;
    Ok(Outcome::Done)
}
