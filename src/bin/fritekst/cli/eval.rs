//! `fritekst eval`: how well the codebook codes, beside codings by hand.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;

use fritekst::agreement::{
    Comparison, Evaluation, Figures, Half, HandCoded, HandCodings, KnownIds, Score, Scored, Twice,
};
use fritekst::corpus::{QuestionId, RespondentId};
use fritekst::report::{
    AgreementPhrases, Format, GridWriter, Phrases, Value, aligned, count, number, visible,
};
use fritekst::stats::{Interval, Tally};
use fritekst::text::Language;

use super::differences::{Difference, write_differences};
use super::hand::{in_folder, name, read_codings};
use super::output::{Look, OutputArgs};
use super::survey::{Coded, SurveyArgs};
use super::table::{footer, heading, paragraph};
use super::{Console, Outcome};

mod warnings;

/// Measure the codebook against codings by hand
#[derive(Debug, clap::Args)]
#[command(after_help = "\
fritekst eval gold.csv -C FOLDER                     precision, recall and F1 of each theme
fritekst eval gold.csv -C FOLDER --errors --theme bolig     the answers that are coded otherwise
fritekst eval gold.csv -C FOLDER --half held-out --min-f1 0.85     exit 1 if the mean F1 is lower")]
pub struct Args {
    /// Codings by hand, as `fritekst code` writes them
    gold: PathBuf,
    /// Only this theme (repeatable)
    #[arg(long, value_name = "THEME")]
    theme: Vec<String>,
    /// Only respondents of one half, development or held-out: rules are made on one and judged on the other
    #[arg(long, value_name = "HALF")]
    half: Option<Half>,
    /// Another seed makes other halves, and draws other intervals
    #[arg(long, default_value_t = 2023)]
    seed: u64,
    /// Order of the themes
    #[arg(long, value_enum, default_value = "codebook")]
    sort: Sort,
    /// List the answers that are coded otherwise, with what hit
    #[arg(long)]
    errors: bool,
    /// Exit 1 if the mean F1 over the themes is below X
    #[arg(long, value_name = "X", conflicts_with = "errors")]
    min_f1: Option<f64>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Sort {
    /// As in the codebook
    Codebook,
    /// Worst first
    F1,
}

/// The columns for machines: first those of the contract, then the limits of the intervals.
const COLUMNS: [&str; 17] = [
    "question",
    "theme",
    "tp",
    "fp",
    "fn",
    "precision",
    "recall",
    "f1",
    "kappa",
    "precision_low",
    "precision_high",
    "recall_low",
    "recall_high",
    "f1_low",
    "f1_high",
    "kappa_low",
    "kappa_high",
];

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args.output.format(Format::Terminal, &Format::OF_GRIDS, console)?;
    if let Some(wanted) = args.min_f1.filter(|wanted| !(0.0..=1.0).contains(wanted)) {
        bail!("--min-f1 {wanted}: F1 is between 0 and 1");
    }
    let mut coded = Coded::open(&args.survey, &[], console)?;
    for theme in &args.theme {
        coded.check_theme(theme)?;
    }
    let gold = in_folder(&args.gold, args.survey.dir());
    let codings = read_codings(&gold, Some(&known_ids(&coded)), console)?;
    let measured = measured(args, &coded, &codings, console)?;
    coded.provenance = coded.provenance.and(name(&args.gold), &codings);
    coded.survey.files.push(gold);
    let page = Page::new(args, &coded, &codings, measured);
    args.output
        .write(format, &coded.survey.files, console, |out, look| {
            match (args.errors, format) {
                (true, _) => write_differences(out, look, &coded, &page.differences()),
                (false, Format::Terminal | Format::Markdown) => page.write(out, look),
                (false, _) => Ok(page.write_grid(out, look)?),
            }
        })?;
    let f1 = page.evaluation.means.f1.value;
    match args.min_f1 {
        Some(wanted) if f1.is_none_or(|f1| f1 < wanted) => Ok(Outcome::Wanting),
        _ => Ok(Outcome::Done),
    }
}

/// What the survey calls its questions, their themes and its background variables.
fn known_ids(coded: &Coded) -> KnownIds {
    let corpus = &coded.survey.corpus;
    let of_question = |(at, question): (usize, &fritekst::corpus::Question)| {
        let themes = coded.book(at).map_or(&[][..], |book| &book.themes);
        let ids = themes.iter().map(|theme| theme.id.as_str().to_owned());
        (question.id.clone(), ids.collect())
    };
    let questions = corpus.questions.iter().enumerate().map(of_question);
    KnownIds::new(questions.collect(), corpus.background.clone())
}

/// The answers that were coded by hand and are shown, as the codebook and as the hand codes them, and their numbers.
fn measured(
    args: &Args,
    coded: &Coded,
    codings: &HandCodings,
    console: &mut Console<'_>,
) -> anyhow::Result<Vec<(usize, Twice)>> {
    let corpus = &coded.survey.corpus;
    let mut measured = Vec::new();
    let mut known = BTreeSet::new();
    for mentions in corpus.mentions(0..corpus.len()) {
        let number = mentions.start;
        let answer = corpus.answer(number);
        let question = &corpus.question(answer).id;
        let respondent = RespondentId::new(corpus.respondent(answer).id())?;
        let Some(second) = codings.of(&respondent, question) else {
            continue;
        };
        known.insert((respondent.clone(), question.clone()));
        let is_in_half = args
            .half
            .is_none_or(|half| Half::of(&respondent, args.seed) == half);
        let Some(book) = coded
            .book(answer.question)
            .filter(|_| coded.shows(answer.question) && is_in_half)
        else {
            continue;
        };
        let themes = mentions.flat_map(|number| coded.codings.themes(number).into_owned());
        let id = |theme: u32| book.themes[theme as usize].id.as_str().to_owned();
        measured.push((
            number,
            Twice {
                respondent,
                question: question.clone(),
                first: themes.map(id).collect(),
                second: second.clone(),
            },
        ));
    }
    let is_unknown =
        |coded: &&HandCoded| !known.contains(&(coded.respondent.clone(), coded.question.clone()));
    let unknown: Vec<_> = codings.answers().iter().filter(is_unknown).collect();
    if let Some(first) = unknown.first() {
        writeln!(
            console.err,
            "warning: {}: {} of {} coded answers are none of the survey, the first on {} (respondent {}, question {}); they \
             are not measured",
            args.gold.display(),
            unknown.len(),
            codings.answers().len(),
            first.place,
            visible(first.respondent.as_str()),
            visible(first.question.as_str())
        )?;
    }
    if measured.is_empty() {
        bail!(
            "{}: none of its answers is measured; are the ids of respondents and questions the survey's, and is there a \
             codebook for the questions?",
            args.gold.display()
        );
    }
    warnings::tell(args, coded, codings, &measured, console)?;
    Ok(measured)
}

/// What is written.
struct Page<'a> {
    coded: &'a Coded,
    numbers: Vec<usize>,
    comparison: Comparison,
    evaluation: Evaluation,
    is_weighted: bool,
}

impl<'a> Page<'a> {
    fn new(args: &Args, coded: &'a Coded, codings: &HandCodings, measured: Vec<(usize, Twice)>) -> Self {
        let (numbers, answers): (Vec<usize>, Vec<Twice>) = measured.into_iter().unzip();
        let has_answers = |question: &QuestionId| answers.iter().any(|twice| twice.question == *question);
        let wanted = |theme: &str| args.theme.is_empty() || args.theme.iter().any(|id| id == theme);
        let themes = coded.questions().filter_map(|(question, book)| {
            let question = &coded.survey.corpus.questions[question].id;
            // A theme without rules of its own is a heading over others, and no coder gives it.
            let coding = book.themes.iter().filter(|theme| !theme.any.is_empty());
            let ids = coding.map(|theme| theme.id.as_str().to_owned());
            let ids: Vec<String> = ids
                .filter(|id| wanted(id) && codings.can_tell(question, id))
                .collect();
            (has_answers(question) && !ids.is_empty()).then(|| (question.clone(), ids))
        });
        let comparison = Comparison::new(answers.clone(), themes.collect());
        let weight = |twice: &Twice| codings.weight(&twice.respondent, &twice.question).unwrap_or(1.0);
        let weights: Vec<f64> = comparison.answers.iter().map(weight).collect();
        let mut evaluation = Evaluation::new(&comparison, &weights, args.seed);
        if args.sort == Sort::F1 {
            let f1 = |scored: &Scored| scored.figures.f1.value.unwrap_or(f64::INFINITY);
            evaluation
                .themes
                .sort_by(|one, other| f1(one).total_cmp(&f1(other)));
        }
        Self {
            coded,
            numbers,
            comparison,
            evaluation,
            is_weighted: codings.is_weighted(),
        }
    }

    /// The answers that are coded otherwise, theme by theme.
    fn differences(&self) -> Vec<Difference> {
        let mut differences = Vec::new();
        for scored in &self.evaluation.themes {
            for (number, twice) in self.numbers.iter().zip(&self.comparison.answers) {
                let has = |themes: &BTreeSet<String>| themes.contains(&scored.theme);
                if twice.question == scored.question && has(&twice.first) != has(&twice.second) {
                    differences.push(Difference {
                        answer: *number,
                        theme: scored.theme.clone(),
                        is_missed: has(&twice.second),
                    });
                }
            }
        }
        differences
    }

    fn write(&self, out: &mut dyn Write, look: Look) -> anyhow::Result<()> {
        let survey = &self.coded.survey;
        let phrases = AgreementPhrases::of(survey.language);
        // Sorted by F1, themes of all questions stand in one list.
        let is_by_question = self.evaluation.themes.is_sorted_by_key(|scored| {
            survey
                .corpus
                .questions
                .iter()
                .position(|question| question.id == scored.question)
        });
        if is_by_question {
            for scored in self
                .evaluation
                .themes
                .chunk_by(|one, next| one.question == next.question)
            {
                let question = survey
                    .corpus
                    .questions
                    .iter()
                    .find(|question| question.id == scored[0].question);
                let text = question.and_then(|question| question.text.as_deref());
                heading(out, look, 2, text.unwrap_or(scored[0].question.as_str()))?;
                self.write_themes(out, look, scored)?;
                let f1 = Evaluation::mean_f1(scored.iter());
                paragraph(out, look, &phrases.of_question.replace("{f1}", &self.figure(f1)))?;
            }
        } else {
            self.write_themes(out, look, &self.evaluation.themes)?;
        }
        heading(out, look, 2, phrases.overall)?;
        let rows = vec![
            self.row(phrases.totals[0], self.evaluation.tally, self.evaluation.micro),
            self.cells(
                phrases.totals[1],
                ["", "", ""].map(str::to_owned),
                self.evaluation.means,
            ),
        ];
        self.write_rows(out, look, rows)?;
        let n = count(self.comparison.answers.len(), survey.language);
        let mut note = phrases.note_eval.replace("{n}", &n);
        if self.is_weighted {
            note.push_str(phrases.note_weights);
        }
        paragraph(out, look, &note)?;
        Ok(footer(out, look, &self.coded.provenance.line(survey.language))?)
    }

    fn write_themes(&self, out: &mut dyn Write, look: Look, scored: &[Scored]) -> std::io::Result<()> {
        let is_one = scored.iter().all(|other| other.question == scored[0].question);
        let name = |scored: &Scored| match is_one {
            true => scored.theme.clone(),
            false => format!("{}: {}", scored.question, scored.theme),
        };
        let rows = scored
            .iter()
            .map(|scored| self.row(&name(scored), scored.tally, scored.figures));
        self.write_rows(out, look, rows.collect())
    }

    fn write_rows(&self, out: &mut dyn Write, look: Look, rows: Vec<Vec<String>>) -> std::io::Result<()> {
        let language = self.coded.survey.language;
        let phrases = AgreementPhrases::of(language);
        let [tp, fp, missed] = phrases.found;
        let [precision, recall] = phrases.scores;
        let columns = [
            Phrases::of(language).theme,
            tp,
            fp,
            missed,
            precision,
            recall,
            "F1",
            "Kappa",
        ]
        .map(str::to_owned);
        if look.format == Format::Markdown {
            let mut grid = GridWriter::new(
                out,
                look.format,
                columns.into(),
                &self.coded.provenance,
                look.width,
            )?;
            for row in rows {
                grid.row(row.into_iter().map(Value::Text).collect())?;
            }
            grid.finish()?;
            return writeln!(out);
        }
        let right = [false, true, true, true, true, true, true, true];
        writeln!(out, "{}", aligned(&columns, rows, &right, look.width))
    }

    fn row(&self, name: &str, tally: Tally, figures: Figures) -> Vec<String> {
        let language = self.coded.survey.language;
        let counts = [tally.both, tally.first, tally.second];
        let counts = counts.map(|n| number(n, usize::from(self.is_weighted), language));
        self.cells(name, counts, figures)
    }

    fn cells(&self, name: &str, counts: [String; 3], figures: Figures) -> Vec<String> {
        let f1 = figures.f1;
        let mut figures = figures.all().map(|score| self.figure(score.value));
        if let Some(interval) = f1.interval {
            figures[2].push_str(&between(interval, self.coded.survey.language));
        }
        [visible(name)].into_iter().chain(counts).chain(figures).collect()
    }

    fn figure(&self, figure: Option<f64>) -> String {
        figure.map_or_else(
            || "–".to_owned(),
            |figure| number(figure, 2, self.coded.survey.language),
        )
    }

    fn write_grid(&self, out: &mut dyn Write, look: Look) -> std::io::Result<()> {
        let columns = COLUMNS.map(str::to_owned);
        let mut grid = GridWriter::new(
            out,
            look.format,
            columns.into(),
            &self.coded.provenance,
            look.width,
        )?;
        let text = |text: &str| Value::Text(text.to_owned());
        let counted = |n: f64| match self.is_weighted {
            true => Value::Number(n),
            false => Value::Count(n as usize),
        };
        let of = |question: Value, theme: &str, tally: Option<Tally>, figures: Figures| {
            let counts = tally.map_or([const { Value::Missing }; 3], |tally| {
                [tally.both, tally.first, tally.second].map(counted)
            });
            let figures = figures.all();
            let limits = figures.iter().flat_map(|score: &Score| {
                let limit = |of: fn(Interval) -> f64| value(score.interval.map(of));
                [limit(|interval| interval.low), limit(|interval| interval.high)]
            });
            [question, text(theme)]
                .into_iter()
                .chain(counts)
                .chain(figures.iter().map(|score| value(score.value)))
                .chain(limits)
                .collect()
        };
        let all = &self.evaluation;
        for scored in &all.themes {
            let question = text(scored.question.as_str());
            grid.row(of(question, &scored.theme, Some(scored.tally), scored.figures))?;
        }
        grid.row(of(Value::Missing, "(micro)", Some(all.tally), all.micro))?;
        grid.row(of(Value::Missing, "(macro)", None, all.means))?;
        grid.finish()
    }
}

/// An interval in parentheses behind its figure.
fn between(interval: Interval, language: Language) -> String {
    let two = |figure| number(figure, 2, language);
    format!(" ({}–{})", two(interval.low), two(interval.high))
}

/// A figure, or nothing where it is undefined.
fn value(figure: Option<f64>) -> Value {
    figure.map_or(Value::Missing, Value::Number)
}
