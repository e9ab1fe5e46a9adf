//! A survey in a folder of its own, and the program that serves it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

const CODEBOOK: &str = "\
# Kommentar som skal bli stående
[theme.bolig]
label = { nb = 'Bolig', en = 'Housing' }
definition = 'Vansker med bolig.'
any = ['bolig']   # til høyre
[theme.bolig.pris]
label = 'Pris'
any = ['leiepris*']
[theme.tolk]
label = 'Tolk'
any = ['tolk*']
";
/// The fifth would run if it were taken for a page.
const ANSWERS: &str = "id;fylke;svar\n\
    1;Troms;Målrettet hjelp til bolig\n\
    2;Troms;Tolk – på kveldstid\n\
    3;Oslo;nei\n\
    4;Oslo;Noe helt annet\n\
    5;Oslo;\"<script>window.run = 1</script> <img src=x onerror='window.run = 2'> <a href=javascript:window.run=3>bolig</a>\"\n";
const PROJECT: &str = "\
[survey]
title = 'Prøve <b>fet</b>'
answers = ['svar.csv']
id = 'id'
text = 'svar'
background = ['fylke']
[codebook]
path = 'kodebok.toml'
";

/// The program, serving; it ends with the test.
pub struct Serving {
    child: Child,
    folder: TempDir,
    /// The address with its token.
    pub link: String,
    /// The address without.
    pub origin: String,
}

impl Serving {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in [
            ("kodebok.toml", CODEBOOK),
            ("svar.csv", ANSWERS),
            ("fritekst.toml", PROJECT),
        ] {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let mut child = program(folder.path())
            .arg("serve")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut link = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        out.read_line(&mut link).expect("an address");
        let link = link.trim().to_owned();
        let (origin, _) = link.split_once("/?token=").expect("a token");
        let origin = origin.to_owned();
        Self {
            child,
            folder,
            link,
            origin,
        }
    }

    /// The decisions as the program lists them for other programs.
    pub fn decisions(&self) -> String {
        let listed = program(self.folder.path())
            .args(["decisions", "export"])
            .output()
            .expect("the program runs");
        String::from_utf8(listed.stdout).expect("UTF-8")
    }

    pub fn codebook(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("kodebok.toml")).expect("a codebook")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fritekst"));
    command.current_dir(folder);
    command
}
