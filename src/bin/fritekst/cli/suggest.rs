//! `fritekst suggest`: words and phrases that a codebook lacks.

use std::io::{Read, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};

use fritekst::advice::suggest::{Gold, Judged, Kwic, Suggester, Suggestion, Suggestions};
use fritekst::codebook::edit::ThemeList;
use fritekst::report::{
    Format, GridWriter, PageStyle, Phrases, SuggestPhrases, Value, aligned, count, escape_markdown, mark,
    number, visible,
};
use fritekst::source::open;

use super::amend::amend;
use super::output::{Look, OutputArgs};
use super::survey::{Coded, SurveyArgs};
use super::table::{footer, heading, line_width, paragraph, wrap};
use super::{Console, Outcome};

/// Suggest words and phrases that a theme's rules lack, or what the uncoded answers are about
#[derive(Debug, clap::Args)]
#[command(after_help = "\
fritekst suggest -C FOLDER                  of every theme the best, and of the uncoded answers
fritekst suggest -C FOLDER --theme bolig    what the theme `bolig` lacks, with examples
fritekst suggest -C FOLDER --uncoded        what the answers without a theme are about
fritekst suggest -C FOLDER --theme bolig --gold gold.csv   tried on answers coded by hand
fritekst suggest -C FOLDER --theme bolig --add husleie     write it into the codebook")]
pub struct Args {
    /// Suggest for the theme of that id
    #[arg(long, value_name = "THEME", conflicts_with = "uncoded")]
    theme: Option<String>,
    /// Suggest for the answers in which no theme was found
    #[arg(long)]
    uncoded: bool,
    /// How many to suggest; 0 for all [default: 15; of all themes at once 2 each, and 5 for the uncoded]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// In how many of the theme's answers a candidate must be
    #[arg(long, value_name = "N", default_value_t = 2)]
    min: usize,
    /// Answers coded by hand, as `fritekst code` writes them: tells right new answers from wrong ones
    #[arg(long, value_name = "FILE", conflicts_with = "uncoded")]
    gold: Option<PathBuf>,
    /// Write EXPR into the codebook file that has the theme, and tell what that changed (repeatable)
    #[arg(long, value_name = "EXPR", requires = "theme", conflicts_with_all = ["uncoded", "gold", "limit", "output", "format"])]
    add: Vec<String>,
    /// Which list of the theme it is written to: any, none, unless, match or no_match
    #[arg(long, value_name = "LIST", default_value = "any", requires = "add")]
    to: ListArg,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum ListArg {
    Any,
    None,
    Unless,
    Match,
    NoMatch,
}

impl From<ListArg> for ThemeList {
    fn from(list: ListArg) -> Self {
        match list {
            ListArg::Any => Self::Any,
            ListArg::None => Self::None,
            ListArg::Unless => Self::Unless,
            ListArg::Match => Self::Match,
            ListArg::NoMatch => Self::NoMatch,
        }
    }
}

/// The columns for machines, before those of a gold standard.
const COLUMNS: [&str; 8] = [
    "question",
    "theme",
    "expression",
    "n",
    "n_elsewhere",
    "keyness",
    "log_ratio",
    "new",
];

/// The last columns for machines.
const EXAMPLES: [&str; 3] = ["example_1", "example_2", "example_3"];

/// What is suggested for a theme of a question, or for its uncoded answers.
struct Section {
    question: usize,
    theme: Option<usize>,
    suggestions: Suggestions,
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args.output.format(Format::Terminal, &Format::OF_GRIDS, console)?;
    let mut coded = Coded::open(&args.survey, &[], console)?;
    if let Some(theme) = &args.theme {
        coded.check_theme(theme)?;
        if !args.add.is_empty() {
            return amend(
                &coded,
                theme,
                args.to.into(),
                &args.add,
                args.output.is_forced(),
                console,
            );
        }
    }
    let gold = read_gold(args, &mut coded)?;
    let suggester = Suggester {
        corpus: &coded.survey.corpus,
        coder: &coded.coder,
        codings: &coded.codings,
        gold: gold.as_ref(),
        min: args.min.max(1),
    };
    let sections = sections(args, &coded, &suggester);
    if sections.is_empty() {
        bail!("no question that is shown has the theme; give another --only, or none");
    }
    let page = Page {
        coded: &coded,
        sections,
        has_gold: gold.is_some(),
    };
    args.output
        .write(format, &coded.survey.files, console, |out, look| match format {
            Format::Terminal | Format::Markdown => page.write(out, look),
            _ => Ok(page.write_grid(out, look)?),
        })?;
    Ok(Outcome::Done)
}

fn read_gold(args: &Args, coded: &mut Coded) -> anyhow::Result<Option<Gold>> {
    let Some(file) = &args.gold else {
        return Ok(None);
    };
    let mut text = String::new();
    open(file)
        .and_then(|mut file| file.read_to_string(&mut text))
        .with_context(|| format!("cannot read {}", file.display()))?;
    let gold = Gold::parse(&text, &coded.survey.corpus).with_context(|| file.display().to_string())?;
    coded.survey.files.push(file.clone());
    Ok(Some(gold))
}

/// What was asked for: one theme, the uncoded answers, or some of everything.
fn sections(args: &Args, coded: &Coded, suggester: &Suggester<'_>) -> Vec<Section> {
    const MANY: usize = 15;
    let is_overview = args.theme.is_none() && !args.uncoded;
    let limit = |of_overview| match args.limit {
        Some(0) => usize::MAX,
        Some(limit) => limit,
        None if is_overview => of_overview,
        None => MANY,
    };
    let mut sections = Vec::new();
    for (question, book) in coded.questions() {
        let themes: Vec<usize> = match &args.theme {
            Some(id) => book.find_theme(id).into_iter().collect(),
            None if args.uncoded => Vec::new(),
            None => (0..book.themes.len()).collect(),
        };
        let of_themes = themes.into_iter().filter_map(|theme| {
            Some(Section {
                question,
                theme: Some(theme),
                suggestions: suggester.for_theme(question, theme, limit(2))?,
            })
        });
        sections.extend(of_themes);
        if args.theme.is_none() {
            let suggestions = suggester.for_uncoded(question, limit(5));
            sections.extend(suggestions.map(|suggestions| Section {
                question,
                theme: None,
                suggestions,
            }));
        }
    }
    sections
}

/// What is written.
struct Page<'a> {
    coded: &'a Coded,
    sections: Vec<Section>,
    has_gold: bool,
}

impl Page<'_> {
    fn write(&self, out: &mut dyn Write, look: Look) -> anyhow::Result<()> {
        let survey = &self.coded.survey;
        let phrases = SuggestPhrases::of(survey.language);
        for sections in self.sections.chunk_by(|one, next| one.question == next.question) {
            let question = &survey.corpus.questions[sections[0].question];
            let wording = question.text.as_deref().unwrap_or(question.id.as_str());
            heading(out, look, 2, wording)?;
            for section in sections {
                self.write_section(out, look, section)?;
            }
        }
        if self
            .sections
            .iter()
            .any(|section| !section.suggestions.found.is_empty())
        {
            let gold = if self.has_gold { phrases.note_gold } else { "" };
            paragraph(out, look, format!("{} {gold}", phrases.note).trim_end())?;
        }
        Ok(footer(out, look, &self.coded.provenance.line(survey.language))?)
    }

    fn write_section(&self, out: &mut dyn Write, look: Look, section: &Section) -> anyhow::Result<()> {
        let language = self.coded.survey.language;
        let phrases = SuggestPhrases::of(language);
        let suggestions = &section.suggestions;
        let (title, told) = match self.theme(section) {
            Some(theme) => {
                let told = if self.has_gold {
                    phrases.with_theme_gold
                } else {
                    phrases.with_theme
                };
                (format!("{} ({})", theme.label.text(language), theme.id), told)
            }
            None => (Phrases::of(language).uncoded.to_owned(), phrases.without_theme),
        };
        heading(out, look, 4, &title)?;
        let told = told
            .replace("{n}", &count(suggestions.within, language))
            .replace("{all}", &count(suggestions.answers, language));
        let barred = self.barred(suggestions, look);
        if suggestions.found.is_empty() {
            let told = format!("{told} {} {barred}", phrases.nothing);
            return Ok(paragraph(out, look, told.trim_end())?);
        }
        paragraph(out, look, format!("{told} {barred}").trim_end())?;
        self.write_table(out, look, &suggestions.found)?;
        for suggestion in &suggestions.found {
            self.write_examples(out, look, suggestion)?;
        }
        Ok(())
    }

    /// What is left out for the sake of the theme's examples.
    fn barred(&self, suggestions: &Suggestions, look: Look) -> String {
        if suggestions.barred.is_empty() {
            return String::new();
        }
        let language = self.coded.survey.language;
        let style = PageStyle::of(look.format, language);
        let written = suggestions
            .barred
            .iter()
            .map(|expression| (style.code)(expression));
        let written = written.collect::<Vec<_>>().join(", ");
        SuggestPhrases::of(language)
            .barred
            .replace("{expressions}", &written)
    }

    fn write_table(&self, out: &mut dyn Write, look: Look, found: &[Suggestion]) -> std::io::Result<()> {
        let language = self.coded.survey.language;
        let phrases = SuggestPhrases::of(language);
        let mut columns = vec![
            phrases.expression,
            phrases.within,
            phrases.elsewhere,
            "G²",
            phrases.log_ratio,
            phrases.new,
        ];
        if found.iter().any(|suggestion| suggestion.judged.is_some()) {
            columns.extend(phrases.judged);
        }
        let columns: Vec<String> = columns.into_iter().map(str::to_owned).collect();
        let row = |suggestion: &Suggestion| {
            let found = &suggestion.occurrences;
            let mut row = vec![
                suggestion.expression.clone(),
                count(found.within, language),
                count(found.elsewhere, language),
                number(found.log_likelihood(), 1, language),
                number(found.log_ratio(), 1, language),
                count(suggestion.new, language),
            ];
            if let Some(judged) = suggestion.judged {
                row.extend([judged.right, judged.wrong].map(|n| count(n, language)));
            }
            row
        };
        let rows: Vec<Vec<String>> = found.iter().map(row).collect();
        if look.format == Format::Markdown {
            let mut grid = GridWriter::new(out, look.format, columns, &self.coded.provenance, look.width)?;
            for row in rows {
                grid.row(row.into_iter().map(Value::Text).collect())?;
            }
            grid.finish()?;
            return writeln!(out);
        }
        let right: Vec<bool> = (0..columns.len()).map(|column| column > 0).collect();
        writeln!(out, "{}\n", aligned(&columns, rows, &right, look.width))
    }

    fn write_examples(
        &self,
        out: &mut dyn Write,
        look: Look,
        suggestion: &Suggestion,
    ) -> std::io::Result<()> {
        let expression = &suggestion.expression;
        match look.format {
            Format::Markdown => writeln!(out, "**{}**\n", escape_markdown(expression))?,
            _ => writeln!(out, "{expression}")?,
        }
        for example in &suggestion.examples {
            let respondent = self.respondent(example);
            match look.format {
                Format::Markdown => {
                    let text = mark(&example.text, &example.spans, look.marks, escape_markdown);
                    writeln!(out, "- {text} ({})", escape_markdown(respondent))?;
                }
                _ => {
                    const INDENT: &str = "    ";
                    let text = mark(&example.text, &example.spans, look.marks, visible);
                    let width = line_width(look).saturating_sub(INDENT.len()).max(20);
                    let lines = wrap(&format!("{text} ({})", visible(respondent)), width);
                    let lines = lines.replace('\n', &format!("\n{INDENT}"));
                    writeln!(out, "  – {lines}")?;
                }
            }
        }
        writeln!(out)
    }

    fn write_grid(&self, out: &mut dyn Write, look: Look) -> std::io::Result<()> {
        let judged: &[&str] = match self.has_gold {
            true => &["right", "wrong", "precision"],
            false => &[],
        };
        let columns = [&COLUMNS[..], judged, &EXAMPLES].concat();
        let columns = columns.into_iter().map(str::to_owned).collect();
        let mut grid = GridWriter::new(out, look.format, columns, &self.coded.provenance, look.width)?;
        for section in &self.sections {
            for suggestion in &section.suggestions.found {
                grid.row(self.record(section, suggestion, look))?;
            }
        }
        grid.finish()
    }

    fn record(&self, section: &Section, suggestion: &Suggestion, look: Look) -> Vec<Value> {
        let question = &self.coded.survey.corpus.questions[section.question].id;
        let theme = self.theme(section).map_or("(uncoded)", |theme| theme.id.as_str());
        let found = &suggestion.occurrences;
        let mut record = vec![
            Value::Text(question.to_string()),
            Value::Text(theme.to_owned()),
            Value::Text(suggestion.expression.clone()),
            Value::Count(found.within),
            Value::Count(found.elsewhere),
            Value::Number(rounded(found.log_likelihood())),
            Value::Number(rounded(found.log_ratio())),
            Value::Count(suggestion.new),
        ];
        if self.has_gold {
            let judged = suggestion.judged;
            let n = |n: Option<usize>| n.map_or(Value::Missing, Value::Count);
            let precision = judged.and_then(Judged::precision).map(rounded);
            record.extend([
                n(judged.map(|judged| judged.right)),
                n(judged.map(|judged| judged.wrong)),
                precision.map_or(Value::Missing, Value::Number),
            ]);
        }
        record.extend((0..EXAMPLES.len()).map(|at| match suggestion.examples.get(at) {
            Some(example) => Value::Text(mark(&example.text, &example.spans, look.marks, str::to_owned)),
            None => Value::Missing,
        }));
        record
    }

    fn theme(&self, section: &Section) -> Option<&fritekst::codebook::Theme> {
        let book = self.coded.book(section.question)?;
        Some(&book.themes[section.theme?])
    }

    fn respondent(&self, example: &Kwic) -> &str {
        let corpus = &self.coded.survey.corpus;
        corpus.respondent(corpus.answer(example.answer)).id()
    }
}

/// A figure for machines, to as many decimals as are the same on every machine.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
