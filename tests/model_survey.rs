//! `docs/model-survey.md` is what the program makes of the demonstration survey today. A change of the program, the
//! codebooks or the answers makes it anew by `UPDATE_DOCS=1 cargo test --test model_survey`.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use fritekst::corpus::Project;
use fritekst::source::{Label, Sources};
use fritekst::text::Language;

const SURVEY: &str = "corpus/kommuneundersokelsen-2023";
const PAGE: &str = "docs/model-survey.md";

const INTRODUCTION: &str = "# Modellundersøkelsen, spørsmål for spørsmål

Demonstrasjonsundersøkelsen etterligner IMDis kommuneundersøkelse 2023: 15 åpne spørsmål, 103 temaer (og to som bare
samler undertemaer), 1 408 svar. Svarene er
konstruerte; se [hvordan](../corpus/kommuneundersokelsen-2023/README.md). Denne siden er
laget av programmet (`UPDATE_DOCS=1 cargo test --test model_survey`).

For hvert tema står:

- **Kodebok**: antall svar som kodeboken gir temaet, og prosent av alle som svarte på spørsmålet.
- **Fasit**: antall svar som har temaet etter koding for hånd.
- **Publisert**: antallet rapporten oppgir, eller dens egne ord om hvor ofte temaet nevnes. Kodene for hånd er laget for å
  stemme med antallene; kodeboken treffer dem ikke alltid. Rapportens «de fleste» er i denne undersøkelsen flest, ikke mer
  enn halvparten.
- **F1**: hvor godt kodeboken treffer fasiten i den halvdelen av respondentene som ikke ble lest da reglene ble laget
  (det harmoniske snittet av presisjon og dekning). I parentes hvor mange svar i halvdelen som har temaet etter fasiten:
  Er det bare ett eller to, sier F1 lite. En strek betyr at ingen i halvdelen har temaet, eller
  at raden bare samler undertemaer.
";

/// A CSV file's rows, by the names of its columns.
fn rows(text: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// What the program says of the demonstration survey.
fn fritekst(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_fritekst"))
        .args(args)
        .arg("--no-cache")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(SURVEY))
        .output()
        .expect("the program");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect(name)
}

/// Rows by question and theme.
fn by_theme(rows: Vec<HashMap<String, String>>) -> HashMap<(String, String), HashMap<String, String>> {
    let key = |row: &HashMap<String, String>| (row["question"].clone(), row["theme"].clone());
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

/// How many respondents have a theme, or one within it, by hand.
struct Gold(HashMap<(String, String), HashSet<String>>);

impl Gold {
    fn read() -> Self {
        let mut with: HashMap<_, HashSet<String>> = HashMap::new();
        for row in rows(&file(&format!("{SURVEY}/gold.csv"))) {
            let theme = &row["theme"];
            let ends = theme.match_indices('.').map(|(at, _)| at).chain([theme.len()]);
            for end in ends {
                let key = (row["question"].clone(), theme[..end].to_owned());
                with.entry(key).or_default().insert(row["respondent"].clone());
            }
        }
        Self(with)
    }

    fn has(&self, key: &(String, String), respondent: &str) -> bool {
        self.0.get(key).is_some_and(|with| with.contains(respondent))
    }

    fn count(&self, question: &str, theme: &str) -> usize {
        self.0
            .get(&(question.to_owned(), theme.to_owned()))
            .map_or(0, HashSet::len)
    }
}

fn decimal(number: &str, places: usize) -> String {
    match number.parse::<f64>() {
        Ok(value) => format!("{value:.places$}").replace('.', ","),
        Err(_) => "–".to_owned(),
    }
}

fn page() -> String {
    let table = rows(&fritekst(&["table", "--format", "csv"]));
    let measured = by_theme(rows(&fritekst(&[
        "eval", "gold.csv", "--half", "held-out", "--format", "csv",
    ])));
    let published = by_theme(rows(&file(&format!("{SURVEY}/published.csv"))));
    let quotes = rows(&fritekst(&["quotes", "-n", "5", "--format", "csv"]));
    let titles = titles();
    let gold = Gold::read();
    let mut page = INTRODUCTION.to_owned();
    let mut question = String::new();
    let mut quoted = String::new();
    for row in &table {
        if row["question"] != question {
            page.push_str(&examples(&std::mem::take(&mut quoted)));
            question.clone_from(&row["question"]);
            heading(&mut page, &titles[&question], &row["base"]);
        }
        let key = (question.clone(), row["theme"].clone());
        let depth = key.1.matches('.').count();
        let name = ["&emsp;".repeat(depth), row["label"].clone()].concat();
        let of_gold = if key.1.starts_with('(') {
            "–".to_owned()
        } else {
            gold.count(&key.0, &key.1).to_string()
        };
        let said = published.get(&key).map_or("", |said| {
            if said["n"].is_empty() {
                &said["rank"]
            } else {
                &said["n"]
            }
        });
        let f1 = measured.get(&key).map_or_else(|| "–".to_owned(), found);
        let percent = decimal(&row["percent"], 0);
        writeln!(
            page,
            "| {name} | {} ({percent} %) | {of_gold} | {said} | {f1} |",
            row["n"]
        )
        .expect("a string");
        let fits = |quote: &&HashMap<String, String>| {
            let of_theme = quote["question"] == key.0 && quote["theme"] == key.1;
            of_theme && gold.has(&key, &quote["respondent"])
        };
        if let Some(quote) = quotes.iter().find(fits) {
            let text = quote["quote"].split_whitespace().collect::<Vec<_>>().join(" ");
            writeln!(quoted, "- {}: «{text}»", row["label"]).expect("a string");
        }
    }
    page.push_str(&examples(&quoted));
    page.push_str(&closing(&measured));
    page
}

/// The wording of the questions.
fn titles() -> HashMap<String, String> {
    let text = file(&format!("{SURVEY}/fritekst.toml"));
    let source = Sources::default().add("fritekst.toml", text.as_str());
    let (project, _) = Project::parse(source, &text);
    let questions = project.questions.into_iter();
    let wording = |title: Label| title.text(Language::Nb).to_owned();
    questions
        .map(|(id, title)| (id.to_string(), wording(title)))
        .collect()
}

fn heading(page: &mut String, title: &str, base: &str) {
    writeln!(page, "\n## {title}\n\n{base} svar.\n").expect("a string");
    page.push_str("| Tema | Kodebok | Fasit | Publisert | F1 |\n|---|---:|---:|---|---:|\n");
}

/// A quote a theme, below its question's table.
fn examples(quoted: &str) -> String {
    if quoted.is_empty() {
        return String::new();
    }
    format!("\nEt svar for hvert tema, der kodebok og fasit er enige:\n\n{quoted}")
}

/// F1 and how many answers it rests on.
fn found(row: &HashMap<String, String>) -> String {
    let number = |name: &str| row[name].parse::<usize>().unwrap_or(0);
    format!("{} ({})", decimal(&row["f1"], 2), number("tp") + number("fn"))
}

fn closing(measured: &HashMap<(String, String), HashMap<String, String>>) -> String {
    let total = |name: &str| &measured[&(String::new(), name.to_owned())];
    let (micro, macro_mean) = (total("(micro)"), total("(macro)"));
    format!(
        "\n## Alle spørsmål\n\nI den usette halvdelen: alle koder samlet (mikro) har presisjon {}, dekning {}, F1 {} og kappa {}. Snittet \
         av temaenes F1 (makro) er {}.\n",
        decimal(&micro["precision"], 2),
        decimal(&micro["recall"], 2),
        decimal(&micro["f1"], 2),
        decimal(&micro["kappa"], 2),
        decimal(&macro_mean["f1"], 2),
    )
}

#[test]
fn the_page_on_the_model_survey_is_what_the_program_makes_of_it() {
    let page = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE), &page).expect("the page");
    }
    for (at, (is, should)) in file(PAGE).lines().zip(page.lines()).enumerate() {
        assert_eq!(is, should, "{PAGE}, line {}; UPDATE_DOCS=1 makes it anew", at + 1);
    }
    assert_eq!(file(PAGE), page);
}
