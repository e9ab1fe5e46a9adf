//! The project file `fritekst.toml`, which says what is where in a survey.

use std::collections::HashMap;
use std::fmt::Display;
use std::path::PathBuf;

use crate::source::{
    Code, Fields, Label, Literal, Problem, Problems, SourceId, Value, did_you_mean, parse_toml,
};
use crate::text::{Language, Span};

use super::charset::Charset;
use super::delimiter::Delimiter;
use super::header_rows::HeaderRows;
use super::{Question, QuestionId};

use super::layout::{Layout, Shape};
use super::named::{by_question, is_filled, name, names};
use super::read::ReadOptions;

/// What a project file says. Each part may be left out, since flags can say the same.
///
/// Paths are as written: relative to the folder of the project file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// The survey's title.
    pub title: Option<Label>,
    /// The files of answers.
    pub answers: Vec<PathBuf>,
    /// The column of the respondent's id.
    pub id: Option<String>,
    /// The columns of answers.
    pub shape: Option<Shape>,
    /// The columns of background variables.
    pub background: Vec<String>,
    /// The column of weights.
    pub weight: Option<String>,
    /// The encoding, the delimiter and the sheet of the files, where they are given.
    pub options: ReadOptions,
    /// The wordings of the questions, in the order of the questions.
    pub questions: Vec<(QuestionId, Label)>,
    /// The codebook: a file, or a folder of them.
    pub codebook: Option<PathBuf>,
    /// Whether long keywords also find misspelt words; as the codebook says, if it is not said here.
    pub typos: Option<bool>,
    /// The language of reports.
    pub language: Option<Language>,
    /// Cells with fewer respondents than this are not shown.
    pub min_cell: Option<u64>,
    /// Whether personal data in quotes is replaced.
    pub redact: Option<bool>,
    /// The file of names that are replaced.
    pub names: Option<PathBuf>,
}

impl Project {
    /// Reads the project file `text`, and notes every mistake in it.
    pub fn parse(id: SourceId, text: &str) -> (Self, Vec<Problem>) {
        let mut problems = Problems::of(id);
        let (table, broken) = parse_toml(text, &problems);
        let mut fields = Fields::new(text, table.get_ref());
        let mut project = Self::default();
        if let Some(survey) = fields.fields("survey", &mut problems) {
            project.read_survey(survey, &mut problems);
        }
        if let Some(questions) = fields.fields("questions", &mut problems) {
            project.read_questions(&questions, &mut problems);
        }
        if let Some(mut codebook) = fields.fields("codebook", &mut problems) {
            project.codebook = name(&mut codebook, "path", &mut problems).map(|path| path.text.into());
            codebook.close(&mut problems);
        }
        if let Some(mut analysis) = fields.fields("analysis", &mut problems) {
            project.typos = analysis.flag("typos", &mut problems).map(|(typos, _)| typos);
            analysis.close(&mut problems);
        }
        if let Some(mut report) = fields.fields("report", &mut problems) {
            project.language = parsed(&mut report, "language", &mut problems, str::parse);
            project.min_cell = report.count("min_cell", &mut problems);
            project.redact = report.flag("redact", &mut problems).map(|(redact, _)| redact);
            project.names = name(&mut report, "names", &mut problems).map(|names| names.text.into());
            report.close(&mut problems);
        }
        fields.close(&mut problems);
        if let Some(broken) = broken {
            problems.break_off(text, broken);
        }
        (project, problems.into_vec())
    }

    /// The layout of the answers, if their columns are named.
    pub fn layout(&self) -> Option<Layout> {
        Some(Layout {
            id: self.id.clone(),
            shape: self.shape.clone()?,
            background: self.background.clone(),
            weight: self.weight.clone(),
        })
    }

    fn read_survey(&mut self, mut fields: Fields<'_>, problems: &mut Problems) {
        let text = |literal: Literal| literal.text;
        self.title = title(&mut fields, problems);
        self.answers = names(&mut fields, "answers", problems)
            .into_iter()
            .map(PathBuf::from)
            .collect();
        self.id = name(&mut fields, "id", problems).map(text);
        self.shape = shape(&mut fields, problems);
        self.background = names(&mut fields, "background", problems);
        self.weight = name(&mut fields, "weight", problems).map(text);
        self.options = ReadOptions {
            encoding: parsed(&mut fields, "encoding", problems, Charset::new),
            delimiter: parsed(&mut fields, "delimiter", problems, Delimiter::new),
            sheet: name(&mut fields, "sheet", problems).map(text),
            header_rows: parsed(&mut fields, "header_rows", problems, HeaderRows::new),
            decimal: parsed(&mut fields, "decimal", problems, str::parse),
            duplicates: parsed(&mut fields, "duplicates", problems, str::parse).unwrap_or_default(),
            blank_ids: parsed(&mut fields, "blank_ids", problems, str::parse).unwrap_or_default(),
            ..ReadOptions::default()
        };
        fields.close(problems);
    }

    /// Reads the wordings. That of a question which no column is of is probably misplaced.
    fn read_questions(&mut self, fields: &Fields<'_>, problems: &mut Problems) {
        let known: Option<Vec<&str>> = match &self.shape {
            Some(Shape::Wide(columns)) => Some(columns.iter().map(|(id, _)| id.as_str()).collect()),
            Some(Shape::Long { question: None, text }) => Some(vec![text.trim()]),
            _ => None,
        };
        let mut questions = Vec::new();
        for (id, span, wording) in by_question(fields, wording, problems) {
            if let Some(known) = known.as_ref().filter(|known| !known.contains(&id.as_str())) {
                problems
                    .warning(
                        Code::UnusedQuestion,
                        span,
                        format!("no column of answers is of question `{id}`"),
                    )
                    .help(did_you_mean(id.as_str(), known));
            }
            questions.push((id, wording));
        }
        self.questions = questions;
    }

    /// Gives the questions their wordings in one language; those that have none keep what they have.
    pub fn word(&self, questions: &mut [Question], language: Language) {
        for (id, wording) in &self.questions {
            if let Some(question) = questions.iter_mut().find(|question| question.id == *id) {
                question.text = Some(wording.text(language).to_owned());
            }
        }
    }

    /// The wordings of the questions in one language.
    pub fn wordings(&self, language: Language) -> Vec<(QuestionId, String)> {
        let wordings = self.questions.iter();
        wordings
            .map(|(id, wording)| (id.clone(), wording.text(language).to_owned()))
            .collect()
    }
}

fn title(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Label> {
    let value = fields.value("title")?;
    wording(fields, "title", value, problems)
}

/// A text in one or several languages; each of them is more than white space.
fn wording<'a>(
    fields: &Fields<'a>,
    key: &str,
    value: &'a Value<'a>,
    problems: &mut Problems,
) -> Option<Label> {
    let label = fields.as_label(key, value, problems)?;
    if label.given().all(|(_, text)| !text.trim().is_empty()) {
        return Some(label);
    }
    problems
        .error(Span::from(value.span()), format!("`{key}` is blank"))
        .help("fill it in, or leave it out");
    None
}

/// The value of `key`, which `parse` makes of its text.
fn parsed<T, E: Display>(
    fields: &mut Fields<'_>,
    key: &'static str,
    problems: &mut Problems,
    parse: fn(&str) -> Result<T, E>,
) -> Option<T> {
    let literal = fields.literal(key, problems)?;
    let parsed = parse(&literal.text);
    let told = parsed.map_err(|error| problems.error(literal.span, error.to_string()));
    told.ok()
}

/// Where the answers stand: one a row, or one question a column.
fn shape(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Shape> {
    let question = name(fields, "question", problems);
    let text = name(fields, "text", problems);
    let span = fields.value("columns").map(|value| Span::from(value.span()));
    let columns = fields.fields("columns", problems);
    let columns = columns.map(|columns| wide(&columns, problems));
    match (question, text, span) {
        (question, text, Some(span)) => {
            for (key, literal) in [("question", question), ("text", text)] {
                if let Some(literal) = literal {
                    problems
                        .error(literal.span, format!("`{key}` and `columns` exclude each other"))
                        .help("`text` is for files with an answer a row, `columns` for a column a question");
                }
            }
            let columns = columns?;
            if columns.is_empty() {
                problems
                    .error(span, "`columns` names no question")
                    .help("write it as { question = \"column\" }, or leave it out");
            }
            (!columns.is_empty()).then_some(Shape::Wide(columns))
        }
        (Some(question), None, None) => {
            problems
                .error(question.span, "`question` without `text`")
                .help("name the column of the answers with `text`");
            None
        }
        (question, text, None) => Some(Shape::Long {
            question: question.map(|literal| literal.text),
            text: text?.text,
        }),
    }
}

/// The columns of each question, each column once.
fn wide(fields: &Fields<'_>, problems: &mut Problems) -> Vec<(QuestionId, String)> {
    let mut columns = Vec::new();
    let mut question_of: HashMap<String, QuestionId> = HashMap::new();
    let of_question = |(id, _, columns): (QuestionId, Span, Vec<Literal>)| {
        columns.into_iter().map(move |column| (id.clone(), column))
    };
    let listed = by_question(
        fields,
        |fields, key, value, problems| Some(fields.as_literals(key, value, problems)),
        problems,
    );
    for (id, column) in listed.into_iter().flat_map(of_question) {
        if let Some(other) = question_of.get(&column.text) {
            problems
                .error(
                    column.span,
                    match *other == id {
                        true => format!("column `{}` is twice in `{id}`", column.text),
                        false => format!("column `{}` is given to two questions", column.text),
                    },
                )
                .help(match *other == id {
                    true => "take one away".to_owned(),
                    false => format!("the other is `{other}`"),
                });
        } else if is_filled(&column, id.as_str(), problems) {
            question_of.insert(column.text.clone(), id.clone());
            columns.push((id, column.text));
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn parse(text: &str) -> (Project, Vec<Problem>) {
        Project::parse(Sources::default().add("fritekst.toml", text), text)
    }

    fn valid(text: &str) -> Project {
        let (project, problems) = parse(text);
        assert_eq!(problems, []);
        project
    }

    /// What is told of `text`: the marked source, the message and the help.
    fn told(text: &str) -> Vec<String> {
        let (_, problems) = parse(text);
        let line = |problem: &Problem| {
            let help = problem.help.as_deref().unwrap_or_default();
            format!("{} | {} | {help}", &text[problem.span], problem.message)
        };
        problems.iter().map(line).collect()
    }

    fn question(id: &str) -> QuestionId {
        QuestionId::new(id).expect("an id")
    }

    #[test]
    fn a_whole_project_is_read() {
        let project = valid(
            r#"
            [survey]
            title = "Kommuneundersøkelsen 2023"
            answers = ["svar.csv", "mer/svar.csv"]
            id = "respondent"
            question = "sporsmal"
            text = "svar"
            background = ["fylke", "rolle"]
            weight = "vekt"
            encoding = "latin1"
            delimiter = "tab"
            [questions]
            q2 = "Hva er bra?"
            q1 = { nn = "Kva er dårleg?", nb = "Hva er dårlig?" }
            [codebook]
            path = "../kodebok"
            [report]
            language = "nn"
            min_cell = 5
            redact = true
            names = "navn.txt"
            "#,
        );
        let long = Shape::Long {
            question: Some("sporsmal".to_owned()),
            text: "svar".to_owned(),
        };
        assert_eq!(project.shape, Some(long));
        assert_eq!(
            project.answers,
            [PathBuf::from("svar.csv"), PathBuf::from("mer/svar.csv")]
        );
        assert_eq!(project.background, ["fylke", "rolle"]);
        assert_eq!(project.options.encoding.map(Charset::name), Some("windows-1252"));
        assert_eq!(project.options.delimiter, Some(Delimiter::TAB));
        let wordings = |second: &str| {
            [("q2", "Hva er bra?"), ("q1", second)].map(|(id, text)| (question(id), text.to_owned()))
        };
        assert_eq!(project.wordings(Language::Nb), wordings("Hva er dårlig?"));
        assert_eq!(project.wordings(Language::Nn), wordings("Kva er dårleg?"));
        assert_eq!(project.wordings(Language::En), wordings("Hva er dårlig?"));
        assert_eq!(
            (project.language, project.min_cell),
            (Some(Language::Nn), Some(5))
        );
        assert_eq!(
            (project.redact, project.names.clone()),
            (Some(true), Some(PathBuf::from("navn.txt")))
        );
        assert_eq!(
            project.layout().and_then(|layout| layout.weight).as_deref(),
            Some("vekt")
        );
    }

    #[test]
    fn wide_columns_keep_their_order_and_answers_may_be_one_file() {
        let project = valid("[survey]\nanswers = 'a.csv'\ncolumns = { b = 'q1', a = 'q2' }\n");
        let columns = vec![(question("b"), "q1".to_owned()), (question("a"), "q2".to_owned())];
        assert_eq!(project.shape, Some(Shape::Wide(columns)));
        assert_eq!(project.answers, [PathBuf::from("a.csv")]);
    }

    #[test]
    fn a_file_may_say_little() {
        assert_eq!(valid(""), Project::default());
        assert_eq!(valid("[report]\nmin_cell = 0\n").layout(), None);
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let text = "[survey]\ntittel = 'x'\nid = ' '\ntext = 3\nbackground = ['a', 'a']\nencoding = 'utf-9'\n\
                    delimiter = 'x'\n[rapport]\n[report]\nlanguage = 'no'\nmin_cell = -1\n";
        assert_eq!(
            told(text),
            [
                "' ' | `id` is blank | fill it in, or leave it out",
                "3 | `text` is a text, not a number | put it in quotation marks",
                "'a' | `a` is twice in `background` | take one away",
                "'utf-9' | unknown encoding `utf-9`; did you mean `utf-8`? | ",
                "'x' | `x` cannot be a delimiter; it is `,`, `;`, `|`, `tab` or another single ASCII punctuation \
                 mark | ",
                "tittel | unknown key `tittel` | did you mean `title`?",
                "'no' | unknown language `no`; there is `nb`, `nn` and `en` | ",
                "-1 | `min_cell` is a whole number, not below zero | ",
                "rapport | unknown key `rapport` | did you mean `report`?",
            ]
        );
    }

    #[test]
    fn what_is_redacted_is_checked() {
        assert_eq!(
            told("[report]\nredact = 'ja'\nnames = ' '\n"),
            [
                "'ja' | `redact` is true or false, not a text | ",
                "' ' | `names` is blank | fill it in, or leave it out",
            ]
        );
    }

    #[test]
    fn the_two_layouts_exclude_each_other() {
        let help = "`text` is for files with an answer a row, `columns` for a column a question";
        assert_eq!(
            told("[survey]\ntext = 'svar'\ncolumns = { a = 'q1' }\n"),
            [format!(
                "'svar' | `text` and `columns` exclude each other | {help}"
            )]
        );
        assert_eq!(
            told("[survey]\nquestion = 'q'\n"),
            ["'q' | `question` without `text` | name the column of the answers with `text`"]
        );
    }

    #[test]
    fn columns_are_checked() {
        assert_eq!(
            told("[survey]\ncolumns = { a = 'q1', b = 'q1', ' a' = 'q2', c = '' }\n"),
            [
                "' a' | question `a` is given twice | take one away",
                "'q1' | column `q1` is given to two questions | the other is `a`",
                "'' | `c` is blank | fill it in, or leave it out",
            ]
        );
        let help = "write it as { question = \"column\" }, or leave it out";
        assert_eq!(
            told("[survey]\ncolumns = {}\n"),
            [format!("{{}} | `columns` names no question | {help}")]
        );
    }

    #[test]
    fn a_wording_without_a_column_is_warned_of() {
        let text = "[survey]\ncolumns = { bolig = 'q1' }\n[questions]\nbolg = 'Hva?'\n";
        assert_eq!(
            told(text),
            ["bolg | no column of answers is of question `bolg` | did you mean `bolig`?"]
        );
    }

    #[test]
    fn broken_toml_is_told_and_the_rest_read() {
        let (project, problems) = parse("[survey]\ntitle = \nid = 'x'\n");
        assert!(problems[0].message.starts_with("not valid TOML"), "{problems:?}");
        assert_eq!(project.id.as_deref(), Some("x"));
    }
}
