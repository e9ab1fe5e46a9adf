//! A guess as a project file, with comments that say why.

use std::fmt::Write;

use crate::corpus::form::Form;
use crate::corpus::notice::Notice;
use crate::corpus::preview::{Preview, Sight};
use crate::corpus::read::ReadOptions;
use crate::corpus::sheets::SheetNotice;

use super::{Doubt, Guess, Role};

/// Variables that are taken in without a person's word; the others stand ready.
const MOST_BACKGROUND: usize = 40;

/// What a project file is written of.
#[derive(Clone, Copy, Debug)]
pub struct Description<'d> {
    /// The files of answers, as the project file is to name them.
    pub answers: &'d [String],
    /// What their columns hold.
    pub preview: &'d Preview,
    /// What those may be.
    pub guess: &'d Guess,
    /// What the reader was told instead of finding it out.
    pub options: &'d ReadOptions,
    /// The codebook, as the project file is to name it.
    pub codebook: Option<&'d str>,
    /// Whether what tells who somebody is may be a background variable.
    pub personal: bool,
}

impl Description<'_> {
    /// The background variables, by their columns, and whether each is taken in.
    fn background(&self) -> Vec<(usize, bool)> {
        let roles = &self.guess.roles;
        let can_be = |at: &usize| match roles[*at] {
            Role::Background | Role::Number => true,
            Role::Personal(_) => self.personal,
            _ => false,
        };
        let columns = (0..roles.len()).filter(can_be);
        columns
            .enumerate()
            .map(|(before, at)| (at, before < MOST_BACKGROUND))
            .collect()
    }

    /// How many background variables stand ready, but are not taken in.
    pub fn left_for_later(&self) -> usize {
        self.background().iter().filter(|(_, is_in)| !is_in).count()
    }

    /// The project file.
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        out.push_str("# Hva som er hvor i undersøkelsen. Gjettet av `fritekst import` etter kolonnenes navn og innhold:\n");
        out.push_str("# se over det, rett det som er galt, og slett kommentarene.\n");
        self.survey(&mut out);
        self.wordings(&mut out);
        out.push_str("\n[codebook]\n");
        match self.codebook {
            Some(path) => line(&mut out, &format!("path = {}", quoted(path)), ""),
            None => line(
                &mut out,
                "# path = \"kodebok.toml\"",
                "kodeboken: en fil, eller en mappe med en fil per spørsmål",
            ),
        }
        out.push_str("\n[report]\n");
        line(&mut out, "language = \"nb\"", "nb, nn eller en");
        line(
            &mut out,
            "min_cell = 5",
            "tall på færre respondenter enn dette skjules",
        );
        out
    }

    fn survey(&self, out: &mut String) {
        let (columns, roles) = (&self.preview.columns, &self.guess.roles);
        let named = |wanted: Role| roles.iter().position(|role| *role == wanted);
        out.push_str("\n[survey]\n");
        line(out, "# title = \"Min undersøkelse\"", "");
        let answers: Vec<String> = self.answers.iter().map(|file| quoted(file)).collect();
        line(out, &format!("answers = [{}]", answers.join(", ")), &self.form());
        self.reading(out);
        match named(Role::Id) {
            Some(at) => line(
                out,
                &format!("id = {}", quoted(&columns[at].name)),
                &self.why_id(at),
            ),
            None => line(
                out,
                "# id = \"respondent\"",
                "ingen kolonne ser ut som en id, så hver rad er en respondent",
            ),
        }
        if self.guess.is_long {
            if let Some(at) = named(Role::Question) {
                let why = format!("en rad per svar: {} spørsmål", columns[at].distinct());
                line(out, &format!("question = {}", quoted(&columns[at].name)), &why);
            }
            if let Some(at) = named(Role::Text) {
                line(
                    out,
                    &format!("text = {}", quoted(&columns[at].name)),
                    &why_text(&columns[at]),
                );
            }
        } else {
            self.columns(out);
        }
        self.write_background(out);
        match named(Role::Weight) {
            Some(at) => {
                let (low, high) = columns[at].range;
                let is_own = self.preview.weight.as_ref() == Some(&columns[at].name);
                let program = self.preview.form.program();
                let whose = if is_own {
                    format!("{program} veier med den; ")
                } else {
                    String::new()
                };
                let why = format!("{whose}tall fra {} til {}", shown(low), shown(high));
                line(out, &format!("weight = {}", quoted(&columns[at].name)), &why);
            }
            None => line(
                out,
                "# weight = \"vekt\"",
                "ingen kolonne heter noe som tyder på vekter",
            ),
        }
        self.left_out(out);
    }

    /// How the file was taken.
    fn form(&self) -> String {
        let tool = self.guess.tool.map_or(String::new(), |tool| {
            format!("fra {}, ser det ut til; ", tool.name())
        });
        let read = match &self.preview.form {
            Form::Text {
                charset, delimiter, ..
            } => match delimiter {
                Some(delimiter) => format!(
                    "{}, skilletegn {}",
                    charset.name(),
                    delimiter.to_string().replace("tab", "tabulator")
                ),
                None => format!("{}, én kolonne", charset.name()),
            },
            Form::TripleS {
                data,
                charset,
                delimiter,
            } => {
                let places = match delimiter {
                    Some(delimiter) => format!("skilletegn {delimiter}").replace("tab", "tabulator"),
                    None => "faste kolonner".to_owned(),
                };
                format!("Triple-S med {data}, {}, {places}", charset.name())
            }
            Form::Sheet(name) => format!("arket `{name}`"),
            form => form.to_string(),
        };
        let labels = if self.preview.has_qualtrics_labels {
            "; under overskriften står rader med etiketter"
        } else {
            ""
        };
        format!("{tool}lest som {read}{labels}")
    }

    /// What the reader is told.
    fn reading(&self, out: &mut String) {
        if let Some(charset) = self.options.encoding {
            line(out, &format!("encoding = {}", quoted(charset.name())), "");
        }
        if let Some(delimiter) = self.options.delimiter {
            line(
                out,
                &format!("delimiter = {}", quoted(delimiter.to_string().trim_matches('`'))),
                "",
            );
        }
        if let Some(rows) = self.options.header_rows {
            line(out, &format!("header_rows = {}", quoted(&rows.to_string())), "");
        }
        let has_others = |notice: &Notice| {
            matches!(
                notice,
                Notice::Sheet {
                    found: SheetNotice::Others { .. },
                    ..
                }
            )
        };
        let is_chosen = self.options.sheet.is_some() || self.preview.notices.iter().any(has_others);
        if let (true, Form::Sheet(sheet)) = (is_chosen, &self.preview.form) {
            line(
                out,
                &format!("sheet = {}", quoted(sheet)),
                "arbeidsboken har flere ark",
            );
        }
    }

    fn why_id(&self, at: usize) -> String {
        let mut why = match self.guess.is_long {
            true => format!("{} respondenter", self.preview.columns[at].distinct()),
            false => "en rad per respondent; ulik i alle rader".to_owned(),
        };
        for doubt in &self.guess.doubts {
            match doubt {
                Doubt::RepeatedId(_, first, next) => {
                    why = format!(
                        "NB: rad {next} har samme id som rad {first}; si hva som gjelder med `duplicates` (docs/input.md), eller rett filen"
                    );
                }
                Doubt::BlankId(_, row) => write!(why, "; NB: rad {row} har ingen id").unwrap_or_default(),
                _ => {}
            }
        }
        let is_told = |doubt: &Doubt| matches!(doubt, Doubt::RepeatedId(..));
        let repeats = !self.guess.is_long && self.preview.columns[at].first_repeat().is_some();
        if repeats && !self.guess.doubts.iter().any(is_told) {
            why = "NB: noen er med i flere av filene; si hva som gjelder med `duplicates` (docs/input.md)"
                .to_owned();
        }
        why
    }

    /// The open questions of a file with a respondent a row.
    fn columns(&self, out: &mut String) {
        let questions = &self.guess.questions;
        if questions.is_empty() {
            out.push_str(
                "# NB: ingen kolonne ser ut som svar på et åpent spørsmål; sett inn kolonnens navn:\n",
            );
            out.push_str("# columns = { svar = \"kolonne\" }\n");
            return;
        }
        out.push_str("\n# De åpne spørsmålene: spørsmålets id, og kolonnen med svarene.\n");
        for question in questions {
            let names: Vec<String> = question
                .columns
                .iter()
                .map(|at| quoted(&self.preview.columns[*at].name))
                .collect();
            let value = match &names[..] {
                [one] => one.clone(),
                several => format!("[{}]", several.join(", ")),
            };
            let first = &self.preview.columns[question.columns[0]];
            let mut why = why_text(first);
            if names.len() > 1 {
                why.push_str("; flere felt er flere svar på ett spørsmål");
            }
            line(out, &format!("columns.{} = {value}", key(&question.id)), &why);
        }
        out.push('\n');
    }

    fn write_background(&self, out: &mut String) {
        let background = self.background();
        if background.is_empty() {
            return line(out, "background = []", "ingen kolonne har få nok ulike verdier");
        }
        out.push_str("# Bakgrunnsvariabler: kolonner med få ulike verdier, eller tall.\n");
        out.push_str("background = [\n");
        for (at, is_in) in background {
            let column = &self.preview.columns[at];
            let mark = if is_in { "" } else { "# " };
            line(
                out,
                &format!("    {mark}{},", quoted(&column.name)),
                &self.why_background(at),
            );
        }
        out.push_str("]\n");
    }

    fn why_background(&self, at: usize) -> String {
        let column = &self.preview.columns[at];
        let label = match column.label.is_empty() || column.label == column.name {
            true => String::new(),
            false => format!("{}: ", one_line(&column.label)),
        };
        let distinct = column.distinct();
        match self.guess.roles[at] {
            Role::Personal(kind) => format!("PERSONOPPLYSNING ({})", kind.names().0),
            Role::Number => {
                let (low, high) = column.range;
                format!("{label}tall fra {} til {}", shown(low), shown(high))
            }
            _ => {
                let more = if distinct > column.examples.len() {
                    " …"
                } else {
                    ""
                };
                let examples: Vec<String> = column.examples.iter().map(|value| one_line(value)).collect();
                format!("{label}{distinct} verdier: {}{more}", examples.join(", "))
            }
        }
    }

    /// The columns that are not read, and why.
    fn left_out(&self, out: &mut String) {
        let mut lines = Vec::new();
        for (column, role) in self.preview.columns.iter().zip(&self.guess.roles) {
            let why = match role {
                Role::Personal(kind) if !self.personal => format!("personopplysning ({})", kind.names().0),
                Role::Technical(tool) => format!("fra {}, ikke et spørsmål", tool.name()),
                Role::Time => "tidspunkt".to_owned(),
                Role::Constant => "det samme i alle rader".to_owned(),
                Role::Empty => "tom".to_owned(),
                Role::Unclear => "uklart hva den er".to_owned(),
                _ => continue,
            };
            lines.push((one_line(&column.name), why));
        }
        if lines.is_empty() {
            return;
        }
        out.push_str("\n# Kolonner som ikke leses:\n");
        for (name, why) in lines {
            line(out, &format!("#   {name}"), &why);
        }
    }

    fn wordings(&self, out: &mut String) {
        let worded: Vec<_> = self
            .guess
            .questions
            .iter()
            .filter(|question| question.wording.is_some())
            .collect();
        if worded.is_empty() {
            return;
        }
        out.push_str("\n[questions]                   # ordlyden, i den rekkefølgen spørsmålene skal stå\n");
        for question in worded {
            let wording = question.wording.as_deref().unwrap_or_default();
            line(out, &format!("{} = {}", key(&question.id), quoted(wording)), "");
        }
    }
}

/// A line, with its comment where comments begin.
fn line(out: &mut String, text: &str, comment: &str) {
    let gap = 30_usize.saturating_sub(text.chars().count()).max(2);
    let comment = match comment {
        "" => String::new(),
        comment => format!("{}# {comment}", " ".repeat(gap)),
    };
    let _ = writeln!(out, "{text}{comment}");
}

fn why_text(column: &Sight) -> String {
    let words = (column.words + column.filled / 2)
        .checked_div(column.filled)
        .unwrap_or(0);
    format!(
        "{} svar, {} ulike, {words} ord i snitt",
        column.filled,
        column.distinct()
    )
}

fn shown(number: f64) -> String {
    number.to_string().replace('.', ",")
}

/// `text` in a comment: on one line, and not too long.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut chars = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let start: String = chars.by_ref().take(LONGEST).collect();
    let rest = if chars.next().is_some() { "…" } else { "" };
    format!("{start}{rest}")
}

/// `text` as a string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// `text` as a key of TOML.
fn key(text: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match !text.is_empty() && text.chars().all(is_bare) {
        true => text.to_owned(),
        false => quoted(text),
    }
}
