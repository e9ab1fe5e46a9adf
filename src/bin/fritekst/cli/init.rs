//! `fritekst init`: a project to begin with.

use std::path::{Path, PathBuf};

use anyhow::bail;

use fritekst::corpus::{Project, ReadError, read};
use fritekst::source::{Sources, read_text_limited};

use super::output::write_aside;
use super::survey::PROJECT_FILE;
use super::{Console, Outcome};

/// Begin a project: write fritekst.toml and a codebook to fill in
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file with the answers
    #[arg(default_value = "svar.csv")]
    answers: PathBuf,
    /// Begin it in DIR
    #[arg(short = 'C', value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

const CODEBOOK_FILE: &str = "kodebok.toml";

const PROJECT: &str = r#"# Hva som er hvor i undersøkelsen. `fritekst table` og de andre kommandoene leser denne filen.

[survey]
title = "Min undersøkelse"
answers = [ANSWERS]        # .csv .tsv .txt .xlsx .ods .sav .zsav .parquet .jsonl, også .gz og .zst; flere, eller "svar-*.csv"
# sheet = "Ark1"              # arket i en arbeidsbok; ellers det første som har kolonnene
id = "respondent"             # kolonnen med respondentens id; uten den brukes radnummeret
question = "sporsmal"         # kolonnen med spørsmålets id; kan strykes når det er ett spørsmål
text = "svar"                 # kolonnen med svarene
# columns = { "bolig" = "q12", "tolk" = "q31" }     # eller, i stedet for question og text: en kolonne per spørsmål,
#                                                   # eller flere, om det var plass til flere svar: ["q12_1", "q12_2"]
background = []               # kolonner med bakgrunnsvariabler, for eksempel ["fylke", "rolle"]
# weight = "vekt"             # kolonnen med vekter

# [questions]                 # ordlyden i spørsmålene, i den rekkefølgen de skal stå
# bolig = "Hva er vanskelig med å skaffe bolig?"
# tolk = { nb = "Hva er vanskelig med tolk?", nn = "Kva er vanskeleg med tolk?" }       # på flere språk; slik også title

[codebook]
path = "kodebok.toml"         # en fil, eller en mappe med en fil per spørsmål

[report]
language = "nb"               # nb, nn eller en
min_cell = 5                  # tall på færre respondenter enn dette skjules
# redact = true               # fødselsnumre, telefonnumre og lignende byttes ut i sitater
# names = "navn.txt"          # og navnene i denne filen, ett på hver linje
"#;

const CODEBOOK: &str = r#"# Kodeboken: hva hvert tema betyr, og hvilke ord som gir det. `fritekst check` sier fra om feil.

[codebook]
title = "Min kodebok"
version = "1"

[set]                         # ordlister, brukt i regler som @mangel
mangel = ["mangel", "mangle", "for få", "vanskelig å (finne OR skaffe)"]

[theme.bolig]
label = "Bolig"
definition = "Vansker med å skaffe bolig."
any = ["*boligmangel*", "@mangel NEAR/4 *bolig*"]     # et av disse gir temaet
unless = ["ikke NEAR/3 problem"]                      # et treff i samme setning som dette teller ikke
match = ["Vi mangler egnede boliger"]                 # skal få temaet
no_match = ["Bolig er ikke noe problem"]              # skal ikke få det
"#;

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let answers = toml_string(&args.answers.display().to_string());
    let files = [
        (PROJECT_FILE, PROJECT.replace("ANSWERS", &answers)),
        (CODEBOOK_FILE, CODEBOOK.to_owned()),
    ];
    for (name, _) in &files {
        let path = args.dir.join(name);
        if path.exists() {
            bail!("{} is there already; nothing was written", path.display());
        }
    }
    for (name, text) in &files {
        let path = args.dir.join(name);
        write_aside(&path, |out| Ok(out.write_all(text.as_bytes())?))?;
        writeln!(console.err, "wrote {}", path.display())?;
    }
    if let Some(mismatch) = mismatch(&args.dir.join(PROJECT_FILE), &args.dir.join(&args.answers)) {
        writeln!(
            console.err,
            "the columns in {PROJECT_FILE} are examples: {mismatch}"
        )?;
    }
    writeln!(
        console.err,
        "now fill them in, and run `fritekst check` and `fritekst table`"
    )?;
    Ok(Outcome::Done)
}

/// What the new project file says that the file of answers does not have, if there is one to look at.
fn mismatch(project: &Path, answers: &Path) -> Option<ReadError> {
    let text = read_text_limited(project).ok().filter(|_| answers.is_file())?;
    let mut sources = Sources::default();
    let id = sources.add(PROJECT_FILE, &*text);
    let (project, _) = Project::parse(id, &text);
    read(&[answers.to_owned()], &project.layout()?, &[], &project.options).err()
}

/// `text` as a TOML string.
fn toml_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
