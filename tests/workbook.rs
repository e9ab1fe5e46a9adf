//! Tables for LaTeX, and workbooks read back: every figure is the table's, what is hidden is nowhere, answers are never formulas.

use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};
use fritekst::codebook::{Codebook, parse};
use fritekst::coding::{CodedAnswers, Coder};
use fritekst::corpus::{Assembly, Corpus, Question, QuestionId, RespondentId};
use fritekst::report::{
    Context, Crosstab, Groups, Pairs, Provenance, Published, QuoteOptions, QuoteSheet, Quoting, Redactor,
    Table, TableOptions, TablePage, ThemeQuotes, Value, Waves, quote_method,
};
use fritekst::text::Language;

const CODEBOOK: &str = "
[theme.tolk]
label = '=Tolk'
any = ['tolk']
[theme.bolig]
any = ['bolig']
[theme.bolig.dyr]
any = ['dyrt']
";

const WORDING: &str = "Hva er vanskelig?";

struct Survey {
    corpus: Corpus,
    book: Codebook,
    codings: CodedAnswers,
}

/// A survey of one question, a respondent for each group, text and weight.
fn survey(answers: &[(&str, &str, f64)]) -> Survey {
    let weighted = answers.iter().any(|(_, _, weight)| *weight != 1.0);
    let mut assembly = Assembly::in_memory(&["rolle"], weighted);
    let id = QuestionId::new("q/1").expect("an id");
    let text = Some(WORDING.to_owned());
    let question = assembly.question(Question {
        text,
        ..Question::new(id)
    });
    for (at, (group, answer, weight)) in answers.iter().enumerate() {
        let id = RespondentId::new(&format!("=R{at}")).expect("an id");
        let respondent = assembly.respondent(&id, [Some(*group)], *weight);
        assembly.answer(respondent, question, answer);
    }
    let corpus = assembly.finish();
    let loaded = parse("workbook.toml", CODEBOOK);
    assert_eq!(loaded.problems, []);
    let book = loaded.library.books[0].clone();
    let coder = Coder::of(loaded.library);
    let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
    Survey {
        corpus,
        book,
        codings,
    }
}

impl Survey {
    fn table(&self, options: TableOptions) -> Table {
        Table::new(&self.corpus, &self.codings, &self.book, 0, options)
    }

    fn crosstab(&self, options: TableOptions) -> Crosstab {
        let groups = Groups::new(&self.corpus, "rolle", Language::Nb).expect("groups");
        Crosstab::new(&self.corpus, &self.codings, &self.book, 0, &groups, options)
    }

    fn quotes(&self, options: QuoteOptions, redactor: Option<&Redactor>) -> Vec<ThemeQuotes> {
        let (corpus, codings, book) = (&self.corpus, &self.codings, &self.book);
        let quoting = Quoting {
            corpus,
            codings,
            book,
            question: 0,
            options,
            redactor,
        };
        let themes: Vec<usize> = (0..book.themes.len()).collect();
        let table = self.table(TableOptions::default());
        {
            let published = Published {
                table: &table,
                by: None,
                beside: &[],
            };
            ThemeQuotes::of_question(&quoting, published, &themes, Language::Nb)
        }
    }

    /// The workbook of these tables, with quotes or without.
    fn workbook(&self, tables: &[Table], crosstabs: &[Crosstab], with_quotes: bool) -> Vec<u8> {
        self.redacted_workbook(tables, crosstabs, with_quotes, None)
    }

    fn redacted_workbook(
        &self,
        tables: &[Table],
        crosstabs: &[Crosstab],
        with_quotes: bool,
        redactor: Option<&Redactor>,
    ) -> Vec<u8> {
        let page = TablePage {
            corpus: &self.corpus,
            tables,
            crosstabs,
            provenance: &Provenance::new(&self.corpus, None),
            language: Language::Nb,
        };
        let options = QuoteOptions {
            each: 3,
            seed: 1,
            context: Context::Answer,
            anonymous: false,
        };
        let quotes = self.quotes(options, redactor);
        let themes = if with_quotes { &quotes[..] } else { &[] };
        page.to_xlsx(&QuoteSheet {
            themes,
            method: &quote_method(options, redactor, false, Language::Nb),
            anonymous: options.anonymous,
        })
        .expect("a workbook")
    }
}

const ANSWERS: [(&str, &str, f64); 8] = [
    ("Leder", "=bolig, bolig og atter bolig", 1.0),
    ("Leder", "dyrt og avsides", 1.0),
    ("Leder", "boligen ligger avsides", 1.0),
    ("Rådgiver", "tolk og bolig", 1.0),
    ("Rådgiver", "+tolk", 1.0),
    ("Rådgiver", "noe helt annet", 1.0),
    ("Rådgiver", "nei", 1.0),
    ("Rådgiver", "tolk\u{1}_x0041_", 1.0),
];

fn weighted() -> Vec<(&'static str, &'static str, f64)> {
    let weights = (1..).map(|at| 0.25 * f64::from(at));
    let answers = ANSWERS.iter().zip(weights);
    answers
        .map(|((group, text, _), weight)| (*group, *text, weight))
        .collect()
}

fn sheets(bytes: &[u8]) -> Vec<(String, Range<Data>)> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
    workbook.worksheets()
}

/// All that the files in the workbook hold.
fn inside(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut all = String::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("a file");
        file.read_to_string(&mut all).expect("a text");
    }
    all
}

fn cell(range: &Range<Data>, row: usize, column: usize) -> Data {
    range.get((row, column)).cloned().unwrap_or(Data::Empty)
}

#[track_caller]
fn is_same(read: &Data, value: &Value, scale: f64) {
    match (read, value) {
        (Data::Float(read), Value::Number(number)) => assert!((read * scale - number).abs() < 1e-9),
        (Data::Float(read), Value::Count(count)) => assert_eq!(*read, *count as f64),
        (Data::String(read), Value::Suppressed) => assert_eq!(read, ":"),
        (Data::Empty, Value::Missing) => {}
        (read, value) => panic!("{read:?} was written for {value:?}"),
    }
}

/// Holds the first sheet against the records, figure by figure.
fn holds_the_records(survey: &Survey, options: TableOptions) {
    let table = survey.table(options);
    let records = table.records(&survey.corpus);
    let bytes = survey.workbook(&[table], &[], false);
    let (name, range) = &sheets(&bytes)[0];
    assert_eq!(name, "q-1");
    assert_eq!(cell(range, 0, 0), Data::String(WORDING.to_owned()));
    assert_eq!(cell(range, 1, 2), Data::String("Prosent".to_owned()));
    for (row, record) in (2..).zip(&records) {
        assert_eq!(cell(range, row, 0), Data::String(record[2].plain()));
        is_same(&cell(range, row, 1), &record[3], 1.0);
        for (column, at) in [(2, 4), (3, 6), (4, 7), (5, 8)] {
            is_same(&cell(range, row, column), &record[at], 100.0);
        }
    }
    assert_eq!(cell(range, records.len() + 2, 0), Data::Empty);
}

#[test]
fn every_figure_is_that_of_the_records() {
    for answers in [ANSWERS.to_vec(), weighted()] {
        let survey = survey(&answers);
        for base in fritekst::report::BaseKind::ALL {
            for min_cell in [0, 2, 5, 100] {
                let options = TableOptions {
                    base,
                    min_cell,
                    ..TableOptions::default()
                };
                holds_the_records(&survey, options);
            }
        }
    }
}

#[test]
fn crosstabs_have_the_bases_and_the_percentages_of_groups() {
    let mut answers = vec![("Leder", "bolig", 1.0); 40];
    answers.extend(vec![("Leder", "tolk", 1.0); 10]);
    answers.extend(vec![("Rådgiver", "bolig", 1.0); 10]);
    answers.extend(vec![("Rådgiver", "tolk", 1.0); 30]);
    let survey = survey(&answers);
    let options = TableOptions::default();
    let crosstab = survey.crosstab(options);
    let bytes = survey.workbook(&[survey.table(options)], std::slice::from_ref(&crosstab), false);
    let (name, range) = &sheets(&bytes)[1];
    assert_eq!(name, "q-1 × rolle");
    assert_eq!(cell(range, 1, 3), Data::String("Rådgiver".to_owned()));
    for (column, base) in [(1, 90.0), (2, 50.0), (3, 40.0)] {
        assert_eq!(cell(range, 2, column), Data::Float(base));
    }
    let row = crosstab.rows.iter().position(|row| row.kind.id() == "bolig");
    let row = row.expect("a row") + 3;
    assert_eq!(cell(range, row, 2), Data::Float(0.8));
    assert_eq!(cell(range, row, 3), Data::Float(0.25));
    assert!(matches!(cell(range, row, 4), Data::Float(p) if p < 0.001));
    let inside = inside(&bytes);
    for mark in ["▲", "▼"] {
        assert!(inside.contains(&format!("{mark} &quot;0.0%")), "{mark}");
    }
}

#[test]
fn a_group_whose_base_is_hidden_has_no_blank_that_tells() {
    let survey = survey(&ANSWERS);
    let options = TableOptions::default();
    let mut crosstab = survey.crosstab(options);
    crosstab.groups[0].base_size = None;
    crosstab.rows[0].cells[0].figures = None;
    for row in &mut crosstab.rows {
        // What has no base has no percentage.
        if let Some(figures) = &mut row.cells[0].figures {
            figures.proportion = None;
        }
    }
    let rows = crosstab.rows.len();
    let bytes = survey.workbook(&[survey.table(options)], &[crosstab], false);
    let range = &sheets(&bytes)[1].1;
    for row in 2..rows + 3 {
        assert_eq!(cell(range, row, 2), Data::String(":".to_owned()), "row {row}");
    }
}

#[test]
fn waves_tell_the_effective_sizes_of_both() {
    let (now, before) = (survey(&weighted()), survey(&weighted()[2..]));
    let options = TableOptions::default();
    let (now, before) = (now.table(options), before.table(options));
    // Weights ¼ to 2: 9² / 12.75; without the first two 8.25² / 12.4375.
    let told = |language| Waves::notes(&now, &before, language).join(" ");
    let nb = told(Language::Nb);
    assert!(
        nb.contains(
            "Respondenter: 8 nå og 6 før; intervallene bruker Kish' effektive utvalg: 6,4 nå og 5,5 før."
        ),
        "{nb}"
    );
    let en = told(Language::En);
    assert!(en.contains("Respondents: 8 now and 6 before"), "{en}");
}

#[test]
fn what_is_hidden_is_nowhere() {
    let mut answers = vec![("Leder", "bolig", 1.0); 90];
    answers.extend(vec![("Leder", "tolk", 1.0); 4]);
    answers.extend(vec![("Rådgiver", "noe annet", 1.0); 3]);
    let survey = survey(&answers);
    let options = TableOptions {
        min_cell: 5,
        ..TableOptions::default()
    };
    let bytes = survey.workbook(&[survey.table(options)], &[], false);
    let hidden = survey.table(TableOptions::default());
    let hidden: Vec<f64> = hidden
        .rows
        .iter()
        .filter_map(|row| row.figures.filter(|figures| figures.n < 5.0 && figures.n > 0.0))
        .flat_map(|figures| [figures.n, figures.proportion.expect("in the base")])
        .collect();
    assert_eq!(hidden.len(), 4);
    for (_, range) in sheets(&bytes) {
        for (_, _, read) in range.used_cells() {
            if let Data::Float(read) = read {
                assert!(hidden.iter().all(|hidden| (hidden - read).abs() > 1e-6), "{read}");
            }
        }
    }
}

#[test]
fn answers_are_texts_with_their_hits_in_bold() {
    let survey = survey(&ANSWERS);
    let table = survey.table(TableOptions::default());
    let bytes = survey.workbook(&[table], &[], true);
    let inside = inside(&bytes);
    assert!(!inside.contains("<f>"), "there is a formula");
    assert!(inside.contains("quotePrefix=\"1\""));
    assert!(inside.contains("<b/>"));
    let sheets = sheets(&bytes);
    let (name, range) = sheets.last().expect("sheets");
    assert_eq!(name, "Sitater");
    let quotes: Vec<[String; 4]> = range
        .rows()
        .skip(2)
        .map(|row| [0, 1, 2, 3].map(|at| row[at].to_string()))
        .collect();
    let quote = |text: &str| quotes.iter().find(|quote| quote[3] == text).expect("a quote");
    let [question, _, respondent, _] = quote("=bolig, bolig og atter bolig");
    assert_eq!((question.as_str(), respondent.as_str()), ("q/1", "=R0"));
    assert_eq!(quote("+tolk")[1], "=Tolk");
    assert!(inside.contains("\u{fffd}_x005F_x0041_"));
}

#[test]
fn redacted_quotes_have_their_hits_in_bold() {
    let survey = survey(&[("Leder", "Ring 41234567, bolig mangler hos Askeladden", 1.0)]);
    let redactor = Redactor::new(["Askeladden", "=R0"], Language::Nb);
    let table = survey.table(TableOptions::default());
    let bytes = survey.redacted_workbook(&[table], &[], true, Some(&redactor));
    let inside = inside(&bytes);
    let told = "<t xml:space=\"preserve\">Ring [telefon], </t>";
    let bold = inside.split(told).nth(1).expect("the quote");
    assert!(bold.contains("<b/>") && bold.contains("<t>bolig</t>"), "{inside}");
    assert!(inside.contains(" mangler hos [navn]<"));
    for gone in ["41234567", "Askeladden", "R0"] {
        assert!(!inside.contains(gone), "{gone}");
    }
}

#[test]
fn latex_has_its_backslashes() {
    let survey = survey(&ANSWERS);
    let page = TablePage {
        corpus: &survey.corpus,
        tables: &[survey.table(TableOptions::default())],
        crosstabs: &[],
        provenance: &Provenance::new(&survey.corpus, None),
        language: Language::Nb,
    };
    let head = r"
\begin{table}
  \centering
  \caption{Hva er vanskelig?}
  \label{tab:q-1}
  \begin{tabular}{lrrrr}
    \toprule
    Tema & n & Prosent & 95 \% KI & Andel av koder \\
    \midrule
";
    let latex = page.to_latex();
    assert!(latex.contains(head), "{latex}");
    assert!(latex.contains("\n    \\quad "), "{latex}");
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    let survey = survey(&ANSWERS);
    let options = TableOptions::default();
    let workbook = || survey.workbook(&[survey.table(options)], &[survey.crosstab(options)], true);
    let first = workbook();
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert_eq!(first, workbook());
}

#[test]
fn waves_and_pairs_have_the_figures_of_their_records() {
    for (now, before) in [(ANSWERS.to_vec(), weighted()), (weighted(), ANSWERS.to_vec())] {
        let (now, before) = (survey(&now), survey(&before[1..]));
        for min_cell in [0, 2] {
            let options = TableOptions {
                min_cell,
                ..TableOptions::default()
            };
            let (table, earlier) = (now.table(options), before.table(options));
            let provenance = Provenance::new(&now.corpus, None);
            let page = TablePage {
                corpus: &now.corpus,
                tables: &[],
                crosstabs: &[],
                provenance: &provenance,
                language: Language::Nb,
            };
            let waves = Waves::new(&table, &earlier);
            let pairs = Pairs::new(&now.corpus, &now.codings, &now.book, 0, options);
            let tables = [
                waves.beside(&table, &earlier, Language::Nb),
                pairs.beside(Language::Nb),
            ];
            let html = page.beside_html("<Prøve>", &tables);
            assert!(html.contains("<h1>&lt;Prøve&gt;</h1>"));
            let bases = 1;
            let rows = waves.rows.len() + bases + pairs.rows.len();
            assert_eq!(html.matches("<th scope=\"row\"").count(), rows);
            let sheets = sheets(&page.beside_xlsx(&tables).expect("a workbook"));
            // Below the title, the headings and the bases.
            let first = &sheets[0].1;
            is_same(&cell(first, 2, 1), &waves.records(&now.corpus)[0][8], 1.0);
            for (row, record) in (3..).zip(waves.records(&now.corpus)) {
                assert_eq!(cell(first, row, 0), Data::String(record[2].plain()));
                for (column, at, scale) in [
                    (1, 6, 1.0),
                    (2, 7, 100.0),
                    (3, 3, 1.0),
                    (4, 4, 100.0),
                    (5, 9, 1.0),
                    (6, 10, 1.0),
                    (7, 11, 1.0),
                    (8, 13, 1.0),
                ] {
                    let read = cell(first, row, column);
                    // Percentages are rounded to six decimals in both.
                    is_same(&read, &record[at], scale);
                }
            }
            let second = &sheets[1].1;
            for (row, record) in (2..).zip(pairs.records(&now.corpus)) {
                assert_eq!(cell(second, row, 0), Data::String(record[2].plain()));
                assert_eq!(cell(second, row, 1), Data::String(record[4].plain()));
                for (column, at) in (2..7).zip(5..10) {
                    is_same(&cell(second, row, column), &record[at], 1.0);
                }
            }
        }
    }
}
